package article

import (
	"slices"
	"strings"
)

// content finds what is said: a quotation before the attribution at from..to, or behind it, else the clause.
func (r *reader) content(p *paragraph, s sentence, n, from, to int, st *Statement) bool {
	r.tail(p, s, to, st)
	if m := p.t[s.from].is("about-this"); m != nil && m.of == "object" {
		return r.paraphrase(p, s.from, s.from+m.n, st) // "Эту информацию подтвердили"
	}
	if m := p.t[s.from].is("news-of"); m != nil && from > s.from+m.n+1 {
		c := from - 1
		if p.t[c].is("place-in") != nil {
			c-- // "Сообщения о том, что …, в штабе опровергли"
		}
		return p.t[c].lower == "," && r.paraphrase(p, s.from+m.n, c, st)
	}
	if k := r.topic(p, s, from); k >= 0 {
		return r.paraphrase(p, k, from, st)
	}
	if p.t[s.from].is("about-this") != nil && n == 0 && r.lx.lang == "ru" {
		if q := r.paragraphBefore(p); q != nil {
			b := q.sentences[len(q.sentences)-1]
			return q.t[b.from].quote == 0 && r.paraphrase(q, b.from, b.to, st)
		}
		return false
	}
	if p.t[s.from].is("about-this") != nil && n > 0 {
		b := p.sentences[n-1]
		return p.t[b.from].quote == 0 && r.paraphrase(p, b.from, b.to, st)
	}
	if as := from - 1; as >= s.from && as <= s.from+1 && p.t[as].is("as") != nil && r.lx.lang == "ru" {
		return r.parenthesis(p, s, as, to, st) // "Как отметил посол, встреча показала, что"
	}
	if g := p.t[max(to-1, 0)].is("governs"); g != nil && r.lx.lang == "ru" && to < s.to && p.t[to].lower == g.of &&
		p.rest(to, s.to) > 2 {
		return r.paraphrase(p, to, s.to, st) // "настаивает на прекращении огня"
	}
	pre := from
	for pre > s.from && !p.t[pre-1].word && p.t[pre-1].quote == 0 {
		pre--
	}
	if pre > s.from && p.t[pre-1].quote > 0 {
		return r.quoted(p, s, p.t[pre-1].quote, st)
	}
	if r.lx.lang == "en" && p.at(to, "to") != nil && p.t[max(to-1, 0)].is("vows") != nil && p.rest(to, s.to) > 2 {
		return r.paraphrase(p, to, s.to, st) // "vowed to retaliate for breaches that it saw"
	}
	if c := r.complement(p, s, to); c >= 0 {
		if p.t[c].quote > 0 {
			return r.quoted(p, s, p.t[c].quote, st)
		}
		if c+1 < s.to && p.t[c+1].quote > 0 && p.opensAt(c+1) && p.goesOnBehind(s, p.t[c+1].quote) {
			return r.quoted(p, s, p.t[c+1].quote, st)
		}
		if p.rest(c+1, s.to) < 2 && p.rest(to, s.to) >= 2 && st.Kind != Said {
			return r.paraphrase(p, to, s.to, st) // "rejected that account"
		}
		if pre == s.from || p.t[pre].lower != "," || !p.clause(s.from, pre) || p.t[c].is("that") != nil && p.that(to) {
			if p.t[c].is("wh") == nil {
				c++
			}
			return r.paraphrase(p, c, s.to, st)
		}
	}
	as := pre
	for as > s.from+1 && p.t[as-1].is("adverb") != nil {
		as-- // "Как ранее заявляли"
	}
	accuses := st.Kind == Accused && p.rest(to, s.to) > 1
	if as > s.from && p.t[as-1].is("as") != nil && !accuses && !r.finite(p, to, s.to) {
		return r.parenthesis(p, s, as-1, to, st)
	}
	if pre < from && pre > s.from && to < s.to && p.t[to].lower == "," && p.rest(to, s.to) > 1 &&
		!p.t[min(to+1, s.to-1)].any("say-ing", "bound", "and", "but") && p.t[s.from].quote == 0 {
		st.Flags = append(st.Flags, "attribution-within")
		return r.paraphrase(p, s.from, s.to, st)
	}
	rest := p.rest(to, s.to)
	told := r.behindCircumstance(p, to, s.to)
	if r.lx.lang == "ru" && told > to && p.t[told].is("about") != nil && p.rest(told, s.to) > 2 {
		return r.paraphrase(p, told, s.to, st) // "заявило в пятницу о готовности"
	}
	judges := p.find(from, to, "judges")
	if judges >= 0 && p.t[judges].is("judges").of == "towards" && rest >= 2 {
		return r.paraphrase(p, to, s.to, st) // "expressed concern over the truce"
	}
	if to < s.to && p.counted(max(to-1, 0), to) {
		return r.paraphrase(p, to, s.to, st) // "reports over 40 dead"
	}
	object := st.Kind == Denied || st.Kind == Accused || judges >= 0 // what is denied stands as the object of the word
	before := p.clause(s.from, pre) || r.clauseBehind(p, s.from, pre) ||
		rest == 0 && pre-s.from > 1 && !p.t[s.from].any("opening", "accord", "as")
	_, day := r.dateAt(p, min(to, len(p.t)-1))
	nothing := rest < 3 || day > 0 || p.find(from, to, "addressed") >= 0 || !p.t[to].word ||
		p.t[to].any("in", "bound", "on", "say-ing", "weekday")
	switch {
	case pre < from && before && nothing && !r.verbless(p, s.from, pre) && (st.Kind != Accused || r.lx.lang != "en"):
		return r.paraphrase(p, s.from, pre, st)
	case st.Kind == Expects && r.lx.lang == "ru" && rest >= 2 && p.t[to].lower == "на":
		return r.paraphrase(p, to, s.to, st) // "надеется на прогресс"
	case st.Kind == Accused && r.lx.lang == "ru" && rest >= 2 && p.t[to].is("in") != nil:
		return r.paraphrase(p, to, s.to, st) // "возложил ответственность за срыв"
	case r.lx.lang == "ru" && rest >= 2 && p.intends(to, s.to):
		// "выразил готовность помочь", "подтвердили готовность помочь"
		return r.paraphrase(p, to, s.to, st)
	case object && rest >= 1, rest >= 3 && (r.lx.lang != "ru" || p.t[to].is("about") != nil ||
		st.Kind == Announced || p.find(to, min(s.to, to+2), "stance") >= 0 || p.find(from, to, "vows", "governs") >= 0):
		return (told == to && !p.t[to].any("in", "on") || p.t[told].any("det", "pronoun", "number", "to") ||
			p.t[told].upper) &&
			r.paraphrase(p, told, s.to, st)
	case from == s.from && rest == 0 && n > 0:
		return r.sentenceBefore(p, p.sentences[n-1], st)
	}
	return false
}

