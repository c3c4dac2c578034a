package record

import (
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

// writeDurable writes a file and flushes it. Its name is durable once its directory is flushed.
func writeDurable(name string, data []byte) error {
	f, err := os.Create(name)
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
