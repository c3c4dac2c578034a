package article

// passive reads who stands behind the sentence before: "This was reported on Saturday by the ministry".
func (r *reader) passive(p *paragraph, s sentence, n, i int) bool {
	m := p.t[i].is("this-told")
	if m == nil || i != s.from || n == 0 {
		return false
	}
	by := p.find(i+m.n, min(s.to, i+16), "by")
	if by < 0 {
		return false
	}
	to := by + 1
	for to < s.to && p.t[to].word && !p.t[to].any("bound", "that", "be") && !(to > by+1 && p.t[to].is("in") != nil) {
		to++
	}
	b := p.sentences[n-1]
	v, ok := r.voiceOf(p, by+1, to)
	st := Statement{Kind: Kind(m.of), By: r.of(p, i, to), Flags: []string{}}
	if !ok || p.t[b.from].quote > 0 || !r.paraphrase(p, b.from, b.to, &st) || r.taken(st) {
		return false
	}
	r.enter(st, v)
	return true
}
