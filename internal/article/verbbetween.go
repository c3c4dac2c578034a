package article

import "strings"

// verbBetween finds the statements of a Persian sentence: the speaker, the word of speech, then what was said behind
// "that" or a colon; or what was said between the two: "سخنگوی وزارت خارجه از آغاز
// مذاکرات خبر داد".
func (r *reader) verbBetween(p *paragraph, s sentence) {
	own := false
	for i := s.from; i < s.to; i++ {
		m := p.t[i].is("say")
		if m == nil || p.t[i].quote > 0 || i+1 < s.to && p.t[i].lower == "گفت" &&
			(strings.HasPrefix(p.t[i+1].lower, "وگو") ||
				p.t[i+1].is("and") != nil && i+2 < s.to && strings.HasPrefix(p.t[i+2].lower, "گو")) {
			continue // "گفت وگو" is a talk
		}
		if own && p.t[i-1].is("and") != nil {
			r.chained(p, s, i, m)
			i += m.n - 1
			continue
		}
		if own {
			continue
		}
		v, to, ok := r.openedBy(p, s, i)
		if !ok {
			continue
		}
		st := Statement{Kind: Kind(m.of), By: r.of(p, i, i+m.n), Flags: []string{}}
		c := r.complement(p, s, i+m.n)
		switch {
		case c >= 0:
			ok = r.told(p, s, c, &st)
		case p.rest(i+m.n, s.to) > 2 && p.t[i+m.n].is("and") == nil:
			ok = r.paraphrase(p, i+m.n, s.to, &st)
		default:
			if !v.person && !v.pronoun {
				v, to = r.bodyFirst(p, v, max(to, i))
			}
			ok = p.rest(to, i) > 1 && r.paraphrase(p, to, i, &st)
		}
		if !ok || r.taken(st) {
			continue
		}
		r.circumstance(p, to, i, &st)
		r.enter(st, v)
		own = true
		i += m.n - 1
	}
}

// bodyFirst returns the words of office at the beginning of what stands before a word of speech at i, where no sign
// parts them from what was said: "وزارت دفاع گزارش را تکذیب کرد".
func (r *reader) bodyFirst(p *paragraph, v voice, i int) (voice, int) {
	to := v.from
	for to < i && p.t[to].any("role", "org", "geo") {
		to++
	}
	if w, ok := r.voiceOf(p, v.from, to); ok {
		return w, to
	}
	return v, v.to
}

// openedBy reads who a Persian sentence begins with, before a word of speech at i, and the token behind: what stands
// before the first word of place, time or manner. Who reports it ("به گزارش خبرگزاری،") is passed over.
func (r *reader) openedBy(p *paragraph, s sentence, i int) (v voice, to int, ok bool) {
	from := s.from
	for from < i {
		if p.t[from].any("one-of") {
			from += p.t[from].is("one-of").n // "یکی از مقامات"
		} else if c := p.agencyLine(s, from, i); c > 0 {
			from = c + 1
		} else if p.t[from].any("report", "accord") {
			c := p.comma(from, i)
			if c < 0 {
				return v, 0, false
			}
			from = c + 1
		} else if m := p.t[from].is("adverb"); m != nil {
			if from += m.n; from+1 < i && p.t[from].word && p.t[from+1].lower == "،" && p.t[from].is("role") == nil {
				from++ // "پیش از این اظهارات،"
			}
		} else if !p.t[from].word && p.t[from].quote == 0 {
			from++
		} else {
			break
		}
	}
	if from+1 < i && p.t[from].is("place-in") != nil && p.t[from+1].is("occasion") != nil &&
		p.t[i].is("stands-in") != nil {
		// "در بیانیه شورا آمده است"
		v = voice{name: r.of(p, from+1, i), office: true, from: from + 1, to: i}
		return v, i, true
	}
	to = from
	if q := p.t[from].quote; from < i && q > 0 && p.rest(p.quotes[q-1].first, p.quotes[q-1].last) <= 4 {
		to = p.quotes[q-1].last + 1 // «محمد عبدالسلام» سخنگوی جنبش
	}
	for to < i && (p.t[to].word || p.title(to) > to) && !(to > from &&
		p.t[to].any("in", "on", "adverb", "weekday", "relative", "bound", "that") && p.t[to].is("role") == nil) {
		to = max(to+1, p.title(to))
	}
	if to == from {
		return voice{pronoun: true, from: i, to: i}, from, r.last != nil
	}
	w := r.nameFirst(p, from, to)
	if last := r.nameFirst(p, from, from+1); last != nil && to > from+1 && p.t[from+1].is("role") == nil &&
		(w == nil || !r.spoken(w.name.Words)) {
		return *last, last.to, true // "استاگ پیشنهاد را مفید دانست"
	}
	if w != nil {
		return *w, to, true
	}
	if w = r.nameAndOffice(p, s, from, i); w != nil {
		return *w, w.to, true
	}
	v, ok = r.voiceOf(p, from, to)
	if q := p.t[from].quote; ok && v.plain && q > 0 && to < i && p.rest(p.quotes[q-1].first, p.quotes[q-1].last) > 1 &&
		p.quotes[q-1].last+1 == to {
		v.plain, v.person, v.office = false, true, false // «یوسف رجی» در ادامه افزود
		return v, to, true
	}
	if ok && v.plain && to-from == 1 && to < i && r.recurs(p, from) && i+p.t[i].is("say").n < s.to &&
		p.t[i+p.t[i].is("say").n].lower == ":" {
		v.plain, v.person, v.office = false, true, false // "الشرع در نشست گفت:"
		return v, to, true
	}
	if ok && v.plain && to == i && to-from <= 3 && p.t[from].quote == 0 &&
		i+p.t[i].is("say").n < s.to && p.t[i+p.t[i].is("say").n].lower == ":" {
		v.plain, v.person, v.office = false, true, false // "بقائی گفت:"
		return v, to, true
	}
	comma := to
	for comma < min(i, to+5) && p.t[comma].word {
		comma++ // the place of the office
	}
	end := p.comma(comma+1, i)
	if n := end - comma - 1; ok && v.role != "" && p.t[comma].lower == "،" && (n == 2 || n == 3) &&
		p.find(comma+1, end, "role", "org", "in", "on", "weekday", "relative", "nobody") < 0 {
		post := r.of(p, from, comma) // "سخنگوی شورا، روبن استاگ، گفت"
		v = voice{name: r.of(p, comma+1, end), post: &post, person: true, role: v.role, from: from, to: end}
		to = end
	}
	return v, to, ok && !v.plain
}

