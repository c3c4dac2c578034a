package match

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Reports that say the same of everything, by the same source, are compared once: the first of them by id stands for
// all. Copies are no more evidence than one, and thousands of them cost no more than one.

// foldEqual keeps one record of each run of equal reports. Reports in apart stay by themselves: somebody has judged
// them.
func (c *Corpus) foldEqual(apart map[string]bool) {
	kept := c.recs[:0]
	for _, r := range c.recs {
		n := len(kept)
		if n > 0 && !apart[c.idOf(&r)] && !apart[c.idOf(&kept[n-1])] && c.compareContent(&kept[n-1], &r) == 0 {
			if c.copies == nil {
				c.copies = map[uint32][]uint32{}
			}
			c.copies[uint32(n-1)] = append(c.copies[uint32(n-1)], r.index)
			continue
		}
		kept = append(kept, r)
	}
	c.recs = kept
}

func (c *Corpus) idOf(r *rec) string { return c.reports[r.index].ID }

// separate reports whether the equal reports of a position are incidents of their own: of a register that enters an
// incident once, say.
func (c *Corpus) separate(p uint32) bool {
	return len(c.copies[p]) > 0 && c.score(p, p, leastPair) < c.s.w.Join
}

// compareContent orders reports by all that is compared, whatever the order of their actors and slots.
func (c *Corpus) compareContent(a, b *rec) int {
	if order := compareRecs(a, b); order != 0 {
		return order
	}
	x, y := &c.reports[a.index], &c.reports[b.index]
	order := cmp.Or(
		strings.Compare(x.Text, y.Text), strings.Compare(x.Copies, y.Copies), compareCounts(x.Wounded, y.Wounded),
		cmp.Compare(x.Published.Start, y.Published.Start), cmp.Compare(x.Published.Precision, y.Published.Precision),
		slices.Compare(x.Where.Names, y.Where.Names),
	)
	if order == 0 && int(a.nActors) > len(a.actors) { // fewer stand in the records
		order = compareSets(x.Actors, y.Actors)
	}
	if order == 0 && len(x.Slots)+len(y.Slots) > 0 {
		order = compareSlots(x.Slots, y.Slots)
	}
	return order
}

// compareRecs orders records of one cell and start by the rest of what they hold.
func compareRecs(a, b *rec) int {
	return cmp.Or(
		cmp.Compare(a.lat, b.lat), cmp.Compare(a.lon, b.lon), cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end),
		cmp.Compare(a.typ, b.typ), cmp.Compare(a.best, b.best), cmp.Compare(a.low, b.low), cmp.Compare(a.high, b.high),
		cmp.Compare(a.flags, b.flags), cmp.Compare(a.source, b.source), cmp.Compare(a.kind, b.kind),
		cmp.Compare(a.document, b.document), slices.Compare(a.actors[:], b.actors[:]), cmp.Compare(a.nActors, b.nActors),
		cmp.Compare(a.when, b.when), cmp.Compare(a.place, b.place), cmp.Compare(a.precision, b.precision),
	)
}

func compareCounts(a, b Count) int {
	if a.Known != b.Known {
		if b.Known {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Best, b.Best), cmp.Compare(a.Low, b.Low), cmp.Compare(a.High, b.High))
}

// compareSets orders two sets of words; most that are held against each other are equal as they stand.
func compareSets(a, b []string) int {
	if len(a) <= 1 && len(b) <= 1 || slices.Equal(a, b) {
		return slices.Compare(a, b)
	}
	return slices.Compare(slices.Sorted(slices.Values(fold(a))), slices.Sorted(slices.Values(fold(b))))
}

func compareSlots(a, b map[string][]string) int {
	if len(a) == 0 || len(b) == 0 {
		return cmp.Compare(len(a), len(b))
	}
	x, y := slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b))
	if order := slices.Compare(x, y); order != 0 {
		return order
	}
	for _, slot := range x {
		if order := compareSets(a[slot], b[slot]); order != 0 {
			return order
		}
	}
	return 0
}
