package article

import "strings"

// verbLast finds the statements of a Turkish sentence: the speaker, a comma, what was said, and the word of speech at
// its end; or what was said, a participle of speech, and the speaker: "ateşkesin sürdüğünü belirten Bakan, …".
func (r *reader) verbLast(p *paragraph, s sentence) {
	if r.accordBehind(p, s) {
		return
	}
	v, from, ok := r.participle(p, s)
	if !ok {
		v, from, ok = r.openedWith(p, s)
	}
	i, m := p.lastSaid(s)
	if i < 0 {
		r.toldOf(p, s)
		if last := r.out.Statements; ok && !v.pronoun && (len(last) == 0 || last[len(last)-1].Start < p.t[s.from].start) &&
			p.find(s.from, s.to, "speaks") >= 0 {
			r.resolve(v) // "Paşinyan, açıklamalarda bulundu. “…” dedi": he
		}
	}
	if i < 0 || i <= from {
		return
	}
	if !ok {
		v, from = voice{pronoun: true, from: i, to: i}, s.from
	}
	if q := p.t[i-1].quote; q == 0 && r.last == nil && v.pronoun {
		return
	}
	for k := from + 1; k < i-1; k++ { // "…hatırlattı ve … söyledi"
		n := p.t[k].is("say-while") // "…belirterek, …dedi"
		if x := p.t[k].is("say"); x != nil && p.at(k+x.n, "and") != nil {
			n = x
		}
		if n != nil && p.t[k].quote == 0 {
			r.put(p, s, v, from, k, n)
			from = k + n.n + 1
			v = voice{pronoun: true, from: i, to: i}
		}
	}
	r.put(p, s, v, from, i, m)
}

// toldOf reads what a statement tells in the passive: "Bakanlıktan yapılan açıklamada, … bildirildi". Where it
// does not say whose statement that is, nobody is read as its speaker.
func (r *reader) toldOf(p *paragraph, s sentence) {
	for i := s.to - 1; i > s.from+3 && i > s.to-6; i-- {
		m := p.t[i].is("told")
		if m == nil || p.t[i].quote > 0 || p.rest(i+m.n, s.to) > 0 {
			continue
		}
		st := Statement{Kind: Kind(m.of), By: r.of(p, i, i+m.n), Flags: []string{}}
		c := p.comma(s.from, i)
		made := p.find(s.from, max(c, s.from), "made")
		if c < 0 || p.find(s.from, c, "occasion") < 0 {
			c = s.from - 1
		}
		begin := c + 1
		for begin < i && !p.t[begin].word && p.t[begin].quote == 0 {
			begin++
		}
		if c < s.from && begin < i-2 && p.t[begin].is("occasion") != nil && !ended(p.t[begin].lower) {
			begin++ // "Açıklamada ateşkesin sürdüğü belirtildi"
		}
		ok := false
		if q := p.t[begin].quote; q > 0 && p.rest(p.quotes[q-1].last, i) == 0 {
			ok = r.quotation(p, q, &st)
		} else {
			ok = r.paraphrase(p, begin, i, &st)
		}
		if !ok || r.taken(st) {
			return
		}
		from := s.from
		for from < made && p.t[from].is("adverb") != nil {
			from += p.t[from].is("adverb").n
		}
		if v, ok := r.whose(p, from, max(made, from), max(c, from)); ok {
			r.enter(st, v)
			return
		}
		if (c > s.from || begin > s.from) && p.t[from].is("occasion") != nil && r.last != nil {
			// "Açıklamada, …": of who spoke last
			r.enter(st, voice{pronoun: true, from: i, to: i})
			return
		}
		st.Flags = append(st.Flags, "speaker-not-stated")
		r.out.Statements = append(r.out.Statements, st)
		return
	}
}

// put makes the statement of what stands between two tokens, before a word of speech.
func (r *reader) put(p *paragraph, s sentence, v voice, from, i int, m *mark) {
	st := Statement{Kind: Kind(m.of), By: r.of(p, i, i+m.n), Flags: []string{}}
	if p.at(i-1, "hoping") != nil && st.Kind == Said {
		st.Kind = Expects
	}
	ok := false
	if p.at(i-1, "quotes-it") != nil && i-2 > from && p.t[i-2].quote > 0 {
		i-- // "…" diye belirtti
	}
	if q := p.t[i-1].quote; q > 0 && p.quotes[q-1].first >= from && (p.rest(from, p.quotes[q-1].first) == 0 ||
		p.rest(from, p.quotes[q-1].first) < 6 && (p.find(from, p.quotes[q-1].first, "occasion") >= 0 ||
			p.converb(p.quotes[q-1].first-2))) {
		ok = r.quotation(p, q, &st)
	} else {
		ok = p.rest(from, i) > 1 && r.paraphrase(p, from, i, &st)
	}
	if !ok || r.taken(st) {
		return
	}
	r.enter(st, v)
}

// converb reports whether the Turkish word before the comma at token comma, or the word there, says what somebody did
// while speaking: "açıklamalarda bulunarak, “…”".
func (p *paragraph) converb(comma int) bool {
	if comma > 0 && !p.t[comma].word {
		comma--
	}
	return comma > 0 && (strings.HasSuffix(p.t[comma].lower, "arak") || strings.HasSuffix(p.t[comma].lower, "erek"))
}

