package sqlstore

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"truce"
	"truce/internal/query"
)

// columns are what incidents are found by, 36 bytes each and 4 or 5 to find an incident's place: a list or a tally reads
// all of them, whatever it asks for, in a few milliseconds a million, and needs no index for any combination of filters.
// They are of one state and do not change: a write makes new ones, which share the blocks it left as they were.
type columns struct {
	cut    truce.Cut // of the state they are of; roots are not looked at
	roster roster    // by which ids are packed
	n      int
	blocks []*block
	facets []query.Row // what queries ask for, time and id apart, as rows that have nothing else
}

// blockSize is how many incidents stand in a block.
const blockSize = 1024

// block holds the columns of some incidents, in no order.
type block struct {
	id       [blockSize]int64
	from, to [blockSize]truce.Instant
	at       [blockSize]truce.Point // of those whose facet says that they have a position
	facet    [blockSize]uint32
}

// when returns the time of the i-th.
func (b *block) when(i int) truce.Interval { return truce.Interval{From: b.from[i], To: b.to[i]} }

// each calls do for every incident the query selects.
func (c *columns) each(q query.Incidents, do func(b *block, i int)) {
	wanted := make([]bool, len(c.facets))
	for i := range c.facets {
		wanted[i] = q.WantsFacets(&c.facets[i]) && (q.Box == nil || c.facets[i].Where.Point != nil)
	}
	for k := range c.blocks {
		at := c.scattered(k)
		b := c.blocks[at]
		for i, f := range b.facet[:min(blockSize, c.n-at*blockSize)] {
			if wanted[f] && q.WantsTime(b.when(i)) && (q.Box == nil || q.Box.Holds(&b.at[i])) {
				do(b, i)
			}
		}
	}
}

// scattered returns the k-th block to look at. Incidents mostly came in order of time; were they looked at in that order,
// a list of the newest would take in each of them only to drop it for the next.
func (c *columns) scattered(k int) int {
	const prime = 1_000_003 // more than there will be blocks, so it has no factor in common with their number
	return k * prime % len(c.blocks)
}

// place is where an incident stands in a list: by the rank its time has in the query's order, then by id.
type place struct {
	rank int64
	id   int64
}

func (a place) before(b place) bool { return a.rank < b.rank || a.rank == b.rank && a.id < b.id }

// sign is what a time is multiplied with to be a rank.
func sign(sort query.Order) int64 {
	switch sort {
	case query.OldestFirst:
		return 1
	case query.ByID:
		return 0
	}
	return -1
}

// page returns the ids of a page after a row that stands at from and id, whether there are more, and how many the query
// selects in all. With id 0 it is the first page.
func (c *columns) page(q query.Incidents, from truce.Instant, id int64) (ids []int64, more bool, total int) {
	limit, sign := query.Limit(q.Limit), sign(q.Sort)
	after := place{sign * int64(from), id}
	best := firsts{n: limit + 1}
	c.each(q, func(b *block, i int) {
		total++
		p := place{sign * int64(b.from[i]), b.id[i]}
		if (id == 0 || after.before(p)) && (!best.full || p.before(best.bar)) {
			best.add(p)
		}
	})
	for _, p := range best.done() {
		ids = append(ids, p.id)
	}
	if len(ids) > limit {
		return ids[:limit], true, total
	}
	return ids, false, total
}

// firsts keeps the first n of the places added to it.
type firsts struct {
	n    int
	kept []place
	full bool
	bar  place // once full: the n-th of those seen; nothing behind it matters
}

func (f *firsts) add(p place) {
	f.kept = append(f.kept, p)
	if len(f.kept) >= 2*f.n {
		f.full, f.bar = true, f.done()[f.n-1]
	}
}

// done returns the first n in order.
func (f *firsts) done() []place {
	slices.SortFunc(f.kept, func(a, b place) int {
		if a.before(b) {
			return -1
		}
		return 1 // no two are alike: ids differ
	})
	f.kept = f.kept[:min(f.n, len(f.kept))]
	return f.kept
}

