//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe in the place of a file, to which nobody writes, is refused: nothing waits for it.
func TestVerifyReadsNoPipe(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{{"init", "--member", "CA"}, {"log", "export", "--to", filepath.Join(dir, "out")}} {
		if _, errs, code := at(t, filepath.Join(dir, "n"), args...); code != 0 {
			t.Fatal(errs)
		}
	}
	for _, name := range []string{"checkpoint", "log.pub", "tile/entries/000.p/3", "tile/0/000.p/3"} {
		t.Run(name, func(t *testing.T) {
			copied := t.TempDir()
			if err := os.CopyFS(copied, os.DirFS(filepath.Join(dir, "out"))); err != nil {
				t.Fatal(err)
			}
			piped(t, filepath.Join(copied, filepath.FromSlash(name)))
			if out, errs, code := at(t, dir, "log", "verify", copied); code == 0 {
				t.Errorf("it verifies: %s%s", out, errs)
			}
		})
	}
	for _, name := range []string{"truce.json", "record.db", "models.db"} {
		copied := t.TempDir()
		if err := os.CopyFS(copied, os.DirFS(filepath.Join(dir, "n"))); err != nil {
			t.Fatal(err)
		}
		piped(t, filepath.Join(copied, name))
		if _, errs, code := at(t, copied, "log", "verify"); code == 0 || !strings.Contains(errs, "is not a file") {
			t.Errorf("%s: %d %s", name, code, errs)
		}
	}
	lone := filepath.Join(dir, "proof")
	piped(t, lone)
	if _, errs, code := at(t, dir, "log", "verify", lone); code == 0 || !strings.Contains(errs, "is not a file") {
		t.Errorf("%d %s", code, errs)
	}
	if _, errs, code := at(t, filepath.Join(dir, "n"), "sync", "--from", lone); code == 0 ||
		!strings.Contains(errs, "is the stick there?") {
		t.Errorf("from a pipe: %d %s", code, errs)
	}
}

// piped puts a pipe in the place of a file.
func piped(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skipf("no named pipe can be made in %s: name a directory that can hold one in TMPDIR (%v)", path, err)
	}
}
