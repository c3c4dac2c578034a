// Package eval measures proposed incidents against true ones.
//
// It is pure arithmetic over labels: pairwise precision, recall and F1, B³ (Bagga and Baldwin 1998), the share of
// events found exactly, the error in the number of incidents, calibration, and bootstrap intervals that draw whole
// events.
package eval

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
)

// Quality holds the measures of one grouping. Shares lie between 0 and 1.
type Quality struct {
	Reports, Events, Incidents int // true events, proposed incidents

	Precision, Recall, F1       float64 // of pairs of reports; NaN where there is no pair to measure
	B3Precision, B3Recall, B3F1 float64 // of reports
	Exact                       float64 // events whose reports are exactly one incident, of all events
	ExactMulti                  float64 // the same of events with more than one report; NaN if there is none
	CountError                  float64 // proposed incidents less true events, over true events
}

// MarshalJSON writes both ends; those of a measure that is not defined are null.
func (i Interval) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct{ Low, High *float64 }{Defined(i.Low), Defined(i.High)})
}

// Defined is nil for what is not a number, which JSON cannot say.
func Defined(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// tally holds what one true event contributes to each measure, so that resampling events is a weighted sum.
type tally struct {
	reports           float64
	together, missed  float64 // pairs of the event proposed together, and not
	strangers         float64 // half the pairs of its reports proposed together with those of other events
	precision, recall float64 // B³ sums over its reports
	exact, multi      float64
	incidents         float64 // incidents, each shared among events by its reports
}

// Measure compares proposed group labels with true event labels, one a report.
func Measure[G, T comparable](groups []G, truth []T) Quality {
	return quality(tallies(groups, truth), nil)
}

func tallies[G, T comparable](groups []G, truth []T) []tally {
	type cell struct {
		g G
		t T
	}
	size, of, both := map[G]int{}, map[T]int{}, map[cell]int{}
	for i, g := range groups {
		size[g]++
		of[truth[i]]++
		both[cell{g, truth[i]}]++
	}
	index := map[T]int{}
	var list []tally
	for i, t := range truth {
		if _, ok := index[t]; !ok {
			index[t] = len(list)
			n := float64(of[t])
			list = append(list, tally{reports: n, missed: n * (n - 1) / 2})
			if of[t] > 1 {
				list[index[t]].multi = 1
			}
		}
		x := &list[index[t]]
		n, s, k := float64(of[t]), float64(size[groups[i]]), float64(both[cell{groups[i], t}])
		x.together += (k - 1) / 2
		x.missed -= (k - 1) / 2
		x.strangers += (s - k) / 2
		x.precision += k / s
		x.recall += k / n
		x.incidents += 1 / s
		if k == n && k == s {
			x.exact += 1 / n
		}
	}
	return list
}

// quality sums tallies, each taken times[i] times; nil times is once each.
func quality(list []tally, times []float64) Quality {
	var q Quality
	var s tally
	var events, exactMulti float64
	for i, x := range list {
		m := 1.0
		if times != nil {
			m = times[i]
		}
		events += m
		s.reports += m * x.reports
		s.together += m * x.together
		s.missed += m * x.missed
		s.strangers += m * x.strangers
		s.precision += m * x.precision
		s.recall += m * x.recall
		s.exact += m * x.exact
		s.multi += m * x.multi
		exactMulti += m * x.multi * x.exact
		s.incidents += m * x.incidents
	}
	q.Reports, q.Events, q.Incidents = int(s.reports), int(events), int(math.Round(s.incidents))
	q.Precision, q.Recall = s.together/(s.together+s.strangers), s.together/(s.together+s.missed)
	q.F1 = 2 * s.together / (2*s.together + s.strangers + s.missed)
	q.B3Precision, q.B3Recall = share(s.precision, s.reports), share(s.recall, s.reports)
	q.B3F1 = harmonic(q.B3Precision, q.B3Recall)
	q.Exact, q.ExactMulti = share(s.exact, events), math.NaN()
	if s.multi > 0 {
		q.ExactMulti = exactMulti / s.multi
	}
	q.CountError = share(s.incidents-events, events)
	return q
}

func share(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func harmonic(p, r float64) float64 { return share(2*p*r, p+r) }

// Interval is a percentile interval of a measure.
type Interval struct{ Low, High float64 }

// Spread holds 95 % intervals.
type Spread struct{ F1, B3F1, Exact, ExactMulti, CountError Interval }

// Bootstrap draws the true events with replacement, rounds times, from the given seed, and returns 95 % percentile
// intervals. A pair proposed across two events counts half with each.
func Bootstrap[G, T comparable](groups []G, truth []T, rounds int, seed uint64) Spread {
	list := tallies(groups, truth)
	rng := rand.New(rand.NewPCG(seed, 1))
	drawn := make([]Quality, rounds)
	times := make([]float64, len(list))
	for r := range drawn {
		clear(times)
		for range list {
			times[rng.IntN(len(list))]++
		}
		drawn[r] = quality(list, times)
	}
	of := func(f func(Quality) float64) Interval {
		v := make([]float64, 0, rounds)
		for _, q := range drawn {
			if x := f(q); !math.IsNaN(x) {
				v = append(v, x)
			}
		}
		if len(v) == 0 {
			return Interval{math.NaN(), math.NaN()}
		}
		slices.Sort(v)
		return Interval{v[len(v)*25/1000], v[len(v)-1-len(v)*25/1000]}
	}
	return Spread{
		F1:         of(func(q Quality) float64 { return q.F1 }),
		B3F1:       of(func(q Quality) float64 { return q.B3F1 }),
		Exact:      of(func(q Quality) float64 { return q.Exact }),
		ExactMulti: of(func(q Quality) float64 { return q.ExactMulti }),
		CountError: of(func(q Quality) float64 { return q.CountError }),
	}
}
