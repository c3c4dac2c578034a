//go:build unix

package recordsql

import "os"

// syncDir flushes a directory, so that the names of new files in it outlive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
