// Package effect compares what a register counted after a day with what it counted before, and holds the ratio against
// the same ratio at the other days of the record. It says what changed at a day, never why, and estimates no lives.
package effect

import (
	"iter"
	"math"
	"slices"
	"time"
)

// Windows are the lengths of the spans compared, in days. They are told together, so that none is picked.
var Windows = []int{7, 14, 28, 56}

// Count is a number of deaths from the lowest to the highest estimate.
type Count struct {
	Low  int `json:"low"`
	Best int `json:"best"`
	High int `json:"high"`
}

func (c Count) plus(d Count) Count { return Count{c.Low + d.Low, c.Best + d.Best, c.High + d.High} }

func (c Count) minus(d Count) Count { return Count{c.Low - d.Low, c.Best - d.Best, c.High - d.High} }

// Span is the days for which a register is held, both included. Outside it nothing is known, which is not zero.
type Span struct{ First, Last time.Time }

// index is the number of a day in the span; the first is 0.
func (s Span) index(day time.Time) int { return int(day.Sub(s.First).Hours() / 24) }

// Days is how many days the span has.
func (s Span) Days() int { return s.index(s.Last) + 1 }

// Day is which day of the span an event stands on, the first is 0, one before it below that; false where the register
// is not sure of the day.
func (s Span) Day(e Event) (int, bool) { return s.index(e.Start), e.ofOneDay() }

// Series holds what was counted up to each day of a span, and what could not be put on a day.
type Series struct {
	span   Span
	upTo   []Count // upTo[i] is the sum over the days before day i
	Events int     // that stand in the series
	Vague  int     // events of several days or of an unsure day, which do not
	Unsure Count   // the deaths of these
}

// NewSeries counts the events within a span day by day. Each is counted by of, for example Event.Killed.
func NewSeries(span Span, events iter.Seq[Event], of func(Event) Count) *Series {
	s := emptySeries(span)
	for e := range events {
		s.count(e, of(e))
	}
	return s.summed()
}

func emptySeries(span Span) *Series {
	return &Series{span: span, upTo: make([]Count, span.index(span.Last)+2)}
}

// count takes in an event; after the last, the series has to be summed.
func (s *Series) count(e Event, n Count) {
	switch {
	case e.Start.Before(s.span.First) || e.End.After(s.span.Last):
	case !e.ofOneDay():
		s.Vague++
		s.Unsure = s.Unsure.plus(n)
	default:
		s.Events++
		at := s.span.index(e.Start) + 1
		s.upTo[at] = s.upTo[at].plus(n)
	}
}

func (s *Series) summed() *Series {
	for i := 1; i < len(s.upTo); i++ {
		s.upTo[i] = s.upTo[i].plus(s.upTo[i-1])
	}
	return s
}

// Change is what a window says of a day. A figure that cannot be known is nil: a window that reaches out of the
// record, or a "before" in which nothing was counted.
type Change struct {
	Window int      `json:"window"` // days on each side; the day itself is the first of the "after"
	Before *Count   `json:"before"`
	After  *Count   `json:"after"`
	Ratio  *float64 `json:"ratio"` // after to before, of the best estimates
	Least  *float64 `json:"least"` // the lowest estimate after to the highest before
	Most   *float64 `json:"most"`  // the highest estimate after to the lowest before
	Others *Others  `json:"others"`
}

// Others is the same ratio at the other days of the record, those left out whose windows reach over the day itself.
// It is a distribution of placebos (Abadie, Diamond and Hainmueller, 2010, in time instead of units). Neighbouring
// days share most of their windows, so Days is far more than the number of independent looks.
type Others struct {
	Days   int     `json:"days"`
	AsLow  int     `json:"as_low"`  // days with a ratio as low, or lower
	AsHigh int     `json:"as_high"` // days with a ratio as high, or higher
	Low    float64 `json:"p05"`     // the ratio below which one day in twenty lies
	Median float64 `json:"p50"`
	High   float64 `json:"p95"`

	Ratios []float64 `json:"-"` // of all these days, sorted
}

func (s *Series) sides(at, window int) (before, after Count, ok bool) {
	if at-window < 0 || at+window >= len(s.upTo) {
		return before, after, false
	}
	return s.upTo[at].minus(s.upTo[at-window]), s.upTo[at+window].minus(s.upTo[at]), true
}

// SeriesOf is the series of a register that counts something else than deaths, one number a day from the first day on.
func SeriesOf(first time.Time, perDay []int) *Series {
	s := &Series{span: Span{first, first.AddDate(0, 0, len(perDay)-1)}, upTo: make([]Count, len(perDay)+1)}
	for i, n := range perDay {
		s.upTo[i+1] = s.upTo[i].plus(Count{n, n, n})
		s.Events += n
	}
	return s
}

// Between is what was counted on some days from a day on; nil where they reach out of the record.
func (s *Series) Between(first time.Time, days int) *Count {
	at := s.span.index(first)
	if first.Before(s.span.First) || at+days >= len(s.upTo) {
		return nil
	}
	c := s.upTo[at+days].minus(s.upTo[at])
	return &c
}

// At compares the days from day on with the days before it.
func (s *Series) At(day time.Time, window int) Change {
	c := Change{Window: window}
	at := s.span.index(day)
	before, after, ok := s.sides(at, window)
	if !ok {
		return c
	}
	c.Before, c.After = &before, &after
	c.Ratio = ratio(after.Best, before.Best)
	c.Least, c.Most = ratio(after.Low, before.High), ratio(after.High, before.Low)
	if c.Ratio != nil {
		c.Others = s.others(at, window, *c.Ratio)
	}
	return c
}

func (s *Series) others(day, window int, observed float64) *Others {
	var all []float64
	o := &Others{}
	for at := range s.upTo {
		before, after, ok := s.sides(at, window)
		if !ok || (at > day-window && at < day+window) {
			continue
		}
		if r := ratio(after.Best, before.Best); r != nil {
			all = append(all, *r)
			if *r <= observed {
				o.AsLow++
			}
			if *r >= observed {
				o.AsHigh++
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	o.Days, o.Ratios = len(all), all
	o.Low, o.Median, o.High = quantile(all, 5), quantile(all, 50), quantile(all, 95)
	return o
}

// quantile is the inverse of the empirical distribution (type 1 of Hyndman and Fan, 1996).
func quantile(sorted []float64, percent int) float64 {
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}

func percent(share float64) int { return int(math.Round(100 * share)) }

func ratio(after, before int) *float64 {
	if before == 0 {
		return nil
	}
	r := float64(after) / float64(before)
	return &r
}

// Span is the days of the series.
func (s *Series) Span() Span { return s.span }
