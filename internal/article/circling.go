package article

import "strings"

// ministryAt returns the token behind a body that is told with its adjective, behind the word for "in" at token i:
// "в военном ведомстве"; 0 where none stands there.
func (p *paragraph) ministryAt(s sentence, i int) int {
	if i+2 >= s.to || p.t[i].is("place-in") == nil {
		return 0
	}
	k := i + 1
	for k < s.to && k < i+4 && ofPlace(p.t[k].lower) && !p.t[k].any("org", "role", "occasion", "publication") {
		k++
	}
	if k == i+1 || k >= s.to || p.t[k].any("occasion", "publication", "document", "outlet") ||
		p.t[k].is("org") == nil && !p.t[k].acronym() {
		return 0
	}
	return k + 1
}

// ofPlace reports whether a Russian word can be an adjective behind "in": "военном", "катарской".
func ofPlace(s string) bool {
	for _, end := range []string{"ом", "ем", "ой", "ей", "их", "ых"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// openedBefore reads who a Russian sentence begins with, where words of place or occasion stand between them and the
// word of speech at i: "Ян Петрак на переговорах с участием сторон и
// наблюдателей заявил".
func (r *reader) openedBefore(p *paragraph, s sentence, i int) (v voice, ok bool) {
	from := s.from
	for from < i && (p.t[from].is("adverb") != nil || p.t[from].lower == ",") {
		if m := p.t[from].is("adverb"); m != nil {
			from += m.n - 1
		}
		from++
	}
	from = r.behindDate(p, from, i)
	k := from
	if q := p.t[from].quote; q > 0 && p.opensAt(from) {
		x := &p.quotes[q-1] // «Премьер-министр» Ян Петрак
		if x.left || p.rest(x.first, x.last) > 2 || p.find(x.first, x.last, "role") < 0 {
			return v, false
		}
		from = x.last + 1
		k = from
	} else if i-from > 40 {
		return v, false
	}
	quoted := from > s.from && p.t[from-1].quote > 0
	for k < i && p.t[k].quote == 0 && (p.t[k].word || p.bracketAt(k) > k) && !p.t[k].any("in", "bound", "say", "that") {
		k = max(k+1, p.bracketAt(k))
	}
	if k == from || k >= i && !quoted || k < i && p.t[k].is("in") == nil ||
		p.find(k, i, "bound", "say", "that", "be", "rel", "past", "future", "say-ing") >= 0 ||
		p.t[from].any("in", "opening") {
		return v, false
	}
	v, ok = r.voiceOf(p, from, k)
	switch {
	case !ok || v.plain || v.pronoun:
		return v, false
	case !v.person && (v.role == "" || i-k < 4 || nameWord(&p.t[i-1]) || r.namedBy(p, k, i) >= 0 || p.comma(k, i) >= 0):
		return v, false
	case v.person && v.to < k:
		return v, false
	}
	if v.from, v.to = from, i; quoted {
		v.from = s.from
	}
	return v, true
}

// behindReport returns where a Russian sentence begins behind the words that say which outlet reports it,
// where somebody
// else speaks in it: "Как передает агентство, об этом заявил министр".
func (r *reader) behindReport(p *paragraph, s sentence) int {
	if p.t[s.from].is("as") == nil {
		return s.from
	}
	c := p.comma(s.from, min(s.to, s.from+16))
	if c < 0 || c+2 >= s.to || p.find(s.from, min(c, s.from+4), "say") < 0 || p.find(s.from, c, "outlet", "medium") < 0 {
		return s.from
	}
	if p.t[c+1].is("about-this") != nil {
		return c + 1
	}
	for k := c + 2; k < s.to; k++ {
		if m := p.t[k].is("say"); m != nil && p.t[k].quote == 0 && p.that(k+m.n) {
			return c + 1
		}
	}
	return s.from
}

// paragraphBefore returns the paragraph of the article that stands before p; nil where p is its first.
func (r *reader) paragraphBefore(p *paragraph) (before *paragraph) {
	for i := range r.p {
		if &r.p[i] == p {
			return before
		}
		if r.p[i].cut == "" && len(r.p[i].sentences) > 0 {
			before = &r.p[i]
		}
	}
	return nil
}

// twoAtEnd reads several who speak at the end of an English sentence, behind its last comma: "…, a group
// involved in the
// talks and activists said."
func (r *reader) twoAtEnd(p *paragraph, s sentence, i int) (v voice, ok bool) {
	if r.lx.lang != "en" || i+1 < s.to && p.t[i+1].word && !p.t[i+1].any("on", "weekday", "relative") || i < s.from+6 {
		return v, false
	}
	c := i - 1
	for c > s.from && c > i-14 && p.t[c].word && p.t[c].quote == 0 {
		c--
	}
	if p.t[c].lower != "," || c == i-1 || !p.clause(s.from, c) || p.find(c+1, i, "and") < 0 ||
		p.find(c+1, i, "bound", "that",
			"be", "say", "say-ing") >= 0 || p.t[c+1].any("and", "but", "bound", "in") || p.find(c+1, i, "role", "org") < 0 {
		return v, false
	}
	from := c + 1
	for from < i && p.t[from].any("det", "new") {
		from++
	}
	return voice{name: r.of(p, from, i), office: true, role: p.roleIn(from, i), from: from, to: i}, true
}

// concession returns the comma between two English clauses in each of which somebody speaks, the first of them behind
// "while": "While a spokesman said that the road was closed, the envoy said that it was open"; 0 where there is none.
func (r *reader) concession(p *paragraph, s sentence) int {
	if r.lx.lang != "en" || !strings.Contains(" while although though ", " "+p.t[s.from].lower+" ") {
		return 0
	}
	for c := p.comma(s.from+4, s.to); c > 0 && c+3 < s.to; c = p.comma(c+1, s.to) {
		if p.find(s.from+1, c, "say") > 0 && p.find(c+1, min(s.to, c+14), "say") > 0 &&
			!p.t[c+1].any("and", "bound", "rel", "in") &&
			p.comma(c+1, p.find(c+1, s.to, "say")) < 0 {
			return c
		}
	}
	return 0
}

// inQuoted reads a body in marks of quotation behind "in", right before a Russian word of speech at i: "в самом
// «Тростнике» подчеркнули".
func (r *reader) inQuoted(p *paragraph, s sentence, i int) (v voice, ok bool) {
	if i-1 <= s.from || p.t[i-1].quote == 0 {
		return v, false
	}
	q := &p.quotes[p.t[i-1].quote-1]
	if q.left || q.last != i-1 || p.rest(q.first, q.last) > 3 {
		return v, false
	}
	k := q.first - 2
	if k > s.from && (p.t[k].lower == "самой" || p.t[k].lower == "самом") {
		k--
	}
	if k < s.from || p.t[k].is("place-in") == nil {
		return v, false
	}
	return voice{name: r.of(p, q.first, q.last), office: true, from: k, to: i}, true
}

// opensWithName reads a name that a Russian sentence begins with, where what it tells of who bears it stands between
// commas, the last of them before the word of speech at i: "Петрак, который открыл встречу,
// сказал".
func (r *reader) opensWithName(p *paragraph, s sentence, i int) (v voice, ok bool) {
	if r.lx.lang != "ru" || i < s.from+4 || p.t[i-1].lower != "," {
		return v, false
	}
	if w, named := r.beforeRelative(p, s, i-1); named {
		return w, true
	}
	if !nameWord(&p.t[s.from]) {
		return v, false
	}
	c := p.behindName(s.from, i)
	if c-s.from > 3 || p.t[c].lower != "," || c+1 >= i-1 || p.find(c, i-1, "say", "that") >= 0 ||
		!p.plausible(s.from, c) || p.t[s.from].any("common", "opening") {
		return v, false
	}
	return voice{name: r.of(p, s.from, c), person: true, from: s.from, to: i}, true
}

// beforeRelative reads a body or an office that a Russian sentence begins with, behind which an occasion stands and a
// clause that tells of it, up to the comma before the word of speech: "Армия после заседания
// совета, на котором рассматривалось предложение, заявила".
func (r *reader) beforeRelative(p *paragraph, s sentence, comma int) (v voice, ok bool) {
	c := comma - 1
	for c > s.from && p.t[c].lower != "," && p.t[c].quote == 0 {
		c--
	}
	if p.t[c].lower != "," || p.find(c+1, min(c+3, comma), "rel") < 0 {
		return v, false
	}
	from := s.from
	for k := from; k < c; k++ {
		if p.t[k].lower == "," && k-s.from < 6 && (p.t[s.from].is("adverb") != nil || r.behindDate(p, s.from, k) > s.from) {
			from = k + 1 // "Ранее, 4 ноября, армия"
		}
	}
	k := from
	for k < c && p.t[k].word && p.t[k].quote == 0 && !p.t[k].any("in", "bound", "say", "that", "be") {
		k++
	}
	if k >= c || k == from || p.t[k].is("in") == nil {
		return v, false
	}
	v, ok = r.voiceOf(p, from, k)
	v.to = comma + 1
	return v, ok && !v.plain && !v.pronoun
}
