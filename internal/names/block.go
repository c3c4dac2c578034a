package names

import (
	"slices"
	"sync"
)

// skeletons returns, for each word of a key, its consonants by class: what survives most spellings. Words of one
// meaning have those of one of them.
func skeletons(k *Key) []string {
	out := make([]string, len(k.words))
	for i := range k.words {
		if w := &k.words[i]; w.known() {
			out[i] = lexicon().plain[w.means[0]]
		} else {
			out[i] = skeleton(w.sounds)
		}
	}
	return out
}

// skeletonClass maps a sound to its class, or 0 for what a skeleton leaves out: vowels, glides, ayn and h. A class
// takes together what transliterations of one letter differ in.
var skeletonClass = func() (class [numSounds]byte) {
	for i, group := range []string{"kqgXGKxc", "sSzZCF$QBTD", "td", "Jj", "bpf", "v", "m", "n", "l", "r"} {
		for _, s := range []byte(group) {
			class[soundOf[s]] = byte('a' + i)
		}
	}
	for s := firstDigit; s < numSounds; s++ {
		class[s] = Alphabet[s]
	}
	return class
}()

// skeleton returns the consonant classes of a word, doubled ones once; for a word without consonants its sounds.
func skeleton(sounds string) string {
	var b [maxKey]byte
	n := 0
	for i := range len(sounds) {
		c := skeletonClass[sounds[i]]
		if c != 0 && (n == 0 || b[n-1] != c) {
			b[n] = c
			n++
		}
	}
	if n == 0 {
		return sounds
	}
	return string(b[:n])
}

// blocks finds, without comparing, the entries whose words share most consonants with a query: an inverted index of the
// pairs of consonant classes that follow one another in a word, directly or with one between them.
type blocks struct {
	postings map[gram][]int32
	grams    []uint8   // distinct grams of each entry
	memory   sync.Pool // of *[]uint32, all zero
}

// gram is a pair of consonant classes and whether another stands between them. The ends of a word count as classes.
type gram uint16

const (
	wordEnd    = 63
	compared   = 1000 // entries that are compared with a query
	leastShare = 4    // entries that have less than a quarter of the query's grams by weight are not looked at
	coverSteps = 1024
)

// gramsOf appends the distinct grams of a skeleton to grams.
func gramsOf(grams []gram, skel string) []gram {
	at := func(i int) gram {
		if i < 0 || i >= len(skel) {
			return wordEnd
		}
		return gram(skel[i]) & 63
	}
	for i := -1; i < len(skel); i++ {
		grams = appendNew(grams, at(i)<<6|at(i+1))
		if i+2 <= len(skel) && len(skel) > 1 {
			grams = appendNew(grams, 1<<12|at(i)<<6|at(i+2))
		}
	}
	return grams
}

func appendNew(grams []gram, g gram) []gram {
	if slices.Contains(grams, g) {
		return grams
	}
	return append(grams, g)
}

// add enters an entry, which must be the next in number.
func (b *blocks) add(entry int32, skels []string) {
	if b.postings == nil {
		b.postings = make(map[gram][]int32)
	}
	var grams []gram
	for _, s := range skels {
		grams = gramsOf(grams, s)
	}
	for _, g := range grams {
		b.postings[g] = append(b.postings[g], entry)
	}
	b.grams = append(b.grams, uint8(min(255, len(grams))))
}

// candidates returns the entries that share most grams with the query's skeletons, weighted by the words they come
// from: at most [compared], in the order they were added.
func (b *blocks) candidates(skels []string, w *weights) []int32 {
	memory, _ := b.memory.Get().(*[]uint32)
	if memory == nil || len(*memory) < len(b.grams) {
		fresh := make([]uint32, len(b.grams))
		memory = &fresh
	}
	shared := (*memory)[:len(b.grams)]
	total := b.count(shared, skels, w)
	out := b.best(shared, total)
	clear(shared)
	b.memory.Put(memory)
	return out
}

// count adds up for each entry the weights of the grams it shares with the query, in the upper 24 bits, and their
// number, in the lower 8. It returns the weight of all grams of the query.
func (b *blocks) count(shared []uint32, skels []string, w *weights) (total uint32) {
	var grams []gram
	done := 0
	for i, s := range skels {
		grams = gramsOf(grams, s)
		weight := 1 + uint32(w[i]*15)
		for _, g := range grams[done:] {
			total += weight
			for _, e := range b.postings[g] {
				shared[e] += weight<<8 | 1
			}
		}
		done = len(grams)
	}
	return total
}

// best selects the entries by how much of the query's grams they have and the query of theirs. It counts rather than
// sorts, for there are only so many steps.
func (b *blocks) best(shared []uint32, total uint32) []int32 {
	var count [coverSteps + 1]int32
	perWeight := coverSteps / 3 / float32(total)
	least := (total / leastShare) << 8
	for e, s := range shared {
		if s <= least {
			shared[e] = 0
			continue
		}
		ofQuery := float32(s>>8) * perWeight
		ofEntry := float32(s&255) * coverPerGram[b.grams[e]]
		step := uint32(ofQuery + ofEntry + max(ofQuery, ofEntry))
		shared[e] = step
		count[step]++
	}
	from, n := uint32(coverSteps), count[coverSteps]
	for from > 1 && n+count[from-1] <= compared {
		from--
		n += count[from]
	}
	out := make([]int32, 0, n)
	for e, step := range shared {
		if step >= from {
			out = append(out, int32(e))
		}
	}
	return out[:min(len(out), compared)]
}

// coverPerGram is the third of the cover that one of so many grams is worth.
var coverPerGram = func() (per [256]float32) {
	for n := 1; n < len(per); n++ {
		per[n] = coverSteps / 3 / float32(n)
	}
	return per
}()
