package press

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"truce/internal/names"
	"truce/internal/numeral"
)

// kind is what an element of a text is.
type kind uint8

const (
	word kind = iota
	number
	mark // a phrase that the tables know
	date
	punct
)

// The signs of punctuation that carry meaning.
const (
	comma     = ","
	dash      = "-"
	join      = "‿" // a hyphen inside a word
	open      = "("
	shut      = ")"
	colon     = ":"
	semicolon = ";"
	stop      = "."
	line      = "\n"
	blank     = "\n\n"
	quote     = "\""
	other     = "?"
)

// element is a piece of a text: a word, a number, a phrase that means something.
type element struct {
	kind       kind
	start, end int
	text       string // folded, of a word; the sign, of punctuation
	upper      bool   // begins with a capital letter
	suffix     bool   // stands behind an apostrophe
	prefix     string // what the language writes together with the word before it: "and", "with"
	joined     bool   // the word is written together with an "and" or the like before it
	glued      bool   // follows the element before without a space
	single     bool   // a mark of one word
	concept    string // of a mark
	of         string // which side, place, month
	micro      int64  // of a number, in millionths
	how        How
	doubt      string // a number that can be read in two ways: which sign it is about
	day        *Day   // of a date
	used       bool
}

func (e *element) is(concept string) bool { return e.kind == mark && e.concept == concept }
func (e *element) sign(s string) bool     { return e.kind == punct && e.text == s }

// whole reports whether the number is a count.
func (e *element) whole() bool { return e.micro%million == 0 }

// tokens splits a text into words, numbers and punctuation.
func tokens(text string, signs numeral.Signs) []element {
	out := make([]element, 0, len(text)/4+8)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\n':
			n := lineBreak(text[i:])
			out = append(out, element{kind: punct, text: lineSign(text[i : i+n]), start: i, end: i + 1})
			i += n
		case unicode.IsSpace(r):
			i += size
		case numeral.Digit(r) >= 0:
			e := digitsAt(signs, text, i)
			if i > 0 && text[i-1] == '+' {
				e.kind, e.concept = mark, "clock"
			}
			out, i = append(out, glue(out, e)), e.end
		case unicode.IsLetter(r):
			e := wordAt(text, i)
			e.suffix = len(out) > 0 && out[len(out)-1].sign(other) && out[len(out)-1].upper && out[len(out)-1].end == i
			if e.suffix {
				out = out[:len(out)-1]
			}
			out, i = append(out, glue(out, e)), e.end
		default:
			out, i = append(out, glue(out, signAt(text, i, r, size))), i+size
		}
	}
	return out
}

func glue(before []element, e element) element {
	e.glued = len(before) > 0 && before[len(before)-1].end == e.start
	return e
}

// lineBreak returns the length of the white space from a line break on.
func lineBreak(text string) int {
	for i, r := range text {
		if !unicode.IsSpace(r) {
			return i
		}
	}
	return len(text)
}

func lineSign(space string) string {
	if strings.Count(space, "\n") > 1 {
		return blank
	}
	return line
}

func wordAt(text string, i int) element {
	first, _ := utf8.DecodeRuneInString(text[i:])
	end := i
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != 'ـ' || numeral.Digit(r) >= 0 {
			break
		}
		end += size
	}
	return element{kind: word, start: i, end: end, text: fold(text[i:end]), upper: unicode.IsUpper(first)}
}

// fold is names.Fold, without its price where there is nothing to fold but case.
func fold(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return strings.ReplaceAll(names.Fold(s), " ", "")
		}
	}
	return strings.ToLower(s)
}

// signAt reads one sign. An apostrophe between letters is marked upper: what follows is a suffix.
func signAt(text string, i int, r rune, size int) element {
	e := element{kind: punct, start: i, end: i + size, text: other}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+size:])
	switch {
	case strings.ContainsRune("'’´ʼ`‘ʻ", r):
		e.upper = (unicode.IsLetter(before) || numeral.Digit(before) >= 0) && unicode.IsLetter(after)
	case strings.ContainsRune("-‐‑–—−", r):
		e.text = dash
		if unicode.IsLetter(before) && unicode.IsLetter(after) && r != '—' {
			e.text = join
		}
	case r == ',' || r == '،':
		e.text = comma
	case r == ';' || r == '؛':
		e.text = semicolon
	case r == '(' || r == '[':
		e.text = open
	case r == ')' || r == ']':
		e.text = shut
	case r == ':':
		e.text = colon
	case strings.ContainsRune(".!?؟…۔", r):
		e.text = stop
	case strings.ContainsRune("\"«»“”„‟", r):
		e.text = quote
	}
	return e
}
