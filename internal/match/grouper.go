package match

import "slices"

// Grouper groups the same scored pairs at one joining mark after another, as training tries them.
type Grouper struct {
	n     int
	edges []edge
	score func(a, b uint32) Points
	at    []uint32 // position by index in the input; nil: the same
}

// Grouper makes a grouper of the reports; joining marks below least are not possible with it.
func (c *Corpus) Grouper(least Points) *Grouper {
	return &Grouper{len(c.recs), c.edges(least), c.pairPoints, c.at}
}

// NewGrouper makes a grouper of n reports by the points of the given pairs alone: for scores that come from several
// scorecards, as in cross-validation. Pairs that are not given were not compared.
func NewGrouper(n int, pairs []Pair) *Grouper {
	points := make(map[[2]uint32]Points, len(pairs))
	g := &Grouper{n: n}
	for _, p := range pairs {
		e := edge{uint32(min(p.I, p.J)), uint32(max(p.I, p.J)), p.Points}
		points[[2]uint32{e.a, e.b}] = e.points
		g.edges = append(g.edges, e)
	}
	g.score = func(a, b uint32) Points {
		if p, ok := points[[2]uint32{min(a, b), max(a, b)}]; ok {
			return p
		}
		return leastPair
	}
	return g
}

// Labels groups at a joining mark and returns a label for each report of the input.
func (g *Grouper) Labels(join Points) []int {
	edges := slices.DeleteFunc(slices.Clone(g.edges), func(e edge) bool { return e.points < join })
	grouping := grouping{g.n, join, g.score}
	groups := grouping.group(edges)
	labels := make([]int, g.n)
	for i := range labels {
		p := uint32(i)
		if g.at != nil {
			p = g.at[i]
		}
		labels[i] = int(groups.find(p))
	}
	return labels
}