// intends reports whether an infinitive stands behind a Russian noun of what somebody is ready for, at token i or
// before it.
func (p *paragraph) intends(i, to int) bool {
	if p.t[i].is("intent") != nil {
		i++
	}
	return i < to && infinitive(p.t[i].lower) && p.t[i-1].is("intent") != nil
}

// clauseBehind reports whether a clause of its own stands behind the words of place or time that an English sentence
// begins with: "With the road closed, both sides must hold back, officials told the council".
func (r *reader) clauseBehind(p *paragraph, from, to int) bool {
	if r.lx.lang != "en" || p.t[from].is("in") == nil || p.find(from, min(from+6, to), "occasion") >= 0 {
		return false
	}
	c := p.comma(from, to)
	return c > 0 && to-c > 6 && !p.t[c+1].any("and", "in", "bound", "say-ing") && !r.verbless(p, c+1, to)
}

// verbless reports whether no word of an English clause can be its verb: "Head of the press service, Elva Marin".
func (r *reader) verbless(p *paragraph, from, to int) bool {
	for i := from; i < to && r.lx.lang == "en"; i++ {
		t := &p.t[i]
		if t.any("be", "helps", "future", "say", "say-ing", "pronoun") || t.quote > 0 || r.past(p, i) ||
			lower(t) && t.is("role") == nil && strings.HasSuffix(t.lower, "s") {
			return false
		}
	}
	return r.lx.lang == "en"
}

// rest counts the words behind an attribution.
func (p *paragraph) rest(from, to int) (n int) {
	for i := from; i < to; i++ {
		if p.t[i].word {
			n++
		}
	}
	return n
}

// clause reports whether tokens can be a clause of their own, and not only when or where something was said.
func (p *paragraph) clause(from, to int) bool {
	if m := p.t[from].is("hedge"); m != nil && m.n > 1 {
		from += m.n // "At least four people died"
	}
	for m := p.t[from].is("adverb"); m != nil && from+m.n < to-1 && (m.n > 1 || p.t[from+m.n].lower == ","); {
		from += m.n // "Между тем", "However, after …"
		if p.t[from].lower == "," {
			from++
		}
		m = p.t[from].is("adverb")
	}
	if p.t[from].is("opening") != nil && p.t[from].is("in") != nil && to-from >= 10 && p.comma(from, to) < 0 {
		// "В ходе заседания достигнуто соглашение о мире"
		return true
	}
	if p.t[from].is("place-in") != nil && to-from >= 9 && !p.t[from].any("opening", "accord") &&
		p.find(from, from+4, "occasion", "document", "publication") < 0 {
		// "В зонах соблюдается режим тишины"
		return true
	}
	return to-from >= 4 && !p.t[from].any("in", "opening", "accord", "on", "say-ing", "as") && p.t[from].quote == 0 ||
		to-from >= 4 && p.t[from].quote > 0
}

