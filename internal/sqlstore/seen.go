package sqlstore

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"truce"
	"truce/internal/query"
)

// projection is what an audience sees of the incidents. It follows the columns of all incidents, and looks again at
// those that a write changed when it is next asked for.
type projection struct {
	audience query.Audience
	turn     chan struct{} // of one place: taken by whoever brings it up to a state

	line *line // of the columns it follows; nil: it follows none yet
	upTo int   // how many of their changes it has looked at

	mu    sync.RWMutex // held while what follows is put in its place
	sight *sight
	shown *columns
}

// sight is what an audience sees, in columns of their own by the ids under which it knows the incidents.
type sight struct {
	w     columnWriter
	known map[int64]int64   // the id under which an incident is known, by its other ids
	other map[int64][]int64 // those other ids, by the first of all its ids
	named map[int64]int64   // the id under which it is known where that is not the first, by the first
}

// mostFollowed bounds how many incidents are looked at again one by one: beyond, all are.
const mostFollowed = 10_000

// projectionOf returns what is kept for an audience.
func (s *Store) projectionOf(a query.Audience) *projection {
	p, _ := s.projections.LoadOrStore(a.Name, &projection{audience: a, turn: make(chan struct{}, 1)})
	return p.(*projection)
}

// SeenBy implements query.Reader. Every list is of the newest state.
func (s *Store) SeenBy(ctx context.Context, a query.Audience) (query.Seen, error) {
	x := seen{s.projectionOf(a), s.following}
	return x, x.with(ctx, x.p, func(*reader) error { return nil })
}

// following calls fn with a reader of the newest state whose columns are those of the projection.
func (s *Store) following(ctx context.Context, p *projection, fn func(*reader) error) error {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return s.fault("read", ctx.Err())
	}
	leave := sync.OnceFunc(func() { <-p.turn })
	defer leave()
	// What was changed may take longer to look at than a page may: it is not given up with the page that asked first.
	return s.readLists(context.WithoutCancel(ctx), truce.Interval{}, func(r *reader) error {
		if err := p.follow(r); err != nil {
			return err
		}
		r.columns = p.shown
		leave()
		if err := ctx.Err(); err != nil {
			return err
		}
		return fn(r)
	})
}

// SeenBy implements query.Reader, of the state of the reader alone.
func (r *reader) SeenBy(_ context.Context, a query.Audience) (query.Seen, error) {
	x := seen{&projection{audience: a}, func(_ context.Context, p *projection, fn func(*reader) error) error {
		of := *r
		of.columns = p.shown
		return fn(&of)
	}}
	return x, x.p.begin(r)
}

