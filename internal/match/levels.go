package match

import (
	"cmp"
	"slices"
)

// Pair is a candidate pair with the level of each feature of the weights, in their order.
type Pair struct {
	I, J   int // indexes into the input
	Levels []uint16
	Points Points
}

// Pairs lists all pairs that are near enough to be compared, in an order that depends on the reports alone.
func (c *Corpus) Pairs() []Pair {
	features := c.features()
	parts := make([][]edge, workers())
	newBlocks(c).each(func(w int) func(p, q uint32) {
		return func(p, q uint32) {
			if _, ok := c.s.reach(&c.recs[p], &c.recs[q]); ok {
				parts[w] = append(parts[w], edge{a: min(p, q), b: max(p, q)})
			}
		}
	})
	edges := slices.Concat(parts...)
	slices.SortFunc(edges, func(x, y edge) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	levels := make([]uint16, len(edges)*len(features))
	list := make([]Pair, len(edges))
	parallel(len(edges), workers(), func(_, lo, hi int) {
		for n := lo; n < hi; n++ {
			a, b := edges[n].a, edges[n].b
			l := levels[n*len(features) : (n+1)*len(features)]
			for k := range features {
				l[k] = uint16(features[k].levelOf(c, a, b))
			}
			list[n] = Pair{int(c.recs[a].index), int(c.recs[b].index), l, c.s.w.Sum(l)}
		}
	})
	return list
}

// Sum is the score of a pair that falls on the given level of each feature.
func (w *Weights) Sum(levels []uint16) Points {
	p := w.Start
	for k, l := range levels {
		p += w.Features[k].Points[l]
	}
	return p
}

// Levels is the number of levels of a feature.
func (f Feature) Levels() int {
	n := 1
	for _, of := range f.Of {
		n *= of.levels()
	}
	return n
}

// Neighbours lists the pairs of levels of a feature between which its points should change little: adjoining levels of
// measures whose levels have an order.
func (f Feature) Neighbours() (list [][2]int) { return f.across(Of.neighbours) }

// Descents lists the pairs of levels of a feature of which the second may not be worth more than the first: what lies
// farther apart, in place or time, or agrees less, never speaks more for one incident.
func (f Feature) Descents() (list [][2]int) { return f.across(Of.descents) }

// across applies pairs of levels of each measure to the combined levels of a feature.
func (f Feature) across(pairs func(Of) [][2]int) (list [][2]int) {
	first := f.Of[0]
	if len(f.Of) == 1 {
		return pairs(first)
	}
	n := f.Of[1].levels()
	for _, p := range pairs(first) {
		for l := range n {
			list = append(list, [2]int{p[0]*n + l, p[1]*n + l})
		}
	}
	for _, p := range pairs(f.Of[1]) {
		for l := range first.levels() {
			list = append(list, [2]int{l*n + p[0], l*n + p[1]})
		}
	}
	return list
}

// chain pairs the levels from first to last, each with the next.
func chain(first, last int) (list [][2]int) {
	for l := first; l < last; l++ {
		list = append(list, [2]int{l, l + 1})
	}
	return list
}

func (of Of) neighbours() [][2]int {
	switch of.Measure {
	case "source":
		return [][2]int{{0, 1}, {2, 3}, {2, 4}, {3, 5}}
	case "lag":
		return [][2]int{{0, 2}}
	case "precision", "best_precision":
		return chain(1, int(PlaceCountry))
	case "crowd":
		return chain(1, nCrowd-1)
	case "place", "time":
		return of.descents()
	}
	if len(catalogue[of.Measure].levels) == 0 {
		return chain(1, of.levels()-1)
	}
	return nil
}

func (of Of) descents() (list [][2]int) {
	switch of.Measure {
	case "place":
		for g := range 3 {
			list = append(list, chain(1+g*placeBins, (g+1)*placeBins)...)
		}
	case "time":
		list = append(append(chain(1, 4), chain(7, 9)...), chain(10, 13)...)
		list = append(list, [2]int{5, 7}, [2]int{6, 7})
		for g := timeSpans; g < len(timeLevels); g += 4 {
			list = append(list, [2]int{g, g + 3}, [2]int{g + 1, g + 3}, [2]int{g + 2, g + 3})
		}
	case "type":
		list = [][2]int{{1, 2}, {1, 3}, {1, 5}, {2, 4}, {3, 4}}
	case "actors", "relation":
		list = [][2]int{{setEqualOne, setOverlap}, {setEqualSeveral, setOverlap}, {setContained, setDisjoint},
			{setOverlap, setDisjoint}, {setDisjoint, setStrangers}}
	case "killed", "wounded":
		list = [][2]int{{countMany, countSome}, {countSome, countFew}, {countSome, countClose}, {countFew, countApart},
			{countClose, countApart}, {countNone, countNoneAlways},
			{countNoneAlways, countNoneSome}}
	case "crowd":
		list = chain(1, nCrowd-1)
	case "distance", "gap", "start_gap", "end_gap", "killed_ratio", "wounded_ratio":
		list = chain(1, of.levels()-1)
	case "name", "likeness":
		for _, p := range chain(1, of.levels()-1) {
			list = append(list, [2]int{p[1], p[0]})
		}
	}
	return list
}
