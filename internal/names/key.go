package names

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Key is how a name sounds, as far as spellings in different scripts let one say. Keys are made once per name by
// [KeyOf], compared many times, and may be used by many goroutines. The zero Key is that of a name without letters
// and resembles nothing.
type Key struct {
	sounds string // bytes are [sound]s: the words, each preceded by a space or the sign of its article
	words  []word
	mass   [2]int32 // what leaving out all sounds costs, by gaps
	// consonantal is set when the spelling leaves out short vowels, as Arabic script does: vowels that only the other
	// name has are then hardly a difference.
	consonantal bool
	short       uint8 // letters that may be the initials of another name; 0 for none
}

// word is one word of a name. The article, and the Persian link between words, belong to none.
type word struct {
	sounds   string // part of the key's
	at       uint8  // where they begin in it
	spelled  string // as the name writes it
	mass     [2]int32
	emphasis float32 // weight before rarity, 0 to 1: short and generic words and asides say little
	lexeme           // what is known of it; its number is that of numberCode
	aside    bool
}

// A name is read up to maxLetters letters and maxWords words; what it says beyond is not compared.
const (
	maxLetters = 80
	maxWords   = 12
	// The last letter may be read as several, words are set apart, and X is written 10.
	maxKey = maxLetters + 4 + 2*maxWords
)

// String returns the sounds by the symbols of [Alphabet]. They are printable ASCII, for explanations; the alphabet may
// change between versions and is not to be stored.
func (k Key) String() string { return symbols(k.sounds) }

// Consonantal reports whether the spelling leaves out short vowels.
func (k Key) Consonantal() bool { return k.consonantal }

// KeyOf makes the key of a name in Arabic, Persian, Kurdish, Cyrillic, Turkish or other Latin letters. Names in other
// scripts are found again under their own spelling only.
func KeyOf(name string) Key {
	if !norm.NFKC.IsNormalString(name) {
		name = norm.NFKC.String(name)
	}
	b := keyBuilder{name: name}
	for i, r := range name {
		if b.full() {
			break
		}
		b.add(i, r)
	}
	b.endWord(len(name))
	return b.key()
}

// keyBuilder reads a name letter by letter. The letters of a word wait until its end shows what they sound like.
type keyBuilder struct {
	name   string
	word   [maxLetters + 4]byte // Latin letters in lower case, or symbols with the high bit set
	nword  int
	begin  int                   // where the word begins in name
	out    [maxLetters + 4]sound // the words read so far, one after the other
	nout   int
	read   [maxWords]readWord
	nread  int
	aside  bool // after a comma or within parentheses
	abjad  int  // letters of a script that leaves out short vowels
	others int  // other letters
}

// readWord is a word whose sounds are known.
type readWord struct {
	lexeme
	end      int // where it ends in out
	from, to int // where it stands in name
	aside    bool
	joins    bool // it is part of the number that the word before it says
}

// full reports that there may be no room for another letter, or for another word with its article.
func (b *keyBuilder) full() bool { return b.nword+b.nout >= maxLetters || b.nread > maxWords-2 }

// add reads the rune r at name[i].
func (b *keyBuilder) add(i int, r rune) {
	if b.nword == 0 {
		b.begin = i
	}
	switch {
	case 'a' <= r && r <= 'z':
		b.letter(byte(r))
	case 'A' <= r && r <= 'Z':
		b.letter(byte(r) + 'a' - 'A')
	case '0' <= r && r <= '9':
		b.digit(i, byte(r))
	case r < utf8.RuneSelf:
		b.addPunctuation(i, r)
	case 0x0400 <= r && r <= 0x052f:
		b.addCyrillic(r)
	case 0x0600 <= r && r <= 0x08ff:
		b.addArabic(i, r)
	default:
		b.addOther(i, r)
	}
}

// letter appends a Latin letter, which may turn out to be part of a digraph.
func (b *keyBuilder) letter(c byte) {
	b.word[b.nword] = c
	b.nword++
	b.others++
}

// symbol appends a sound that needs no further reading.
func (b *keyBuilder) symbol(s byte) { b.letter(s | 0x80) }

// digit appends a digit at name[i]. Digits behind letters are a word of their own: M5.
func (b *keyBuilder) digit(i int, d byte) {
	if b.nword > 0 && !isDigit(byte(soundOf[b.word[b.nword-1]&0x7f])) {
		b.endWord(i)
		b.begin = i
	}
	b.symbol(d)
}

func (b *keyBuilder) addPunctuation(i int, r rune) {
	switch r {
	case '\'', '`':
		return
	case ',', ';', '(', '[', '،', '؛':
		b.endWord(i)
		b.aside = b.nread > 0
	case ')', ']':
		b.endWord(i)
		b.aside = false
	default:
		b.endWord(i)
	}
}

