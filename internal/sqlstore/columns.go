package sqlstore

import (
	"encoding/json"
	"slices"
	"time"

	"truce"
)

// columns are what incidents are found by, 36 bytes each and as many again to find an incident's place: a list or a tally
// reads all of them, whatever it asks for, in a few milliseconds a million, and needs no index for any combination of
// filters. They are of one state and do not change: a write makes new ones, which share the blocks it left as they were.
type columns struct {
	version int64 // sizes of the cut they are of
	n       int
	blocks  []*block
	facets  []facet
}

// blockSize is how many incidents stand in a block.
const blockSize = 1024

// block holds the columns of some incidents, in no order.
type block struct {
	id       [blockSize]int64
	from, to [blockSize]truce.Instant
	lat, lon [blockSize]int32 // zero where the facet has no point
	facet    [blockSize]uint32
}

// facet is what queries ask for, time and id apart, as a row that has nothing else.
type facet struct {
	text string
	row  truce.IncidentRow
}

// place is where an incident stands in a list.
type place struct {
	from truce.Instant
	id   int64
}

// before returns the order of a query.
func before(sort truce.IncidentSort) func(a, b place) bool {
	switch sort {
	case truce.OldestFirst:
		return func(a, b place) bool { return a.from < b.from || a.from == b.from && a.id < b.id }
	case truce.ByID:
		return func(a, b place) bool { return a.id < b.id }
	}
	return func(a, b place) bool { return a.from > b.from || a.from == b.from && a.id < b.id }
}

// wanted returns, for every facet, whether the query selects it, and the query's span of time alone.
func (c *columns) wanted(q truce.IncidentQuery) (facets []bool, times truce.IncidentQuery) {
	times.From, times.To = q.From, q.To
	q.From, q.To = 0, 0
	facets = make([]bool, len(c.facets))
	for i := range c.facets {
		facets[i] = q.Wants(&c.facets[i].row)
	}
	return facets, times
}

// each calls do for every incident the query selects.
func (c *columns) each(q truce.IncidentQuery, do func(b *block, i int)) {
	facets, times := c.wanted(q)
	timed := times.From != 0 || times.To != 0
	for k := range c.blocks {
		at := c.scattered(k)
		b := c.blocks[at]
		for i, f := range b.facet[:min(blockSize, c.n-at*blockSize)] {
			if facets[f] && (!timed || times.Wants(&truce.IncidentRow{When: truce.Interval{From: b.from[i], To: b.to[i]}})) {
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

// page returns the ids of a page after a place, whether there are more, and how many the query selects in all.
func (c *columns) page(q truce.IncidentQuery, after *place) (ids []int64, more bool, total int) {
	limit := truce.Limit(q.Limit)
	best := &firsts{n: limit + 1, before: before(q.Sort)}
	c.each(q, func(b *block, i int) {
		total++
		p := place{b.from[i], b.id[i]}
		if after == nil || best.before(*after, p) {
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
	n      int
	before func(a, b place) bool
	kept   []place
	bar    *place // when set, the n-th so far: nothing behind it matters
}

func (f *firsts) add(p place) {
	if f.bar != nil && !f.before(p, *f.bar) {
		return
	}
	f.kept = append(f.kept, p)
	if len(f.kept) >= 2*f.n {
		bar := f.done()[f.n-1]
		f.bar = &bar
	}
}

// done returns the first n in order.
func (f *firsts) done() []place {
	slices.SortFunc(f.kept, func(a, b place) int {
		if f.before(a, b) {
			return -1
		}
		return 1 // no two are alike: ids differ
	})
	f.kept = f.kept[:min(f.n, len(f.kept))]
	return f.kept
}

// tally counts what the query selects by a facet.
func (c *columns) tally(q truce.IncidentQuery, by truce.Facet, zone *time.Location) []truce.Count {
	if by == truce.ByDay {
		return c.tallyDays(q, zone)
	}
	counts := make([]int, len(c.facets))
	c.each(q, func(b *block, i int) { counts[b.facet[i]]++ })
	keys := map[string]int{}
	for f, n := range counts {
		if n == 0 {
			continue
		}
		for _, k := range by.Keys(&c.facets[f].row, zone) {
			keys[k] += n
		}
	}
	return truce.CountsByKey(keys)
}

func (c *columns) tallyDays(q truce.IncidentQuery, zone *time.Location) []truce.Count {
	days := calendar{zone: zone}
	counts := map[int64]int{}
	unknown := 0
	// Incidents of one day often stand together: they are counted before the map is asked.
	last, run := int64(0), 0
	c.each(q, func(b *block, i int) {
		if !b.from[i].Known() {
			unknown++
			return
		}
		if d := days.of(b.from[i]); d != last {
			counts[last] += run
			last, run = d, 0
		}
		run++
	})
	counts[last] += run
	keys := map[string]int{}
	for d, n := range counts {
		if n > 0 {
			keys[time.Unix(d*86_400, 0).UTC().Format("2006-01-02")] = n
		}
	}
	if unknown > 0 {
		keys[""] = unknown
	}
	return truce.CountsByKey(keys)
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
	at    map[int64]uint32  // place of an incident in the columns
	codes map[string]uint32 // of facets
	owned map[int]bool      // blocks that no published columns share
}

// change is what a write does to the columns: an incident is listed as it now is, or no longer.
type change struct {
	id       int64
	from, to truce.Instant
	point    *truce.Point
	facet    string // empty: no longer listed
}

func changeOf(id int64, d *derived) change {
	return change{id, d.row.When.From, d.row.When.To, d.row.Where.Point, d.facet}
}

func (w *columnWriter) apply(c change) error {
	slot, listed := w.at[c.id]
	if c.facet == "" {
		if listed {
			w.remove(c.id, int(slot))
		}
		return nil
	}
	code, err := w.code(c.facet)
	if err != nil {
		return err
	}
	if !listed {
		slot = uint32(w.n)
		w.n++
		w.at[c.id] = slot
	}
	b, i := w.block(int(slot))
	b.id[i], b.from[i], b.to[i], b.facet[i] = c.id, c.from, c.to, code
	b.lat[i], b.lon[i] = 0, 0
	if c.point != nil {
		b.lat[i], b.lon[i] = c.point.LatE7, c.point.LonE7
	}
	return nil
}

// remove fills the incident's place with the last one.
func (w *columnWriter) remove(id int64, slot int) {
	delete(w.at, id)
	w.n--
	if slot == w.n {
		return
	}
	from, i := w.block(w.n)
	to, j := w.block(slot)
	to.id[j], to.from[j], to.to[j], to.facet[j], to.lat[j], to.lon[j] = from.id[i], from.from[i], from.to[i], from.facet[i], from.lat[i], from.lon[i]
	w.at[to.id[j]] = uint32(slot)
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
	w.facets = append(w.facets, facet{text, truce.IncidentRow(l)})
	return code, nil
}

// publish returns the columns as they now are, which later writes leave alone.
func (w *columnWriter) publish(version int64) *columns {
	clear(w.owned)
	c := w.columns
	c.version = version
	w.blocks = slices.Clone(w.blocks)
	return &c
}

// newColumnWriter returns a writer of no columns.
func newColumnWriter() columnWriter {
	return columnWriter{at: map[int64]uint32{}, codes: map[string]uint32{}, owned: map[int]bool{}}
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
		if from != nil {
			c.from = truce.Instant(*from)
		}
		if to != nil {
			c.to = truce.Instant(*to)
		}
		if lat != nil && lon != nil {
			c.point = &truce.Point{LatE7: int32(*lat), LonE7: int32(*lon)}
		}
		return w.apply(c)
	})
	return w, err
}
