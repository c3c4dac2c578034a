package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
)

// persons makes names of persons out of a dictionary of Latin spellings of Arabic names ({"abbas": "عباس", …}): two to
// four names each, written in one spelling as the main name and in others as the rest, whole, in Arabic letters,
// without a name in the middle, with an initial, joined and in another order, as lists of persons have them.
func readPersons(path string) (bodies, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	latin := map[string]string{}
	if err := json.Unmarshal(raw, &latin); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	spelled := map[string][]string{}
	for _, s := range slices.Sorted(maps.Keys(latin)) {
		if plain(s) {
			spelled[latin[s]] = append(spelled[latin[s]], strings.ToUpper(s[:1])+s[1:])
		}
	}
	maps.DeleteFunc(spelled, func(_ string, spellings []string) bool { return len(spellings) < 2 })
	arabic := slices.Sorted(maps.Keys(spelled))
	rng := rand.New(rand.NewPCG(6, 6))
	out := make(bodies, 730)
	for i := range out {
		out[i] = person(rng, arabic, spelled)
	}
	return out, nil
}

// plain reports whether s is one word of four Latin letters or more.
func plain(s string) bool {
	return len(s) > 3 && !strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
}

func person(rng *rand.Rand, arabic []string, spelled map[string][]string) []string {
	var script []string
	for range 2 + rng.IntN(3) {
		script = append(script, arabic[rng.IntN(len(arabic))])
	}
	spell := func() []string {
		words := make([]string, len(script))
		for i, s := range script {
			words[i] = spelled[s][rng.IntN(len(spelled[s]))]
		}
		return words
	}
	main, short, other, first, joined := spell(), spell(), spell(), spell(), spell()
	if len(short) > 2 {
		short = slices.Delete(short, 1, 2)
	}
	slices.Reverse(other)
	first[0] = first[0][:1] + "."
	return []string{strings.Join(main, " "), strings.Join(spell(), " "), strings.Join(script, " "),
		strings.Join(short, " "), strings.Join(other, " "), strings.Join(first, " "),
		joined[0] + strings.ToLower(joined[1]) + " " + strings.Join(joined[2:], " ")}
}
