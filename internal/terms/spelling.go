package terms

import (
	"slices"
	"strings"
	"unicode"

	"truce"
)

// spelling finds what people write in a condition who come from a word processor, from plain language or from another
// programming language, and says what to write instead. What stands in quotation marks is left alone.
func spelling(text string) []flaw {
	s := speller{text: []rune(text)}
	for s.at < len(s.text) {
		s.step()
	}
	return s.flaws
}

// speller reads a condition from left to right.
type speller struct {
	text  []rune
	at    int
	flaws []flaw
}

// The marks people write for straight quotation marks, and those that close what they open.
const curlyMarks = "“”„‟«»″＂‘’‚‛‹›′´`＇「」『』"

// offered is what the language of conditions has.
const offered = `&&, ||, !, ==, !=, in, ?:, ["a", "b"]`

// wordsFor says what to write for a word that is none of the language.
var wordsFor = map[string]truce.Sentence{
	"and": write("&&", "and"), "or": write("||", "or"), "not": write("!", "not"),
	"is": toCompare, "equals": toCompare, "eq": toCompare, "isn": notEqual, "isnt": notEqual, "ne": notEqual,
}

var toCompare, notEqual = truce.Say("write == to compare"), write("!=", "is not")

func write(sign, word string) truce.Sentence { return truce.Say("write %s for %s", sign, word) }

func instead(sign, other string) truce.Sentence { return truce.Say("write %s and not %s", sign, other) }

func without(sign string) truce.Sentence {
	return truce.Say("leave out the %s: a condition ends by itself", sign)
}

// signsFor says what to write for a sign of another language. A run of signs is looked up as a whole.
var signsFor = map[string]truce.Sentence{
	"&": write("&&", "and"), "∧": write("&&", "and"), "|": write("||", "or"), "∨": write("||", "or"),
	"~": write("!", "not"), "¬": write("!", "not"), "=": toCompare, "===": toCompare,
	":=": toCompare, "<>": notEqual, "!==": notEqual, "=!": notEqual,
	"=/=": notEqual, "≠": notEqual, "∈": write("in", "is one of"),
	"،": instead(",", "،"), "、": instead(",", "、"), "；": without("；"),
	"؛": without("؛"), ";": without(";"),
}

func (s *speller) flaw(at int, format string, args ...any) {
	s.flaws = append(s.flaws, flaw{at, truce.Say(format, args...)})
}

// step reads the next thing.
func (s *speller) step() {
	r := s.text[s.at]
	switch {
	case r == '"' || r == '\'':
		s.quoted(r)
	case strings.ContainsRune(curlyMarks, r):
		s.curly()
	case r < 0x80 && unicode.IsSpace(r):
		s.at++
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		s.unseen(r)
	case isWord(r):
		s.word()
	default:
		s.sign()
	}
}

// quoted passes a text in straight quotation marks.
func (s *speller) quoted(mark rune) {
	start := s.at
	for s.at++; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '\\':
			s.at++
		case mark:
			s.at++
			return
		}
	}
	s.at = len(s.text)
	rest := s.text[start:]
	if i := slices.IndexFunc(rest, func(r rune) bool { return strings.ContainsRune(curlyMarks, r) }); i >= 0 {
		s.flaw(start+i, "write straight quotation marks: %c and not %c", mark, rest[i])
		return
	}
	s.flaw(start, "the quotation mark that stands here is never closed")
}

// curly passes a text in typographic quotation marks: up to the next mark of any kind.
func (s *speller) curly() {
	s.flaw(s.at, "write straight quotation marks: %c and not %c", '"', s.text[s.at])
	for s.at++; s.at < len(s.text); s.at++ {
		if r := s.text[s.at]; r == '"' || r == '\'' || strings.ContainsRune(curlyMarks, r) {
			s.at++
			return
		}
	}
}

// unseen passes a space that only looks like one, or a mark nobody sees.
func (s *speller) unseen(r rune) {
	if unicode.IsSpace(r) {
		s.flaw(s.at, "a space that is none (U+%04X) stands %s; write an ordinary one", r, s.whereabouts())
	} else {
		s.flaw(s.at, "a mark nobody sees (U+%04X) stands %s; delete it", r, s.whereabouts())
	}
	for s.at < len(s.text) && s.text[s.at] == r {
		s.at++
	}
}

// whereabouts says after what the next character stands.
func (s *speller) whereabouts() truce.Sentence {
	before := strings.Fields(string(s.text[:s.at]))
	if len(before) == 0 {
		return truce.Say("at the beginning")
	}
	return truce.Say("after %s", before[len(before)-1])
}

func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// word passes a name with its dots.
func (s *speller) word() {
	start := s.at
	for s.at < len(s.text) && (isWord(s.text[s.at]) || s.text[s.at] == '.') {
		s.at++
	}
	w := string(s.text[start:s.at])
	narrow := narrowed(w)
	foreign := strings.IndexFunc(narrow, func(r rune) bool { return r >= 0x80 })
	switch says := wordsFor[strings.ToLower(narrow)]; {
	case strings.EqualFold(narrow, "is") && s.passes("not"):
		s.flaw(start, "%s", notEqual)
	case says.Format != "":
		s.flaw(start, "%s", says)
	case narrow != w && foreign < 0:
		s.flaw(start, "write %s in ordinary letters, not in wide ones", narrow)
	case foreign >= 0:
		r := []rune(narrow[foreign:])[0]
		s.flaw(start, "%q has a letter that is none of a to z: %c (U+%04X)", w, r, r)
	case narrow != strings.ToLower(narrow) && slices.Contains([]string{"in", "true", "false"}, strings.ToLower(narrow)):
		s.flaw(start, "write %s in small letters", strings.ToLower(narrow))
	}
}

// passes goes beyond a word that comes next, and reports whether it did.
func (s *speller) passes(word string) bool {
	rest := strings.TrimLeft(string(s.text[s.at:]), " ")
	next := strings.TrimPrefix(strings.ToLower(rest), word)
	if len(next) == len(rest) || next != "" && isWord([]rune(next)[0]) {
		return false
	}
	s.at = len(s.text) - len([]rune(next))
	return true
}

// narrowed writes wide letters and signs, as some keyboards give them, as ordinary ones.
func narrowed(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// signs are those of the language, the longest first; "-" and the like are left to the parser, which names them.
var signs = []string{"&&", "||", "==", "!=", "!", "(", ")", "[", "]", ",", "?", ":", ".", "-", "+", "*", "/", "%", "<=",
	">=", "<", ">", "{", "}"}

// sign passes a sign, or several that people write as one.
func (s *speller) sign() {
	rest := s.text[s.at:]
	for n := min(3, len(rest)); n > 0; n-- {
		run := string(rest[:n])
		narrow := narrowed(run)
		says := signsFor[run]
		if says.Format == "" {
			says = signsFor[narrow]
		}
		isKnown := slices.Contains(signs, narrow)
		switch {
		case says.Format != "":
		case isKnown && narrow != run:
			says = instead(narrow, run)
		case !isKnown && n > 1:
			continue
		case !isKnown:
			says = truce.Say("%q is not part of the language of conditions, which has %s", run, offered)
		}
		if says.Format != "" {
			s.flaw(s.at, "%s", says)
		}
		s.at += n
		return
	}
}
