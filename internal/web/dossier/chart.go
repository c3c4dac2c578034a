package dossier

import "strconv"

// figureChart is a drawing of the daily totals: a slot a day, the first side's bar up and the second's down, a joint
// figure's in outline. Lengths are in the units of its view box.
type figureChart struct {
	Width, Height, Axis int
	Bars                []chartBar
	Gaps                []chartGap
	Ticks               []chartTick
}

// chartBar is one total. Class says whose it is: "first", "second" or "joint".
type chartBar struct {
	X, Y, W, H int
	Class      string
	Label      string
	LX, LY     int
}

// chartGap is a run of days of which nothing is held.
type chartGap struct{ X, W int }

// chartTick labels a day under the axis.
type chartTick struct {
	X     int
	Label string
	Major bool // the first of a month
}

// The measures of the chart.
const (
	chartSlot   = 15
	chartUnit   = 4 // a violation
	chartMargin = 18
)

// drawFigures draws the days. It draws nothing where fewer than two sides report.
func drawFigures(days []dayCells) figureChart {
	up, down := 0, 0
	for _, d := range days {
		for i, c := range d.cells {
			if c.Total == nil {
				continue
			}
			if i == 1 {
				down = max(down, *c.Total)
			} else {
				up = max(up, *c.Total)
			}
		}
	}
	ch := figureChart{Width: len(days)*chartSlot + 2, Axis: chartMargin + up*chartUnit}
	ch.Height = ch.Axis + down*chartUnit + 2*chartMargin
	for i, d := range days {
		x := i*chartSlot + 1
		if day := atoi(string(d.day[8:])); day == 1 || day%5 == 0 && day < 30 {
			ch.Ticks = append(ch.Ticks, chartTick{x + chartSlot/2, strconv.Itoa(day), day == 1})
		}
		if d.cells == nil {
			if n := len(ch.Gaps); n > 0 && ch.Gaps[n-1].X+ch.Gaps[n-1].W == x {
				ch.Gaps[n-1].W += chartSlot
			} else {
				ch.Gaps = append(ch.Gaps, chartGap{x, chartSlot})
			}
			continue
		}
		for side, c := range d.cells {
			if c.Total != nil {
				ch.Bars = append(ch.Bars, ch.bar(x, side, *c.Total))
			}
		}
	}
	return ch
}

// bar returns the bar of a total, with its number at the far end; a stated zero is a line on the axis and its number.
func (ch figureChart) bar(x, side, n int) chartBar {
	b := chartBar{X: x + 2, W: chartSlot - 4, H: max(n*chartUnit, 1), Label: strconv.Itoa(n), LX: x + chartSlot/2}
	switch side {
	case 0:
		b.Class, b.Y = "first", ch.Axis-b.H
		b.LY = b.Y - 4
	case 1:
		b.Class, b.Y = "second", ch.Axis
		b.LY = b.Y + b.H + 11
	default:
		b.Class, b.Y = "joint", ch.Axis-b.H
		b.LY = b.Y - 4
	}
	return b
}
