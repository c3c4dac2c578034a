package table

import (
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

// guess8 returns the likeliest of the one-byte encodings for text that is not UTF-8. It decodes the bytes beyond ASCII
// under each and prefers the one in which they look most like words: letters beside letters of their own script, no
// capital after a small letter, no sign inside a word.
func guess8(sample []byte) string {
	best, bestScore := "", 0
	for _, c := range []struct {
		name string
		m    *charmap.Charmap
	}{
		{"windows-1252", charmap.Windows1252}, // first: the letters of French stand at the same places in Windows-1256
		{"windows-1256", charmap.Windows1256},
		{"windows-1251", charmap.Windows1251},
		{"windows-1254", charmap.Windows1254},
	} {
		if s := wordliness(sample, c.m); best == "" || s > bestScore {
			best, bestScore = c.name, s
		}
	}
	return best
}

// wordliness scores how much the bytes beyond ASCII, decoded by m, look like letters of words.
func wordliness(sample []byte, m *charmap.Charmap) int {
	score := 0
	before := rune(' ')
	for i, b := range sample {
		r := m.DecodeByte(b)
		if b >= 0x80 {
			after := rune(' ')
			if i+1 < len(sample) {
				after = m.DecodeByte(sample[i+1])
			}
			score += fit(before, r, after)
		}
		before = r
	}
	return score
}

// fit scores one letter between its neighbours.
func fit(before, r, after rune) int {
	if !unicode.IsLetter(r) {
		if unicode.IsLetter(before) && unicode.IsLetter(after) {
			return -3 // a sign inside a word
		}
		return 0
	}
	score := 0
	for _, n := range []rune{before, after} {
		switch {
		case !unicode.IsLetter(n):
		case script(n) == script(r):
			score += 2
		default:
			score -= 4
		}
	}
	if unicode.IsUpper(r) && unicode.IsLower(before) {
		score -= 6
	}
	if rareLatin[r] {
		score -= 3
	}
	return score
}

// rareLatin are letters of Windows-1252 that stand where Turkish has its own: in a text they speak against it.
var rareLatin = map[rune]bool{'ð': true, 'þ': true, 'ý': true, 'Ð': true, 'Þ': true, 'Ý': true}

func script(r rune) byte {
	switch {
	case unicode.Is(unicode.Arabic, r):
		return 'a'
	case unicode.Is(unicode.Cyrillic, r):
		return 'c'
	}
	return 'l'
}
