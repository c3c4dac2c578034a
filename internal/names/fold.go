package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form under which two spellings of one text are equal when they differ only in what people and
// keyboards vary: case (Turkish dotless ı and dotted İ included), diacritics, Arabic vowel signs, tatweel and hamza,
// alef, yeh, kaf and teh marbuta in their Arabic, Persian and Kurdish code points, ё and й, digits of Arabic and
// Persian, compatibility forms, punctuation and spacing. It keeps the script. The zero width non-joiner becomes a
// space, as keyboards without one write it. Fold is idempotent and defined for any bytes: what is not UTF-8 separates
// words.
//
// It is for search and equality, not for display, and it does not bring scripts together: that is [KeyOf].
func Fold(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, " ")
	}
	if !norm.NFKD.IsNormalString(s) {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for i, r := range s {
		folded, kind := foldRune(s, i, r)
		switch kind {
		case foldDrop:
		case foldSpace:
			gap = b.Len() > 0
		case foldKeep:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteString(folded)
		}
	}
	return norm.NFC.String(b.String())
}

type foldKind uint8

const (
	foldDrop foldKind = iota
	foldSpace
	foldKeep
)

// foldRune says what becomes of the rune r that stands at s[i], s being in form NFKD.
func foldRune(s string, i int, r rune) (string, foldKind) {
	if r < utf8.RuneSelf {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			return s[i : i+1], foldKeep
		case 'A' <= r && r <= 'Z':
			return asciiLower[r-'A' : r-'A'+1], foldKeep
		case r == '\'' || r == '`':
			return "", foldDrop
		}
		return "", foldSpace
	}
	r = unicode.ToLower(r)
	if f, ok := foldLetters[r]; ok {
		return f, foldKeep
	}
	switch {
	case r == zeroWidthNonJoiner:
		return "", foldSpace
	case droppable(r):
		return "", foldDrop
	case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
		return string(r), foldKeep
	}
	return "", foldSpace
}

const (
	asciiLower         = "abcdefghijklmnopqrstuvwxyz"
	zeroWidthNonJoiner = '\u200c'
)

// droppable reports whether r only colours its neighbours: a combining mark of Latin, Cyrillic, Greek, Hebrew or
// Arabic, an apostrophe or the sign of ayn or hamza in a romanisation, tatweel, hamza on the line, a format control.
// Marks of other scripts carry vowels and stay.
func droppable(r rune) bool {
	switch {
	case 0x0300 <= r && r <= 0x036f, 0x0483 <= r && r <= 0x0489, 0x0591 <= r && r <= 0x05c7,
		0x0610 <= r && r <= 0x061a, 0x064b <= r && r <= 0x065f, r == 0x0670, 0x06d6 <= r && r <= 0x06dc,
		0x06df <= r && r <= 0x06e4, r == 0x06e7, r == 0x06e8, 0x06ea <= r && r <= 0x06ed, 0x08d3 <= r && r <= 0x08ff:
		return true
	case r == 0x0621, r == 0x0640: // hamza on the line, tatweel
		return true
	case 0x02b0 <= r && r <= 0x02ff: // modifier letters: ʹ ʻ ʼ ʾ ʿ
		return true
	case 0x2018 <= r && r <= 0x201b, r == 0x2032, r == 0x00b4:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// foldLetters holds the letters that do not fold by dropping their marks.
var foldLetters = map[rune]string{
	'ı': "i", 'ß': "ss", 'ø': "o", 'æ': "ae", 'œ': "oe", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ə': "a", 'ς': "σ",
	'ґ': "г",
	'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ے': "ي", 'ێ': "ي", 'ک': "ك", 'ڪ': "ك", 'ة': "ه", 'ە': "ه", 'ہ': "ه", 'ھ': "ه", 'ۃ': "ه",
	'ۆ': "و", 'ۇ': "و", 'ڕ': "ر", 'ڵ': "ل",
	'٠': "0", '١': "1", '٢': "2", '٣': "3", '٤': "4", '٥': "5", '٦': "6", '٧': "7", '٨': "8", '٩': "9",
	'۰': "0", '۱': "1", '۲': "2", '۳': "3", '۴': "4", '۵': "5", '۶': "6", '۷': "7", '۸': "8", '۹': "9",
}
