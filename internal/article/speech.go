package article

import (
	"slices"
	"strings"
	"unicode"
)

// speech finds what is said in a paragraph.
func (r *reader) speech(p *paragraph) {
	before := len(r.out.Statements)
	r.paragraphAt = p.start
	for i, s := range p.sentences {
		had := len(r.out.Statements)
		switch r.lx.lang {
		case "ar":
			r.verbFirst(p, s)
		case "fa":
			r.verbBetween(p, s)
		case "tr":
			r.verbLast(p, s)
		default:
			if p.t[s.from].is("accord-own") != nil {
				r.accord(p, s)
			}
			r.subjectFirst(p, s, i)
		}
		r.accord(p, s)
		if len(r.out.Statements) == had {
			r.bare(p, s)
			if !r.acted {
				r.leave(p, s)
			}
		}
		r.acted = false
	}
	r.announced = r.announces(p)
	list := r.out.Statements[before:]
	slices.SortStableFunc(list, func(a, b Statement) int { return a.Start - b.Start })
}

// leave forgets who spoke last where a sentence that tells of no speech names another person. One whom it begins with
// is meant by "he" from then on.
func (r *reader) leave(p *paragraph, s sentence) {
	if s.from >= len(p.t) {
		return
	}
	a, b := p.t[s.from].start, p.t[s.to-1].end
	if slices.ContainsFunc(r.out.Statements, func(x Statement) bool { return x.Start < b && a < x.End }) {
		return
	}
	for _, x := range r.persons {
		if x.name.Start < a || x.name.End > b || r.last != nil && (r.sameName(x.name.Words, r.last.full) ||
			r.sameName(r.last.name.Words, x.name.Words)) {
			continue
		}
		r.last = nil
		if x.post != nil && (x.post.Start <= a+len("the ") || p.spoke(s, x.name.End)) {
			r.last = &voice{name: x.name, full: x.name.Words, post: x.post, person: true, role: x.role}
		}
		return
	}
}

// spoke reports whether a word of speech stands right behind a byte: "the spokesman Dmitri Pesk answered in the
// negative".
func (p *paragraph) spoke(s sentence, end int) bool {
	for i := s.from; i < s.to; i++ {
		if p.t[i].start >= end {
			return p.t[i].is("say") != nil
		}
	}
	return false
}

// subjectFirst finds the statements of a sentence in languages in which a speaker stands before the word of speech, or
// behind it after what was said.
func (r *reader) subjectFirst(p *paragraph, s sentence, n int) {
	if c := r.concession(p, s); c > 0 {
		r.subjectFirst(p, sentence{s.from + 1, c}, n)
		r.subjectFirst(p, sentence{c + 1, s.to}, n)
		return
	}
	r.colon(p, s)
	if r.lx.lang == "ru" {
		r.inside(p, s)
		s.from = r.behindReport(p, s)
	}
	own := false // a speaker of this sentence is known
	last := r.closing(p, s)
	for i := s.from; i < s.to; i++ {
		m := p.t[i].is("say")
		if m == nil || p.t[i].quote > 0 || i < last || r.noSpeech(p, s, i, m) {
			switch g := p.t[i].is("say-ing"); {
			case p.t[i].quote > 0 || i < last:
			case g != nil && own && (p.t[max(i-1, 0)].any("and", "adverb", "while") || !p.t[max(i-1, 0)].word):
				r.chained(p, s, i, g)
			case g != nil && r.doing(p, s, i, g):
				own = true
			case r.quotedAs(p, s, n, i), r.cited(p, s, n, i), r.announcement(p, s, i), r.passive(p, s, n, i),
				r.petition(p, s, i):
				own = true
			case p.t[i].any("calls", "impersonal"):
				own = r.calls(p, s, i) || r.impersonal(p, s, i) || own
			}
			continue
		}
		if own && i > s.from && p.chain(i) {
			if r.chained(p, s, i, m) {
				continue
			}
		}
		if v, ok := r.subject(p, s, i, m); ok && r.attribute(p, s, n, v, i, i+m.n, m.of) {
			own = true
			i += m.n - 1
		} else if ok && v.person && !own && r.lx.lang == "en" && v.from == s.from {
			r.complete(&v) // "Stagg, the negotiator, explained this to the radio": he, from then on
			r.last, r.acted = &v, true
		} else if p.t[i].is("calls") != nil {
			own = r.calls(p, s, i) || own
		}
	}
}

