package intake

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"truce"
)

// firstYear is the earliest year that is taken for one: what lies before is a slip, or another calendar.
const firstYear = 1900

// maxCount is the largest number of people or of shots that is taken for one.
const maxCount = 10_000_000

var errDate = errors.New("is not a date (2017-01-15, 2017-01, 2017) or a time (2017-01-15T21:10, with +02:00 or Z where the zone is known)")

// Span reads a date or a time as the interval it covers: a day, a month, a year, a minute or a second. A time without an
// offset is in the zone.
func Span(cell string, zone *time.Location) (truce.Interval, error) {
	s := Fold(cell)
	years, months, days := 0, 0, 0
	date := s
	switch {
	case len(s) >= 10 && s[4] == '-' && s[7] == '-':
		date, days = s[:10], 1
	case len(s) == 7 && s[4] == '-':
		date, months = s+"-01", 1
	case len(s) == 4:
		date, years = s+"-01-01", 1
	case strings.Count(s, "/") == 2 || strings.Count(s, ".") == 2:
		return truce.Interval{}, errors.New("may be read in two ways: write the year first, 2017-01-15")
	default:
		return truce.Interval{}, errDate
	}
	y, m, d, err := ymd(date)
	if err != nil {
		return truce.Interval{}, err
	}
	if len(s) > 10 {
		return clock(s, zone)
	}
	next := truce.Clock(y+years, m+time.Month(months), d+days, 0, 0, zone)
	return from(truce.Clock(y, m, d, 0, 0, zone), next), nil
}

// ymd takes a date apart and checks it against the calendar.
func ymd(s string) (y int, m time.Month, d int, err error) {
	y, errY := strconv.Atoi(s[:4])
	mm, errM := strconv.Atoi(s[5:7])
	d, errD := strconv.Atoi(s[8:10])
	if errY != nil || errM != nil || errD != nil || y < 0 || mm < 0 || d < 0 {
		return 0, 0, 0, errDate
	}
	m = time.Month(mm)
	switch {
	case mm < 1 || mm > 12:
		return 0, 0, 0, fmt.Errorf("is not a date: there is no month %d", mm)
	case d < 1 || d > daysIn(y, m):
		return 0, 0, 0, fmt.Errorf("is not a date: %s %d has %d days", m, y, daysIn(y, m))
	case y < firstYear:
		return 0, 0, 0, fmt.Errorf("lies before %d: dates are those of the Gregorian calendar", firstYear)
	}
	return y, m, d, nil
}

