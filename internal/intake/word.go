package intake

import (
	"slices"
	"strings"
	"unicode"

	"truce"
	"truce/codes"
)

// means, modalities and precisions list the words a cell may hold beside [codes.EventKinds].
var (
	means = []codes.Means{codes.Artillery, codes.Mortar, codes.Rocket, codes.Missile, codes.Tank, codes.Aircraft,
		codes.Drone, codes.HeavyGun, codes.Rifle, codes.Mine, codes.Gas, codes.NoWeapon}
	modalities = codes.Modalities
	precisions = []codes.Precision{codes.Exact, codes.Near, codes.District, codes.Province, codes.Region, codes.Country}
	levels     = []truce.Level{truce.LevelOwn, truce.LevelJoint, truce.LevelParties, truce.LevelPublic}
)

// word finds the word of a closed list that a cell holds, whatever its case and the signs between its letters. The
// error offers the nearest, or the whole list where none is near. An empty cell is the empty word.
func word[W ~string](cell string, what truce.Sentence, list []W) (W, error) {
	if cell == "" {
		return "", nil
	}
	if slices.Contains(list, W(cell)) {
		return W(cell), nil
	}
	s := letters(cell)
	var nearest W
	best := len(s)/2 + 1
	for _, w := range list {
		l := letters(string(w))
		if l == s {
			return w, nil
		}
		if d := distance(s, l); d < best {
			nearest, best = w, d
		}
	}
	if nearest != "" {
		return "", truce.Errorf(truce.Invalid, "is not %s; the nearest is %q", what, string(nearest))
	}
	all := make([]string, len(list))
	for i, w := range list {
		all[i] = string(w)
	}
	return "", truce.Errorf(truce.Invalid, "is not %s; these are: %s", what, strings.Join(all, "; "))
}

// Nearest returns the name that is most like s, "" when none is near.
func Nearest(s string, names []string) string {
	nearest, best := "", len(s)/3+1
	for _, n := range names {
		if d := distance(s, n); d < best {
			nearest, best = n, d
		}
	}
	return nearest
}

// letters is a word without its case and without what is no letter.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// distance is how many bytes must be put in, left out, changed or exchanged with their neighbour to make b of a.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return len(a) + len(b) // no word of a list is so long
	}
	var rows [3][65]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, above, before := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := above[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, above[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return rows[len(a)%3][len(b)]
}