// tally counts what the query selects by a facet.
func (c *columns) tally(q query.Incidents, by query.Facet, zone *time.Location) []truce.Count {
	if by == query.ByDay {
		return c.tallyDays(q, zone)
	}
	counts := make([]int, len(c.facets))
	c.each(q, func(b *block, i int) { counts[b.facet[i]]++ })
	keys := map[string]int{}
	for f, n := range counts {
		if n == 0 {
			continue
		}
		for _, k := range by.Keys(&c.facets[f], zone) {
			keys[k] += n
		}
	}
	return truce.CountsByKey(keys)
}

func (c *columns) tallyDays(q query.Incidents, zone *time.Location) []truce.Count {
	days := calendar{zone: zone}
	const usual = 40_000 // days from 1970 to 2079, counted without a map
	counts, others := make([]int, usual), map[int64]int{}
	unknown := 0
	c.each(q, func(b *block, i int) {
		if !b.from[i].Known() {
			unknown++
			return
		}
		if d := days.of(b.from[i]); d >= 0 && d < usual {
			counts[d]++
		} else {
			others[d]++
		}
	})
	for d, n := range counts {
		if n > 0 {
			others[int64(d)] = n
		}
	}
	keys := map[string]int{}
	for d, n := range others {
		keys[time.Unix(d*86_400, 0).UTC().Format("2006-01-02")] = n
	}
	if unknown > 0 {
		keys[""] = unknown
	}
	return truce.CountsByKey(keys)
}

// histogram counts what the query selects by span and class.
func (c *columns) histogram(q query.Incidents, spans []truce.Interval) []query.Counts {
	counts := make([][]int, len(spans)) // by span and facet
	for i := range counts {
		counts[i] = make([]int, len(c.facets))
	}
	c.each(q, func(b *block, i int) {
		if at, ok := query.SpanOf(spans, b.from[i]); ok {
			counts[at][b.facet[i]]++
		}
	})
	out := make([]query.Counts, len(spans))
	for i, of := range counts {
		out[i] = query.Counts{}
		for f, n := range of {
			if n > 0 {
				out[i][query.ClassOf(&c.facets[f])] += n
			}
		}
	}
	return out
}

// calendar tells the day of a moment in a zone; it asks the zone once for every time its clocks were changed.
type calendar struct {
	zone  *time.Location
	spans []clock
}

// clock is a span of time with one offset from UTC, in seconds.
type clock struct {
	from, to truce.Instant // to exclusive; zero: for ever
	offset   int64
}

// of returns the number of the local day, counted from 1 January 1970.
func (c *calendar) of(t truce.Instant) int64 {
	s := int64(t) + c.at(t)
	if s < 0 {
		return (s+1)/86_400 - 1
	}
	return s / 86_400
}

func (c *calendar) at(t truce.Instant) int64 {
	for i := range c.spans {
		if s := &c.spans[i]; (s.from == 0 || s.from <= t) && (s.to == 0 || t < s.to) {
			return s.offset
		}
	}
	local := t.Time().In(c.zone)
	_, offset := local.Zone()
	from, to := local.ZoneBounds()
	c.spans = append(c.spans, clock{truce.At(from), truce.At(to), int64(offset)})
	return int64(offset)
}

// columnWriter makes the next columns out of the present ones.
type columnWriter struct {
	columns
	at    slots
	codes map[string]uint32 // of facets
	owned map[int]bool      // blocks that no published columns share
}

// change is what a write does to the columns: an incident is listed as it now is, or no longer.
type change struct {
	id       int64
	from, to truce.Instant
	at       truce.Point
	facet    string // empty: no longer listed
}

func changeOf(id int64, d *derived) change {
	c := change{id: id, from: d.row.When.From, to: d.row.When.To, facet: d.facet}
	if p := d.row.Where.Point; p != nil {
		c.at = *p
	}
	return c
}

func (w *columnWriter) apply(c change) error {
	slot, listed := w.at.get(c.id)
	if c.facet == "" {
		if listed {
			w.remove(c.id, slot)
		}
		return nil
	}
	code, err := w.code(c.facet)
	if err != nil {
		return err
	}
	if !listed {
		slot = w.n
		w.n++
		w.at.set(c.id, slot)
	}
	b, i := w.block(slot)
	b.id[i], b.from[i], b.to[i], b.at[i], b.facet[i] = c.id, c.from, c.to, c.at, code
	return nil
}

