package desk

import (
	"context"
	"net/url"

	"truce/internal/query"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// summing is the sentence that matters: how many incidents of the days of the chart there are, and what was found of
// them. Every figure opens the list that it counts.
type summing struct {
	Days  int
	All   figureOf
	Found []figureOf
}

// figureOf is one figure with the list it counts.
type figureOf struct {
	Found query.Found
	N     int
	Href  string
}

// sum counts by the very filters that its links set, so that a list never disagrees with its figure.
func (t *todayPage) sum(ctx context.Context, l *view.Lens, b *book) error {
	if !t.Inside {
		return nil
	}
	figure := func(found query.Found) (figureOf, error) {
		values := url.Values{"from": {string(frame.Shift(t.Day.Date, 1-chartDays))}, "to": {string(t.Day.Date)}}
		if found != "" {
			values.Set("found", string(found))
		}
		q, err := b.s.Query(l.Process(), values)
		if err != nil {
			return figureOf{}, err
		}
		n, err := l.Count(ctx, q)
		return figureOf{found, n, b.s.At("/incidents") + "?" + values.Encode()}, err
	}
	s := &summing{Days: chartDays}
	var err error
	if s.All, err = figure(""); err != nil {
		return err
	}
	for _, found := range query.Classes {
		x, err := figure(found)
		if err != nil {
			return err
		}
		if x.N > 0 {
			s.Found = append(s.Found, x)
		}
	}
	t.Sum = s
	return nil
}
