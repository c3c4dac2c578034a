package numeral

import (
	"strings"
	"unicode/utf8"
)

// Signs say how a language writes numbers in digits: what parts thousands and what a fraction, as they are most often.
type Signs struct{ Thousands, Decimal string }

// SignsOf returns the signs of a language.
func SignsOf(lang string) Signs { return languages()[lang].signs }

// Digits is a number in digits.
type Digits struct {
	Micro int64
	End   int    // the byte behind it
	Doubt string // where it can be read in two ways: the sign that does it; "thousands": a usual one of three digits
	Clock bool   // it is a time of day, and no number
	Long  bool   // it is too long for any count, and no number
}

// Digit returns the value of a digit of the scripts that are read, else -1.
func Digit(r rune) int {
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

// Read reads the number that begins at byte i: "1,097", "1, 097", "12 000", "3,5", "٢٬١٣٥".
func (s Signs) Read(text string, i int) Digits {
	groups, seps, ends := digitGroups(text, i)
	if len(groups) > 1 && seps[0] == ":" {
		n := 0
		for n < len(seps) && seps[n] == ":" {
			n++
		}
		return Digits{Clock: true, End: ends[n]}
	}
	k, d := s.number(groups, seps)
	d.End = ends[k-1]
	return d
}

// digitGroups reads groups of digits and the signs between them, as far as one number could go.
func digitGroups(text string, i int) (groups, seps []string, ends []int) {
	for {
		g, end := Run(text, i)
		groups, ends = append(groups, g), append(ends, end)
		sep, next := separator(text, end)
		if sep == "" {
			return groups, seps, ends
		}
		seps, i = append(seps, sep), next
	}
}

// Run returns the digits that stand together from byte i on, as 0 to 9, and the byte behind them.
func Run(text string, i int) (string, int) {
	var b strings.Builder
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		d := Digit(r)
		if d < 0 {
			break
		}
		b.WriteByte(byte('0' + d))
		i += size
	}
	return b.String(), i
}

// separators are the signs that can stand inside a number, and what each is read as.
var separators = [][2]string{{", ", ", "}, {",", ","}, {".", "."}, {":", ":"}, {"٬", ","}, {"٫", "."}, {" ", " "},
	{"\u00a0", " "}, {"\u202f", " "}, {"\u2009", " "}}

// separator reads a sign that can stand inside a number, where a digit follows it.
func separator(text string, i int) (string, int) {
	for _, s := range separators {
		if !strings.HasPrefix(text[i:], s[0]) {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[i+len(s[0]):]); Digit(r) >= 0 {
			return s[1], i + len(s[0])
		}
	}
	return "", i
}

// number makes a number of as many groups as belong to it, and says of how many.
func (s Signs) number(groups, seps []string) (int, Digits) {
	k, doubt := 1, ""
	whole := groups[0]
	for k < len(groups) && s.groupsThousands(groups, seps, k) {
		if seps[k-1] != s.Thousands {
			doubt = seps[k-1]
		}
		whole += groups[k]
		k++
	}
	list := k+1 < len(groups) && seps[k] == seps[k-1] // "3,4,5"
	if k < len(groups) && (seps[k-1] == "." || seps[k-1] == ",") && !list {
		if seps[k-1] != s.Decimal {
			doubt = seps[k-1]
		}
		return k + 1, digitsOf(whole, groups[k], doubt)
	}
	d := digitsOf(whole, "", doubt)
	if k == 2 && seps[0] == s.Thousands && doubt == "" && seps[0] != " " {
		d.Doubt = "thousands"
	}
	return k, d
}

// groupsThousands reports whether group k is three more digits of the number.
func (s Signs) groupsThousands(groups, seps []string, k int) bool {
	if len(groups[k]) != 3 || len(groups[0]) > 3 || groups[0][0] == '0' {
		return false
	}
	switch sep := seps[k-1]; sep {
	case s.Decimal:
		return false
	case s.Thousands:
		return true
	case ", ":
		return k == len(groups)-1
	case " ":
		return s.Decimal == "."
	}
	return seps[k-1] == "." // "1.200" where a comma parts the fraction
}

// digitsOf makes a number of digits.
func digitsOf(whole, frac, doubt string) Digits {
	if len(whole) > 12 || len(frac) > 6 {
		return Digits{Long: true}
	}
	var micro int64
	for _, c := range whole + frac + strings.Repeat("0", 6-len(frac)) {
		micro = micro*10 + int64(c-'0')
	}
	return Digits{Micro: micro, Doubt: doubt}
}