// whole reports whether a quotation is all that is left of a sentence.
func (p *paragraph) whole(s sentence, q int) bool { return p.rest(p.quotes[q-1].last, s.to) == 0 }

// goesOnBehind reports whether a quotation is all that is left of a sentence, up to a word of speech that goes on
// with it.
func (p *paragraph) goesOnBehind(s sentence, q int) bool {
	for i := p.quotes[q-1].last; i < s.to; i++ {
		if p.t[i].word {
			return p.t[i].is("say-ing") != nil || p.t[i-1].lower == "," && strings.HasSuffix(p.t[i].lower, "ing")
		}
	}
	return true
}

// quoted makes a quotation of a statement. One that is a part of a clause alone is told in other words.
func (r *reader) quoted(p *paragraph, s sentence, q int, st *Statement) bool {
	x := &p.quotes[q-1]
	first := x.first
	for first > s.from && p.t[first-1].quote == q {
		first--
	}
	if first > s.from && (p.rest(s.from, first) > 2 || r.lx.lang == "ru" && p.t[first-1].word) &&
		x.open < st.By.Start && !r.spokenBefore(p, s, first) {
		return r.paraphrase(p, s.from, x.last+1, st)
	}
	return r.quotation(p, q, st)
}

// quotation makes a statement of the words between marks of quotation.
func (r *reader) quotation(p *paragraph, q int, st *Statement) bool {
	x := &p.quotes[q-1]
	if p.rest(x.first, x.last) < 2 {
		return false
	}
	st.How, st.Span = "quotation", r.span(x.start, x.end)
	st.Quote = withoutBrackets(st.Words)
	if x.left {
		st.Flags = append(st.Flags, "quotation-goes-on")
	}
	return true
}

// spokenBefore reports whether a statement stands before token i in its sentence.
func (r *reader) spokenBefore(p *paragraph, s sentence, i int) bool {
	return slices.ContainsFunc(r.out.Statements, func(x Statement) bool {
		return x.Start >= p.t[s.from].start && x.Start < p.t[i].start
	})
}

// withoutBrackets leaves out of a quotation what the article put into it in square brackets.
func withoutBrackets(s string) string {
	var b strings.Builder
	depth := 0
	for _, c := range s {
		switch {
		case c == '[':
			depth++
		case c == ']' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// paraphrase makes a statement of a clause.
func (r *reader) paraphrase(p *paragraph, from, to int, st *Statement) bool {
	for from < to && (!p.t[from].word && p.t[from].quote == 0 || p.t[from].any("that") && p.rest(from+1, to) > 1) {
		from++
	}
	for to > from && !p.t[to-1].word && p.t[to-1].quote == 0 && !strings.Contains(")]%", p.t[to-1].lower) {
		to--
	}
	if n := p.rest(from, to); n == 0 || n < 2 && st.Kind != Denied && st.Kind != Accused {
		return false
	}
	st.How, st.Span = "paraphrase", r.of(p, from, to)
	return true
}

// parenthesis reads "Negotiations, as the organizers expect, will …" and "As he said, …".
func (r *reader) parenthesis(p *paragraph, s sentence, as, to int, st *Statement) bool {
	if to >= s.to || p.t[to].lower != "," {
		c := p.comma(to, s.to)
		if c < 0 || as > s.from {
			return false
		}
		to = c
	}
	if as <= s.from+1 {
		return r.paraphrase(p, to+1, s.to, st)
	}
	st.Flags = append(st.Flags, "attribution-within")
	return r.paraphrase(p, s.from, s.to, st)
}

// comma returns the first comma from i on outside quotations, -1 where there is none before to.
func (p *paragraph) comma(i, to int) int {
	for ; i < to; i++ {
		if p.t[i].quote == 0 && (p.t[i].lower == "," || p.t[i].lower == "،") {
			return i
		}
	}
	return -1
}

// sentenceBefore takes the sentence before an attribution that stands alone, where that is a quotation.
func (r *reader) sentenceBefore(p *paragraph, s sentence, st *Statement) bool {
	if q := p.t[s.from].quote; q > 0 && p.t[s.to-1].quote == q {
		r.dropBare(p, q)
		return r.quoted(p, s, q, st)
	}
	return false
}

// dropBare takes back a statement without attribution, of a quotation whose attribution was found.
func (r *reader) dropBare(p *paragraph, q int) {
	r.out.Statements = slices.DeleteFunc(r.out.Statements, func(x Statement) bool {
		return x.By.Words == "" && x.Start >= p.quotes[q-1].start && x.End <= p.quotes[q-1].end
	})
}