// accordBehind reads "Bakanlığa göre, …".
func (r *reader) accordBehind(p *paragraph, s sentence) bool {
	for i := s.from + 1; i < min(s.to, s.from+14); i++ {
		if p.t[i].is("accord-behind") == nil || p.t[i].quote > 0 {
			continue
		}
		v, ok := r.voiceOf(p, s.from, i)
		if !ok || v.plain {
			return false
		}
		if k, _ := p.lastSaid(s); k > i+2 { // "Ajansa göre Bakan, …söyledi": he said it
			if _, _, named := r.openedWith(p, sentence{i + 1, s.to}); named {
				r.verbLast(p, sentence{i + 1, s.to})
				return true
			}
		}
		v.name = r.withoutEnding(v.name)
		st := Statement{Kind: Said, By: r.of(p, s.from, i+1), Flags: []string{}}
		if !r.paraphrase(p, i+1, s.to, &st) {
			return false
		}
		r.enter(st, v)
		return true
	}
	return false
}

// withoutEnding returns a Turkish name without the ending behind its apostrophe: "Rusya'dan".
func (r *reader) withoutEnding(s Span) Span {
	if n := strings.IndexAny(s.Words, "'’"); n > 0 {
		return r.span(s.Start, s.Start+n)
	}
	return s
}

// lastSaid returns the word of speech that ends a sentence; -1 where none does.
func (p *paragraph) lastSaid(s sentence) (int, *mark) {
	for i := s.to - 1; i > s.from && i > s.to-7; i-- {
		if m := p.t[i].is("say"); m != nil && p.t[i].quote == 0 && p.rest(i+m.n, s.to) == 0 {
			return i, m
		}
	}
	return -1, nil
}

// participle makes the statement of "…belirten X," and returns who speaks, and the token behind the name.
func (r *reader) participle(p *paragraph, s sentence) (v voice, to int, ok bool) {
	for i := s.from + 2; i < s.to; i++ {
		m := p.t[i].is("say-ing")
		if m == nil || p.t[i].quote > 0 {
			continue
		}
		for to = i + m.n; to < s.to && p.t[to].word && p.t[to].quote == 0; to++ {
		}
		v, ok = r.voiceOf(p, i+m.n, to)
		if !ok || v.plain || to >= s.to {
			return v, 0, false
		}
		r.put(p, s, v, s.from, i, m)
		return v, to, true
	}
	return v, 0, false
}

// openedWith reads who a sentence begins with: what stands before the first comma or mark of quotation, or the row of
// names and words of office, the last of them without an ending.
func (r *reader) openedWith(p *paragraph, s sentence) (v voice, to int, ok bool) {
	from := s.from
	for from < s.to && p.t[from].is("adverb") != nil {
		from += p.t[from].is("adverb").n
		for from < s.to && p.t[from].lower == "," {
			from++
		}
	}
	for to = from; to < s.to && (p.t[to].word || p.bracketAt(to) > to) && p.t[to].quote == 0 &&
		p.t[to].is("say") == nil; to++ {
		to = max(to, p.bracketAt(to)-1)
	}
	for k := from + 1; k < min(to, s.to-1); k++ {
		if p.t[k].is("thereupon") != nil && k+1 < to { // "Görüşmenin ardından Bakanlık,"
			from = k + 1
		}
	}
	for k := from + 1; k < to; k++ {
		if p.t[k].any("weekday", "relative") { // "Heyet Cumartesi günü yaptığı açıklamada,"
			if v, ok = r.voiceOf(p, from, k); ok && !v.plain && !ended(p.t[k-1].lower) {
				return v, to, true
			}
			break
		}
	}
	if k := r.nameRow(p, from, to); k > 0 && to-k > 1 && to < s.to {
		if v, ok = r.voiceOf(p, from, k); ok && v.person {
			return v, k, true // "Büyükelçi Ruben Stagg köprü açıldığı takdirde, …"
		}
	}
	if to < s.to && (p.t[to].lower == "," || p.t[to].quote > 0) && to > from {
		if v, ok = r.voiceOf(p, from, to); ok && !v.plain && !ended(p.t[to-1].lower) {
			return v, to, true
		}
	}
	last := from
	for to = from; to < s.to && (p.t[to].any("role", "org", "geo", "honorific", "particle") || nameWord(&p.t[to])); to++ {
		if p.t[to].any("role", "org") && !ended(p.t[to].lower) || nameWord(&p.t[to]) && !ended(p.t[to].lower) {
			last = to + 1
		}
	}
	lone := last == from+1 && to < s.to && p.t[to].any("weekday", "relative", "adverb", "month") || to < s.to &&
		p.t[to].number
	if last == from || p.find(from, last, "role", "org") < 0 && last-from < 2 && !lone &&
		!r.named(r.of(p, from, last).Words) {
		return v, from, false
	}
	v, ok = r.voiceOf(p, from, last)
	return v, last, ok && !v.plain
}

// ended reports whether a name bears an ending behind an apostrophe: "Rusya'nın".
func ended(s string) bool { return strings.Contains(s, "'") }

// nameRow returns the token behind a row of words of office that ends with a name of two words and more, from
// token from
// on; 0 where none stands there, or what follows is of the same words.
func (r *reader) nameRow(p *paragraph, from, to int) int {
	k, names := from, 0
	for k < to && p.t[k].quote == 0 && (p.t[k].any("role", "org", "geo", "honorific", "particle") || nameWord(&p.t[k])) {
		if names++; !nameWord(&p.t[k]) && p.t[k].is("particle") == nil {
			names = 0
		}
		k++
	}
	if names < 1 || k >= to || ended(p.t[k-1].lower) || p.find(from, k, "role") < 0 || p.t[k].upper ||
		p.t[k].any("and", "by",
			"made", "adverb", "occasion", "speaks") {
		return 0
	}
	return k
}
