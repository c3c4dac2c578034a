package dossier

import (
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/series"
)

// stripChart is a strip a line, one below the other over the same days: daily counts as bars, running ones as dots. A
// day of which nothing is held is hatched. Lengths are in the units of a view box.
type stripChart struct {
	Width, Height, Axis int
	Strips              []strip
	Ticks               []chartTick
}

// strip is one line.
type strip struct {
	Column seriesColumn
	Gaps   []chartGap
	Bars   []chartBar
	Joins  []stripJoin
	Dots   []chartBar
}

// stripJoin is from one running count to the next. Class is what the daily counts say of it.
type stripJoin struct {
	X1, Y1, X2, Y2 int
	Class          string
}

// The measures of a strip.
const (
	stripHeight = 58
	stripAxis   = 56
	stripTop    = 14 // room for a number
)

func (t *teller) drawStrips(lines []series.Line, columns []seriesColumn, first, last truce.Date) stripChart {
	ch := stripChart{Height: stripHeight, Axis: stripAxis}
	slot := map[truce.Date]int{}
	for day := first; day <= last; day = shift(day, 1) {
		slot[day] = len(slot)
		if n := atoi(string(day[8:])); n == 1 || n%5 == 0 && n < 30 {
			x := (len(slot)-1)*chartSlot + 1
			tick := chartTick{x + chartSlot/2, strconv.Itoa(n), false}
			if n == 1 { // longer than its day: it begins with it
				tick = chartTick{x, t.month(atoi(string(day[5:7]))), true}
			}
			ch.Ticks = append(ch.Ticks, tick)
		}
	}
	ch.Width = len(slot)*chartSlot + 2
	greatest := map[string]int{} // of all daily lines of one count: they are drawn on one scale
	for i := range lines {
		for _, p := range lines[i].Points {
			if _, in := slot[p.Day]; in && p.N != nil {
				greatest[lines[i].What] = max(greatest[lines[i].What], *p.N)
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		s := strip{Column: columns[i]}
		if l.Per == series.Day {
			s.bars(l, slot, greatest[l.What])
			s.gaps(first, last)
		} else {
			s.dots(l, slot)
		}
		ch.Strips = append(ch.Strips, s)
	}
	return ch
}

// bars draws daily counts. A number that is not known is a dash; several of one day stand in one label.
func (s *strip) bars(l *series.Line, slot map[truce.Date]int, greatest int) {
	for i := 0; i < len(l.Points); {
		day, n := l.Points[i].Day, -1
		var labels []string
		for ; i < len(l.Points) && l.Points[i].Day == day; i++ {
			label := "–"
			if p := &l.Points[i]; p.N != nil {
				label, n = strconv.Itoa(*p.N), max(n, *p.N)
			}
			if !slices.Contains(labels, label) {
				labels = append(labels, label)
			}
		}
		at, in := slot[day]
		if !in {
			continue
		}
		b := chartBar{X: at*chartSlot + 3, W: chartSlot - 4, Label: strings.Join(labels, "/"),
			LX: at*chartSlot + chartSlot/2 + 1}
		if n >= 0 {
			b.H = max(1, n*(stripAxis-stripTop)/max(greatest, 1))
		}
		b.Y = stripAxis - b.H
		b.LY = b.Y - 3
		s.Bars = append(s.Bars, b)
	}
}

// gaps hatches the days without a bar.
func (s *strip) gaps(first, last truce.Date) {
	held := map[int]bool{}
	for _, b := range s.Bars {
		held[b.X-2] = true
	}
	x := 1
	for day := first; day <= last; day, x = shift(day, 1), x+chartSlot {
		n := len(s.Gaps)
		switch {
		case held[x]:
		case n > 0 && s.Gaps[n-1].X+s.Gaps[n-1].W == x:
			s.Gaps[n-1].W += chartSlot
		default:
			s.Gaps = append(s.Gaps, chartGap{x, chartSlot})
		}
	}
}

// dots draws running counts between the least and the greatest, joined as the daily counts explain them.
func (s *strip) dots(l *series.Line, slot map[truce.Date]int) {
	low, high, any := 0, 0, false
	for _, p := range l.Points {
		if _, in := slot[p.Day]; in && p.N != nil {
			if !any {
				low, high, any = *p.N, *p.N, true
			}
			low, high = min(low, *p.N), max(high, *p.N)
		}
	}
	says := map[truce.Date]series.Says{}
	for _, x := range l.Steps {
		says[x.To] = x.Says
	}
	free := -1 // up to where the last number reaches
	for _, p := range l.Points {
		at, in := slot[p.Day]
		if !in || p.N == nil {
			continue
		}
		d := chartBar{X: at*chartSlot + chartSlot/2 + 1, Y: stripAxis - 6}
		if high > low {
			d.Y -= (*p.N - low) * (stripAxis - stripTop - 10) / (high - low)
		}
		label := strconv.Itoa(*p.N)
		d.LX, d.LY = max(d.X, 4*len(label)), d.Y-6
		if reach := 3*len(label) + 3; d.LX-reach > free {
			d.Label, free = label, d.LX+reach
		}
		if n := len(s.Dots); n > 0 && says[p.Day] != "" {
			s.Joins = append(s.Joins, stripJoin{s.Dots[n-1].X, s.Dots[n-1].Y, d.X, d.Y, string(says[p.Day])})
		}
		s.Dots = append(s.Dots, d)
	}
}
