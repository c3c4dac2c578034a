package press

import (
	"strings"

	"truce/internal/numeral"
)

// digitsAt reads the number, date or time of day in digits that begins at i.
func digitsAt(signs numeral.Signs, text string, i int) element {
	if e, ok := numericDate(text, i); ok {
		return e
	}
	d := signs.Read(text, i)
	e := element{kind: number, start: i, end: d.End, micro: d.Micro, how: ByDigits, doubt: d.Doubt}
	switch {
	case d.Clock:
		e.kind, e.concept = mark, "clock"
	case d.Long:
		e.kind, e.concept = mark, "overlong"
	}
	return e
}

// numerals are elements as the grammar of numbers reads them.
type numerals struct {
	lang string
	e    []element
}

func (x numerals) marked(i int, concept string) (micro int64, n int) {
	if i < 0 || i >= len(x.e) || !x.e[i].is(concept) {
		return 0, 0
	}
	return numeral.Of(x.e[i].of), 1
}

func (x numerals) number(i int, word bool) (micro int64, n int) {
	if i < 0 || i >= len(x.e) || x.e[i].kind != number || (x.e[i].how == ByWord) != word || x.e[i].how == ByNone ||
		x.e[i].how == ByDual {
		return 0, 0
	}
	return x.e[i].micro, 1
}

func (x numerals) Digits(i int) (micro int64, n int) { return x.number(i, false) }

func (x numerals) Word(i int) (micro int64, n int) { return x.number(i, true) }

// Power takes the full stop of a short word with it: "120 тыс. человек".
func (x numerals) Power(i int) (micro int64, n int) {
	micro, n = x.marked(i, "power")
	if v, k := x.Word(i); v == 1000*million || v == million*million {
		micro, n = v, k // "тысяча", "ألف": a number by itself as well
	}
	if n > 0 && i+2 < len(x.e) && x.e[i+1].sign(stop) && x.e[i+1].glued &&
		cased(x.e[i+2]) && !x.e[i+2].upper {
		n++
	}
	return micro, n
}

func (x numerals) One(int) int { return 0 } // it is a word like the others here

func (x numerals) Fraction(i int) (micro int64, n int) { return x.marked(i, "part") }

func (x numerals) PartOfOne(i int) (micro int64, n int) { return x.marked(i, "part-of-one") }

func (x numerals) AndHalf(i int) (n int) { _, n = x.marked(i, "and-half"); return n }

func (x numerals) And(i int) bool { return i >= 0 && i < len(x.e) && x.e[i].is("and") }

func (x numerals) Joined(i int) bool {
	return i < len(x.e) && x.e[i].joined && strings.HasPrefix(x.e[i].prefix, "و")
}

func (x numerals) Hyphen(i int) bool { return i < len(x.e) && x.e[i].sign(join) }

func (x numerals) Between(i int) bool {
	return i < len(x.e) && (x.e[i].is("of") || x.e[i].is("article"))
}

func (x numerals) Counts(i int) bool {
	return i >= 0 && i < len(x.e) && (x.e[i].kind == word || x.e[i].kind == mark && !x.e[i].is("power"))
}

// numericDate reads 2017-01-22, 22.01.2017, 22/01/2017 and 22-01-2017. A day and a month that could change places are
// read with the day first.
func numericDate(text string, i int) (element, bool) {
	a, p := numeral.Run(text, i)
	if p >= len(text) || len(a) > 4 || !strings.ContainsRune("-./", rune(text[p])) {
		return element{}, false
	}
	b, q := numeral.Run(text, p+1)
	if b == "" || len(b) > 2 || q >= len(text) || text[q] != text[p] {
		return element{}, false
	}
	c, end := numeral.Run(text, q+1)
	y, m, d := atoi(c), atoi(b), atoi(a)
	if len(a) == 4 {
		y, m, d = atoi(a), atoi(b), atoi(c)
	} else if len(c) != 4 || len(a) > 2 {
		return element{}, false
	}
	if y < 1900 || y > 2199 || !realDay(y, m, d) {
		return element{}, false
	}
	return element{kind: date, start: i, end: end, day: &Day{Year: y, Month: m, Day: d, numeric: true}}, true
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
