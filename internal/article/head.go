package article

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"truce"
)

// stamp is the date that stands before an article in a collection, or in what a page says of itself.
var stamp = regexp.MustCompile(`\b(19|20)\d\d-[01]\d-[0-3]\d\b`)

// head finds outlet, place and date: in what a page says of itself, in a stamp, in the dateline.
func (r *reader) head(p page, o Options) {
	for i := range r.p {
		if i > 7 {
			break
		}
		r.stampOf(&r.p[i], i)
		if r.dateline(&r.p[i]) {
			break
		}
	}
	if m := stamp.FindString(p.stamp); m != "" && r.out.Date == nil && truce.Date(m).Valid() {
		r.out.Date = &Date{From: truce.Date(m)}
	}
	if p.outlet != "" && r.out.Outlet == nil {
		r.out.Outlet = &Span{Words: p.outlet}
	}
	if o.Date != "" {
		r.out.Date = &Date{From: o.Date}
	}
	switch {
	case r.out.Date == nil || r.out.Date.From == "":
		r.out.Flags = append(r.out.Flags, Flag{"date-not-stated", "the article does not say of which day it is: weekdays " +
			"and days without a year stay open"})
	default:
		r.day = r.out.Date.From
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
// "BEIRUT (Reuters) -", "МОСКВА, 23 января. /ТАСС/.", "دمشق-سانا". It reports whether there is one.
func (r *reader) dateline(p *paragraph) bool {
	outlet := p.find(0, min(len(p.t), 16), "outlet")
	if outlet < 0 {
		return r.dashed(p)
	}
	m := p.t[outlet].is("outlet")
	end := outlet + m.n
	opened := outlet > 0 && strings.Contains("(/-–—", p.t[outlet-1].lower)
	if outlet > 0 && !opened && !p.t[outlet-1].acronym() && p.t[outlet-1].lower != "." || outlet == 0 && !p.alone(end) {
		return r.dashed(p)
	}
	for end < len(p.t) && !p.t[end].word && p.t[end].quote == 0 {
		end++
	}
	place := p.placeBefore(outlet)
	if place == 0 && outlet > 0 && !opened {
		return false
	}
	x := r.of(p, outlet, outlet+m.n)
	r.out.Outlet = &x
	if place > 0 {
		s := r.of(p, 0, place)
		r.out.Place = &s
	}
	r.datelineDate(p, end)
	return true
}

// alone reports whether an outlet at the very beginning is a dateline: a sign that ends it follows.
func (p *paragraph) alone(end int) bool {
	return end < len(p.t) && strings.Contains("-–—./:", p.t[end].lower)
}

// placeBefore returns how many of the tokens before i name a place.
func (p *paragraph) placeBefore(i int) int {
	n := 0
	for n < i && p.t[n].word && !p.t[n].number && p.t[n].is("month") == nil && n < 4 {
		n++
	}
	return n
}

// datelineDate takes the date of the dateline, which ends before token end, and leaves the dateline out.
func (r *reader) datelineDate(p *paragraph, end int) {
	if r.out.Date == nil {
		for i := 0; i < end; i++ {
			if d, n := r.calendarDate(p, i); n > 0 && len(d.From) == 10 {
				r.out.Date = &d
				break
			} else if n > 0 && r.partDate == nil {
				x := d
				r.partDate = &x
			}
		}
	}
	s := r.span(p.t[0].start, p.t[min(end, len(p.t))-1].end)
	r.out.Cut = append(r.out.Cut, Cut{"dateline", s})
	p.drop(min(end, len(p.t)))
}

// dashed reads a dateline that names no outlet: "ASTANA, Kazakhstan, Jan. 23 —", "GENEVA —".
func (r *reader) dashed(p *paragraph) bool {
	for i := 1; i < min(len(p.t), 12); i++ {
		if !strings.Contains("–—-", p.t[i].lower) || p.t[i].quote > 0 {
			continue
		}
		if !p.t[0].acronym() || utf8.RuneCountInString(p.t[0].lower) < 4 {
			return false
		}
		s := r.of(p, 0, 1)
		r.out.Place = &s
		r.datelineDate(p, i+1)
		return true
	}
	return false
}
