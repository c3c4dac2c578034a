package casefile

import (
	"slices"

	"truce"
	"truce/internal/geo"
)

// Answers is one question put to every report.
type Answers struct {
	Ask     string // when, where, what, means, count, killed, wounded, by, against
	First   int    // the first report that answers it; -1: none does
	Differs []bool // which answers cannot hold together with the first
}

// questions are what reports are held against each other by.
var questions = []struct {
	ask  string
	said func(*truce.Coded) bool
	same func(a, b *truce.Coded) bool
}{
	{"when", func(c *truce.Coded) bool { return c.When != (truce.Interval{}) },
		func(a, b *truce.Coded) bool { return overlap(a.When, b.When) }},
	{"where", func(c *truce.Coded) bool { return c.Where != (truce.Place{}) },
		func(a, b *truce.Coded) bool { return together(a.Where, b.Where) }},
	{"what", func(c *truce.Coded) bool { return c.Kind != "" }, func(a, b *truce.Coded) bool { return a.Kind == b.Kind }},
	{"means", func(c *truce.Coded) bool { return c.Means != "" },
		func(a, b *truce.Coded) bool { return a.Means == b.Means }},
	{"count", func(c *truce.Coded) bool { return !c.Count.IsZero() },
		func(a, b *truce.Coded) bool { return a.Unit != b.Unit || meet(a.Count, b.Count) }},
	{"killed", func(c *truce.Coded) bool { return !c.Toll.Killed.IsZero() },
		func(a, b *truce.Coded) bool { return meet(a.Toll.Killed.Sum(), b.Toll.Killed.Sum()) }},
	{"wounded", func(c *truce.Coded) bool { return !c.Toll.Wounded.IsZero() },
		func(a, b *truce.Coded) bool { return meet(a.Toll.Wounded.Sum(), b.Toll.Wounded.Sum()) }},
	{"by", func(c *truce.Coded) bool { return len(c.Authors) > 0 },
		func(a, b *truce.Coded) bool { return share(a.Authors, b.Authors) }},
	{"against", func(c *truce.Coded) bool { return len(c.Targets) > 0 },
		func(a, b *truce.Coded) bool { return share(a.Targets, b.Targets) }},
}

// Compare marks where reports contradict one another, nil ones left out. To be coarser, later or silent is no
// contradiction.
func Compare(reports []*truce.Coded) []Answers {
	out := make([]Answers, 0, len(questions))
	for _, q := range questions {
		a := Answers{Ask: q.ask, First: -1, Differs: make([]bool, len(reports))}
		for i, c := range reports {
			switch {
			case c == nil || !q.said(c):
			case a.First < 0:
				a.First = i
			default:
				a.Differs[i] = !q.same(reports[a.First], c)
			}
		}
		out = append(out, a)
	}
	return out
}

// overlap reports whether two intervals can tell of one moment.
func overlap(a, b truce.Interval) bool {
	return !(a.To.Known() && b.From.Known() && a.To < b.From || b.To.Known() && a.From.Known() && b.To < a.From)
}

// together reports whether two places can be one: their circles meet, or no distance between them is known.
func together(a, b truce.Place) bool {
	ra, okA := a.Radius()
	rb, okB := b.Radius()
	if okA && okB {
		return geo.Distance(*a.Point, *b.Point) <= float64(ra)+float64(rb)
	}
	if a.Province != "" && b.Province != "" && a.Province != b.Province {
		return false
	}
	return true
}

// meet reports whether two ranges have a number in common.
func meet(a, b truce.Range) bool {
	over := func(low, high *int) bool { return low != nil && high != nil && *low > *high }
	return !over(a.Low, b.High) && !over(b.Low, a.High)
}

// share reports whether two lists name somebody in common.
func share(a, b []truce.Attribution) bool {
	return slices.ContainsFunc(a, func(x truce.Attribution) bool {
		return slices.ContainsFunc(b, func(y truce.Attribution) bool {
			return x.Actor == y.Actor &&
				(x.Actor != "" || x.Name == y.Name)
		})
	})
}
