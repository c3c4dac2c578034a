package truce

import "truce/codes"

// FindCode returns the word of a list that is written so, see [codes.List.Find]. What is on no list is an error that
// offers it.
func FindCode[T ~string](list codes.List[T], what Sentence, text string) (T, error) {
	if x, ok := list.Find(text); ok {
		return x, nil
	}
	return "", checkCode(list, what, T(text))
}

// checkCode returns an error that offers the list, for a word that is not on it.
func checkCode[T ~string](list codes.List[T], what Sentence, words ...T) error {
	for _, x := range words {
		if !list.Has(x) {
			return Errorf(Invalid, "%q is not %s: %s", short(string(x)), what, list)
		}
	}
	return nil
}

// checkCodes is checkCode of as many words as may be named at once.
func checkCodes[T ~string](list codes.List[T], what Sentence, words []T, most int) error {
	if len(words) > most {
		return Errorf(Invalid, "at most %d are named of what is %s", most, what)
	}
	return checkCode(list, what, words...)
}

// short is the beginning of a text that may be of any length.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
