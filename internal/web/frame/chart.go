package frame

import (
	"truce"
	"truce/internal/query"
)

// Bar is one column of a chart over time, drawn in a strip a hundred units high.
type Bar struct {
	X, W     float64
	Segments []barSegment
	Plain    truce.Date // what it stands for: a day, a month or a year
	N        int
	Gap      bool // a day without a bulletin
	NotKnown bool // its bulletin does not know how many
	Href     string
}

// barSegment is the part of a bar that has one class.
type barSegment struct {
	Y, H  float64
	Class string
	N     int
}

// First and Last are the ends of the time the chart shows.
func (c Chart) First() truce.Date { return c.Bars[0].Plain }

// Last is the other end.
func (c Chart) Last() truce.Date { return c.Bars[len(c.Bars)-1].Plain }

// Chart is a row of bars with the greatest number.
type Chart struct {
	Bars  []Bar
	Width float64
	Max   int
	Plain bool // whether the bars carry no classes
}

// Layout gives bars their places; the counts of each stand in n by class.
func (c *Chart) Layout(n []query.Counts) {
	const step, width = 10.0, 7.6
	c.Width = step * float64(len(c.Bars))
	for _, by := range n {
		sum := 0
		for _, x := range by {
			sum += x
		}
		c.Max = max(c.Max, sum)
	}
	for i := range c.Bars {
		b := &c.Bars[i]
		b.X, b.W = round(step*float64(i)+(step-width)/2), width
		top := 100.0
		for _, class := range query.Classes {
			k := n[i][class]
			b.N += k
			if k == 0 {
				continue
			}
			h := 96 * float64(k) / float64(c.Max)
			top -= h
			b.Segments = append(b.Segments, barSegment{Y: round(top), H: round(h), Class: classOfFound(class), N: k})
		}
	}
}

// Legend lists the classes, for a key to the bars.
func (c Chart) Legend() []Sign {
	if c.Plain {
		return nil
	}
	out := make([]Sign, len(query.Classes))
	for i, f := range query.Classes {
		out[i] = Sign{classOfFound(f), "found", string(f)}
	}
	return out
}
