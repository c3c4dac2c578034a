package learn

import (
	"hash/fnv"
	"io"
	"math"
	"slices"
	"strconv"

	"truce"
	"truce/internal/match"
	"truce/internal/match/eval"
)

// Options say how weights are trained. See [DefaultOptions].
type Options struct {
	Penalty Penalty
	Flatten float64 // 0: each pair of one event counts one; 1: all pairs of one event with a report together count one
	Thin    int     // learn from the events in this many parts too, as if each part were all there is; 0: not
	Folds   int     // of the cross-validation, by event
	Seed    uint64  // of the division into folds and parts, and of the bootstrap
	Rounds  int     // of the bootstrap
}

// DefaultOptions are those the shipped weights were trained with; docs/matching.md says how they were found.
func DefaultOptions() Options {
	return Options{Penalty: Penalty{Ridge: 10, Smooth: 20}, Flatten: 0.4, Thin: 5, Folds: 5, Seed: 1, Rounds: 1000}
}

// Labelled are reports with the event each of them truly tells of.
type Labelled struct {
	Reports []match.Report
	Truth   []string
}

// where returns the part of l for whose events keep holds.
func (l Labelled) where(keep func(event string) bool) (part Labelled) {
	for i, e := range l.Truth {
		if keep(e) {
			part.Reports, part.Truth = append(part.Reports, l.Reports[i]), append(part.Truth, e)
		}
	}
	return part
}

// foldOf divides events into n folds by a hash of their name, so that neither the order of rows nor that of names
// matters.
func foldOf(event string, seed uint64, n int) int {
	h := fnv.New64a()
	io.WriteString(h, strconv.FormatUint(seed, 10)+"|"+event)
	x := h.Sum64()
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return int(x % uint64(n))
}

// Examples makes the examples that o asks for.
func Examples(l Labelled, w *match.Weights, o Options) []Example {
	list := examplesOf(l, w, o.Flatten)
	for part := range o.Thin {
		list = append(list, examplesOf(l.where(func(e string) bool { return foldOf(e, o.Seed+1, o.Thin) == part }), w,
			o.Flatten)...)
	}
	return list
}

func examplesOf(l Labelled, w *match.Weights, flatten float64) []Example {
	size := map[string]int{}
	for _, e := range l.Truth {
		size[e]++
	}
	var list []Example
	for _, p := range match.Unfolded(l.Reports, w).Pairs() {
		x := Example{Levels: p.Levels, Same: l.Truth[p.I] == l.Truth[p.J], Weight: 1}
		if x.Same {
			x.Weight = math.Pow(float64(size[l.Truth[p.I]]-1), -flatten)
		}
		list = append(list, x)
	}
	return list
}

// Result is what a cross-validation measured, over all folds together.
type Result struct {
	Alone    Measured // each fold's reports grouped by themselves, as an extract would be
	Together Measured // all reports grouped at once, every pair scored by weights that saw neither of its events
	Joins    []match.Points
	Pairs    []eval.Judged // the pairs of Together with their scores, out of fold
}

// Measured is a quality with its bootstrap interval.
type Measured struct {
	eval.Quality
	Spread eval.Spread
}

// Train learns the points of w from labelled reports, beginning from nought: only the features, blocking and types of w
// are used. It picks the joining mark by cross-validation, calibrates on out-of-fold pairs, and measures the procedure,
// that choice included, by cross-validation by event around it. Fewer than 10 events with two reports or more are
// refused (truce.Invalid).
func Train(l Labelled, w *match.Weights, o Options) (*match.Weights, *Result, error) {
	several := map[string]int{}
	multi := 0
	for _, e := range l.Truth {
		if several[e]++; several[e] == 2 {
			multi++
		}
	}
	if multi < 10 {
		return nil, nil, truce.Errorf(truce.Invalid,
			"%d events have two reports or more; at least 10 are needed to learn from", multi)
	}
	result := CrossValidate(l, w, o)
	out := fit(l, w, o)
	out.Join, out.JoinAt = chooseJoin(l, w, o), 0
	out.Calibration = eval.Calibrate(result.Pairs, match.Calibration{Slope: 1000}, 1)
	return out, result, nil
}

