package numeral

import "math"

// Text is what stands in a text, piece by piece, as far as numbers go. Each method says how many pieces its find
// takes, 0 where there is none, as outside the text.
type Text interface {
	Digits(i int) (micro int64, n int) // a number in digits that can go on
	Word(i int) (micro int64, n int)   // a word of a number
	One(i int) (n int)                 // a word for one, where it is no word of a number
	Power(i int) (micro int64, n int)  // "hundred", "thousand"
	Fraction(i int) (micro int64, n int)
	PartOfOne(i int) (micro int64, n int) // "thirds", in parts of one: 3
	AndHalf(i int) (n int)
	And(i int) bool     // a word for "and"
	Joined(i int) bool  // "and" is written together with the word
	Hyphen(i int) bool  // a hyphen within a word
	Between(i int) bool // a word that can stand between a part and its power: "half of a"
	Counts(i int) bool  // a word that numbers count
}

// Read reads a number of as many pieces as it has: "one hundred and fifty thousand", "ثلاثمئة وأربعون",
// "62 ألفا و4", "half a million", "two and a half thousand". It returns how many pieces it takes, 0 where
// none begins.
func Read(lang string, t Text, i int) (micro int64, n int) {
	x := reader{lang: lang, t: t, i: i}
	if micro, n = x.fraction(); n > 0 {
		return micro, n
	}
	if _, n = Parts(t, i); n > 0 || !x.head() {
		return 0, 0
	}
	for x.times() || x.plus() {
	}
	return x.total + x.group, x.i - i
}

// Parts reads a number of equal parts, which is never a number of what stands behind it: "two thirds of the members",
// "две трети".
func Parts(t Text, i int) (micro int64, n int) {
	v, n := t.Word(i)
	if n == 0 {
		v, n = t.Digits(i)
	}
	part, k := t.PartOfOne(i + n)
	if n == 0 || k == 0 || v >= 10*Million {
		return 0, 0
	}
	return v * Million / part, n + k
}

// reader is a number under way.
type reader struct {
	lang   string
	t      Text
	i      int   // the next piece
	total  int64 // of thousands and more
	group  int64 // what stands behind these
	least  int64 // the last power of a thousand; 0: none
	digits bool  // the group is in digits
}

const (
	hundred  = 100 * Million
	thousand = 1000 * Million
)

// fraction reads a part of a round number: "three quarters of a million", "ربع مليون". Where no round number
// stands behind the part it is none: "half of the villages" counts nothing.
func (x *reader) fraction() (micro int64, n int) {
	t, i := x.t, x.i
	if micro, n = t.Fraction(i); n == 0 {
		micro, n = Parts(t, i)
	} else if t.And(i - 1) {
		_, w := t.Word(i - 2)
		if _, d := t.Digits(i - 2); w > 0 || d > 0 {
			return 0, 0 // it belongs to the number before
		}
	}
	if n == 0 {
		return 0, 0
	}
	for t.Between(i + n) {
		if _, w := t.Word(i + n); w > 0 {
			break
		}
		n++
	}
	of, k := t.Power(i + n)
	if w, m := t.Word(i + n); m > 0 && w >= 12*Million {
		of, k = w, m
	}
	if k == 0 {
		return 0, 0
	}
	return product(micro, of), n + k
}

// product multiplies two numbers; what is more than any count stays the most there can be.
func product(a, b int64) int64 {
	p := float64(a) * float64(b) / Million
	if p > math.MaxInt64/16 {
		return math.MaxInt64 / 16
	}
	return int64(p + 0.5)
}

// head reads the first word, or the digits.
func (x *reader) head() bool {
	t := x.t
	if v, n := t.Digits(x.i); n > 0 {
		x.group, x.i, x.digits = v, x.i+n, true
	} else if v, n := t.Word(x.i); n > 0 {
		if x.group, x.i = v, x.i+n; v >= thousand {
			x.total, x.least, x.group = v, v, 0
		}
	} else if n := t.One(x.i); n > 0 && (x.power(x.i+n) > 0 || x.lang == "ar" && x.tensBehind(x.i+n)) {
		x.group, x.i = Million, x.i+n // "bir milyon", "واحد وعشرون"
	} else if (x.lang == "tr" || x.lang == "fa") && x.goesOn() {
		x.group = Million // "yüz elli", "هزار و ۲۰۰"
	} else {
		return false
	}
	if half, n := x.andHalf(x.group, Million); n > 0 && x.least == 0 {
		x.group, x.i = half, x.i+n
	} else if n > 0 {
		x.times() // "مليون ونصف"
	}
	return true
}

