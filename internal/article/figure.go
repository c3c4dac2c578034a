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
		if f.Hedge != "" || f.Value != nil {
			r.out.Figures = append(r.out.Figures, f)
		}
		i += n
	}
}

// figureAt reads a figure at token i, and says how many tokens it takes; 0: none begins there.
func (r *reader) figureAt(p *paragraph, i int) (Figure, int) {
	if m, own := p.t[i].is("no-number"), p.t[i].is("number"); m != nil && (own == nil || own.n <= m.n) {
		return Figure{}, m.n
	}
	f := Figure{Flags: []string{}}
	j := i
	if m := p.t[j].is("hedge"); m != nil {
		f.Hedge = hedges[m.of]
		j += m.n
		if r.lx.lang == "ru" && p.at(j, "in") != nil && j+1 < len(p.t) && (p.t[j+1].number || p.t[j+1].is("number") != nil) {
			j++ // "приблизительно в 300 метрах"
		}
	}
	from := j
	if v, unit := r.hyphened(&p.t[j]); unit > 0 { // "180-day"
		x := r.span(p.t[j].start+unit, p.t[j].end)
		f.Value, f.Unit, f.Span = &v, &x, r.of(p, i, j+1)
		return f, j + 1 - i
	}
	if m := p.at(j, "dual"); m != nil && !p.t[j].definite() && !withArticle(p.t[j].lower) { // "أسبوعين"
		x := r.of(p, j, j+m.n)
		two, n := r.andHalf(p, j+m.n, 2)
		to := j + m.n + n
		if h := p.at(to, "hedge-after"); h != nil {
			f.Hedge = hedges[h.of]
			to += h.n
		}
		f.Value, f.Unit, f.Span = &two, &x, r.of(p, i, to)
		return f, to - i
	}
	if j = r.amount(p, j, &f); j == from {
		return f, 0
	}
	if m := p.at(j, "hedge-after"); m != nil && f.Value != nil {
		f.Hedge = hedges[m.of]
		j += m.n
	}
	if p.at(j, "measure") != nil {
		return f, 0 // "152 mm shells" are not counted
	}
	unit, to, sure := r.unit(p, j)
	article := from > 0 && p.t[from-1].end == p.t[from].start && strings.TrimRight(p.t[from-1].lower, "\u0640") == "ال"
	if r.lx.lang == "ar" && (article || p.t[from].definite() && p.t[from].is("number") != nil) {
		first := from
		if article {
			first-- // "الولايات الـ13"
		}
		k := r.unitBefore(p, first)
		if k < 0 {
			return Figure{}, j - i // what it counts is told elsewhere
		}
		x := r.of(p, k, first) // "الدول الضامنة الثلاث"
		f.Unit, f.Span = &x, r.of(p, k, j)
		return f, j - from
	}
	switch {
	case unit == nil && !r.aloneCounts(p, from, j, &f):
		return f, 0
	case unit == nil:
		to = j
		f.Flags = append(f.Flags, "unit-not-stated")
	case !sure:
		f.Flags = append(f.Flags, "unit-unclear")
	}
	if m := p.at(to, "hedge-after"); m != nil && f.Hedge == "" { // "seven people at least"
		f.Hedge = hedges[m.of]
		to += m.n
	}
	if f.Value != nil && unit != nil {
		half, n := r.andHalf(p, to, *f.Value) // "two years and a half"
		f.Value, to = &half, to+n
	}
	f.Unit, f.Span = unit, r.of(p, i, to)
	return f, to - i
}

// hyphened reads a number joined with what it counts, and returns where that begins: "180-day"; 0 where it is none.
func (r *reader) hyphened(t *token) (v float64, unit int) {
	head, tail, ok := strings.Cut(t.lower, "-")
	if !ok || !r.lx.has(tail, "joined-unit") {
		return 0, 0
	}
	if v, ok = r.digits(head); !t.number || !ok {
		v = r.lx.number(head) // "two-member"
	}
	if v == 0 {
		return 0, 0
	}
	return v, len(head) + 1
}

