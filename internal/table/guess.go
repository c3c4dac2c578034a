package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// guess16 recognises UTF-16 without a mark by the zero bytes that ASCII leaves in it; "" when it is none.
func guess16(sample []byte) string {
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	pairs := len(sample) / 2
	switch {
	case pairs == 0:
		return ""
	case zeros[1] > pairs/4 && zeros[0] < zeros[1]/8:
		return "utf-16le"
	case zeros[0] > pairs/4 && zeros[1] < zeros[0]/8:
		return "utf-16be"
	}
	return ""
}

// leastWordly is the score below which no decoding is taken for words; clearly is by how much a score must be better
// than another for the other to be given up. Both are in thousandths of a decimal digit of probability a letter.
const (
	leastWordly = -250
	clearly     = 150
)

// guess8 returns the likeliest of the one-byte encodings for text that is not UTF-8, "" where under none of them
// the bytes beyond ASCII make words. Two whose letters stand at the same places are told apart by nothing; the
// first is named.
func guess8(sample []byte) string {
	best, bestScore := "", leastWordly
	for _, e := range encodings {
		m, ok := e.enc.(*charmap.Charmap)
		if !ok {
			continue
		}
		if s := wordliness(sample, m); s > bestScore {
			best, bestScore = e.name, s
		}
	}
	return best
}

// misnamed returns the encoding that a sample is in rather than the one that was named: "" where the letters make
// words under that, or under no other.
func misnamed(sample []byte, name string) string {
	for _, e := range encodings {
		if m, ok := e.enc.(*charmap.Charmap); ok && e.name == name {
			score := wordliness(sample, m)
			other := guess8(sample)
			if score < leastWordly && other != "" && wordliness(sample, charmapOf(other)) > score+clearly {
				return other
			}
		}
	}
	return ""
}

func charmapOf(name string) *charmap.Charmap {
	for _, e := range encodings {
		if m, ok := e.enc.(*charmap.Charmap); ok && e.name == name {
			return m
		}
	}
	return nil
}

// wordliness scores how much the bytes beyond ASCII, decoded by m, look like letters of words: how frequent they
// are in their script, beside what they stand, and whether capitals stand where words begin. It is the mean over
// these bytes.
func wordliness(sample []byte, m *charmap.Charmap) int {
	sum, n := 0, 0
	before := rune(' ')
	for i, b := range sample {
		r := m.DecodeByte(b)
		if b >= 0x80 {
			after := rune(' ')
			if i+1 < len(sample) {
				after = m.DecodeByte(sample[i+1])
			}
			sum += fit(before, r, after)
			n++
		}
		before = r
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

// What speaks against a decoding, in the same measure as the frequencies.
const (
	signInWord   = -3000 // a sign between letters
	strayControl = -3000
	strangeSign  = -1500 // a sign that texts hardly have
	otherScript  = -1500 // a letter beside one of another script
	lateCapital  = -2500 // a capital after a small letter
	inARow       = -700  // letters with accents side by side
)

// fit scores one character between its neighbours.
func fit(before, r, after rune) int {
	switch {
	case r == unicode.ReplacementChar || unicode.IsControl(r):
		return strayControl
	case !unicode.IsLetter(r):
		if unicode.IsLetter(before) && unicode.IsLetter(after) {
			return signInWord
		}
		if !strings.ContainsRune(usualSigns, r) {
			return strangeSign
		}
		return 0
	}
	score := frequency(r)
	for _, n := range []rune{before, after} {
		switch {
		case !unicode.IsLetter(n):
		case script(n) != script(r):
			score += otherScript
		case script(r) == 'l' && n >= 0x80:
			score += inARow
		}
	}
	if unicode.IsUpper(r) && unicode.IsLower(before) {
		score += lateCapital
	}
	return score
}

// usualSigns are the signs beyond ASCII that stand in texts.
const usualSigns = "«»“”„‘’‚‹›–—…№°،؛؟٪\u00a0•§±×¿¡"

func script(r rune) byte {
	switch {
	case unicode.Is(unicode.Arabic, r):
		return 'a'
	case unicode.Is(unicode.Cyrillic, r):
		return 'c'
	case unicode.Is(unicode.Hebrew, r):
		return 'h'
	case unicode.Is(unicode.Greek, r):
		return 'g'
	}
	return 'l'
}
