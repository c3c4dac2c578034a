// Package learn finds the points of a scorecard from pairs that people have judged.
//
// The model is logistic regression with one unknown a level, held towards the points it starts from (a ridge) and
// towards the neighbouring level where levels have an order. Newton's method finds the optimum; what breaks a restraint
// there is held and the rest found anew. The same examples give the same points.
package learn

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"

	"truce/internal/match"
)

// Example is a judged pair: the level of each feature, whether it is one incident, and how much it counts.
type Example struct {
	Levels []uint16
	Same   bool
	Weight float64
}

// Penalty says how strongly points are held. Both are in units of examples: a ridge of 1 weighs as much as one
// example of middling certainty.
type Penalty struct {
	Ridge  float64 // towards the points of the weights given
	Smooth float64 // of the change, towards that of neighbouring levels
}

// Fit returns w with points learned from the examples, beginning from nought and with a free start. Levels that mean
// that there is nothing to compare stay at nought, so the start is that of a pair of which nothing is known; points
// stay within the rules of w and never rise where they must not ([match.Feature.Descents]). The joining mark,
// calibration and all else stay as they are.
func Fit(w *match.Weights, examples []Example, p Penalty) *match.Weights {
	f := newFitter(blank(w), p, true)
	f.gather(examples)
	return f.weights(w, f.solveWithin())
}

// adjust returns w with points changed as the examples ask, held to those of w, the start included.
func adjust(w *match.Weights, examples []Example, p Penalty) *match.Weights {
	f := newFitter(w, p, false)
	f.gather(examples)
	return f.weights(w, f.solveWithin())
}

// blank is w with all points nought.
func blank(w *match.Weights) *match.Weights {
	out := *w
	out.Start, out.Join, out.Calibration = 0, 0, match.Calibration{Slope: 1000}
	out.Features = slices.Clone(w.Features)
	for i := range out.Features {
		out.Features[i].Points = make([]match.Points, len(w.Features[i].Points))
	}
	return &out
}

// weights is w with the points found.
func (f *fitter) weights(w *match.Weights, theta []float64) *match.Weights {
	out := *w
	out.Start = toPoints(f.base[0] + theta[0])
	out.Features = slices.Clone(w.Features)
	for k, feature := range w.Features {
		points := make([]match.Points, len(feature.Points))
		for l := range points {
			i := f.offset[k] + l
			points[l] = toPoints(f.base[i] + theta[i])
		}
		level(points, feature.Descents())
		out.Features[k].Points = points
	}
	return &out
}

// level takes away what rounding left of a rise.
func level(points []match.Points, descents [][2]int) {
	for changed := true; changed; {
		changed = false
		for _, d := range descents {
			if points[d[1]] > points[d[0]] {
				points[d[1]], changed = points[d[0]], true
			}
		}
	}
}

func toPoints(logOdds float64) match.Points { return match.Points(math.Round(logOdds * 1000)) }

// pattern is one combination of levels with what was judged of it.
type pattern struct {
	levels          []uint16
	same, different float64
}

// fitter holds the normal equations of one fit. Unknown 0 is the start.
type fitter struct {
	penalty  Penalty
	ridge0   float64
	offset   []int     // of each feature's level 0 among the unknowns
	base     []float64 // points to begin with, in log odds
	adjacent [][2]int
	descents [][2]int // of two unknowns the second may not be worth more
	tied     [][2]int // descents that were broken and are held level since
	frozen   []bool   // unknowns that stay at their base
	bounds   []bound
	patterns []pattern
}

// bound is a rule on one unknown.
type bound struct {
	at          int
	least, most float64
}

func newFitter(w *match.Weights, p Penalty, freeStart bool) *fitter {
	f := &fitter{penalty: p, ridge0: p.Ridge, base: []float64{float64(w.Start) / 1000}}
	if freeStart {
		f.ridge0 = 1e-6
	}
	for _, feature := range w.Features {
		off := len(f.base)
		f.offset = append(f.offset, off)
		for _, pts := range feature.Points {
			f.base = append(f.base, float64(pts)/1000)
		}
		for _, n := range feature.Neighbours() {
			f.adjacent = append(f.adjacent, [2]int{off + n[0], off + n[1]})
		}
		f.restrain(feature, off)
	}
	return f
}

