package intake

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
)

// firstYear is the earliest year that is taken for one: what lies before is a slip, or another calendar.
const firstYear = 1900

// lastYear is the latest, for the same reasons, and because minutes are counted up to it.
const lastYear = 2199

var errDate = truce.Errorf(truce.Invalid, "is not a date (2017-01-15, 2017-01, 2017) or a time (2017-01-15T21:10, "+
	"with +02:00 or Z where the zone is known)")

var (
	errTwoDigits = truce.Errorf(truce.Invalid,
		"is not read: the year has two digits; in a spreadsheet, format the column as yyyy-mm-dd")
	errEpoch = truce.Errorf(truce.Invalid, "is not a date but a number of seconds or milliseconds since 1970, "+
		"as programs keep time: have it written as 2017-01-15T21:10:00Z")
	errMayEnd = truce.Errorf(truce.Invalid, "may be a time with an offset or one with the time at which it ended: "+
		"write the end into a column of its own, and an offset after seconds, as in 21:10:00-03:00")
	errSerial = truce.Errorf(truce.Invalid, "is not a date but a number of days, as spreadsheets keep dates: "+
		"format the column as yyyy-mm-dd")
)

// Order is which of day and month stands first in dates that do not begin with the year.
type Order string

// The orders. The empty one is not known: such dates are refused.
const (
	DayFirst   Order = "day-first"
	MonthFirst Order = "month-first"
)

// Reading says what the cells of a file do not tell one by one about its dates. The zero value reads only what can be
// read in one way.
type Reading struct {
	Order Order
	Why   truce.Sentence // completes "does not begin with the year: ", where Order is not known
	Days  bool           // 00:00 stands for the whole day
	Year  int            // in which every date must lie; 0: not stated, and years of two digits are refused
}

// Span reads a date or a time as the interval it covers: a day, a month, a year, a minute or a second. A time
// without an offset is in the zone. Only what can be read in one way is.
func Span(cell string, zone *time.Location) (truce.Interval, error) {
	return Reading{}.Span(cell, zone)
}

// Span is [Span] under the reading.
func (r Reading) Span(cell string, zone *time.Location) (truce.Interval, error) {
	date, clock := cutClock(Fold(cell))
	d, err := r.date(date)
	if err == nil && r.Year != 0 && d.y != r.Year {
		err = againstYear(r.Year)
	}
	if err != nil {
		return truce.Interval{}, err
	}
	if clock == "" {
		return d.span(zone), nil
	}
	if d.unit != 'd' {
		return truce.Interval{}, errDate
	}
	t, err := clockOf(clock)
	if err != nil {
		return truce.Interval{}, err
	}
	if mayEnd(clock, Fold(cell)[len(date):]) {
		return truce.Interval{}, errMayEnd
	}
	if t.midnight() && r.Days {
		return d.span(t.dayZone(zone)), nil
	}
	span, err := t.span(d, zone)
	if day, ok := t.beginsDay(span.From, zone); ok && r.Days && err == nil {
		return day, nil
	}
	return span, err
}

// againstYear is the error of a date that lies in another year than its row says.
func againstYear(year int) error {
	return truce.Errorf(truce.Invalid, "contradicts the year of its row, %d", year)
}

// day is a date taken apart. unit is what it covers: d, m or y.
type day struct {
	y, d int
	m    time.Month
	unit byte
}

func (d day) span(zone *time.Location) truce.Interval {
	next := d
	switch d.unit {
	case 'y':
		next.y++
	case 'm':
		next.m++
	default:
		next.d++
	}
	at := func(d day) truce.Instant { return truce.At(truce.Clock(d.y, d.m, d.d, 0, 0, zone)) }
	return truce.Interval{From: at(d), To: at(next) - 1}
}

// checked holds a date against the calendar.
func (d day) checked() (day, error) {
	switch {
	case d.unit == 'd' && d.m == 1 && d.d == 1 && (d.y == 1970 || d.y == firstYear):
		return day{}, truce.Errorf(truce.Invalid, "is how programs write a date that they do not have: leave the cell empty")
	case d.y < firstYear:
		return day{}, truce.Errorf(truce.Invalid, "lies before %d: dates are those of the Gregorian calendar", firstYear)
	case d.y > lastYear:
		return day{}, truce.Errorf(truce.Invalid, "lies after %d", lastYear)
	case d.m < 1 || d.m > 12:
		return day{}, truce.Errorf(truce.Invalid, "is not a date: there is no month %d", d.m)
	case d.d < 1 || d.d > daysIn(d.y, d.m):
		return day{}, truce.Errorf(truce.Invalid, "is not a date: %s %d has %d days", d.m, d.y, daysIn(d.y, d.m))
	}
	return d, nil
}

