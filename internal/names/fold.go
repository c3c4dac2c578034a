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
	out := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		letters, kind := foldRune(r)
		switch kind {
		case foldDrop:
			continue
		case foldSpace:
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
		}
		gap = false
		out = utf8.AppendRune(out, letters[0])
		if letters[1] != 0 {
			out = utf8.AppendRune(out, letters[1])
		}
	}
	return norm.NFC.String(string(out))
}

type foldKind uint8

const (
	foldKeep foldKind = iota
	foldDrop
	foldSpace
)

// foldRune says what becomes of a rune of a text in form NFKD; a second letter of 0 is none.
func foldRune(r rune) (letters [2]rune, kind foldKind) {
	if r < utf8.RuneSelf {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			return [2]rune{r}, foldKeep
		case 'A' <= r && r <= 'Z':
			return [2]rune{r + 'a' - 'A'}, foldKeep
		case r == '\'' || r == '`':
			return letters, foldDrop
		}
		return letters, foldSpace
	}
	r = unicode.ToLower(r)
	if to, ok := foldLetters[r]; ok {
		return to, foldKeep
	}
	switch {
	case r == zeroWidthNonJoiner:
		return letters, foldSpace
	case droppable(r):
		return letters, foldDrop
	case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
		return [2]rune{r}, foldKeep
	}
	return letters, foldSpace
}

const zeroWidthNonJoiner = '\u200c'

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
var foldLetters = map[rune][2]rune{
	'ı': {'i'}, 'ß': {'s', 's'}, 'ø': {'o'}, 'æ': {'a', 'e'}, 'œ': {'o', 'e'}, 'đ': {'d'}, 'ð': {'d'}, 'þ': {'t', 'h'},
	'ł': {'l'}, 'ħ': {'h'}, 'ə': {'a'}, 'ς': {'σ'}, 'ґ': {'г'},
	'ٱ': {'ا'}, 'ى': {'ي'}, 'ی': {'ي'}, 'ې': {'ي'}, 'ے': {'ي'}, 'ێ': {'ي'}, 'ک': {'ك'}, 'ڪ': {'ك'}, 'ة': {'ه'}, 'ە': {'ه'},
	'ہ': {'ه'}, 'ھ': {'ه'}, 'ۃ': {'ه'}, 'ۆ': {'و'}, 'ۇ': {'و'}, 'ڕ': {'ر'}, 'ڵ': {'ل'},
	'٠': {'0'}, '١': {'1'}, '٢': {'2'}, '٣': {'3'}, '٤': {'4'}, '٥': {'5'}, '٦': {'6'}, '٧': {'7'}, '٨': {'8'}, '٩': {'9'},
	'۰': {'0'}, '۱': {'1'}, '۲': {'2'}, '۳': {'3'}, '۴': {'4'}, '۵': {'5'}, '۶': {'6'}, '۷': {'7'}, '۸': {'8'}, '۹': {'9'},
}
