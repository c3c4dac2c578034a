package query

import (
	"fmt"

	"truce"
)

// Statuses are those of an incident, in the order of its course.
var Statuses = []truce.Status{truce.StatusReported, truce.StatusReview, truce.StatusFound, truce.StatusNoFind,
	truce.StatusReopened, truce.StatusEmpty}

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

// Classes are those of incidents that have reports, in the order in which they are told and drawn.
var Classes = []Found{FoundViolation, FoundNone, FoundOther, FoundOpen}

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

// Box is a part of the globe, its borders included: what lies between two corners and, where a ring is given, within it
// as well. The sides of a ring are straight in longitude and latitude; it does not cross the antimeridian.
type Box struct {
	Low, High truce.Point
	Ring      []truce.Point
}

// BoxOf returns the box around a ring, with it.
func BoxOf(ring []truce.Point) *Box {
	b := &Box{Ring: ring, Low: ring[0], High: ring[0]}
	for _, p := range ring {
		b.Low = truce.Point{LatE7: min(b.Low.LatE7, p.LatE7), LonE7: min(b.Low.LonE7, p.LonE7)}
		b.High = truce.Point{LatE7: max(b.High.LatE7, p.LatE7), LonE7: max(b.High.LonE7, p.LonE7)}
	}
	return b
}

// String returns the corners.
func (b *Box) String() string { return fmt.Sprintf("%v to %v within %v", b.Low, b.High, b.Ring) }

// Meet returns what of the box lies in another one that has no ring; the box itself may be nil, which is everywhere.
func (b *Box) Meet(other Box) *Box {
	if b == nil {
		return &other
	}
	return &Box{Ring: b.Ring,
		Low:  truce.Point{LatE7: max(b.Low.LatE7, other.Low.LatE7), LonE7: max(b.Low.LonE7, other.Low.LonE7)},
		High: truce.Point{LatE7: min(b.High.LatE7, other.High.LatE7), LonE7: min(b.High.LonE7, other.High.LonE7)}}
}

// Holds reports whether the point lies in the box; what has no position lies in none.
func (b *Box) Holds(p *truce.Point) bool {
	return p != nil && p.LatE7 >= b.Low.LatE7 && p.LatE7 <= b.High.LatE7 &&
		p.LonE7 >= b.Low.LonE7 && p.LonE7 <= b.High.LonE7 && (b.Ring == nil || b.encloses(p))
}

// encloses counts the sides of the ring east of the point: inside, they are odd.
func (b *Box) encloses(p *truce.Point) (inside bool) {
	last := b.Ring[len(b.Ring)-1]
	for _, next := range b.Ring {
		if (last.LatE7 > p.LatE7) != (next.LatE7 > p.LatE7) {
			up := float64(p.LatE7-last.LatE7) / float64(next.LatE7-last.LatE7)
			if float64(p.LonE7) < float64(last.LonE7)+up*(float64(next.LonE7)-float64(last.LonE7)) {
				inside = !inside
			}
		}
		last = next
	}
	return inside
}
