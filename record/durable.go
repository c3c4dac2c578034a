package record

import (
	"bytes"
	"os"
	"runtime"
)

// SyncDir flushes a directory, so that the names of files made in it outlive a power cut. On Windows, where a directory
// cannot be flushed and NTFS keeps its names in a journal, it does nothing.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// OwnerOnly makes a file, where it is not there, and takes from everybody but its owner the right to read it, and what
// lies beside it under the same name with one of the ends. A database makes those with the rights of its first file.
func OwnerOnly(path string, ends ...string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, end := range append(ends, "") {
		info, err := os.Stat(path + end)
		if err != nil || info.Mode().Perm()&0o077 == 0 {
			continue // there is none, or nothing is to be taken
		}
		if err := os.Chmod(path+end, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// syncIn flushes a directory or a file inside root. On Windows it does nothing: see SyncDir.
func syncIn(root *os.Root, name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := root.Open(name)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// writeDurable makes name, inside root, a file with the data, and flushes it. Its name is durable once its directory is
// flushed. It comes to be in one step, so that a crash leaves what was there before or the whole file; one that has the
// data already is only flushed, and written is false.
func writeDurable(root *os.Root, name string, data []byte) (written bool, err error) {
	if info, err := root.Lstat(name); err == nil && info.Mode().IsRegular() && info.Size() == int64(len(data)) {
		if old, err := readIn(root, name); err == nil && bytes.Equal(old, data) {
			return false, syncIn(root, name)
		}
	}
	temporary := name + ".new"
	if err := writeFlushed(root, temporary, data); err != nil {
		return false, err
	}
	return true, root.Rename(temporary, name)
}

func writeFlushed(root *os.Root, name string, data []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
