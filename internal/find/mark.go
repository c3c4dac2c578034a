package find

import (
	"strings"
	"unicode"

	"truce/internal/names"
)

// Piece is a piece of a text; Hit says that it is what was looked for.
type Piece struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitzero"`
}

// soundsLike is how like a word of a name must be to one that was looked for to be marked as it.
const soundsLike = 0.8

// Mark cuts a text into pieces, the words that begin with one of the words of the query apart. Where there are none,
// words that sound like one are.
func Mark(text string, words []string) []Piece {
	out := cut(text, func(w string) bool { return begins(w, words) })
	if marked(out) {
		return out
	}
	return cut(text, func(w string) bool {
		for _, x := range words {
			if names.Similarity(x, w) >= soundsLike {
				return true
			}
		}
		return false
	})
}

func marked(list []Piece) bool {
	for _, p := range list {
		if p.Hit {
			return true
		}
	}
	return false
}

// begins reports whether a word begins with one of these, folded.
func begins(word string, words []string) bool {
	for f := range strings.FieldsSeq(names.Fold(word)) {
		for _, w := range words {
			if strings.HasPrefix(f, w) {
				return true
			}
		}
	}
	return false
}

// cut cuts a text at its words and joins pieces of one sort.
func cut(text string, is func(word string) bool) []Piece {
	var out []Piece
	add := func(t string, hit bool) {
		if n := len(out); n > 0 && out[n-1].Hit == hit {
			out[n-1].Text += t
		} else if t != "" {
			out = append(out, Piece{t, hit})
		}
	}
	for text != "" {
		n := strings.IndexFunc(text, func(r rune) bool { return !inWord(r) })
		if n < 0 {
			n = len(text)
		}
		if n > 0 {
			add(text[:n], is(text[:n]))
			text = text[n:]
		}
		n = strings.IndexFunc(text, inWord)
		if n < 0 {
			n = len(text)
		}
		add(text[:n], false)
		text = text[n:]
	}
	return out
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '\u200c'
}

// mostRunes is how much of a text is shown around what was found in it.
const mostRunes = 240

// excerpt returns a text, or of a long one what lies around the first word of the query in it.
func excerpt(text string, words []string) string {
	runes := []rune(text)
	if len(runes) <= mostRunes {
		return text
	}
	first := 0
	if p := Mark(text, words); len(p) > 1 && !p[0].Hit {
		first = max(0, len([]rune(p[0].Text))-mostRunes/3)
	}
	for first > 0 && inWord(runes[first-1]) {
		first--
	}
	last := min(len(runes), first+mostRunes)
	for last < len(runes) && inWord(runes[last]) {
		last++
	}
	out := string(runes[first:last])
	if first > 0 {
		out = "… " + out
	}
	if last < len(runes) {
		out += " …"
	}
	return out
}
