package eval

import (
	"math"

	"truce/internal/match"
)

// Judged is a scored pair with what is true of it.
type Judged struct {
	Points match.Points
	Same   bool
}

// Calibrate fits slope and shift of the logistic curve from score to share of same pairs, holding them to the given
// ones by a ridge (in units of examples; 0 for none).
func Calibrate(pairs []Judged, from match.Calibration, ridge float64) match.Calibration {
	list := make([]match.Share, len(pairs))
	for i, p := range pairs {
		list[i].Score = float64(p.Points) / 1000
		if p.Same {
			list[i].Same = 1
		} else {
			list[i].Other = 1
		}
	}
	return match.FitCurve(list, from, match.Hold{Shift: ridge, Slope: ridge})
}

// Bin is one line of a calibration table.
type Bin struct {
	From, To  float64 // bounds of the stated probability
	Pairs     int
	Predicted float64 // mean of the stated probabilities
	Observed  float64 // share that is the same
}

// Table bins pairs by the probability that w states, in n bins of equal width; bins without pairs are left out.
func Table(pairs []Judged, w *match.Weights, n int) []Bin {
	bins := make([]Bin, n)
	for _, p := range pairs {
		q := w.Probability(p.Points)
		b := &bins[min(int(q*float64(n)), n-1)]
		b.Pairs++
		b.Predicted += q
		if p.Same {
			b.Observed++
		}
	}
	var out []Bin
	for i, b := range bins {
		if b.Pairs == 0 {
			continue
		}
		b.From, b.To = float64(i)/float64(n), float64(i+1)/float64(n)
		b.Predicted /= float64(b.Pairs)
		b.Observed /= float64(b.Pairs)
		out = append(out, b)
	}
	return out
}

// ECE is the expected calibration error over the bins within the bounds: the mean difference between stated and
// observed share, weighted by pairs. NaN if the bins are empty.
func ECE(bins []Bin, from, to float64) float64 {
	sum, n := 0.0, 0
	for _, b := range bins {
		if b.From >= from-1e-9 && b.To <= to+1e-9 {
			sum += float64(b.Pairs) * math.Abs(b.Predicted-b.Observed)
			n += b.Pairs
		}
	}
	return sum / float64(n)
}

// PrecisionAbove is the share of same pairs among those stated at least as likely as p, and how many these are.
func PrecisionAbove(pairs []Judged, w *match.Weights, p float64) (share float64, n int) {
	same := 0
	for _, x := range pairs {
		if w.Probability(x.Points) >= p {
			n++
			if x.Same {
				same++
			}
		}
	}
	return float64(same) / float64(n), n
}
