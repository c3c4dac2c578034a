package match

import (
	"cmp"
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
	r       reader
	grid    grid
	recs    []rec               // by position: in canonical order, by cell, start, content, id
	at      []uint32            // position of a report by its index in the input
	copies  map[uint32][]uint32 // by position: the reports equal to the one there, by id

	slots           []string // what each of sets is a set of
	sets            []*sets
	nameSet         int      // the one of words of place names among sets, -1 if none
	actors          *sets    // full sets of actors, where some report has more than two or a measure reads them
	names           *sets    // whole place names, where a feature compares them
	places          []uint32 // by position: the code in names of the finest one that is of a place; 0: none
	keys            []names.Key
	numberedActors  map[uint32]*numbered // by code
	numberedPlaces  map[uint32]*numbered
	beyond          bool // some feature reads more than the core
	facts           []facts
	documentReports []uint32           // reports, by code of the document
	crowds          []uint32           // by position
	verdicts        map[[2]uint32]bool // by position, the lower first: judged the same
}

// NewCorpus makes reports ready for comparison by w, which must be valid. It keeps both. Of equal reports one is
// compared.
func NewCorpus(reports []Report, w *Weights) *Corpus {
	return newCorpus(reports, w, func(c *Corpus) { c.foldEqual(nil) })
}

// Unfolded is NewCorpus with every report compared, as learning wants it.
func Unfolded(reports []Report, w *Weights) *Corpus {
	return newCorpus(reports, w, func(*Corpus) {})
}

func newCorpus(reports []Report, w *Weights, fold func(*Corpus)) *Corpus {
	c := &Corpus{reports: reports, slots: slotsOf(w), grid: newGrid(w.Blocking.NearKM)}
	c.nameSet = c.setIndex(slotNames)
	c.s = newScorer(w, c.setIndex)
	recs := c.readAll()
	c.noteAlways(recs)
	c.recs = c.inOrder(recs)
	fold(c)
	c.at = make([]uint32, len(reports))
	for p := range c.recs {
		c.at[c.recs[p].index] = uint32(p)
		for _, i := range c.copies[uint32(p)] {
			c.at[i] = uint32(p)
		}
	}
	c.readSets()
	return c
}

func (c *Corpus) setIndex(slot string) int { return slices.Index(c.slots, slot) }

// parallel splits n items into parts, each worked on by a goroutine, and waits; f gets the number of its part and its
// bounds.
func parallel(n, parts int, f func(part, lo, hi int)) {
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() { f(p, n*p/parts, n*(p+1)/parts) })
	}
	wg.Wait()
}

// inOrder sorts the records into canonical order.
func (c *Corpus) inOrder(recs []rec) []rec {
	keys := make([]keyed, len(recs))
	parallel(len(recs), workers(), func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			r := &recs[i]
			keys[i] = keyed{uint64(c.grid.cell(r))<<32 | uint64(uint32(r.start)^1<<31), uint32(i)}
		}
	})
	keys = radixSort(keys)
	sorted := make([]rec, len(recs))
	parallel(len(recs), workers(), func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			sorted[i] = recs[keys[i].index]
		}
	})
	parallel(len(recs), workers(), func(_, lo, hi int) { c.orderTies(sorted, keys, lo, hi) })
	return sorted
}

// orderTies sorts the runs of equal keys that begin in [lo, hi) by content.
func (c *Corpus) orderTies(sorted []rec, keys []keyed, lo, hi int) {
	for lo > 0 && lo < hi && keys[lo].key == keys[lo-1].key {
		lo++
	}
	for lo < hi {
		end := lo + 1
		for end < len(keys) && keys[end].key == keys[lo].key {
			end++
		}
		if end-lo > 1 {
			c.orderRun(sorted[lo:end])
		}
		lo = end
	}
}

// manyEqual is the length from which a run is looked through for equal reports before it is sorted.
const manyEqual = 64

// orderRun sorts records of one cell and start. Where all say the same it is their ids alone that are sorted, by their
// first bytes: thousands of copies cost no more than reading them.
func (c *Corpus) orderRun(run []rec) {
	differs := func(r rec) bool { return c.compareContent(&run[0], &r) != 0 }
	if len(run) < manyEqual || slices.ContainsFunc(run, differs) {
		slices.SortFunc(run, c.compare)
		return
	}
	keys := make([]keyed, len(run))
	for i := range run {
		keys[i] = keyed{prefix(c.idOf(&run[i])), uint32(i)}
	}
	keys = radixSort(keys)
	was := slices.Clone(run)
	for i, k := range keys {
		run[i] = was[k.index]
	}
	for lo := 0; lo < len(run); {
		end := lo + 1
		for end < len(run) && keys[end].key == keys[lo].key {
			end++
		}
		slices.SortFunc(run[lo:end], func(a, b rec) int { return strings.Compare(c.idOf(&a), c.idOf(&b)) })
		lo = end
	}
}

// prefix is the first eight bytes of an id, in whose order ids are that differ in them.
func prefix(id string) (key uint64) {
	for i := range 8 {
		key <<= 8
		if i < len(id) {
			key |= uint64(id[i])
		}
	}
	return key
}

// compare orders records of one cell and start by content, then by id.
func (c *Corpus) compare(a, b rec) int {
	return cmp.Or(c.compareContent(&a, &b), strings.Compare(c.idOf(&a), c.idOf(&b)))
}
