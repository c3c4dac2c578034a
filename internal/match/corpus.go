package match

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"truce/internal/names"
)

// Corpus is a set of reports made ready for comparison by one scorecard: codes instead of words, the core fields of a
// report in one record, the records in an order that depends on their content alone. It is not changed after
// [NewCorpus] and may be read by several goroutines.
type Corpus struct {
	reports []Report
	s       *scorer
	grid    grid
	recs    []rec    // in canonical order: by cell, start, content, id
	at      []uint32 // position of a report by its index in the input

	actors          *sets    // full sets of actors, where some report has more than two or a measure reads them
	slots           []string // what each of sets is a set of
	sets            []*sets
	nameSet         int         // the one of words of place names among sets, -1 if none
	names           *sets       // whole place names, where a feature compares them
	keys            []names.Key // by code of a whole place name
	facts           []facts     // by position
	documentReports []uint32    // reports, by code of the document
	crowds          []uint32    // by position
}

// Slots that are fields of a report rather than entries of Slots.
const (
	slotActors = "actors" // codes of actors
	slotNames  = "names"  // words of the place names
	slotText   = "text"   // words of the text
)

// NewCorpus makes reports ready for comparison by w, which must be valid. It keeps both.
func NewCorpus(reports []Report, w *Weights) *Corpus {
	c := &Corpus{reports: reports}
	c.slots = slotsOf(w)
	c.nameSet = c.setIndex(slotNames)
	c.s = newScorer(w, c.setIndex)
	c.grid = newGrid(w.Blocking.NearKM)
	recs, actors := c.readAll()
	c.recs = c.inOrder(recs)
	c.at = make([]uint32, len(reports))
	for p := range c.recs {
		c.at[c.recs[p].index] = uint32(p)
	}
	c.readSets(actors)
	return c
}

func (c *Corpus) setIndex(slot string) int { return slices.Index(c.slots, slot) }

// slotsOf lists the sets the weights read, sorted.
func slotsOf(w *Weights) []string {
	var slots []string
	for _, f := range w.Features {
		for _, of := range f.Of {
			if of.Slot != "" {
				slots = append(slots, of.Slot)
			}
		}
	}
	slices.Sort(slots)
	return slices.Compact(slots)
}

// parallel splits n items among the processors and waits; f gets the number of its part and its bounds.
func parallel(n int, f func(part, lo, hi int)) {
	parts := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() { f(p, n*p/parts, n*(p+1)/parts) })
	}
	wg.Wait()
}

// dictionary gives words codes from 1; 0 is the empty word.
type dictionary struct {
	codes map[string]uint32
	words []string
}

func newDictionary() *dictionary {
	return &dictionary{codes: map[string]uint32{}, words: []string{""}}
}

func (d *dictionary) code(word string) uint32 {
	if word == "" {
		return 0
	}
	if c, ok := d.codes[word]; ok {
		return c
	}
	c := uint32(len(d.words))
	d.codes[word] = c
	d.words = append(d.words, word)
	return c
}

// union merges dictionaries into one of folded words, whose codes follow the order of these, with the new code of each
// old one.
func union(list []*dictionary) (all *dictionary, renamed [][]uint32) {
	var words []string
	folded := make([][]string, len(list))
	for i, d := range list {
		folded[i] = make([]string, len(d.words))
		for c, w := range d.words {
			folded[i][c] = names.Fold(w)
		}
		words = append(words, folded[i]...)
	}
	slices.Sort(words)
	all = newDictionary()
	for _, w := range slices.Compact(words) {
		all.code(w)
	}
	renamed = make([][]uint32, len(list))
	for i := range list {
		renamed[i] = make([]uint32, len(folded[i]))
		for c, w := range folded[i] {
			renamed[i][c] = all.codes[w]
		}
	}
	return all, renamed
}

// reader turns reports into records with codes of its own dictionaries.
type reader struct {
	sources, documents, actors *dictionary
	types                      map[string]typeCode
	slots                      []string
}

// isRich reports whether a report states something that features beyond the core may read.
func (r *reader) isRich(rep *Report) bool {
	if rep.Wounded.Known || rep.Published.Precision != TimeUnknown || len(rep.Where.Names) > 0 {
		return true
	}
	return slices.ContainsFunc(r.slots, func(slot string) bool { return len(valuesOf(rep, slot)) > 0 })
}

// valuesOf are what a report holds in a slot, words of texts not yet taken apart.
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

