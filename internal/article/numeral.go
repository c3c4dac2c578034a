package article

import (
	"strings"
	"unicode/utf8"
)

// number reads a number in digits or words, of as many words as it has: "one hundred and fifty thousand",
// "ثلاثمئة وأربعون", "двадцать пять тысяч", "62 ألفا و4". It returns how many
// tokens it takes, 0 where none begins at token i.
func (r *reader) number(p *paragraph, i int) (v float64, n int) {
	if i >= len(p.t) || r.inDate(&p.t[i]) || p.named(i) || year(&p.t[i]) > 0 && p.at(i+1, "year") != nil {
		return 0, 0
	}
	if v, n = r.fraction(p, i); n > 0 || r.ofParts(p, i) {
		return v, n
	}
	x := numeral{r: r, p: p, i: i}
	if !x.head() {
		return 0, 0
	}
	for x.times() || x.plus() {
	}
	return x.total + x.group, x.i - i
}

// numeral is a number under way.
type numeral struct {
	r      *reader
	p      *paragraph
	i      int     // the next token
	total  float64 // of thousands and more
	group  float64 // what stands behind these
	least  float64 // the last power of a thousand; 0: none
	digits bool    // the group is in digits
}

// head reads the first word, or the digits.
func (x *numeral) head() bool {
	p, t := x.p, &x.p.t[x.i]
	switch m := t.is("number"); {
	case t.number:
		v, n := x.inDigits(x.i)
		if n == 0 {
			return false
		}
		x.group, x.i, x.digits = v, x.i+n, true
	case m != nil && (t.is("unit") == nil || x.r.lx.lang != "ar"): // "بالمئة" is of a share
		if x.group, x.i = atof(m.of), x.i+m.n; x.group >= 1000 {
			x.total, x.least, x.group = x.group, x.group, 0
		}
	case t.is("one") != nil && (p.at(x.i+1, "power") != nil || x.r.lx.lang == "ar" && x.tensBehind(x.i+1)):
		x.group, x.i = 1, x.i+1 // "bir milyon", "واحد وعشرون"
	case t.is("power") != nil && (x.r.lx.lang == "tr" || x.r.lx.lang == "fa") && x.goesOn():
		x.group = 1 // "yüz elli", "هزار و ۲۰۰"
	default:
		v := x.r.joined(t.lower)
		if v == 0 {
			return false
		}
		x.group, x.i = v, x.i+1
	}
	if half, n := x.r.andHalf(p, x.i, x.group, 1); n > 0 && x.least == 0 {
		x.group, x.i = half, x.i+n
	} else if n > 0 {
		x.times() // "مليون ونصف"
	}
	return true
}

// goesOn reports whether a power that stands without a number is one itself: a number stands behind it, or what is
// counted.
func (x *numeral) goesOn() bool {
	k := x.i + 1
	if x.p.at(k, "and") != nil {
		k++
	}
	return k < len(x.p.t) && (x.p.t[k].any("number", "power") ||
		x.p.t[k].number && (k > x.i+1 || x.r.lx.lang == "tr") || x.p.at(x.i+1, "unit") != nil)
}

// inDigits reads digits with those in groups of three behind them: "12 000".
func (x *numeral) inDigits(i int) (v float64, n int) {
	p := x.p
	s := p.t[i].lower
	if head, end, has := strings.Cut(s, "-"); has && x.r.lx.has(end, "number-ending") {
		s = head // "4-х"
	}
	v, ok := x.r.digits(s)
	if !ok {
		return 0, 0
	}
	long := func(i int) int { return utf8.RuneCountInString(p.t[i].lower) }
	for n = 1; long(i) <= 3 && i+n < len(p.t) && p.t[i+n].number && long(i+n) == 3; n++ {
		w, ok := x.r.digits(p.t[i+n].lower)
		if !ok || x.r.inDate(&p.t[i+n]) {
			break
		}
		v = 1000*v + w
	}
	if x.r.lx.lang == "tr" && i+n+1 < len(p.t) && strings.Contains("'’", p.t[i+n].lower) && p.t[i+n+1].word &&
		p.t[i+n].start == p.t[i+n-1].end && p.t[i+n+1].start == p.t[i+n].end {
		n += 2 // "200.000'den"
	}
	return v, n
}

