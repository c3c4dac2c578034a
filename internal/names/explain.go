package names

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// explain scores two names as [score] does and keeps the reasons.
func explain(a, b *Key, wa, wb *weights) Match {
	if a.sounds > b.sounds {
		m := explain(b, a, wb, wa)
		m.flip()
		return m
	}
	gap := gaps(a, b)
	var row costRow
	var al alignment
	m := Match{Score: float64(score(a, b, wa, wb))}
	if len(a.words) > 0 && len(b.words) > 0 {
		m.Whole = float64(likeness(a.sounds, b.sounds, a.mass[gap]+b.mass[gap], gap, &row))
		al.align(a, b, wa, wb, gap, &row)
	}
	m.Covers = [2]float64{float64(al.covers[0]), float64(al.covers[1])}
	for _, p := range al.pairs[:al.n] {
		m.Words = append(m.Words, explainPair(a, b, p, gap, &row))
		m.Words[len(m.Words)-1].Weight = float64(wa.of(p.a, p.na) + wb.of(p.b, p.nb))
	}
	m.Only = [2][]string{unpaired(a, &al.paired[0]), unpaired(b, &al.paired[1])}
	m.Decided = decided(a, b, &al, m.Score)
	return m
}

// explainPair says how a pair of words is alike.
func explainPair(a, b *Key, p wordPair, gap int, row *costRow) WordMatch {
	x, y := &a.words[p.a], &b.words[p.b]
	w := WordMatch{A: a.spelled(p.a, p.na), B: b.spelled(p.b, p.nb)}
	if p.na+p.nb > 2 {
		sx, sy := a.soundsOf(p.a, p.na), b.soundsOf(p.b, p.nb)
		w.Alike = float64(likeness(sx, sy, massOf(sx)[gap]+massOf(sy)[gap], gap, row))
		w.Changes = changes(sx, sy, gap)
		return w
	}
	w.Alike = float64(likeWords(x, y, gap, row))
	switch {
	case x.sounds == y.sounds:
	case x.number != 0 && y.number != 0:
		w.By = ByNumber
	case x.known() && y.known():
		w.By = ByMeaning
	case x.initial() || y.initial():
		w.By = ByInitial
	default:
		w.Changes = changes(x.sounds, y.sounds, gap)
	}
	return w
}

// spelled is how the name writes n of its words.
func (k *Key) spelled(from, n uint8) string {
	words := make([]string, n)
	for i := range words {
		words[i] = k.words[int(from)+i].spelled
	}
	return strings.Join(words, " ")
}

// soundsOf are the sounds of n of the words.
func (k *Key) soundsOf(from, n uint8) string {
	last := &k.words[from+n-1]
	return k.sounds[k.words[from].at : int(last.at)+len(last.sounds)]
}

// of sums the weights of n words.
func (w *weights) of(from, n uint8) (sum float32) {
	for _, x := range w[from : from+n] {
		sum += x
	}
	return sum
}

// decided says what beside the words' likeness made the score.
func decided(a, b *Key, al *alignment, score float64) string {
	if s := abbreviates(a, b); s > 0 && float64(s) == score {
		return "one is the initials of the other"
	}
	return [...]string{
		apartMeaning:  "words of different meaning are not compared by sound",
		apartBodies:   "they are bodies of different kinds",
		apartInitials: "their initials differ",
		apartCount:    "only one has a number",
		apartNumbers:  "their numbers differ",
	}[al.apart]
}

func unpaired(k *Key, paired *[maxWords]bool) (spelled []string) {
	for i := range k.words {
		if !paired[i] {
			spelled = append(spelled, k.words[i].spelled)
		}
	}
	return spelled
}

// flip exchanges the two names.
func (m *Match) flip() {
	m.Covers[0], m.Covers[1] = m.Covers[1], m.Covers[0]
	m.Only[0], m.Only[1] = m.Only[1], m.Only[0]
	for i := range m.Words {
		w := &m.Words[i]
		w.A, w.B = w.B, w.A
		for j := range w.Changes {
			w.Changes[j].A, w.Changes[j].B = w.Changes[j].B, w.Changes[j].A
		}
	}
}

