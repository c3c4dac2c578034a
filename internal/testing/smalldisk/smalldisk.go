// Package smalldisk gives tests a disk that is soon full: a file system of its own, in memory, of a few megabytes. It
// fills nothing and knows nothing of what is written there.
package smalldisk

import (
	"os"
	"os/exec"
	"testing"
)

// New mounts a file system in memory, of a size as mount takes it ("24m"), until the test ends, and returns its
// directory. A test that may not mount, or cannot, is skipped with what to do about it.
func New(t *testing.T, size string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("this test mounts a file system: run it as root")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("mount does not work here (%v: %s): run this test on a machine where it does", err, out)
	}
	t.Cleanup(func() { exec.Command("umount", dir).Run() })
	return dir
}
