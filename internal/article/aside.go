package article

import "strings"

// aside reads a speaker whom a part of the sentence between commas parts from the word of speech behind token comma:
// "Ruben Stagg, speaking in Caldera, said the list was long", "Radio Caldera, which has a man there, said …".
func (r *reader) aside(p *paragraph, s sentence, comma int) (voice, bool) {
	c := p.comma(s.from+1, comma)
	if c < 0 || c+1 >= comma || p.t[s.from].quote > 0 ||
		p.find(s.from, c, "say", "be", "that", "bound", "opening") >= 0 {
		return voice{}, false
	}
	if next := &p.t[c+1]; !(strings.HasSuffix(next.lower, "ing") && !next.upper) && next.is("rel") == nil {
		return voice{}, false
	}
	v, ok := r.voiceOf(p, s.from, c)
	v.to = max(v.to, comma+1)
	return v, ok && !v.plain && !v.pronoun
}
