package article

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
)

// dates finds the dates of a paragraph: of the calendar, weekdays, and those that are vague.
func (r *reader) dates(p *paragraph) {
	if p.cut == "headline" || p.cut == "stamp" {
		return
	}
	for i := 0; i < len(p.t); {
		if m := p.t[i].is("no-date"); m != nil {
			i += m.n
			continue
		}
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
	t := &p.t[i]
	if d, n := r.partOf(p, i); n > 0 {
		return d, n
	}
	if d, n := r.calendarDate(p, i); n > 0 {
		return r.upTo(p, i, d, n)
	}
	if m := t.is("vague"); m != nil {
		return Date{Vague: true}, m.n
	}
	if m := t.is("relative"); m != nil {
		j := i + m.n
		if p.at(j, "day-word") != nil && p.at(j, "weekday") == nil {
			return Date{}, 0 // "اليوم الثاني"
		}
		if j < len(p.t) && strings.Contains("(\"“«,", p.t[j].lower) {
			j++ // "اليوم (الخميس)", "yesterday, Sunday"
		}
		// "اليوم الأربعاء", and its date may follow
		if day := p.at(j, "weekday"); day != nil && (j == i+m.n || r.sameDay(m, day)) {
			if d, n := r.weekdayAt(p, j, day); n > day.n {
				return d, j + n - i
			}
			return r.relative(m), j + day.n - i
		}
		return r.relative(m), m.n
	}
	if m := t.is("weekday"); m != nil {
		return r.weekdayAt(p, i, m)
	}
	return r.yearAt(p, i)
}

// partOf reads a part of a month or a year: "the first half of December" is its days, "the end of 2016" that year,
// "early May" vague.
func (r *reader) partOf(p *paragraph, i int) (Date, int) {
	part, edge := p.t[i].is("part"), p.t[i].is("edge")
	m := cmp.Or(part, edge)
	if m == nil || i+m.n >= len(p.t) {
		return Date{}, 0
	}
	j := i + m.n
	d, n := Date{}, 0
	if p.t[j].is("month") != nil {
		d, n = r.calendarDate(p, j)
	} else if y := year(&p.t[j]); y > 0 && edge != nil {
		d, n = Date{From: truce.Date(p.t[j].lower)}, 1
	}
	switch {
	case n == 0 || len(d.From) == len("2006-01-02") || part == nil && d.From == "":
		return Date{}, 0
	case part == nil || edge != nil && len(d.From) == len("2006"):
	case part.of == "early":
		d = Date{Vague: true}
	case d.From == "":
	case part.of == "first":
		d.From, d.To = d.From+"-01", d.From+"-15"
	default:
		last := dayOf(d.From+"-01").AddDate(0, 1, -1)
		d.From, d.To = d.From+"-16", truce.Date(last.Format(time.DateOnly))
	}
	return d, m.n + n
}

// upTo reads what follows a day as the other end of a span of days: "between May 1 and May 20", "May 1 - May 20".
func (r *reader) upTo(p *paragraph, i int, d Date, n int) (Date, int) {
	j := i + n
	open := d.From == "" && !d.Vague
	if len(d.From) != 10 && !open || d.To != "" || j+1 >= len(p.t) {
		return d, n
	}
	between := i > 0 && p.t[i-1].is("between") != nil
	to := r.lx.lang == "en" && p.t[j].is("to") != nil // "May 1 to May 20"
	if !(between && p.t[j].any("and", "to", "until")) && !dash(&p.t[j]) && !to {
		return d, n
	}
	end, k := r.calendarDate(p, j+1)
	if k > 0 && open && end.From == "" {
		return d, n + 1 + k
	}
	if k > 0 && len(end.From) == 10 && end.To == "" && end.From > d.From {
		d.To, d.Inferred = end.From, d.Inferred || end.Inferred
		return d, n + 1 + k
	}
	return d, n
}

// sameDay reports whether a weekday is that of a day told from that of the article.
func (r *reader) sameDay(m, day *mark) bool {
	d := r.relative(m).From
	return d != "" && day.of == strconv.Itoa(int(dayOf(d).Weekday()+6)%7+1)
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
	if j < len(p.t) && strings.Contains(",،(«", p.t[j].lower) {
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
	last := r.lx.lang == "fa" || r.lx.lang == "tr" // the verb of a clause is its last word
	for j := i - 1; j >= s.from && !last; j-- {
		if p.ahead(j) || r.past(p, j) {
			return p.ahead(j)
		}
	}
	for j := i + 1; j < s.to; j++ {
		if p.ahead(j) || r.past(p, j) {
			return p.ahead(j)
		}
	}
	return false
}

// past reports whether the word at j is of what is over, or of speech.
func (r *reader) past(p *paragraph, j int) bool {
	t := &p.t[j]
	if r.lx.lang == "ru" && t.word && !t.upper {
		for _, end := range []string{"л", "ла", "ло", "ли", "лся", "лась", "лось", "лись"} {
			if strings.HasSuffix(t.lower, end) && len(t.lower) > 8 {
				return true
			}
		}
	}
	return t.any("past", "say") || r.lx.lang == "en" && t.word && !t.upper && strings.HasSuffix(t.lower, "ed")
}

// ahead reports whether the word at j is of what is to come; "May" is a month.
func (p *paragraph) ahead(j int) bool {
	return p.t[j].any("future") && p.t[j].is("number") == nil && !(p.t[j].upper && p.t[j].is("month") != nil)
}

func (p *paragraph) sentenceOf(i int) sentence {
	for _, s := range p.sentences {
		if i < s.to {
			return s
		}
	}
	return sentence{0, len(p.t)}
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

// dateBefore returns where a day or a time begins that ends before token to: "the council last week said"; to where
// none does.
func (r *reader) dateBefore(p *paragraph, s sentence, to int) int {
	start, ok := r.dateEnds[p.t[to-1].end]
	for k := to - 1; ok && k > s.from; k-- {
		if p.t[k].start <= start {
			return k
		}
	}
	return to
}

// behindDate returns the token behind a day or a time that begins at token from: "В конце июля
// движение заявило"; from where none does, or nothing is left behind it.
func (r *reader) behindDate(p *paragraph, from, to int) int {
	if from >= to || r.lx.lang != "ru" {
		return from
	}
	k := from
	if p.t[k].is("on") != nil {
		k++
	}
	if k >= to {
		return from
	}
	end := max(r.dateStarts[p.t[from].start], r.dateStarts[p.t[k].start])
	for ; k < to && p.t[k].start < end; k++ {
	}
	if end == 0 || k == to {
		return from
	}
	return k
}
