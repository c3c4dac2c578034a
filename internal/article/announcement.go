package article

import "strings"

// announcement reads what somebody said where a noun tells of it: "the envoy's announcement that the talks would go
// on".
func (r *reader) announcement(p *paragraph, s sentence, i int) bool {
	m := p.t[i].is("saying")
	if m == nil || i == s.from || !p.possessive(i-1) || p.at(i+m.n, "that") == nil {
		return false
	}
	from := r.nounStart(p, s, i)
	for k := i - 2; k >= from; k-- {
		if p.t[k].any("in", "to") {
			from = k + 1
		}
	}
	v, ok := r.voiceOf(p, from, i)
	if !ok || v.plain || v.pronoun {
		return false
	}
	v.name = r.withoutGenitive(v.name)
	st := Statement{Kind: Kind(m.of), By: r.of(p, v.from, i+m.n), Flags: []string{}}
	if !r.paraphrase(p, i+m.n+1, s.to, &st) || r.taken(st) {
		return false
	}
	r.enter(st, v)
	return true
}

// withoutGenitive returns an English name without the ending that says whose something is.
func (r *reader) withoutGenitive(s Span) Span {
	for _, end := range []string{"'s", "’s"} {
		if strings.HasSuffix(s.Words, end) && r.lx.lang == "en" {
			return r.span(s.Start, s.End-len(end))
		}
	}
	return s
}

// possessive reports whether a word says whose something is: "the envoy's".
func (p *paragraph) possessive(i int) bool {
	s := p.t[i].lower
	return len(s) > 2 && s[len(s)-2:] == "'s"
}
