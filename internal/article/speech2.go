package article

import "strings"

// chained makes the statement of a word of speech that has the speaker of the one before: "and added that", "noting
// that". It reports whether anything is said.
func (r *reader) chained(p *paragraph, s sentence, i int, m *mark) bool {
	if r.last == nil || len(r.out.Statements) == 0 {
		return false
	}
	c := r.complement(p, s, i+m.n)
	if c < 0 {
		return false
	}
	prev := &r.out.Statements[len(r.out.Statements)-1]
	st := Statement{Kind: Kind(m.of), By: r.of(p, i, i+m.n), Speaker: prev.Speaker, Post: prev.Post, Carried: true,
		Flags: []string{}}
	ok := false
	if q := p.t[c].quote; q > 0 {
		ok = r.quoted(p, s, q, &st)
	} else {
		ok = r.paraphrase(p, c+1, s.to, &st)
	}
	if !ok {
		return false
	}
	if prev.How == "paraphrase" && prev.End > p.t[i].start && prev.Start < p.t[i].start {
		end := i
		for end > s.from && (!p.t[end-1].word || p.t[end-1].any("and")) {
			end--
		}
		if cut := r.of(p, s.from, end); cut.End > prev.Start {
			prev.Span = r.span(prev.Start, cut.End)
		}
	}
	if r.taken(st) {
		return false
	}
	r.out.Statements = append(r.out.Statements, st)
	return true
}

// colon reads a quotation behind a name and a colon: "Lavrov: “…”".
func (r *reader) colon(p *paragraph, s sentence) {
	for i := s.from + 1; i+1 < s.to && i < s.from+10; i++ {
		if p.t[i].lower != ":" || p.t[i+1].quote == 0 || !p.opensAt(i+1) {
			continue
		}
		if p.find(s.from, i, "say", "accord") >= 0 {
			return
		}
		v, ok := r.voiceOf(p, s.from, i)
		if !ok || !v.person {
			return
		}
		st := Statement{Kind: Said, By: r.of(p, s.from, i), Flags: []string{}}
		if r.quoted(p, s, p.t[i+1].quote, &st) {
			st.Speaker, st.Post, st.Carried, _ = r.resolve(v)
			r.out.Statements = append(r.out.Statements, st)
		}
		return
	}
}

// accord reads "According to X, …" and "…, according to X".
func (r *reader) accord(p *paragraph, s sentence) {
	for i := s.from; i < s.to; i++ {
		if p.t[i].quote > 0 {
			continue
		}
		if m := p.t[i].is("accord-own"); m != nil {
			r.according(p, s, i, i+m.n, voice{pronoun: true, from: i, to: i + m.n})
			return
		}
		m := p.t[i].is("accord")
		if m == nil {
			continue
		}
		to := p.accordEnd(s, i+m.n)
		if p.t[min(i+m.n, s.to-1)].is("document") != nil || i+m.n < s.to && p.t[i+m.n].is("det") != nil &&
			p.find(i+m.n, min(to, i+m.n+4), "document") >= 0 {
			return
		}
		v, ok := r.voiceOf(p, i+m.n, to)
		if !ok {
			return
		}
		r.according(p, s, i, to, v)
		return
	}
}

// accordEnd returns where the words end that name the speaker behind "according to".
func (p *paragraph) accordEnd(s sentence, from int) int {
	for i := from; i < s.to; i++ {
		if p.t[i].quote > 0 || !p.t[i].word || p.t[i].any("say", "that", "be") && i > from {
			return i
		}
	}
	return s.to
}

func (r *reader) according(p *paragraph, s sentence, from, to int, v voice) {
	st := Statement{Kind: Said, By: r.of(p, from, to), Flags: []string{}}
	ok := false
	start := s.from
	for start < from && (p.t[start].any("and", "adverb", "bound") || !p.t[start].word) {
		start++
	}
	if start == from {
		c := p.comma(to, min(s.to, to+14))
		if c < 0 && to < s.to && p.t[to].quote > 0 {
			c = to - 1
		}
		if c < 0 {
			c = to - 1
		}
		if c+1 < s.to && p.t[c+1].quote > 0 && p.whole(s, p.t[c+1].quote) {
			ok = r.quoted(p, s, p.t[c+1].quote, &st)
		} else {
			ok = r.paraphrase(p, c+1, s.to, &st)
		}
	} else if p.rest(s.from, from) >= 4 {
		if p.rest(to, s.to) > 3 && p.t[from-1].lower == "," && to < s.to && p.t[to].lower == "," {
			st.Flags = append(st.Flags, "attribution-within")
			ok = r.paraphrase(p, s.from, s.to, &st)
		} else {
			ok = r.paraphrase(p, s.from, from, &st)
		}
	}
	if !ok || r.taken(st) {
		return
	}
	var flags []string
	st.Speaker, st.Post, st.Carried, flags = r.resolve(v)
	st.Flags = append(st.Flags, flags...)
	r.out.Statements = append(r.out.Statements, st)
}

