package sqlstore

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"
)

// deriveSpoken derives the incidents of which the batch said something, those that are one with them, and those that
// were.
func (a *applying) deriveSpoken(ctx context.Context) error {
	g := newGatherer(a.w, a.memo.roster)
	g.bare = true
	touched, err := a.touched(g)
	if err != nil {
		return err
	}
	return a.deriveJoined(ctx, g, touched)
}

// deriveAll derives every incident.
func (a *applying) deriveAll(ctx context.Context) error {
	var all []int64
	err := a.w.query("incident_keys", func(scan scan) error {
		var key int64
		err := scan(&key)
		all = append(all, key)
		return err
	})
	if err != nil {
		return err
	}
	for some := range slices.Chunk(all, derivedAtOnce) {
		g := newGatherer(a.w, a.memo.roster)
		g.bare = true
		if err := g.readIncidents(some); err != nil {
			return err
		}
		if err := a.deriveJoined(ctx, g, some); err != nil {
			return err
		}
	}
	return nil
}

// deriveJoined derives opened incidents, with those that are one with them.
func (a *applying) deriveJoined(ctx context.Context, g *gatherer, touched []int64) error {
	sets, err := a.sets(g, touched)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(sets, derivedAtOnce) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.deriveSets(newGatherer(a.w, a.memo.roster), some); err != nil {
			return err
		}
	}
	return nil
}

// derivedAtOnce bounds how much of what was claimed is held in memory.
const derivedAtOnce = 500

// touched returns the opened incidents of which something was said, themselves or by way of a report, and notes what is
// not there yet as ahead.
func (a *applying) touched(g *gatherer) ([]int64, error) {
	reports := slices.Sorted(maps.Keys(a.spokenReports))
	there := map[int64]bool{}
	err := queryIDs(a.w, "openings", reports, func(scan scan) error {
		var report int64
		var incident *int64
		err := scan(&report, &incident)
		there[report] = true
		if incident != nil {
			a.spoken[*incident] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := g.readLinks(reports); err != nil {
		return nil, err
	}
	for _, r := range reports {
		for _, l := range g.links[r] {
			a.speakOf(l.Incident)
		}
		if !there[r] {
			if err := a.putAhead(a.memo.roster.mint(r, 'R')); err != nil {
				return nil, err
			}
		}
	}
	incidents := slices.Sorted(maps.Keys(a.spoken))
	if err := g.readIncidents(incidents); err != nil {
		return nil, err
	}
	touched := incidents[:0]
	for _, key := range incidents {
		if g.incidents[key] != nil {
			touched = append(touched, key)
		} else if err := a.putAhead(a.memo.roster.mint(key, 'I')); err != nil {
			return nil, err
		}
	}
	return touched, nil
}

// putAhead notes that something was said of an id that is not there.
func (a *applying) putAhead(id string) error {
	var same string
	found, err := one(a.w, "is_ahead", []any{id}, &same)
	if err != nil || found {
		return err
	}
	a.memo.ahead++
	return a.w.exec("put_ahead", id)
}

// sets returns the incidents to derive, sorted into those that are one.
func (a *applying) sets(g *gatherer, touched []int64) ([][]int64, error) {
	former, err := formerly(g, touched)
	if err != nil {
		return nil, err
	}
	var sets [][]int64
	done := map[int64]bool{}
	add := func(set []int64) {
		for _, k := range set {
			done[k] = true
		}
		sets = append(sets, set)
	}
	for _, key := range touched {
		// Only where it was said that it is one with another, or is not, can it be one with others than before; so can those
		// it was one with, and those that they now are one with.
		for todo := []int64{key}; len(todo) > 0 && a.rejoin[key]; todo = todo[1:] {
			if done[todo[0]] {
				continue
			}
			set, _, err := g.joined(todo[0])
			if err != nil {
				return nil, err
			}
			add(set)
			were, err := formerly(g, set)
			if err != nil {
				return nil, err
			}
			queued := map[int64]bool{}
			for _, k := range set {
				if first := were[k][0]; !queued[first] { // of those that were one, each has the same list
					queued[first] = true
					todo = append(todo, were[k]...)
				}
			}
		}
	}
	for _, key := range touched {
		if !done[key] {
			add(former[key])
		}
	}
	return sets, nil
}

// formerly returns, for each of some opened incidents, those it was one with when they were last derived, itself
// included, in order.
func formerly(g *gatherer, keys []int64) (map[int64][]int64, error) {
	first := func(k int64) int64 {
		if j := g.incidents[k].joined; j != nil {
			return *j
		}
		return k
	}
	firsts := map[int64][]int64{}
	for _, k := range keys {
		firsts[first(k)] = []int64{first(k)}
	}
	others := []int64{}
	err := queryIDs(g.q, "joined_to", slices.Sorted(maps.Keys(firsts)), func(scan scan) error {
		var joined, id int64
		err := scan(&joined, &id)
		firsts[joined] = append(firsts[joined], id)
		others = append(others, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	for f := range firsts {
		others = append(others, f)
	}
	out := map[int64][]int64{}
	for _, k := range keys {
		out[k] = firsts[first(k)]
	}
	return out, g.readIncidents(g.unread(others))
}

// deriveSets writes the rows of incidents that are one: the first has what they come to, the others redirect to it.
func (a *applying) deriveSets(g *gatherer, sets [][]int64) error {
	if err := g.read(slices.Concat(sets...)); err != nil {
		return err
	}
	rows := make([]derived, len(sets))
	errs := make([]error, len(sets))
	onAllProcessors(len(sets), func(i int) { rows[i], errs[i] = derive(a.memo.process, g.group(sets[i], nil)) })
	for i, keys := range sets {
		d := &rows[i]
		if errs[i] != nil {
			return errs[i]
		}
		a.change(changeOf(keys[0], d))
		if err := a.w.exec("derive_incident", append([]any{keys[0], nil}, d.columns()...)...); err != nil {
			return err
		}
		for _, k := range keys[1:] {
			a.change(change{id: k})
			if err := a.w.exec("derive_incident", k, keys[0], nil, nil, nil, nil, nil, nil, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// onAllProcessors calls do for every i below n.
func onAllProcessors(n int, do func(i int)) {
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), n)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}

// change notes what a write does to the columns, where they are held.
func (a *applying) change(c change) {
	if a.s.columns != nil {
		a.changes[c.id] = c
	}
}
