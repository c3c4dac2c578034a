package names

import "strings"

// understand looks up what is known of the words that were read, and joins those that say one number together.
func (b *keyBuilder) understand() {
	known := lexicon().words
	counting := false
	for i := range b.read[:b.nread] {
		w := &b.read[i]
		w.lexeme = known[string(b.soundsAt(i))]
		counting = counting || w.role == roleSite || w.role == roleBody
	}
	last := -1 // the word that the number read last begins with
	for i := range b.read[:b.nread] {
		w := &b.read[i]
		switch {
		case last >= 0 && b.continues(last, i):
			w.joins = true
			continue
		case w.counted && !counting:
			w.number = 0
		case w.number != 0:
			w.number = numberCode(w.number, 0)
		default:
			w.number = b.figure(i)
		}
		if last = -1; w.number != 0 {
			last = i
		}
	}
}

// figure is the number that the word read i-th writes in digits or in Roman figures.
func (b *keyBuilder) figure(i int) uint64 {
	w := &b.read[i]
	if n, ok := numberOf(string(b.soundsAt(i))); ok {
		return n
	}
	spelled := b.name[w.from:w.to]
	n := romanOf(spelled)
	if n == 0 || !b.besideCounted(i) && (i == 0 || i+1 < b.nread || len(spelled) < 2) {
		return 0 // V. Ivanov is no fifth Ivanov
	}
	return numberCode(n, 0)
}

// besideCounted reports whether the word before or behind the one read i-th is for something that is counted.
func (b *keyBuilder) besideCounted(i int) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < b.nread && (b.read[j].role == roleSite || b.read[j].role == roleBody) {
			return true
		}
	}
	return false
}

// continues reports whether the word read i-th goes on with the number that begins with the word first, and adds what
// it says: the ending in 13-я, the letter in 14 A, the third in twenty-third, the و between two words of one number.
func (b *keyBuilder) continues(first, i int) bool {
	number, w := &b.read[first].number, &b.read[i]
	sounds := string(b.soundsAt(i))
	between := b.name[b.read[i-1].to:w.from]
	digits := isDigit(byte(b.out[b.read[i-1].end-1]))
	switch {
	case digits && between == "-" && endsOrdinal(sounds):
		return true
	case digits && len(sounds) == 1 && isCapital(b.name[w.from:w.to]) && strings.Trim(between, " -") == "":
		*number |= uint64(sounds[0]) << 1
		return true
	case isAnd(sounds) && i+1 < b.nread && !digits:
		_, ok := sumNumbers(*number>>8, b.read[i+1].number)
		return ok
	case w.number != 0 && !digits:
		sum, ok := sumNumbers(*number>>8, w.number)
		if ok {
			*number = numberCode(sum, 0)
		}
		return ok
	}
	return false
}

func isCapital(s string) bool { return len(s) == 1 && 'A' <= s[0] && s[0] <= 'Z' }

// isAnd reports whether a word is the and of a language that says twenty and three.
func isAnd(sounds string) bool { return sounds == andSounds[0] || sounds == andSounds[1] }

var andSounds = [2]string{soundsOf("and"), soundsOf("و")}
