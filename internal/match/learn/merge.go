package learn

import (
	"slices"

	"truce/internal/match"
)

// Merge puts features of the same field together where one is of a measure and the other of that measure and another:
// an officer sees one line, whose points are the sum. A rule on the single measure holds for the combinations that a
// rule of the other names too.
func Merge(w *match.Weights) *match.Weights {
	out := *w
	out.Features = nil
	for _, f := range w.Features {
		i := slices.IndexFunc(out.Features, func(g match.Feature) bool { return within(g, f) })
		if i < 0 {
			out.Features = append(out.Features, f)
			continue
		}
		out.Features[i] = sum(out.Features[i], f)
	}
	return &out
}

// within reports whether g is of the first measure of f alone, under the same field.
func within(g, f match.Feature) bool {
	return g.Field == f.Field && len(g.Of) == 1 && len(f.Of) == 2 && g.Of[0].Measure == f.Of[0].Measure
}

func sum(single, pair match.Feature) match.Feature {
	n := len(pair.Points) / len(single.Points)
	points := slices.Clone(pair.Points)
	for l := range points {
		points[l] += single.Points[l/n]
	}
	rules := pair.Rules
	pair.Points, pair.Rules = points, nil
	for _, r := range single.Rules {
		wide := r
		wide.Levels = nil
		for _, l := range r.Levels {
			for k := range n {
				if bounded(rules, l*n+k) {
					wide.Levels = append(wide.Levels, l*n+k)
				}
			}
		}
		pair.Rules = append(pair.Rules, wide)
	}
	return pair
}

func bounded(rules []match.Rule, level int) bool {
	return slices.ContainsFunc(rules, func(r match.Rule) bool { return slices.Contains(r.Levels, level) })
}
