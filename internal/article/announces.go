package article

// announces reads who says what the next paragraph quotes, where a paragraph ends with a word of speech and a colon:
// "وتابع قائلا:", "Bakan Fidan şu ifadeleri kullandı:". The tokens of the voice are bytes: those of
// the words that announce it. Nil where no paragraph announces one.
func (r *reader) announces(p *paragraph) *voice {
	n := len(p.sentences)
	if n == 0 {
		return nil
	}
	s := p.sentences[n-1]
	last := s.to - 1
	if end := p.t[last].lower; last <= s.from || end != ":" && end != ";" || p.t[last].quote > 0 {
		return nil
	}
	at := -1
	for i := last - 1; i >= s.from && i > last-24; i-- {
		if p.t[i].any("say", "say-ing", "told") && p.t[i].quote == 0 {
			at = i
			break
		}
	}
	if at < 0 {
		return nil
	}
	v, ok := voice{pronoun: true}, false
	switch r.lx.lang {
	case "ar":
		if from, to := p.had(s, at); from >= 0 {
			v, ok = r.voiceOf(p, from, to)
		} else if from := at + p.t[at].is("say").n; from < last {
			v, _, ok = r.speaker(p, s, from, last)
		}
	case "tr":
		v, _, ok = r.openedWith(p, s)
	case "fa":
		v, _, ok = r.openedBy(p, s, at)
	default:
		if m := p.t[at].is("say"); m != nil {
			v, ok = r.subject(p, s, at, m)
		}
	}
	if !ok || v.plain {
		v = voice{pronoun: true}
	}
	if v.pronoun && r.last == nil {
		return nil
	}
	if g := p.t[at].is("gender"); g != nil {
		v.gender = g.of
	}
	from, to := at, last
	if v.to > v.from && !v.pronoun {
		from, to = min(at, v.from), max(at+1, min(v.to, last))
	}
	v.from, v.to = p.t[from].start, p.t[to-1].end
	return &v
}
