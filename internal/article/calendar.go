package article

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"truce"
	"truce/internal/numeral"
)

// yearAt reads a year that stands alone: "in 2011", and a month before it is read by calendarDate.
func (r *reader) yearAt(p *paragraph, i int) (Date, int) {
	if y := year(&p.t[i]); y > 0 && i+2 < len(p.t) && dash(&p.t[i+1]) && year(&p.t[i+2]) > y {
		return Date{From: truce.Date(strconv.Itoa(y)), To: truce.Date(strconv.Itoa(year(&p.t[i+2])))}, 3 // "1992-1994"
	}
	if y := year(&p.t[i]); y > 0 && (i > 0 && p.t[i-1].any("in", "since", "year") || r.lx.lang == "tr" && p.at(i+1,
		"year") != nil) {
		return Date{From: truce.Date(strconv.Itoa(y))}, 1
	}
	if y := year(&p.t[i]); y > 0 && r.lx.lang == "en" && i > 0 && i+1 < len(p.t) &&
		(p.t[i-1].is("of") != nil && p.t[i+1].is("unit") == nil && !strings.HasSuffix(p.t[i+1].lower, "s") ||
			p.t[i-1].is("det") != nil && (p.t[i+1].upper || p.t[i+1].is("document") != nil)) {
		return Date{From: truce.Date(strconv.Itoa(y))}, 1 // "the pact of 2003", "the 2003 Accord"
	}
	return Date{}, 0
}

func year(t *token) int {
	if !t.number || len([]rune(t.lower)) != 4 {
		return 0
	}
	if y, ok := whole(t); ok && y >= 1900 && y < 2100 {
		return y
	}
	return 0
}

// whole returns a token as a whole number; digits of any script are read.
func whole(t *token) (int, bool) {
	n := 0
	for _, c := range t.lower {
		v := numeral.Digit(c)
		if v < 0 || n > 1e8 {
			return 0, false
		}
		n = 10*n + v
	}
	return n, t.number
}

// dayNumber reads a day of a month: "23", "23rd", "1-го".
func dayNumber(t *token) int {
	s := strings.TrimRightFunc(t.lower, unicode.IsLetter)
	s = strings.TrimSuffix(s, "-")
	if !t.number || s == "" {
		return 0
	}
	x := token{lower: s, number: true}
	if n, ok := whole(&x); ok && n >= 1 && n <= 31 {
		return n
	}
	return 0
}

// calendarDate reads a date that names a month, or one in digits alone.
func (r *reader) calendarDate(p *paragraph, i int) (Date, int) {
	if d, n := r.digitsDate(p, i); n > 0 {
		return d, n
	}
	if d, n := r.solarDate(p, i); n > 0 {
		return d, n
	}
	if p.t[i].is("month") != nil {
		return r.monthFirst(p, i)
	}
	day := dayNumber(&p.t[i])
	j, last := p.lastDay(i)
	if m := p.t[i].is("day-word"); m != nil { // "الثامن من فبراير"
		day, _ = strconv.Atoi(m.of)
		j, last = i+m.n, 0
	}
	if day == 0 {
		return Date{}, 0
	}
	if m := p.at(j, "this-month"); m != nil { // "9 من الشهر الجاري"
		if r.day == "" {
			return Date{Inferred: true}, j + m.n - i
		}
		at := dayOf(r.day)
		d := r.dated(p, i, at.Year(), int(at.Month()), day, 0)
		d.Inferred = true
		return d, j + m.n - i
	}
	if j < len(p.t) && p.t[j].is("of") != nil {
		j++
	}
	if j >= len(p.t) || p.t[j].is("month") == nil {
		return Date{}, 0
	}
	month, k := p.month(j)
	y, k := r.yearAfter(p, k)
	return r.dated(p, i, y, month, day, last), k - i
}

// lastDay reads what stands behind a first day: "15-16", "15 and 16". It returns the token behind, and the last day.
func (p *paragraph) lastDay(i int) (next, last int) {
	between := i > 0 && p.t[i-1].is("between") != nil
	if i+2 < len(p.t) && (dash(&p.t[i+1]) || p.t[i+1].is("and") != nil || between &&
		p.t[i+1].any("to", "until")) {
		if d := dayNumber(&p.t[i+2]); d > 0 {
			return i + 3, d
		}
	}
	return i + 1, 0
}

