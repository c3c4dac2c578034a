package article

// judged reports whether the word of speech at i judges something that stands behind it, at token j, as its object:
// "condemned the shelling of the quay", "expressed concern over the truce", "выразил радость".
// Whoever is welcomed as a guest is not judged: what is welcomed must be a deed.
func (p *paragraph) judged(s sentence, i, j int) bool {
	m := p.t[i].is("judges")
	if m == nil || j >= s.to || !p.t[j].word || i > s.from && p.possessive(i-1) {
		return false
	}
	object := !p.t[j].any("in", "on", "to", "bound", "and", "say", "say-ing", "weekday", "be")
	switch m.of {
	case "feeling":
		return p.t[j].is("feeling") != nil
	case "towards":
		return p.t[j].any("in", "to")
	case "welcome":
		return object && p.find(j, min(s.to, j+9), "deed") >= 0
	}
	return object
}
