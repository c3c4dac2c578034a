package match

import (
	"math"
	"slices"
	"strings"

	"truce/internal/names"
)

// sets holds one set of codes a report, and how rare each code is among them.
type sets struct {
	codes    *dictionary
	words    func(*Report) []string // what a report's set is made of
	start    []uint32               // by position, one more at the end
	members  []uint32               // ascending within a report
	count    []uint32               // reports by code
	logCount []float64
	stating  int // reports with a set that is not empty
	logAll   float64
}

func newSets(codes *dictionary, words func(*Report) []string) *sets {
	return &sets{codes: codes, words: words, start: []uint32{0}}
}

// add appends the set of the next report.
func (s *sets) add(r *Report) {
	from := len(s.members)
	for _, w := range s.words(r) {
		if code := s.codes.code(w); code != 0 {
			s.members = append(s.members, code)
		}
	}
	slices.Sort(s.members[from:])
	s.members = s.members[:from+len(slices.Compact(s.members[from:]))]
	s.start = append(s.start, uint32(len(s.members)))
	if len(s.members) > from {
		s.stating++
	}
	for _, x := range s.members[from:] {
		for int(x) >= len(s.count) {
			s.count = append(s.count, 0)
		}
		s.count[x]++
	}
}

// weigh works out how rare each code is.
func (s *sets) weigh() {
	s.logAll = math.Log(float64(s.stating + 1))
	s.logCount = make([]float64, len(s.count))
	for x, n := range s.count {
		s.logCount[x] = math.Log(float64(max(n, 1)))
	}
}

// of is the set of the report at a position.
func (s *sets) of(position uint32) []uint32 {
	return s.members[s.start[position]:s.start[position+1]]
}

// rarity is the natural logarithm of the number of reports with anything in this set over those that have the code.
func (s *sets) rarity(code uint32) float64 { return s.logAll - s.logCount[code] }

// sharedWeight sums the rarity of the members in common.
func (s *sets) sharedWeight(a, b []uint32) (sum float64) {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			sum += s.rarity(x)
		}
	}
	return sum
}

// cosine is that of the angle between the two sets, each member weighing its rarity.
func (s *sets) cosine(a, b []uint32) float64 {
	var dot, na, nb float64
	for _, x := range a {
		w := s.rarity(x)
		w = float64(w * w)
		na += w
		if _, ok := slices.BinarySearch(b, x); ok {
			dot += w
		}
	}
	for _, x := range b {
		w := s.rarity(x)
		nb += float64(w * w)
	}
	if na == 0 || nb == 0 {
		return 0
	}
	return dot / math.Sqrt(na*nb)
}

// shared counts the members two ascending sets have in common.
func shared(a, b []uint32) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n, a, b = n+1, a[1:], b[1:]
		}
	}
	return n
}

// facts are what measures beyond the core need of one report besides its sets.
type facts struct {
	wounded      count16
	published    int32 // day
	hasPublished bool
}

func factsOf(r *Report) facts {
	f := facts{wounded: r.Wounded.capped()}
	if r.Published.Precision != TimeUnknown {
		f.published, f.hasPublished = r.Published.Start.day(), true
	}
	return f
}

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

// makeSets declares the sets that the features read, empty yet.
func (c *Corpus) makeSets() {
	actors := newSets(c.r.actors, func(r *Report) []string { return fold(r.Actors) })
	if c.setIndex(slotActors) >= 0 || slices.ContainsFunc(c.recs, func(r rec) bool { return r.nActors > 2 }) {
		c.actors = actors
	}
	words := newDictionary()
	for _, slot := range c.slots {
		switch slot {
		case slotActors:
			c.sets = append(c.sets, c.actors)
		case slotNames, slotText:
			c.sets = append(c.sets, newSets(words, func(r *Report) []string { return wordsOf(valuesOf(r, slot)) }))
		default:
			c.sets = append(c.sets, newSets(words, func(r *Report) []string { return fold(r.Slots[slot]) }))
		}
	}
	if c.s.reads("name") || c.s.reads("place_name") || c.s.reads("numbers") {
		c.names = newSets(newDictionary(), func(r *Report) []string { return r.Where.Names })
	}
}

// distinctSets are all sets, each once.
func (c *Corpus) distinctSets() (list []*sets) {
	for _, s := range append(slices.Clone(c.sets), c.actors, c.names) {
		if s != nil && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// readSets fills the sets and facts, in canonical order, so that codes do not depend on the order of the input.
func (c *Corpus) readSets() {
	c.makeSets()
	c.beyond = len(c.s.rich)+len(c.s.extras) > 0
	for _, s := range c.distinctSets() {
		for p := range c.recs {
			s.add(&c.reports[c.recs[p].index])
		}
		s.weigh()
	}
	if c.beyond {
		c.facts = make([]facts, len(c.recs))
		for p := range c.recs {
			c.facts[p] = factsOf(&c.reports[c.recs[p].index])
		}
	}
	c.readPlaces()
	c.readKeys()
	c.readNumbers()
	c.countCrowds()
}

// readPlaces notes the finest name of each report's place: none where it is that of a province or of a country, which
// say nothing of where in them something happened.
func (c *Corpus) readPlaces() {
	if !c.s.reads("place_name") {
		return
	}
	c.places = make([]uint32, len(c.recs))
	for p := range c.recs {
		w := &c.reports[c.recs[p].index].Where
		if len(w.Names) > 0 && w.Precision < PlaceProvince && !names.IsCountry(w.Names[0]) {
			c.places[p] = c.names.codes.code(w.Names[0])
		}
	}
}

// readKeys makes the keys of whole place names.
func (c *Corpus) readKeys() {
	if !c.s.reads("name") && !c.s.reads("place_name") {
		return
	}
	c.keys = make([]names.Key, c.names.codes.size)
	for word, code := range c.names.codes.codes {
		c.keys[code] = names.KeyOf(word)
	}
}

// wordsOf folds texts and splits them into words of two letters or more, and numbers.
func wordsOf(texts []string) []string {
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
