package press

import (
	"fmt"
	"time"

	"truce"
)

// dates brings the pieces of a date together: a day, the name of a month, a year, the day of the week.
func dates(e []element, text string) []element {
	out := e[:0]
	for i := 0; i < len(e); {
		if d, n := dateAt(e, i); n > 0 {
			x := element{kind: date, start: e[i].start, end: e[i+n-1].end, day: &d, upper: e[i].upper}
			out, i = append(out, x), i+n
			continue
		}
		if y := plain(e, i); y >= 1900 && y < 2200 && i+1 < len(e) && e[i+1].is("year") {
			e[i].kind, e[i].concept = mark, "clock"
		}
		out, i = append(out, e[i]), i+1
	}
	for i := range out {
		if out[i].kind == date {
			d := out[i].day
			d.Span = Span{out[i].start, out[i].end, text[out[i].start:out[i].end]}
			d.Weekday = weekdayBeside(out, i)
			if d.Year > 0 {
				d.ISO = fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
			}
		}
	}
	return out
}

// dateAt reads a date with the name of a month at element i: 22 January 2017, January 22, 2017, 22 January.
func dateAt(e []element, i int) (Day, int) {
	d, n := dayAndMonth(e, i)
	if n == 0 {
		return Day{}, 0
	}
	j := i + n
	if j+1 < len(e) && e[j].sign(other) && e[j+1].is("month") && atoi(e[j+1].of) == d.Month { // "آب / أغسطس"
		j, n = j+2, n+2
	}
	if j < len(e) && e[j].sign(comma) {
		j++
	}
	if j < len(e) && e[j].is("of") {
		j++
	}
	if y := plain(e, j); y >= 1900 && y < 2200 {
		d.Year, n = y, j+1-i
		if j+1 < len(e) && e[j+1].is("year") {
			n++
		}
	}
	year := d.Year
	if year == 0 {
		year = 2016 // a year with a 29 February
	}
	if !realDay(year, d.Month, d.Day) {
		return Day{}, 0
	}
	return d, n
}

func dayAndMonth(e []element, i int) (Day, int) {
	if e[i].is("month") {
		j := i + 1 + shortMonth(e, i)
		if j < len(e) && e[j].sign(comma) {
			j++
		}
		if day := plain(e, j); day >= 1 && day <= 31 {
			return Day{Month: atoi(e[i].of), Day: day}, j + 1 - i + ordinal(e, j+1)
		}
		return Day{}, 0
	}
	day := plain(e, i)
	if day < 1 || day > 31 {
		return Day{}, 0
	}
	j := i + 1 + ordinal(e, i+1)
	if j < len(e) && e[j].is("of") {
		j++
	}
	if j < len(e) && e[j].is("month") {
		return Day{Month: atoi(e[j].of), Day: day}, j + 1 - i + shortMonth(e, j)
	}
	return Day{}, 0
}

// shortMonth counts the full stop behind the name of a month that is shortened.
func shortMonth(e []element, i int) int {
	if i+1 < len(e) && e[i+1].sign(stop) && e[i+1].glued && e[i].end-e[i].start <= 8 {
		return 1
	}
	return 0
}

// ordinal counts the pieces of the ending of a day that is written as an ordinal: 22nd, 22-го.
func ordinal(e []element, i int) int {
	if i < len(e) && e[i].is("ordinal") && e[i].glued {
		return 1
	}
	if i+1 < len(e) && e[i].sign(dash) && e[i].glued && e[i+1].is("ordinal") {
		return 2
	}
	return 0
}

// plain returns the whole number in digits at i, else -1.
func plain(e []element, i int) int {
	if i >= len(e) || e[i].kind != number || e[i].how != ByDigits || !e[i].whole() || e[i].doubt != "" {
		return -1
	}
	return int(e[i].micro / million)
}

func weekdayBeside(e []element, i int) int {
	for _, j := range []int{i - 1, i - 2, i + 1, i + 2} {
		if j >= 0 && j < len(e) && e[j].is("weekday") {
			between := e[(i+j)/2]
			if j == i-1 || j == i+1 || between.sign(comma) || between.sign(open) {
				return atoi(e[j].of)
			}
		}
	}
	return 0
}

// realDay reports whether the calendar has the day.
func realDay(y, m, d int) bool {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return m >= 1 && m <= 12 && d >= 1 && t.Day() == d && int(t.Month()) == m
}

// weekdayOf returns the day of the week, 1 for Monday.
func weekdayOf(d Day) int {
	w := int(time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Weekday())
	return (w+6)%7 + 1
}

// apart returns how many days lie between two dates whose years are known.
func apart(a, b Day) int {
	day := func(d Day) time.Time { return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC) }
	n := int(day(a).Sub(day(b)).Hours() / 24)
	return max(n, -n)
}

// chooseDay says which of the dates is that of the bulletin: that of its title, else the first that is not the date of
// something the text tells of. The others are kept.
func (r *reader) chooseDay() {
	best := -1
	for i := range r.dates {
		if r.dates[i].rank > 1 && (best < 0 || r.dates[i].rank > r.dates[best].rank) {
			best = i
		}
	}
	for i := range r.dates {
		if i != best {
			r.out.Dates = append(r.out.Dates, r.dates[i].Day)
		}
	}
	if best < 0 {
		r.flag("date-not-stated", "the text does not say of which day it is", Span{})
		return
	}
	d := r.dates[best].Day
	r.completeYear(&d, best)
	r.out.Date = &d
	r.checkDay(d)
}

// completeYear takes the year from another date nearby that is of the text itself, as the stamp of a page is.
func (r *reader) completeYear(d *Day, best int) {
	if d.Year > 0 {
		return
	}
	for i := range r.dates {
		x := r.dates[i]
		if i == best || x.rank == 0 || x.Year == 0 {
			continue
		}
		if y := (Day{Year: x.Year, Month: d.Month, Day: d.Day}); realDay(y.Year, y.Month, y.Day) && apart(y, x.Day) <= 7 {
			d.Year = x.Year
			d.ISO = fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
			return
		}
	}
	r.flag("year-not-stated", "the date has no year", d.Span)
}

// checkDay flags a day of the week that is another, and a second date that the text gives to itself.
func (r *reader) checkDay(d Day) {
	if d.Year > 0 {
		if d.Weekday > 0 && d.Weekday != weekdayOf(d) {
			r.flag("weekday-wrong", "the day of the week does not go with the date", d.Span)
		} else if d.Weekday == 0 && r.weekday != nil && atoi(r.weekday.of) != weekdayOf(d) {
			r.flag("weekday-wrong", "the day of the week does not go with the date", r.span(*r.weekday))
		}
	}
	for _, x := range r.dates {
		if x.rank >= 3 && (x.Month != d.Month || x.Day.Day != d.Day) {
			r.flag("two-dates", "the text gives itself two dates", x.Span)
			return
		}
	}
}

// On says of which day the text is, where it does not say so itself, or not with its year. A day that the text states
// otherwise is an error.
func (r *Reading) On(day string) error {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return truce.Errorf(truce.Invalid, "%q is not a day of the form 2017-01-15", day)
	}
	d := Day{Year: t.Year(), Month: int(t.Month()), Day: t.Day(), ISO: day}
	if r.Date != nil {
		if r.Date.Month != d.Month || r.Date.Day != d.Day || r.Date.Year > 0 && r.Date.Year != d.Year {
			return truce.Errorf(truce.Conflict, "the text says another day than %s: %q", day, r.Date.Words)
		}
		d.Span, d.Weekday = r.Date.Span, r.Date.Weekday
	}
	r.Date = &d
	return nil
}
