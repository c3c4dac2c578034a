package article

// cited reads who is quoted by an outlet behind a quotation: «…», — цитирует агентство
// Стагга. The person speaks, not the outlet; where none is named, whoever spoke last.
func (r *reader) cited(p *paragraph, s sentence, n, i int) bool {
	m := p.t[i].is("cites")
	if m == nil || p.t[i].quote > 0 || !p.quoteBefore(s, i) {
		return false
	}
	end := i + m.n
	for end < s.to && (p.t[end].word && p.t[end].quote == 0 || p.title(end) > end) {
		end = max(end+1, p.title(end))
	}
	if m.of == "words" && p.find(i, end, "words-of") < 0 {
		return false // "приводит агентство слова дипломата"
	}
	v := voice{pronoun: true, from: i, to: end}
	for k := i + m.n; k < end; k++ {
		if o := p.t[k].is("outlet"); o != nil {
			k += o.n - 1
			continue
		}
		if p.t[k].any("role") && p.t[k].quote == 0 || nameWord(&p.t[k]) {
			to := k
			for to < end && p.t[to].is("outlet") == nil && p.t[to].quote == 0 {
				to++
			}
			if w, ok := r.voiceOf(p, k, to); ok {
				v = w
				v.from, v.to = i, end
			}
			break
		}
	}
	return r.attribute(p, s, n, v, i, end, string(Said))
}
