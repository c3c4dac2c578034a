package article

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"truce"
)

// dates finds the dates of a paragraph: of the calendar, weekdays, and those that are vague.
func (r *reader) dates(p *paragraph) {
	if p.cut == "headline" || p.cut == "stamp" {
		return
	}
	for i := 0; i < len(p.t); {
		d, n := r.dateAt(p, i)
		if n == 0 {
			i++
			continue
		}
		d.Span = r.of(p, i, i+n)
		if p.cut == "" {
			r.out.Dates = append(r.out.Dates, d)
		}
		i += n
	}
}

// within returns the dates that stand between two bytes.
func (r *reader) within(start, end int) []Date {
	out := []Date{}
	for _, d := range r.out.Dates {
		if d.Start >= start && d.End <= end {
			out = append(out, d)
		}
	}
	return out
}

// dateAt reads a date at token i, and says how many tokens it takes; 0: none stands there.
func (r *reader) dateAt(p *paragraph, i int) (Date, int) {
	if d, n := r.calendarDate(p, i); n > 0 {
		return d, n
	}
	t := &p.t[i]
	if m := t.is("vague"); m != nil {
		return Date{Vague: true}, m.n
	}
	if m := t.is("relative"); m != nil {
		return r.relative(m), m.n
	}
	if m := t.is("weekday"); m != nil {
		return r.weekdayAt(p, i, m)
	}
	return r.yearAt(p, i)
}

// relative reads a day that is told from that of the article: "yesterday".
func (r *reader) relative(m *mark) Date {
	n, _ := strconv.Atoi(m.of)
	if r.day == "" {
		return Date{Inferred: true}
	}
	return Date{From: shift(r.day, n), Inferred: true}
}

// weekdayAt reads a weekday: with the date that follows it, or told from the day of the article.
func (r *reader) weekdayAt(p *paragraph, i int, m *mark) (Date, int) {
	j := i + m.n
	if j < len(p.t) && p.t[j].lower == "," {
		j++
	}
	for ; j < len(p.t) && j <= i+m.n+1; j++ {
		if d, n := r.calendarDate(p, j); n > 0 {
			return d, j + n - i
		}
		if !p.t[j].any("of") {
			break
		}
	}
	w, _ := strconv.Atoi(m.of)
	return Date{From: r.weekday(w, r.ahead(p, i), p, i), Inferred: true}, m.n
}

// weekday returns the day of the week nearest to the article's in the direction told.
func (r *reader) weekday(w int, ahead bool, p *paragraph, i int) truce.Date {
	if r.day == "" {
		return ""
	}
	have := int(dayOf(r.day).Weekday()+6)%7 + 1
	n := (w - have + 7) % 7
	if !ahead && n > 0 {
		n -= 7
	}
	switch {
	case p.modified(i, "last") && n == 0:
		n = -7
	case p.modified(i, "next") && n == 0:
		n = 7
	}
	return shift(r.day, n)
}

func (p *paragraph) modified(i int, concept string) bool {
	return i > 0 && p.t[i-1].is(concept) != nil || i > 1 && p.t[i-2].is(concept) != nil
}

// ahead reports whether what stands around a weekday tells of what is to come. The nearest word before it that says so
// or that somebody said something decides, else the first behind it.
func (r *reader) ahead(p *paragraph, i int) bool {
	s := p.sentenceOf(i)
	if p.modified(i, "next") {
		return true
	}
	if p.modified(i, "last") {
		return false
	}
	for j := i - 1; j >= s.from; j-- {
		switch {
		case p.t[j].is("future") != nil:
			return true
		case p.t[j].is("say") != nil || p.t[j].is("past") != nil:
			return false
		}
	}
	for j := i + 1; j < s.to; j++ {
		switch {
		case p.t[j].is("future") != nil:
			return true
		case p.t[j].is("say") != nil || p.t[j].is("past") != nil:
			return false
		}
	}
	return false
}

func (p *paragraph) sentenceOf(i int) sentence {
	for _, s := range p.sentences {
		if i < s.to {
			return s
		}
	}
	return sentence{0, len(p.t)}
}

// yearAt reads a year that stands alone: "in 2011", and a month before it is read by calendarDate.
func (r *reader) yearAt(p *paragraph, i int) (Date, int) {
	if y := year(&p.t[i]); y > 0 && i > 0 && p.t[i-1].any("in", "since") {
		return Date{From: truce.Date(strconv.Itoa(y))}, 1
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
		v := digit(c)
		if v < 0 || n > 1e8 {
			return 0, false
		}
		n = 10*n + v
	}
	return n, t.number
}

