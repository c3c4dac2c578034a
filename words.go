package truce

import (
	"slices"
	"strings"
)

// Words is a closed vocabulary: the words that a coded field may hold, in the order in which they are offered. Whoever
// reads or writes such a field (the kinds of entry, intake, terms, forms, the command) reads its list here. A field
// that is empty is not known, whatever the list.
type Words[T ~string] []T

// Has reports whether the word is on the list, or there is none.
func (w Words[T]) Has(x T) bool { return x == "" || slices.Contains(w, x) }

// check returns an error that offers the list, for a word that is not on it.
func (w Words[T]) check(what Sentence, list ...T) error {
	for _, x := range list {
		if !w.Has(x) {
			return Errorf(Invalid, "%q is not %s: %s", short(string(x)), what, w)
		}
	}
	return nil
}

// checkAll is check of a list that has a bound of its own.
func (w Words[T]) checkAll(what Sentence, list []T, most int) error {
	if len(list) > most {
		return Errorf(Invalid, "at most %d are named of what is %s", most, what)
	}
	return w.check(what, list...)
}

// Find returns the word that is written so, also with a hyphen for a space as flags and addresses have it. What is on
// no list is an error that offers it; an empty text is no word.
func (w Words[T]) Find(what Sentence, text string) (T, error) {
	spaced := func(s string) string { return strings.ReplaceAll(s, "-", " ") }
	for _, x := range w {
		if spaced(string(x)) == spaced(text) {
			return x, nil
		}
	}
	return "", w.check(what, T(text))
}

// String lists the words.
func (w Words[T]) String() string {
	out := make([]string, len(w))
	for i, x := range w {
		out[i] = string(x)
	}
	return strings.Join(out, ", ")
}

// short is the beginning of a text that may be of any length.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
