package names

// sound is the index of a phoneme symbol in [Alphabet].
type sound uint8

// Alphabet lists the phoneme symbols. Lower-case letters sound as in most romanisations; where a letter is read in
// several ways by language or transliteration, the ambiguity is a symbol of its own, and the costs say what it is near
// to. docs/names.md explains each.
//
//	space  between words           L  definite article, in any of its forms
//	A  alef at the start of a word E  ё             I  ы, ı          H  teh marbuta, final heh
//	O  ayn                         W  و             Y  ي ى
//	S  sh        Z  zh             J  dzh           C  ch, ç, ч      F  shch
//	X  kh        G  gh             T  th            D  dh, ظ         B  ض
//	Q  ts, ц     K  ch in Latin letters: k, kh, ch or sh             $  ş, sz: s or sh
//	0-9  themselves                !#%&*+  letters of other scripts
const Alphabet = " LaeiouAEIHOWYywbpfvmndtszlrkgqhxcjSTDBXGZJCKQF$0123456789!#%&*+"

const (
	soundSpace   sound = 0
	soundArticle sound = 1
	firstDigit   sound = 48
	firstOther   sound = 58 // of the letters of other scripts
	numSounds          = 64
)

// soundOf maps a symbol to its index. A byte that is no symbol maps to the word space.
var soundOf = func() (index [256]sound) {
	for i := range len(Alphabet) {
		index[Alphabet[i]] = sound(i)
	}
	return index
}()

// isVowel reports whether s is a vowel that Arabic script would leave out when short.
func (s sound) isVowel() bool { return s >= 2 && s <= 9 }

// symbols spells sounds by the alphabet.
func symbols(sounds string) string {
	b := []byte(sounds)
	for i := range b {
		b[i] = Alphabet[b[i]]
	}
	return string(b)
}
