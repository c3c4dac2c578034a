package press

import "slices"

// elsewhere takes the numbers out of a clause that are not of what the text tells of: those of another time, and those
// between which a figure lies. They are listed as unread.
func (r *reader) elsewhere(c *clause) {
	c.timesOf()
	for i := range c.e {
		if c.e[i].kind != number || c.e[i].used {
			continue
		}
		if j := c.rangeTo(i); j > 0 {
			c.take(i)
			c.take(j)
			r.out.Unread = append(r.out.Unread, Unread{"it is a range", r.spanFrom(c.e[i], c.e[j])})
		}
		if j := c.wholeOf(i); j > 0 {
			c.e[j].of = ofWhole
		}
		if c.shared(i) {
			c.e[i].of = ofWhole
		}
		if c.ofOtherTime(i) && c.e[i].how != ByNone {
			c.take(i)
			r.out.Unread = append(r.out.Unread, Unread{"it is of another time, a bound or an average", r.span(c.e[i])})
		}
	}
}

// corrected lists the numbers of a sentence that puts right what another text said: they are of that text and its day.
func (r *reader) corrected(c *clause) {
	for i := range c.e {
		if c.e[i].kind == number && c.e[i].how != ByNone {
			c.take(i)
			r.out.Unread = append(r.out.Unread, Unread{"it corrects what was published before", r.span(c.e[i])})
		}
	}
}

// timesOf makes incidents of the times that something was violated, and something else of other times.
func (c *clause) timesOf() {
	noun := "not"
	if c.any("violated") {
		noun = "incident"
	}
	for i := range c.e {
		if c.e[i].is("times") {
			c.e[i].concept = noun
		}
	}
}

// ofElsewhere marks a number that is none of what the text tells of.
const ofElsewhere = "elsewhere"

func (c *clause) take(i int) { c.e[i].used, c.e[i].of = true, ofElsewhere }

// wholeOf returns the number of which the one at i is a part: "five of the eight"; 0 where there is none.
func (c *clause) wholeOf(i int) int {
	j := i + 1
	if j+1 < len(c.e) && c.e[j].is("incident") && (c.e[j+1].is("of") || c.e[j+1].of == ofWhole) && !c.ofProvinces(j+2) {
		j++
	}
	if j < len(c.e) && (c.e[j].is("of") || c.e[j].is("in")) {
		for j++; j < len(c.e) && (c.e[j].is("article") || c.e[j].is("side") || c.e[j].suffix ||
			c.e[j].kind == word && c.e[j-1].is("of")); j++ {
		}
		if j < len(c.e) && c.e[j].kind == number && c.e[j].micro > c.e[i].micro && (j+1 == len(c.e) ||
			!c.e[j+1].is("hours")) {
			return j
		}
	}
	return 0
}

// shared reports whether the number at i is one of which a share is told: "half of the twelve".
func (c *clause) shared(i int) bool {
	for i--; i >= 0 && (c.e[i].is("of") || c.e[i].is("article")); i-- {
	}
	return i >= 0 && c.e[i].is("fraction")
}

// rangeTo returns the number up to which the one at i reaches: "between 10 and 14", "10-14"; 0 where it is none.
func (c *clause) rangeTo(i int) int {
	j := i + 2
	if j >= len(c.e) || c.e[j].kind != number || c.e[j].micro <= c.e[i].micro {
		return 0
	}
	if c.rise(i) || c.moved(i) {
		return 0
	}
	if i > 0 && c.e[i-1].is("between") || c.e[i+1].is("up-to") || c.e[i+1].sign(dash) && c.e[i+1].glued && c.e[j].glued {
		return j
	}
	return 0
}

// moved reports whether the number at i is the one from which something rose or fell: "rose from 9 to 14".
func (c *clause) moved(i int) bool {
	j := c.before("moved", i)
	return j >= 0 && !c.numberIn(j, i) && c.e[i+1].is("up-to")
}

