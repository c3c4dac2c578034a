package match

import (
	"slices"

	"truce/internal/names"
)

// dictionary gives words codes from 1; 0 is the empty word. One that folds gives one code to all words that fold alike.
type dictionary struct {
	codes map[string]uint32
	size  uint32 // codes given, 0 included
	folds bool
}

func newDictionary() *dictionary { return &dictionary{codes: map[string]uint32{"": 0}, size: 1} }

func (d *dictionary) code(word string) uint32 {
	if word == "" {
		return 0
	}
	c, ok := d.codes[word]
	if !ok {
		c = d.add(word)
	}
	return c
}

func (d *dictionary) add(word string) uint32 {
	key := word
	if d.folds {
		key = names.Fold(word)
	}
	c, ok := d.codes[key]
	if !ok {
		c = d.size
		d.codes[key] = c
		d.size++
	}
	d.codes[word] = c // another way to the same code, without folding again
	return c
}

// union merges dictionaries into one that folds and whose codes follow the order of the folded words, with the new code
// of each old one.
func union(list []*dictionary) (all *dictionary, renamed [][]uint32) {
	var words []string
	for _, d := range list {
		for w := range d.codes {
			words = append(words, names.Fold(w))
		}
	}
	slices.Sort(words)
	all = newDictionary()
	all.folds = true
	for _, w := range slices.Compact(words) {
		all.code(w)
	}
	renamed = make([][]uint32, len(list))
	for i, d := range list {
		renamed[i] = make([]uint32, d.size)
		for w, c := range d.codes {
			renamed[i][c] = all.code(w)
		}
	}
	return all, renamed
}

// fold applies [names.Fold] to each of a list.
func fold(list []string) []string {
	folded := make([]string, len(list))
	for i, v := range list {
		folded[i] = names.Fold(v)
	}
	return folded
}
