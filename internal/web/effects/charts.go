package effects

import (
	"math"
	"slices"
	"time"

	"truce/internal/effect"
)

// The measures of the charts, in the units of their view boxes.
const (
	weekSlot  = 18
	weekTop   = 16
	weekAxis  = 116
	beside    = effect.Side / 7 // weeks on each side
	stripAxis = 44
	around    = 8 // weeks on each side of an aligned truce
)

// weeks are the incidents of whole weeks around a day, as bars, and as the table behind them.
type weeks struct {
	Width, Axis, At int // At: where the day is
	Bars            []weekBar
	Max             int
}

// weekBar is one week. N is nil where the record does not hold it.
type weekBar struct {
	Week           int // -1 is the last before the day, 1 the first after it
	N              *int
	X, Y, W, H, LX int
	Label          bool // whether the number fits
}

// Words are the week with its sign.
func (b weekBar) Words() string { return signed(float64(b.Week), 0) }

func weeksOf(s *effect.Series, day time.Time) weeks {
	return bars(s, day, beside, weekAxis)
}

func bars(s *effect.Series, day time.Time, each, axis int) weeks {
	w := weeks{Width: 2*each*weekSlot + 4, Axis: axis, At: each*weekSlot + 2}
	for i := range 2 * each {
		b := weekBar{Week: i - each, X: i*weekSlot + 4, W: weekSlot - 4, LX: i*weekSlot + 2 + weekSlot/2}
		if b.Week >= 0 {
			b.Week++
		}
		if n := s.Between(day.AddDate(0, 0, 7*(i-each)), 7); n != nil {
			b.N = &n.Best
			w.Max = max(w.Max, n.Best)
		}
		w.Bars = append(w.Bars, b)
	}
	for i := range w.Bars {
		b := &w.Bars[i]
		if b.N != nil {
			b.H = *b.N * (axis - weekTop) / max(w.Max, 1)
			b.Label = *b.N < 10_000
		}
		b.Y = axis - b.H
	}
	return w
}

// aligned is one truce with the weeks around its effect.
type aligned struct {
	truceDay
	weeks
}

func alignedOf(s *effect.Series, t truceDay) (aligned, bool) {
	a := aligned{t, bars(s, t.Day, around, stripAxis)}
	return a, slices.ContainsFunc(a.Bars, func(b weekBar) bool { return b.N != nil })
}

// placebo is the distribution of the ratio of 28 days at every other day, and where the day itself lies. The ratio is
// drawn by its logarithm, from a sixteenth to sixteen times.
type placebo struct {
	Days          int // 0: not known
	Width, Axis   int
	Bins          []bin
	Ticks         []tick
	At            int // of the day
	Percent       int // what it is
	Below, Beyond int // days outside of what is drawn
}

// bin is how many days have a ratio from From on and below To, in percent.
type bin struct {
	From, To, N int
	X, Y, W, H  int
}

type tick struct {
	X, Percent int
}

const (
	binsPerDouble = 3
	doublings     = 4 // on each side
	binWidth      = 20
)

func placeboOf(changes []effect.Change) placebo {
	i := slices.IndexFunc(changes, func(c effect.Change) bool { return c.Window == 28 && c.Others != nil })
	p := placebo{Width: 2*doublings*binsPerDouble*binWidth + 44, Axis: weekAxis}
	if i < 0 {
		return p
	}
	at := func(ratio float64) float64 { return binsPerDouble * (math.Log2(ratio) + doublings) }
	most := 2 * doublings * binsPerDouble
	for n := range most {
		edge := func(n int) int { return percent(math.Exp2(float64(n)/binsPerDouble - doublings)) }
		p.Bins = append(p.Bins, bin{From: edge(n), To: edge(n + 1), X: 20 + n*binWidth, W: binWidth - 2})
	}
	greatest := 1
	for _, r := range changes[i].Others.Ratios {
		switch n := int(math.Floor(at(r))); {
		case r == 0 || n < 0:
			p.Below++
		case n >= most:
			p.Beyond++
		default:
			p.Bins[n].N++
			greatest = max(greatest, p.Bins[n].N)
		}
	}
	for n := range p.Bins {
		b := &p.Bins[n]
		b.H = b.N * (weekAxis - weekTop) / greatest
		b.Y = weekAxis - b.H
	}
	for d := 0; d <= 2*doublings; d++ {
		p.Ticks = append(p.Ticks, tick{20 + d*binsPerDouble*binWidth, percent(math.Exp2(float64(d - doublings)))})
	}
	ratio := *changes[i].Ratio
	p.Days, p.Percent = changes[i].Others.Days, percent(ratio)
	p.At = 20 + int(binWidth*max(0, min(float64(most), at(max(ratio, 1e-9)))))
	return p
}
