package article

import "slices"

// inside reads an attribution within the marks of a quotation, between dashes, as Russian writes it: «Сначала
// встретятся стороны, — сказала она. — Потом будет видно». What was said is the quotation without it.
func (r *reader) inside(p *paragraph, s sentence) {
	for i := s.from + 1; i < s.to; i++ {
		m, q := p.t[i].is("say"), p.t[i].quote
		if m == nil || q == 0 || !dash(&p.t[i-1]) {
			continue
		}
		end := i + m.n
		for end < s.to && p.t[end].word {
			end++
		}
		outside := *p
		outside.t = slices.Clone(p.t)
		for k := i; k < end; k++ {
			outside.t[k].quote = 0
		}
		v, ok := r.behind(&outside, sentence{s.from, end}, i+m.n)
		if !ok {
			v = voice{pronoun: true, from: i, to: i}
		}
		st := Statement{Kind: Kind(m.of), By: r.of(p, i, end), Flags: []string{"attribution-within"}}
		if !r.quoted(p, s, q, &st) || r.taken(st) {
			continue
		}
		for end < s.to && !p.t[end].word && p.t[end].quote == q && p.t[end].start < st.End {
			end++
		}
		before := r.span(st.Start, p.t[i-1].start).Words
		st.Quote = withoutBrackets(before)
		if end < s.to && p.t[end].start < st.End {
			st.Quote = withoutBrackets(before + " " + r.text[p.t[end].start:st.End])
		}
		st.Speaker, st.Post, st.Carried, _ = r.resolve(v)
		r.out.Statements = append(r.out.Statements, st)
		return
	}
}