// closing returns where the word of speech stands that attributes all of a sentence at its end: "Norhavn believes that
// the talks were useful, the minister told reporters on Tuesday"; -1 where none does.
func (r *reader) closing(p *paragraph, s sentence) int {
	if p.t[s.from].quote > 0 {
		return -1
	}
	for k := s.to - 1; k > s.from+4; k-- {
		m := p.t[k].is("say")
		if m == nil || p.t[k].quote > 0 || p.weak(k, m) || m.of != string(Said) {
			continue
		}
		if p.t[k-1].lower == "," && r.lx.lang == "en" {
			if v, ok := r.behind(p, s, k+m.n); ok && v.person && p.find(s.from, k, "say") >= 0 && p.clause(s.from, k-1) &&
				p.find(k+m.n, s.to, "that", "say", "say-ing", "be") < 0 && (v.to >= s.to-1 || p.t[v.to].lower == ",") {
				return k // "Caldera has told the monitors that the road is open, added Stagg, an envoy."
			}
		}
		if p.t[k-1].lower == "," && r.lx.lang == "ru" {
			if v, ok := r.behind(p, s, k+m.n); ok && !v.plain && p.find(k+m.n, v.to, "outlet", "medium") < 0 &&
				!(v.to == k+m.n+1 && p.t[k+m.n].acronym()) &&
				first(p.t[k+m.n].lower) > unicode.MaxLatin1 &&
				v.to > k+m.n && p.find(s.from, k, "say") >= 0 &&
				p.find(k+m.n, s.to, "that", "say", "say-ing") < 0 && r.complement(p, s, k+m.n) < 0 {
				return k // "Россия надеется, что перемирие сохранится, заявил посол"
			}
			return -1
		}
		c := k - 1
		for c > s.from && c > k-16 && p.t[c].word && p.t[c].quote == 0 {
			c--
		}
		if p.t[c].lower != "," || c+1 == k || p.t[c+1].any("and", "but", "bound", "in", "say-ing") ||
			p.find(c+1, k, "be", "that", "say", "say-ing", "past") >= 0 ||
			p.find(k+m.n, s.to, "that", "say", "be", "bound", "say-ing") >= 0 || p.find(s.from, c, "say") < 0 {
			return -1
		}
		v, ok := r.voiceOf(p, c+1, k)
		if !ok || v.plain || p.t[c+1].is("outlet") != nil || p.find(c+1, k, "occasion", "document") >= 0 ||
			r.noSpeech(p, s, k, m) || r.complement(p, s, k+m.n) >= 0 {
			return -1
		}
		return k
	}
	return -1
}

// doing makes the statement of a word of speech that goes on with what somebody does: "The envoy welcomed the
// delegations, saying that he expected little".
func (r *reader) doing(p *paragraph, s sentence, i int, g *mark) bool {
	if r.lx.lang == "ru" && i > s.from && p.t[i-1].lower == "," && p.that(i+g.n) && p.t[s.from].quote == 0 {
		v, ok := r.opener(p, s, i) // "Посол проявил осторожность, заявив, что"
		return ok && !v.pronoun && r.attribute(p, s, 0, v, i, i+g.n, g.of)
	}
	if r.lx.lang != "en" || i == s.from || p.t[i-1].lower != "," && !p.t[i-1].any("by", "occasion", "while") &&
		p.at(r.dateBefore(p, s, i)-1, "occasion") == nil ||
		p.t[s.from].quote > 0 || !p.that(i+g.n) && !r.finite(p, i+g.n, s.to) {
		return false
	}
	v, ok := r.opener(p, s, i)
	return ok && !v.pronoun && r.attribute(p, s, 0, v, i, i+g.n, g.of)
}