// amount reads a number, two ends of a span of numbers, or words that give none. It returns the token behind; i where
// nothing of these stands there.
func (r *reader) amount(p *paragraph, i int, f *Figure) int {
	between := p.t[i].is("between") != nil && i+1 < len(p.t)
	j := i
	if between {
		j++
	}
	if two, ok := r.twoJoined(p.t[j].lower); ok {
		f.Between, f.Hedge = &two, "between"
		return j + 1
	}
	v, n := r.number(p, j)
	if n == 0 || p.vagueNumber(i) > n { // "ده ها" begins with ten
		if n = p.vagueNumber(i); n > 0 && !r.inDate(&p.t[i]) {
			f.Hedge = "vague"
		}
		return i + n
	}
	j += n
	if j+1 < len(p.t) && (between && p.t[j].any("and", "to", "until") || dash(&p.t[j]) ||
		p.t[j].any("to", "or", "range")) {
		if w, k := r.number(p, j+1); k > 0 && w > v {
			f.Between, f.Hedge = &[2]float64{r.sharing(p, v, w, j+1, n, k), w}, "between"
			j += 1 + k
			for j < len(p.t) && p.t[j].is("range-end") != nil {
				j++ // "20 ile 30 arasında"
			}
			return j
		}
	}
	if between {
		return i
	}
	f.Value = &v
	return j
}

// sharing returns the first end of a span of numbers, v, with the power that the second end, w, alone bears: "1.2 to
// 1.5 million".
func (r *reader) sharing(p *paragraph, v, w float64, at, n, k int) float64 {
	for i := at; i < at+k; i++ {
		m := p.t[i].is("power")
		if m == nil || atof(m.of) < 1000 || n > 1 {
			continue
		}
		if by := atof(m.of); v < w/by {
			return v * by
		}
	}
	return v
}

// twoJoined reads two numbers in words that a hyphen joins: "две-три".
func (r *reader) twoJoined(s string) (two [2]float64, ok bool) {
	a, b, ok := strings.Cut(s, "-")
	two = [2]float64{r.lx.number(a), r.lx.number(b)}
	return two, ok && two[0] > 0 && two[0] < two[1] && r.joined(s) == 0
}

// aloneCounts reports whether a number without a noun is a figure: one with a hedge, one of thousands, "four of them".
func (r *reader) aloneCounts(p *paragraph, from, to int, f *Figure) bool {
	if f.Hedge == "vague" {
		return to-from > 1 && (to >= len(p.t) || stop(p.t[to].lower)) // "hundreds of thousands."
	}
	if f.Value == nil || year(&p.t[from]) > 0 {
		return false
	}
	if m := p.at(to, "of"); m != nil {
		return to+1 < len(p.t) && p.t[to+1].any("them", "det")
	}
	if to >= len(p.t) {
		return false
	}
	if p.t[to].lower == "из" && p.at(to+1, "them") != nil {
		return true
	}
	verb := p.t[to].is("be") != nil || r.past(p, to) || r.lx.lang == "ru" && plural(&p.t[to]) ||
		r.lx.lang == "en" && p.t[to].is("in") != nil
	ends := verb || p.t[to].lower == "," || p.t[to].is("bound") != nil || stop(p.t[to].lower)
	return f.Hedge != "" && verb || *f.Value >= 1000 && ends
}

// plural reports whether a Russian word can be a verb that tells what many do: "страдают".
func plural(t *token) bool {
	return t.word && !t.upper && (strings.HasSuffix(t.lower, "ют") || strings.HasSuffix(t.lower, "ут") ||
		strings.HasSuffix(t.lower, "ят"))
}

// unitBefore returns where the noun stands that an Arabic number behind it counts; -1 where none does.
func (r *reader) unitBefore(p *paragraph, i int) int {
	for k := i - 1; k >= 0 && k > i-4 && p.t[k].word && p.t[k].definite(); k-- {
		if p.t[k].is("unit") != nil || strings.HasSuffix(p.t[k].lower, "ات") {
			return k
		}
	}
	return -1
}

// hedges are the ways of saying that a number is not exact, by their name in the tables.
var hedges = map[string]string{"least": "at least", "about": "about", "most": "at most"}

func (p *paragraph) at(i int, concept string) *mark {
	if i < 0 || i >= len(p.t) {
		return nil
	}
	return p.t[i].is(concept)
}

// number returns the number that a word of the table means, 0 where it means none.
func (lx *lexicon) number(s string) float64 {
	for _, p := range lx.exact[s] {
		if p.concept == "number" && len(p.words) == 1 {
			return atof(p.of)
		}
	}
	return 0
}

