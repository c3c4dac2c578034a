package press

import (
	"strings"
	"unicode/utf8"
)

// numerals says how a language writes numbers in digits.
type numerals struct {
	thousands, decimal string // the signs, as they are most often
}

// digit returns the value of a digit of the scripts that are read, else -1.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	}
	return -1
}

// at reads the number, date or time of day in digits that begins at i.
func (n numerals) at(text string, i int) element {
	if e, ok := numericDate(text, i); ok {
		return e
	}
	groups, seps, ends := digitGroups(text, i)
	if len(groups) > 1 && seps[0] == ":" {
		return element{kind: mark, concept: "clock", start: i, end: ends[clockGroups(seps)]}
	}
	k, e := n.read(groups, seps)
	e.start, e.end = i, ends[k-1]
	return e
}

// clockGroups returns how many colons in a row there are.
func clockGroups(seps []string) int {
	n := 0
	for n < len(seps) && seps[n] == ":" {
		n++
	}
	return n
}

// digitGroups reads groups of digits and the signs between them, as far as one number could go.
func digitGroups(text string, i int) (groups, seps []string, ends []int) {
	for {
		g, end := digits(text, i)
		groups, ends = append(groups, g), append(ends, end)
		sep, next := separator(text, end)
		if sep == "" {
			return groups, seps, ends
		}
		seps, i = append(seps, sep), next
	}
}

func digits(text string, i int) (string, int) {
	var b strings.Builder
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		d := digit(r)
		if d < 0 {
			break
		}
		b.WriteByte(byte('0' + d))
		i += size
	}
	return b.String(), i
}

// separator reads a sign that can stand inside a number, where a digit follows it.
func separator(text string, i int) (string, int) {
	for _, s := range []string{", ", ",", ".", ":", "٬", "٫", " ", "\u00a0", "\u202f", "\u2009"} {
		if !strings.HasPrefix(text[i:], s) {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[i+len(s):]); digit(r) >= 0 {
			return map[string]string{"٬": ",", "٫": ".", "\u00a0": " ", "\u202f": " ", "\u2009": " "}[s] +
				plainSign(s), i + len(s)
		}
	}
	return "", i
}

func plainSign(s string) string {
	if strings.TrimLeft(s, ", .:") == "" {
		return s
	}
	return ""
}

// read makes a number of as many groups as belong to it, and says of how many.
func (n numerals) read(groups, seps []string) (int, element) {
	k, doubt := 1, ""
	whole := groups[0]
	for k < len(groups) && n.groupsThousands(seps[k-1], groups, k) && !n.fraction(groups, seps, k) {
		if seps[k-1] != n.thousands {
			doubt = seps[k-1]
		}
		whole += groups[k]
		k++
	}
	if k < len(groups) && (seps[k-1] == "." || seps[k-1] == ",") && !commaList(n, groups, seps, k) {
		if seps[k-1] != n.decimal {
			doubt = seps[k-1]
		}
		return k + 1, numberOf(whole, groups[k], doubt)
	}
	e := numberOf(whole, "", doubt)
	if k == 2 && seps[0] == n.thousands && doubt == "" && seps[0] != " " {
		e.doubt = "thousands"
	}
	return k, e
}

// groupsThousands reports whether group k is three more digits of the number.
func (n numerals) groupsThousands(sep string, groups []string, k int) bool {
	if len(groups[k]) != 3 || len(groups[0]) > 3 || groups[0][0] == '0' {
		return false
	}
	switch sep {
	case n.thousands:
		return true
	case ", ":
		return k == len(groups)-1
	case " ":
		return n.thousands == " " || n.decimal == "."
	}
	return false
}

// fraction reports whether group k stands behind the sign of a fraction.
func (n numerals) fraction(groups, seps []string, k int) bool { return seps[k-1] == n.decimal }

// commaList reports whether the comma before group k parts two numbers of a list, "3,4,5".
func commaList(n numerals, groups, seps []string, k int) bool {
	return k+1 < len(groups) && seps[k] == seps[k-1]
}

// numberOf makes a number of digits. What is too long for any count is no number.
func numberOf(whole, frac, doubt string) element {
	if len(whole) > 12 || len(frac) > 6 {
		return element{kind: mark, concept: "overlong"}
	}
	var micro int64
	for _, c := range whole + frac + strings.Repeat("0", 6-len(frac)) {
		micro = micro*10 + int64(c-'0')
	}
	return element{kind: number, micro: micro, how: ByDigits, doubt: doubt}
}

// numericDate reads 2017-01-22, 22.01.2017, 22/01/2017 and 22-01-2017. A day and a month that could change places are
// read with the day first.
func numericDate(text string, i int) (element, bool) {
	a, p := digits(text, i)
	if p >= len(text) || len(a) > 4 || !strings.ContainsRune("-./", rune(text[p])) {
		return element{}, false
	}
	b, q := digits(text, p+1)
	if b == "" || len(b) > 2 || q >= len(text) || text[q] != text[p] {
		return element{}, false
	}
	c, end := digits(text, q+1)
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
