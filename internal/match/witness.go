package match

import "slices"

// repeats reports whether one of two reports of the same incident repeats the other: it is equal to it, says so, or has
// nearly the same words.
func (c *Corpus) repeats(i, j int) bool {
	x, y := &c.reports[i], &c.reports[j]
	if c.at[i] == c.at[j] {
		return true
	}
	if x.Copies != "" && (x.Copies == y.ID || x.Copies == y.Copies) || y.Copies != "" && y.Copies == x.ID {
		return true
	}
	if x.Text == "" || y.Text == "" || len(x.Text) > 2*len(y.Text) || len(y.Text) > 2*len(x.Text) {
		return false
	}
	return sameWords(wordsOf([]string{x.Text}), wordsOf([]string{y.Text}))
}

// Texts of leastCopied words or more that are equal are taken for copies, not for chance; of leastParaphrased words or
// more, also those of which nine words in eleven are the same, whatever their order.
const (
	leastCopied      = 5
	leastParaphrased = 9
)

// sameWords reports whether two texts are taken for one text and its copy.
func sameWords(x, y []string) bool {
	if min(len(x), len(y)) < leastCopied {
		return false
	}
	if slices.Equal(x, y) {
		return true
	}
	a, b := distinct(x), distinct(y)
	if min(len(a), len(b)) < leastParaphrased || !slices.Equal(numbersIn(a), numbersIn(b)) {
		return false
	}
	common := 0
	for _, w := range a {
		if _, ok := slices.BinarySearch(b, w); ok {
			common++
		}
	}
	return 11*2*common >= 9*(len(a)+len(b))
}

// distinct are the words, each once, sorted.
func distinct(words []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(words)))
}

// numbersIn are the words that begin with a digit: two accounts that count differently are two.
func numbersIn(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w[0] < '0' || w[0] > '9' })
}

// mostHeld is the number of reports of one incident that are held against each other for copies.
const mostHeld = 300

// witnesses counts the reports of one incident that do not repeat an earlier one of it. Of more than mostHeld, each
// that is not equal to another counts.
func (c *Corpus) witnesses(reports []int) (n int) {
	if len(reports) == 1 {
		return 1
	}
	var held []int
	for k, i := range reports {
		if k > 0 && c.at[i] == c.at[reports[k-1]] {
			continue
		}
		n++
		if c.recs[c.at[i]].flags&flagCopies == 0 || len(held) == mostHeld {
			continue
		}
		if slices.ContainsFunc(held, func(j int) bool { return c.repeats(i, j) }) {
			n--
		}
		held = append(held, i)
	}
	return n
}