// quotedAs reads "the agency quoted the ministry as saying": the ministry speaks.
func (r *reader) quotedAs(p *paragraph, s sentence, n, i int) bool {
	m := p.t[i].is("quoting")
	if m == nil {
		return false
	}
	to := p.find(i+m.n, min(s.to, i+14), "as-saying")
	if to < 0 {
		return false
	}
	end := to + p.t[to].is("as-saying").n
	v, ok := r.voiceOf(p, i+m.n, to)
	if them := p.t[i+m.n].is("him"); them != nil && i+m.n+them.n == to {
		v, ok = voice{pronoun: true, from: i, to: to}, true
	}
	if !ok {
		return false
	}
	c := i
	for c > s.from && p.t[c-1].word && p.t[c-1].quote == 0 {
		c--
	}
	v.from = c
	return r.attribute(p, s, n, v, c, end, string(Said))
}

// chain reports whether the word of speech at i has the subject of one before it: "and added that".
func (p *paragraph) chain(i int) bool {
	j := i - 1
	for j > 0 && p.t[j].is("adverb") != nil {
		j--
	}
	return p.t[j].any("and", "but")
}

// noSpeech reports whether a word of speech is used in another way: "is expected", "to announce", "announced by".
func (r *reader) noSpeech(p *paragraph, s sentence, i int, m *mark) bool {
	j := i + m.n
	back := i - 1
	for back >= s.from && p.t[back].is("adverb") != nil {
		back--
	}
	switch {
	case p.weak(i, m) && p.t[i].upper && i > s.from && r.lx.lang == "en", // "the United States"
		r.noun(p, s, i), back >= s.from && p.t[back].any("be", "to"),
		back == i-1 && back > s.from && p.t[back].any("in", "of", "det"):
		return true
	case m.of == string(Accused) && p.at(j, "on") != nil && r.lx.lang == "en" && p.at(j+1, "weekday") == nil:
		return true // "an attack blamed on rebels"
	case j < s.to && p.t[j].is("by") != nil && p.at(j+1, "channel") == nil:
		return true
	case !p.weak(i, m), p.vow(s, i, j), i > s.from && p.t[i-1].is("as") != nil,
		p.t[s.from].any("as", "about-this") && i < s.from+8, p.t[s.from].is("news-of") != nil,
		j < s.to && p.t[j].is("about") != nil, p.find(j, min(s.to, j+5), "stance") >= 0,
		p.judged(s, i, j), p.counted(i, j), r.topic(p, s, i) >= 0, i > s.from && r.finite(p, j, s.to):
		return false
	}
	closes := (j >= s.to || !p.t[j].word || p.t[j].any("in", "on") ||
		r.lx.lang == "ru" && i > s.from+1 && (p.t[i-1].lower == "," || dash(&p.t[i-1]) && p.t[i-2].lower == ",")) &&
		p.comma(s.from, i) > 0
	return r.complement(p, s, j) < 0 && !p.quoteBefore(s, i) && !closes
}

// noun reports whether an English word that can be of speech is what somebody did something to: "raised hopes that".
func (r *reader) noun(p *paragraph, s sentence, i int) bool {
	return r.lx.lang == "en" && i > s.from && strings.HasSuffix(p.t[i].lower, "s") &&
		!p.t[i-1].any("say", "adverb") &&
		!p.t[i-1].upper && r.past(p, i-1)
}

// vow reports whether a word of speech says what somebody or others are to do: "threatened to leave", "urged both to
// stay".
func (p *paragraph) vow(s sentence, i, j int) bool {
	for k := j; p.t[i].is("vows") != nil && k < min(s.to, j+5) && p.t[k].word; k++ {
		if infinitive(p.t[k].lower) {
			return true
		}
	}
	if g := p.t[i].is("governs"); g != nil {
		for k := j + 1; k < min(s.to, j+12) && p.t[k].word; k++ {
			if p.t[k].lower == g.of {
				return true // "призвал стороны к перемирию"
			}
		}
	}
	to := p.find(j, min(s.to, j+9), "to")
	return p.t[i].is("vows") != nil && to >= 0 && p.find(j, to, "bound", "say", "be") < 0
}

// infinitive reports whether a Russian word is one.
func infinitive(s string) bool {
	return strings.HasSuffix(s, "ть") || strings.HasSuffix(s, "ться") || strings.HasSuffix(s, "сти")
}

