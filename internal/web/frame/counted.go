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
	Undated int // incidents of which it is not known when they began
}

// Counted reads which days the record spans.
func (s *Site) Counted(ctx context.Context, l *view.Lens) (Counted, error) {
	var c Counted
	days, err := l.Tally(ctx, query.Incidents{}, query.ByDay, s.Zone)
	for _, d := range days {
		day, bad := time.Parse(time.DateOnly, d.Key)
		switch {
		case bad != nil:
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

// Values are the values of a facet that incidents have.
func (s *Site) Values(ctx context.Context, l *view.Lens, by query.Facet) ([]string, error) {
	counts, err := l.Tally(ctx, query.Incidents{}, by, s.Zone)
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
	provinces, err := s.Values(ctx, l, query.ByProvince)
	if err != nil {
		return nil, err
	}
	var out []Surge
	for _, x := range provinces {
		counts, err := s.PerDay(ctx, l, c, query.Incidents{Province: x})
		if err != nil {
			return nil, err
		}
		if d := trend.Of(counts, c.index(on)); d != nil && d.Surge {
			out = append(out, Surge{b.Province(x), d.N, strconv.FormatFloat(d.Expected, 'f', 1, 64)})
		}
	}
	return out, nil
}
