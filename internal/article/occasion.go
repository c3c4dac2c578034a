package article

// behindCircumstance returns the token behind when, where and on what occasion something was said, from i on: "on
// Thursday", "in a statement", "in Midvale".
func (r *reader) behindCircumstance(p *paragraph, i, to int) int {
	for i < to {
		j := i
		if p.t[i].is("to") != nil && i+1 < to && !p.t[i+1].upper && !p.t[i+1].any("det") {
			break // "threatened to walk out of the talks"
		}
		if p.t[j].any("in", "on") {
			j++
		}
		n := 0
		if _, d := r.dateAt(p, min(j, to-1)); j < to && d > 0 {
			n = j + d - i
		} else if o := p.find(j, min(to, j+6), "occasion"); j > i && o >= 0 && p.find(j, o, "bound", "be", "say") < 0 {
			n = o + 1 - i
		} else if j > i && j < to && p.t[j].upper && p.t[i].is("place-in") != nil {
			for n = j - i; i+n < to && p.t[i+n].upper && (n == j-i || nameWord(&p.t[i+n])); n++ {
			}
		}
		if n == 0 {
			break
		}
		i += n
	}
	return min(i, to-1)
}

// tail reads occasion, place and day of a statement behind its attribution, up to what was said.
func (r *reader) tail(p *paragraph, s sentence, from int, st *Statement) {
	to := s.to
	if c := r.complement(p, s, from); c >= 0 {
		to = c
	} else if from < s.to && !p.t[from].any("in", "on", "weekday", "relative") {
		return
	}
	r.circumstance(p, from, to, st)
}

// circumstance finds occasion, place and day among tokens.
func (r *reader) circumstance(p *paragraph, from, to int, st *Statement) {
	if o := p.find(from, to, "occasion"); o >= 0 {
		a, b := o, o+1
		for a > from && p.t[a-1].word && !p.t[a-1].any("in", "weekday", "relative") {
			a--
		}
		for b < to && p.t[b].word && !p.t[b].any("weekday", "relative", "on", "bound") &&
			!(p.t[b].is("place-in") != nil && b+1 < to && p.t[b+1].upper) {
			b++
		}
		x := r.of(p, a, b)
		st.Occasion = &x
	}
	for i := from; i+1 < to; i++ {
		if p.t[i].is("place-in") != nil && p.t[i+1].upper && p.t[i+1].any("weekday", "month", "outlet", "org") == false {
			b := i + 1
			for b < to && p.t[b].upper && p.t[b].word && p.t[b].any("weekday", "month") == false {
				b++
			}
			x := r.of(p, i+1, b)
			st.Place = &x
			break
		}
	}
	if from < to {
		for _, d := range r.within(p.t[from].start, p.t[to-1].end) {
			if !d.Vague {
				st.Date = &d
				break
			}
		}
	}
}
