package audit

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"truce"
)

// read returns the lines as the function and the refusal of each.
func read(t *testing.T, l *Log) (out []string) {
	t.Helper()
	err := l.Read(func(a Act, unreadable string) error {
		out = append(out, strings.TrimSpace(a.Function+" "+a.Refused+unreadable))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestActsAndRefusalsAreReadAsTheyWereWritten(t *testing.T) {
	l := In(t.TempDir())
	if got := read(t, l); got != nil {
		t.Fatalf("%q before anything was written", got)
	}
	typed := truce.Errorf(truce.Invalid, "%q is not a kind of event", "the name of a witness")
	may := truce.Errorf(truce.Forbidden, "the desk of CA may not assess")
	for _, err := range []error{nil, typed, may} {
		if err := l.Write(Of(1_900_000_000, "CA", "desk", "assessment/1", "CA-I-7", err)); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(read(t, l), "; "); got != "desk; desk invalid; desk forbidden" {
		t.Errorf("read back %q", got)
	}
	text, err := os.ReadFile(filepath.Join(l.dir, File))
	if err != nil || strings.Contains(string(text), "witness") || !strings.Contains(string(text), "may not assess") {
		t.Errorf("%s, %v", text, err)
	}
}

func TestTheLogIsBounded(t *testing.T) {
	l := In(t.TempDir())
	l.most = 4000
	for range 400 {
		if err := l.Write(Of(1, "CA", strings.Repeat("x", 5000), "claim", "", nil)); err != nil {
			t.Fatal(err)
		}
	}
	sum := int64(0)
	files, err := os.ReadDir(l.dir)
	if err != nil || len(files) != 2 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		i, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		sum += i.Size()
	}
	if n := len(read(t, l)); sum > 9000 || n < 10 {
		t.Errorf("%d bytes, %d lines", sum, n)
	}
}

func TestWhatCouldNotBeWrittenIsCounted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	l := In(dir)
	for range 3 {
		if l.Write(Of(1, "CA", "desk", "claim", "", nil)) == nil {
			t.Fatal("written to a directory that is not there")
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := l.Write(Of(1, "CA", "desk", "claim", "", nil)); err != nil {
			t.Fatal(err)
		}
	}
	var lost []int
	if err := l.Read(func(a Act, _ string) error { lost = append(lost, a.Lost); return nil }); err != nil ||
		len(lost) != 2 || lost[0] != 3 || lost[1] != 0 {
		t.Errorf("lost %v, %v", lost, err)
	}
}

func TestManyWriteAtOnce(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for range 4 {
		l := In(dir) // as in a process of its own
		all.Go(func() {
			for range 50 {
				if err := l.Write(Of(1, "CA", "desk", "claim", "", nil)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	got := read(t, In(dir))
	for _, line := range got {
		if line != "desk" {
			t.Errorf("a line reads %q", line)
		}
	}
	if len(got) != 200 {
		t.Errorf("%d lines of 200", len(got))
	}
}
