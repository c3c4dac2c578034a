package match

import (
	"runtime"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

// Tiers say which pass of the blocking finds a report's partners. A pair is found by the pass of the higher tier.
const (
	tierFine      = iota // position to the settlement or better, at most a day long
	tierWide             // position to the district or province only
	tierLong             // several days long, or without a time
	tierPlaceless        // no position, or known to the country only
)

func (x *rec) tierOf() uint8 {
	switch {
	case x.place == placeNone:
		return tierPlaceless
	case x.when == whenUnknown || x.when > whenDay:
		return tierLong
	case x.place >= placeArea:
		return tierWide
	}
	return tierFine
}

// cellList is a run of records of one cell.
type cellList struct{ cell, lo, hi uint32 }

// blocks finds the pairs that are near enough in place and time to be compared.
type blocks struct {
	c      *Corpus
	window int32 // minutes between the starts of two reports of at most a day
	near   int32 // degrees of latitude between two fine reports, in units of 1e-7

	fine   []cellList
	fineAt map[uint32]uint32 // cell to its place in fine

	wide   grid
	spread []uint32 // positions by wide cell and start, long reports after the others of their cell
	cells  []wideList
	cellAt map[uint32]uint32

	byTime    []uint32 // positions of reports of at most a day, by start
	long      []uint32 // positions of longer ones and of those without a time
	placeless []uint32
}

// wideList is one wide cell: positions spread[lo:mid] are at most a day long, spread[mid:hi] longer or without a time.
type wideList struct{ cell, lo, mid, hi uint32 }

func newBlocks(c *Corpus) *blocks {
	b := &blocks{c: c, window: int32(c.s.w.Blocking.Days+1) * minutesPerDay,
		near: int32(c.s.w.Blocking.NearKM*unitsPerKM) + 1}
	b.indexFine()
	others := false
	for p := range c.recs {
		if t := c.recs[p].tier; t != tierFine {
			others = true
			if t == tierPlaceless {
				b.placeless = append(b.placeless, uint32(p))
			}
		}
	}
	if others {
		b.indexWide()
	}
	if len(b.placeless) > 0 {
		b.indexTime()
	}
	return b
}

func (b *blocks) indexFine() {
	recs := b.c.recs
	b.fineAt = make(map[uint32]uint32, len(recs)/8)
	for lo := 0; lo < len(recs); {
		cell := b.c.grid.cell(&recs[lo])
		if cell == noCell {
			break
		}
		hi := lo + 1
		for hi < len(recs) && b.c.grid.cell(&recs[hi]) == cell {
			hi++
		}
		b.fineAt[cell] = uint32(len(b.fine))
		b.fine = append(b.fine, cellList{cell, uint32(lo), uint32(hi)})
		lo = hi
	}
}

func (b *blocks) indexWide() {
	recs := b.c.recs
	b.wide = newGrid(b.c.s.w.Blocking.WideKM)
	keys := make([]keyed, 0, len(recs))
	for p := range recs {
		r := &recs[p]
		if r.tier == tierPlaceless {
			continue
		}
		key := uint64(b.wide.cell(r))<<32 | uint64(uint32(r.start)^1<<31)>>1
		if r.tier == tierLong {
			key |= 1 << 31
		}
		keys = append(keys, keyed{key, uint32(p)})
	}
	keys = radixSort(keys)
	b.spread = make([]uint32, len(keys))
	b.cellAt = map[uint32]uint32{}
	for i, k := range keys {
		b.spread[i] = k.index
		cell := uint32(k.key >> 32)
		if n := len(b.cells); n == 0 || b.cells[n-1].cell != cell {
			b.cellAt[cell] = uint32(n)
			b.cells = append(b.cells, wideList{cell, uint32(i), uint32(i), uint32(i)})
		}
		l := &b.cells[len(b.cells)-1]
		l.hi = uint32(i + 1)
		if k.key&(1<<31) == 0 {
			l.mid = l.hi
		}
	}
}

func (b *blocks) indexTime() {
	recs := b.c.recs
	var keys []keyed
	for p := range recs {
		if r := &recs[p]; r.when == whenUnknown || r.when > whenDay {
			b.long = append(b.long, uint32(p))
		} else {
			keys = append(keys, keyed{uint64(uint32(r.start) ^ 1<<31), uint32(p)})
		}
	}
	for _, k := range radixSort(keys) {
		b.byTime = append(b.byTime, k.index)
	}
}

// each visits every candidate pair once, in no particular order, from several goroutines: begin gives each of them its
// own visitor, which gets positions.
func (b *blocks) each(begin func(worker int) func(p, q uint32)) {
	const chunk = 64
	total := len(b.fine) + len(b.cells) + len(b.placeless)
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range workers() {
		wg.Go(func() {
			u := unit{blocks: b, visit: begin(w)}
			for lo := int(next.Add(chunk)) - chunk; lo < total; lo = int(next.Add(chunk)) - chunk {
				for i := lo; i < min(lo+chunk, total); i++ {
					u.run(i)
				}
			}
		})
	}
	wg.Wait()
}

func workers() int { return runtime.GOMAXPROCS(0) }

// mostCompared bounds the reports of one neighbourhood that a report is compared with: those that follow it most
// closely in time. Only where thousands of different reports crowd into some days of one neighbourhood are there more.
const mostCompared = 1500

// unit is one worker's state.
type unit struct {
	*blocks
	visit func(p, q uint32)
	cells []uint32
	found []uint32
}

func (u *unit) run(i int) {
	if i < len(u.fine) {
		u.fineCell(u.fine[i])
		return
	}
	if i -= len(u.fine); i < len(u.blocks.cells) {
		u.wideCell(u.blocks.cells[i])
		return
	}
	u.fromPlaceless(u.placeless[i-len(u.blocks.cells)])
}

// fineCell pairs the fine reports of a cell with each other and with those of the neighbours that come after it.
func (u *unit) fineCell(l cellList) {
	recs := u.c.recs
	for p := l.lo; p < l.hi; p++ {
		if recs[p].tier != tierFine {
			continue
		}
		last, lat := recs[p].start+u.window, recs[p].lat
		for q := p + 1; q < min(l.hi, p+mostCompared) && recs[q].start <= last; q++ {
			if recs[q].tier == tierFine && abs32(recs[q].lat-lat) <= u.near {
				u.visit(p, q)
			}
		}
	}
	u.cells = u.c.grid.around(l.cell, 0, u.cells[:0])
	u.cells = u.c.grid.around(l.cell, 1, u.cells)
	for _, cell := range u.cells {
		if cell <= l.cell {
			continue
		}
		if n, ok := u.fineAt[cell]; ok {
			u.fineCells(l, u.fine[n])
		}
	}
}

func (u *unit) fineCells(l, m cellList) {
	recs := u.c.recs
	from := m.lo
	for p := l.lo; p < l.hi; p++ {
		if recs[p].tier != tierFine {
			continue
		}
		first, last, lat := recs[p].start-u.window, recs[p].start+u.window, recs[p].lat
		for from < m.hi && recs[from].start < first {
			from++
		}
		for q := from; q < min(m.hi, from+mostCompared) && recs[q].start <= last; q++ {
			if recs[q].tier == tierFine && abs32(recs[q].lat-lat) <= u.near {
				u.visit(p, q)
			}
		}
	}
}

func abs32(v int32) int32 { return max(v, -v) }

// wideCell pairs the wide and the long reports of a cell with those of its neighbourhood.
func (u *unit) wideCell(l wideList) {
	recs := u.c.recs
	wide := slices.ContainsFunc(u.spread[l.lo:l.mid], func(p uint32) bool { return recs[p].tier == tierWide })
	if !wide && l.mid == l.hi {
		return
	}
	u.cells = u.wide.around(l.cell, -1, u.cells[:0])
	u.cells = u.wide.around(l.cell, 0, u.cells)
	u.cells = u.wide.around(l.cell, 1, u.cells)
	for _, cell := range u.cells {
		n, ok := u.cellAt[cell]
		if !ok {
			continue
		}
		if wide {
			u.wideCells(l, u.blocks.cells[n])
		}
		u.longCells(l, u.blocks.cells[n])
	}
}

// wideCells pairs the wide reports of l with the fine ones of m and, once, with its wide ones.
func (u *unit) wideCells(l, m wideList) {
	recs := u.c.recs
	from := m.lo
	for _, p := range u.spread[l.lo:l.mid] {
		if recs[p].tier != tierWide {
			continue
		}
		first, last := recs[p].start-u.window, recs[p].start+u.window
		for from < m.mid && recs[u.spread[from]].start < first {
			from++
		}
		for i := from; i < min(m.mid, from+mostCompared); i++ {
			q := u.spread[i]
			if recs[q].start > last {
				break
			}
			if recs[q].tier == tierFine || p < q {
				u.visit(p, q)
			}
		}
	}
}

// longCells pairs the long reports of l with the shorter ones of m and, once, with its long ones.
func (u *unit) longCells(l, m wideList) {
	recs := u.c.recs
	for _, p := range u.spread[l.mid:l.hi] {
		r := &recs[p]
		short := u.spread[m.lo:m.mid]
		if r.when != whenUnknown {
			short = u.startingIn(short, int64(r.start)-int64(u.window), int64(r.end)+int64(u.window))
		}
		for _, q := range short[:min(len(short), mostCompared)] {
			u.visit(p, q)
		}
		seen := 0
		for _, q := range u.spread[m.mid:m.hi] {
			if p < q && seen < mostCompared {
				u.visit(p, q)
				seen++
			}
		}
	}
}

// startingIn is the part of a list ordered by start whose starts lie within the bounds.
func (u *unit) startingIn(list []uint32, first, last int64) []uint32 {
	recs := u.c.recs
	lo := sort.Search(len(list), func(i int) bool { return int64(recs[list[i]].start) >= first })
	hi := lo + sort.Search(len(list)-lo, func(i int) bool { return int64(recs[list[lo+i]].start) > last })
	return list[lo:hi]
}

// fromPlaceless pairs a report without a position with all others of its time or, where those are more than the budget,
// with the ones that share an actor or a place name.
func (u *unit) fromPlaceless(p uint32) {
	recs := u.c.recs
	r := &recs[p]
	near := u.byTime
	if r.when != whenUnknown {
		near = u.startingIn(near, int64(r.start)-int64(u.window), int64(r.end)+int64(u.window))
	}
	budget := u.c.s.w.Blocking.Budget
	most := max(4*budget, mostCompared)
	u.found = append(append(u.found[:0], near[:min(len(near), most)]...), u.long[:min(len(u.long), most)]...)
	crowded := len(u.found) > budget
	for _, q := range u.found {
		if q == p || recs[q].tier == tierPlaceless && q < p {
			continue
		}
		if !crowded || u.c.kin(p, q) {
			u.visit(p, q)
		}
	}
}

// kin reports whether two reports share an actor or a place name.
func (c *Corpus) kin(p, q uint32) bool {
	switch c.actorsLevel(p, q) {
	case setEqualOne, setEqualSeveral, setContained, setOverlap:
		return true
	}
	if c.nameSet < 0 {
		return false
	}
	return shared(c.sets[c.nameSet].of(p), c.sets[c.nameSet].of(q)) > 0
}
