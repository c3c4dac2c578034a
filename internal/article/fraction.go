package article

// fraction reads a part of a round number: "half a million", "three quarters of a million", "ربع مليون". It
// returns how many tokens it takes, 0 where no round number stands behind the part: "half of the villages" counts
// nothing.
func (r *reader) fraction(p *paragraph, i int) (v float64, n int) {
	if m := p.t[i].is("fraction"); m != nil {
		if p.at(i-1, "and") != nil && (p.at(i-2, "number") != nil || i > 1 && p.t[i-2].number) {
			return 0, 0 // it belongs to the number before
		}
		v, n = atof(m.of), m.n
	} else if v, n = r.parts(p, i); n == 0 {
		return 0, 0
	}
	for i+n < len(p.t) && p.t[i+n].any("of", "det") && p.t[i+n].is("number") == nil {
		n++
	}
	if i+n >= len(p.t) {
		return 0, 0
	}
	if m := p.t[i+n].is("number"); m != nil && atof(m.of) >= 12 && !p.t[i+n].number {
		return v * atof(m.of), n + m.n
	}
	if m := p.t[i+n].is("power"); m != nil {
		return v * atof(m.of), n + m.n
	}
	return 0, 0
}

// parts reads a number of equal parts, which is never a number of what stands behind it: "two thirds of the members",
// "две трети", "1/3".
func (r *reader) parts(p *paragraph, i int) (v float64, n int) {
	m := p.t[i].is("number")
	if m != nil && atof(m.of) < 10 {
		v, n = atof(m.of), m.n
	} else if d, ok := r.digits(p.t[i].lower); p.t[i].number && ok && d < 10 {
		v, n = d, 1
	} else {
		return 0, 0
	}
	if part := p.at(i+n, "part-of-one"); part != nil {
		return v / atof(part.of), n + part.n
	}
	return 0, 0
}

// ofParts reports whether the number at token i is of a share, or of a rate: "two thirds", "1/3", "one in five".
func (r *reader) ofParts(p *paragraph, i int) bool {
	if _, n := r.parts(p, i); n > 0 {
		return true
	}
	slash := func(k int) bool {
		return k > 0 && k+1 < len(p.t) && p.t[k].lower == "/" && p.t[k-1].end == p.t[k].start && p.t[k+1].start == p.t[k].end
	}
	if slash(i+1) || i > 1 && slash(i-1) {
		return true
	}
	counted := func(k int) bool { return k >= 0 && k < len(p.t) && (p.t[k].number || p.t[k].is("number") != nil) }
	if m := p.at(i+1, "rate"); m != nil && counted(i+1+m.n) {
		return true
	}
	for k := i - 1; k >= 0 && k > i-4; k-- {
		if m := p.t[k].is("rate"); m != nil && k+m.n == i && (m.of == "every" || counted(k-1)) {
			return true
		}
	}
	return false
}

// andHalf adds the half that stands behind a number of the size one: "two and a half", "مليون ونصف
// مليون". It returns the number with it and the tokens it takes.
func (r *reader) andHalf(p *paragraph, i int, v, one float64) (float64, int) {
	m := p.at(i, "and-half")
	if m == nil {
		return v, 0
	}
	n := m.n
	if again := p.at(i+n, "power"); again != nil && one >= 1000 && atof(again.of) == one {
		n += again.n
	} else if again != nil && r.lx.lang != "en" && r.lx.lang != "ru" && p.t[i-1].is("unit") != nil {
		return v, 0 // "آواره و نیم میلیون نفر"
	}
	return v + one/2, n
}