// times multiplies with a power: "hundred", "thousand".
func (x *numeral) times() bool {
	if x.least > 0 && x.group == 0 {
		half, n := x.r.andHalf(x.p, x.i, x.total, x.least) // "a million and a half"
		x.total, x.i = half, x.i+n
		return n > 0
	}
	m := x.p.at(x.i, "power")
	if m == nil || x.group == 0 {
		return false
	}
	by := atof(m.of)
	if by >= 1000 && x.least > 0 && by >= x.least || by < 1000 && x.group >= 100 {
		return false
	}
	x.i += m.n
	if x.i < len(x.p.t)-1 && x.p.t[x.i].lower == "." && x.p.t[x.i].start == x.p.t[x.i-1].end &&
		x.r.lx.abbr[x.p.t[x.i-1].lower] && !x.p.t[x.i+1].upper {
		x.i++ // "120 тыс. человек"
	}
	if by < 1000 {
		x.group, x.digits = x.group*by, false
		return true
	}
	x.total, x.least, x.group, x.digits = x.total+x.group*by, by, 0, false
	return true
}

// plus adds what goes on with a number: "fifty" behind "one hundred and".
func (x *numeral) plus() bool {
	k, and := x.i, x.p.at(x.i, "and") != nil
	ar := x.r.lx.lang == "ar"
	switch x.r.lx.lang {
	case "en", "fa":
		if and {
			k++
		}
	case "ar":
		and = k < len(x.p.t) && strings.HasPrefix(x.p.t[k].lower, "و") && !x.r.lx.has(x.p.t[k].lower, "number")
		if and && x.p.t[k].lower == "و" {
			k++ // "62 ألفا و4"
			and = k < len(x.p.t) && x.p.t[k-1].end == x.p.t[k].start
		}
	}
	if k >= len(x.p.t) || (ar || x.r.lx.lang == "fa") && !and {
		return false
	}
	t := &x.p.t[k]
	v, n := 0.0, 0
	switch m := t.is("number"); {
	case m != nil && !x.digits:
		v, n = atof(m.of), m.n
	case t.is("one") != nil && !x.digits && x.group >= 20:
		v, n = 1, 1
	case t.number && x.group == 0 && x.least > 0 && (x.r.lx.lang != "en"):
		if v, n = x.inDigits(k); x.r.inDate(t) || x.p.named(k) {
			return false
		}
	case x.r.joined(t.lower) > 0 && !x.digits:
		v, n = x.r.joined(t.lower), 1
	}
	if n == 0 || !x.fits(v) || x.r.lx.lang == "en" && and && !(x.group >= 100 || x.group == 0 && x.least > 0) {
		return false
	}
	if next := x.p.at(k+n, "power"); next != nil && x.least > 0 && atof(next.of) >= x.least {
		return false // "two thousand, five thousand"
	}
	x.group, x.i, x.digits = x.group+v, k+n, t.number
	return true
}

// fits reports whether a number can stand behind what was read: five behind twenty, fifty behind a hundred; in Arabic,
// twenty behind five.
func (x *numeral) fits(v float64) bool {
	switch g := int(x.group); {
	case v <= 0:
		return false
	case g == 0:
		return x.least > 0 && v < x.least
	case x.r.lx.lang == "ar" && g%100 > 0 && g%100 < 10:
		return v >= 20 && v < 100
	case g%1000 == 0:
		return v < 1000
	case g%100 == 0:
		return v < 100
	case g%10 == 0 && g%100 >= 20:
		return v < 10
	}
	return false
}

// tensBehind reports whether an Arabic number of tens stands at token i behind the letter of "and".
func (x *numeral) tensBehind(i int) bool {
	m := x.p.at(i, "number")
	return m != nil && strings.HasPrefix(x.p.t[i].lower, "و") && atof(m.of) >= 20 && atof(m.of) < 100
}

// joined reads "forty-one"; 0 where the word is no such number.
func (r *reader) joined(s string) float64 {
	tens, ones, ok := strings.Cut(s, "-")
	a, b := r.lx.number(tens), r.lx.number(ones)
	if !ok || a < 20 || a > 90 || b < 1 || b > 9 {
		return 0
	}
	return a + b
}
