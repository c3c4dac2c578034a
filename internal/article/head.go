package article

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"truce"
)

// stamp is the date that stands before an article in a collection, or in what a page says of itself.
var stamp = regexp.MustCompile(`\b(19|20)\d\d-[01]\d-[0-3]\d(\b|T)`)

// head finds outlet, place and date: in what a page says of itself, in a stamp, in the dateline.
func (r *reader) head(p page, o Options) {
	for i := 0; i < len(r.p) && i < 8; i++ {
		r.stampOf(&r.p[i], i)
		if r.dateline(&r.p[i]) {
			break
		}
	}
	for i := 0; i < len(r.p) && i < 8 && r.out.Date == nil; i++ {
		r.lineOfDay(&r.p[i])
	}
	if m := strings.TrimSuffix(stamp.FindString(p.stamp), "T"); r.out.Date == nil && m != "" && truce.Date(m).Valid() {
		r.out.Date = &Date{From: truce.Date(m)}
	}
	if p.outlet != "" && r.out.Outlet == nil {
		r.out.Outlet = &Span{Words: p.outlet}
	}
	if o.Date != "" {
		r.out.Date = &Date{From: o.Date}
	}
	if r.out.Date == nil {
		r.dayInText()
	}
	switch {
	case r.out.Date == nil || r.out.Date.From == "":
		r.out.Flags = append(r.out.Flags, Flag{"date-not-stated", "the article does not say of which day it is: weekdays " +
			"and days without a year stay open"})
	default:
		r.day = r.out.Date.From
	}
}

// lineOfDay takes the day from a short line that gives a day and its year: "Published on 19 Nov 2031".
func (r *reader) lineOfDay(p *paragraph) {
	if len(p.t) > 10 || p.closed() {
		return
	}
	for j := range p.t {
		if d, n := r.calendarDate(p, j); n > 0 && !d.Inferred && len(d.From) == 10 && d.To == "" {
			d.Span = r.of(p, j, j+n)
			r.out.Date, p.cut = &d, "stamp"
			return
		}
	}
}

// dayInText takes the day of the article from its first paragraphs, where these tell of something past on a weekday
// with its date and year: "announced on Friday, June 6, 2031".
func (r *reader) dayInText() {
	for i := 0; i < len(r.p) && i < 3; i++ {
		p := &r.p[i]
		for j := range p.t {
			m := p.t[j].is("weekday")
			if m == nil || r.ahead(p, j) {
				continue
			}
			if d, n := r.weekdayAt(p, j, m); n > m.n && !d.Inferred && len(d.From) == 10 {
				d.Span, d.Inferred = r.of(p, j, j+n), true
				r.out.Date = &d
				return
			}
		}
	}
}

// stampOf takes a date in digits at the very beginning.
func (r *reader) stampOf(p *paragraph, i int) {
	if i > 0 || r.out.Date != nil {
		return
	}
	m := stamp.FindStringIndex(r.text[p.start:p.end])
	if m == nil || m[0] > 12 {
		return
	}
	m[1] = m[0] + len("2017-01-23")
	d := truce.Date(r.text[p.start+m[0] : p.start+m[1]])
	if !d.Valid() {
		return
	}
	s := r.span(p.start+m[0], p.start+m[1])
	r.out.Date = &Date{Span: s, From: d}
	from := 0
	for from < len(p.t) && p.t[from].start < s.End {
		from++
	}
	r.out.Cut = append(r.out.Cut, Cut{"stamp", r.span(p.start, s.End)})
	p.drop(from)
}

// drop leaves out the first tokens of a paragraph.
func (p *paragraph) drop(n int) {
	if n == 0 {
		return
	}
	p.t = p.t[n:]
	if len(p.t) > 0 {
		p.start = p.t[0].start
	} else {
		p.start, p.cut = p.end, "stamp"
	}
	for i := range p.quotes {
		p.quotes[i].first -= n
		p.quotes[i].last -= n
	}
	var list []sentence
	for _, s := range p.sentences {
		if s.to > n {
			list = append(list, sentence{max(0, s.from-n), s.to - n})
		}
	}
	p.sentences = list
}

