package article

import "strings"

// talksOf finds meetings that are planned, moved, cancelled, suspended or held: those of which a day or a place is
// told.
func (r *reader) talksOf(p *paragraph) {
	for _, s := range p.sentences {
		for i := s.from; i < s.to; i++ {
			if p.t[i].is("talk") == nil {
				continue
			}
			a, b := r.clauseAround(p, s, i)
			if p.find(a, b, "talks") < 0 && (p.find(a, b, "pronoun") < 0 || p.find(s.from, a, "talks") < 0) {
				continue
			}
			x := r.of(p, a, b)
			t := Talk{Status: p.statusIn(i, b), Dates: r.within(x.Start, x.End), Place: r.placeIn(p, a, b), Span: x}
			if len(t.Dates) == 0 && t.Place == nil {
				continue
			}
			r.byDate(&t)
			r.out.Talks = append(r.out.Talks, t)
			i = b
		}
	}
}

// statusIn returns what became of a meeting, by the words from i on: what was planned and then moved is moved.
func (p *paragraph) statusIn(i, to int) string {
	out := p.t[i].is("talk").of
	for k := i + 1; k < to; k++ {
		if m := p.t[k].is("talk"); m != nil && m.of != "planned" && m.of != "held" {
			out = m.of
		}
	}
	return out
}

// byDate corrects by its day whether a meeting is still to come: "opens on Monday" does not say.
func (r *reader) byDate(t *Talk) {
	if r.day == "" || len(t.Dates) == 0 || len(t.Dates[0].From) != len(r.day) ||
		t.Status != "planned" && t.Status != "held" {
		return
	}
	switch first := t.Dates[0]; {
	case first.From > r.day:
		t.Status = "planned"
	case first.From < r.day && first.To == "":
		t.Status = "held"
	}
}

// clauseAround returns the part of the sentence around token i, between quotations and semicolons.
func (r *reader) clauseAround(p *paragraph, s sentence, i int) (a, b int) {
	a, b = i, i
	if a > s.from && p.t[a-1].is("that") != nil {
		a--
	}
	for a > s.from && p.t[a-1].quote == p.t[i].quote && p.t[a-1].is("that") == nil &&
		!strings.Contains(".;!?", p.t[a-1].lower) {
		a--
	}
	for b < s.to && p.t[b].quote == p.t[i].quote && !strings.Contains(".;!?", p.t[b].lower) &&
		!(b > i && p.t[b].is("say") != nil) {
		b++
	}
	for b > i+1 && !p.t[b-1].word {
		b--
	}
	for a < i && !p.t[a].word {
		a++
	}
	return a, b
}

// placeIn returns the place that stands behind "in".
func (r *reader) placeIn(p *paragraph, from, to int) *Span {
	for i := from; i+1 < to; i++ {
		if p.t[i].is("place-in") == nil {
			continue
		}
		j := i + 1
		for j < to && p.t[j].any("det", "org", "of", "possessive") && !p.t[j].any("metonym") {
			j++
		}
		if m := p.t[min(j, to-1)].is("metonym"); m != nil {
			x := r.of(p, j, min(to, j+m.n))
			return &x
		}
		if p.t[i+1].upper && !p.t[i+1].any("month", "weekday", "org", "geo") {
			x := r.of(p, i+1, i+2)
			return &x
		}
	}
	if r.lx.lang == "en" {
		for i := from; i < to; i++ { // "the Astana talks"
			if m := p.t[i].is("metonym"); m != nil && i+m.n < to && p.t[i+m.n].is("talks") != nil {
				x := r.of(p, i, i+m.n)
				return &x
			}
		}
	}
	return nil
}
