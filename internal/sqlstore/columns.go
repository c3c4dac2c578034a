package sqlstore

import (
	"math"
	"reflect"

	"truce"
	"truce/internal/query"
)

// columns are what incidents are found by, 40 bytes each and 4 or 5 to find an incident's place: a list or a tally that
// reads all of them takes a few milliseconds a million, and needs no index for any combination of filters. They are of
// one state and do not change: a write makes new ones, which share the blocks it left as they were.
type columns struct {
	cut     truce.Cut // of the state they are of; roots are not looked at
	roster  roster    // by which ids are packed
	n       int
	blocks  []*block
	facets  []query.Row // what queries ask for, time and id apart, as rows that have nothing else
	held    []int       // how many incidents have the facets, by their code
	texts   *query.Texts
	counted *counted

	line      *line
	changed   []int64 // the incidents that writes changed since the columns were read, in the order of the writes
	forgotten int     // how many of them are not in the list any more
}

// line tells the columns that came of one another by writes from others.
type line struct{ _ byte }

// changes returns how many incidents writes changed since the columns were read.
func (c *columns) changes() int { return c.forgotten + len(c.changed) }

// mostChanged bounds how many changed incidents are kept.
const mostChanged = 1 << 16

// note notes that a write changed an incident.
func (c *columns) note(id int64) {
	if len(c.changed) == mostChanged {
		c.changed, c.forgotten = nil, c.forgotten+mostChanged
	}
	c.changed = append(c.changed, id)
}

// blockSize is how many incidents stand in a block.
const blockSize = 1024

// block holds the columns of some incidents, in no order.
type block struct {
	span     stretch // that holds their times
	id       [blockSize]int64
	from, to [blockSize]truce.Instant
	at       [blockSize]truce.Point // of those whose facet says that they have a position
	facet    [blockSize]uint32
	text     [blockSize]uint32 // the number of its words
}

// when returns the time of the i-th.
func (b *block) when(i int) truce.Interval { return truce.Interval{From: b.from[i], To: b.to[i]} }

// stretch is a span in which the times of a block lie; it may be wider than they are, because they are taken away.
// Times that are not known stand in it as zero.
type stretch struct {
	first, last truce.Instant // of the beginnings
	end         truce.Instant // the last of the ends
	open        bool          // whether a beginning or an end is not known
}

// narrowest is the span of no times.
var narrowest = stretch{first: math.MaxInt64, last: math.MinInt64, end: math.MinInt64}

// widen takes a time into the span.
func (s *stretch) widen(from, to truce.Instant) {
	s.first, s.last, s.end = min(s.first, from), max(s.last, from), max(s.end, to)
	s.open = s.open || !from.Known() || !to.Known()
}

// mayHold reports whether a time in the span may be one the query selects.
func (s *stretch) mayHold(q *query.Incidents) bool {
	switch {
	case q.To != 0 && s.first >= q.To && !s.open:
		return false
	case q.Begun:
		return q.From == 0 || s.last >= q.From
	}
	return q.From == 0 || s.end >= q.From || s.open
}

// selection is a query on its way through the columns.
type selection struct {
	c       *columns
	q       query.Incidents
	wanted  []bool // by code of the facets
	texts   []bool // by number of the words; nil: no words are asked for
	anyTime bool
}

func (c *columns) selection(q query.Incidents) *selection {
	s := &selection{c: c, q: q, wanted: make([]bool, len(c.facets)), anyTime: !q.Begun && q.From == 0 && q.To == 0,
		texts: c.texts.Wanted(q.Words)}
	for i := range c.facets {
		s.wanted[i] = q.WantsFacets(&c.facets[i]) && (q.Box == nil || c.facets[i].Where.Point != nil)
	}
	return s
}

// each calls do for every incident that is selected.
func (s *selection) each(do func(b *block, i int)) {
	for k := range s.c.blocks {
		s.in(k, do)
	}
}

// in calls do for every incident of the k-th block that is selected.
func (s *selection) in(k int, do func(b *block, i int)) {
	b := s.c.blocks[k]
	if !s.anyTime && !b.span.mayHold(&s.q) {
		return
	}
	for i, f := range b.facet[:min(blockSize, max(0, s.c.n-k*blockSize))] {
		if s.wanted[f] && (s.texts == nil || s.texts[b.text[i]]) && (s.anyTime || s.q.WantsTime(b.when(i))) &&
			(s.q.Box == nil || s.q.Box.Holds(&b.at[i])) {
			do(b, i)
		}
	}
}

// spots calls do for every incident that is selected and that a map can show as a point.
func (c *columns) spots(q query.Incidents, ids roster, do func(*query.Spot)) {
	sel := c.selection(q)
	for i := range c.facets {
		sel.wanted[i] = sel.wanted[i] && c.facets[i].Where.Pinned()
	}
	var key int64
	s := query.Spot{ID: func() truce.IncidentID { return ids.incident(key) }}
	sel.each(func(b *block, i int) {
		key, s.At, s.When, s.Facets = b.id[i], b.at[i], b.when(i), &c.facets[b.facet[i]]
		do(&s)
	})
}

// same reports whether columns are those that were read anew.
func (c *columns) same(now *columnWriter) bool {
	if c.n != now.n {
		return false
	}
	alike := map[[2]uint32]bool{} // facets, by their codes here and there
	sameText := map[[2]uint32]bool{}
	for i := range c.n {
		b, k := c.blocks[i/blockSize], i%blockSize
		slot, listed := now.at.get(b.id[k])
		if !listed {
			return false
		}
		d, j := now.blocks[slot/blockSize], slot%blockSize
		codes := [2]uint32{b.facet[k], d.facet[j]}
		if _, known := alike[codes]; !known {
			alike[codes] = reflect.DeepEqual(c.facets[codes[0]], now.facets[codes[1]])
		}
		texts := [2]uint32{b.text[k], d.text[j]}
		if _, known := sameText[texts]; !known {
			sameText[texts] = c.texts.Text(texts[0]) == now.texts.Text(texts[1])
		}
		if !alike[codes] || !sameText[texts] || b.when(k) != d.when(j) ||
			c.facets[codes[0]].Where.Point != nil && b.at[k] != d.at[j] {
			return false
		}
	}
	return true
}
