package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// The program takes its part of the memory there is, what the operator says goes before it, and where nobody says how
// much there is nothing is bounded.
func TestMemoryIsBounded(t *testing.T) {
	was := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetMemoryLimit(was) })
	none := func() (uint64, error) { return 0, memlimit.ErrNoLimit }
	for _, c := range []struct {
		what     string
		operator string // GOMEMLIMIT
		there    memlimit.Provider
		most     int64
	}{
		{"512 MB", "", memlimit.Limit(512 << 20), 384 << 20},
		{"nobody knows", "", none, math.MaxInt64},
		{"the operator's word", "100MiB", memlimit.Limit(512 << 20), 1 << 40},
	} {
		t.Setenv("GOMEMLIMIT", c.operator)
		if c.operator == "" {
			os.Unsetenv("GOMEMLIMIT")
		}
		debug.SetMemoryLimit(1 << 40) // the runtime has read GOMEMLIMIT when the process began
		if boundMemory(c.there); debug.SetMemoryLimit(-1) != c.most {
			t.Errorf("%s: %d bytes, want %d", c.what, debug.SetMemoryLimit(-1), c.most)
		}
	}
}

// A process of the program means to stay within its part, unless its operator says otherwise, and says so.
func TestAProcessSaysItsMemory(t *testing.T) {
	there, err := memoryHere()
	if err != nil {
		t.Skipf("this machine does not say how much memory there is (%v): run this test on Linux", err)
	}
	run, dir := program(t), filepath.Join(t.TempDir(), "n")
	if _, errs, code := at(t, dir, "init", "--member", "CA"); code != 0 {
		t.Fatal(errs)
	}
	os.Unsetenv("GOMEMLIMIT")
	for operator, most := range map[string]int64{"": int64(memoryPart * float64(there)), "GOMEMLIMIT=100MiB": 100 << 20} {
		cmd := run("doctor", "--dir", dir)
		cmd.Env = append(os.Environ(), operator)
		out, err := cmd.CombinedOutput()
		if want := fmt.Sprintf("within %d MB of memory", most>>20); err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, %q is not said\n%s", operator, err, want, out)
		}
	}
}