// bare takes a sentence that is a quotation without a word of who says it: it is of who spoke last.
func (r *reader) bare(p *paragraph, s sentence) {
	q := p.t[s.from].quote
	if q == 0 || p.t[s.from].start != p.quotes[q-1].open && s.from != p.quotes[q-1].first {
		return
	}
	x := &p.quotes[q-1]
	if p.rest(x.first, x.last) < 4 || p.rest(x.last, s.to) > 1 {
		return
	}
	st := Statement{Kind: Said, Flags: []string{"no-attribution"}, Carried: true}
	if !r.quoted(p, s, q, &st) || r.taken(st) {
		return
	}
	if r.last == nil {
		st.Flags = append(st.Flags, "speaker-not-certain")
	} else {
		n := r.nameOf(r.last.name, r.last.full)
		st.Speaker, st.Post = &n, r.last.post
	}
	r.out.Statements = append(r.out.Statements, st)
}

// tail reads occasion, place and day of a statement behind its attribution, up to what was said.
func (r *reader) tail(p *paragraph, s sentence, from int, st *Statement) {
	to := s.to
	if c := r.complement(p, s, from); c >= 0 {
		to = c
	} else if from < s.to && !p.t[from].any("in", "on", "weekday", "relative") {
		return
	}
	r.circumstance(p, from, to, st)
}

// circumstance finds occasion, place and day among tokens.
func (r *reader) circumstance(p *paragraph, from, to int, st *Statement) {
	if o := p.find(from, to, "occasion"); o >= 0 {
		a, b := o, o+1
		for a > from && p.t[a-1].word && !p.t[a-1].any("in", "weekday", "relative") {
			a--
		}
		for b < to && p.t[b].word && !p.t[b].any("weekday", "relative", "on", "bound") &&
			!(p.t[b].is("place-in") != nil && b+1 < to && p.t[b+1].upper) {
			b++
		}
		x := r.of(p, a, b)
		st.Occasion = &x
	}
	for i := from; i+1 < to; i++ {
		if p.t[i].is("place-in") != nil && p.t[i+1].upper && p.t[i+1].any("weekday", "month", "outlet", "org") == false {
			b := i + 1
			for b < to && p.t[b].upper && p.t[b].word && p.t[b].any("weekday", "month") == false {
				b++
			}
			x := r.of(p, i+1, b)
			st.Place = &x
			break
		}
	}
	if from < to {
		for _, d := range r.within(p.t[from].start, p.t[to-1].end) {
			if !d.Vague {
				st.Date = &d
				break
			}
		}
	}
}

// verbFirst finds the statements of an Arabic sentence: the word of speech, the speaker, then what was said.
func (r *reader) verbFirst(p *paragraph, s sentence, n int) {
	for i := s.from; i < s.to; i++ {
		m := p.t[i].is("say")
		if m == nil || p.t[i].quote > 0 || i > s.from && p.t[i-1].any("be", "to") {
			continue
		}
		c := r.complement(p, s, i+m.n)
		after := i > s.from && p.t[i-1].quote > 0 // “…”, قال فلان
		if c < 0 && !after {
			continue
		}
		to := r.speakerEnd(p, s, i+m.n, c)
		v, ok := r.voiceOf(p, i+m.n, to)
		if to == i+m.n {
			v, ok = voice{pronoun: true, from: i, to: i + m.n}, true
			if f := i; f > s.from && !after { // the speaker before the verb: فلان قال إن
				if w, named := r.voiceOf(p, r.nounStart(p, s, f), f); named && !w.pronoun {
					v = w
				}
			}
		}
		if !ok {
			continue
		}
		st := Statement{Kind: Kind(m.of), By: r.of(p, min(i, v.from), max(to, i+m.n)), Flags: []string{}}
		r.circumstance(p, to, max(to, c), &st)
		done := false
		switch {
		case c < 0:
			done = r.quoted(p, s, p.t[i-1].quote, &st)
		case p.t[c].quote > 0:
			done = r.quoted(p, s, p.t[c].quote, &st)
		case c+1 < s.to && p.t[c+1].quote > 0 && p.whole(s, p.t[c+1].quote):
			done = r.quoted(p, s, p.t[c+1].quote, &st)
		default:
			done = r.paraphrase(p, c+1, r.clauseEnd(p, s, c+1), &st)
		}
		if !done || r.taken(st) {
			continue
		}
		var flags []string
		st.Speaker, st.Post, st.Carried, flags = r.resolve(v)
		st.Flags = append(st.Flags, flags...)
		r.out.Statements = append(r.out.Statements, st)
		for i+1 < s.to && p.t[i+1].end <= st.End {
			i++
		}
	}
}

