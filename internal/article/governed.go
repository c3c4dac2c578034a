package article

import "strings"

// governed reads what an Arabic word of speech says by the preposition it governs, without "that": "أكد
// المبعوث على أهمية الحوار", "دعت الحكومة الأطراف إلى ضبط النفس".
func (r *reader) governed(p *paragraph, s sentence, i int, m *mark, st *Statement) (v voice, ok bool) {
	from := i + m.n
	if from+1 < s.to && p.t[from].lower == "،" && r.last != nil &&
		!p.t[from+1].any("in", "weekday", "relative", "on", "accord") {
		if p.t[i].any("governs", "affirms") && (r.objectAt(p, s, i, from+1) == from+1 || p.t[i].is("judges") != nil) {
			v = voice{pronoun: true, from: i, to: from} // "وأشاد، بمرونة المجلس"
			return v, r.paraphrase(p, from+1, r.clauseEnd(p, s, from+1), st)
		}
	}
	at := r.objectAt(p, s, i, from)
	if at < 0 {
		return v, false
	}
	begin := at
	if p.t[i].is("calls-on") != nil { // whom they call on is of what is said
		begin = from
		if m := p.t[from].is("each-of"); m != nil {
			from += m.n // "حثت كل من لوفن وكالديرا على"
		}
		urged := p.at(from, "urged") != nil && r.last != nil // "ودعا الأطراف إلى": who calls is not named
		goesOn := i > s.from && p.t[i-1].lower == "،" && r.heard(p, s, i) && p.t[from].is("role") == nil
		if !urged && !strings.HasSuffix(p.t[i].lower, "وا") && !goesOn {
			begin = r.subjectEnd(p, from, at)
		}
		v, ok = r.voiceOf(p, from, begin)
		// "طالب المبعوث، فلان الفلاني، الأطراف"
		if w := r.apposedBehind(p, v, begin, s.to); begin > from && w != nil && w.to < s.to {
			v, begin = *w, r.behindDay(p, w.to, s.to)
		}
	} else if k := p.find(from, at, "tongue"); k >= 0 { // "أعربوا على لسان رئيس وفدهم عن"
		v, _, ok = r.speaker(p, s, k+p.t[k].is("tongue").n, at)
	} else {
		v, _, ok = r.speaker(p, s, from, at)
	}
	if v.to <= from || begin == from {
		if v, ok = r.dropped(p, s, i, from); !ok {
			return v, false
		}
	}
	end := r.clauseEnd(p, s, begin)
	if end < s.to && p.t[end].is("plain") != nil || p.find(begin+1, min(end, begin+4), "plain") >= 0 {
		return v, false // "رحب بالوفود، قائلا إنه": what follows is what was said
	}
	return v, ok && !v.plain && r.paraphrase(p, begin, end, st)
}

// behindDay returns the token behind the day, between commas or not, that stands at token i: "، الجمعة 8
// أبريل،".
func (r *reader) behindDay(p *paragraph, i, to int) int {
	for i < to-1 && (p.t[i].lower == "،" || p.t[i].any("weekday", "relative")) {
		if _, n := r.dateAt(p, i); n > 0 {
			i += n - 1
		}
		i++
	}
	return i
}

// objectAt returns the token at which begins what the word of speech at i, behind which stands token from, says without
// "that"; -1 where nothing does.
func (r *reader) objectAt(p *paragraph, s sentence, i, from int) int {
	at := -1
	if g := p.t[i].is("governs"); g != nil {
		at = r.preposition(p, s, from, g.of)
	}
	k := r.stance(p, s, from, p.t[i].is("affirms") != nil)
	if k >= 0 && (at < 0 || k < at) && p.t[i].is("plain") == nil {
		return k
	}
	return at
}

// stance returns the token of a noun that tells what somebody affirms or refuses, "استعداد", "رفض", behind
// the words of who speaks and where; of what somebody affirms, also that of an act. -1 where none stands there.
func (r *reader) stance(p *paragraph, s sentence, from int, acts bool) int {
	for k := from; k < min(s.to, from+16) && (p.t[k].word || p.t[k].lower == "،") &&
		!p.t[k].any("that", "bound", "say"); k++ {
		if next := k + 1; p.t[k].lower == "،" && next < s.to && !p.t[next].any("in", "weekday", "relative", "on", "role",
			"org", "adverb") && !r.lx.has(p.t[next].lower, "stance") && p.t[next].is("act") == nil &&
			(p.t[k-1].any("weekday", "relative") || p.t[next].quote == 0 && verbalNoun(p.t[next].lower)) {
			return -1 // "أعلنت البعثة، السبت، توقعها … حرصا على"
		}
		if t := &p.t[k]; (r.lx.has(t.lower, "stance") || acts && k > from && t.is("act") != nil) && !t.definite() &&
			!p.t[max(k-1, 0)].any("in", "of") && t.is("in") == nil {
			return k
		}
	}
	return -1
}

