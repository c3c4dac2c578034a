package match

import (
	"cmp"
	"slices"
	"sort"

	"truce"
)

// Stream groups reports as they come. Filing one re-opens only the groups it touches. Where the weights look at nothing
// but the two reports of a pair, the groups are those that [Propose] gives for the same reports; rarities and crowds are
// those of the moment of filing, and can make a difference. A Stream is not safe for concurrent use.
type Stream struct {
	c       *Corpus
	ids     map[string]uint32
	fine    map[uint32][]uint32 // by cell: fine reports, by start
	wide    grid
	short   map[uint32][]uint32 // by wide cell: fine and wide reports, by start
	vague   map[uint32][]uint32 // by wide cell: wide reports, by start
	long    map[uint32][]uint32 // by wide cell: reports of several days or without a time
	byDay   map[int32][]uint32  // reports of a day at most, by their first day
	rest    []uint32            // the others
	lost    []uint32            // reports without a position
	edges   [][]halfEdge        // of each report
	group   []uint32            // of each report
	keys    []uint64            // cell and start of each report, the first of its canonical order
	local   []uint32            // of each report, its number among those that are grouped anew
	groups  [][]uint32          // reports of each group; nil: it is no more
	scratch scratch
}

// halfEdge is an edge seen from one of its reports.
type halfEdge struct {
	to     uint32
	points Points
}

// scratch is memory that one filing leaves to the next.
type scratch struct {
	cells, near, nodes, open []uint32
	edges                    []edge
	forest                   forest
	agglomeration            agglomeration
}

// NewStream begins with a set of reports, which may be empty, grouped as Propose does. The same id twice is an error of
// kind truce.Conflict.
func NewStream(reports []Report, w *Weights) (*Stream, error) {
	s := &Stream{
		c: NewCorpus(slices.Clone(reports), w), ids: make(map[string]uint32, len(reports)),
		fine: map[uint32][]uint32{}, short: map[uint32][]uint32{}, vague: map[uint32][]uint32{}, long: map[uint32][]uint32{},
		byDay: map[int32][]uint32{}, wide: newGrid(w.Blocking.WideKM),
	}
	for p := range s.c.recs {
		id := s.c.reports[s.c.recs[p].index].ID
		if _, twice := s.ids[id]; twice {
			return nil, truce.Errorf(truce.Conflict, "report %s is there twice", id)
		}
		s.ids[id] = uint32(p)
		s.index(uint32(p), appendTo)
	}
	for _, lists := range []map[uint32][]uint32{s.fine, s.short, s.vague} {
		for _, list := range lists {
			slices.SortStableFunc(list, func(p, q uint32) int { return cmp.Compare(s.c.recs[p].start, s.c.recs[q].start) })
		}
	}
	edges := s.c.edges(w.Join)
	for _, e := range edges {
		s.connect(e)
	}
	s.takeOver(s.c.group(edges))
	return s, nil
}

// takeOver adopts the groups of the reports the stream begins with.
func (s *Stream) takeOver(groups *forest) {
	s.group = make([]uint32, len(s.c.recs))
	for p := range s.c.recs {
		if p := uint32(p); groups.find(p) == p {
			members := groups.members(p, nil)
			slices.Sort(members)
			g := s.newGroup(members)
			for _, m := range members {
				s.group[m] = g
			}
		}
	}
}

// Len is the number of reports.
func (s *Stream) Len() int { return len(s.c.reports) }

// Filed is what filing a report changed. Reports are given by their ids.
type Filed struct {
	Incident []string   // the proposed incident of the report, itself among them, sorted
	Was      [][]string // the incidents, as they were, whose reports are grouped otherwise now, each sorted
	Now      [][]string // how those reports and the new one are grouped now, each sorted
	Best     string     // the report with the highest score beside the new one, "" if none was near enough
	Points   Points     // the score of the two
}

