package record

import "fmt"

// DamageError says where a log is not what its checkpoint vouches for. It is of kind ErrDamaged.
type DamageError struct {
	Origin string
	// First and Last are the indexes of the first damaged entry, or of the first run of entries of which at least one is
	// damaged and it cannot be told which. Both are -1 where no entry can be named: Text says why.
	First, Last int64
	Path        string // the tile or bundle in which it shows, in the tlog-tiles layout
	Text        string // what is wrong, as a sentence without its full stop
}

func (d *DamageError) Error() string {
	where := fmt.Sprintf("the log %s is damaged", d.Origin)
	switch {
	case d.First >= 0 && d.First == d.Last:
		where = fmt.Sprintf("entry %d of %s is damaged", d.First, d.Origin)
	case d.First >= 0:
		where = fmt.Sprintf("of the entries %d to %d of %s at least one is damaged", d.First, d.Last, d.Origin)
	}
	if d.Path != "" {
		where += " (" + d.Path + ")"
	}
	return where + ": " + d.Text
}

// Unwrap returns ErrDamaged.
func (d *DamageError) Unwrap() error { return ErrDamaged }
