package frame

import (
	"time"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/view"
)

// Day returns the period that closes on the date.
func (s *Site) Day(p *truce.Process, date truce.Date) (view.Day, error) {
	span, err := bulletin.Period(p, date)
	return view.Day{Date: date, Span: span}, err
}

// DayAt returns the period in which the moment lies.
func (s *Site) DayAt(p *truce.Process, t time.Time) (view.Day, error) {
	d, err := s.Day(p, truce.Date(t.In(s.Zone).Format(time.DateOnly)))
	if err != nil || truce.At(t) < d.Span.To {
		return d, err
	}
	return s.Day(p, Shift(d.Date, 1))
}

// Shift returns the date n days later; the date must be one.
func Shift(d truce.Date, n int) truce.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return truce.Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// DateOf is the date on which a period closes.
func (s *Site) DateOf(i truce.Interval) truce.Date {
	return truce.Date(truce.Day(i.To-1, s.Zone))
}
