package names

import (
	"cmp"
	"slices"
)

// Index finds the names most like a query. It is filled with Add and asked with Search; any number of goroutines may
// search at once while nobody adds. The zero Index is empty and ready.
type Index struct {
	entries []entry
	words   map[string]int32 // number of each skeleton of a word
	df      []int32          // names that have it
	rare    []float32        // its rarity
	blocks  blocks
}

type entry struct {
	id, name string
	key      Key
	words    []int32 // the numbers of its words' skeletons
}

// Hit is a name of the index that resembles a query. In its Match the query is the first name.
type Hit struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Match
}

// Add enters names that all mean id. Names without letters or digits are passed over.
func (x *Index) Add(id string, names ...string) {
	if x.words == nil {
		x.words = make(map[string]int32)
	}
	for _, name := range names {
		key := KeyOf(name)
		if len(key.words) == 0 {
			continue
		}
		skels := skeletons(&key)
		x.blocks.add(int32(len(x.entries)), skels)
		x.entries = append(x.entries, entry{id: id, name: name, key: key, words: x.number(skels)})
	}
}

// number counts the words of one more name and returns their numbers.
func (x *Index) number(skels []string) []int32 {
	words := make([]int32, len(skels))
	for i, s := range skels {
		w, ok := x.words[s]
		if !ok {
			w = int32(len(x.df))
			x.words[s] = w
			x.df = append(x.df, 0)
			x.rare = append(x.rare, 1)
		}
		if !slices.Contains(words[:i], w) {
			x.df[w]++
			x.rare[w] = rarity(x.df[w])
		}
		words[i] = w
	}
	return words
}

// Len returns the number of names in the index.
func (x *Index) Len() int { return len(x.entries) }

// Search returns the k ids whose names resemble the query most, best first, each with its best name; among equals the
// one added first. Up to 6,000 names are all compared; of more, the thousand that share most of the query's
// consonants.
func (x *Index) Search(query string, k int) []Hit {
	key := KeyOf(query)
	if len(key.words) == 0 || k <= 0 {
		return nil
	}
	skels := skeletons(&key)
	w := x.queryWeights(&key, skels)
	best := x.compareAll(&key, skels, &w, k)
	hits := make([]Hit, len(best))
	for i, b := range best {
		e := &x.entries[b.entry]
		we := x.weights(e)
		hits[i] = Hit{ID: e.id, Name: e.name, Match: explain(&key, &e.key, &w, &we)}
	}
	return hits
}

// exhaustive is the size up to which an index compares a query with every name.
const exhaustive = 6000

func (x *Index) compareAll(key *Key, skels []string, w *weights, k int) []scored {
	best := shortlist{k: k, entries: x.entries}
	compare := func(i int32) {
		e := &x.entries[i]
		we := x.weights(e)
		best.offer(scored{i, score(key, &e.key, w, &we)})
	}
	if len(x.entries) > exhaustive {
		for _, i := range x.blocks.candidates(skels, w) {
			compare(i)
		}
	} else {
		for i := range x.entries {
			compare(int32(i))
		}
	}
	return best.take()
}

func (x *Index) weights(e *entry) (w weights) {
	for i, n := range e.words {
		w[i] = e.key.words[i].emphasis * x.rare[n]
	}
	return w
}

func (x *Index) queryWeights(k *Key, skels []string) (w weights) {
	for i, s := range skels {
		w[i] = k.words[i].emphasis
		if n, ok := x.words[s]; ok {
			w[i] *= x.rare[n]
		}
	}
	return w
}

// scored is an entry by number, with its score.
type scored struct {
	entry int32
	score float32
}

// shortlist keeps the best entry of each of the k best ids.
type shortlist struct {
	k       int
	entries []entry
	found   []scored
	floor   float32 // of the last of k ids, once there are k
}

func (l *shortlist) offer(s scored) {
	if s.score <= l.floor {
		return
	}
	l.found = append(l.found, s)
	if len(l.found) >= 4*l.k+64 {
		l.found = l.take()
		if len(l.found) == l.k {
			l.floor = l.found[l.k-1].score
		}
	}
}

// take returns the best, in order.
func (l *shortlist) take() []scored {
	slices.SortFunc(l.found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.entry, b.entry))
	})
	out := l.found[:0]
	seen := make(map[string]bool, l.k)
	for _, s := range l.found {
		id := l.entries[s.entry].id
		if len(out) < l.k && !seen[id] {
			seen[id] = true
			out = append(out, s)
		}
	}
	return out
}
