package main

import (
	"fmt"
	"slices"
	"strings"

	"truce/internal/match"
	"truce/internal/match/eval"
	"truce/internal/match/learn"
)

// families are the kinds of worlds: what is learned from all but one and measured on that one says how points, mark
// and curve carry over to a world of a kind that nobody has seen.
var families = []string{"elections", "articles", "lists", "posts", "war"}

func familyOf(world string) string {
	for _, f := range families {
		if strings.Contains(world, f) {
			return f
		}
	}
	return "lists" // one member: the entries of a list
}

// leaveOut learns without each family and measures it.
func leaveOut(r real) {
	worlds, trials := r.training(-1), r.trials()
	pairs := make([][]match.Pair, len(trials))
	for i, t := range trials {
		pairs[i] = match.Unfolded(t.Reports, spec()).Pairs()
	}
	for _, f := range families {
		w := learn.Fit(spec(), learn.Mixed(without(worlds, f), spec(), 0.3), penalty)
		byHand(w)
		var own, others []*trial
		for i, t := range trials {
			t.rescore(pairs[i], w)
			if familyOf(t.name) == f {
				own = append(own, t)
			} else {
				others = append(others, t)
			}
		}
		settle(others, w)
		fmt.Println("without", f)
		for _, t := range own {
			t.chance = match.ChanceOf(t.Reports, w)
			t.print(w)
		}
	}
}

func without(worlds []learn.World, family string) []learn.World {
	return slices.DeleteFunc(slices.Clone(worlds), func(w learn.World) bool { return familyOf(w.Name) == family })
}

// rescore gives a trial the points of w.
func (t *trial) rescore(pairs []match.Pair, w *match.Weights) {
	t.pairs = slices.Clone(pairs)
	for k := range t.pairs {
		t.pairs[k].Points = w.Sum(t.pairs[k].Levels)
	}
	t.grouper = match.NewGrouper(len(t.Reports), t.pairs)
}

// chooseJoinAt picks the probability at which each trial joins by what its own table shows: that with the best mean of
// F1 and B³.
func chooseJoinAt(trials []*trial, w *match.Weights) (best float64) {
	most := -1.0
	for percent := 10; percent <= 60; percent += 2 {
		c, sum := *w, 0.0
		c.JoinAt = float64(percent) / 100
		for _, t := range trials {
			q := eval.Measure(t.labels(w, c.FittedTo(t.chance).Join), t.Truth)
			sum += t.weighs * (q.F1 + q.B3F1)
		}
		if sum > most {
			best, most = c.JoinAt, sum
		}
	}
	return best
}