// changes returns the edits of one cheapest way from a to b, in their order; their costs add up to the distance.
func changes(a, b string, gap int) []Change {
	cost := costTable(a, b, gap)
	var out []Change
	for i, j := len(a), len(b); i > 0 || j > 0; {
		switch {
		case i > 0 && j > 0 && cost[i][j] == cost[i-1][j-1]+int32(substCost[a[i-1]][b[j-1]]):
			i, j = i-1, j-1
			if a[i] != b[j] {
				out = append(out, change(a[i:i+1], b[j:j+1], substCost[a[i]][b[j]]))
			}
		case i > 0 && cost[i][j] == cost[i-1][j]+int32(gapCost[gap][a[i-1]]):
			i--
			out = append(out, change(a[i:i+1], "", gapCost[gap][a[i]]))
		default:
			j--
			out = append(out, change("", b[j:j+1], gapCost[gap][b[j]]))
		}
	}
	slices.Reverse(out)
	return out
}

func change(a, b string, hundredths uint8) Change {
	return Change{A: symbols(a), B: symbols(b), Cost: float64(hundredths) / 100}
}

// costTable holds in [i][j] the distance of a[:i] and b[:j].
func costTable(a, b string, gap int) [][]int32 {
	gapOf := &gapCost[gap]
	cells := make([]int32, (len(a)+1)*(len(b)+1))
	cost := make([][]int32, len(a)+1)
	for i := range cost {
		cost[i], cells = cells[:len(b)+1], cells[len(b)+1:]
		if i > 0 {
			cost[i][0] = cost[i-1][0] + int32(gapOf[a[i-1]])
		}
		for j := range len(b) {
			left := cost[i][j] + int32(gapOf[b[j]])
			if i > 0 {
				left = min(left, cost[i-1][j+1]+int32(gapOf[a[i-1]]), cost[i-1][j]+int32(substCost[a[i-1]][b[j]]))
			}
			cost[i][j+1] = left
		}
	}
	return cost
}

// Reasons says the match in sentences, the most telling first.
func (m *Match) Reasons() []string {
	var out []string
	for _, w := range m.Words {
		out = append(out, w.reason())
	}
	for _, only := range m.Only {
		if len(only) > 0 {
			out = append(out, fmt.Sprintf("nothing corresponds to %s", quoted(only)))
		}
	}
	if m.Decided != "" {
		out = append(out, m.Decided)
	} else if m.Whole >= m.Score && len(m.Words)+len(m.Only[0])+len(m.Only[1]) > 1 {
		out = append(out, fmt.Sprintf("read as wholes they are alike to %.2f", m.Whole))
	}
	return out
}

func (w *WordMatch) reason() string {
	switch {
	case w.A == w.B:
		return quote(w.A) + " is in both"
	case w.By != "":
		return quote(w.A) + " and " + quote(w.B) + " are " + bySentence[w.By]
	case len(w.Changes) == 0:
		return quote(w.A) + " and " + quote(w.B) + " sound the same"
	}
	return fmt.Sprintf("%s and %s are alike to %.2f (%s)", quote(w.A), quote(w.B), w.Alike, describe(w.Changes))
}

var bySentence = map[By]string{
	ByNumber: "the same number", ByMeaning: "words for the same thing", ByInitial: "initial and name",
}

func describe(changes []Change) string {
	var parts []string
	for _, c := range changes {
		switch {
		case c.B == "":
			parts = append(parts, "without "+c.A)
		case c.A == "":
			parts = append(parts, "with "+c.B)
		default:
			parts = append(parts, c.A+" for "+c.B)
		}
	}
	return strings.Join(parts, ", ")
}

func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = quote(w)
	}
	return strings.Join(out, ", ")
}

// quote shows a word without what would direct a terminal or the text around it.
func quote(word string) string {
	return "“" + strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, word) + "”"
}