// month reads a month, with a second name of it behind a slash or in brackets. It returns the token behind.
func (p *paragraph) month(i int) (month, next int) {
	m := p.t[i].is("month")
	month, _ = strconv.Atoi(m.of)
	next = i + m.n
	if next+1 < len(p.t) && strings.Contains("/(", p.t[next].lower) && p.t[next+1].is("month") != nil {
		next += 1 + p.t[next+1].is("month").n
		if next < len(p.t) && p.t[next].lower == ")" {
			next++
		}
	}
	if m := p.at(next, "month"); m != nil && !cased(p.t[next].lower) { // "فبراير شباط"
		next += m.n
	}
	if next < len(p.t) && p.t[next].lower == "." && p.t[next].start == p.t[next-1].end && next+1 < len(p.t) &&
		p.t[next+1].number {
		next++
	}
	return month, next
}

// yearAfter reads a year behind a month or a day: "2017", "of 2017", and "last year" as told from the article's.
func (r *reader) yearAfter(p *paragraph, i int) (y, next int) {
	if m := p.at(i, "year-told"); m != nil {
		if r.day == "" {
			return 0, i + m.n
		}
		n, _ := strconv.Atoi(m.of)
		return dayOf(r.day).Year() + n, i + m.n
	}
	j := i
	for j < len(p.t) && j < i+2 && (p.t[j].lower == "," || p.t[j].any("of", "year")) {
		j++
	}
	if j < len(p.t) {
		if y := year(&p.t[j]); y > 0 {
			if j++; j < len(p.t) && p.t[j].is("year") != nil {
				j++
			}
			return y, j
		}
	}
	return 0, i
}

// monthFirst reads "January 23, 2017", "January 2017", "January".
func (r *reader) monthFirst(p *paragraph, i int) (Date, int) {
	month, j := p.month(i)
	if j < len(p.t) && p.t[j].lower == "." && j+1 < len(p.t) && dayNumber(&p.t[j+1]) > 0 {
		j++
	}
	if j < len(p.t) && dayNumber(&p.t[j]) > 0 && r.lx.lang == "en" && year(&p.t[j]) == 0 {
		day := dayNumber(&p.t[j])
		k, last := p.lastDay(j)
		y, k := r.yearAfter(p, k)
		return r.dated(p, i, y, month, day, last), k - i
	}
	y, k := r.yearAfter(p, j)
	if y == 0 {
		y = r.yearOfNext(p, j)
	}
	if y == 0 && r.lx.lang == "ar" && (i == 0 || !p.t[i-1].any("in", "since", "until", "part")) {
		return Date{}, 0 // "مارس" is also a verb
	}
	if y == 0 && r.lx.lang == "en" && (!p.t[i].upper || i == 0 || !p.t[i-1].any("in", "since", "of", "until", "by", "part",
		"between", "last", "next")) {
		return Date{}, 0 // "may", "march"
	}
	return r.dated(p, i, y, month, 0, 0), k - i
}

// yearOfNext returns the year of a month that follows "and": "February and September 2016".
func (r *reader) yearOfNext(p *paragraph, i int) int {
	if i+1 < len(p.t) && p.t[i].is("and") != nil && p.t[i+1].is("month") != nil {
		_, k := p.month(i + 1)
		y, _ := r.yearAfter(p, k)
		return y
	}
	return 0
}

// digitsDate reads 2017-01-23, 23.01.2017 and 23/1/2017; in English the last only where it can be no month first.
func (r *reader) digitsDate(p *paragraph, i int) (Date, int) {
	t := &p.t[i]
	if !t.number {
		return Date{}, 0
	}
	if at, err := time.Parse("02.01.2006", t.lower); err == nil {
		return Date{From: truce.Date(at.Format(time.DateOnly))}, 1
	}
	if day := dayNumber(t); day > 0 && i+4 < len(p.t) && year(&p.t[i+4]) > 0 && p.t[i+1].lower == p.t[i+3].lower &&
		strings.Contains("-/", p.t[i+1].lower) && (r.lx.lang != "en" || day > 12) { // "24/11/2025"
		month, _ := whole(&p.t[i+2])
		d := truce.Date(fmt.Sprintf("%04d-%02d-%02d", year(&p.t[i+4]), month, day))
		if d.Valid() {
			return Date{From: d}, 5
		}
	}
	if i+4 < len(p.t) && p.t[i+1].lower == "-" && p.t[i+3].lower == "-" && p.t[i+4].end-t.start == 10 {
		s := truce.Date(t.lower + "-" + p.t[i+2].lower + "-" + p.t[i+4].lower)
		if len(s) == 10 && s.Valid() {
			return Date{From: s}, 5
		}
	}
	return Date{}, 0
}

