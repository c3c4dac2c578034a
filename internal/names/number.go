package names

import (
	"strconv"
	"strings"
)

// Numbers and ordinals, in digits of any script, in Roman figures and in words, are read as what they say: the 1st, the
// First and الأولى are one number, and names whose numbers differ are names of two things.

// maxNumber bounds what is read; nobody counts bodies and posts beyond it.
const maxNumber = 1 << 50

// numberOf reads a word that begins with digits: 13, 13th, 14a. A letter that stands behind them belongs to the number.
func numberOf(sounds string) (uint64, bool) {
	to := 0
	for to < len(sounds) && isDigit(sounds[to]) {
		to++
	}
	if to == 0 {
		return 0, false
	}
	n := uint64(0)
	for _, d := range []byte(sounds[:to]) {
		if n = n*10 + uint64(d-byte(firstDigit)); n > maxNumber {
			return 0, false
		}
	}
	switch rest := sounds[to:]; {
	case ordinalEnds[symbols(rest)]:
		return numberCode(n, 0), true
	case len(rest) == 1:
		return numberCode(n, rest[0]), true
	}
	return 0, false // digits used as letters, as in 7alab
}

func isDigit(s byte) bool { return sound(s) >= firstDigit && sound(s) < firstOther }

// numberCode tells 0 from no number, and 14a from 14.
func numberCode(n uint64, letter byte) uint64 { return n<<8 | uint64(letter)<<1 | 1 }

// appendFigure writes a number as sounds: its digits, and the letter behind them.
func appendFigure(out []byte, code uint64) []byte {
	for _, d := range strconv.AppendUint(nil, code>>8, 10) {
		out = append(out, byte(soundOf[d]))
	}
	if letter := byte(code&0xff) >> 1; letter != 0 {
		out = append(out, letter)
	}
	return out
}

// ordinalEnds are the sounds that make a figure an ordinal: st, nd, rd, th; я, й, е, го; inci and its kin; م.
var ordinalEnds = setOf(" st nd rd T y ya e ye go oy inci IncI uncu m")

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.SplitSeq(words, " ") {
		set[w] = true
	}
	return set
}

// endsOrdinal reports whether a word of its own, behind a figure and a hyphen, only makes it an ordinal: 13-я.
func endsOrdinal(sounds string) bool { return len(sounds) > 0 && ordinalEnds[symbols(sounds)] }

// romanOf reads a Roman figure of capital I, V and X.
func romanOf(spelled string) (n uint64) {
	for i := range len(spelled) {
		v := romanDigit(spelled[i])
		switch {
		case v == 0:
			return 0
		case i+1 < len(spelled) && v < romanDigit(spelled[i+1]):
			n -= v
		default:
			n += v
		}
	}
	if n >= 40 || romanFigure(n) != spelled {
		return 0
	}
	return n
}

func romanDigit(c byte) uint64 {
	switch c {
	case 'I':
		return 1
	case 'V':
		return 5
	case 'X':
		return 10
	}
	return 0
}

// romanFigure writes a number below 40.
func romanFigure(n uint64) string {
	ones := [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return strings.Repeat("X", int(n/10)) + ones[n%10]
}

// addNumbers enters the words for numbers. A cardinal and an Arabic ordinal are also names and other words (Thani, on):
// they say a number only in a name that has a word for something counted.
func (v *vocabulary) addNumbers() {
	v.number(ordinals, false)
	v.number(arabicOrdinals, true)
	v.number(cardinals, true)
	for line := range strings.Lines(russianOrdinals) {
		words := strings.Fields(line)
		for _, end := range strings.Fields("ый ой ий ая ое ого ую ым ом ья ье ьего ьей") {
			v.numberWord(words[1]+end, words[0], false)
		}
	}
}

// number enters lines of a figure and the words for it.
func (v *vocabulary) number(lines string, counted bool) {
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		words := strings.Fields(line)
		for _, w := range words[1:] {
			for _, form := range prefixed(w) {
				v.numberWord(form, words[0], counted)
			}
		}
	}
}

func (v *vocabulary) numberWord(word, figure string, counted bool) {
	n := uint64(0)
	for _, d := range []byte(figure) {
		n = n*10 + uint64(d-'0')
	}
	if sounds := soundsOf(word); !v.taken(sounds) {
		v.words[sounds] = lexeme{number: n, counted: counted}
	}
}

func (v *vocabulary) taken(sounds string) bool {
	_, ok := v.words[sounds]
	return ok
}

// sumNumbers adds the number a word says to that of the words before it: twenty and third, on and üçüncü, ثالثة and
// عشرون, two and hundred. It reports false where the two make no number.
func sumNumbers(n, next uint64) (uint64, bool) {
	switch {
	case n == 0 || next == 0:
		return 0, false
	case next == 100 && n < 10:
		return n * 100, true
	case n >= 100 && n%100 == 0 && next < 100,
		n%100 >= 10 && n%10 == 0 && next < 10,
		n%100 < 10 && next%10 == 0 && next < 100:
		return n + next, true
	}
	return 0, false
}
