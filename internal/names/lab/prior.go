package main

import (
	"strings"

	"truce/internal/names"
)

const numSounds = len(names.Alphabet)

// costs is what is learned, as fractions of the cost of a foreign consonant. sub is symmetric; gap[1] holds between a
// spelling with short vowels and one without.
type costs struct {
	sub [numSounds][numSounds]float64
	gap [2][numSounds]float64
}

// near lists which sounds stand for one another and at what cost, from what is known of the transliterations; where
// lists overlap the cheaper holds.
var near = []struct {
	cost   float64
	sounds string
}{
	{.20, "aeiouAEIHOWYy"}, {.05, "Aa"}, {.10, "Yyi"}, {.10, "IiyY"}, {.10, "Ee"}, {.10, "Ha"}, {.10, "Hh"}, {.15, "He"},
	{.15, "Ht"}, {.15, "Oa"},
	{.10, "Ww"}, {.15, "Wvuo"}, {.15, "vw"}, {.30, "wuo"},
	{.15, "kXqc"}, {.25, "XhGgK"}, {.30, "gGk"}, {.20, "xXKS"}, {.20, "KkC"},
	{.20, "JjZ"}, {.25, "JCjc"}, {.30, "JgS"}, {.30, "Jz"}, {.10, "Yj"}, {.20, "jy"},
	{.20, "SCFK"}, {.05, "$S"}, {.05, "$s"}, {.20, "SZ"}, {.35, "sS"}, {.25, "Zz"}, {.30, "sz"}, {.30, "csQ"},
	{.30, "QszC"},
	{.20, "tT"}, {.20, "dD"}, {.35, "dt"}, {.30, "Tsz"}, {.25, "Dz"}, {.10, "Bd"}, {.15, "BzD"},
	{.35, "bp"}, {.35, "bv"}, {.35, "fv"}, {.30, "pf"}, {.35, "nm"}, {.15, "Ll"}, {.15, "L "},
}

// gapsNear lists what a sound costs that only one name has, where that is not 1; the second cost holds where one of the
// names leaves out short vowels.
var gapsNear = []struct {
	cost, consonantal float64
	sounds            string
}{
	{.30, .12, "aeiouAEIHOWYy"}, {.10, .10, "O"}, {.35, .35, "hwvGH"}, {.15, .15, " L"},
}

// priorCosts are the costs that learning starts from and is held near to.
func priorCosts() *costs {
	index := make(map[rune]int)
	for i, s := range names.Alphabet {
		index[s] = i
	}
	c := new(costs)
	for i := range c.sub {
		for j := range c.sub {
			if i != j {
				c.sub[i][j] = 1
			}
		}
		c.gap[0][i], c.gap[1][i] = 1, 1
	}
	for _, n := range near {
		for _, a := range n.sounds {
			for _, b := range n.sounds {
				if i, j := index[a], index[b]; a != b {
					c.sub[i][j] = min(c.sub[i][j], n.cost)
				}
			}
		}
	}
	for _, n := range gapsNear {
		for _, s := range n.sounds {
			c.gap[0][index[s]], c.gap[1][index[s]] = n.cost, n.consonantal
		}
	}
	return c
}

// byHand lists costs that are set after learning, for spellings that the places learned from have too few of: Kurdish e
// is Arabic a and its ş always sh, and its names of Arabic origin are written without the article.
func (c *costs) byHand() {
	index := func(r rune) int { return strings.IndexRune(names.Alphabet, r) }
	for pair, cost := range map[string]float64{"ea": .28, "$S": .12} {
		a, b := index(rune(pair[0])), index(rune(pair[1]))
		c.sub[a][b], c.sub[b][a] = cost, cost
	}
	c.gap[0][index('L')] = .22
}
