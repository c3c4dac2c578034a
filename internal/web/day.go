package web

import (
	"time"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/view"
)

// day returns the period that closes on the date.
func (s *site) day(p *truce.Process, date truce.Date) (view.Day, error) {
	span, err := bulletin.Period(p, date)
	return view.Day{Date: date, Span: span}, err
}

// dayAt returns the period in which the moment lies.
func (s *site) dayAt(p *truce.Process, t time.Time) (view.Day, error) {
	d, err := s.day(p, truce.Date(t.In(s.zone).Format(time.DateOnly)))
	if err != nil || truce.At(t) < d.Span.To {
		return d, err
	}
	return s.day(p, shift(d.Date, 1))
}

// shift returns the date n days later; the date must be one.
func shift(d truce.Date, n int) truce.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return truce.Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// dateOf is the date on which a period closes.
func (s *site) dateOf(i truce.Interval) truce.Date {
	return truce.Date(truce.Day(i.To-1, s.zone))
}