func daysIn(y int, m time.Month) int { return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// dateParts are the numbers and the name of a month in a date, and what stands between them.
type dateParts struct {
	text   [3]string
	number [3]int // -1: letters
	signs  [2]byte
	n      int
}

// partsOf takes a date apart; ok is false where it is no date of any form.
func partsOf(s string) (p dateParts, ok bool) {
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && letter(s[j]) == letter(s[i]) && (letter(s[j]) || digit(s[j])) {
			j++
		}
		if j == i || p.n == len(p.text) {
			return p, false
		}
		p.text[p.n], p.number[p.n] = s[i:j], -1
		if digit(s[i]) {
			p.number[p.n], _ = strconv.Atoi(s[i:min(j, i+9)])
		}
		p.n++
		if i = j; i < len(s) {
			for j < len(s) && strings.IndexByte("-/., ", s[j]) >= 0 {
				j++
			}
			if j == i || j == len(s) || p.n > len(p.signs) {
				return p, false
			}
			p.signs[p.n-1] = s[i]
			if j-i > 1 && strings.Trim(s[i:j], " ,.") != "" {
				return p, false
			}
			i = j
		}
	}
	return p, p.n > 0
}

func digit(b byte) bool  { return b >= '0' && b <= '9' }
func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// numeric reports whether the parts are three numbers with the same sign between them.
func (p *dateParts) numeric() bool {
	return p.n == 3 && slices.Min(p.number[:]) >= 0 && p.signs[0] == p.signs[1] && p.signs[0] != ' ' && p.signs[0] != ','
}

// loose reports whether the parts are three numbers whose first is no year, so that an order must be known.
func (p *dateParts) loose() bool {
	return p.numeric() && len(p.text[0]) <= 2 && len(p.text[1]) <= 2 && (len(p.text[2]) == 4 || len(p.text[2]) == 2)
}

func (r Reading) date(s string) (day, error) {
	p, ok := partsOf(s)
	switch {
	case !ok:
		return day{}, errDate
	case p.loose():
		return r.loose(&p)
	case p.numeric() && len(p.text[0]) == 4 && len(p.text[1]) <= 2 && len(p.text[2]) <= 2:
		return day{p.number[0], p.number[2], time.Month(p.number[1]), 'd'}.checked()
	case p.n == 3:
		return r.named(&p)
	case p.n == 2 && len(p.text[0]) == 4 && p.number[0] >= 0 && len(p.text[1]) == 2 && p.number[1] >= 0:
		return day{p.number[0], 1, time.Month(p.number[1]), 'm'}.checked()
	case p.n == 1 && len(s) == 8 && p.number[0] >= firstYear*10000: // 20170115: a day first would have no such month
		return day{p.number[0] / 10000, p.number[0] % 100, time.Month(p.number[0] / 100 % 100), 'd'}.checked()
	case p.n == 1 && len(s) == 4 && p.number[0] >= 0:
		return day{p.number[0], 1, 1, 'y'}.checked()
	case p.n == 1 && len(s) == 5 && p.number[0] >= 0:
		return day{}, errSerial
	case p.n == 1 && (len(s) == 10 || len(s) == 13) && p.number[0] > 0 && s[0] == '1':
		return day{}, errEpoch
	}
	return day{}, errDate
}

// loose reads a date that does not begin with the year, by the order of its file.
func (r Reading) loose(p *dateParts) (day, error) {
	year, err := r.year(p.text[2])
	if err != nil {
		return day{}, err
	}
	switch r.Order {
	case DayFirst:
		return day{year, p.number[0], time.Month(p.number[1]), 'd'}.checked()
	case MonthFirst:
		return day{year, p.number[1], time.Month(p.number[0]), 'd'}.checked()
	}
	why := r.Why
	if why.Format == "" {
		why = truce.Say("write the year first, 2017-01-15")
	}
	return day{}, truce.Errorf(truce.Invalid, "does not begin with the year: %s", why)
}

// named reads a date with the name of its month: 15 January 2017, Jan 15, 2017.
func (r Reading) named(p *dateParts) (day, error) {
	at := slices.Index(p.number[:], -1)
	if at < 0 || slices.Index(p.number[at+1:], -1) >= 0 {
		return day{}, errDate
	}
	m, ok := monthOf(p.text[at])
	if !ok {
		return day{}, errDate
	}
	first, last := p.text[(at+1)%3], p.text[(at+2)%3] // as they stand for 15 January 2017: year, day
	d, y := last, first
	if at == 0 || len(last) == 4 { // January 15, 2017; 2017 January 15
		d, y = first, last
	}
	if len(d) > 2 {
		return day{}, errDate
	}
	year, err := r.year(y)
	if err != nil {
		return day{}, err
	}
	n, _ := strconv.Atoi(d)
	return day{year, n, m, 'd'}.checked()
}

// monthOf returns the month of an English name or of its first three letters.
func monthOf(name string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(name, m.String()) || strings.EqualFold(name, m.String()[:3]) ||
			m == time.September && strings.EqualFold(name, "sept") {
			return m, true
		}
	}
	return 0, false
}

// year reads a year of four digits, or of two where the row says elsewhere which year it is.
func (r Reading) year(s string) (int, error) {
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return 0, errDate
	case len(s) == 4:
		return n, nil
	case len(s) != 2:
		return 0, errDate
	case r.Year == 0:
		return 0, errTwoDigits
	case r.Year%100 != n:
		return 0, againstYear(r.Year)
	}
	return r.Year, nil
}