func (b *keyBuilder) addCyrillic(r rune) {
	for _, s := range []byte(cyrillicSounds[unicode.ToLower(r)]) {
		b.symbol(s)
	}
}

func (b *keyBuilder) addArabic(i int, r rune) {
	switch s, ok := arabicSounds[r]; {
	case ok:
		b.abjad++
		if r == 'ا' && b.nword == 0 {
			s = "A"
		}
		for _, c := range []byte(s) {
			b.symbol(c)
		}
	case 0x0660 <= r && r <= 0x0669:
		b.digit(i, byte('0'+r-0x0660))
	case 0x06f0 <= r && r <= 0x06f9:
		b.digit(i, byte('0'+r-0x06f0))
	case droppable(r):
	default:
		b.addPunctuation(i, r)
	}
}

func (b *keyBuilder) addOther(i int, r rune) {
	r = unicode.ToLower(r)
	if s, ok := latinSounds[r]; ok {
		for _, c := range []byte(s) {
			if 'a' <= c && c <= 'z' {
				b.letter(c)
			} else {
				b.symbol(c)
			}
		}
		return
	}
	switch {
	case r == zeroWidthNonJoiner:
		b.endWord(i)
	case droppable(r):
	case unicode.Is(unicode.Latin, r):
		b.addMarked(i)
	case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
		b.symbol(Alphabet[firstOther+sound(r%(numSounds-rune(firstOther)))])
	default:
		b.addPunctuation(i, r)
	}
}

// addMarked reads the Latin letter with diacritics at name[i] as the letter below them.
func (b *keyBuilder) addMarked(i int) {
	base := norm.NFKD.PropertiesString(b.name[i:]).Decomposition()
	if len(base) > 0 && base[0] < utf8.RuneSelf && unicode.IsLetter(rune(base[0])) {
		b.letter(base[0] | 0x20)
		return
	}
	b.symbol(Alphabet[firstOther])
}

// key joins the words that were read.
func (b *keyBuilder) key() Key {
	b.understand()
	var j joiner
	for i := range b.read[:b.nread] {
		j.add(b, i)
	}
	k := Key{sounds: string(j.out[:j.n]), consonantal: b.abjad > b.others-b.abjad}
	k.mass = massOf(k.sounds)
	k.words = make([]word, j.nwords)
	for i, at := range j.words[:j.nwords] {
		k.words[i] = newWord(k.sounds[at.begin:at.end], b.name[b.read[at.read].from:at.to], &b.read[at.read])
		k.words[i].at = uint8(at.begin)
	}
	k.short = shortOf(k.words)
	return k
}

// soundsAt are the sounds of the word read i-th; none when there is no such word.
func (b *keyBuilder) soundsAt(i int) []sound {
	start := 0
	switch {
	case i >= b.nread:
		return nil
	case i > 0:
		start = b.read[i-1].end
	}
	return b.out[start:b.read[i].end]
}

// joiner puts words one after the other.
type joiner struct {
	out    [maxKey]byte
	n      int
	words  [maxWords]joined
	nwords int
}

// joined is where a word stands in out, which of those read it begins with, and where it ends in the name.
type joined struct{ begin, end, read, to int }

// add puts the word read i-th behind the others; articles and links between words become none of their own.
func (j *joiner) add(b *keyBuilder, i int) {
	sounds, next := b.soundsAt(i), b.soundsAt(i+1)
	switch {
	case b.read[i].joins:
		j.words[j.nwords-1].to = b.read[i].to
	case i > 0 && next != nil && isLink(sounds):
	case sounds[0] == soundArticle || isArticle(sounds, next):
		j.space()
		j.put(soundArticle)
	default:
		j.space()
		j.words[j.nwords] = joined{begin: j.n, read: i, to: b.read[i].to}
		if n := b.read[i].number; n != 0 {
			j.figure(n)
		} else {
			j.putAll(sounds)
		}
		j.words[j.nwords].end = j.n
		j.nwords++
	}
}

// figure puts a number, however it is written, as its digits and the letter that belongs to it.
func (j *joiner) figure(code uint64) {
	j.n += len(appendFigure(j.out[j.n:j.n], code))
}

func (j *joiner) putAll(sounds []sound) {
	for _, s := range sounds {
		j.put(s)
	}
}

func (j *joiner) put(s sound) {
	j.out[j.n] = byte(s)
	j.n++
}

// space sets the next word apart, unless there is nothing before it but its article.
func (j *joiner) space() {
	if j.n > 0 && j.out[j.n-1] != byte(soundArticle) {
		j.put(soundSpace)
	}
}

func newWord(sounds, spelled string, r *readWord) word {
	return word{
		sounds: sounds, spelled: spelled, mass: massOf(sounds), emphasis: emphasisOf(sounds, r),
		lexeme: r.lexeme, aside: r.aside,
	}
}
