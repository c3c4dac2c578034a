package codes

import (
	"slices"
	"strings"
)

// List is a closed vocabulary: the words that a coded field may hold, in the order in which they are offered. Whoever
// reads or writes such a field (the kinds of entry, intake, terms, forms, the command) reads its list here. A field
// that is empty is not known, whatever the list.
type List[T ~string] []T

// Has reports whether the word is on the list, or there is none.
func (l List[T]) Has(x T) bool { return x == "" || slices.Contains(l, x) }

// Find returns the word that is written so, also with a hyphen for a space as flags and addresses have it; false where
// none is. An empty text is no word, and found.
func (l List[T]) Find(text string) (T, bool) {
	spaced := func(s string) string { return strings.ReplaceAll(s, "-", " ") }
	for _, x := range l {
		if spaced(string(x)) == spaced(text) {
			return x, true
		}
	}
	return "", text == ""
}

// String lists the words.
func (l List[T]) String() string {
	out := make([]string, len(l))
	for i, x := range l {
		out[i] = string(x)
	}
	return strings.Join(out, ", ")
}
