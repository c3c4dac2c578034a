package names

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestIndexOffersTheRightGroup(t *testing.T) {
	var x Index
	x.Add("A-1", "Jaysh al-Islam", "جيش الإسلام", "Army of Islam")
	x.Add("A-2", "Jaysh al-Nasr")
	x.Add("A-3", "Jaysh al-Ahrar")
	x.Add("A-4", "Ahrar al-Sham")
	x.Add("A-5", "Faylaq al-Rahman")
	for _, query := range []string{"Dzheish al-Islam", "Джейш аль-Ислам", "جيش الاسلام", "Ceyş ul-İslam", "islam army"} {
		hits := x.Search(query, 5)
		if len(hits) == 0 || hits[0].ID != "A-1" || hits[0].Score < Likely {
			t.Errorf("Search(%q) offers %+v, want A-1", query, hits)
			continue
		}
		for _, h := range hits[1:] {
			if h.Score >= Likely {
				t.Errorf("Search(%q) offers %s %q too, at %.2f", query, h.ID, h.Name, h.Score)
			}
		}
	}
}

func TestIndexWeighsRareWordsMore(t *testing.T) {
	scores := func(x *Index) map[string]float64 {
		of := make(map[string]float64)
		for _, h := range x.Search("Bani Tamr", 20) {
			of[h.ID] = h.Score
		}
		return of
	}
	var x Index
	x.Add("shares Bani", "Bani Salah")
	x.Add("shares Tamr", "Tall Tamr")
	before := scores(&x)
	for _, name := range []string{"Husayn", "Khalid", "Yusuf", "Walid", "Suhayla", "Zayd", "Hilal", "Sakhr", "Uthman",
		"Malik"} {
		x.Add(name, "Bani "+name)
	}
	after := scores(&x)
	if !(after["shares Bani"] < before["shares Bani"]) || !(after["shares Tamr"] > before["shares Tamr"]) {
		t.Errorf("ten more names with Bani change the scores from %v to %v; want the shared Bani to count less", before,
			after)
	}
}

func TestSearchGivesEachIDOnceAndKeepsTheOrderOfEquals(t *testing.T) {
	var x Index
	x.Add("b", "Homs", "Hims", "حمص")
	x.Add("a", "Homs")
	x.Add("c", "Hama")
	var got []string
	for _, h := range x.Search("Homs", 9) {
		got = append(got, h.ID)
	}
	if want := []string{"b", "a", "c"}; !slices.Equal(got, want) {
		t.Errorf("Search gives %v, want %v", got, want)
	}
}

func TestSearchOfNothing(t *testing.T) {
	var x Index
	if hits := x.Search("Homs", 3); len(hits) != 0 {
		t.Errorf("an empty index finds %v", hits)
	}
	x.Add("a", "", "…")
	x.Add("b", "Homs")
	if x.Len() != 1 {
		t.Errorf("names without letters were entered: %d", x.Len())
	}
	for _, c := range []struct {
		query string
		k     int
	}{{"", 3}, {"…", 3}, {"Homs", 0}, {"Homs", -1}} {
		if hits := x.Search(c.query, c.k); len(hits) != 0 {
			t.Errorf("Search(%q, %d) = %v, want nothing", c.query, c.k, hits)
		}
	}
}

// TestLargeIndexFindsVariants asks an index beyond the size that is searched whole for names with one sound changed.
func TestLargeIndexFindsVariants(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	syllables := []string{"ba", "dar", "hi", "kha", "lum", "mir", "nas", "qa", "ru", "sha", "ti", "zan", "fe", "go",
		"jib", "wa"}
	var x Index
	all := make([]string, 2*exhaustive)
	for i := range all {
		for range 3 + rng.IntN(3) {
			all[i] += syllables[rng.IntN(len(syllables))]
		}
		x.Add(all[i], all[i])
	}
	found, asked := 0, 500
	for range asked {
		name := all[rng.IntN(len(all))]
		query := []byte(name)
		query[rng.IntN(len(query))] = "aeioubdk"[rng.IntN(8)]
		for _, h := range x.Search(string(query), 5) {
			if h.ID == name {
				found++
				break
			}
		}
	}
	if found < asked*95/100 {
		t.Errorf("%d of %d changed names are among the first five, want 95 %%", found, asked)
	}
}
