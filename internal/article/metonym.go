package article

import "strings"

// metonyms flags names of capitals that can stand for states, and says which of the two the words around them show.
func (r *reader) metonyms(p *paragraph) {
	for i := range p.t {
		m := p.t[i].is("metonym")
		if m == nil || i+m.n < len(p.t) && nameWord(&p.t[i+m.n]) {
			continue // "Moscow State Institute" is a name of its own
		}
		r.out.Metonyms = append(r.out.Metonyms, Metonym{ID: m.of, Reads: r.readsAs(p, i, i+m.n), Span: r.of(p, i, i+m.n)})
	}
}

// endsAt reports whether a phrase of the concept ends at token i.
func (p *paragraph) endsAt(s sentence, i int, concept string) bool {
	for k := max(s.from, i-2); k <= i; k++ {
		if m := p.t[k].is(concept); m != nil && k+m.n-1 == i {
			return true
		}
	}
	return false
}

// acting reports whether somebody is doing something by the words at i: "is preparing".
func (p *paragraph) acting(i int) bool {
	return p.t[i].is("be") != nil && i+1 < len(p.t) && strings.HasSuffix(p.t[i+1].lower, "ing")
}

// readsAs returns "city" where a place is spoken of, "state" where somebody acts, and "unclear" else.
func (r *reader) readsAs(p *paragraph, i, j int) string {
	s := p.sentenceOf(i)
	if i > s.from && p.t[i-1].any("official-of") {
		return "state"
	}
	prev, next := i-1, j
	if j < s.to && p.t[j].is("state-after") != nil {
		return "state"
	}
	if j < s.to && p.t[j].any("city-after", "talks") {
		return "city"
	}
	if p.endsAt(s, prev, "city-before") {
		return "city"
	}
	// a list of them is read as its ends are: "in Riyadh, Moscow and Cairo", "Moscow, Tehran and Ankara have agreed"
	for prev >= s.from && (p.t[prev].any("and", "metonym") || strings.Contains(",،", p.t[prev].lower)) {
		prev--
	}
	for next < s.to && (p.t[next].any("and", "metonym", "adverb") || strings.Contains(",،", p.t[next].lower)) {
		next++
	}
	if prev >= s.from && p.t[prev].any("place-in", "city-before") {
		return "city"
	}
	if next < s.to && (p.t[next].any("acts", "say", "future") || p.acting(next)) ||
		prev >= s.from && (p.t[prev].is("agent-before") != nil || r.lx.lang == "ar" && p.t[prev].any("say", "acts")) {
		return "state"
	}
	return "unclear"
}
