package intake

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"truce"
	"truce/internal/geo"
)

// maxCount is the largest number of people or of shots that is taken for one.
const maxCount = 10_000_000

// When reads a start and an end, either of which may be empty: then the start's own span is meant, or a beginning that
// is not known. The error names the column at fault: 0 the start, 1 the end.
func (o *Options) When(start, end string) (when truce.Interval, column int, err error) {
	return o.WhenIn(0, start, end)
}

// WhenIn is [Options.When] for a row that says its year elsewhere; 0: it does not.
func (o *Options) WhenIn(year int, start, end string) (when truce.Interval, column int, err error) {
	zone := o.zone()
	reading := o.reading
	if reading.Year = year; start != "" {
		if when, err = reading.Span(start, zone); err != nil {
			return truce.Interval{}, 0, err
		}
		if o.Now != 0 && when.From.Future(o.Now) {
			return truce.Interval{}, 0, future(o.Now)
		}
	}
	if end == "" || end == start {
		return when, 0, nil
	}
	reading.Days = o.endDays
	last, err := reading.Span(end, zone)
	if err != nil {
		return truce.Interval{}, 1, err
	}
	if o.Now != 0 && last.From.Future(o.Now) {
		return truce.Interval{}, 1, future(o.Now)
	}
	if when.To = last.To; !when.Valid() {
		return truce.Interval{}, 1, truce.Errorf(truce.Invalid, "lies before the start, %s", start)
	}
	return when, 0, nil
}

// future says that a time lies after now, and by which clock.
func future(now truce.Instant) error {
	return truce.Errorf(truce.Invalid, "lies in the future: the clock of this machine says %s", now)
}

// Around is a day with as many days of the calendar before and after it.
func (o *Options) Around(day truce.Interval, days int) truce.Interval {
	if days == 0 {
		return day
	}
	edge := func(n int) truce.Interval {
		t := day.From.Time().In(o.zone()).AddDate(0, 0, n)
		return truce.Date(t.Format(time.DateOnly)).Span(o.zone())
	}
	return truce.Interval{From: edge(-days).From, To: edge(days).To}
}

// Count reads a whole number that is not negative. An empty cell is not known, and not zero.
func Count(cell string) (n int, known bool, err error) {
	if cell == "" {
		return 0, false, nil
	}
	s := Whole(cell)
	n, err = strconv.Atoi(s)
	switch {
	case err != nil || s[0] == '+':
		return 0, false, truce.Errorf(truce.Invalid, "is not a whole number; leave the cell empty where it is not known")
	case n < 0:
		return 0, false, truce.Errorf(truce.Invalid, "is negative")
	case n > maxCount:
		return 0, false, truce.Errorf(truce.Invalid, "is more than %d", maxCount)
	}
	return n, true, nil
}

// Whole is a whole number as it is written without decimals: statistics programs write one of a column with gaps as
// 7.0, spreadsheets as 7,0. Whatever is no whole number is returned as it stands, trimmed and in ASCII.
func Whole(cell string) string {
	s := Fold(cell)
	i := strings.IndexAny(s, ".,")
	if i < 1 || strings.Trim(s[:i], "-0123456789")+strings.Trim(s[i+1:], "0") != "" || s[i] == ',' && len(s)-i != 2 ||
		s[i:] == "." {
		return s
	}
	return s[:i]
}

// Position reads a latitude and a longitude in degrees, with a point or a comma before the decimals, or with minutes,
// seconds and the letters of the hemispheres as people write them. The error names
// the cell at fault: 0 the latitude, 1 the longitude.
func Position(lat, lon string) (p truce.Point, cell int, err error) {
	la, err := degrees(lat, "NS")
	if err != nil {
		return truce.Point{}, 0, err
	}
	lo, err := degrees(lon, "EW")
	if err != nil {
		return truce.Point{}, 1, err
	}
	p, ok := truce.PointOf(la, lo)
	switch {
	case ok:
		return p, 0, nil
	case max(math.Abs(la), math.Abs(lo)) >= 1000:
		return truce.Point{}, 0, truce.Errorf(truce.Invalid, "is no number of degrees: it looks like metres of a grid, "+
			"as UTM has them; turn them into degrees")
	case la >= -90 && la <= 90:
		return truce.Point{}, 1, truce.Errorf(truce.Invalid, "is not between -180 and 180")
	case la >= -180 && la <= 180 && lo >= -90 && lo <= 90:
		return truce.Point{}, 0, truce.Errorf(truce.Invalid,
			"is not between -90 and 90: latitude and longitude (%s) are probably swapped", lon)
	}
	return truce.Point{}, 0, truce.Errorf(truce.Invalid, "is not between -90 and 90")
}

