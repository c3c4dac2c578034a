package truce

import (
	"math"
	"slices"
	"time"

	"truce/codes"
)

// Coarsening is how an owner makes a report less exact before it is released.
type Coarsening struct {
	Time  codes.TimeGrain
	Place codes.PlaceGrain
	Leave []codes.CodedPart // parts that are left out
}

// Check returns the first thing that is on no list.
func (k Coarsening) Check() error {
	if err := checkCode(codes.TimeGrains, Say("how exactly a time is told"), k.Time); err != nil {
		return err
	}
	if err := checkCode(codes.PlaceGrains, Say("how exactly a place is told"), k.Place); err != nil {
		return err
	}
	return checkCode(codes.CodedParts, Say("a part that can be left out"), k.Leave...)
}

// Coarser returns the fields as they are told with the coarsening; days begin in the zone. Whoever coarsens the place
// tells neither where the weapon nor where the observer stood.
func (c Coded) Coarser(k Coarsening, zone *time.Location) Coded {
	c.When = c.When.coarser(k.Time, zone)
	if k.Place != "" {
		c.Where = c.Where.coarser(k.Place)
		k.Leave = append(k.Leave[:len(k.Leave):len(k.Leave)], codes.PartFrom, codes.PartObserver)
	}
	for _, part := range k.Leave {
		c.leave(part)
	}
	return c
}

func (c *Coded) leave(part codes.CodedPart) {
	switch part {
	case codes.PartAuthors:
		c.Authors = nil
	case codes.PartTargets:
		c.Targets = nil
	case codes.PartToll:
		c.Toll = Toll{}
	case codes.PartCount:
		c.Count, c.Unit, c.Weapons, c.People = Range{}, "", Range{}, Range{}
	case codes.PartDirection:
		c.Direction = ""
	case codes.PartFrom:
		c.From = Place{}
	case codes.PartObserver:
		c.Observer, c.Bearing, c.Distance = Place{}, nil, Range{}
	case codes.PartOutlet:
		c.Outlet = ""
	case codes.PartHow:
		c.Modality = ""
	case codes.PartMeans:
		c.Means, c.Calibre = codes.MeansUnknown, 0
	}
}

// coarser widens a time to whole hours or days; an end that is not known stays so.
func (i Interval) coarser(g codes.TimeGrain, zone *time.Location) Interval {
	span := func(at Instant) Interval {
		switch {
		case !at.Known() || g == "":
			return Interval{From: at, To: at}
		case g == codes.ToTheHour:
			from := at - at%3600
			return Interval{From: from, To: from + 3599}
		}
		return Date(time.Unix(int64(at), 0).In(zone).Format(time.DateOnly)).Span(zone)
	}
	return Interval{From: span(i.From).From, To: span(i.To).To}
}

// tenth is a tenth of a degree, to which a position that is told roughly is rounded.
const tenth = 1_000_000

func (p Place) coarser(g codes.PlaceGrain) Place {
	out := Place{Province: p.Province}
	switch g {
	case codes.PlaceNone:
		return Place{}
	case codes.PlaceNear:
		if p.Point != nil {
			out.Point = &Point{LatE7: rounded(p.Point.LatE7), LonE7: rounded(p.Point.LonE7)}
			out.Precision = p.Precision
			near, _ := codes.Near.Radius()
			if r, known := p.Radius(); known && r < near {
				out.Precision = codes.Near
			}
		}
		out.District = p.District
	case codes.PlaceDistrict:
		out.District = p.District
	}
	return out
}

// rounded is a coordinate to the nearest tenth of a degree.
func rounded(e7 int32) int32 {
	half := int32(tenth / 2)
	if e7 < 0 {
		half = -half
	}
	return (e7 + half) / tenth * tenth
}

