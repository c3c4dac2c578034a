package learn_test

import (
	"testing"

	"truce/internal/match"
	"truce/internal/match/learn"
)

// scorecard is of the place alone, with a rule on its nearest level.
func scorecard(rules ...match.Rule) *match.Weights {
	f := match.Feature{Field: "place", Of: []match.Of{{Measure: "place"}}, Rules: rules}
	f.Points = make([]match.Points, f.Levels())
	return &match.Weights{Format: 1, Name: "n", Version: "1", Calibration: match.Calibration{Slope: 1000},
		Blocking: match.Blocking{NearKM: 12, WideKM: 45, Days: 2}, Features: []match.Feature{f}}
}

// examples are pairs of which those farther apart are more often one incident, and of those without a place all are.
func examples() (list []learn.Example) {
	for level := range uint16(8) {
		for n := range 20 {
			same := n < 2*int(level) || level == 0
			list = append(list, learn.Example{Levels: []uint16{level}, Same: same, Weight: 1})
		}
	}
	return list
}

func TestLearningKeepsToItsRestraints(t *testing.T) {
	w := learn.Fit(scorecard(), examples(), learn.Penalty{Ridge: 0.1})
	p := w.Features[0].Points
	if p[0] != 0 {
		t.Errorf("a place that is not stated is worth %d", p[0])
	}
	for l := 2; l < 8; l++ {
		if p[l] > p[l-1] {
			t.Errorf("level %d is worth %d, the nearer one %d", l, p[l], p[l-1])
		}
	}
	rule := match.Rule{Levels: []int{1}, Least: 900, Most: 1100, Because: "it is so"}
	if p := learn.Fit(scorecard(rule), examples(), learn.Penalty{Ridge: 0.1}).Features[0].Points[1]; p < 900 || p > 1100 {
		t.Errorf("a level between 900 and 1100 is worth %d", p)
	}
}

func TestTheMarkMovesWithAnUpdate(t *testing.T) {
	w := scorecard()
	w.Join = -500
	var judged []learn.Judged
	for n := range 200 {
		judged = append(judged, learn.Judged{Pair: match.Pair{Levels: []uint16{1}}, Same: n%10 == 0})
	}
	out := learn.Update(w, judged, learn.DefaultStrength())
	before, after := w.Probability(w.Join), out.Probability(out.Join)
	if out.Join == w.Join || after-before > 0.001 || before-after > 0.001 {
		t.Errorf("the mark was %d, stated as %.3f; it is %d, stated as %.3f", w.Join, before, out.Join, after)
	}
}
