package query

import (
	"crypto/sha256"
	"slices"
	"strings"

	"truce"
	"truce/internal/names"
)

// What [Row.Words] and [Incidents.Words] are made of.
const (
	codeMark  = "="  // around a code, so that no word is taken for one
	soundMark = "~"  // before a word that is asked for by its sound
	mostWords = 500  // of an incident; what its reports name beyond is not found by words
	likeWord  = 0.86 // how like a word must be to one asked for by its sound, see [names.Similarity]
)

// CodeWord is the word under which an incident is found that has a code, as the class of a weapon, in a report.
func CodeWord[T ~string](code T) string {
	return codeMark + strings.ReplaceAll(string(code), " ", "_") + codeMark
}

// Asking returns a query for words as somebody wrote them, or for what sounds like them, and for codes, as [CodeWord]
// makes them.
func Asking(text string, sounds bool, codes ...string) string {
	list := strings.Fields(names.Fold(text))
	if sounds {
		for i := range list {
			list[i] = soundMark + list[i]
		}
	}
	return strings.Join(append(list, codes...), " ")
}

// WordsOf returns the words by which an incident is found: those of the names, places and outlets in the coded fields
// of its reports as far as they are given, folded, each once and in order, and the codes of weapons and of what was
// hit.
func WordsOf(reports []*truce.ReportState) string {
	var list []string
	add := func(texts ...string) {
		for _, t := range texts {
			if t != "" && len(list) < 4*mostWords {
				list = append(list, strings.Fields(names.Fold(t))...)
			}
		}
	}
	for _, r := range reports {
		c := r.Coded
		if c == nil || r.Withdrawn {
			continue
		}
		if c.Means != "" {
			list = append(list, CodeWord(c.Means))
		}
		for _, o := range c.Objects {
			list = append(list, CodeWord(o))
		}
		for _, p := range []truce.Place{c.Where, c.From, c.Observer} {
			add(p.Name, p.District, p.Province)
		}
		add(c.Outlet, c.Direction)
		for _, who := range [][]truce.Attribution{c.Authors, c.Targets} {
			for _, a := range who {
				add(a.Name)
			}
		}
	}
	list = list[:min(len(list), 4*mostWords)]
	slices.Sort(list)
	list = slices.Compact(list)
	return strings.Join(list[:min(len(list), mostWords)], " ")
}

// asked is a query for words.
type asked []term

type term struct {
	word  string
	sound *names.Key // nil: it is asked for as it is written
}

// mostTerms is how many words a query may ask for; what it says beyond is not looked at.
const mostTerms = 64

// read reads [Incidents.Words].
func read(words string) asked {
	var out asked
	for _, w := range strings.Fields(words) {
		t := term{word: w}
		if sound, ok := strings.CutPrefix(w, soundMark); ok {
			key := names.KeyOf(sound)
			t.word, t.sound = sound, &key
		}
		out = append(out, t)
	}
	return out[:min(len(out), mostTerms)]
}

// all is what [asked.is] comes to, taken together, for words among which each is that is asked for.
func (a asked) all() uint64 { return ^uint64(0) >> (mostTerms - len(a)) }

// is returns a bit for each of the words asked for that a word is: it begins so or, where sounds are asked for, is like
// it.
func (a asked) is(word string) (bits uint64) {
	var key *names.Key
	for i, t := range a {
		switch {
		case t.sound == nil:
			if strings.HasPrefix(word, t.word) {
				bits |= 1 << i
			}
		case !strings.HasPrefix(word, codeMark):
			if key == nil {
				k := names.KeyOf(word)
				key = &k
			}
			if t.sound.Similarity(key) >= likeWord {
				bits |= 1 << i
			}
		}
	}
	return bits
}

// holds reports whether each word that is asked for is among the words of an incident.
func (a asked) holds(words string) bool {
	has := uint64(0)
	for w := range strings.FieldsSeq(words) {
		has |= a.is(w)
	}
	return has == a.all()
}

// Texts are the words of many incidents, each set of words once: what is asked for is looked for among the words that
// there are, and then among the sets. It is not safe for concurrent use while somebody adds.
type Texts struct {
	codes map[[16]byte]uint32 // of sets, by what their text comes to
	sets  []uint32            // the numbers of the words of each set, one set after the other
	ends  []uint32            // where each set ends
	words []string            // by number
	known map[string]uint32
}

// NewTexts returns texts of which the code 0 is that of no words.
func NewTexts() *Texts {
	t := &Texts{codes: map[[16]byte]uint32{}, known: map[string]uint32{}}
	t.Code("")
	return t
}

// Code returns the number of a set of words, as [WordsOf] returns it.
func (t *Texts) Code(text string) uint32 {
	digest := sha256.Sum256([]byte(text))
	key := [16]byte(digest[:16])
	code, known := t.codes[key]
	if known {
		return code
	}
	code = uint32(len(t.ends))
	t.codes[key] = code
	for w := range strings.FieldsSeq(text) {
		n, known := t.known[w]
		if !known {
			w = strings.Clone(w)
			n = uint32(len(t.words))
			t.known[w], t.words = n, append(t.words, w)
		}
		t.sets = append(t.sets, n)
	}
	t.ends = append(t.ends, uint32(len(t.sets)))
	return code
}

// View returns the texts as they now are, which later additions leave alone; nothing can be added to it.
func (t *Texts) View() *Texts { return &Texts{sets: t.sets, ends: t.ends, words: t.words} }

// set returns the numbers of the words of a set.
func (t *Texts) set(code uint32) []uint32 {
	if code == 0 {
		return nil
	}
	return t.sets[t.ends[code-1]:t.ends[code]]
}

// Text returns the set of words of a number.
func (t *Texts) Text(code uint32) string {
	var list []string
	for _, n := range t.set(code) {
		list = append(list, t.words[n])
	}
	return strings.Join(list, " ")
}

// Wanted reports, by the number of each set, whether it holds what a query asks for; nil: it asks for no words.
func (t *Texts) Wanted(words string) []bool {
	a := read(words)
	if len(a) == 0 {
		return nil
	}
	is := make([]uint64, len(t.words))
	for n, w := range t.words {
		is[n] = a.is(w)
	}
	out := make([]bool, len(t.ends))
	for code := range out {
		has := uint64(0)
		for _, n := range t.set(uint32(code)) {
			has |= is[n]
		}
		out[code] = has == a.all()
	}
	return out
}
