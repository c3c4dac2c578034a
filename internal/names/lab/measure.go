package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"truce/internal/names"
)

// method ranks the places of a country for a query: it returns the places, by number, that score highest.
type method struct {
	name string
	// prepare reads the names of a country once; the function it returns scores a query against each of them.
	prepare func(places []place) func(query string) []float64
}

var methods = []method{
	{"equal after folding", perName(names.Fold, func(a, b string) float64 {
		if a == b {
			return 1
		}
		return 0
	})},
	{"Levenshtein, folded", perName(func(s string) []rune { return []rune(names.Fold(s)) }, levenshtein)},
	{"Jaro-Winkler, folded", perName(func(s string) []rune { return []rune(names.Fold(s)) }, jaroWinkler)},
	{"Levenshtein on sounds", perName(func(s string) []rune { return []rune(names.KeyOf(s).String()) }, levenshtein)},
	{"Jaro-Winkler on sounds", perName(func(s string) []rune { return []rune(names.KeyOf(s).String()) }, jaroWinkler)},
	{"names.Similarity", perName(names.KeyOf, func(a, b names.Key) float64 { return a.Similarity(&b) })},
	{"names.Index", searchIndex},
}

// perName makes a method of a comparison of two names in some form.
func perName[F any](form func(string) F, alike func(a, b F) float64) func([]place) func(string) []float64 {
	return func(places []place) func(string) []float64 {
		forms := make([]F, len(places))
		for i := range places {
			forms[i] = form(places[i].name)
		}
		return func(query string) []float64 {
			q := form(query)
			scores := make([]float64, len(forms))
			for i := range forms {
				scores[i] = alike(q, forms[i])
			}
			return scores
		}
	}
}

// searchIndex scores with the index as the product asks it. What it does not return scores nothing.
func searchIndex(places []place) func(string) []float64 {
	var x names.Index
	number := make(map[string]int)
	for i := range places {
		number[places[i].id] = i
		x.Add(places[i].id, places[i].name)
	}
	return func(query string) []float64 {
		scores := make([]float64, len(places))
		for _, h := range x.Search(query, 50) {
			scores[number[h.ID]] = h.Score
		}
		return scores
	}
}

// answer is how a method did on one variant.
type answer struct {
	country, script string
	place           int // for the bootstrap: variants of one place are not independent
	right           float64
	sameName        float64 // like right, places of one name counting as one
	score           float64 // of the best
}

// ask puts the asked variants to a method: of all places, or of those that were not learned from.
func ask(m method, all []country, learned bool) (answers []answer) {
	number := 0
	for _, c := range all {
		places := c.places
		scores := m.prepare(places)
		for i := range places {
			number++
			if learned && places[i].learning() {
				continue
			}
			for _, v := range places[i].variants {
				if !v.asked {
					continue
				}
				a := judge(places, i, scores(v.text))
				a.country, a.script, a.place = c.code, v.script, number
				answers = append(answers, a)
			}
		}
	}
	return answers
}

// judge credits the place meant with its share among the places that score highest.
func judge(places []place, own int, scores []float64) answer {
	best := slices.Max(scores)
	a := answer{score: best}
	if best == 0 || scores[own] < best && !slices.ContainsFunc(tied(scores, best),
		func(i int) bool { return places[i].name == places[own].name }) {
		return a
	}
	ties := tied(scores, best)
	same := 0
	for _, i := range ties {
		if places[i].name == places[own].name {
			same++
		}
	}
	a.sameName = float64(same) / float64(len(ties))
	if scores[own] == best {
		a.right = 1 / float64(len(ties))
	}
	return a
}

func tied(scores []float64, best float64) (ties []int) {
	for i, s := range scores {
		if s == best {
			ties = append(ties, i)
		}
	}
	return ties
}

// measure prints the share of variants whose place comes first, by method and script.
func measure(w io.Writer, all []country, learned bool) {
	fmt.Fprintf(w, "%-24s %-11s %6s  %-22s %-22s\n", "method", "script", "n", "right place first", "right name first")
	for _, m := range methods {
		answers := ask(m, all, learned)
		for _, script := range []string{"latin", "arabic", "cyrillic"} {
			report(w, m.name, script, slices.DeleteFunc(slices.Clone(answers),
				func(a answer) bool { return a.script != script }))
			report(w, m.name, script+" SY", slices.DeleteFunc(slices.Clone(answers),
				func(a answer) bool { return a.script != script || a.country != "SY" }))
		}
		if m.name == "names.Index" {
			reportLikely(w, answers)
		}
	}
}

func report(w io.Writer, method, group string, answers []answer) {
	if len(answers) == 0 {
		return
	}
	right := interval(answers, func(a answer) float64 { return a.right })
	same := interval(answers, func(a answer) float64 { return a.sameName })
	fmt.Fprintf(w, "%-24s %-11s %6d  %-22s %-22s\n", method, group, len(answers), right, same)
}

// reportLikely prints how often the best hit is right from a score on.
func reportLikely(w io.Writer, answers []answer) {
	for _, least := range []float64{.7, .75, .8, .85, .9, .95} {
		n, right := 0, 0.0
		for _, a := range answers {
			if a.score >= least {
				n++
				right += a.sameName
			}
		}
		fmt.Fprintf(w, "score ≥ %.2f: %5.1f %% of the queries, right name %.3f\n", least,
			100*float64(n)/float64(len(answers)), right/float64(n))
	}
}

// interval is a mean with its 95 % interval: a thousand resamples of the places.
func interval(answers []answer, of func(answer) float64) string {
	sums, counts := make(map[int]float64), make(map[int]float64)
	var order []int
	total := 0.0
	for _, a := range answers {
		if counts[a.place] == 0 {
			order = append(order, a.place)
		}
		sums[a.place] += of(a)
		counts[a.place]++
		total += of(a)
	}
	rng := rand.New(rand.NewPCG(2, 2))
	means := make([]float64, 1000)
	for i := range means {
		s, n := 0.0, 0.0
		for range order {
			p := order[rng.IntN(len(order))]
			s += sums[p]
			n += counts[p]
		}
		means[i] = s / n
	}
	slices.Sort(means)
	return fmt.Sprintf("%.3f [%.3f, %.3f]", total/float64(len(answers)), means[25], means[974])
}
