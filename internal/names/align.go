package names

// How the likeness of names as wholes and the alignment of their words make the score. The values were chosen on the
// learning half of the places (docs/names.md), where the ranking hardly changes when they are moved.
const (
	likeWord    = 0.5    // words less alike than this are different words
	steepness   = 8. / 3 // from words that are different to words of one name
	shareWhole  = 0.1
	shareFuller = 0.6 // of the name whose words are better covered by the other's
	shareOther  = 0.3
	trustWhole  = 2. / 3 // in names that are more alike as wholes than word by word
	// A name in which a word is another (Jalal, Jamal) stays below [Likely], however much else is alike; of several such
	// the order stays.
	leastStrange = 0.7
	shareStrange = 0.3
	lackedSound  = 0.5 // what a sound costs that is no vowel
	otherSound   = 0.9 // what a sound costs for which another stands, and not another spelling of it
)

// alignment is which words of two names correspond.
type alignment struct {
	n      int
	pairs  [maxWords]wordPair
	covers [2]float32 // the share of each name's weight that the other covers
	paired [2][maxWords]bool
	apart  apart
	// strange: words that correspond are too little alike to be one name by themselves
	strange bool
}

// wordPair is one word of each name, or two of either that the other joins to one.
type wordPair struct {
	a, b   uint8 // the first word
	na, nb uint8 // how many
	alike  float32
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
// Tallkalakh), by both. What is known of the words may decide otherwise ([apart], [abbreviates]).
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
	if a.unknownWord() && b.unknownWord() {
		return whole
	}
	var al alignment
	al.align(a, b, wa, wb, gap, &row)
	s := al.score(whole)
	if s > leastStrange && al.other(a, b, gap) {
		al.strange = true
		s = leastStrange + (s-leastStrange)*shareStrange
	}
	if a.short != 0 || b.short != 0 {
		s = max(s, abbreviates(a, b))
	}
	return s
}

// unknownWord reports whether the name is one word that nothing is known of.
func (k *Key) unknownWord() bool {
	return len(k.words) == 1 && !k.words[0].known() && k.words[0].number == 0 && k.short == 0
}

func (al *alignment) score(whole float32) float32 {
	aligned := shareWhole*whole + shareFuller*max(al.covers[0], al.covers[1]) + shareOther*min(al.covers[0], al.covers[1])
	if al.apart == apartNot {
		aligned = max(aligned, trustWhole*whole+(1-trustWhole)*aligned)
	}
	return min(al.apart.ceiling(), aligned)
}

// other reports whether some words of the two that correspond by sound would not be offered as one name by themselves,
// since one has another sound where the other has its own: l for m, not a vowel more or less.
func (al *alignment) other(a, b *Key, gap int) bool {
	for _, p := range al.pairs[:al.n] {
		x, y := &a.words[p.a], &b.words[p.b]
		if p.alike >= Likely || p.na > 1 || p.nb > 1 || !x.telling() || !y.telling() {
			continue
		}
		if exchanged(changes(x.sounds, y.sounds, gap)) {
			return true
		}
	}
	return false
}

// exchanged reports whether a sound stands for another that is none of its spellings, or each has one that the other
// lacks.
func exchanged(list []Change) bool {
	var lacks [2]bool
	for _, c := range list {
		switch {
		case c.A != "" && c.B != "":
			if c.Cost >= otherSound {
				return true
			}
		case c.Cost >= lackedSound:
			lacks[min(len(c.A), 1)] = true
		}
	}
	return lacks[0] && lacks[1]
}

// telling reports whether a word is a name as such: nothing is known of it, and it is no number and no initial.
func (w *word) telling() bool {
	return !w.known() && w.number == 0 && !w.initial() && w.emphasis >= 0.5
}

// align pairs the words, the most telling pair first, each word once.
func (al *alignment) align(a, b *Key, wa, wb *weights, gap int, row *costRow) {
	var c pairCosts
	c.compare(a, b, gap, row)
	for {
		best := c.best(al, wa, wb)
		if best.alike == 0 {
			break
		}
		al.take(best, wa, wb)
	}
	al.covers[0] /= wa.sum(len(a.words))
	al.covers[1] /= wb.sum(len(b.words))
	al.apart = al.judge(a, b)
}