// clauseEnd returns where what was said ends: before another word of speech that goes on with it.
func (r *reader) clauseEnd(p *paragraph, s sentence, from int) int {
	for i := from + 3; i < s.to; i++ {
		if p.t[i].quote == 0 && p.t[i].is("goes-on") != nil && r.complement(p, s, i+p.t[i].is("goes-on").n) >= 0 {
			return i
		}
	}
	return s.to
}

// speakerEnd returns where the words end that name the speaker behind a word of speech.
func (r *reader) speakerEnd(p *paragraph, s sentence, from, c int) int {
	to := s.to
	if c >= 0 {
		to = c
	}
	for i := from; i < to; i++ {
		if !p.t[i].word || p.t[i].any("in", "occasion", "relative", "weekday", "addressee", "bound") {
			return i
		}
	}
	return to
}

// verbLast finds the statements of a Turkish sentence: the speaker first, the word of speech at the end.
func (r *reader) verbLast(p *paragraph, s sentence, n int) {
	for i := s.from; i < s.to; i++ {
		m := p.t[i].is("say")
		if m == nil || p.t[i].quote > 0 {
			continue
		}
		if p.rest(i+m.n, s.to) > 1 && !strings.Contains(".;,", p.t[min(i+m.n, s.to-1)].lower) {
			continue
		}
		st := Statement{Kind: Kind(m.of), By: r.of(p, i, i+m.n), Flags: []string{}}
		v := voice{pronoun: true, from: i, to: i + m.n}
		from := s.from
		if c := p.comma(s.from, i); c >= 0 && c-s.from <= 16 {
			if w, ok := r.voiceOf(p, s.from, c); ok && (w.person || w.office) {
				v, from = w, c+1
				st.By = r.of(p, w.from, w.to)
			}
		}
		if from == s.from && p.t[s.from].quote == 0 {
			if k := p.find(s.from, min(i, s.from+14), "subject-ends"); k > s.from {
				if w, ok := r.voiceOf(p, s.from, k); ok && w.person {
					v, from = w, k
					st.By = r.of(p, w.from, w.to)
				}
			}
		}
		q := 0
		for k := from; k < i; k++ {
			if p.t[k].quote > 0 && p.rest(k, p.quotes[p.t[k].quote-1].last) > 2 {
				q = p.t[k].quote
				break
			}
		}
		done := false
		if q > 0 && p.rest(p.quotes[q-1].last, i) < 4 {
			r.circumstance(p, from, p.quotes[q-1].first-1, &st)
			done = r.quotedAs(p, q, &st)
		} else if !v.pronoun && m.of != "" {
			done = r.paraphrase(p, from, i, &st)
		} else if p.t[s.from].quote == 0 && r.last != nil && v.pronoun && p.rest(s.from, i) > 3 {
			done = r.paraphrase(p, s.from, i, &st)
		}
		if !done || r.taken(st) {
			continue
		}
		var flags []string
		st.Speaker, st.Post, st.Carried, flags = r.resolve(v)
		st.Flags = append(st.Flags, flags...)
		r.out.Statements = append(r.out.Statements, st)
	}
}

// quotedAs makes a quotation of a statement, whatever stands around it.
func (r *reader) quotedAs(p *paragraph, q int, st *Statement) bool {
	x := &p.quotes[q-1]
	if p.rest(x.first, x.last) < 2 {
		return false
	}
	st.How, st.Span = "quotation", r.span(x.start, x.end)
	st.Quote = withoutBrackets(st.Words)
	return true
}
