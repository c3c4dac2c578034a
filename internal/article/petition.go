package article

// petition reads what somebody turns to others with, in Russian: "обратился к сторонам с призывом
// сложить оружие".
func (r *reader) petition(p *paragraph, s sentence, i int) bool {
	m := p.t[i].is("petition")
	turned := p.find(s.from, i, "turns")
	if m == nil || turned < 0 || p.t[i].quote > 0 || p.find(turned, i, "bound", "say", "that") >= 0 {
		return false
	}
	v, ok := r.inFront(p, s, turned)
	st := Statement{Kind: Said, By: r.of(p, min(v.from, turned), i+m.n), Flags: []string{}}
	end := p.comma(i, s.to)
	if end < 0 || p.find(end, min(s.to, end+4), "say", "about-this", "about") < 0 {
		end = s.to // "с призывом …, о чем написал"
	}
	if !ok || v.plain || !r.paraphrase(p, i+m.n, end, &st) || r.taken(st) {
		return false
	}
	r.enter(st, v)
	return true
}