func fit(l Labelled, spec *match.Weights, o Options) *match.Weights {
	return Fit(spec, Examples(l, spec, o), o.Penalty)
}

// CrossValidate measures training by o on l: for each fold of events, everything, the joining mark included, is learned
// on the others.
func CrossValidate(l Labelled, spec *match.Weights, o Options) *Result {
	fits := make([]*match.Weights, o.Folds)
	r := &Result{}
	for f := range fits {
		train := l.where(func(e string) bool { return foldOf(e, o.Seed, o.Folds) != f })
		fits[f] = fit(train, spec, o)
		inner := o
		inner.Seed += 100
		fits[f].Join = chooseJoin(train, spec, inner)
		r.Joins = append(r.Joins, fits[f].Join)
	}
	a := newAlone(l, fits, o)
	r.Alone = measured(a.groups(func(f int) match.Points { return fits[f].Join }), a.truth, o)
	pairs := outOfFold(l, spec, fits, o)
	r.Together = measured(match.NewGrouper(len(l.Reports), pairs).Labels(median(r.Joins)), l.Truth, o)
	for _, p := range pairs {
		r.Pairs = append(r.Pairs, eval.Judged{Points: p.Points, Same: l.Truth[p.I] == l.Truth[p.J]})
	}
	return r
}

func median(list []match.Points) match.Points {
	s := slices.Sorted(slices.Values(list))
	return s[len(s)/2]
}

func measured[G, T comparable](groups []G, truth []T, o Options) Measured {
	return Measured{eval.Measure(groups, truth), eval.Bootstrap(groups, truth, o.Rounds, o.Seed)}
}

// label names a group within a fold.
type label struct{ fold, group int }

// alone groups each fold's reports by themselves, with that fold's weights.
type alone struct {
	folds []*match.Grouper
	truth []string
}

func newAlone(l Labelled, fits []*match.Weights, o Options) (a alone) {
	for f, w := range fits {
		test := l.where(func(e string) bool { return foldOf(e, o.Seed, o.Folds) == f })
		a.folds = append(a.folds, match.Unfolded(test.Reports, w).Grouper(leastJoin))
		a.truth = append(a.truth, test.Truth...)
	}
	return a
}

func (a alone) groups(join func(fold int) match.Points) (groups []label) {
	for f, g := range a.folds {
		for _, x := range g.Labels(join(f)) {
			groups = append(groups, label{f, x})
		}
	}
	return groups
}

// outOfFold scores all pairs, each by the weights of the fold of the report with the smaller id.
func outOfFold(l Labelled, spec *match.Weights, fits []*match.Weights, o Options) []match.Pair {
	pairs := match.Unfolded(l.Reports, spec).Pairs()
	for k := range pairs {
		p := &pairs[k]
		of := p.I
		if l.Reports[p.J].ID < l.Reports[p.I].ID {
			of = p.J
		}
		p.Points = fits[foldOf(l.Truth[of], o.Seed, o.Folds)].Sum(p.Levels)
	}
	return pairs
}

// joins are the marks that are tried.
const (
	leastJoin = -3000
	mostJoin  = 1500
	joinStep  = 125
)

// chooseJoin picks the mark with the best mean of F1 and B³ over both ways in which a set of reports may come, all of
// it or an extract, by cross-validation.
func chooseJoin(l Labelled, spec *match.Weights, o Options) match.Points {
	fits := make([]*match.Weights, o.Folds)
	for f := range fits {
		fits[f] = fit(l.where(func(e string) bool { return foldOf(e, o.Seed, o.Folds) != f }), spec, o)
	}
	extracts, whole := newAlone(l, fits, o), match.NewGrouper(len(l.Reports), outOfFold(l, spec, fits, o))
	best, most := match.Points(0), -1.0
	for join := match.Points(leastJoin); join <= mostJoin; join += joinStep {
		a := eval.Measure(extracts.groups(func(int) match.Points { return join }), extracts.truth)
		b := eval.Measure(whole.Labels(join), l.Truth)
		if sum := a.F1 + a.B3F1 + b.F1 + b.B3F1; sum > most {
			best, most = join, sum
		}
	}
	return best
}
