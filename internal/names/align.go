package names

// How the likeness of names as wholes and the alignment of their words make the score. The values were chosen on the
// learning half of the places (docs/names.md), where the ranking hardly changes when they are moved.
const (
	likeWord    = 0.5 // words less alike than this are different words
	shareWhole  = 0.1
	shareFuller = 0.6 // of the name whose words are better covered by the other's
	shareOther  = 0.3
	trustWhole  = 2. / 3 // in names that are more alike as wholes than word by word
)

// alignment is which words of two names correspond.
type alignment struct {
	n      int
	pairs  [maxWords]wordPair
	covers [2]float32 // the share of each name's weight that the other covers
}

// wordPair is one word of each name.
type wordPair struct {
	a, b  uint8
	alike float32
}

// weights holds the weight of each word of a key.
type weights [maxWords]float32

// plainWeights are the weights of words of which it is not known how rare they are.
func (k *Key) plainWeights() (w weights) {
	for i := range k.words {
		w[i] = k.words[i].emphasis
	}
	return w
}

// score returns how alike two names are, from 0 to 1, symmetric and 1 for equal keys with words. Names of one word are
// compared as wholes; others by the alignment of their words, or, where they are more alike as wholes (Tall Kalakh,
// Tallkalakh), by both.
func score(a, b *Key, wa, wb *weights) float32 {
	if len(a.words) == 0 || len(b.words) == 0 {
		return 0
	}
	if a.sounds == b.sounds {
		return 1
	}
	if a.sounds > b.sounds {
		a, b, wa, wb = b, a, wb, wa // of equally good pairs the alignment takes the first it meets
	}
	gap := gaps(a, b)
	var row costRow
	whole := likeness(a.sounds, b.sounds, a.mass[gap]+b.mass[gap], gap, &row)
	if len(a.words) < 2 && len(b.words) < 2 {
		return whole
	}
	var al alignment
	al.align(a, b, wa, wb, gap, &row)
	return al.score(whole)
}

func likeWords(a, b *word, gap int, row *costRow) float32 {
	return likeness(a.sounds, b.sounds, a.mass[gap]+b.mass[gap], gap, row)
}

func (al *alignment) score(whole float32) float32 {
	aligned := shareWhole*whole + shareFuller*max(al.covers[0], al.covers[1]) + shareOther*min(al.covers[0], al.covers[1])
	return min(1, max(aligned, trustWhole*whole+(1-trustWhole)*aligned))
}

// align pairs the words, the most telling pair first, each word once.
func (al *alignment) align(a, b *Key, wa, wb *weights, gap int, row *costRow) {
	var alike [maxWords][maxWords]float32
	for i := range a.words {
		for j := range b.words {
			alike[i][j] = (likeWords(&a.words[i], &b.words[j], gap, row) - likeWord) / (1 - likeWord)
		}
	}
	var usedA, usedB [maxWords]bool
	for {
		var best wordPair
		gain := float32(0)
		for i := range a.words {
			for j := range b.words {
				if g := alike[i][j] * (wa[i] + wb[j]); g > gain && !usedA[i] && !usedB[j] {
					best, gain = wordPair{uint8(i), uint8(j), alike[i][j]}, g
				}
			}
		}
		if gain == 0 {
			break
		}
		usedA[best.a], usedB[best.b] = true, true
		al.pairs[al.n] = best
		al.n++
		al.covers[0] += best.alike * wa[best.a]
		al.covers[1] += best.alike * wb[best.b]
	}
	al.covers[0] /= wa.sum(len(a.words))
	al.covers[1] /= wb.sum(len(b.words))
}

func (w *weights) sum(n int) (sum float32) {
	for _, x := range w[:n] {
		sum += x
	}
	return max(sum, 1e-9)
}
