package article

// leastTold is how many words a turn of a transcript has at least that is taken for a statement: shorter ones greet.
const leastTold = 10

// transcript reads the turns of an interview or of a record in which each begins with who speaks and a colon, without
// marks of quotation: "STAGG: The list is ready." Questions are no statements. It reports whether a paragraph is one.
func (r *reader) transcript(p *paragraph) bool {
	colon := r.turn(p)
	if colon == 0 || !r.inTurns() {
		return false
	}
	from, last := colon+1, p.t[len(p.t)-1].lower
	if last == "?" || last == "؟" || p.rest(from, len(p.t)) < leastTold {
		return true
	}
	v := voice{name: r.of(p, 0, colon), person: true, from: 0, to: colon}
	st := Statement{Kind: Said, How: "quotation", Span: r.of(p, from, len(p.t)), By: r.of(p, 0, colon), Flags: []string{}}
	st.Quote = withoutBrackets(st.Words)
	for _, x := range r.fulls { // "STAGG" is Ruben Stagg
		if r.sameName(v.name.Words, x.Words) {
			v.name = x
		}
	}
	r.enter(st, v)
	return true
}

// turn returns the token of the colon behind the name with which a turn begins: in capitals, or of two words and
// more; 0 where a paragraph is none.
func (r *reader) turn(p *paragraph) int {
	if !r.lx.cased() {
		return 0
	}
	i, names := 0, 0
	for ; i < len(p.t) && i < 7 &&
		(p.t[i].word && p.t[i].upper || p.t[i].lower == "." || p.t[i].is("particle") != nil); i++ {
		if p.t[i].any("weekday", "month", "boilerplate", "outlet", "say") || p.t[i].number || p.t[i].quote > 0 {
			return 0
		}
		if p.t[i].word && (p.t[i].acronym() || i > 0) {
			names++
		}
	}
	if i == 0 || names == 0 || i+leastTold/2 > len(p.t) || p.t[i].lower != ":" || p.t[i+1].quote > 0 || !p.t[i+1].word {
		return 0
	}
	return i
}

// inTurns reports whether the text is told in turns: at least three paragraphs are.
func (r *reader) inTurns() bool {
	if r.turns < 0 {
		r.turns = 0
		for i := range r.p {
			if len(r.p[i].t) > 0 && r.turn(&r.p[i]) > 0 {
				r.turns++
			}
		}
	}
	return r.turns >= 3
}