// File adds a report and proposes its incident. An id that is there already is an error of kind truce.Conflict, and
// nothing is added.
func (s *Stream) File(r Report) (Filed, error) {
	if _, twice := s.ids[r.ID]; twice {
		return Filed{}, truce.Errorf(truce.Conflict, "report %s is there already", r.ID)
	}
	p := s.add(r)
	f := Filed{Points: lowest}
	s.scratch.edges = s.scratch.edges[:0]
	s.near(p, func(q uint32) {
		points := s.c.score(p, q, lowest)
		if points == lowest {
			return
		}
		if points > f.Points || points == f.Points && s.id(q) < f.Best {
			f.Best, f.Points = s.id(q), points
		}
		if points >= s.c.s.w.Join {
			s.scratch.edges = append(s.scratch.edges, edge{q, p, points})
		}
	})
	s.index(p, s.insert)
	for _, e := range s.scratch.edges {
		s.connect(e)
	}
	s.regroup(p, &f)
	return f, nil
}

func (s *Stream) id(p uint32) string { return s.c.reports[s.c.recs[p].index].ID }

// add appends the report to the corpus; its position is the number of those before it.
func (s *Stream) add(r Report) uint32 {
	c := s.c
	p := uint32(len(c.recs))
	x := c.r.read(&r)
	x.tidyActors()
	x.index = p
	c.reports = append(c.reports, r)
	c.recs = append(c.recs, x)
	c.at = append(c.at, p)
	s.ids[r.ID] = p
	for int(x.document) >= len(c.documentReports) {
		c.documentReports = append(c.documentReports, 0)
	}
	if x.document != 0 {
		c.documentReports[x.document]++
	}
	if c.actors == nil && x.nActors > 2 {
		c.lateActors()
	}
	for _, set := range c.distinctSets() {
		if len(set.start) == int(p)+1 {
			set.add(&r)
			set.weigh(set.of(p))
		}
	}
	c.readKeys()
	if c.beyond {
		c.facts = append(c.facts, factsOf(&r))
	}
	if c.crowds != nil {
		c.crowds = append(c.crowds, 0)
	}
	s.group = append(s.group, noGroup)
	return p
}

// lateActors makes the full sets of actors, which the first report of more than two needs.
func (c *Corpus) lateActors() {
	c.actors = newSets(c.r.actors, func(r *Report) []string { return fold(r.Actors) })
	for p := range c.recs {
		c.actors.add(&c.reports[c.recs[p].index])
	}
	c.actors.weigh(nil)
}

// index makes the report at p findable for those that come after it; put adds it to a list ordered by start.
func (s *Stream) index(p uint32, put func(list []uint32, p uint32) []uint32) {
	r := &s.c.recs[p]
	fine := s.c.grid.cell(r)
	s.edges = append(s.edges, nil)
	s.keys = append(s.keys, uint64(fine)<<32|uint64(uint32(r.start)^1<<31))
	s.local = append(s.local, 0)
	if r.when == whenUnknown || r.when > whenDay {
		s.rest = append(s.rest, p)
	} else {
		s.byDay[r.startDay] = append(s.byDay[r.startDay], p)
	}
	if r.tier == tierPlaceless {
		s.lost = append(s.lost, p)
		return
	}
	cell := s.wide.cell(r)
	switch r.tier {
	case tierLong:
		s.long[cell] = append(s.long[cell], p)
		return
	case tierFine:
		s.fine[fine] = put(s.fine[fine], p)
	case tierWide:
		s.vague[cell] = put(s.vague[cell], p)
	}
	s.short[cell] = put(s.short[cell], p)
}

func appendTo(list []uint32, p uint32) []uint32 { return append(list, p) }

// insert puts p into a list ordered by start. Reports come about in order of time, so little is moved.
func (s *Stream) insert(list []uint32, p uint32) []uint32 {
	start := s.c.recs[p].start
	i := len(list)
	if i > 0 && s.c.recs[list[i-1]].start > start {
		i = sort.Search(len(list), func(i int) bool { return s.c.recs[list[i]].start > start })
	}
	return slices.Insert(list, i, p)
}

// near visits every report that is near enough to be compared, once.
func (s *Stream) near(p uint32, visit func(q uint32)) {
	r := &s.c.recs[p]
	compare := func(list []uint32) {
		for _, q := range list {
			if _, ok := s.c.s.reach(r, &s.c.recs[q]); ok {
				s.crowd(p, q)
				visit(q)
			}
		}
	}
	if r.tier == tierPlaceless {
		compare(s.kin(p, append(s.daysOf(r), s.rest...)))
		return
	}
	s.scratch.cells = s.wide.neighbourhood(s.wide.cell(r), s.scratch.cells[:0])
	for _, cell := range s.scratch.cells {
		compare(s.long[cell])
		switch r.tier {
		case tierFine:
			compare(s.window(s.vague[cell], r))
		default:
			compare(s.window(s.short[cell], r))
		}
	}
	if r.tier == tierFine {
		s.scratch.cells = s.c.grid.neighbourhood(s.c.grid.cell(r), s.scratch.cells[:0])
		for _, cell := range s.scratch.cells {
			compare(s.window(s.fine[cell], r))
		}
	}
	compare(s.kin(p, s.lost))
}

