package effects

import (
	"math"
	"slices"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/web/frame"
)

// The measures of the charts, in the units of their view boxes.
const (
	weekSlot  = 18
	weekTop   = 16
	weekAxis  = 116
	beside    = effect.Side / 7 // weeks on each side
	stripAxis = 56
	around    = 8 // weeks on each side of an aligned truce
)

// weeks are the incidents or deaths of whole weeks around a day, as bars, and as the table behind them.
type weeks struct {
	Width, Axis, At int // At: where the day is
	Bars            []weekBar
	Max             int    // of the highest estimates
	Ticks           []tick // weeks, under the axis
	Marked          bool   // whether days not watched are known
}

// weekBar is one week. N is nil where the record does not hold it.
type weekBar struct {
	Week           int // -1 is the last before the day, 1 the first after it
	N              *effect.Count
	X, Y, W, H, LX int
	From, To       int // of the stroke from the lowest to the highest estimate, where they differ
	LY             int // of the number; 0: it does not fit
	Unwatched      int // days of it
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
			b.N = n
			w.Max = max(w.Max, n.High)
		}
		w.Bars = append(w.Bars, b)
	}
	y := func(n int) int { return axis - n*(axis-weekTop)/max(w.Max, 1) }
	for i := range w.Bars {
		b := &w.Bars[i]
		if b.Y = axis; b.N != nil {
			b.Y, b.From, b.To = y(b.N.Best), y(b.N.Low), y(b.N.High)
			b.H = axis - b.Y
			if b.N.Best < 1_000 || each < beside && b.N.Best < 10_000 {
				b.LY = min(b.Y, b.To) - 3
			}
		}
		if b.Week%4 == 0 || b.Week == 1 || b.Week == -1 {
			w.Ticks = append(w.Ticks, tick{X: b.LX, Text: b.Words()})
		}
	}
	return w
}

// mark says on how many days of each week somewhere was not watched.
func (w *weeks) mark(day time.Time, unwatched map[truce.Date]bool) {
	w.Marked = len(unwatched) > 0
	for i := range w.Bars {
		for d := range 7 {
			if unwatched[dateOf(day.AddDate(0, 0, 7*(i-len(w.Bars)/2)+d))] {
				w.Bars[i].Unwatched++
			}
		}
	}
}

// aligned is one truce with the weeks around its effect.
type aligned struct {
	Label frame.Label
	Plain truce.Date
	Href  string
	Areas string // it is counted in; empty: in all that the page counts
	weeks
}

func alignedOf(s *effect.Series, label frame.Label, day time.Time, href string) (aligned, bool) {
	a := aligned{Label: label, Plain: dateOf(day), Href: href, weeks: bars(s, day, around, stripAxis)}
	return a, slices.ContainsFunc(a.Bars, func(b weekBar) bool { return b.N != nil })
}

// placebo is the distribution of the ratio of 28 days at every other day, and where the day itself lies. The ratio is
// drawn by its logarithm, from a sixteenth to sixteen times.
type placebo struct {
	Days          int // 0: not known
	Width, Axis   int
	Bins          []bin
	Max           int // days in the fullest
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

// tick is a mark of an axis: a number, or a text.
type tick struct {
	X, Percent int
	Text       string
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
	p.Max = greatest
	for n := range p.Bins {
		b := &p.Bins[n]
		b.H = b.N * (weekAxis - weekTop) / greatest
		b.Y = weekAxis - b.H
	}
	for d := 0; d <= 2*doublings; d++ {
		p.Ticks = append(p.Ticks, tick{X: 20 + d*binsPerDouble*binWidth, Percent: percent(math.Exp2(float64(d - doublings)))})
	}
	ratio := *changes[i].Ratio
	p.Days, p.Percent = changes[i].Others.Days, percent(ratio)
	p.At = 20 + int(binWidth*max(0, min(float64(most), at(max(ratio, 1e-9)))))
	return p
}