func digit(c rune) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= '٠' && c <= '٩':
		return int(c - '٠')
	case c >= '۰' && c <= '۹':
		return int(c - '۰')
	case unicode.IsDigit(c):
		return -1
	}
	return -1
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
	if d, n := digitsDate(p, i); n > 0 {
		return d, n
	}
	if p.t[i].is("month") != nil {
		return r.monthFirst(p, i)
	}
	day := dayNumber(&p.t[i])
	if day == 0 {
		return Date{}, 0
	}
	j, last := p.range2(i)
	if j < len(p.t) && p.t[j].is("of") != nil {
		j++
	}
	if j >= len(p.t) || p.t[j].is("month") == nil {
		return Date{}, 0
	}
	month, k := p.month(j)
	y, k := p.yearAfter(k)
	return r.dated(p, y, month, day, last), k - i
}

// range2 reads what stands behind a first day: "15-16", "15 and 16". It returns the token behind, and the last day.
func (p *paragraph) range2(i int) (next, last int) {
	if i+2 < len(p.t) && (strings.Contains("-–—", p.t[i+1].lower) || p.t[i+1].is("and") != nil) {
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
	if next < len(p.t) && p.t[next].lower == "." && p.t[next].start == p.t[next-1].end && next+1 < len(p.t) &&
		p.t[next+1].number {
		next++
	}
	return month, next
}

// yearAfter reads a year behind a month or a day.
func (p *paragraph) yearAfter(i int) (y, next int) {
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
		k, last := p.range2(j)
		y, k := p.yearAfter(k)
		return r.dated(p, y, month, day, last), k - i
	}
	y, k := p.yearAfter(j)
	if y == 0 {
		y = p.yearOfNext(r, j)
	}
	if y == 0 && r.lx.lang == "en" && (!p.t[i].upper || i == 0 || !p.t[i-1].any("in", "since", "of")) {
		return Date{}, 0 // "may", "march"
	}
	if y == 0 && p.t[i].is("month").of == "5" && r.lx.lang == "fa" {
		return Date{}, 0
	}
	return r.dated(p, y, month, 0, 0), k - i
}

// yearOfNext returns the year of a month that follows "and": "February and September 2016".
func (p *paragraph) yearOfNext(r *reader, i int) int {
	if i+1 < len(p.t) && p.t[i].is("and") != nil && p.t[i+1].is("month") != nil {
		_, k := p.month(i + 1)
		y, _ := p.yearAfter(k)
		return y
	}
	return 0
}

// digitsDate reads 2017-01-23 and 23.01.2017.
func digitsDate(p *paragraph, i int) (Date, int) {
	t := &p.t[i]
	if !t.number {
		return Date{}, 0
	}
	if at, err := time.Parse("02.01.2006", t.lower); err == nil {
		return Date{From: truce.Date(at.Format(time.DateOnly))}, 1
	}
	if i+4 < len(p.t) && p.t[i+1].lower == "-" && p.t[i+3].lower == "-" && p.t[i+4].end-t.start == 10 {
		s := truce.Date(t.lower + "-" + p.t[i+2].lower + "-" + p.t[i+4].lower)
		if len(s) == 10 && s.Valid() {
			return Date{From: s}, 5
		}
	}
	return Date{}, 0
}

// dated makes a date; a year that is not stated is the one that is nearest to the day of the article.
func (r *reader) dated(p *paragraph, y, month, day, last int) Date {
	d := Date{}
	if y == 0 {
		if y = r.yearNear(month, day); y == 0 {
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

// yearNear returns the year in which a day is nearest to that of the article; where this is not known, that of a full
// date of the text within a week; 0 where there is none.
func (r *reader) yearNear(month, day int) int {
	if r.day != "" {
		at := dayOf(r.day)
		best, least := 0, 400.0
		for y := at.Year() - 1; y <= at.Year()+1; y++ {
			x := time.Date(y, time.Month(month), max(day, 1), 0, 0, 0, 0, time.UTC)
			if day == 0 {
				x = x.AddDate(0, 0, 14)
			}
			if off := x.Sub(at).Abs().Hours() / 24; off < least {
				best, least = y, off
			}
		}
		return best
	}
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
	for k := j - 1; k >= max(0, j-4); k-- {
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

// events finds dated sentences that are nobody's statement.
func (r *reader) events(p *paragraph) {
	for _, s := range p.sentences {
		x := r.of(p, s.from, s.to)
		dates := slices.DeleteFunc(r.within(x.Start, x.End), func(d Date) bool { return d.Vague })
		spoken := slices.ContainsFunc(r.out.Statements, func(y Statement) bool {
			return y.Start < x.End && x.Start < y.End || y.By.Start < x.End && x.Start < y.By.End
		})
		if len(dates) > 0 && !spoken && p.t[s.from].quote == 0 {
			r.out.Events = append(r.out.Events, Event{x, dates})
		}
	}
}
