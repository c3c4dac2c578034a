package article

import "strings"

// subject finds who speaks around the word of speech at i.
func (r *reader) subject(p *paragraph, s sentence, i int, m *mark) (voice, bool) {
	after := i > s.from && (p.t[i-1].quote > 0 || strings.Contains(",-–—", p.t[i-1].lower)) || r.lx.lang == "ru" &&
		(i == s.from || p.manner(s, i-1) || p.t[i-1].any("as", "and", "rel", "weekday", "adverb") ||
			p.t[s.from].is("about-this") != nil)
	object := (m.of == string(Denied) || m.of == string(Accused)) && i > s.from && p.t[i-1].quote == 0
	if after && (p.t[i].is("addressed") == nil || p.t[i-1].quote > 0) && !(object && r.lx.lang == "en") {
		v, ok := r.behind(p, s, i+m.n)
		if ok && v.to < s.to && p.t[v.to].word && p.t[i-min(i, 1)].lower == "," && r.lx.lang == "en" {
			if w, named := r.apposed(p, s, i-1); named && w.from == s.from {
				return w, true // "Nasser Harith, the negotiator, said his delegation sought peace"
			}
		}
		if ok && !(v.plain && (p.weak(i, m) || v.to < s.to && p.t[v.to].word)) {
			return v, true
		}
	}
	if i > s.from && p.chain(i) {
		return r.opener(p, s, i)
	}
	if v, ok := r.inFront(p, s, i); ok && !(v.plain && p.weak(i, m) && !p.that(i+m.n)) {
		return v, true
	}
	if r.lx.lang == "ru" && after && i+m.n <= s.to && (i+m.n == s.to || p.t[i+m.n].any("that", "about") ||
		!p.t[i+m.n].word || p.t[i+m.n].quote > 0 || p.t[i+m.n].any("in")) {
		return voice{pronoun: true, from: i, to: i}, true // Russian leaves "he" out
	}
	return voice{}, false
}

// manner reports whether token i says how something was said, behind what was said:
// «…», - образно выразился дипломат.
func (p *paragraph) manner(s sentence, i int) bool {
	return i > s.from && strings.HasSuffix(p.t[i].lower, "о") && !p.t[i].upper &&
		strings.Contains(",-–—", p.t[i-1].lower)
}

// opener reads the subject that a sentence begins with, before its first verb.
func (r *reader) opener(p *paragraph, s sentence, i int) (voice, bool) {
	to := s.from + 1
	for to < i && !r.past(p, to) && !p.t[to].any("be", "bound") {
		to++
	}
	if c := p.comma(s.from+1, to); c > 0 {
		if v, ok := r.voiceOf(p, s.from, c); ok && !v.plain && p.t[s.from].quote == 0 {
			return v, to < i // "Petrak, for his part, thanked"
		}
	}
	v, ok := r.voiceOf(p, s.from, to)
	return v, ok && to < i && !v.plain && p.t[s.from].quote == 0
}

// behind reads the speaker behind the word of speech: "said Mohammed Alloush".
func (r *reader) behind(p *paragraph, s sentence, from int) (v voice, ok bool) {
	if r.lx.lang == "ru" && from < s.to && p.t[from].is("in") != nil { // "сообщила в пятницу, 6 июня, посланник"
		for from = r.behindCircumstance(p, from, s.to); from < s.to && p.t[from].lower == ","; from++ {
		}
	}
	if r.lx.lang == "ru" && from+1 < s.to && p.t[from].is("place-in") != nil && (p.t[from+1].acronym() ||
		p.t[from+1].is("org") != nil && p.t[from+1].is("outlet") == nil) {
		to := from + 2 // "заявляли в МИД Аркадии"
		for to < s.to && p.t[to].word && p.t[to].quote == 0 && !p.t[to].any("in", "on", "that", "say", "bound", "and") {
			to++
		}
		return r.voiceOf(p, from, to)
	}
	if from < s.to && p.t[from].quote > 0 && p.opensAt(from) && from > s.from+4 && p.comma(s.from, from) > 0 &&
		p.t[s.from].quote == 0 { // «…, сообщает "Островной монитор"»
		if q := &p.quotes[p.t[from].quote-1]; !q.left && p.rest(q.first, q.last) <= 4 && !stop(p.t[q.last-1].lower) &&
			q.last+1 < s.to && !p.t[q.last+1].word {
			return voice{name: r.of(p, q.first, q.last), office: true, from: from, to: q.last + 1}, true
		}
	}
	if from >= s.to || !p.t[from].word || p.t[from].quote > 0 || p.t[from].any("that", "about", "in") ||
		r.lx.lang == "ru" && infinitive(p.t[from].lower) {
		return voice{}, false
	}
	to, name := from, 0
	defer func() {
		if to < s.to && (p.t[to].is("be") != nil || p.ahead(to) || r.past(p, to) && p.t[to].is("say") == nil) {
			ok = false // "said the minister would": he did not speak
		}
	}()
	for to < s.to && to < from+22 && (p.t[to].word || p.title(to) > to) && !p.t[to].any("bound", "that", "say", "be") {
		if n := p.title(to); n > to {
			to = n
			continue
		}
		if r.lx.lang == "en" && p.t[to].is("past") != nil && to > from {
			break
		}
		if nameWord(&p.t[to]) {
			name++
		} else if name >= 2 && p.t[to].is("particle") == nil {
			break
		} else if p.t[to].is("in") != nil && (name > 0 || r.namedBy(p, to, s.to) < 0) {
			break
		}
		to++
	}
	return r.voiceOf(p, from, to)
}

