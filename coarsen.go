package truce

import "time"

// Coarsening is how an owner makes a report less exact before it is released.
type Coarsening struct {
	Time  TimeGrain
	Place PlaceGrain
	Leave []CodedPart // parts that are left out
}

// TimeGrain is how exactly a time is told. Empty: as it is.
type TimeGrain string

// The grains of a time.
const (
	ToTheHour TimeGrain = "hour"
	ToTheDay  TimeGrain = "day"
)

// TimeGrains lists them.
var TimeGrains = Words[TimeGrain]{ToTheHour, ToTheDay}

// PlaceGrain is how exactly a place is told. Empty: as it is.
type PlaceGrain string

// The grains of a place: a position within some 25 km, the district or the province alone, or nothing.
const (
	PlaceNear     PlaceGrain = "near"
	PlaceDistrict PlaceGrain = "district"
	PlaceProvince PlaceGrain = "province"
	PlaceNone     PlaceGrain = "none"
)

// PlaceGrains lists them.
var PlaceGrains = Words[PlaceGrain]{PlaceNear, PlaceDistrict, PlaceProvince, PlaceNone}

// CodedPart is a part of the coded fields that can be left out of a release.
type CodedPart string

// The parts.
const (
	PartAuthors   CodedPart = "authors"
	PartTargets   CodedPart = "targets"
	PartToll      CodedPart = "toll"
	PartCount     CodedPart = "count"
	PartDirection CodedPart = "direction"
	PartFrom      CodedPart = "from"
	PartObserver  CodedPart = "observer"
	PartOutlet    CodedPart = "outlet"
	PartHow       CodedPart = "how"
	PartMeans     CodedPart = "means"
)

// CodedParts lists them in the order in which they are offered.
var CodedParts = Words[CodedPart]{PartAuthors, PartTargets, PartToll, PartCount, PartDirection, PartFrom, PartObserver,
	PartOutlet, PartHow, PartMeans}

// Check returns the first thing that is on no list.
func (k Coarsening) Check() error {
	if err := TimeGrains.check(Say("how exactly a time is told"), k.Time); err != nil {
		return err
	}
	if err := PlaceGrains.check(Say("how exactly a place is told"), k.Place); err != nil {
		return err
	}
	return CodedParts.check(Say("a part that can be left out"), k.Leave...)
}

// Coarser returns the fields as they are told with the coarsening; days begin in the zone. Whoever coarsens the place
// tells neither where the weapon nor where the observer stood.
func (c Coded) Coarser(k Coarsening, zone *time.Location) Coded {
	c.When = c.When.coarser(k.Time, zone)
	if k.Place != "" {
		c.Where = c.Where.coarser(k.Place)
		k.Leave = append(k.Leave[:len(k.Leave):len(k.Leave)], PartFrom, PartObserver)
	}
	for _, part := range k.Leave {
		c.leave(part)
	}
	return c
}

func (c *Coded) leave(part CodedPart) {
	switch part {
	case PartAuthors:
		c.Authors = nil
	case PartTargets:
		c.Targets = nil
	case PartToll:
		c.Toll = Toll{}
	case PartCount:
		c.Count, c.Unit, c.Weapons, c.People = Range{}, "", Range{}, Range{}
	case PartDirection:
		c.Direction = ""
	case PartFrom:
		c.From = Place{}
	case PartObserver:
		c.Observer, c.Bearing, c.Distance = Place{}, nil, Range{}
	case PartOutlet:
		c.Outlet = ""
	case PartHow:
		c.Modality = ""
	case PartMeans:
		c.Means, c.Calibre = MeansUnknown, 0
	}
}

// coarser widens a time to whole hours or days; an end that is not known stays so.
func (i Interval) coarser(g TimeGrain, zone *time.Location) Interval {
	span := func(at Instant) Interval {
		switch {
		case !at.Known() || g == "":
			return Interval{From: at, To: at}
		case g == ToTheHour:
			from := at - at%3600
			return Interval{From: from, To: from + 3599}
		}
		return Date(time.Unix(int64(at), 0).In(zone).Format(time.DateOnly)).Span(zone)
	}
	return Interval{From: span(i.From).From, To: span(i.To).To}
}

// tenth is a tenth of a degree, to which a position that is told roughly is rounded.
const tenth = 1_000_000

func (p Place) coarser(g PlaceGrain) Place {
	out := Place{Province: p.Province}
	switch g {
	case PlaceNone:
		return Place{}
	case PlaceNear:
		if p.Point != nil {
			out.Point = &Point{LatE7: rounded(p.Point.LatE7), LonE7: rounded(p.Point.LonE7)}
			out.Precision = p.Precision
			if r, known := p.Radius(); known && r < precisionRadius[Near] {
				out.Precision = Near
			}
		}
		out.District = p.District
	case PlaceDistrict:
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
