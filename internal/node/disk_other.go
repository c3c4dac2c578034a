//go:build !unix

package node

// diskOf says that nothing is known of the disk.
func diskOf(string) (disk, bool) { return disk{}, false }
