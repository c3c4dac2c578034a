package match

import (
	"cmp"
	"slices"
)

// Kind says how two reports belong together.
type Kind uint8

// The kinds of link. Same-as and copy-of hold in both directions; the others read "A is part of B", "A follows up on
// B".
const (
	Apart      Kind = iota // nothing
	SameAs                 // both tell of one incident
	CopyOf                 // the same, in the same words or by its own account: one witness
	PartOf                 // what A tells lies within the episode or the total that B tells
	FollowUpOf             // A tells of a later incident of the same sides at the same place as B's
)

var kindNames = [...]string{"", "same-as", "copy-of", "part-of", "follow-up-of"}

// String returns the kind as written in files.
func (k Kind) String() string { return kindNames[k] }

// Link joins two reports given by their indexes in the input.
type Link struct {
	A, B   int
	Kind   Kind
	Points Points // the score of the pair
}

// Links lists the links of the proposal: same-as for every pair of an incident that by itself reaches the joining mark,
// copy-of in place of it where one repeats the other, and part-of and follow-up-of between incidents. A report that
// others are part of tells of several incidents; it stays an incident of its own, and counts add up over its parts or
// over it, never over both. Ordered by the ids of A and B.
func (p *Proposal) Links() []Link {
	return p.pairs(every, func(l Link) bool { return l.Kind != Apart })
}

// Candidates lists every pair that was compared, with its link if it has one, as [Proposal.Links] does.
func (p *Proposal) Candidates() []Link {
	return p.pairs(every, func(Link) bool { return true })
}

func every(_, _ int) bool { return true }

// CandidatesOf lists, in the same order, the candidates of at least so many points among the pairs of reports, by their
// indexes, that are wanted: of many thousand reports nearly all pairs are worth nothing, and to weigh and to sort them
// would take longest. of is asked by several goroutines at once.
func (p *Proposal) CandidatesOf(least Points, of func(a, b int) bool) []Link {
	c := p.corpus
	at := make([]uint32, len(c.reports))
	for i := range c.recs {
		at[c.recs[i].index] = uint32(i)
		for _, copied := range c.copies[uint32(i)] {
			at[copied] = uint32(i)
		}
	}
	return p.pairs(func(a, b int) bool { return of(a, b) && c.score(at[a], at[b], least) != lowest },
		func(l Link) bool { return l.Points >= least })
}

func (p *Proposal) pairs(of func(a, b int) bool, keep func(Link) bool) []Link {
	c := p.corpus
	parts := make([][]Link, workers())
	newBlocks(c).each(func(w int) func(a, b uint32) {
		return func(a, b uint32) {
			if !of(int(c.recs[a].index), int(c.recs[b].index)) {
				return
			}
			if _, near := c.s.reach(&c.recs[a], &c.recs[b]); !near {
				return
			}
			if l := p.link(a, b); keep(l) {
				parts[w] = append(parts[w], l)
			}
		}
	})
	list := append(slices.Concat(parts...), p.equal(of, keep)...)
	id := func(i int) string { return c.reports[i].ID }
	slices.SortFunc(list, func(x, y Link) int {
		return cmp.Or(cmp.Compare(id(x.A), id(y.A)),
			cmp.Compare(id(x.B), id(y.B)))
	})
	return list
}

// equal links each report to the equal ones that it stands for.
func (p *Proposal) equal(of func(a, b int) bool, keep func(Link) bool) (list []Link) {
	c := p.corpus
	for at, copies := range c.copies {
		first, points := int(c.recs[at].index), c.score(at, at, lowest)
		for _, i := range copies {
			l := Link{A: first, B: int(i), Points: points}
			if p.Of[first] == p.Of[i] {
				l.Kind = CopyOf
			}
			if of(first, int(i)) && keep(l) {
				list = append(list, l)
			}
		}
	}
	return list
}

// link gives the link between two positions.
func (p *Proposal) link(a, b uint32) Link {
	c := p.corpus
	if c.reports[c.recs[b].index].ID < c.reports[c.recs[a].index].ID {
		a, b = b, a
	}
	x, y := &c.recs[a], &c.recs[b]
	l := Link{A: int(x.index), B: int(y.index), Points: c.score(a, b, lowest)}
	back := Link{A: l.B, B: l.A, Points: l.Points}
	switch {
	case p.Of[l.A] == p.Of[l.B] && c.repeats(l.A, l.B):
		l.Kind = CopyOf
	case p.Of[l.A] == p.Of[l.B]:
		if l.Points >= c.s.w.Join {
			l.Kind = SameAs
		}
	case c.isPart(a, b):
		l.Kind = PartOf
	case c.isPart(b, a):
		back.Kind = PartOf
		return back
	case c.isSequel(a, b) && x.start < y.start:
		back.Kind = FollowUpOf
		return back
	case c.isSequel(a, b):
		l.Kind = FollowUpOf
	}
	return l
}

// isPart reports whether what a tells may be one of the incidents that b sums up: b covers several days and holds a's
// time, no farther off than b's place is vague, no side or type against it, and no more killed than b counts.
func (c *Corpus) isPart(a, b uint32) bool {
	x, y := &c.recs[a], &c.recs[b]
	if x.when == whenUnknown || y.when < whenDays || x.when >= y.when && x.end-x.start >= y.end-y.start {
		return false
	}
	if x.start < y.start || x.end > y.end {
		return false
	}
	if x.place != placeNone && y.place != placeNone && distance2(x, y) > vagueness2(y) {
		return false
	}
	if x.flags&y.flags&flagKilled != 0 && x.low > y.high {
		return false
	}
	switch c.actorsLevel(a, b) {
	case setDisjoint, setStrangers, setNeither:
		return false
	}
	return typeLevel(x, y) != 4
}

// vagueness2 is the square of how far from its position a report may reach, in units of 1e-7 degree.
func vagueness2(r *rec) int64 {
	switch r.place {
	case placeFine:
		return sq(3)
	case placeTown:
		return sq(12)
	case placeArea:
		return sq(45)
	}
	return sq(150)
}

// isSequel reports whether the later of two incidents may follow up on the earlier: same sides, all of one's among the
// other's, at the same place as far as it is known, neither an episode, one after the other.
func (c *Corpus) isSequel(a, b uint32) bool {
	x, y := &c.recs[a], &c.recs[b]
	if x.when == whenUnknown || y.when == whenUnknown || x.when > whenDay || y.when > whenDay {
		return false
	}
	if x.startDay == y.startDay && (x.when != whenClock || y.when != whenClock || max(x.start-y.end, y.start-x.end) < 60) {
		return false
	}
	if x.place == placeNone || y.place == placeNone || max(x.place, y.place) > placeTown || distance2(x, y) > sq(3) {
		return false
	}
	switch c.actorsLevel(a, b) {
	case setEqualOne, setEqualSeveral, setContained:
		return true
	}
	return false
}