// atof reads a number of the tables.
func atof(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

// inDate reports whether a token is of a date.
func (r *reader) inDate(t *token) bool {
	return slices.ContainsFunc(r.out.Dates, func(d Date) bool { return t.start >= d.Start && t.end <= d.End })
}

// named reports whether a number is the name of something: "Resolution 2254", "No. 5", "10:30".
func (p *paragraph) named(i int) bool {
	t := &p.t[i]
	if m := p.at(i-1, "numbered"); m != nil || i > 1 && p.t[i-1].lower == "." &&
		p.t[i-2].is("numbered") != nil {
		return true
	}
	if t.number && i > 1 && p.t[i-1].lower == "-" && p.t[i-1].end == t.start && p.t[i-2].end == p.t[i-1].start &&
		p.t[i-2].word && !p.t[i-2].number && p.t[i-2].is("number") == nil {
		return true // "T-72"
	}
	if i > 0 && p.t[i-1].lower == "+" || i+1 < len(p.t) && p.t[i+1].lower == "+" {
		return true // "the 5+5 commission"
	}
	if m := p.at(i+1, "numbered"); m != nil && t.number && m.of == "behind" {
		return true // "2254 sayılı karar"
	}
	if t.number && p.at(i+1, "o-clock") != nil && p.at(i-1, "at-clock") != nil {
		return true // "в 12 часов"
	}
	return t.number && (i > 0 && p.clock(i+1) || i > 1 && p.clock(i-1))
}

// clock reports whether token i is the colon of a time of the day: "10:30".
func (p *paragraph) clock(i int) bool {
	return i > 0 && i+1 < len(p.t) && p.t[i].lower == ":" && p.t[i].start == p.t[i-1].end &&
		p.t[i].end == p.t[i+1].start && p.t[i-1].number && p.t[i+1].number
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
// behind, and whether the table has the noun; nil where nothing is counted. Marks of quotation around a number, and
// brackets, are passed over.
func (r *reader) unit(p *paragraph, i int) (unit *Span, to int, sure bool) {
	from := i
	for from < len(p.t) && from < i+3 && (p.t[from].any("of", "the", "other") || p.t[from].lower == "]" ||
		strings.Contains("\"”»’", p.t[from].lower)) {
		from++
	}
	for _, concept := range []string{"unit", "role"} {
		for j := from; j < len(p.t) && j < from+4; j++ {
			t := &p.t[j]
			if !t.word && t.lower != "%" || t.number || t.is("number") != nil && (j > from || r.lx.lang == "ar") {
				break
			}
			if m := t.is(concept); m != nil {
				if n := p.at(j+m.n, concept); n != nil && concept == "unit" && r.lx.lang == "en" && !p.t[j+m.n].upper {
					j, m = j+m.n, n // "displaced persons"
				}
				x := r.of(p, from, j+m.n)
				return &x, j + m.n, true
			}
			told := j+1 < len(p.t) && p.t[j+1].any("unit", "role") && strings.HasSuffix(t.lower, "ed") // "proposed monitors"
			if t.any("unit-stop", "and", "in", "that", "bound", "say") && !told {
				break
			}
		}
	}
	for j := from; j < len(p.t) && j < from+3; j++ {
		t := &p.t[j]
		if !t.word || t.number || t.any("unit-stop", "and", "in", "that", "say", "of", "month", "weekday", "number", "bound",
			"pronoun", "them") || r.lx.lang == "ar" && (strings.HasPrefix(t.lower, "و") || t.is("hedge") != nil) {
			break
		}
		if strings.HasSuffix(t.lower, "s") && !t.upper || r.lx.lang == "ar" || r.lx.lang == "ru" && many(t) ||
			r.lx.lang == "tr" && !t.upper && t.is("say") == nil {
			x := r.of(p, from, j+1)
			return &x, j + 1, false
		}
	}
	return nil, from, false
}

// many reports whether a Russian word can be a noun behind a number: "взрывов", "единиц".
func many(t *token) bool {
	for _, end := range []string{"ов", "ев", "ей", "иц", "ок", "ек", "ий", "ин", "ями", "ами"} {
		if strings.HasSuffix(t.lower, end) && !t.upper && !t.any("unit-stop", "adverb") {
			return true
		}
	}
	return false
}