// readAll makes the records in the order of the input, and the dictionary of actors.
func (c *Corpus) readAll() ([]rec, *dictionary) {
	recs := make([]rec, len(c.reports))
	parts := runtime.GOMAXPROCS(0)
	readers := make([]reader, parts)
	parallel(len(recs), func(part, lo, hi int) {
		r := &readers[part]
		*r = reader{newDictionary(), newDictionary(), newDictionary(), c.s.types, c.slots}
		for i := lo; i < hi; i++ {
			recs[i] = r.read(&c.reports[i])
			recs[i].index = uint32(i)
		}
	})
	var sources, documents, actors []*dictionary
	for _, r := range readers {
		sources, documents, actors = append(sources, r.sources), append(documents, r.documents), append(actors, r.actors)
	}
	_, newSource := union(sources)
	allDocuments, newDocument := union(documents)
	allActors, newActor := union(actors)
	c.documentReports = make([]uint32, len(allDocuments.words))
	parallel(len(recs), func(part, lo, hi int) {
		for i := lo; i < hi; i++ {
			r := &recs[i]
			r.source, r.document = newSource[part][r.source], newDocument[part][r.document]
			r.recodeActors(newActor[part])
		}
	})
	for i := range recs {
		if d := recs[i].document; d != 0 {
			c.documentReports[d]++
		}
	}
	return recs, allActors
}

// recodeActors gives the actors of the record their codes of the whole corpus, ascending; names that differ only in
// what folding takes away become one.
func (x *rec) recodeActors(code []uint32) {
	a, b := code[x.actors[0]], code[x.actors[1]]
	if a > b {
		a, b = b, a
	}
	if a == 0 {
		a, b = b, 0
	}
	if a == b {
		b = 0
	}
	x.actors = [2]uint32{a, b}
	if x.nActors > 2 {
		return
	}
	x.nActors = 0
	for _, c := range x.actors {
		if c != 0 {
			x.nActors++
		}
	}
}

// read makes the record of one report, its index not set.
func (r *reader) read(rep *Report) rec {
	x := rec{
		source: r.sources.code(rep.Source), document: r.documents.code(rep.Document),
		precision: uint8(rep.Where.Precision), place: placeGroupOf(rep.Where), kind: uint8(rep.Kind),
	}
	if rep.Where.HasPoint {
		x.lat, x.lon = rep.Where.LatE7, rep.Where.LonE7
		x.cos = uint16(math.Cos(float64(x.lat)*(math.Pi/180/1e7))*65535 + 0.5)
	}
	x.readTime(rep.When)
	if t, ok := r.types[rep.Type]; ok {
		x.typ, x.group = t.typ, t.group
		if t.whole {
			x.flags |= flagWhole
		}
	}
	if rep.Killed.Known {
		k := rep.Killed.capped()
		x.low, x.best, x.high = k.low, k.best, k.high
		x.flags |= flagKilled
	}
	r.readActors(&x, rep.Actors)
	x.tier = x.tierOf(rep.Where)
	if r.isRich(rep) {
		x.flags |= flagRich
	}
	return x
}

func placeGroupOf(p Place) uint8 {
	switch {
	case !p.HasPoint:
		return placeNone
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

// inOrder sorts the records into canonical order.
func (c *Corpus) inOrder(recs []rec) []rec {
	keys := make([]keyed, len(recs))
	parallel(len(recs), func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			r := &recs[i]
			keys[i] = keyed{uint64(c.grid.cell(r))<<32 | uint64(uint32(r.start)^1<<31), uint32(i)}
		}
	})
	keys = radixSort(keys)
	sorted := make([]rec, len(recs))
	parallel(len(recs), func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			sorted[i] = recs[keys[i].index]
		}
	})
	for lo := 0; lo < len(keys); {
		hi := lo + 1
		for hi < len(keys) && keys[hi].key == keys[lo].key {
			hi++
		}
		if hi-lo > 1 {
			slices.SortFunc(sorted[lo:hi], c.compare)
		}
		lo = hi
	}
	return sorted
}

// compare orders records of one cell and start by content, then by id.
func (c *Corpus) compare(a, b rec) int {
	return cmp.Or(
		cmp.Compare(a.lat, b.lat), cmp.Compare(a.lon, b.lon), cmp.Compare(a.end, b.end), cmp.Compare(a.source, b.source),
		cmp.Compare(a.typ, b.typ), cmp.Compare(a.best, b.best), cmp.Compare(a.actors[0], b.actors[0]),
		strings.Compare(c.reports[a.index].ID, c.reports[b.index].ID),
	)
}

