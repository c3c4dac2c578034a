package press

import (
	"fmt"
	"slices"
	"strings"

	"truce"

	"truce/internal/numeral"
)

// mentions reads who published the text, which agreements it names, and the day of the week it calls its own.
func (r *reader) mentions(s *sentence, n int) {
	says := s.has("says") || s.has("bulletin")
	for i := range s.e {
		e := &s.e[i]
		switch {
		case e.is("publisher"):
			r.publisher(e, says, s.headline && !s.has("bulletin"))
		case e.is("instrument"):
			if !slices.ContainsFunc(r.out.Instruments, func(m Mention) bool { return m.ID == e.of }) {
				r.out.Instruments = append(r.out.Instruments, Mention{e.of, r.span(*e)})
			}
		case e.is("weekday") && r.weekday == nil && says && !s.has("previous"):
			r.weekday = e
		}
	}
}

// publisher keeps the first that is said to publish, else the first that is named. A headline gives way to the body.
func (r *reader) publisher(e *element, says, headline bool) {
	rank := 1
	if says {
		rank = 2
	}
	if says && !headline {
		rank = 3
	}
	if r.out.Publisher == nil || rank > r.publisherRank {
		r.out.Publisher, r.publisherRank = &Mention{e.of, r.span(*e)}, rank
	}
}

// rankDays says of each date of a sentence how likely it is that of the bulletin: most in its title, less as the stamp
// of a page, none where it is the
// date of something the text tells of.
func (r *reader) rankDays(s *sentence, n int) {
	says := s.has("bulletin") || s.has("says") || s.has("register")
	for i := range s.e {
		e := &s.e[i]
		if e.kind != date {
			continue
		}
		d := rankedDay{*e.day, 2}
		d.Span = r.span(*e)
		d.Of = r.lx.dated(*e.day)
		switch {
		case s.has("bulletin") && (s.headline || n == 0) && i > 0 && s.e[i-1].sign(open):
			d.rank = 4
		case anchored(s.e, i), d.Of != "" && d.Year > 0,
			i > 0 && s.e[i-1].is("in") && (!says || s.e[i-1].text == "from"): // "from 1 January"
			d.rank = 0
		case !e.day.numeric && (s.headline || i < 5 && n <= 12 || says || s.stamped(i)):
			d.rank = 3
		case !e.day.numeric && (d.Weekday > 0 || s.has("incident") &&
			(s.has("side") || s.has("hours") || s.has("period"))):
		case !e.day.numeric:
			d.rank = 1 // of something the text tells of, as far as can be seen
		}
		r.dates = append(r.dates, d)
	}
}

// stamped reports whether the date at i stands in a bracket near the beginning, as an agency's stamp does: "MOSCOW
// (Agency - 1 September, 2021)".
func (s *sentence) stamped(i int) bool {
	for j := i - 1; j >= 0 && i-j < 9; j-- {
		if s.e[j].sign(open) {
			return j <= 3
		}
	}
	return false
}

// anchored reports whether a date is that of something: since, signed on, in force from.
func anchored(e []element, i int) bool {
	for j := i + 1; j < len(e) && j <= i+3; j++ {
		if e[j].is("bulletin") {
			return false
		}
	}
	for j := i - 1; j >= 0 && j >= i-16 && !e[j].sign(stop); j-- {
		if e[j].sign(comma) && i-j > 8 {
			break
		}
		if e[j].is("bulletin") || e[j].is("publisher") {
			return false
		}
		if e[j].is("since") {
			return j == 0 || i-j > 1 || !e[j-1].is("bulletin") && !e[j-1].is("publisher")
		}
	}
	if i > 1 && e[i-1].is("of") && e[i-2].is("incident") && !e[i-2].single { // "violations of the ceasefire of 6 March"
		return true
	}
	for j := i + 1; j < len(e) && j <= i+6 && !e[j].sign(comma) && !e[j].sign(stop); j++ {
		if e[j].is("since-after") {
			return true
		}
	}
	return false
}

// dated returns the agreement of which it is the date; "" where it is of none.
func (lx *lexicon) dated(d Day) string {
	for _, r := range lx.world.rows["all"] {
		if r.Concept == "dated" && slices.ContainsFunc(r.Phrases, func(p string) bool {
			p = strings.TrimSpace(p)
			return p == d.ISO || d.Year == 0 && strings.HasSuffix(p, fmt.Sprintf("-%02d-%02d", d.Month, d.Day))
		}) {
			return r.Of
		}
	}
	return ""
}

// periodOf reads the time of which the text tells, and takes its hours out of the numbers.
func (r *reader) periodOf(c *clause) {
	for i := range c.e {
		if c.e[i].is("period") {
			r.period(24, r.span(c.e[i]))
		}
		if h := c.hoursBefore(i); h >= 0 && r.lx.prefixes != nil {
			c.e[i].used = true
			r.period(int(c.e[i].micro/million), r.spanFrom(c.e[h], c.e[i]))
		}
		if i+1 < len(c.e) && c.e[i].kind == number && c.e[i+1].is("hours") {
			c.e[i].used = true
			r.period(int(c.e[i].micro/million), r.spanFrom(c.e[i], c.e[i+1]))
		}
	}
}

// hoursBefore returns the hours that stand before the number at i, as in Arabic, -1 where none do.
func (c *clause) hoursBefore(i int) int {
	h := i - 1
	if h > 0 && c.e[h].kind == word && (c.e[i].glued || c.e[h].text == "ال") {
		h--
	}
	if c.e[i].kind == number && h >= 0 && c.e[h].is("hours") && (h == 0 || c.e[h-1].kind != number) {
		return h
	}
	return -1
}

// The shortest and the longest period of a bulletin: half a day, a week.
const leastHours, mostHours = 12, 168

func (r *reader) period(hours int, at Span) {
	if r.out.Period == nil && hours >= leastHours && hours <= mostHours {
		r.out.Period = &Period{hours, at}
	}
}

// speaking returns the lexicon of the language of a text.
func (w *World) speaking(lang, text string) (*lexicon, error) {
	if lang == "" {
		var name string
		if lang, name = LanguageOf(text); lang == "" {
			return nil, notRead(name)
		}
	}
	if _, ok := languages()[lang]; !ok {
		return nil, notRead(lang)
	}
	return w.lexiconOf(lang), nil
}

func notRead(name string) error {
	list := strings.Join(Languages(), ", ")
	if name == "" {
		return truce.Errorf(truce.Invalid, "the language of the text is not known; these are read: %s", list)
	}
	return truce.Errorf(truce.Invalid, "the text is in %s, which is not read; these are: %s", name, list)
}

// LanguageOf returns the language whose common words the text has most of, and its name where it is not read.
func LanguageOf(text string) (lang, name string) {
	hits := map[string]int{}
	for _, e := range tokens(text, numeral.SignsOf("en")) {
		if e.kind != word {
			continue
		}
		for _, l := range commonWords()[e.text] {
			hits[l]++
		}
	}
	best, most := "", 0
	for _, l := range sortedKeys(hits) {
		if _, reads := languages()[l]; hits[l] > most || hits[l] == most && most > 0 && reads {
			best, most = l, hits[l]
		}
	}
	if _, ok := languages()[best]; ok {
		return best, ""
	}
	return "", best
}
