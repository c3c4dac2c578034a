package sqlstore

import (
	"cmp"
	"slices"

	"truce"
	"truce/internal/query"
)

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
// selects in all. With id 0 it is the first page. Blocks are looked at in order of the first rank in them, up to the
// one that can add nothing to the page.
func (c *columns) page(q query.Incidents, from truce.Instant, id int64) (ids []int64, more bool, total int) {
	limit, sign := query.Limit(q.Limit), sign(q.Sort)
	after := place{sign * int64(from), id}
	best := firsts{n: limit + 1}
	sel := c.selection(q)
	for _, r := range c.ranked(sign) {
		if best.full && r.first > best.bar.rank {
			break
		}
		if id != 0 && r.last < after.rank {
			continue
		}
		sel.in(r.block, func(b *block, i int) {
			p := place{sign * int64(b.from[i]), b.id[i]}
			if (id == 0 || after.before(p)) && (!best.full || p.before(best.bar)) {
				best.add(p)
			}
		})
	}
	for _, p := range best.done() {
		ids = append(ids, p.id)
	}
	if total = sum(c.counts(q)); len(ids) > limit {
		return ids[:limit], true, total
	}
	return ids, false, total
}

// ranks are the first and the last rank that an incident in a block may have.
type ranks struct {
	block       int
	first, last int64
}

// ranked returns the blocks in order of their first ranks.
func (c *columns) ranked(sign int64) []ranks {
	out := make([]ranks, len(c.blocks))
	for k, b := range c.blocks {
		x, y := sign*int64(b.span.first), sign*int64(b.span.last)
		out[k] = ranks{k, min(x, y), max(x, y)}
	}
	slices.SortFunc(out, func(a, b ranks) int { return cmp.Compare(a.first, b.first) })
	return out
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
