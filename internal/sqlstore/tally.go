package sqlstore

import (
	"slices"
	"sync"
	"time"

	"truce"
	"truce/internal/query"
)

// counted keeps what was counted of a state, for until the next write much is asked again.
type counted struct {
	mu   sync.Mutex
	of   map[query.Incidents][]int // by code of the facets
	days map[dayKey][]truce.Count
}

type dayKey struct {
	q    query.Incidents
	zone string
}

// mostCounted bounds how many answers are kept.
const mostCounted = 64

// remembered returns what was counted for a query and key, or counts it. Of boxes hardly one is asked for twice.
func remembered[K comparable, V any](c *counted, of map[K]V, q query.Incidents, key K, count func() V) V {
	if q.Box != nil {
		return count()
	}
	c.mu.Lock()
	v, known := of[key]
	c.mu.Unlock()
	if known {
		return v
	}
	v = count()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(of) >= mostCounted {
		clear(of)
	}
	of[key] = v
	return v
}

// unpaged is the query without what makes a page of it.
func unpaged(q query.Incidents) query.Incidents {
	q.Sort, q.Limit, q.After = "", 0, ""
	return q
}

// counts returns how many incidents the query selects, by the code of their facets. The caller leaves it alone.
func (c *columns) counts(q query.Incidents) []int {
	q = unpaged(q)
	return remembered(c.counted, c.counted.of, q, q, func() []int {
		s := c.selection(q)
		counts := make([]int, len(c.facets))
		if s.anyTime && q.Box == nil && s.texts == nil {
			for f, n := range c.held {
				if s.wanted[f] {
					counts[f] = n
				}
			}
			return counts
		}
		s.each(func(b *block, i int) { counts[b.facet[i]]++ })
		return counts
	})
}

func sum(counts []int) (n int) {
	for _, k := range counts {
		n += k
	}
	return n
}

// tally counts what the query selects by a facet.
func (c *columns) tally(q query.Incidents, by query.Facet, zone *time.Location) []truce.Count {
	if by == query.ByDay {
		return slices.Clone(remembered(c.counted, c.counted.days, q, dayKey{unpaged(q), zone.String()}, func() []truce.Count {
			return c.tallyDays(q, zone)
		}))
	}
	keys := map[string]int{}
	for f, n := range c.counts(q) {
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
	c.selection(q).each(func(b *block, i int) {
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
	c.selection(q).each(func(b *block, i int) {
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