// tellsNoMore reports whether the fields tell nothing that others, told before, did not: each is left out, the same, or
// a coarser form of what was told there. What is no form of it, as one author of two, is something else. How far the
// content may go says nothing of what happened.
func (c *Coded) tellsNoMore(then *Coded) bool {
	if c == nil || then == nil {
		return c == nil
	}
	return c.When.around(then.When) && c.Where.around(then.Where) && c.From.around(then.From) &&
		c.Observer.around(then.Observer) && sameOrNone(c.Kind, then.Kind) && sameOrNone(c.Means, then.Means) &&
		sameOrNone(c.Modality, then.Modality) && sameOrNone(c.Direction, then.Direction) &&
		sameOrNone(c.Unit, then.Unit) && sameOrNone(c.Outlet, then.Outlet) && sameOrNone(c.Copies, then.Copies) &&
		sameOrNone(c.Calibre, then.Calibre) && sameOrNone(c.Consent, then.Consent) &&
		(c.Bearing == nil || then.Bearing != nil && *c.Bearing == *then.Bearing) &&
		c.Count.around(then.Count) && c.Weapons.around(then.Weapons) && c.People.around(then.People) &&
		c.Distance.around(then.Distance) && c.Toll.Killed.around(then.Toll.Killed) &&
		c.Toll.Wounded.around(then.Toll.Wounded) && c.Toll.Missing.around(then.Toll.Missing) &&
		(len(c.Objects) == 0 || slices.Equal(c.Objects, then.Objects)) &&
		noMoreNamed(c.Authors, then.Authors) && noMoreNamed(c.Targets, then.Targets)
}

func sameOrNone[T comparable](now, then T) bool {
	var none T
	return now == none || now == then
}

// noMoreNamed: nobody is named any more, or just those that were, each perhaps with less of it.
func noMoreNamed(now, then []Attribution) bool {
	return len(now) == 0 || slices.EqualFunc(now, then, func(a, b Attribution) bool {
		return sameOrNone(a.Actor, b.Actor) && sameOrNone(a.Name, b.Name) && sameOrNone(a.Confidence, b.Confidence)
	})
}

// around reports whether a time tells no more than another: an end is not known, or lies no further in.
func (i Interval) around(then Interval) bool {
	return (i.From == 0 || then.From != 0 && i.From <= then.From) && (i.To == 0 || then.To != 0 && i.To >= then.To)
}

// around reports whether a count tells no more than another: a bound is not known, or lies no further in.
func (r Range) around(then Range) bool {
	known := func(p *int, no func(n int) bool) bool { return p != nil && no(*p) }
	return (r.Low == nil || known(then.Low, func(n int) bool { return *r.Low <= n })) &&
		(r.High == nil || known(then.High, func(n int) bool { return *r.High >= n })) &&
		(r.Best == nil || known(then.Best, func(n int) bool { return *r.Best == n }))
}

// around reports whether harm tells no more than other harm, part by part and as a whole: where one part is left out,
// what is left must not be taken for all.
func (h Harm) around(then Harm) bool {
	return h.Civilian.around(then.Civilian) && h.Fighter.around(then.Fighter) && h.Sum().around(then.Sum()) &&
		(h.Unknown.around(then.Unknown) || h == Harm{Unknown: h.Unknown})
}

// around reports whether a place tells no more than another: its names are left out or the same, and its point is the
// same, or that rounded, and no more exact, or so rough that all of the other lies within.
func (p Place) around(then Place) bool {
	if !sameOrNone(p.Name, then.Name) || !sameOrNone(p.Area, then.Area) ||
		!sameOrNone(p.Province, then.Province) || !sameOrNone(p.District, then.District) {
		return false
	}
	if p.Point == nil {
		return true // its precision is of no point
	}
	if then.Point == nil {
		return false
	}
	now, known := p.Radius()
	was, wasKnown := then.Radius()
	near := Point{LatE7: rounded(then.Point.LatE7), LonE7: rounded(then.Point.LonE7)}
	switch {
	case known && (!wasKnown || now < was):
		return false
	case *p.Point == *then.Point || *p.Point == near:
		return true
	}
	return known && p.Point.atMost(*then.Point)+float64(was) <= float64(now)
}

// atMost is a distance in metres that is no shorter than that between the points: a degree of longitude counts as on
// the equator.
func (p Point) atMost(q Point) float64 {
	const metres = 0.011_2 // for each unit of 1e-7 degree, rounded up
	return metres * math.Hypot(float64(p.LatE7)-float64(q.LatE7), float64(p.LonE7)-float64(q.LonE7))
}