func daysIn(y int, m time.Month) int { return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// clock reads a date with a time of day.
func clock(s string, zone *time.Location) (truce.Interval, error) {
	s = s[:10] + "T" + strings.TrimLeft(s[10:], "T ")
	for _, f := range []struct {
		layout string
		unit   time.Duration
	}{
		{"2006-01-02T15:04:05", time.Second}, {"2006-01-02T15:04:05Z07:00", time.Second}, {"2006-01-02T15:04:05Z0700", time.Second},
		{"2006-01-02T15:04", time.Minute}, {"2006-01-02T15:04Z07:00", time.Minute}, {"2006-01-02T15:04Z0700", time.Minute},
	} {
		if t, err := time.ParseInLocation(f.layout, s, zone); err == nil {
			t = t.Truncate(time.Second)
			return from(t, t.Add(f.unit)), nil
		}
	}
	return truce.Interval{}, errDate
}

// from is the interval from a moment to the second before another.
func from(t, next time.Time) truce.Interval {
	return truce.Interval{From: truce.At(t), To: truce.At(next) - 1}
}

// When reads a start and an end, either of which may be empty: then the start's own span is meant, or a beginning that is
// not known. The error names the column at fault: 0 the start, 1 the end.
func (o *Options) When(start, end string) (when truce.Interval, column int, err error) {
	zone := o.zone()
	if start != "" {
		if when, err = Span(start, zone); err != nil {
			return truce.Interval{}, 0, err
		}
		if o.Now != 0 && when.From > o.Now+24*3600 {
			return truce.Interval{}, 0, errors.New("lies in the future")
		}
	}
	if end == "" || end == start {
		return when, 0, nil
	}
	last, err := Span(end, zone)
	if err != nil {
		return truce.Interval{}, 1, err
	}
	if when.To = last.To; !when.Valid() {
		return truce.Interval{}, 1, fmt.Errorf("lies before the start, %s", start)
	}
	return when, 0, nil
}

// Count reads a whole number that is not negative. An empty cell is not known, and not zero.
func Count(cell string) (n int, known bool, err error) {
	if cell == "" {
		return 0, false, nil
	}
	s := strings.TrimSuffix(Fold(cell), ".0") // as statistics programs write whole numbers of columns with gaps
	n, err = strconv.Atoi(s)
	switch {
	case err != nil || s[0] == '+':
		return 0, false, errors.New("is not a whole number; leave the cell empty where it is not known")
	case n < 0:
		return 0, false, errors.New("is negative")
	case n > maxCount:
		return 0, false, fmt.Errorf("is more than %d", maxCount)
	}
	return n, true, nil
}

// Position reads a latitude and a longitude in degrees, with a point or a comma before the decimals. The error names the
// cell at fault: 0 the latitude, 1 the longitude.
func Position(lat, lon string) (p truce.Point, cell int, err error) {
	la, err := degrees(lat)
	if err != nil {
		return truce.Point{}, 0, err
	}
	lo, err := degrees(lon)
	if err != nil {
		return truce.Point{}, 1, err
	}
	p, ok := truce.PointOf(la, lo)
	switch {
	case ok:
		return p, 0, nil
	case la >= -90 && la <= 90:
		return truce.Point{}, 1, errors.New("is not between -180 and 180")
	case la >= -180 && la <= 180 && lo >= -90 && lo <= 90:
		return truce.Point{}, 0, fmt.Errorf("is not between -90 and 90: latitude and longitude (%s) are probably swapped", lon)
	}
	return truce.Point{}, 0, errors.New("is not between -90 and 90")
}

func degrees(cell string) (float64, error) {
	s := Fold(cell)
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	if strings.Trim(s, "+-.0123456789") != "" { // ParseFloat also takes 1e3, 0x1p2, inf and NaN
		return 0, errors.New("is not a number of degrees, as in 35.9528")
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, errors.New("is not a number of degrees, as in 35.9528")
	}
	return f, nil
}

// Fold trims a number or a date and writes the digits of Arabic and Persian, their decimal sign and the true minus as
// ASCII has them.
func Fold(s string) string {
	s = strings.TrimSpace(s)
	for i := range len(s) {
		if s[i] >= 0x80 {
			return strings.Map(foldDigit, s)
		}
	}
	return s
}

func foldDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	case r == '٫':
		return '.'
	case r == '−':
		return '-'
	case r == '\u200e' || r == '\u200f': // marks of direction, which editors leave beside numbers
		return -1
	}
	return r
}

// Tidy trims a short text and writes every run of white space as one space.
func Tidy(s string) string {
	space := true // a leading one, and the second of two
	for _, r := range s {
		if r != ' ' && unicode.IsSpace(r) || unicode.IsControl(r) || r == ' ' && space {
			return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
		}
		space = r == ' '
	}
	return strings.TrimSuffix(s, " ")
}

// List splits a cell at semicolons; empty members are dropped.
func List(cell string) []string {
	if cell == "" {
		return nil
	}
	var out []string
	for part := range strings.SplitSeq(cell, ";") {
		if part = Tidy(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// maxOutlets is how many bytes of the names of outlets are kept: some events are told by hundreds of articles.
const maxOutlets = 500

// Outlets reads names divided by semicolons, each once, "A;A;B" as "A; B"; all is false when there were more than are
// kept.
func Outlets(cell string) (names string, all bool) {
	if len(cell) <= maxOutlets && !strings.Contains(cell, ";") {
		return Tidy(cell), true
	}
	var out []string
	size := 0
	for _, name := range List(cell) {
		if slices.Contains(out, name) {
			continue
		}
		if size += len(name) + 2; size > maxOutlets {
			return strings.Join(out, "; "), false
		}
		out = append(out, name)
	}
	return strings.Join(out, "; "), true
}
