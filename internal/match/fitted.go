package match

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
)

// How often reports of two incidents look alike differs from record to record, by more than any field says, and a
// record shows it by itself. A report moved by some days tells of nothing that those around it tell of; so the scores
// of moved reports beside the others are those of chance, and what more there is at a score is one incident. Nobody
// needs to have judged a pair. The idea is that of decoys in the search of spectra (Elias and Gygi 2007).

// Fitted returns w with the joining mark that the reports themselves ask for, if w says at which probability it joins
// ([Weights.JoinAt]); else w. Points and calibration stay as they are: the curve that is found here moves a mark well
// and states probabilities less well than the one of all worlds (docs/matching.md). Few reports change little, and of
// many those of some neighbourhoods are looked at. The order of the reports does not matter.
func (w *Weights) Fitted(reports []Report) *Weights {
	if w.JoinAt == 0 {
		return w
	}
	return w.FittedTo(ChanceOf(reports, w))
}

// Chance is how many pairs of reports of a table have a score, and how many of those chance makes.
type Chance struct{ near, moved scoreBins }

// FittedTo is [Weights.Fitted] where the chance is known.
func (w *Weights) FittedTo(seen Chance) *Weights {
	if w.JoinAt == 0 || seen == (Chance{}) {
		return w
	}
	own, out := *w, *w
	own.Calibration = curveOf(seen.surplus(), w.joining())
	out.Join = max(lowestJoin, min(own.Least(w.JoinAt), highestJoin))
	return &out
}

// joining is the curve that states JoinAt at the mark of w: what a table of which little is seen is held to.
func (w *Weights) joining() Calibration {
	z := math.Log(w.JoinAt / (1 - w.JoinAt))
	return Calibration{Slope: w.Calibration.Slope,
		Shift: toPoints(z - float64(w.Calibration.Slope)*float64(w.Join)/1e6)}
}

// curveOf fits a curve to what a table shows.
func curveOf(seen []Share, from Calibration) Calibration {
	c := FitCurve(seen, from, held)
	if c.Slope <= steepest {
		return c
	}
	return FitCurve(seen, Calibration{Slope: steepest, Shift: from.Shift}, Hold{Shift: held.Shift, Slope: math.MaxInt32})
}

// Marks a fitted table may have; far beyond what any world was seen to ask for.
const lowestJoin, highestJoin Points = -7000, 2500

// steepest is the slope of a curve that takes points for the log odds they are: no table makes them more than that.
const steepest Points = 1000

// held is how strongly a table's curve is held to that of the weights, in pairs.
var held = Hold{Shift: 5, Slope: 60}

// scoreBins counts pairs by their score, in thousandths of a pair: half a point a bin, from leastFitted on.
type scoreBins [30]int64

const (
	leastFitted Points = -5000 // below it nearly all pairs are of two incidents
	binPoints   Points = 500
)

func (s *scoreBins) add(p Points, thousandths int64) {
	if p >= leastFitted {
		s[min(int((p-leastFitted)/binPoints), len(s)-1)] += thousandths
	}
}

// surplus takes the pairs that chance makes from those there are.
func (c *Chance) surplus() (list []Share) {
	for i := range c.near {
		n := float64(max(c.near[i], c.moved[i])) / 1000
		other := float64(c.moved[i]) / 1000
		if n > 0 {
			list = append(list, Share{float64(leastFitted+Points(i)*binPoints+binPoints/2) / 1000, n - other, other})
		}
	}
	return list
}

// ChanceOf counts the pairs of reports, and those of a report and another that was moved by as many days as no pair may
// lie apart. Of long times a moved one may still be true, which errs on the side of caution.
func ChanceOf(reports []Report, w *Weights) Chance {
	own := NewCorpus(sampleOf(reports, mostFitted), w)
	var list []Report
	var of []rec
	for _, r := range own.recs {
		if r.when != whenUnknown {
			list, of = append(list, own.reports[r.index]), append(of, r)
		}
	}
	n, days := len(list), w.Blocking.Days+2
	for _, r := range list[:n] {
		list = append(list, shifted(r, days))
	}
	c := newCorpus(list, w, func(*Corpus) {})
	for p := range c.recs {
		r := &c.recs[p]
		was := &of[int(r.index)%n]
		r.crowd, r.flags = was.crowd, was.flags
	}
	return c.tallyMoved(n, daysOf(of, int32(days)))
}