// counted reports whether a number stands behind a word of speech that tells of one: "reports 14 dead".
func (p *paragraph) counted(i, j int) bool {
	return p.t[i].is("counts") != nil && j < len(p.t) && (p.t[j].number || p.t[j].any("hedge", "number"))
}

// that reports whether "that" stands at token i, behind a comma or not.
func (p *paragraph) that(i int) bool {
	if i < len(p.t) && p.t[i].lower == "," {
		i++
	}
	return p.at(i, "that") != nil
}

// weak reports whether a word is of speech only where what follows or stands before it says so.
func (p *paragraph) weak(i int, m *mark) bool {
	w := p.t[i].is("weak")
	return w != nil && w.n == m.n
}

// quoteBefore reports whether a quotation stands before token i, with nothing but the words of a speaker between.
func (p *paragraph) quoteBefore(s sentence, i int) bool {
	for k := i - 1; k >= s.from && k > i-8; k-- {
		if p.t[k].quote > 0 {
			q := &p.quotes[p.t[k].quote-1]
			return p.rest(q.first, q.last) > 1
		}
		if !p.t[k].word && !strings.Contains(",-–—", p.t[k].lower) || p.t[k].is("bound") != nil {
			return false
		}
	}
	return false
}

// complement returns the token at which what was said begins behind a word of speech, where a word or sign says so:
// "that", a colon, a mark of quotation; -1 where none does within reach.
func (r *reader) complement(p *paragraph, s sentence, j int) int {
	far := r.lx.lang != "en" || j < s.to && (p.t[j].any("in", "on", "weekday", "relative", "adverb") || !p.t[j].word) ||
		j > s.from && p.t[j-1].is("addressed") != nil
	if r.lx.lang == "en" && far && j < s.to && p.t[j].quote == 0 && !p.that(j) &&
		r.finite(p, r.behindCircumstance(p, j, s.to), s.to) {
		return -1 // "said on Saturday it was ready"
	}
	for k := j; k < s.to && (k < j+22 || k < j+40 && r.lx.lang == "ar"); k++ {
		t := &p.t[k]
		switch {
		case k == j && t.any("goes-on"), r.lx.cased() && t.quote == 0 && t.is("say-ing") != nil:
			return -1 // "استدرك قائلا", "he said, adding:"
		case t.quote > 0 && p.opensAt(k) && k == j && r.lx.lang == "ar" &&
			(r.spokenTitle(p, k) || p.shortQuoted(s, k)):
			k = p.quotes[t.quote-1].last // "أكد "ستاغ" أن"
		case t.quote > 0 && p.opensAt(k) && (k == j || strings.Contains(":,،", p.t[k-1].lower) ||
			p.t[k-1].is("that") != nil || !r.lx.cased() && p.title(k) == k):
			return k
		case t.is("that") != nil && (k == j || far && r.lx.lang != "fa"), k == j && t.is("wh") != nil:
			if g := p.t[max(j-1, 0)].is("governs"); r.lx.lang == "ar" && k > j && p.t[k-1].lower == "علي" &&
				t.lower == "ان" && (g == nil || g.of != "علي") {
				return -1 // "أعلن وقف النار على أن يبدأ غدا"
			}
			return k
		case t.lower == ":" && p.at(k+1, "about-this") != nil:
			// "Стороны объявили о перемирии: об этом сообщает агентство"
			return -1
		case t.lower == ":" && !p.clock(k):
			return k
		case t.is("rel") != nil && k > j && strings.Contains(",،", p.t[k-1].lower): // what stands between commas
			for k+1 < s.to && p.t[k+1].word {
				k++
			}
		// "قال فلان الذي يزور المدينة إن"
		case t.is("rel") != nil && r.lx.lang == "ar" && p.t[j-1].is("plain") != nil:
		case k > j && (t.is("bound") != nil || t.is("say") != nil && !(t.is("weak") != nil && p.t[k-1].any("in", "det")) &&
			!(r.lx.lang == "ar" && (p.t[k-1].any("to") || p.between(k) || t.any("no-say")))):
			return -1
		}
	}
	return -1
}

// spokenTitle reports whether a quotation that begins at token k is the name of somebody who spoke.
func (r *reader) spokenTitle(p *paragraph, k int) bool {
	q := &p.quotes[p.t[k].quote-1]
	return p.rest(q.first, q.last) < 3 && r.spoken(r.of(p, q.first, q.last).Words)
}