// restrain notes what the points of a feature may not become.
func (f *fitter) restrain(feature match.Feature, off int) {
	f.frozen = append(f.frozen, make([]bool, len(f.base)-len(f.frozen))...)
	for l := range feature.Points {
		f.frozen[off+l] = feature.Unstated(l)
	}
	for _, d := range feature.Descents() {
		if !feature.Unstated(d[0]) && !feature.Unstated(d[1]) {
			f.descents = append(f.descents, [2]int{off + d[0], off + d[1]})
		}
	}
	for _, r := range feature.Rules {
		for _, l := range r.Levels {
			f.bounds = append(f.bounds, bound{off + l, float64(r.Least) / 1000, float64(r.Most) / 1000})
		}
	}
}

// mostRounds bounds how often restraints that were broken are put in place.
const mostRounds = 300

// solveWithin solves, holds what broke a restraint, and solves again until nothing does.
func (f *fitter) solveWithin() []float64 {
	theta := make([]float64, len(f.base))
	for range mostRounds {
		theta = f.solve(theta)
		if !f.hold(theta) {
			break
		}
	}
	return theta
}

// hold fixes what lies beyond a rule at its bound and ties what rises where it may not. It reports whether there was
// any.
func (f *fitter) hold(theta []float64) (broken bool) {
	value := func(i int) float64 { return f.base[i] + theta[i] }
	for _, b := range f.bounds {
		if v := value(b.at); !f.frozen[b.at] && (v < b.least-tolerance || v > b.most+tolerance) {
			f.base[b.at], theta[b.at] = min(max(v, b.least), b.most), 0
			f.frozen[b.at], broken = true, true
		}
	}
	for _, d := range f.descents {
		if value(d[1]) > value(d[0])+rise && !slices.Contains(f.tied, d) {
			f.tied, broken = append(f.tied, d), true
		}
	}
	return broken
}

// rise is the log odds by which a point may rise before it is tied: less than half a point.
const rise = 4e-4

// gather counts examples by pattern, in the order in which patterns first appear.
func (f *fitter) gather(examples []Example) {
	at := map[string]int{}
	var key []byte
	for _, e := range examples {
		key = key[:0]
		for _, l := range e.Levels {
			key = binary.LittleEndian.AppendUint16(key, l)
		}
		i, ok := at[string(key)]
		if !ok {
			i = len(f.patterns)
			at[string(key)] = i
			f.patterns = append(f.patterns, pattern{levels: e.Levels})
		}
		if e.Same {
			f.patterns[i].same += e.Weight
		} else {
			f.patterns[i].different += e.Weight
		}
	}
}

const (
	maxSteps  = 40
	tolerance = 1e-5 // log odds; points are thousandths
)

// solve returns the changes to the base points, beginning with those given.
func (f *fitter) solve(theta []float64) []float64 {
	for range maxSteps {
		gradient, hessian := f.normal(theta)
		if !cholesky(hessian) {
			return theta
		}
		step := solveCholesky(hessian, gradient)
		largest := 0.0
		for _, s := range step {
			largest = max(largest, math.Abs(s))
		}
		damp := min(1, 4/max(largest, 1e-12))
		for i := range theta {
			theta[i] += damp * step[i]
		}
		if largest < tolerance {
			break
		}
	}
	return theta
}

// chunks is the fixed number of partial sums, so that rounding does not depend on the machine.
const chunks = 8

// normal returns the gradient of the penalised log likelihood and the negative of its Hessian (lower triangle).
func (f *fitter) normal(theta []float64) (g []float64, h [][]float64) {
	n := len(theta)
	gs, hs := make([][]float64, chunks), make([][][]float64, chunks)
	var wg sync.WaitGroup
	for c := range chunks {
		gs[c], hs[c] = make([]float64, n), triangle(n)
		wg.Go(func() {
			f.accumulate(theta, f.patterns[len(f.patterns)*c/chunks:len(f.patterns)*(c+1)/chunks], gs[c], hs[c])
		})
	}
	wg.Wait()
	g, h = gs[0], hs[0]
	for c := 1; c < chunks; c++ {
		for i := range g {
			g[i] += gs[c][i]
			for j := range h[i] {
				h[i][j] += hs[c][i][j]
			}
		}
	}
	f.penalise(theta, g, h)
	return g, h
}

