package article

import (
	"slices"
	"strconv"
	"strings"
)

// figures finds numbers with what they count. Dates, ordinal numbers and numbers of documents are none.
func (r *reader) figures(p *paragraph) {
	for i := 0; i < len(p.t); {
		f, n := r.figureAt(p, i)
		if n == 0 {
			i++
			continue
		}
		if f.Unit != nil {
			r.out.Figures = append(r.out.Figures, f)
		}
		i += n
	}
}

// figureAt reads a figure at token i, and says how many tokens it takes; 0: none begins there.
func (r *reader) figureAt(p *paragraph, i int) (Figure, int) {
	if p.t[i].is("no-number") != nil {
		return Figure{}, p.t[i].is("no-number").n
	}
	f := Figure{Flags: []string{}}
	j, counts := i, 0
	if m := p.t[j].is("hedge"); m != nil {
		f.Hedge = hedges[m.of]
		j += m.n
	}
	v, n := r.number(p, j)
	switch {
	case n > 0:
		f.Value = &v
		j += n
	default:
		if n = p.vagueNumber(j); n == 0 {
			return f, 0
		}
		f.Hedge = "vague"
		j += n
	}
	if m := p.at(j, "hedge-after"); m != nil && f.Value != nil {
		f.Hedge = hedges[m.of]
		j += m.n
	}
	unit, to, sure := r.unit(p, j)
	if unit == nil {
		return f, 0
	}
	counts = to
	f.Unit = unit
	f.Span = r.of(p, i, counts)
	if !sure {
		f.Flags = append(f.Flags, "unit-unclear")
	}
	if f.Value != nil && r.otherEnd(p, counts) {
		f.Flags = append(f.Flags, "range")
	}
	return f, counts - i
}

// hedges are the ways of saying that a number is not exact, by their name in the tables.
var hedges = map[string]string{"least": "at least", "about": "about", "most": "at most"}

func (p *paragraph) at(i int, concept string) *mark {
	if i < 0 || i >= len(p.t) {
		return nil
	}
	return p.t[i].is(concept)
}

// otherEnd reports whether what follows is the other end of a range.
func (r *reader) otherEnd(p *paragraph, i int) bool {
	return i+1 < len(p.t) && p.t[i].lower == "-" && p.t[i+1].number
}

// number reads a number in digits or words.
func (r *reader) number(p *paragraph, i int) (v float64, n int) {
	if i >= len(p.t) || r.inDate(&p.t[i]) || p.modified2(i) {
		return 0, 0
	}
	switch t := &p.t[i]; {
	case t.number:
		var ok bool
		if v, ok = r.digits(t.lower); !ok {
			return 0, 0
		}
		n = 1
		for r.lx.lang == "ru" && i+n < len(p.t) && p.t[i+n].number && len(p.t[i+n].lower) == 3 && len(t.lower) <= 3 {
			w, ok := r.digits(p.t[i+n].lower) // "12 000"
			if !ok {
				break
			}
			v, n = 1000*v+w, n+1
		}
	case t.is("number") != nil:
		m := t.is("number")
		v, n = atof(m.of), m.n
		if u := p.at(i+n, "number"); u != nil && v >= 20 && v < 100 && atof(u.of) < 10 {
			v, n = v+atof(u.of), n+u.n
		}
	default:
		return 0, 0
	}
	for m := p.at(i+n, "power"); m != nil; m = p.at(i+n, "power") {
		v, n = v*atof(m.of), n+m.n
	}
	return v, n
}

// atof reads a number of the tables.
func atof(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

// digits reads a number as the language writes it.
func (r *reader) digits(s string) (float64, bool) {
	var b strings.Builder
	for _, c := range s {
		if d := digit(c); d >= 0 {
			b.WriteByte(byte('0' + d))
		} else {
			b.WriteRune(c)
		}
	}
	s = strings.NewReplacer("٬", ",", "٫", ".").Replace(b.String())
	thousands, point := ",", "."
	if r.lx.lang == "ru" || r.lx.lang == "tr" {
		thousands, point = ".", ","
	}
	head, tail, has := strings.Cut(s, point)
	parts := strings.Split(head, thousands)
	for i, x := range parts {
		if i > 0 && len(x) != 3 || len(x) == 0 || len(parts) > 1 && len(x) > 3 {
			return 0, false
		}
	}
	s = strings.Join(parts, "")
	if has {
		s += "." + tail
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// inDate reports whether a token is of a date.
func (r *reader) inDate(t *token) bool {
	return slices.ContainsFunc(r.out.Dates, func(d Date) bool { return t.start >= d.Start && t.end <= d.End })
}

// modified2 reports whether a number is the name of something: "Resolution 2254", "No. 5", "10:30".
func (p *paragraph) modified2(i int) bool {
	t := &p.t[i]
	for _, j := range []int{i - 1, i - 2} {
		if j >= 0 && p.t[j].is("numbered") != nil {
			return true
		}
	}
	clock := func(j int) bool {
		return j >= 0 && j+1 < len(p.t) && p.t[j].lower == ":" && p.t[j].start == p.t[j-1].end && p.t[j].end == p.t[j+1].start
	}
	return t.number && (i > 0 && clock(i+1) || i > 1 && clock(i-1))
}

// vagueNumber reads words that give no number: "tens and even hundreds of thousands".
func (p *paragraph) vagueNumber(i int) int {
	n := 0
	for j := i; j < len(p.t); {
		m := p.t[j].is("vague-number")
		if m == nil {
			break
		}
		j += m.n
		n = j - i
		for j < len(p.t) && p.t[j].any("and", "even", "of", "or") {
			j++
		}
	}
	return n
}

// unit reads what a number counts: through the first noun of the table, else the first word. It returns the token
// behind, and whether the table has the noun; nil where nothing is counted.
func (r *reader) unit(p *paragraph, i int) (unit *Span, to int, sure bool) {
	from := i
	for from < len(p.t) && p.t[from].any("of", "the", "other") && from < i+3 {
		from++
	}
	for j := from; j < len(p.t) && j < from+4; j++ {
		t := &p.t[j]
		if !t.word && t.lower != "%" || t.number || t.is("say") != nil {
			break
		}
		if m := t.is("unit"); m != nil {
			x := r.of(p, from, j+m.n)
			return &x, j + m.n, true
		}
		if t.any("unit-stop", "and", "in", "that") {
			break
		}
	}
	if from < len(p.t) && p.t[from].word && !p.t[from].number && !p.t[from].any("unit-stop", "and", "in", "that", "say",
		"of", "year", "month", "weekday") && r.lx.lang == "en" && strings.HasSuffix(p.t[from].lower, "s") {
		x := r.of(p, from, from+1)
		return &x, from + 1, false
	}
	return nil, from, false
}
