package effects

import (
	"math"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/effect"
)

// group is one set of incidents or of events, with what is told of the day.
type group struct {
	Name        string // a word of the catalog
	N           int    // that stand on a day
	Vague       int    // that do not, and are left out
	Unsure      effect.Count
	Changes     []change
	Interrupted *interrupted
	perDay      []int // of incidents
	told        []effect.Change
	series      *effect.Series
}

// groupOf puts a group that was told into words of figures.
func groupOf(g effect.Group) group {
	out := group{Name: g.Name, N: g.Events, Vague: g.Vague, Unsure: g.Unsure, told: g.Changes, series: g.Series,
		Interrupted: interruptedOf(g.Interrupted)}
	for _, c := range g.Changes {
		out.Changes = append(out.Changes, changeOf(c))
	}
	return out
}

// change is a row of the table; shares are in percent of what was before. Nil: not known.
type change struct {
	Window             int
	Before, After      *effect.Count
	Ratio, Least, Most *int
	AsLow, Days        int // of the other days; Days 0: not known
	Low, High          int
}

// Ranged reports whether the estimates farthest apart give another ratio.
func (c change) Ranged() bool { return c.Least != nil && c.Most != nil && *c.Least != *c.Most }

func changeOf(c effect.Change) change {
	x := change{Window: c.Window, Before: c.Before, After: c.After, Ratio: share(c.Ratio), Least: share(c.Least),
		Most: share(c.Most)}
	if o := c.Others; o != nil {
		x.AsLow, x.Days, x.Low, x.High = o.AsLow, o.Days, percent(o.Low), percent(o.High)
	}
	return x
}

func percent(share float64) int { return int(math.Round(100 * share)) }

// share is a part of one in percent; nil where it is not known.
func share(v *float64) *int {
	if v == nil {
		return nil
	}
	return new(percent(*v))
}

// interrupted is the second view, in words of figures.
type interrupted struct {
	Days       int
	Step, Bend [3]string // estimate, from, to
}

func interruptedOf(i *effect.Interrupted) *interrupted {
	if i == nil {
		return nil
	}
	words := func(c effect.Coefficient, digits int) (out [3]string) {
		for n, v := range []float64{c.Estimate, c.Low, c.High} {
			out[n] = signed(v, digits)
		}
		return out
	}
	return &interrupted{i.Days, words(i.Step, 1), words(i.Bend, 2)}
}

// signed writes a figure that may be below zero, with a real minus.
func signed(v float64, digits int) string {
	text := strconv.FormatFloat(v, 'f', digits, 64)
	switch {
	case strings.Trim(text, "-0.") == "":
		return strings.TrimPrefix(text, "-")
	case v > 0:
		return "+" + text
	}
	return "−" + strings.TrimPrefix(text, "-")
}

// pictures are what is shown of a day, of incidents or of deaths.
type pictures struct {
	Of       string // "incidents", "deaths": the words that count them
	DayWords string
	Sentence *effect.Sentence
	Groups   []group
	Weeks    weeks
	Placebo  placebo
	Aligned  []aligned
	on       truce.Date
	File     string // address of the files, to which what is in them is added
}

// draw lays out the group that is bound.
func (p *pictures) draw(day time.Time) {
	p.on = dateOf(day)
	p.Weeks = weeksOf(p.Groups[0].series, day)
	p.Placebo = placeboOf(p.Groups[0].told)
}