// begin looks at all incidents where the projection follows other columns than the reader's, or from too far behind.
func (p *projection) begin(r *reader) error {
	c := r.columns
	if p.line == c.line && p.upTo >= c.forgotten && c.changes()-p.upTo <= mostFollowed {
		return nil
	}
	may := make([]bool, len(c.facets))
	for i := range c.facets {
		may[i] = p.audience.May(&c.facets[i])
	}
	var ids []int64
	(&selection{c: c, wanted: may, anyTime: true}).each(func(b *block, i int) { ids = append(ids, b.id[i]) })
	now := &sight{newColumnWriter(), map[int64]int64{}, map[int64][]int64{}, map[int64]int64{}}
	for some := range slices.Chunk(ids, derivedAtOnce) {
		looks, err := p.look(r, some)
		if err == nil {
			err = now.take(looks)
		}
		if err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sight = now
	p.publish(r)
	return nil
}

// follow brings the projection to the reader's state.
func (p *projection) follow(r *reader) error {
	err := p.begin(r)
	if err != nil || p.upTo == r.columns.changes() {
		return err
	}
	changed := slices.Clone(r.columns.changed[p.upTo-r.columns.forgotten:])
	slices.Sort(changed)
	var all []look // before any is taken: what fails here leaves it as it was
	for some := range slices.Chunk(slices.Compact(changed), derivedAtOnce) {
		looks, err := p.look(r, some)
		if err != nil {
			return err
		}
		for _, x := range looks {
			x.reports = nil
			all = append(all, x)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.sight.take(all); err != nil {
		p.line = nil
		return err
	}
	p.publish(r)
	return nil
}

// publish notes that what is seen is of the reader's state. The caller holds mu.
func (p *projection) publish(r *reader) {
	p.line, p.upTo = r.columns.line, r.columns.changes()
	p.shown = p.sight.w.publish(r.columns.cut, r.roster)
}

// look is an incident as the audience now sees it.
type look struct {
	ids     []int64 // that are one; under the first it was looked at before
	as      int64   // the id under which it is known; 0: the audience sees nothing of it
	row     query.Row
	reports []*truce.ReportState
}

// look returns how the audience sees incidents; of one that is no longer listed under its id, and of one of which it
// sees nothing, only the id.
func (p *projection) look(r *reader, ids []int64) ([]look, error) {
	process, err := r.standing()
	if err != nil {
		return nil, err
	}
	g := newGatherer(r.q, r.roster)
	if err := g.readIncidents(ids); err != nil {
		return nil, err
	}
	looks := make([]look, len(ids))
	var first []int64
	for i, id := range ids {
		looks[i].ids = []int64{id}
		if x := g.incidents[id]; x != nil && x.joined == nil {
			first = append(first, id)
		}
	}
	sets, err := formerly(g, first)
	if err != nil {
		return nil, err
	}
	if err := g.read(slices.Concat(slices.Collect(maps.Values(sets))...)); err != nil {
		return nil, err
	}
	onAllProcessors(len(looks), func(i int) {
		x := &looks[i]
		set := sets[x.ids[0]]
		if set == nil {
			return
		}
		v := process.View(g.group(set, nil))
		if seen, row, ok := p.audience.Sees(process, &v); ok {
			x.ids, x.row, x.reports = set, row, seen.Reports
			x.as, _ = r.roster.key(string(seen.ID), 'I')
		}
	})
	return looks, nil
}

// take puts incidents as they are now seen in the place of what was seen of them.
func (s *sight) take(looks []look) error {
	for _, x := range looks {
		if err := s.drop(x.ids[0]); err != nil {
			return err
		}
	}
	for _, x := range looks {
		if x.as == 0 {
			continue
		}
		facet, err := json.Marshal(listed(query.Facets(x.row)))
		if err != nil {
			return err
		}
		if err := s.w.apply(changeOf(x.as, &derived{row: x.row, facet: string(facet)})); err != nil {
			return err
		}
		first := x.ids[0]
		if x.as != first {
			s.named[first] = x.as
		}
		for _, id := range x.ids {
			if id != x.as {
				s.known[id], s.other[first] = x.as, append(s.other[first], id)
			}
		}
	}
	return nil
}

// drop takes away what was seen of an incident whose first id this was.
func (s *sight) drop(first int64) error {
	as, other := s.named[first]
	if !other {
		as = first
	}
	for _, id := range s.other[first] {
		delete(s.known, id)
	}
	delete(s.named, first)
	delete(s.other, first)
	return s.w.apply(change{id: as})
}

// seen answers from a projection. with calls fn with a reader of one state whose columns are the projection's.
type seen struct {
	p    *projection
	with func(ctx context.Context, p *projection, fn func(*reader) error) error
}

func (s seen) Incidents(ctx context.Context, q query.Incidents) (page query.IncidentPage, err error) {
	err = s.with(ctx, s.p, func(r *reader) error {
		page, err = r.page(q, func(ids []int64) ([]query.Row, error) { return s.rows(r, ids) })
		return err
	})
	return page, err
}

// rows reads the rows of incidents as the audience sees them, in the order of the ids under which it knows them.
func (s seen) rows(r *reader, ids []int64) ([]query.Row, error) {
	first, err := listedAs(r, ids)
	if err != nil {
		return nil, err
	}
	looks, err := s.p.look(r, first)
	var rows []query.Row
	for _, x := range looks {
		if x.as == 0 {
			return nil, changed(truce.Say("in the table %s", "incident"))
		}
		x.row.Words = ""
		rows = append(rows, x.row)
	}
	return rows, err
}

// listedAs returns the ids under which incidents are listed, by any of their ids.
func listedAs(r *reader, ids []int64) ([]int64, error) {
	g := newGatherer(r.q, r.roster)
	err := g.readIncidents(ids)
	first := slices.Clone(ids)
	for i, id := range ids {
		if x := g.incidents[id]; x != nil && x.joined != nil {
			first[i] = *x.joined
		}
	}
	return first, err
}

func (s seen) Tally(ctx context.Context, q query.Incidents, by query.Facet, zone *time.Location) (n []truce.Count,
	err error) {
	err = s.with(ctx, s.p, func(r *reader) error {
		n, err = r.Tally(ctx, q, by, zone)
		return err
	})
	return n, err
}

func (s seen) Histogram(ctx context.Context, q query.Incidents, spans []truce.Interval) (n []query.Counts, err error) {
	err = s.with(ctx, s.p, func(r *reader) error {
		n, err = r.Histogram(ctx, q, spans)
		return err
	})
	return n, err
}

func (s seen) Spots(ctx context.Context, q query.Incidents, do func(*query.Spot)) error {
	return s.with(ctx, s.p, func(r *reader) error { return r.Spots(ctx, q, do) })
}

// Known implements query.Seen.
func (s seen) Known(id truce.IncidentID) (truce.IncidentID, bool) {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	r := s.p.shown.roster
	key, ok := r.key(string(id), 'I')
	if !ok {
		return "", false
	}
	if as, other := s.p.sight.known[key]; other {
		return r.incident(as), true
	}
	if _, listed := s.p.sight.w.at.get(key); !listed {
		return "", false
	}
	return id, true
}

// Tells implements query.Seen.
func (s seen) Tells(ctx context.Context, id truce.ReportID) (in truce.IncidentID, ok bool, err error) {
	err = s.with(ctx, s.p, func(r *reader) error {
		key, minted := r.roster.key(string(id), 'R')
		if !minted {
			return nil
		}
		g := newGatherer(r.q, r.roster)
		list, err := reportsOfIDs(r.q, r.roster, []int64{key})
		if err != nil {
			return err
		}
		for _, x := range list {
			g.reports[x.key] = &x
		}
		if err := g.readLinks([]int64{key}); err != nil {
			return err
		}
		var told []int64
		for _, l := range g.links[key] {
			if k, ok := r.roster.key(string(l.Incident), 'I'); ok && l.Linked {
				told = append(told, k)
			}
		}
		if told, err = listedAs(r, told); err != nil {
			return err
		}
		slices.Sort(told)
		is := func(r *truce.ReportState) bool { return r.Report.ID == id }
		// One after the other: a report may be said to tell of thousands, and one is enough.
		for _, first := range slices.Backward(slices.Compact(told)) {
			looks, err := s.p.look(r, []int64{first})
			if err != nil {
				return err
			}
			if slices.ContainsFunc(looks[0].reports, is) {
				in, ok = r.roster.incident(looks[0].as), true
				return nil
			}
		}
		return nil
	})
	return in, ok, err
}
