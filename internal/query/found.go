package query

import (
	"fmt"

	"truce"
)

// Found is the class of a finding, for filters and drawings.
type Found string

// The classes.
const (
	FoundAny       Found = ""
	FoundViolation Found = "violation" // it happened and was not permitted
	FoundOther     Found = "other"     // any other agreed finding
	FoundNone      Found = "none"      // settled without agreement
	FoundOpen      Found = "open"      // not settled, or reopened since
	FoundEmptied   Found = "emptied"   // there is nothing left to find: its reports were moved away
)

// ClassOf returns the class of a row's finding. A row whose finding is not shown to the viewer is open to it.
func ClassOf(r *Row) Found {
	switch {
	case r.Status == truce.StatusEmpty:
		return FoundEmptied
	case r.Finding == nil || r.Status == truce.StatusReopened:
		return FoundOpen
	case !r.Finding.Agreed:
		return FoundNone
	case r.Finding.Violation():
		return FoundViolation
	}
	return FoundOther
}

// Counts says how many incidents there are of each class.
type Counts map[Found]int

// Began reports whether something began within [span.From, span.To): the moment that puts it into one day and no other.
// What has no known beginning began in none.
func Began(when, span truce.Interval) bool {
	return when.From.Known() && when.From >= span.From && (span.To == 0 || when.From < span.To)
}

// Box is a part of the globe, its borders included.
type Box struct{ Low, High truce.Point }

// String returns the corners.
func (b *Box) String() string { return fmt.Sprintf("%v to %v", b.Low, b.High) }

// Holds reports whether the point lies in the box; what has no position lies in none.
func (b *Box) Holds(p *truce.Point) bool {
	return p != nil && p.LatE7 >= b.Low.LatE7 && p.LatE7 <= b.High.LatE7 &&
		p.LonE7 >= b.Low.LonE7 && p.LonE7 <= b.High.LonE7
}
