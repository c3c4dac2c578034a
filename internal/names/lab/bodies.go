package main

import (
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"slices"
	"strings"

	"truce/internal/names"
)

// bodies are things with several names each: groups, or persons. The first name is the main one.
type bodies [][]string

// half tells the two halves apart: what is looked at while the lists of words are written, and what is only measured.
func (b bodies) half(i int) int {
	h := fnv.New32a()
	fmt.Fprint(h, b[i][0])
	return int(h.Sum32() >> 8 % 2)
}

// readBodies reads a table of numbers and names.
func readBodies(path string) (bodies, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var out bodies
	last := ""
	for _, row := range rows[1:] {
		if row[0] != last {
			out = append(out, nil)
			last = row[0]
		}
		out[len(out)-1] = append(out[len(out)-1], row[1])
	}
	return out, nil
}

// measureBodies prints, for either half: how often the body meant comes first among all main names, and how well a pair
// of names of one body is told from a pair of two that look alike.
func measureBodies(w io.Writer, all bodies, show bool) {
	for half, called := range []string{"looked at", "held out"} {
		asked, right := ranked(w, all, half, show)
		fmt.Fprintf(w, "%-10s right body first: %d of %d (%.3f)\n", called, right, asked, float64(right)/float64(asked))
		pairs := pairsOf(all, half)
		if show && half == 0 {
			showErrors(w, pairs)
		}
		reportPairs(w, called, pairs)
	}
}

func ranked(w io.Writer, all bodies, half int, show bool) (asked, right int) {
	var x names.Index
	for i := range all {
		x.Add(fmt.Sprint(i), all[i][0])
	}
	for i := range all {
		if all.half(i) != half {
			continue
		}
		for _, query := range all[i][1:] {
			asked++
			hits := x.Search(query, 2)
			if len(hits) > 0 && hits[0].ID == fmt.Sprint(i) && (len(hits) == 1 || hits[1].Score < hits[0].Score) {
				right++
			} else if show && half == 0 && len(hits) > 0 {
				fmt.Fprintf(w, "  %q for %q: %q %.3f\n", query, all[i][0], hits[0].Name, hits[0].Score)
			}
		}
	}
	return asked, right
}

// judged is a pair of names with what is known of it and its score.
type judged struct {
	a, b  string
	same  bool
	score float64
}

// pairsOf lists the pairs of names of one body, and the pairs of names of two that share a word or look alike.
func pairsOf(all bodies, half int) (out []judged) {
	for i := range all {
		for j := i; j < len(all); j++ {
			if all.half(i) != half || all.half(j) != half {
				continue
			}
			for m, a := range all[i] {
				for n, b := range all[j] {
					if i == j && m >= n || i != j && !lookAlike(a, b) {
						continue
					}
					out = append(out, judged{a, b, i == j, names.Similarity(a, b)})
				}
			}
		}
	}
	return out
}

// lookAlike chooses the hard negatives, by means that the package does not use.
func lookAlike(a, b string) bool {
	fa, fb := names.Fold(a), names.Fold(b)
	for _, word := range strings.Fields(fa) {
		if len(word) > 3 && slices.Contains(strings.Fields(fb), word) {
			return true
		}
	}
	return jaroWinkler([]rune(fa), []rune(fb)) >= 0.8
}

func reportPairs(w io.Writer, called string, pairs []judged) {
	same, two := 0, 0
	for _, p := range pairs {
		if p.same {
			same++
		} else {
			two++
		}
	}
	best, at := 0.0, 0.0
	for cut := 0.40; cut < 1; cut += 0.01 {
		if f := f1(pairs, cut); f > best {
			best, at = f, cut
		}
	}
	fmt.Fprintf(w, "%-10s %d pairs of one, %d hard pairs of two: F1 %.3f at %.1f (of two kept apart %.3f), best %.3f at "+
		"%.2f\n", called, same, two, f1(pairs, names.Likely), names.Likely, keptApart(pairs), best, at)
}

func f1(pairs []judged, cut float64) float64 {
	hit, wrong, missed := 0, 0, 0
	for _, p := range pairs {
		switch said := p.score >= cut; {
		case said && p.same:
			hit++
		case said:
			wrong++
		case p.same:
			missed++
		}
	}
	return 2 * float64(hit) / float64(2*hit+wrong+missed)
}

// keptApart is the share of the pairs of two bodies that score less than is offered.
func keptApart(pairs []judged) float64 {
	n, apart := 0, 0
	for _, p := range pairs {
		if !p.same {
			n++
			if p.score < names.Likely {
				apart++
			}
		}
	}
	return float64(apart) / float64(n)
}

func showErrors(w io.Writer, pairs []judged) {
	for _, p := range pairs {
		if p.same != (p.score >= names.Likely) {
			fmt.Fprintf(w, "  same %v %.3f %q %q\n", p.same, p.score, p.a, p.b)
		}
	}
}
