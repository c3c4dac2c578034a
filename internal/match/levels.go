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
func (f Feature) Neighbours() (list [][2]int) {
	first := f.Of[0]
	if len(f.Of) == 1 {
		return first.neighbours()
	}
	n := f.Of[1].levels()
	for _, p := range first.neighbours() {
		for l := range n {
			list = append(list, [2]int{p[0]*n + l, p[1]*n + l})
		}
	}
	for _, p := range f.Of[1].neighbours() {
		for l := range first.levels() {
			list = append(list, [2]int{l*n + p[0], l*n + p[1]})
		}
	}
	return list
}

func (of Of) neighbours() (list [][2]int) {
	run := func(first, last int) {
		for l := first; l < last; l++ {
			list = append(list, [2]int{l, l + 1})
		}
	}
	switch of.Measure {
	case "place":
		for g := range 4 {
			run(1+g*placeBins, (g+1)*placeBins)
		}
	case "time":
		run(1, 4)
		run(7, 9)
		run(10, 13)
	case "source":
		list = append(list, [2]int{0, 1}, [2]int{2, 3}, [2]int{2, 4}, [2]int{3, 5})
	case "lag":
		list = append(list, [2]int{0, 2})
	case "precision", "best_precision":
		run(1, int(PlaceCountry))
	default:
		if len(catalogue[of.Measure].levels) == 0 {
			run(1, of.levels()-1)
		}
	}
	return list
}
