package truce

import (
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