// shifted is a report as if it told of a time so many days later.
func shifted(r Report, days int) Report {
	r.ID, r.Copies = "moved "+r.ID, ""
	if r.Document != "" {
		r.Document = "moved " + r.Document
	}
	r.When.Start, r.When.End = r.When.Start+Day(days), r.When.End+Day(days)
	if r.Published.Precision != TimeUnknown {
		r.Published.Start, r.Published.End = r.Published.Start+Day(days), r.Published.End+Day(days)
	}
	return r
}

// tallyMoved counts the pairs of the first n reports, and those of one of them and a moved one, in a corpus of both.
// Pairs on days before which nothing is told are left out: there chance cannot be seen. A moved pair counts more where
// the day it was moved to is busier than the one it is of.
func (c *Corpus) tallyMoved(n int, days []day) (all Chance) {
	parts := make([]Chance, workers())
	newBlocks(c).each(func(worker int) func(p, q uint32) {
		seen := &parts[worker]
		return func(p, q uint32) {
			i, j := int(c.recs[p].index), int(c.recs[q].index)
			if i > j {
				i, j = j, i
			}
			if i >= n || i == j-n || days[i].before == 0 || j < n && days[j].before == 0 {
				return
			}
			switch s := c.score(p, q, leastFitted); {
			case s == lowest:
			case j < n:
				seen.near.add(s, 1000)
			default:
				seen.moved.add(s, min(max(moving*days[i].reports/days[j-n].reports, moving/mostBustle), moving*mostBustle))
			}
		}
	})
	for _, part := range parts {
		for i := range part.near {
			all.near[i] += part.near[i]
			all.moved[i] += part.moved[i]
		}
	}
	return all
}

// moving is what a moved pair counts, in thousandths: half, since either of two reports is held against the other
// moved, and three tenths more, since two incidents of days next to each other are more alike than those of days apart.
// In the worlds that the shipped weights were learned from it was nought to five tenths more.
const moving = 650

// mostBustle bounds how much more one moved pair counts than another.
const mostBustle = 20

// day is how many reports begin on a report's day, and in the days from which others may have been moved near it.
// Chance makes more of an election day than of the days around it.
type day struct{ reports, before int64 }

func daysOf(recs []rec, moved int32) []day {
	daily := map[int32]int64{}
	for i := range recs {
		daily[recs[i].startDay]++
	}
	out := make([]day, len(recs))
	for i := range recs {
		d := recs[i].startDay
		out[i].reports = daily[d]
		for k := moved; k <= 3*moved; k++ {
			out[i].before += daily[d-k]
		}
	}
	return out
}

// mostFitted is how many reports are looked at: enough for a curve, little beside the work of a large table.
const mostFitted = 20_000

// sampleOf returns all reports, or so many of them: those of squares of a degree drawn by a hash, whole, so that what
// lies near what stays as it is; of the last square a stretch of time.
func sampleOf(reports []Report, most int) []Report {
	if len(reports) <= most {
		return reports
	}
	type square struct {
		placed   bool
		lat, lon int32
	}
	of := map[square][]int{}
	for i := range reports {
		var s square
		if p := &reports[i].Where; p.HasPoint {
			s = square{true, floorDegree(p.LatE7), floorDegree(p.LonE7)}
		}
		of[s] = append(of[s], i)
	}
	squares := make([]square, 0, len(of))
	for s := range of {
		squares = append(squares, s)
	}
	hash := func(s square) uint64 {
		h := fnv.New64a()
		fmt.Fprint(h, s)
		return h.Sum64()
	}
	slices.SortFunc(squares, func(a, b square) int { return cmp.Compare(hash(a), hash(b)) })
	var sample []Report
	for _, s := range squares {
		in := of[s]
		if left := most - len(sample); len(in) > left {
			in = middle(reports, in, left)
		}
		for _, i := range in {
			sample = append(sample, reports[i])
		}
		if len(sample) == most {
			break
		}
	}
	return sample
}

func floorDegree(e7 int32) int32 { return int32(math.Floor(float64(e7) / 1e7)) }

// middle is the part of the reports, so many, that lies in the middle of their time.
func middle(reports []Report, list []int, most int) []int {
	slices.SortFunc(list, func(i, j int) int {
		x, y := &reports[i], &reports[j]
		return cmp.Or(cmp.Compare(x.When.Start, y.When.Start), cmp.Compare(x.ID, y.ID))
	})
	from := (len(list) - most) / 2
	return list[from : from+most]
}