func (x *reader) power(i int) int64 {
	v, _ := x.t.Power(i)
	return v
}

// tensBehind reports whether an Arabic number of tens stands at piece i behind the letter of "and".
func (x *reader) tensBehind(i int) bool {
	v, n := x.t.Word(i)
	return n > 0 && x.t.Joined(i) && v >= 20*Million && v < hundred
}

// goesOn reports whether a power that stands without a number is one itself: a number stands behind it, or what is
// counted.
func (x *reader) goesOn() bool {
	t, k := x.t, x.i+1
	if x.power(x.i) == 0 {
		return false
	}
	if t.And(k) {
		k++
	}
	_, word := t.Word(k)
	_, digits := t.Digits(k)
	return word > 0 || x.power(k) > 0 || digits > 0 && (k > x.i+1 || x.lang == "tr") || t.Counts(x.i+1)
}

// andHalf adds the half that stands behind a number of the size one: "two and a half", "مليون ونصف".
func (x *reader) andHalf(v, one int64) (int64, int) {
	n := x.t.AndHalf(x.i)
	if n == 0 {
		return v, 0
	}
	if again, k := x.t.Power(x.i + n); k > 0 && one >= thousand && again == one {
		n += k
	} else if k > 0 && x.lang != "en" && x.lang != "ru" && x.t.Counts(x.i-1) {
		return v, 0 // "آواره و نیم میلیون نفر"
	}
	return v + one/2, n
}

// AndHalf adds the half behind a number that ends before piece i: "two years and a half".
func AndHalf(lang string, t Text, i int, micro int64) (int64, int) {
	x := reader{lang: lang, t: t, i: i}
	return x.andHalf(micro, Million)
}

// times multiplies with a power: "hundred", "thousand".
func (x *reader) times() bool {
	if x.least > 0 && x.group == 0 {
		half, n := x.andHalf(x.total, x.least) // "a million and a half"
		x.total, x.i = half, x.i+n
		return n > 0
	}
	by, n := x.t.Power(x.i)
	if n == 0 || x.group == 0 || by >= thousand && x.least > 0 && by >= x.least || by < thousand && x.group >= hundred {
		return false
	}
	x.i += n
	if x.digits = false; by < thousand {
		x.group = product(x.group, by)
		return true
	}
	x.total, x.least, x.group = x.total+product(x.group, by), by, 0
	return true
}

// plus adds what goes on with a number: "fifty" behind "one hundred and".
func (x *reader) plus() bool {
	t, k := x.t, x.i
	for t.Hyphen(k) {
		k++
	}
	and := t.And(k)
	switch x.lang {
	case "en", "fa":
		if and {
			k++
		}
	case "ar":
		if and {
			k++ // "62 ألفا و4"
		} else {
			and = t.Joined(k)
		}
	}
	if (x.lang == "ar" || x.lang == "fa") && !and {
		return false
	}
	v, n := t.Word(k)
	digits := false
	if n == 0 && x.group >= 20*Million {
		v, n = Million, t.One(k)
	}
	if n > 0 && x.digits {
		return false
	}
	if n == 0 && x.group == 0 && x.least > 0 && x.lang != "en" {
		v, n = t.Digits(k)
		digits = true
	}
	if n == 0 || !x.fits(v) || x.lang == "en" && and && !(x.group >= hundred || x.group == 0 && x.least > 0) {
		return false
	}
	if next := x.power(k + n); next > 0 && x.least > 0 && next >= x.least {
		return false // "two thousand, five thousand"
	}
	x.group, x.i, x.digits = x.group+v, k+n, digits
	return true
}

// fits reports whether a number can stand behind what was read: five behind twenty, fifty behind a hundred; in Arabic,
// twenty behind five.
func (x *reader) fits(micro int64) bool {
	v := micro / Million
	switch g := x.group / Million; {
	case micro <= 0:
		return false
	case g == 0:
		return x.least > 0 && micro < x.least
	case x.lang == "ar" && g%100 > 0 && g%100 < 10:
		return v >= 20 && v < 100
	case g%1000 == 0:
		return v < 1000
	case g%100 == 0:
		return v < 100
	case g%10 == 0 && (g%100 >= 20 || x.lang == "tr"): // "on iki"
		return v < 10
	}
	return false
}
