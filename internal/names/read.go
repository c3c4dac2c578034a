package names

import "strings"

// endWord turns the letters of the word that ends before name[end] into sounds. The Arabic article that is written as
// part of the word becomes a word of its own.
func (b *keyBuilder) endWord(end int) {
	if b.nword == 0 {
		return
	}
	letters := b.word[:b.nword]
	b.nword = 0
	if hasArabicArticle(letters) && !strings.HasPrefix(b.name[b.begin:], "أ") {
		b.emit(soundArticle)
		b.closeWord(b.begin)
		letters = letters[2:]
	}
	for i := 0; i < len(letters); {
		symbol, n := readSound(letters[i:])
		i += n
		if i == len(letters) && symbol == 'h' && letters[i-1] >= 0x80 {
			symbol = 'H' // a heh at the end of a Persian word is a vowel
		}
		b.emit(soundOf[symbol])
	}
	b.closeWord(end)
}

func (b *keyBuilder) closeWord(end int) {
	b.read[b.nread] = readWord{end: b.nout, from: b.begin, to: end, aside: b.aside}
	b.nread++
}

// emit appends a sound. A doubled sound counts once, as Arabic and hurried writers leave it out; d and zh join to dzh.
func (b *keyBuilder) emit(s sound) {
	start := 0
	if b.nread > 0 {
		start = b.read[b.nread-1].end
	}
	if b.nout > start {
		last := &b.out[b.nout-1]
		if *last == s && s < firstDigit {
			return
		}
		if s == soundOf['Z'] && *last == soundOf['d'] {
			*last = soundOf['J']
			return
		}
	}
	b.out[b.nout] = s
	b.nout++
}

// hasArabicArticle reports whether a word in Arabic script is clearly longer than the alef and lam it begins with.
func hasArabicArticle(letters []byte) bool {
	return len(letters) >= 4 && letters[0] == 'A'|0x80 && letters[1] == 'l'|0x80
}

// isArticle reports whether w is a form of the Arabic article before next: al before anything, otherwise ending in the
// first sound of next, as in az Zawr. In some Russian romanisations it is spelled with an h, as in ehz-Zaur.
func isArticle(w, next []sound) bool {
	n := len(w)
	if len(next) == 0 || n < 2 || n > 3 || !w[0].isVowel() || n == 3 && w[1] != soundOf['h'] {
		return false
	}
	return w[n-1] == soundOf['l'] || w[n-1] == next[0]
}

// isLink reports whether w is the Persian link between two words: e, ye, i.
func isLink(w []sound) bool {
	last := w[len(w)-1]
	return (len(w) == 1 || len(w) == 2 && w[0] == soundOf['y']) && (last == soundOf['e'] || last == soundOf['i'])
}

// readSound reads the next sound of a word and how many letters it takes.
func readSound(letters []byte) (symbol byte, n int) {
	c := letters[0]
	if c >= 0x80 {
		return c & 0x7f, 1
	}
	for _, g := range letterGroups[c-'a'] {
		if len(letters) > len(g.rest) && string(letters[1:1+len(g.rest)]) == g.rest {
			return g.symbol, 1 + g.takes
		}
	}
	return c, 1
}

// letterGroup is a group of Latin letters read together: its letters after the first, what it sounds like, and how
// many of the letters after the first that takes.
type letterGroup struct {
	rest   string
	symbol byte
	takes  int
}

// letterGroups lists them by first letter, longest first. In tsk the t is one sound (Bratsk).
var letterGroups = [26][]letterGroup{
	'c' - 'a': {{"h", 'K', 1}, {"z", 'C', 1}, {"k", 'k', 1}},
	'd' - 'a': {{"sch", 'J', 3}, {"zh", 'J', 2}, {"j", 'J', 1}, {"h", 'D', 1}},
	'e' - 'a': {{"e", 'i', 1}},
	'g' - 'a': {{"h", 'G', 1}},
	'k' - 'a': {{"h", 'X', 1}},
	'o' - 'a': {{"u", 'u', 1}, {"o", 'u', 1}},
	'p' - 'a': {{"h", 'f', 1}},
	's' - 'a': {{"hch", 'F', 3}, {"ch", 'S', 2}, {"h", 'S', 1}, {"z", '$', 1}},
	't' - 'a': {{"sch", 'C', 3}, {"sh", 'C', 2}, {"sj", 'C', 2}, {"ch", 'C', 2}, {"sk", 't', 0}, {"h", 'T', 1},
		{"s", 'Q', 1}, {"z", 'Q', 1}},
	'z' - 'a': {{"h", 'Z', 1}},
}