// attribute makes the statement that a speaker and a word of speech attribute. It reports whether anything is said.
func (r *reader) attribute(p *paragraph, s sentence, n int, v voice, verb, end int, kind string) bool {
	for v.from > s.from && p.t[v.from-1].quote > 0 && p.opensAt(v.from-1) {
		v.from-- // "а «Тростник» заявил"
	}
	from, to := min(v.from, verb), max(v.to, end)
	if v.pronoun && v.from == v.to {
		from, to = verb, end
	}
	for from > s.from && p.t[from-1].is("det") != nil {
		from--
	}
	st := Statement{Kind: Kind(kind), By: r.of(p, from, to), Flags: []string{}}
	if !r.content(p, s, n, from, to, &st) {
		return false
	}
	if r.lx.lang == "ru" && st.How == "paraphrase" && dash(&p.t[0]) && dash(&p.t[verb-min(verb, 1)]) &&
		st.Start == p.t[min(1, len(p.t)-1)].start {
		st.How, st.Quote = "quotation", withoutBrackets(st.Words) // "— Список готов, — сказала она"
	}
	r.endBefore(p, from, st)
	if r.taken(st) {
		if p.t[s.from].is("about-this") != nil && p.find(v.from, v.to, "outlet", "medium") < 0 &&
			!slices.ContainsFunc(r.out.Statements, func(x Statement) bool {
				return x.By.Start >= p.t[s.from].start && x.By.End <= p.t[s.to-1].end
			}) {
			r.resolve(v) // whoever reports it is meant by "he"
		}
		return false
	}
	before := r.last
	r.enter(st, v)
	if r.lx.lang == "ru" && !v.person && v.role == "" && p.find(v.from, v.to, "outlet", "medium") >= 0 {
		r.relayed(p, s, verb, before)
	}
	return true
}

// relayed says who is meant by "he" behind a sentence that an agency passes on, which is never the agency: whom the
// sentence begins with, else whoever was meant before.
func (r *reader) relayed(p *paragraph, s sentence, verb int, before *voice) {
	r.last = before
	for _, x := range r.persons {
		if x.name.Start >= p.t[s.from].start && x.name.End <= p.t[verb].start && x.post != nil &&
			x.post.Start == p.t[s.from].start {
			r.last = &voice{name: x.name, full: x.name.Words, post: x.post, person: true, role: x.role}
			return
		}
	}
	if v, ok := r.opener(p, s, verb); ok && !v.pronoun && v.from == s.from {
		r.resolve(v)
	}
}

// enter adds a statement, and says in it who speaks.
func (r *reader) enter(st Statement, v voice) {
	var flags []string
	st.Speaker, st.Post, st.Carried, flags = r.resolve(v)
	st.Flags = append(st.Flags, flags...)
	r.out.Statements = append(r.out.Statements, st)
}

// dash reports whether a token is one.
func dash(t *token) bool { return strings.Contains("-–—", t.lower) }

// endBefore ends the paraphrase under way before another speaker of the same sentence: "X said that it held, but Y
// warned that it would not".
func (r *reader) endBefore(p *paragraph, from int, st Statement) {
	if len(r.out.Statements) == 0 || from == 0 || !p.t[from-1].any("but", "and", "while") && p.t[from-1].lower != ";" {
		return
	}
	prev := &r.out.Statements[len(r.out.Statements)-1]
	end := from - 1
	if p.t[end].lower != ";" && p.t[end-min(end, 1)].lower != "," && p.t[from-1].is("while") == nil {
		return
	}
	for end > 0 && !p.t[end-1].word && p.t[end-1].quote == 0 {
		end--
	}
	if prev.How == "paraphrase" && prev.End > st.Start && prev.By.Start < st.By.Start &&
		prev.Start < p.t[end-min(end, 1)].start {
		prev.Span = r.span(prev.Start, p.t[end-1].end)
	}
}

// taken reports whether what is said is said already.
func (r *reader) taken(st Statement) bool {
	return slices.ContainsFunc(r.out.Statements, func(x Statement) bool { return x.Start < st.End && st.Start < x.End })
}