// nameFirst reads a Persian name that stands before its office, or alone where it was read before: "بشار
// جعفری رئیس هیئت", "جعفری".
func (r *reader) nameFirst(p *paragraph, from, to int) *voice {
	for from < to && (p.t[from].is("honorific") != nil || !p.t[from].word) {
		from++
	}
	end := p.find(from, to, "role", "org", "geo")
	if end < 0 && to-from == 1 && r.spoken(r.of(p, from, to).Words) {
		end = to
	}
	name := end
	for name > from && !p.t[name-1].word {
		name--
	}
	if end < 0 || name-from < 1 || name-from < 2 && end < to && !(p.t[end].is("role") != nil && !p.t[from].any("det", "in",
		"nobody", "pronoun", "adverb", "bound", "number") && p.t[from].quote == 0) || name-from > 4 ||
		p.find(from, name, "nobody", "document", "talks") >= 0 {
		return nil
	}
	v := voice{name: r.of(p, from, name), person: true, role: p.roleIn(end, to), from: from, to: to}
	if end < to {
		x := r.of(p, end, to)
		v.post = &x
	}
	return &v
}

// agencyLine returns the colon behind the name of an agency that a Persian sentence begins with, "خبرگزاری
// فارس:"; 0 where none stands there.
func (p *paragraph) agencyLine(s sentence, from, i int) int {
	if from != s.from {
		return 0
	}
	for k := from + 1; k < min(i, from+5); k++ {
		if p.t[k].lower == ":" && p.find(from, k, "outlet", "say", "role") >= 0 && p.find(from, k, "say", "role") < 0 {
			return k
		}
	}
	return 0
}

// nameAndOffice reads a Persian name that stands before a comma and its office: "ضیاء رشوان، رئیس
// سرویس اطلاعات، گفت"; nil where none does.
func (r *reader) nameAndOffice(p *paragraph, s sentence, from, i int) *voice {
	c := p.comma(from, min(i, from+6))
	if n := c - from; c < 0 || n < 1 || n > 4 || c+1 >= i || p.t[c+1].is("role") == nil ||
		p.find(from, c, "role", "org", "in", "on", "weekday", "relative", "that", "bound", "pronoun", "nobody",
			"talks") >= 0 {
		return nil
	}
	for k := from; k < c; k++ {
		if !p.t[k].word || p.t[k].number || p.t[k].quote > 0 {
			return nil
		}
	}
	to := c + 1
	for to < i && p.t[to].word && !(to > c+1 && p.t[to].any("in", "on", "weekday", "relative", "adverb")) {
		to++
	}
	post := r.of(p, c+1, to)
	return &voice{name: r.of(p, from, c), post: &post, person: true, role: p.roleIn(c+1, to), from: from, to: to}
}

// recurs reports whether a word that the table does not have stands more than once in the text: a name.
func (r *reader) recurs(p *paragraph, i int) bool {
	if r.often == nil {
		r.often = map[string]int{}
		for k := range r.p {
			for _, t := range r.p[k].t {
				r.often[t.lower]++
			}
		}
	}
	return r.often[p.t[i].lower] > 1 && len(p.t[i].marks) == 0
}
