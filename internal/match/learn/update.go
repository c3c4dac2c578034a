package learn

import (
	"math"

	"truce/internal/match"
	"truce/internal/match/eval"
)

// Judged is a pair that people have judged.
type Judged struct {
	match.Pair
	Same bool
}

// JudgedPairs finds the levels of the pairs on which there is a verdict. Pairs too far apart to be compared, and
// reports that are not there, are left out.
func JudgedPairs(c *match.Corpus, reports []match.Report, verdicts []match.Verdict) []Judged {
	type ids struct{ a, b string }
	same := map[ids]bool{}
	for _, v := range verdicts {
		same[ids{v.A, v.B}] = v.Same
	}
	var list []Judged
	for _, p := range c.Pairs() {
		a, b := reports[p.I].ID, reports[p.J].ID
		if s, ok := same[ids{min(a, b), max(a, b)}]; ok {
			list = append(list, Judged{p, s})
		}
	}
	return list
}

// Strength says how much the weights one begins with count beside judged pairs: as many as it takes to halve the effect
// of one level's examples.
type Strength struct {
	Points      Penalty
	Calibration float64
}

// DefaultStrength lets some hundred judged pairs adjust shipped weights without unlearning what they know.
func DefaultStrength() Strength { return Strength{Penalty{Ridge: 40, Smooth: 20}, 5} }

// Update adjusts weights to judged pairs: points are held to those of w by a strong ridge, then slope and shift of the
// calibration to those of w. The joining mark moves to the score that states the share it stated before, and stays
// there: what people judged goes before what a table shows by itself.
func Update(w *match.Weights, judged []Judged, s Strength) *match.Weights {
	examples := make([]Example, len(judged))
	for i, j := range judged {
		examples[i] = Example{Levels: j.Levels, Same: j.Same, Weight: 1}
	}
	out := adjust(w, examples, s.Points)
	scored := make([]eval.Judged, len(judged))
	for i, j := range judged {
		scored[i] = eval.Judged{Points: out.Sum(j.Levels), Same: j.Same}
	}
	out.Calibration = eval.Calibrate(scored, w.Calibration, s.Calibration)
	out.Join = moved(w.Join, w.Calibration, out.Calibration)
	out.JoinAt = 0
	return out
}

// moved is the score that stands on one curve where the mark stands on another.
func moved(mark match.Points, from, to match.Calibration) match.Points {
	z := float64(from.Shift) + float64(from.Slope)*float64(mark)/1000
	if to.Slope <= 0 {
		return mark
	}
	return match.Points(math.Round((z - float64(to.Shift)) / float64(to.Slope) * 1000))
}
