package mark

import (
	"os"
	"syscall"
)

// flush puts what was written to a file on stable storage, without its times.
func flush(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
