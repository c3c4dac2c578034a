package article

import (
	"strings"

	"truce/internal/numeral"
)

// number reads a number in digits or words, of as many words as it has. It returns how many tokens it takes, 0 where
// none begins at token i.
func (r *reader) number(p *paragraph, i int) (v float64, n int) {
	if i >= len(p.t) || r.inDate(&p.t[i]) || p.named(i) || year(&p.t[i]) > 0 && p.at(i+1, "year") != nil || p.rated(i) {
		return 0, 0
	}
	micro, n := numeral.Read(r.lx.lang, numerals{r, p}, i)
	return plain(micro), n
}

func plain(micro int64) float64 { return float64(micro) / numeral.Million }

// andHalf adds the half that stands behind a number: "two years and a half". It returns the number with it and the
// tokens it takes.
func (r *reader) andHalf(p *paragraph, i int, v float64) (float64, int) {
	micro, n := numeral.AndHalf(r.lx.lang, numerals{r, p}, i, int64(v*numeral.Million))
	if n == 0 {
		return v, 0
	}
	return plain(micro), n
}

// ofParts reports whether the number at token i is of a share, or of a rate: "two thirds", "1/3", "one in five".
func (r *reader) ofParts(p *paragraph, i int) bool {
	_, n := numeral.Parts(numerals{r, p}, i)
	return n > 0 || p.rated(i)
}

// rated reports whether the number at token i is of a rate, or one over another: "one in five", "1/3".
func (p *paragraph) rated(i int) bool {
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

// numerals are the tokens of a paragraph as the grammar of numbers reads them.
type numerals struct {
	r *reader
	p *paragraph
}

func (x numerals) find(i int, concept string) (micro int64, n int) {
	m := x.p.at(i, concept)
	if m == nil {
		return 0, 0
	}
	return numeral.Of(m.of), m.n
}

// Digits reads digits, with those in groups of three behind them, "12 000", and with what is written behind a number
// of any kind, "4-х", "200.000'den".
func (x numerals) Digits(i int) (micro int64, n int) {
	p := x.p
	if i < 0 || i >= len(p.t) || numeral.Digit(first(p.t[i].lower)) < 0 || x.r.inDate(&p.t[i]) || p.named(i) {
		return 0, 0
	}
	d := numeral.SignsOf(x.r.lx.lang).Read(x.r.text[:p.end], p.t[i].start)
	for n = 1; i+n < len(p.t) && p.t[i+n].start < d.End && !x.r.inDate(&p.t[i+n]); n++ {
	}
	if last := &p.t[i+n-1]; d.Clock || d.End > last.end {
		d = numeral.SignsOf(x.r.lx.lang).Read(x.r.text[:p.t[i].end], p.t[i].start) // what follows is of a date
		n = 1
	}
	last := &p.t[i+n-1]
	end, joined := strings.CutPrefix(x.r.text[d.End:last.end], "-")
	if d.Long || end != "" && !(joined && x.r.lx.has(end, "number-ending")) {
		return 0, 0
	}
	if x.r.lx.lang == "tr" && i+n+1 < len(p.t) && strings.Contains("'’", p.t[i+n].lower) && p.t[i+n+1].word &&
		p.t[i+n].start == last.end && p.t[i+n+1].start == p.t[i+n].end {
		n += 2
	}
	return d.Micro, n
}

// Word reads a word of a number. "بالمئة" is of a share.
func (x numerals) Word(i int) (micro int64, n int) {
	if i < 0 || i >= len(x.p.t) || x.r.lx.lang == "ar" && x.p.at(i, "unit") != nil {
		return 0, 0
	}
	if v, n := x.find(i, "number"); n > 0 {
		return v, n
	}
	if v := x.r.joined(x.p.t[i].lower); v > 0 {
		return int64(v * numeral.Million), 1
	}
	return 0, 0
}

// Power reads "hundred" and the like, with the full stop of one that is cut short: "120 тыс. человек".
func (x numerals) Power(i int) (micro int64, n int) {
	if micro, n = x.find(i, "power"); n == 0 {
		return 0, 0
	}
	k, t := i+n, x.p.t
	if k < len(t)-1 && t[k].lower == "." && t[k].start == t[k-1].end && x.r.lx.abbr[t[k-1].lower] && !t[k+1].upper {
		n++
	}
	return micro, n
}

func (x numerals) One(i int) (n int) { _, n = x.find(i, "one"); return n }

func (x numerals) Fraction(i int) (micro int64, n int) { return x.find(i, "fraction") }

func (x numerals) PartOfOne(i int) (micro int64, n int) { return x.find(i, "part-of-one") }

func (x numerals) AndHalf(i int) (n int) { _, n = x.find(i, "and-half"); return n }

// And: in Arabic the letter is written together with what follows it.
func (x numerals) And(i int) bool {
	if x.r.lx.lang != "ar" {
		return x.p.at(i, "and") != nil
	}
	return i >= 0 && i+1 < len(x.p.t) && x.p.t[i].lower == "و" && x.p.t[i].end == x.p.t[i+1].start
}

func (x numerals) Joined(i int) bool {
	return i < len(x.p.t) && strings.HasPrefix(x.p.t[i].lower, "و") && !x.r.lx.has(x.p.t[i].lower, "number")
}

func (x numerals) Hyphen(int) bool { return false } // it is of the word

func (x numerals) Between(i int) bool { return i < len(x.p.t) && x.p.t[i].any("of", "det") }

func (x numerals) Counts(i int) bool { return x.p.at(i, "unit") != nil }

// joined reads "forty-one"; 0 where the word is no such number.
func (r *reader) joined(s string) float64 {
	tens, ones, ok := strings.Cut(s, "-")
	a, b := r.lx.number(tens), r.lx.number(ones)
	if !ok || a < 20 || a > 90 || b < 1 || b > 9 {
		return 0
	}
	return a + b
}

// digits reads a number in digits alone, as the language writes it.
func (r *reader) digits(s string) (float64, bool) {
	if s == "" || numeral.Digit(first(s)) < 0 {
		return 0, false
	}
	d := numeral.SignsOf(r.lx.lang).Read(s, 0)
	return plain(d.Micro), d.End == len(s) && !d.Clock && !d.Long
}
