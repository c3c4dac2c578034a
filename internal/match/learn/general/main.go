// General learns the weights that any record is matched by, from several worlds at once, and measures them.
//
// It is no part of the program: whoever changes features or worlds runs it and ships what it writes.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"

	"truce/internal/match"
	"truce/internal/match/eval"
	"truce/internal/match/learn"
)

var penalty = learn.Penalty{Ridge: 1, Smooth: 1}

func main() {
	dir := flag.String("data", "../shared/data", "folder of the tables")
	out := flag.String("out", "", "where the weights go")
	last := flag.Bool("held-out", false, "measure on what was held out too: at the very end, once")
	left := flag.Bool("leave-out", false, "learn without each kind of world and measure it")
	flag.Parse()
	if err := run(*dir, *out, *last, *left); err != nil {
		log.Fatal(err)
	}
}

func run(dir, out string, last, left bool) error {
	r, err := readReal(dir)
	if err != nil {
		return err
	}
	if left {
		leaveOut(r)
		return nil
	}
	w := learn.Fit(spec(), learn.Mixed(r.training(-1), spec(), 0.3), penalty)
	byHand(w)
	trials := r.trials()
	settle(trials, w)
	w.Learned = "mixed worlds: go run ./internal/match/learn/general"
	w.Attribution = "MAVERICK, van Baalen and Höglund 2026, CC BY 4.0; UCDP GED, Sundberg and Melander 2013, CC BY 4.0"
	if last {
		for _, t := range r.heldOut() {
			t.chance = match.ChanceOf(t.Reports, w)
			trials = append(trials, t)
		}
	}
	fmt.Println("start", w.Start, "join", w.Join, w.Calibration, "join at", w.JoinAt)
	for _, t := range trials {
		t.print(w)
	}
	data, err := learn.Merge(w).Encode()
	if err != nil || out == "" {
		return err
	}
	return os.WriteFile(out, data, 0o644)
}

// settle chooses the mark and the curve of all tables, and the probability from which each joins by its own curve.
func settle(trials []*trial, w *match.Weights) {
	w.Join = chooseJoin(trials, w)
	w.Calibration = calibrate(trials, w)
	w.Calibration = modest(trials, w)
	for _, t := range trials {
		t.chance = match.ChanceOf(t.Reports, w)
	}
	w.JoinAt = chooseJoinAt(trials, w)
}

// trial is a world that the mark and the calibration are chosen on, or that is measured.
type trial struct {
	name string
	learn.Labelled
	pairs   []match.Pair // of real worlds: scored by weights that saw neither event
	grouper *match.Grouper
	chance  match.Chance
	weighs  float64
}

func (t *trial) judged(w *match.Weights) (list []eval.Judged) {
	for _, p := range t.scored(w) {
		list = append(list, eval.Judged{Points: p.Points, Same: t.Truth[p.I] == t.Truth[p.J]})
	}
	return list
}

func (t *trial) scored(w *match.Weights) []match.Pair {
	if t.pairs == nil {
		t.pairs = match.Unfolded(t.Reports, w).Pairs()
	}
	return t.pairs
}

func (t *trial) labels(w *match.Weights, join match.Points) []int {
	if t.grouper == nil {
		t.grouper = match.Unfolded(t.Reports, w).Grouper(leastJoin)
	}
	return t.grouper.Labels(join)
}

const (
	leastJoin = -7000
	mostJoin  = 1500
	joinStep  = 125
)

// chooseJoin picks the mark with the best mean of F1 and B³ over the trials.
func chooseJoin(trials []*trial, w *match.Weights) (best match.Points) {
	most := -1.0
	for join := match.Points(leastJoin); join <= mostJoin; join += joinStep {
		sum := 0.0
		for _, t := range trials {
			q := eval.Measure(t.labels(w, join), t.Truth)
			sum += t.weighs * (q.F1 + q.B3F1)
		}
		if sum > most {
			best, most = join, sum
		}
	}
	return best
}

// calibrate fits one curve to the pairs of all trials, each trial counting the same.
func calibrate(trials []*trial, w *match.Weights) match.Calibration {
	var all []eval.Judged
	for _, t := range trials {
		list := t.judged(w)
		step := max(1, len(list)/20_000)
		for i := 0; i < len(list); i += step {
			all = append(all, list[i])
		}
	}
	return eval.Calibrate(all, match.Calibration{Slope: 1000}, 1)
}

// sure is the stated probability from which a merge may be made unseen; it must hold in every trial.
const sure = 0.98

// modest flattens the curve until what is stated as sure is so in each trial, where there are enough such pairs to say.
func modest(trials []*trial, w *match.Weights) match.Calibration {
	c := *w
	for c.Calibration.Slope > 400 && !held(trials, &c) {
		c.Calibration.Slope -= 20
	}
	return c.Calibration
}

func held(trials []*trial, w *match.Weights) bool {
	for _, t := range trials {
		if share, n := eval.PrecisionAbove(t.judged(w), w, sure); n >= 40 && share < sure {
			return false
		}
	}
	return true
}

// print measures by the mark of all tables and by that of its own.
func (t *trial) print(w *match.Weights) {
	pairs := t.judged(w)
	share, n := eval.PrecisionAbove(pairs, w, sure)
	fmt.Printf("%-22s %6d reports, %.3f of the pairs compared, ECE %.3f, sure %.3f of %d\n", t.name, len(t.Reports),
		t.reached(w), eval.ECE(eval.Table(pairs, w, 10), 0.1, 0.9), share, n)
	for _, join := range []match.Points{w.Join, w.FittedTo(t.chance).Join} {
		q := eval.Measure(t.labels(w, join), t.Truth)
		fmt.Printf("    mark %5d F1 %.3f (P %.3f R %.3f)  B3 %.3f  exact %.3f  count %+.3f\n", join, q.F1, q.Precision,
			q.Recall, q.B3F1, q.Exact, q.CountError)
	}
}

// reached is the share of the pairs of one event that were compared.
func (t *trial) reached(w *match.Weights) float64 {
	compared, all := 0, 0
	for _, p := range t.judged(w) {
		if p.Same {
			compared++
		}
	}
	size := map[string]int{}
	for _, e := range t.Truth {
		all += size[e]
		size[e]++
	}
	return float64(compared) / float64(all)
}

// byHand sets what is not left to learning.
func byHand(w *match.Weights) {
	for i, f := range w.Features {
		switch f.Of[0].Measure {
		case "range":
			w.Features[i].Points[1] = anywhere
		case "time":
			for _, l := range otherSpans {
				if len(f.Of) == 1 { // what it is worth by source and lag comes on top
					w.Features[i].Points[l] = otherSpan
				}
			}
		case "source":
			w.Features[i].Points[oneSource] += once
			w.Features[i].Points[oneRegister] = never
		}
	}
}

// oneSource is the level of two reports of one source, of which it is not known whether it repeats itself.
const oneSource = 2

// oneRegister is the level of two entries of one register.
const oneRegister = 4
