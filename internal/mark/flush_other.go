//go:build !linux

package mark

import "os"

// flush puts what was written to a file on stable storage.
func flush(f *os.File) error { return f.Sync() }
