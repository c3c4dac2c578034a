package names

// How alike words are of which more is known than their sounds.
const (
	likeMeaning = 0.97 // two words for one thing
	likeInitial = 0.85 // M. and Mohammed
	sameLetter  = 40   // an initial and the first sound of a word that cost more than this are different letters
)

// likeWords is how alike two words are: by what they say where that is known of both, otherwise by their sounds.
func likeWords(a, b *word, gap int, row *costRow) float32 {
	switch {
	case a.sounds == b.sounds:
		return 1
	case a.number != 0 && b.number != 0:
		return share(a.number == b.number, 1)
	case a.known() && b.known():
		return share(a.sameMeaning(&b.lexeme), likeMeaning)
	case a.initial() && len(b.sounds) > 2:
		return share(sameStart(a, b), likeInitial)
	case b.initial() && len(a.sounds) > 2:
		return share(sameStart(a, b), likeInitial)
	}
	return likeness(a.sounds, b.sounds, a.mass[gap]+b.mass[gap], gap, row)
}

func share(same bool, like float32) float32 {
	if same {
		return like
	}
	return 0
}

// initial reports whether the word is a single letter.
func (w *word) initial() bool { return len(w.sounds) == 1 && w.number == 0 }

func sameStart(a, b *word) bool { return substCost[a.sounds[0]][b.sounds[0]] <= sameLetter }

// apart is what says that two names are names of two things, whatever else is alike.
type apart uint8

const (
	apartNot      apart = iota
	apartMeaning        // each has a known word that means none of the other's
	apartBodies         // each says what kind of body it is, and not the same
	apartInitials       // each has an initial that the other has not
	apartCount          // one has a number where the other has none
	apartNumbers        // each has a number that the other has not
)

// ceiling is the score that names held apart do not pass: below [Likely], and numbers below spellings of one name by
// far. Words of other meaning only make the words decide, instead of the sounds of the whole.
func (x apart) ceiling() float32 {
	return [...]float32{1, 1, 0.75, 0.75, 0.75, 0.5}[x]
}

// judge looks for what holds the names apart among the words that correspond to none.
func (al *alignment) judge(a, b *Key) apart {
	found := apartNot
	if al.counts(a, 0) != al.counts(b, 1) {
		found = apartCount
	}
	for i := range a.words {
		for j := range b.words {
			if !al.paired[0][i] && !al.paired[1][j] {
				found = max(found, holdApart(&a.words[i], &b.words[j]))
			}
		}
	}
	return found
}

// counts reports whether a name has a number that the other has not.
func (al *alignment) counts(k *Key, side int) bool {
	for i := range k.words {
		if k.words[i].number != 0 && !al.paired[side][i] {
			return true
		}
	}
	return false
}

func holdApart(a, b *word) apart {
	switch {
	case a.number != 0 && b.number != 0:
		return apartNumbers
	case a.role == roleBody && b.role == roleBody:
		return apartBodies
	case a.initial() && b.initial():
		return apartInitials
	case a.known() && b.known():
		return apartMeaning
	}
	return apartNot
}
