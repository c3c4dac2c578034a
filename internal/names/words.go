package names

import "math"

// emphasisOf says how much a word can tell by itself: a number all, a word of one or two sounds less than a longer one,
// words for kinds of things next to nothing, nor what stands behind a comma or in parentheses.
func emphasisOf(sounds string, r *readWord) float32 {
	share := emphasis[r.role]
	if r.aside {
		share = min(share, 0.2)
	}
	if r.number != 0 {
		return share
	}
	return min(1, 0.25*float32(len(sounds))) * share
}

// rarity is the weight of a word that df names of an index have, from 1 down. It does not depend on how many names
// there are, so that adding one changes only the weights of its own words.
func rarity(df int32) float32 {
	if df < 2 {
		return 1
	}
	return float32(1 / (1 + 0.2*math.Log2(float64(df))))
}