func (al *alignment) take(p wordPair, wa, wb *weights) {
	al.pairs[al.n] = p
	al.n++
	for i := p.a; i < p.a+p.na; i++ {
		al.paired[0][i] = true
		al.covers[0] += p.alike * wa[i]
	}
	for j := p.b; j < p.b+p.nb; j++ {
		al.paired[1][j] = true
		al.covers[1] += p.alike * wb[j]
	}
}

// pairCosts holds how alike the words of two names are, each to each, and the pairs in which one name joins two words
// of the other, as in Abdul Rahman and Abdulrahman.
type pairCosts struct {
	na, nb int
	alike  [maxWords][maxWords]float32
	joins  [2 * maxWords]wordPair
	njoins int
}

func (c *pairCosts) compare(a, b *Key, gap int, row *costRow) {
	c.na, c.nb = len(a.words), len(b.words)
	for i := range a.words {
		for j := range b.words {
			c.alike[i][j] = overLike(likeWords(&a.words[i], &b.words[j], gap, row))
		}
	}
	for i := range a.words {
		for j := range b.words {
			if j+1 < c.nb {
				c.join(&a.words[i], b, j, wordPair{a: uint8(i), b: uint8(j), na: 1, nb: 2}, gap, row)
			}
			if i+1 < c.na {
				c.join(&b.words[j], a, i, wordPair{a: uint8(i), b: uint8(j), na: 2, nb: 1}, gap, row)
			}
		}
	}
}

// likeJoined is how alike a word must be to two that are read as one.
const likeJoined = 0.75

// join compares a word with the words at and at+1 of k read as one, where they are about as long.
func (c *pairCosts) join(w *word, k *Key, at int, p wordPair, gap int, row *costRow) {
	first, second := &k.words[at], &k.words[at+1]
	mass := first.mass[gap] + second.mass[gap]
	if long, short := max(mass, w.mass[gap]), min(mass, w.mass[gap]); 2*long > 3*short || c.njoins == len(c.joins) {
		return
	}
	if w.number != 0 || first.number != 0 || second.number != 0 {
		return
	}
	both := k.sounds[first.at : int(second.at)+len(second.sounds)]
	like := likeness(w.sounds, both, w.mass[gap]+massOf(both)[gap], gap, row)
	apart := max(c.alike[p.a][p.b], c.alike[p.a+p.na-1][p.b+p.nb-1])
	if p.alike = overLike(like); like >= likeJoined && p.alike > apart {
		c.joins[c.njoins] = p
		c.njoins++
	}
}

// overLike is what the likeness of two words adds: nothing where they are different words, and soon all of it.
func overLike(like float32) float32 { return max(0, min((like-likeWord)*steepness, like)) }

// best is the most telling pair of words that are not paired yet; its likeness is 0 when there is none.
func (c *pairCosts) best(al *alignment, wa, wb *weights) (best wordPair) {
	gain := float32(0)
	for i := range c.na {
		for j := range c.nb {
			if g := c.alike[i][j] * (wa[i] + wb[j]); g > gain && !al.paired[0][i] && !al.paired[1][j] {
				best, gain = wordPair{uint8(i), uint8(j), 1, 1, c.alike[i][j]}, g
			}
		}
	}
	for _, p := range c.joins[:c.njoins] {
		lastA, lastB := p.a+p.na-1, p.b+p.nb-1
		taken := al.paired[0][p.a] || al.paired[0][lastA] || al.paired[1][p.b] || al.paired[1][lastB]
		weight := max(wa[p.a], wa[lastA]) + max(wb[p.b], wb[lastB])
		if g := p.alike * weight; g > gain && !taken {
			best, gain = p, g
		}
	}
	return best
}

func (w *weights) sum(n int) (sum float32) {
	for _, x := range w[:n] {
		sum += x
	}
	return max(sum, 1e-9)
}