// ofOtherTime reports whether the number at i is that of another day, or one with which the day is compared: "down from
// 15", "(11 a day earlier)". Where a clause begins with another day, all of it is of that.
func (c *clause) ofOtherTime(i int) bool {
	from, to := c.part(i)
	if i+2 < to && c.e[i+1].is("up-to") && c.e[i+2].kind == number && (c.e[i+2].micro < c.e[i].micro || c.moved(i)) {
		return true
	}
	for j := i - 1; j >= from && !c.e[j].sign(open) && i-j <= 4 && c.e[j].kind != number; j-- {
		if c.e[j].is("previous") && !c.e[j].joined {
			return true
		}
	}
	for j := i + 1; j < to && c.e[j].kind != number && !c.e[j].sign(open) && !c.e[j].sign(shut); j++ {
		if c.e[j].is("other-day") || c.e[j].kind == date {
			return c.e[j].is("other-day")
		}
	}
	for j := i - 1; j >= from && c.e[j].kind != number && !c.e[j].sign(shut) && !c.e[j].sign(colon); j-- {
		if c.e[j].is("other-day") || c.e[j].kind == date {
			return c.e[j].is("other-day")
		}
	}
	return slices.ContainsFunc(c.e[:min(3, len(c.e))], func(e element) bool { return e.is("other-day") })
}

// spanOfDays reads from which day to which a text tells: "3 to 9 April", "March 10-March 16". The last is its day.
func (r *reader) spanOfDays(s *sentence) {
	for i := 0; i+2 < len(s.e); i++ {
		a, sign, b := &s.e[i], &s.e[i+1], &s.e[i+2]
		if b.kind != date || !sign.sign(dash) && !sign.sign(join) && !sign.is("up-to") && !sign.is("each") {
			continue
		}
		switch n := plain(s.e, i); {
		case a.kind == date && a.day.Month == b.day.Month && a.day.Day < b.day.Day:
			r.days = b.day.Day - a.day.Day + 1
			a.kind, a.concept = mark, "clock"
		case n > 0 && n < b.day.Day:
			r.days, a.used = b.day.Day-n+1, true
		}
	}
}

// severalDays finds the days to which a story gives figures of incidents. Where it is more than one, the figures of the
// day are those of its own date, else of the latest; the dates of the others are marked as such.
func (r *reader) severalDays(list []sentence) {
	var told []*element
	for i := range list {
		s := &list[i]
		if !s.has("register") && !s.has("incident") {
			continue
		}
		for j := range s.e {
			if e := &s.e[j]; e.kind == date && r.rankOf(e) > 0 {
				told = append(told, e)
			}
		}
	}
	own := func(e *element) bool { return r.rankOf(e) >= 4 }
	today := -1
	for i, e := range told {
		if today < 0 || !own(told[today]) && (own(e) || laterInYear(e.day, told[today].day)) {
			today = i
		}
	}
	for _, e := range told {
		if e.day.Month != told[today].day.Month || e.day.Day != told[today].day.Day {
			r.outrank(e)
			e.kind, e.concept = mark, "other-day"
		}
	}
}

// laterInYear reports whether a day is later than another. A year that one of them does not state is that of the other.
func laterInYear(a, b *Day) bool {
	if a.Year > 0 && b.Year > 0 && a.Year != b.Year {
		return a.Year > b.Year
	}
	return a.Month*31+a.Day > b.Month*31+b.Day
}

// rankOf returns how likely a date is that of the bulletin.
func (r *reader) rankOf(e *element) int {
	at := r.span(*e)
	for _, d := range r.dates {
		if d.Span == at {
			return d.rank
		}
	}
	return 0
}

// outrank says of a date that it is not that of the bulletin.
func (r *reader) outrank(e *element) {
	at := r.span(*e)
	for i := range r.dates {
		if r.dates[i].Span == at {
			r.dates[i].rank = 1
		}
	}
}
