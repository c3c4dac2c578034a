//go:build unix

package node

import "syscall"

// diskOf returns how large the disk of a directory is, false where it does not say.
func diskOf(dir string) (disk, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return disk{}, false
	}
	return disk{int64(s.Blocks) * int64(s.Bsize), int64(s.Bavail) * int64(s.Bsize)}, true
}
