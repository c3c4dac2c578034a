package article

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
