package sqldb

import (
	"io/fs"
	"os"
)

// Place is a database file as it was when it was opened. SQLite does not notice that the file is not at its name any
// more: it goes on writing to what was moved away or removed, and what it then acknowledges, nobody who opens the
// database later finds. The zero value is a database that is no file.
type Place struct {
	file string
	was  fs.FileInfo
}

// PlaceOf returns the place of a file that is there and open.
func PlaceOf(file string) (Place, error) {
	was, err := os.Stat(file)
	return Place{file, was}, err
}

// Still is a [Moved] where the file at the name is not the one that was opened.
func (p Place) Still() error {
	if p.was == nil {
		return nil
	}
	is, err := os.Stat(p.file)
	if err != nil || !os.SameFile(is, p.was) {
		return &Moved{}
	}
	return nil
}

// Moved says that a database was moved, removed or replaced while it was open.
type Moved struct{}

func (*Moved) Error() string {
	return "was moved, removed or replaced while this process has it open, and is not written to: stop the process, see " +
		"that the right file stands there, without the -wal and -shm of another, and start it again"
}