// readSets builds the sets and facts that the features read.
func (c *Corpus) readSets(actors *dictionary) {
	full := slices.ContainsFunc(c.recs, func(r rec) bool { return r.nActors > 2 })
	if full || c.setIndex(slotActors) >= 0 {
		c.actors = c.newSets(actors, func(r *Report) []string {
			return foldAll(r.Actors)
		})
	}
	if len(c.s.rich)+len(c.s.extras) == 0 {
		return
	}
	c.facts = make([]facts, len(c.reports))
	for p := range c.recs {
		c.facts[p] = factsOf(&c.reports[c.recs[p].index])
	}
	words := newDictionary()
	for _, slot := range c.slots {
		switch slot {
		case slotActors:
			c.sets = append(c.sets, c.actors)
		case slotNames, slotText:
			c.sets = append(c.sets, c.newSets(words, func(r *Report) []string { return wordsOf(valuesOf(r, slot)...) }))
		default:
			c.sets = append(c.sets, c.newSets(words, func(r *Report) []string { return foldAll(r.Slots[slot]) }))
		}
	}
	for _, s := range c.sets {
		s.weigh(len(words.words))
	}
	c.readNames()
	c.countCrowds()
}

// readNames makes the keys of whole place names, if a feature compares them.
func (c *Corpus) readNames() {
	if !c.s.reads("name") {
		return
	}
	d := newDictionary()
	c.names = c.newSets(d, func(r *Report) []string { return r.Where.Names })
	c.keys = make([]names.Key, len(d.words))
	for i, w := range d.words {
		c.keys[i] = names.KeyOf(w)
	}
}

// crowdKM and crowdDays bound what counts as near for the measure crowd.
const (
	crowdKM   = 25
	crowdDays = 3
)

// countCrowds counts the reports near each report, if a feature asks for it.
func (c *Corpus) countCrowds() {
	if !c.s.reads("crowd") {
		return
	}
	c.crowds = make([]uint32, len(c.recs))
	parts := make([][]uint32, workers())
	newBlocks(c).each(func(w int) func(p, q uint32) {
		near := make([]uint32, len(c.recs))
		parts[w] = near
		return func(p, q uint32) {
			if c.crowding(&c.recs[p], &c.recs[q]) {
				near[p]++
				near[q]++
			}
		}
	})
	for _, near := range parts {
		for p, n := range near {
			c.crowds[p] += n
		}
	}
}

func (c *Corpus) crowding(a, b *rec) bool {
	if a.place == placeNone || b.place == placeNone || a.when == whenUnknown || b.when == whenUnknown {
		return false
	}
	gap := max(a.startDay-b.endDay, b.startDay-a.endDay)
	return gap <= crowdDays && distance2(a, b) <= sq(crowdKM)
}

func factsOf(r *Report) facts {
	f := facts{wounded: r.Wounded.capped()}
	if r.Published.Precision != TimeUnknown {
		f.published, f.hasPublished = r.Published.Start.day(), true
	}
	return f
}

func foldAll(list []string) []string {
	folded := make([]string, len(list))
	for i, v := range list {
		folded[i] = names.Fold(v)
	}
	return folded
}

// wordsOf folds texts and splits them into words of two letters or more, and numbers.
func wordsOf(texts ...string) []string {
	var words []string
	for _, t := range texts {
		for _, w := range strings.Fields(names.Fold(t)) {
			if len(w) > 1 || w[0] >= '0' && w[0] <= '9' {
				words = append(words, w)
			}
		}
	}
	return words
}

// newSets collects one set a report, in canonical order, so that codes do not depend on the order of the input.
func (c *Corpus) newSets(d *dictionary, of func(*Report) []string) *sets {
	s := &sets{start: make([]uint32, 1, len(c.reports)+1)}
	for p := range c.recs {
		from := len(s.codes)
		for _, w := range of(&c.reports[c.recs[p].index]) {
			if code := d.code(w); code != 0 {
				s.codes = append(s.codes, code)
			}
		}
		slices.Sort(s.codes[from:])
		s.codes = s.codes[:from+len(slices.Compact(s.codes[from:]))]
		s.start = append(s.start, uint32(len(s.codes)))
	}
	return s
}

// weigh computes the rarity of each code: the natural logarithm of the number of reports with anything in this set over
// those that have the code.
func (s *sets) weigh(codes int) {
	for _, x := range s.codes {
		codes = max(codes, int(x)+1)
	}
	n := 0
	for i := range len(s.start) - 1 {
		if s.start[i+1] > s.start[i] {
			n++
		}
	}
	count := make([]float64, codes)
	for _, x := range s.codes {
		count[x]++
	}
	s.rarity = make([]float64, codes)
	for x, k := range count {
		if k > 0 {
			s.rarity[x] = math.Log(float64(n+1) / k)
		}
	}
}
