package match

import (
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// reader turns reports into records, with codes of its own dictionaries.
type reader struct {
	sources, documents, actors *dictionary
	strange                    *dictionary // types that no group holds
	types                      map[string]typeCode
	slots                      []string
}

func newReader(s *scorer, slots []string) reader {
	return reader{newDictionary(), newDictionary(), newDictionary(), newDictionary(), s.types, slots}
}

// readAll makes the records in the order of the input, and the reader that knows all their codes.
func (c *Corpus) readAll() []rec {
	recs := make([]rec, len(c.reports))
	readers := make([]reader, runtime.GOMAXPROCS(0))
	parallel(len(recs), len(readers), func(part, lo, hi int) {
		r := newReader(c.s, c.slots)
		for i := lo; i < hi; i++ {
			recs[i] = r.read(&c.reports[i])
			recs[i].index = uint32(i)
		}
		readers[part] = r
	})
	var sources, documents, actors, strange []*dictionary
	for _, r := range readers {
		sources, documents, actors = append(sources, r.sources), append(documents, r.documents), append(actors, r.actors)
		strange = append(strange, r.strange)
	}
	var newSource, newDocument, newActor, newType [][]uint32
	c.r = newReader(c.s, c.slots)
	c.r.sources, newSource = union(sources)
	c.r.documents, newDocument = union(documents)
	c.r.actors, newActor = union(actors)
	c.r.strange, newType = union(strange)
	known := uint32(len(c.r.types))
	parallel(len(recs), len(readers), func(part, lo, hi int) {
		for i := lo; i < hi; i++ {
			r := &recs[i]
			r.source, r.document = newSource[part][r.source], newDocument[part][r.document]
			for k, a := range r.actors {
				r.actors[k] = newActor[part][a]
			}
			if t := uint32(r.typ); t > known {
				r.typ = uint16(min(known+newType[part][t-known], math.MaxUint16))
			}
			r.tidyActors()
		}
	})
	c.documentReports = make([]uint32, c.r.documents.size)
	for i := range recs {
		if d := recs[i].document; d != 0 {
			c.documentReports[d]++
		}
	}
	return recs
}

// leastHabit is the number of reports from which on it is seen that a source never leaves a number out.
const leastHabit = 20

// noteAlways marks the reports of sources that give a number of killed in each one: such a source writes none
// where it knows of nobody, too.
func (c *Corpus) noteAlways(recs []rec) {
	type habit struct{ reports, counted int }
	habits := make([]habit, c.r.sources.size)
	for i := range recs {
		h := &habits[recs[i].source]
		h.reports++
		if recs[i].flags&flagKilled != 0 {
			h.counted++
		}
	}
	for i := range recs {
		if h := habits[recs[i].source]; h.reports >= leastHabit && h.counted == h.reports {
			recs[i].flags |= flagAlways
		}
	}
}

// read makes the record of one report, its index not set.
func (r *reader) read(rep *Report) rec {
	x := rec{
		source: r.sources.code(rep.Source), document: r.documents.code(publicationOf(rep)), kind: uint8(rep.Kind),
		precision: uint8(rep.Where.Precision), place: placeGroupOf(rep.Where),
	}
	if x.place != placeNone {
		x.lat, x.lon = rep.Where.LatE7, rep.Where.LonE7
		x.cos = uint16(math.Cos(float64(x.lat)*(math.Pi/180/1e7))*65535 + 0.5)
	}
	x.readTime(rep.When)
	r.readType(&x, rep.Type)
	if rep.Killed.Known {
		k := rep.Killed.capped()
		x.low, x.best, x.high = k.low, k.best, k.high
		x.flags |= flagKilled
	}
	r.readActors(&x, rep.Actors)
	x.tier = x.tierOf()
	if r.isRich(rep) {
		x.flags |= flagRich
	}
	if rep.Text != "" || rep.Copies != "" {
		x.flags |= flagCopies
	}
	return x
}

// publicationOf is the publication that a report was read from: the one it names or, where it names none, what its
// source published in the same words on the same day. One article that tells of several incidents tells them apart
// itself.
func publicationOf(rep *Report) string {
	if rep.Document != "" || rep.Source == "" || rep.Published.Precision == TimeUnknown ||
		len(strings.Fields(rep.Text)) < leastCopied {
		return rep.Document
	}
	return rep.Source + "\n" + strconv.Itoa(int(rep.Published.Start.day())) + "\n" + rep.Text
}

// readType codes the type. One that no group holds can still be the same as another report's.
func (r *reader) readType(x *rec, name string) {
	t, ok := r.types[name]
	switch {
	case ok:
		x.typ, x.group = t.typ, t.group
	case name != "":
		x.typ = uint16(min(uint32(len(r.types))+r.strange.code(name), math.MaxUint16))
	}
	if t.whole {
		x.flags |= flagWhole
	}
}

func placeGroupOf(p Place) uint8 {
	switch {
	case !p.HasPoint || p.LatE7 == 0 && p.LonE7 == 0 || p.Precision == PlaceCountry:
		return placeNone // 0,0 is what a form writes when it knows no position
	case p.Precision == PlaceUnknown || p.Precision == PlaceSettlement:
		return placeTown
	case p.Precision < PlaceSettlement:
		return placeFine
	case p.Precision == PlaceDistrict:
		return placeArea
	}
	return placeCoarse
}

func (x *rec) readTime(t Interval) {
	if t.Precision == TimeUnknown {
		return
	}
	t.End = max(t.Start, t.End)
	x.start, x.end = int32(t.Start), int32(t.End)
	x.startDay, x.endDay = t.Start.day(), t.End.day()
	switch span := int64(t.End) - int64(t.Start) + 1; {
	case span >= 7*minutesPerDay && !t.Single:
		x.when = whenPeriod
	case span > 10*minutesPerDay:
		x.when = whenLong
	case span > 3*minutesPerDay:
		x.when = whenWeek
	case span > minutesPerDay:
		x.when = whenDays
	case t.Precision == TimeClock:
		x.when = whenClock
	default:
		x.when = whenDay
	}
}

// readActors keeps the first two distinct actors in the record and counts all.
func (r *reader) readActors(x *rec, actors []string) {
	if len(actors) <= 2 {
		for _, a := range actors {
			if code := r.actors.code(a); code != 0 && code != x.actors[0] {
				x.actors[x.nActors] = code
				x.nActors++
			}
		}
		return
	}
	seen := make([]uint32, 0, len(actors))
	for _, a := range actors {
		if code := r.actors.code(a); code != 0 && !slices.Contains(seen, code) {
			seen = append(seen, code)
		}
	}
	x.nActors = uint8(min(len(seen), 255))
	copy(x.actors[:], seen)
}

// tidyActors orders the actors of the record by code; names that differ only in what folding takes away are one.
func (x *rec) tidyActors() {
	a, b := x.actors[0], x.actors[1]
	if a == b {
		b = 0
	}
	if a == 0 || b != 0 && a > b {
		a, b = b, a
	}
	x.actors = [2]uint32{a, b}
	if x.nActors > 2 {
		return // counted from the full set
	}
	x.nActors = 0
	for _, c := range x.actors {
		if c != 0 {
			x.nActors++
		}
	}
}

// isRich reports whether a report states something that features beyond the core may read.
func (r *reader) isRich(rep *Report) bool {
	if rep.Wounded.Known || rep.Published.Precision != TimeUnknown || len(rep.Where.Names) > 0 {
		return true
	}
	return slices.ContainsFunc(r.slots, func(slot string) bool { return len(valuesOf(rep, slot)) > 0 })
}

// Slots that are fields of a report rather than entries of Slots.
const (
	slotActors = "actors" // codes of actors
	slotNames  = "names"  // words of the place names
	slotText   = "text"   // words of the text
)

// valuesOf are what a report holds in a slot, texts not yet taken apart into words.
func valuesOf(rep *Report, slot string) []string {
	switch slot {
	case slotActors:
		return rep.Actors
	case slotNames:
		return rep.Where.Names
	case slotText:
		if rep.Text == "" {
			return nil
		}
		return []string{rep.Text}
	}
	return rep.Slots[slot]
}
