package frame

import (
	"context"
	"strconv"
	"time"

	"truce"
	"truce/internal/query"
	"truce/internal/trend"
	"truce/internal/view"
)

// Counted is what the record holds of incidents by day, in the zone of the process.
type Counted struct {
	First   time.Time // the first and the last day on which an incident began; zero: none has a day
	Last    time.Time
	Undated int // incidents of which it is not known when they began, or that began outside of the [mostYears]
}

// mostYears is how far back from now days are counted. One entry of a day long past, or to come, would otherwise make a
// series of every day in between.
const mostYears = 40

// Counted reads which days the record spans.
func (s *Site) Counted(ctx context.Context, l *view.Lens) (Counted, error) {
	var c Counted
	days, err := l.Tally(ctx, query.Incidents{}, query.ByDay, s.Zone)
	tomorrow := s.Clock().In(s.Zone).AddDate(0, 0, 1)
	earliest := tomorrow.AddDate(-mostYears, 0, 0)
	for _, d := range days {
		day, bad := time.Parse(time.DateOnly, d.Key)
		switch {
		case bad != nil, day.After(tomorrow), day.Before(earliest):
			c.Undated += d.N
		case c.First.IsZero():
			c.First, c.Last = day, day
		default:
			c.Last = day
		}
	}
	return c, err
}

// PerDay counts the incidents a query selects on each day of the span.
func (s *Site) PerDay(ctx context.Context, l *view.Lens, c Counted, q query.Incidents) ([]int, error) {
	days, err := l.Tally(ctx, q, query.ByDay, s.Zone)
	out := make([]int, c.index(c.Last)+1)
	for _, d := range days {
		if day, bad := time.Parse(time.DateOnly, d.Key); bad == nil && !day.Before(c.First) && !day.After(c.Last) {
			out[c.index(day)] += d.N
		}
	}
	return out, err
}

func (c Counted) index(day time.Time) int { return int(day.Sub(c.First).Hours() / 24) }

// Since selects the incidents that began in the n days before a day, or on it: all that is looked at for what is
// expected of that day, and little of a long record.
func (s *Site) Since(day time.Time, n int) query.Incidents {
	midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, s.Zone)
	return query.Incidents{From: truce.At(midnight.AddDate(0, 0, -n)), To: truce.At(midnight.AddDate(0, 0, 1)),
		Begun: true}
}

// Values are the values of a facet that the incidents a query selects have.
func (s *Site) Values(ctx context.Context, l *view.Lens, q query.Incidents, by query.Facet) ([]string, error) {
	counts, err := l.Tally(ctx, q, by, s.Zone)
	var out []string
	for _, c := range counts {
		if c.Key != "" {
			out = append(out, c.Key)
		}
	}
	return out, err
}

// Surge is a province of which more began on a day than the weeks before let expect.
type Surge struct {
	Province Label
	N        int
	Expected string
}

// SurgesOn are the provinces in which a day lies above its limit; see [trend.Of].
func (s *Site) SurgesOn(ctx context.Context, l *view.Lens, b *Book, day truce.Date) ([]Surge, error) {
	c, err := s.Counted(ctx, l)
	on, bad := time.Parse(time.DateOnly, string(day))
	if err != nil || bad != nil || c.First.IsZero() || c.index(on) < trend.First || on.After(c.Last) {
		return nil, err
	}
	q := s.Since(on, trend.First)
	provinces, err := s.Values(ctx, l, q, query.ByProvince)
	if err != nil {
		return nil, err
	}
	var out []Surge
	for _, x := range provinces {
		q.Province = x
		counts, err := s.PerDay(ctx, l, c, q)
		if err != nil {
			return nil, err
		}
		if d := trend.Of(counts, c.index(on)); d != nil && d.Surge {
			out = append(out, Surge{b.Province(x), d.N, strconv.FormatFloat(d.Expected, 'f', 1, 64)})
		}
	}
	return out, nil
}