// window is the part of a list by start that may lie within the days of the blocking.
func (s *Stream) window(list []uint32, r *rec) []uint32 {
	if r.when == whenUnknown {
		return slices.Clip(list)
	}
	w := int64(s.c.s.w.Blocking.Days+1) * minutesPerDay
	lo := s.firstFrom(list, int64(r.start)-w)
	hi := s.firstFrom(list, int64(r.end)+w+1)
	return slices.Clip(list[lo:max(lo, hi)])
}

// firstFrom is the place in a list by start of the first report that starts at the minute or later. It looks from the
// end, where what is new belongs.
func (s *Stream) firstFrom(list []uint32, start int64) int {
	starts := func(i int) int64 { return int64(s.c.recs[list[i]].start) }
	hi, step := len(list), 1
	for hi-step >= 0 && starts(hi-step) >= start {
		hi -= step
		step *= 2
	}
	lo := max(hi-step, 0)
	return lo + sort.Search(hi-lo, func(i int) bool { return starts(lo+i) >= start })
}

// daysOf lists the reports of at most a day that may lie within the days of the blocking.
func (s *Stream) daysOf(r *rec) []uint32 {
	list := s.scratch.near[:0]
	if r.when == whenUnknown {
		for p := range s.c.recs {
			if x := &s.c.recs[p]; x.when == whenClock || x.when == whenDay {
				list = append(list, uint32(p))
			}
		}
	} else {
		days := int32(s.c.s.w.Blocking.Days) + 1
		for d := r.startDay - days; d <= r.endDay+days; d++ {
			list = append(list, s.byDay[d]...)
		}
	}
	s.scratch.near = list
	return list
}

// kin leaves, of more reports than the budget, those that share an actor or a place name with p.
func (s *Stream) kin(p uint32, list []uint32) []uint32 {
	if len(list) <= s.c.s.w.Blocking.Budget {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(q uint32) bool { return !s.c.kin(p, q) })
}

func (s *Stream) crowd(p, q uint32) {
	if s.c.crowds != nil && s.c.crowding(&s.c.recs[p], &s.c.recs[q]) {
		s.c.crowds[p]++
		s.c.crowds[q]++
	}
}

// connect adds an edge.
func (s *Stream) connect(e edge) {
	s.edges[e.a] = append(s.edges[e.a], halfEdge{e.b, e.points})
	s.edges[e.b] = append(s.edges[e.b], halfEdge{e.a, e.points})
}

// regroup finds the groups after report p has come and says what changed.
//
// Groups are open when p may have a part in how they came about: first those of the reports an edge ties to p, then those
// tied to a group that came out otherwise. All others stay: grouping best first, a group comes about by its own pairs
// alone, and what no changed group touches meets nothing that it had not met before.
func (s *Stream) regroup(p uint32, f *Filed) {
	open := s.scratch.open[:0]
	for _, h := range s.edges[p] {
		open = append(open, s.group[h.to])
	}
	for {
		slices.Sort(open)
		open = slices.Compact(open)
		known := len(open)
		s.groupOpen(p, open)
		if open = s.tiedToChanged(open); len(open) == known {
			break
		}
	}
	s.scratch.open = open
	was := make([][]uint32, len(open))
	for i, g := range open {
		was[i] = s.groups[g]
	}
	s.adopt()
	f.Incident = s.idsOf(s.groups[s.group[p]])
	for i, g := range open {
		if s.groups[g] == nil {
			f.Was = append(f.Was, s.idsOf(was[i]))
		}
	}
	f.Now = s.nowOf(f.Was, p)
}