// title returns the token behind a quotation that is a name, "общество «Красный фонарь»"; i where none begins there.
func (p *paragraph) title(i int) int {
	if p.t[i].quote == 0 || !p.opensAt(i) || i == 0 || !p.t[i-1].word {
		return i
	}
	q := &p.quotes[p.t[i].quote-1]
	if q.left || p.rest(q.first, q.last) > 4 || q.last+1 > len(p.t) {
		return i
	}
	return q.last + 1
}

// titleBefore returns where a quotation begins that is a name and ends before token i; i where none does.
func (p *paragraph) titleBefore(i int) int {
	if i == 0 || p.t[i-1].quote == 0 {
		return i
	}
	first := p.quotes[p.t[i-1].quote-1].first - 1
	if first < 1 || p.title(first) != i {
		return i
	}
	return first
}

// namedBy returns where a name of two words begins before the next sign, -1 where none does.
func (r *reader) namedBy(p *paragraph, from, to int) int {
	for i := from; i+1 < to && i < from+14 && p.t[i].word && !p.t[i].any("occasion", "bound", "that"); i++ {
		if nameWord(&p.t[i]) && nameWord(&p.t[i+1]) {
			return i
		}
	}
	return -1
}

// inFront reads the speaker before the word of speech at i.
func (r *reader) inFront(p *paragraph, s sentence, i int) (voice, bool) {
	to := i
	for to > s.from && p.t[to-1].quote == 0 && p.t[to-1].any("adverb", "weekday", "on", "relative") {
		to--
	}
	if to > s.from && p.t[to-1].lower == "," && p.t[to-1].quote == 0 {
		return r.apposed(p, s, to-1)
	}
	from := r.nounStart(p, s, to)
	if r.lx.lang == "en" && from > s.from && p.t[from-1].lower == "," && strings.HasSuffix(p.t[from].lower, "ed") {
		return r.voiceOf(p, r.nounStart(p, s, from-1), from-1)
	}
	v, ok := r.voiceOf(p, from, to)
	if ok && v.office && from > s.from && p.t[from-1].lower == "," && p.t[from-1].quote == 0 {
		// "Sergei Lavrov, Russia's foreign minister said": what stands before the comma, where it is a name alone
		start := r.nounStart(p, s, from-1)
		if w, named := r.voiceOf(p, start, from-1); named && w.person && w.from == start &&
			w.post == nil && !strings.Contains(v.name.Words, " and ") && w.to-w.from > 1 && w.from == s.from {
			w.post, w.role = &v.name, v.role
			return w, true
		}
	}
	return v, ok
}

// nounStart returns where the words begin that end at token to and can name somebody.
func (r *reader) nounStart(p *paragraph, s sentence, to int) int {
	from := to
	if from > s.from && p.t[from-1].lower == ")" {
		if k := p.bracketBefore(s, from-1); k >= 0 {
			from = k
		}
	}
	for from > s.from && (p.t[from-1].word || p.titleBefore(from) < from) && !p.endsName(from-1) {
		if t := p.titleBefore(from); t < from {
			from = t
			continue
		}
		if p.t[from-1].is("and") != nil && !(from < to && p.t[from].upper && from-2 >= s.from && p.t[from-2].upper) &&
			!p.two(s, from-1) {
			break
		}
		from--
	}
	return from
}

// two reports whether "and" at token i joins two who speak: few words stand before it, up to a comma or the sentence's
// beginning, and none of them is a verb.
func (p *paragraph) two(s sentence, i int) bool {
	for k := i - 1; k >= s.from && k > i-6; k-- {
		if !p.t[k].word {
			return p.t[k].lower == "," && k < i-1
		}
		if p.endsName(k) || p.t[k].any("past", "future", "in") || p.t[k].quote > 0 {
			return false
		}
		if k == s.from {
			return true
		}
	}
	return false
}

// endsName reports whether a token ends the words that name somebody. "State" with a capital is of a name.
func (p *paragraph) endsName(i int) bool {
	t := &p.t[i]
	return t.any("bound", "that", "be", "as") || t.is("say") != nil && !t.upper
}

// bracketBefore returns where the bracket begins that ends at token i, -1 where none does.
func (p *paragraph) bracketBefore(s sentence, i int) int {
	for k := i; k >= s.from && k > i-10; k-- {
		if p.t[k].lower == "(" {
			return k
		}
	}
	return -1
}

// apposed reads a speaker whose office stands between commas, the second of them at token comma, or whose name does:
// "Sergei Lavrov, the foreign minister, said", "The head of the delegation, Ruben Stagg, said".
func (r *reader) apposed(p *paragraph, s sentence, comma int) (voice, bool) {
	for k := comma - 1; k > s.from && k > comma-18; k-- {
		if p.t[k].quote > 0 {
			break
		}
		if p.t[k].lower != "," {
			continue
		}
		from := r.nounStart(p, s, k)
		v, ok := r.voiceOf(p, from, k)
		w, named := r.voiceOf(p, k+1, comma)
		switch {
		case named && w.person && w.post == nil && ok && !(v.person && v.post == nil):
			x := r.of(p, v.from, k)
			w.post, w.role, w.from, w.to = &x, p.roleIn(from, k), v.from, comma+1
			return w, true
		case ok && v.person && v.post == nil:
			x := r.of(p, k+1, comma)
			v.post, v.role = &x, p.roleIn(k+1, comma)
		}
		v.to = comma + 1
		return v, ok && (v.person || v.office)
	}
	return voice{}, false
}