// dateline reads the place, date and outlet that stand before the first sentence: "MOSCOW, January 23. /TASS/.",
// "BEIRUT (Reuters) -", "ASTANA, Kazakhstan, Jan. 23 —", "МОСКВА, 23 янв — РИА Новости.", "دمشق-سانا". It reports
// whether there is one: a place, then at least one of a date, an outlet and a dash.
func (r *reader) dateline(p *paragraph) bool {
	place := p.placeAtStart()
	d := dateline{r: r, p: p, i: place}
	for d.step() {
	}
	if d.i == place || d.outlet == (Span{}) && d.date == nil && !d.dash || !d.dash && !d.stop && d.outlet == (Span{}) {
		return false
	}
	if known := p.find(0, d.i, "outlet") >= 0; !known && !d.dash && !d.stop && !p.t[0].acronym() && d.date == nil {
		return false // "The Reed Front (RF) said": a short form in brackets is no outlet
	}
	capitals := p.t[0].acronym() && utf8.RuneCountInString(p.t[0].lower) > 2
	uncased := !r.lx.cased() && place <= 2 && d.dash // in a script without capitals
	if place > 0 && !capitals && !uncased && d.outlet == (Span{}) && !((d.dash || d.stop) && d.date != nil) ||
		place == 0 && (!d.dash || d.outlet == (Span{}) && d.date == nil) { // a dash alone begins what somebody says
		return false
	}
	if place > 0 {
		s := r.of(p, 0, place)
		r.out.Place = &s
	}
	if d.outlet != (Span{}) {
		r.out.Outlet = &d.outlet
	}
	if r.out.Date == nil && d.date != nil {
		if len(d.date.From) == 10 {
			r.out.Date = d.date
		} else {
			r.partDate = d.date
		}
	}
	r.out.Cut = append(r.out.Cut, Cut{"dateline", r.of(p, 0, d.i)})
	p.drop(d.i)
	return true
}

// placeAtStart returns how many tokens at the beginning name a place: up to four words, and a country behind a comma.
func (p *paragraph) placeAtStart() int {
	word := func(i int) bool {
		t := &p.t[i]
		return t.word && !t.number && t.quote == 0 && !t.any("month", "weekday", "relative", "outlet", "say") &&
			(t.upper || !cased(t.lower))
	}
	n := 0
	for n < len(p.t) && n < 4 && word(n) && (n == 0 || p.t[n].acronym() == p.t[0].acronym()) {
		n++
	}
	if n > 0 && n+2 < len(p.t) && p.t[n].lower == "," && word(n+1) && strings.Contains(",(", p.t[n+2].lower) {
		return n // the country is passed over by step
	}
	return n
}

// dateline is a dateline under way, behind its place.
type dateline struct {
	r          *reader
	p          *paragraph
	i          int // the next token
	outlet     Span
	date       *Date
	dash, stop bool
}

// step takes the next part of a dateline; false where its end is reached.
func (d *dateline) step() bool {
	p, i := d.p, d.i
	if i < len(p.t) && d.dash && d.date == nil {
		if day, n := d.r.calendarDate(p, i); n > 0 && i+n < len(p.t) && p.t[i+n].lower == ":" {
			day.Span = d.r.of(p, i, i+n)
			d.date, d.i = &day, i+n+1
			return false
		}
	}
	if i >= len(p.t)-1 || d.dash && d.outlet != (Span{}) || p.t[i].quote > 0 {
		return false
	}
	t := &p.t[i]
	if day, n := d.r.calendarDate(p, i); n > 0 && d.date == nil {
		day.Span = d.r.of(p, i, i+n)
		d.date, d.i = &day, i+n
		return true
	}
	if n := d.outletAt(i); n > 0 && d.outlet == (Span{}) {
		if k := i + n; k+1 < len(p.t) && p.t[k].lower == "." && p.t[k].start == p.t[k-1].end &&
			p.t[k+1].start == p.t[k].end && p.t[k+1].acronym() {
			n += 2 // "INTERFAX.RU"
		}
		d.outlet, d.i = d.r.of(p, i, i+n), i+n
		return true
	}
	switch {
	case strings.Contains("–—-", t.lower):
		d.dash = true
	case t.lower == ".":
		d.stop = true
	case strings.Contains(",،(/):", t.lower):
		d.stop = d.stop || t.lower == "/" && d.date != nil
	case d.date == nil && d.outlet == (Span{}) && t.word && t.upper && p.t[i-min(i, 1)].lower == "," && i+1 < len(p.t) &&
		strings.Contains(",(", p.t[i+1].lower): // the country
	default:
		return false
	}
	d.i++
	return true
}

// outletAt returns how many tokens at i name an outlet: one of the table, or what stands between slashes or brackets,
// or in capitals behind a full stop.
func (d *dateline) outletAt(i int) int {
	p := d.p
	prev := ""
	if i > 0 {
		prev = p.t[i-1].lower
	}
	if prev == "(" || prev == "/" {
		for n := 1; n < 6 && i+n < len(p.t) && !p.t[i].any("weekday", "relative"); n++ {
			if strings.Contains(")/", p.t[i+n].lower) && !p.t[i+n].word {
				return n
			}
		}
		return 0
	}
	if m := p.t[i].is("outlet"); m != nil && (i == 0 && i+m.n < len(p.t) && strings.Contains("-–—:/", p.t[i+m.n].lower) ||
		i > 0 && strings.Contains(".-–—,", prev)) {
		return m.n
	}
	dash := strings.Contains("–—-", prev) && prev != ""
	if prev != "." && !dash {
		return 0
	}
	n := 0
	for i+n < len(p.t) && p.t[i+n].acronym() && p.t[i+n].upper && utf8.RuneCountInString(p.t[i+n].lower) > 2 {
		n++
	}
	if dash && !(i+n < len(p.t) && p.t[i+n].lower == ".") {
		return 0
	}
	return n
}

// cased reports whether a script has capitals.
func cased(s string) bool { return strings.ToUpper(s) != s }
