package effect

import (
	"math"
	"time"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Side is how many days an interrupted series has on each side of the day.
const Side = 112

// Coefficient is an estimate with its interval of 95 in 100.
type Coefficient struct {
	Estimate float64 `json:"estimate"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

// Interrupted is a straight line through the days before a day and another through those after it.
type Interrupted struct {
	Days  int         `json:"days"`  // of the series, half on each side
	Level Coefficient `json:"level"` // at the beginning, in deaths a day
	Trend Coefficient `json:"trend"` // before, in deaths a day more each day
	Step  Coefficient `json:"step"`  // at the day itself, in deaths a day
	Bend  Coefficient `json:"bend"`  // what the trend after it differs from that before
	Rho   float64     `json:"rho"`   // how far a day's error carries over to the next
}

// InterruptedAt is the segmented regression of the best estimates in the 112 days on each side of a day (Wagner and
// others, 2002). Errors of one day carry over to the next; the lines are fitted by the iterated estimator of Prais and
// Winsten (1954), and the intervals are those of Student's t on the transformed days. Nil: the days reach out of the
// record, or the two lines cannot be told from a constant.
func (s *Series) InterruptedAt(day time.Time) *Interrupted {
	at := s.span.index(day)
	if at-Side < 0 || at+Side >= len(s.upTo) {
		return nil
	}
	y := make([]float64, 2*Side)
	for i := range y {
		y[i] = float64(s.upTo[at-Side+i+1].Best - s.upTo[at-Side+i].Best)
	}
	return interrupted(y, Side)
}

func interrupted(y []float64, at int) *Interrupted {
	x := mat.NewDense(len(y), 4, nil)
	for t := range y {
		x.SetRow(t, []float64{1, float64(t), b2f(t >= at), max(0, float64(t-at))})
	}
	fit := praisWinsten(y, x)
	if fit == nil {
		return nil
	}
	c := fit.coefficients
	return &Interrupted{Days: len(y), Level: c[0], Trend: c[1], Step: c[2], Bend: c[3], Rho: fit.rho}
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

type fitted struct {
	coefficients []Coefficient
	rho          float64
}

// praisWinsten regresses y on x with errors of first order, iterating until rho stands still. Nil: x and y have no
// such fit.
func praisWinsten(y []float64, x *mat.Dense) *fitted {
	n, k := x.Dims()
	rho, before := 0.0, math.Inf(1)
	for range 200 {
		ys, xs := transformed(y, x, rho)
		var b mat.Dense
		if err := b.Solve(xs, mat.NewDense(n, 1, ys)); err != nil {
			return nil
		}
		if math.Abs(rho-before) < 1e-12 {
			return intervals(ys, xs, &b, rho, n-k)
		}
		before, rho = rho, carried(y, x, &b)
		if math.IsNaN(rho) || math.Abs(rho) >= 1 {
			return nil
		}
	}
	return nil
}

// transformed takes out of each day what the day before it carries over; the first day is kept, at its own weight.
func transformed(y []float64, x *mat.Dense, rho float64) ([]float64, *mat.Dense) {
	n, k := x.Dims()
	ys, xs := make([]float64, n), mat.NewDense(n, k, nil)
	first := math.Sqrt(1 - rho*rho)
	for t := range n {
		if t == 0 {
			ys[0] = first * y[0]
			for j := range k {
				xs.Set(0, j, first*x.At(0, j))
			}
			continue
		}
		ys[t] = y[t] - rho*y[t-1]
		for j := range k {
			xs.Set(t, j, x.At(t, j)-rho*x.At(t-1, j))
		}
	}
	return ys, xs
}

// carried is the first autocorrelation of what a fit leaves over.
func carried(y []float64, x *mat.Dense, b *mat.Dense) float64 {
	var fit mat.Dense
	fit.Mul(x, b)
	product, square := 0.0, 0.0
	for t := 1; t < len(y); t++ {
		last := y[t-1] - fit.At(t-1, 0)
		product += (y[t] - fit.At(t, 0)) * last
		square += last * last
	}
	return product / square
}

func intervals(ys []float64, xs, b *mat.Dense, rho float64, free int) *fitted {
	var fit, cross, inverse mat.Dense
	fit.Mul(xs, b)
	squares := 0.0
	for t, v := range ys {
		squares += (v - fit.At(t, 0)) * (v - fit.At(t, 0))
	}
	cross.Mul(xs.T(), xs)
	if err := inverse.Inverse(&cross); err != nil {
		return nil
	}
	width := distuv.StudentsT{Sigma: 1, Nu: float64(free)}.Quantile(0.975)
	f := &fitted{rho: rho}
	for j := range b.RawMatrix().Rows {
		half := width * math.Sqrt(squares/float64(free)*inverse.At(j, j))
		at := b.At(j, 0)
		f.coefficients = append(f.coefficients, Coefficient{at, at - half, at + half})
	}
	return f
}