// degrees reads an angle as a decimal number, or with marks of degrees or the letter of one of the two hemispheres.
func degrees(cell, hemispheres string) (float64, error) {
	s := Fold(cell)
	plain := strings.Trim(s, "+-.,0123456789") == "" // most are
	if f, letter, ok := angle(s, plain); ok && (letter != "" || strings.Contains(s, "°")) {
		if !strings.Contains(hemispheres, letter) {
			return 0, truce.Errorf(truce.Invalid, "names the hemisphere %s: latitude and longitude are probably swapped", letter)
		}
		return f, nil
	}
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	if strings.Trim(s, "+-.0123456789") != "" { // ParseFloat also takes 1e3, 0x1p2, inf and NaN
		return 0, truce.Errorf(truce.Invalid, "is not a number of degrees, as in 35.9528")
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, truce.Errorf(truce.Invalid, "is not a number of degrees, as in 35.9528")
	}
	return f, nil
}

// angle reads what is no plain number as an angle.
func angle(s string, plain bool) (float64, string, bool) {
	if plain {
		return 0, "", false
	}
	return geo.ReadAngle(s)
}

// Fold trims a number or a date and writes it in ASCII: the digits of Arabic and Persian and the wide ones, their
// decimal sign, the true minus, and the hyphens that word processors make. Marks that show nothing are left out.
func Fold(s string) string {
	s = strings.TrimSpace(s)
	for i := range len(s) {
		if s[i] >= 0x80 {
			return strings.TrimSpace(strings.Map(foldDigit, s))
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
	case r >= '０' && r <= '９':
		return '0' + r - '０'
	case r == '٫':
		return '.'
	case r == '−' || r >= '\u2010' && r <= '\u2014':
		return '-'
	case unseen(r):
		return -1
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// unseen reports whether a character shows nothing and means nothing in a number or a name: marks of direction, spaces
// of no width, marks of byte order. Joiners are no such marks: words are written with them.
func unseen(r rune) bool {
	switch {
	case r == '\u00ad' || r == '\u061c' || r == '\u200b' || r == '\u200e' || r == '\u200f' || r == '\u2060' ||
		r == '\ufeff':
		return true
	}
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// Tidy trims a short text, writes every run of white space as one space, and leaves out marks that show nothing.
func Tidy(s string) string {
	space := true // a leading one, and the second of two
	for _, r := range s {
		if r != ' ' && unicode.IsSpace(r) || unicode.IsControl(r) || r == ' ' && space || unseen(r) {
			return tidied(s)
		}
		space = r == ' '
	}
	return strings.TrimSuffix(s, " ")
}

func tidied(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unseen(r):
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// List splits a cell at semicolons, or at the commas of a list as programs write it; empty members are dropped.
func List(cell string) []string {
	if cell == "" {
		return nil
	}
	var out []string
	parts := strings.SplitSeq(cell, ";")
	if list := programmed(cell); list != nil {
		parts = slices.Values(list)
	}
	for part := range parts {
		if part = Tidy(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// programmed takes apart a list as PostgreSQL, JSON, Python and GDAL write it, {A,"B, C"}, ["A", "B"], ['A', 'B'],
// (2:A,B); nil: the cell is none.
func programmed(cell string) (out []string) {
	s := strings.TrimSpace(cell)
	ends := func(open, shut string) bool {
		return len(s) > 1 && strings.HasPrefix(s, open) && strings.HasSuffix(s, shut)
	}
	switch count, rest, _ := strings.Cut(strings.TrimPrefix(s, "("), ":"); {
	case ends("{", "}"), ends("[", "]"):
		s = s[1 : len(s)-1]
	case ends("(", ")") && count != "" && strings.Trim(count, "0123456789") == "":
		s = strings.TrimSuffix(rest, ")")
	default:
		return nil
	}
	out = []string{}
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		part, quote := "", s[:1]
		if strings.Contains(`"'`, quote) {
			inner, after, closed := strings.Cut(s[1:], quote)
			if after = strings.TrimSpace(after); !closed || after != "" && after[0] != ',' {
				return nil
			}
			part, s = inner, strings.TrimPrefix(after, ",")
		} else {
			if part, s, _ = strings.Cut(s, ","); strings.ContainsAny(part, "[]{};") {
				return nil
			}
		}
		out = append(out, part)
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
