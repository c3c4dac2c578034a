package bulletin

import (
	"strconv"
	"time"

	"truce"
	"truce/internal/timezone"
)

// Period is the span that closes on the day, in the zone and at the hour of the founding document: from one closing of
// the calendar to the next, so that periods join whatever the clocks do. A closing hour of 24:00 or none is midnight at
// the end of the day.
func Period(p *truce.Process, day truce.Date) (truce.Interval, error) {
	zone, err := timezone.Load(p.Zone)
	if err != nil {
		return truce.Interval{}, err
	}
	start, err := time.Parse("2006-01-02", string(day))
	if err != nil {
		return truce.Interval{}, truce.Errorf(truce.Invalid, "%q is not a day of the form 2017-01-15", day)
	}
	hour, minute := 24, 0
	if p.DayCloses != "" && p.DayCloses != "24:00" {
		h, err := time.Parse("15:04", p.DayCloses)
		if err != nil {
			return truce.Interval{}, truce.Errorf(truce.Invalid,
				"the process closes its day at %q, which is not a time", p.DayCloses)
		}
		hour, minute = h.Hour(), h.Minute()
	}
	closes := func(days int) truce.Instant {
		y, m, d := start.AddDate(0, 0, days).Date()
		return truce.At(truce.Clock(y, m, d, hour, minute, zone))
	}
	return truce.Interval{From: closes(-1), To: closes(0)}, nil
}

// Length is how long a period is, in words: "24 hours", or "23 hours" where the clocks changed.
func Length(period truce.Interval) string {
	minutes := int(period.To-period.From) / 60
	words := strconv.Itoa(minutes/60) + " hours"
	if rest := minutes % 60; rest > 0 {
		words += " " + strconv.Itoa(rest) + " minutes"
	}
	return words
}

// days lists the periods that close on the days from first to last, both included.
func days(p *truce.Process, first, last truce.Date) ([]truce.Interval, error) {
	end, err := Period(p, last)
	if err != nil {
		return nil, err
	}
	var out []truce.Interval
	for day := first; ; day = next(day) {
		i, err := Period(p, day)
		if err != nil {
			return nil, err
		}
		if i.To > end.To || len(out) == mostDays {
			return nil, truce.Errorf(truce.Invalid, "%s is not within %d days before %s", first, mostDays, last)
		}
		if out = append(out, i); i.To == end.To {
			return out, nil
		}
	}
}

// mostDays is how many days can be counted together: twenty years.
const mostDays = 7305

// next returns the day after one that is valid.
func next(day truce.Date) truce.Date { return shift(day, 1) }

// shift returns the date n days later; the date must be one.
func shift(day truce.Date, n int) truce.Date {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return day
	}
	return truce.Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// DayOf returns the day on which the period closes in which a known moment lies.
func DayOf(p *truce.Process, t truce.Instant) (truce.Date, error) {
	zone, err := timezone.Load(p.Zone)
	if err != nil {
		return "", err
	}
	day := truce.Date(truce.Day(t, zone))
	i, err := Period(p, day)
	if err == nil && t >= i.To {
		day = next(day)
	}
	return day, err
}

// surely returns the span in which a lasting state that is said to have gone on through the time was certainly going
// on: from the latest moment at which it can have begun to the earliest at which it can have ended. An end that is the
// limit of a day of the calendar is known to the day alone. The span ends before it begins where nothing is certain.
func surely(when truce.Interval, zone *time.Location) truce.Interval {
	from, to := when.From, when.To
	if day := truce.Date(truce.Day(from, zone)).Span(zone); from.Known() && day.From == from {
		from = day.To
	}
	if day := truce.Date(truce.Day(to, zone)).Span(zone); to.Known() && day.To == to {
		to = day.From
	}
	if !from.Known() {
		from = to
	}
	if !to.Known() {
		to = from
	}
	return truce.Interval{From: from, To: to}
}