func triangle(n int) [][]float64 {
	h := make([][]float64, n)
	for i := range h {
		h[i] = make([]float64, i+1)
	}
	return h
}

func (f *fitter) accumulate(theta []float64, patterns []pattern, g []float64, h [][]float64) {
	at := make([]int, len(f.offset)+1)
	for _, p := range patterns {
		z := f.base[0] + theta[0]
		for k, l := range p.levels {
			at[k+1] = f.offset[k] + int(l)
			z += f.base[at[k+1]] + theta[at[k+1]]
		}
		q := 1 / (1 + math.Exp(-z))
		total := p.same + p.different
		d := p.same - total*q
		v := total * q * (1 - q)
		for i, a := range at {
			g[a] += d
			row := h[a]
			for _, b := range at[:i+1] {
				row[b] += v
			}
		}
	}
}

func (f *fitter) penalise(theta, g []float64, h [][]float64) {
	for i := range theta {
		r := f.penalty.Ridge
		if i == 0 {
			r = f.ridge0
		}
		g[i] -= r * theta[i]
		h[i][i] += r
	}
	for _, p := range f.adjacent {
		a, b, s := max(p[0], p[1]), min(p[0], p[1]), f.penalty.Smooth
		d := s * (theta[a] - theta[b])
		g[a] -= d
		g[b] += d
		h[a][a] += s
		h[b][b] += s
		h[a][b] -= s
	}
	for _, p := range f.tied {
		a, b := max(p[0], p[1]), min(p[0], p[1])
		d := stiff * (f.base[a] + theta[a] - f.base[b] - theta[b])
		g[a] -= d
		g[b] += d
		h[a][a] += stiff
		h[b][b] += stiff
		h[a][b] -= stiff
	}
	for i, frozen := range f.frozen {
		if frozen {
			f.freeze(i, g, h)
		}
	}
}

// stiff is what holds ties: far more than any number of examples.
const stiff = 1e7

// freeze takes an unknown out of the equations.
func (f *fitter) freeze(i int, g []float64, h [][]float64) {
	clear(h[i])
	for j := i + 1; j < len(h); j++ {
		h[j][i] = 0
	}
	g[i], h[i][i] = 0, 1
}

// cholesky factors a symmetric matrix given by its lower triangle in place; false if it is not positive definite.
func cholesky(h [][]float64) bool {
	for i := range h {
		for j := 0; j <= i; j++ {
			s := h[i][j] - dot(h[i][:j], h[j][:j])
			if i == j {
				if s <= 0 {
					return false
				}
				h[i][i] = math.Sqrt(s)
			} else {
				h[i][j] = s / h[j][j]
			}
		}
	}
	return true
}

// dot is the product of two rows of one length, in four sums that do not wait for each other.
func dot(a, b []float64) float64 {
	var s [4]float64
	b = b[:len(a)]
	k := 0
	for ; k+4 <= len(a); k += 4 {
		s[0] += float64(a[k] * b[k])
		s[1] += float64(a[k+1] * b[k+1])
		s[2] += float64(a[k+2] * b[k+2])
		s[3] += float64(a[k+3] * b[k+3])
	}
	for ; k < len(a); k++ {
		s[0] += float64(a[k] * b[k])
	}
	return s[0] + s[1] + s[2] + s[3]
}

// solveCholesky solves L Lᵀ x = b.
func solveCholesky(l [][]float64, b []float64) []float64 {
	n := len(b)
	x := make([]float64, n)
	for i := range n {
		s := b[i]
		for k := range i {
			s -= l[i][k] * x[k]
		}
		x[i] = s / l[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		s := x[i]
		for k := i + 1; k < n; k++ {
			s -= l[k][i] * x[k]
		}
		x[i] = s / l[i][i]
	}
	return x
}