// remove fills the incident's place with the last one.
func (w *columnWriter) remove(id int64, slot int) {
	w.at.drop(id)
	w.n--
	if slot == w.n {
		return
	}
	from, i := w.block(w.n)
	to, j := w.block(slot)
	to.id[j], to.from[j], to.to[j], to.at[j], to.facet[j] = from.id[i], from.from[i], from.to[i], from.at[i], from.facet[i]
	w.at.set(to.id[j], slot)
}

// block returns a block that may be written to, and the index in it.
func (w *columnWriter) block(slot int) (*block, int) {
	k := slot / blockSize
	if k == len(w.blocks) {
		w.blocks = append(w.blocks, new(block))
		w.owned[k] = true
	}
	if !w.owned[k] {
		b := *w.blocks[k]
		w.blocks[k] = &b
		w.owned[k] = true
	}
	return w.blocks[k], slot % blockSize
}

func (w *columnWriter) code(text string) (uint32, error) {
	code, known := w.codes[text]
	if known {
		return code, nil
	}
	var l listed
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return 0, err
	}
	code = uint32(len(w.facets))
	w.codes[text] = code
	w.facets = append(w.facets, query.Row(l))
	return code, nil
}

// publish returns the columns as they now are, which later writes leave alone.
func (w *columnWriter) publish(cut truce.Cut, r roster) *columns {
	clear(w.owned)
	c := w.columns
	c.cut, c.roster = cut, r
	w.blocks = slices.Clone(w.blocks)
	return &c
}

// newColumnWriter returns a writer of no columns.
func newColumnWriter() columnWriter {
	return columnWriter{at: slots{dense: map[int64][]uint32{}, sparse: map[int64]uint32{}}, codes: map[string]uint32{}, owned: map[int]bool{}}
}

// slots tells where an incident stands in the columns. Members give numbers one after the other, so a list for each of
// them is nearly full; what a member gives far beyond goes into a map.
type slots struct {
	dense  map[int64][]uint32 // by place of the member, then number; one more than the slot, 0 for none
	sparse map[int64]uint32
}

func (s slots) get(id int64) (slot int, ok bool) {
	if d := s.dense[id>>numberBits]; number(id) < int64(len(d)) && d[number(id)] > 0 {
		return int(d[number(id)]) - 1, true
	}
	v, ok := s.sparse[id]
	return int(v), ok
}

func (s slots) set(id int64, slot int) {
	s.drop(id)
	d, n := s.dense[id>>numberBits], number(id)
	if n > 2*int64(len(d))+blockSize {
		s.sparse[id] = uint32(slot)
		return
	}
	if n >= int64(len(d)) {
		d = append(d, make([]uint32, n+1-int64(len(d)))...)
		s.dense[id>>numberBits] = d
	}
	d[n] = uint32(slot) + 1
}

func (s slots) drop(id int64) {
	if d := s.dense[id>>numberBits]; number(id) < int64(len(d)) {
		d[number(id)] = 0
	}
	delete(s.sparse, id)
}

// readColumns fills a writer from the tables.
func readColumns(q querier) (columnWriter, error) {
	w := newColumnWriter()
	err := q.query("columns", func(scan scan) error {
		var c change
		var from, to, lat, lon *int64
		if err := scan(&c.id, &from, &to, &lat, &lon, &c.facet); err != nil {
			return err
		}
		if lat != nil && lon != nil {
			c.at = truce.Point{LatE7: int32(*lat), LonE7: int32(*lon)}
		}
		if from != nil {
			c.from = truce.Instant(*from)
		}
		if to != nil {
			c.to = truce.Instant(*to)
		}
		return w.apply(c)
	})
	return w, err
}

// same reports whether columns are those that were read anew.
func (c *columns) same(now *columnWriter) bool {
	if c.n != now.n {
		return false
	}
	alike := map[[2]uint32]bool{} // facets, by their codes here and there
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
		if !alike[codes] || b.when(k) != d.when(j) || c.facets[codes[0]].Where.Point != nil && b.at[k] != d.at[j] {
			return false
		}
	}
	return true
}