// groupOpen groups p and the reports of the open groups, into scratch.nodes and scratch.forest.
func (s *Stream) groupOpen(p uint32, open []uint32) {
	nodes := append(s.scratch.nodes[:0], p)
	for _, g := range open {
		nodes = append(nodes, s.groups[g]...)
	}
	s.scratch.nodes = nodes
	slices.SortFunc(nodes, s.order)
	for i, q := range nodes {
		s.local[q] = uint32(i)
	}
	edges := s.scratch.edges[:0]
	for i, q := range nodes {
		for _, h := range s.edges[q] {
			if j := s.local[h.to]; uint32(i) < j && int(j) < len(nodes) && nodes[j] == h.to {
				edges = append(edges, edge{uint32(i), j, h.points})
			}
		}
	}
	s.scratch.edges = edges
	s.scratch.forest.reset(len(nodes))
	if len(edges) == 0 {
		return
	}
	a := &s.scratch.agglomeration
	a.grouping = &grouping{len(nodes), s.c.s.w.Join, func(x, y uint32) Points { return s.c.pairPoints(nodes[x], nodes[y]) }}
	a.groups = &s.scratch.forest
	a.component(edges)
}

// results calls f with each group that groupOpen made, as positions in ascending order, in memory of its own, and the
// group it was before, noGroup if it is new or changed.
func (s *Stream) results(f func(members []uint32, was uint32)) {
	groups, nodes := &s.scratch.forest, s.scratch.nodes
	for i := range nodes {
		if groups.find(uint32(i)) != uint32(i) {
			continue
		}
		members := groups.members(uint32(i), make([]uint32, 0, groups.size[i]))
		for k, m := range members {
			members[k] = nodes[m]
		}
		slices.Sort(members)
		was := uint32(noGroup)
		if g := s.group[members[0]]; g != noGroup && slices.Equal(s.groups[g], members) {
			was = g
		}
		f(members, was)
	}
}

// tiedToChanged adds to the open groups those that an edge ties to a result that is new or changed.
func (s *Stream) tiedToChanged(open []uint32) []uint32 {
	known := len(open)
	s.results(func(members []uint32, was uint32) {
		if was != noGroup {
			return
		}
		for _, m := range members {
			for _, h := range s.edges[m] {
				g := s.group[h.to]
				if _, isOpen := slices.BinarySearch(open[:known], g); !isOpen && g != noGroup {
					open = append(open, g)
				}
			}
		}
	})
	return open
}

// adopt takes over the results of groupOpen. Groups that came out as they were keep their number.
func (s *Stream) adopt() {
	s.results(func(members []uint32, was uint32) {
		if was != noGroup {
			return
		}
		g := s.newGroup(members)
		for _, m := range members {
			if old := s.group[m]; old != noGroup {
				s.groups[old] = nil
			}
			s.group[m] = g
		}
	})
}

// nowOf lists the groups of the given reports and of p, each once.
func (s *Stream) nowOf(was [][]string, p uint32) (now [][]string) {
	seen := []uint32{s.group[p]}
	for _, w := range was {
		for _, id := range w {
			if g := s.group[s.ids[id]]; !slices.Contains(seen, g) {
				seen = append(seen, g)
			}
		}
	}
	for _, g := range seen {
		now = append(now, s.idsOf(s.groups[g]))
	}
	return now
}

func (s *Stream) idsOf(list []uint32) []string {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = s.id(p)
	}
	slices.Sort(ids)
	return ids
}

func (s *Stream) newGroup(members []uint32) uint32 {
	s.groups = append(s.groups, members)
	return uint32(len(s.groups) - 1)
}

// noGroup is the group of a report that has none yet.
const noGroup = 1<<32 - 1

// order is the canonical order of positions.
func (s *Stream) order(p, q uint32) int {
	if x, y := s.keys[p], s.keys[q]; x != y {
		return cmp.Compare(x, y)
	}
	return s.c.compare(s.c.recs[p], s.c.recs[q])
}

// Incident lists the reports of the proposed incident of a report, sorted by id; nil if there is no such report.
func (s *Stream) Incident(id string) []string {
	p, ok := s.ids[id]
	if !ok {
		return nil
	}
	return s.idsOf(s.groups[s.group[p]])
}

// Explain gives the reasons for the score of two reports as things stand now; ok is false if one is not there.
func (s *Stream) Explain(a, b string) (e Explanation, ok bool) {
	p, okA := s.ids[a]
	q, okB := s.ids[b]
	if !okA || !okB {
		return Explanation{}, false
	}
	return s.c.Explain(int(s.c.recs[p].index), int(s.c.recs[q].index)), true
}