// preposition returns the token at which the words begin that a word of speech governs: a preposition, or the first
// word with the letter "ب" before it that belongs to no name; -1 where none stands within reach.
func (r *reader) preposition(p *paragraph, s sentence, from int, of string) int {
	for k := from; k < min(s.to, from+36); k++ {
		t := &p.t[k]
		switch {
		case t.quote > 0 && !r.inTitle(p, k), t.any("that", "bound") || k > from && t.is("say") != nil:
			return -1
		case t.lower == of && k+1 < s.to:
			return k
		case of == "ب" && strings.HasPrefix(t.lower, "ب") && t.word && !r.lx.has(t.lower, "role", "org", "geo", "outlet") &&
			!r.spoken(r.of(p, k, k+1).Words):
			return k
		}
	}
	return -1
}

// inTitle reports whether a token is of a name that stands in marks of quotation.
func (r *reader) inTitle(p *paragraph, k int) bool {
	if p.t[k].quote == 0 {
		return false
	}
	first := p.quotes[p.t[k].quote-1].first - 1
	return first >= 0 && p.title(first) > first
}

// subjectEnd returns where the words end that name who acts, before those that are acted on: the nouns of offices,
// bodies and countries behind a verb, or a name that was read before.
func (r *reader) subjectEnd(p *paragraph, from, end int) int {
	if from < end && r.spoken(r.of(p, from, from+1).Words) {
		return from + 1
	}
	to := from
	for to < end && (p.t[to].any("role", "org", "geo", "metonym") && !(to > from && p.t[to].any("role") &&
		p.t[to-1].definite() && p.t[to].definite()) && !(to > from && p.newNoun(to)) ||
		to > from && (p.t[to].adjective() || p.construct(to, end))) {
		to++
	}
	if to < end && to > from && p.roleIn(from, to) != "" && p.t[to].word && !p.t[to].definite() &&
		!p.t[to].any("in", "weekday", "relative", "that", "say", "act", "stance") && !verbal(p.t[to].lower) &&
		!p.newNoun(to) {
		for to++; to < end && p.t[to].word && !p.t[to].any("act", "role", "org", "unit", "in", "weekday", "relative") &&
			(to == from+1 || !p.t[to-1].definite()); to++ { // a last name can bear the article
		}
	}
	return to
}

// verbal reports whether an Arabic word has the form of a noun of action: "تسيير", "تنفيذ".
func verbal(s string) bool {
	c := []rune(s)
	return len(c) == 5 && c[0] == 'ت' && c[3] == 'ي'
}

// dropped returns the speaker of a word of speech that names none: who stands before it, else who spoke last.
func (r *reader) dropped(p *paragraph, s sentence, i, to int) (voice, bool) {
	if i > s.from && p.t[i].is("goes-on") == nil && !strings.HasPrefix(p.t[i].lower, "و") {
		if v, ok := r.voiceOf(p, r.nounStart(p, s, i), i); ok && !v.pronoun && !v.plain {
			return v, true
		}
	}
	return voice{pronoun: true, from: i, to: to}, p.t[i].is("goes-on") == nil && r.last != nil || r.heard(p, s, i)
}

// newNoun reports whether a noun at token i begins other words than those before, which end with the article:
// "القيادي الحوثي | وفد السلطنة", "الرياض وواشنطن | الجيش".
func (p *paragraph) newNoun(i int) bool {
	t, b := &p.t[i], &p.t[i-1]
	closed := b.definite() || b.is("metonym") != nil
	if t.definite() {
		return closed && t.is("body") != nil && !strings.HasPrefix(t.lower, "و")
	}
	return closed && b.definite() && t.is("noun") != nil && !strings.HasPrefix(t.lower, "وال")
}

// construct reports whether a word goes on with a body that is named by several nouns, of which the last alone
// bears the
// article: "رئيس حكومة | تصريف | الأعمال".
func (p *paragraph) construct(i, end int) bool {
	t, b := &p.t[i], &p.t[i-1]
	if !t.word || b.definite() || b.any("geo", "metonym", "role") ||
		t.any("in", "of", "weekday", "relative", "that", "say") ||
		strings.HasPrefix(t.lower, "و") || strings.HasPrefix(t.lower, "ل") || strings.HasPrefix(t.lower, "ب") {
		return false
	}
	if t.definite() {
		return b.any("org") || i > 1 && p.t[i-2].is("org") != nil && !p.t[i-2].definite()
	}
	return b.is("org") != nil && i+1 < end && p.t[i+1].definite() && !t.any("act", "stance", "noun") &&
		!verbalNoun(t.lower)
}

// verbalNoun reports whether an Arabic word bears the ending of what somebody has or does, "موافقتها".
func verbalNoun(s string) bool {
	return strings.HasSuffix(s, "ها") || strings.HasSuffix(s, "ته") || strings.HasSuffix(s, "هم")
}
