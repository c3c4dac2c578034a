package names

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// likeInitials is how alike a name is to the first letters of its words, by how many there are.
var likeInitials = [...]float32{2: 0.7, 3: 0.85, 4: 0.9, 5: 0.9, 6: 0.9}

// shortOf says how many letters a name has that may be the initials of another: one word of two to six capitals or, in
// a script without capitals, three to five letters; 0 if it is none.
func shortOf(words []word) uint8 {
	count, spelled := 0, ""
	for i := range words {
		if !words[i].aside {
			count, spelled = count+1, words[i].spelled
		}
	}
	if count != 1 {
		return 0
	}
	n, abjad := utf8.RuneCountInString(spelled), false
	for _, r := range spelled {
		if !unicode.IsUpper(r) && !unicode.Is(unicode.Arabic, r) {
			return 0
		}
		abjad = abjad || unicode.Is(unicode.Arabic, r)
	}
	if n < 2 || n > 6 || abjad && n < 3 {
		return 0
	}
	return uint8(n)
}

// abbreviates is how far one of the names may be the initials of the other, or 0.
func abbreviates(a, b *Key) float32 {
	if a.short != 0 && b.initialled(a) {
		return likeInitials[a.short]
	}
	if b.short != 0 && a.initialled(b) {
		return likeInitials[b.short]
	}
	if a.short >= leastTranslated && b.translates(a) {
		return likeInitials[a.short] - likelier
	}
	if b.short >= leastTranslated && a.translates(b) {
		return likeInitials[b.short] - likelier
	}
	return 0
}

// leastTranslated is the number of letters from which initials are looked for in translation too: fewer fit many names.
const leastTranslated = 3

// likelier is what initials in another language are less likely than those of the words as they stand.
const likelier = 0.02

// translates reports whether the letters of the short name are the initials of the words in another language: FSA and
// الجيش السوري الحر, YPJ and Women's Protection Units. Languages order words differently, so each letter is for one
// word, whichever; words of which nothing is known begin as they stand, and are fewer than the others.
func (k *Key) translates(short *Key) bool {
	letters := []rune(short.plainWord().spelled)
	var words []*word
	known := 0
	for i := range k.words {
		w := &k.words[i]
		if w.aside || w.role == roleForm {
			continue
		}
		if w.known() {
			known++
		}
		words = append(words, w)
	}
	if len(words) != len(letters) || 2*known <= len(words) {
		return false
	}
	return eachStarts(words, letters, true) || eachStarts(words, letters, false)
}

// eachStarts reports whether each word can be given a letter that it begins with, all of them in English or none.
func eachStarts(words []*word, letters []rune, english bool) bool {
	if len(words) == 0 {
		return true
	}
	for i, r := range letters {
		if !words[0].startsIn(r, english) {
			continue
		}
		rest := append(append(make([]rune, 0, len(letters)), letters[:i]...), letters[i+1:]...)
		if eachStarts(words[1:], rest, english) {
			return true
		}
	}
	return false
}

// startsIn reports whether the word, as English has it or as another language of the letter's script does, begins with
// the letter.
func (w *word) startsIn(r rune, english bool) bool {
	if !w.known() {
		return startsWith(w, r)
	}
	for _, m := range w.means {
		starts := lexicon().starts[m]
		switch {
		case m == 0:
		case english && starts[0] == r, !english && slices.Contains(starts[1:], r):
			return true
		}
	}
	return false
}

// initialled reports whether the first letters of the words, less those that only join others, are the short name; of
// two letters, which fit many names, in its own script.
func (k *Key) initialled(short *Key) bool {
	letters := short.plainWord().spelled
	for i := range k.words {
		w := &k.words[i]
		if w.aside || w.role == roleForm {
			continue
		}
		r, size := utf8.DecodeRuneInString(letters)
		if size == 0 || len(k.words) == 1 || !startsWith(w, r) || short.short == 2 && !spelledWith(w, r) {
			return false
		}
		letters = letters[size:]
	}
	return letters == ""
}

func (k *Key) plainWord() *word {
	for i := range k.words {
		if !k.words[i].aside {
			return &k.words[i]
		}
	}
	return &k.words[0]
}

// startsWith reports whether a word begins with a letter, in its own script or as it sounds in another.
func startsWith(w *word, r rune) bool {
	if spelledWith(w, r) {
		return true
	}
	sounds := soundsOf(string(r))
	return sounds != "" && substCost[sounds[0]][w.sounds[0]] <= sameLetter
}

// spelledWith reports whether a word is written with a letter, small or capital, first.
func spelledWith(w *word, r rune) bool {
	first, _ := utf8.DecodeRuneInString(w.spelled)
	return unicode.ToUpper(first) == r
}
