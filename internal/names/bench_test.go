package names

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func BenchmarkPair(b *testing.B) {
	for _, p := range [][2]string{{"Hodeidah", "Hudaydah"}, {"Dzheish al-Islam", "Jaysh al-Islam"},
		{"محمد علوش", "Mohamad Alloosh"}} {
		x, y := KeyOf(p[0]), KeyOf(p[1])
		b.Run(p[1], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.Similarity(&y)
			}
		})
	}
}

func BenchmarkKey(b *testing.B) {
	for _, name := range []string{"Dzheish al-Islam", "Джейш аль-Ислам", "محافظة دير الزور", "Ţayyibat al Imām"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				KeyOf(name)
			}
		})
	}
}

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Fold("Ţayyibat al Imām محافظة دير الزور Посёлок")
	}
}

func BenchmarkSearch(b *testing.B) {
	syllables := []string{"ba", "dar", "hi", "kha", "lum", "mir", "nas", "qa", "ru", "sha", "ti", "zan", "fe", "go",
		"jib", "wa"}
	for _, n := range []int{300, 5000, 100_000} {
		rng := rand.New(rand.NewPCG(4, 4))
		var x Index
		var queries []string
		for i := range n {
			name := ""
			for range 3 + rng.IntN(3) {
				name += syllables[rng.IntN(len(syllables))]
			}
			x.Add(fmt.Sprint(i), name)
			if i < 1000 {
				queries = append(queries, name[1:])
			}
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				x.Search(queries[i%len(queries)], 5)
			}
		})
	}
}
