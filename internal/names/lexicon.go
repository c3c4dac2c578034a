package names

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// role is what a known word does in a name.
type role uint8

const (
	roleName  role = iota // it names, as any other word does
	rolePlace             // a kind of place, as gazetteers put it before or behind the name
	roleSite              // a kind of place or post of which there are many, told apart by number
	roleBody              // a kind of body: two names with different ones are names of two
	roleForm              // a legal form, a title, a word that only joins others
)

// emphasis is how much of a word's weight is left by its role.
var emphasis = [...]float32{roleName: 1, rolePlace: 0.2, roleSite: 0.2, roleBody: 0.3, roleForm: 0.1}

// lexeme is what is known of a word: its role, up to two meanings, from 1, and the number it says.
type lexeme struct {
	role   role
	means  [2]uint8
	number uint64
	// counted is set where the word says a number only beside a word for something that is counted.
	counted bool
}

// known reports whether the word has a meaning.
func (l *lexeme) known() bool { return l.means[0] != 0 }

// sameMeaning reports whether two known words have a meaning in common.
func (l *lexeme) sameMeaning(o *lexeme) bool {
	second := l.means[1] != 0 && (l.means[1] == o.means[0] || l.means[1] == o.means[1])
	return l.means[0] == o.means[0] || l.means[0] == o.means[1] || second
}

// lexicon is what is known of words, by their sounds.
var lexicon = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{words: make(map[string]lexeme), plain: []string{""}, starts: [][]rune{nil}}
	v.addPlain(rolePlace, placeWords)
	v.addPlain(roleForm, formWords)
	v.addLines(roleSite, siteWords)
	v.addLines(roleBody, bodyWords)
	v.addLines(roleName, nameWords)
	v.addNumbers()
	return v
})

type vocabulary struct {
	words  map[string]lexeme
	plain  []string // by meaning, the skeleton of its first word
	starts [][]rune // by meaning, the first letters of its words, capital
}

func (v *vocabulary) addPlain(r role, words string) {
	for _, w := range strings.Fields(words) {
		v.words[soundsOf(w)] = lexeme{role: r}
	}
}

// addLines enters words of which those in one line mean the same; a line goes on in those behind it that begin with a
// tab. A word that stands in two lines means either.
func (v *vocabulary) addLines(r role, lines string) {
	for line := range strings.Lines(strings.ReplaceAll(strings.TrimSpace(lines), "\n\t", " ")) {
		words := strings.Fields(line)
		v.plain = append(v.plain, skeleton(soundsOf(words[0])))
		var starts []rune
		for _, w := range words {
			if !strings.HasPrefix(w, "dzh") { // one sound in three letters, of which the first begins no initials
				starts = append(starts, unicode.ToUpper([]rune(w)[0]))
			}
			for _, form := range slices.Concat(prefixed(w), declined(w)) {
				v.addMeaning(soundsOf(form), r, uint8(len(v.plain)-1))
			}
		}
		v.starts = append(v.starts, starts)
	}
}

func (v *vocabulary) addMeaning(sounds string, r role, meaning uint8) {
	l, ok := v.words[sounds]
	switch {
	case !ok || !l.known():
		l = lexeme{role: r, means: [2]uint8{meaning}}
	case l.means[0] != meaning:
		l.means[1] = meaning
	}
	v.words[sounds] = l
}

// prefixed lists a word with the words that Arabic writes together with it: and, for, and the article with either.
func prefixed(w string) []string {
	if first := []rune(w)[0]; arabicSounds[first] == "" {
		return []string{w}
	}
	return []string{w, "و" + w, "وال" + w, "ل" + w, "لل" + w}
}

// adjectiveEnds are the endings of Russian adjectives.
var adjectiveEnds = strings.Fields("ый ий ой ая яя ое ее ые ие ого его " +
	"ую юю ых их ым им ом ем")

// declined lists a Russian adjective, given with an ending of its nominative, in its other forms; nothing for any other
// word.
func declined(w string) (forms []string) {
	for _, end := range adjectiveEnds[:7] {
		stem, is := strings.CutSuffix(w, end)
		if !is || len(stem) < len("сири") {
			continue
		}
		for _, other := range adjectiveEnds {
			forms = append(forms, stem+other)
		}
	}
	return forms
}

// soundsOf reads a single word.
func soundsOf(w string) string {
	b := keyBuilder{name: w}
	for i, r := range w {
		b.add(i, r)
	}
	b.endWord(len(w))
	out := make([]byte, b.nout)
	for i, s := range b.out[:b.nout] {
		out[i] = byte(s)
	}
	return string(out)
}