// dated makes a date of token i; a year that is not stated is inferred.
func (r *reader) dated(p *paragraph, i, y, month, day, last int) Date {
	d := Date{}
	if y == 0 {
		if y = r.yearNear(p, i, month, day); y == 0 {
			return d
		}
		d.Inferred = true
	}
	if day == 0 {
		d.From = truce.Date(fmt.Sprintf("%04d-%02d", y, month))
		return d
	}
	d.From = truce.Date(fmt.Sprintf("%04d-%02d-%02d", y, month, day))
	if last > day {
		d.To = truce.Date(fmt.Sprintf("%04d-%02d-%02d", y, month, last))
	}
	if !d.From.Valid() || d.To != "" && !d.To.Valid() {
		return Date{}
	}
	return d
}

// mostMonths is how far a day without a year can lie from the article before the tense of its sentence decides.
const mostMonths = 4

// yearNear returns the year in which a day is nearest to that of the article; of a month alone, and of a day that is
// far from it either way, the one that the tense of the sentence says. Where the day of the article is not known, the
// year of a full date of the text within a week; 0 where there is none.
func (r *reader) yearNear(p *paragraph, i, month, day int) int {
	if r.day == "" {
		return r.yearOfFull(month, day)
	}
	at := dayOf(r.day)
	first := func(y int) time.Time { return time.Date(y, time.Month(month), max(day, 1), 0, 0, 0, 0, time.UTC) }
	if day > 0 {
		for y := at.Year() - 1; y <= at.Year()+1; y++ {
			if x := first(y); x.After(at.AddDate(0, -mostMonths, 0)) && x.Before(at.AddDate(0, mostMonths, 0)) {
				return y
			}
		}
	}
	ahead := r.ahead(p, i) && !(i > 0 && p.t[i-1].is("since") != nil)
	y := at.Year()
	switch {
	case ahead && first(y).AddDate(0, 1, 0).Before(at):
		return y + 1
	case !ahead && first(y).After(at):
		return y - 1
	}
	return y
}

// yearOfFull returns the year that brings a day within a week of one stated in full; 0 where none does.
func (r *reader) yearOfFull(month, day int) int {
	if day == 0 {
		return 0
	}
	for _, full := range r.fullDates() {
		for _, y := range []int{full.Year() - 1, full.Year(), full.Year() + 1} {
			x := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)
			if x.Sub(full).Abs() <= 7*24*time.Hour {
				return y
			}
		}
	}
	return 0
}

// fullDates are the days of the text that are stated with their year.
func (r *reader) fullDates() (out []time.Time) {
	r.findFull.Do(func() {
		for i := range r.p {
			p := &r.p[i]
			for j := range p.t {
				if y := year(&p.t[j]); y > 0 {
					r.full = append(r.full, p.fullBefore(j, y)...)
				}
			}
		}
	})
	return r.full
}

// fullBefore returns the day that stands before a year.
func (p *paragraph) fullBefore(j, y int) []time.Time {
	month, day := 0, 0
	for k := j - 1; k >= max(0, j-6); k-- {
		if m := p.t[k].is("month"); m != nil && month == 0 {
			month, _ = strconv.Atoi(m.of)
		}
		if d := dayNumber(&p.t[k]); d > 0 && day == 0 {
			day = d
		}
	}
	if month == 0 || day == 0 {
		return nil
	}
	return []time.Time{time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)}
}

func dayOf(d truce.Date) time.Time {
	t, _ := time.Parse(time.DateOnly, string(d)) // it is valid, or the first day of all
	return t
}

func shift(d truce.Date, n int) truce.Date {
	return truce.Date(dayOf(d).AddDate(0, 0, n).Format(time.DateOnly))
}
