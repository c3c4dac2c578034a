package names

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// The pairs are the sounds of real names, not statements about who bears them.
var variants = [][2]string{
	{"Dzheish al-Islam", "Jaysh al-Islam"}, {"Jaish ul-Islam", "Jaysh al-Islam"}, {"جيش الإسلام", "Jaysh al-Islam"},
	{"Джейш аль-Ислам", "Jaysh al-Islam"}, {"Ceyş el-İslam", "Jaysh al-Islam"}, {"Джейш аль-Ислам", "جيش الإسلام"},
	{"Allyush", "Alloush"}, {"Aloush", "Alloush"}, {"Allouche", "Alloush"}, {"Аллуш", "Alloush"}, {"علوش", "Alloush"},
	{"Мохаммед Аллуш", "Mohammed Alloush"}, {"محمد علوش", "Mohamad Alloosh"}, {"Alloush, Mohammed", "Mohammed Alloush"},
	{"Dzhebhat an-Nusra", "Jabhat al-Nusra"}, {"Gabhat al Nosra", "Jabhat al-Nusra"},
	{"Deir ez-Zor", "Dayr az Zawr"}, {"Дейр-эз-Зор", "Dayr az Zawr"}, {"دير الزور", "Deir ez-Zor"},
	{"Kyiv", "Kiev"}, {"Qamishli", "Kamishly"}, {"Qaddafi", "Gheddafi"}, {"Kadhafi", "Qaddafi"},
	{"Hodeidah", "Al Hudaydah"},
	{"Saraqib", "Saraqeb"}, {"Khan Sheikhoun", "Khan Shaykhun"}, {"Хан-Шейхун", "Khan Shaykhun"},
	{"Ahrar al-Sham", "Ahrar ash-Sham"}, {"Failaq al-Rahman", "Faylaq ar-Rahman"},
	{"کوبانی", "Kobani"}, {"Efrîn", "Afrin"}, {"Tall Kalakh", "Tallkalakh"}, {"Madīnat Ḩalab", "Halab"},
	{"بعبدا، لبنان", "Baabda"},
}

var strangers = [][2]string{
	{"Jaysh al-Islam", "Jaysh al-Fatah"}, {"Jaysh al-Islam", "Jaysh al-Nasr"}, {"Dzheish al-Islam", "Jaysh al-Nasr"},
	{"Jabhat al-Nusra", "Jabhat al-Shamiya"}, {"Muhammad", "Mehmet Emin"}, {"Damascus", "Aleppo"}, {"Idlib", "Homs"},
	{"Kobani", "Ayn al-Arab"}, {"Al Bab", "Al Qaim"},
}

func TestSimilarity(t *testing.T) {
	for _, p := range variants {
		if got := Similarity(p[0], p[1]); got < Likely {
			t.Errorf("Similarity(%q, %q) = %.3f, want %v or more", p[0], p[1], got, Likely)
		}
	}
	for _, p := range strangers {
		if got := Similarity(p[0], p[1]); got > 0.75 {
			t.Errorf("Similarity(%q, %q) = %.3f, want 0.75 or less", p[0], p[1], got)
		}
	}
	for _, p := range [][2]string{{"", ""}, {"", "Homs"}, {"…", "…"}, {"Homs", "'"}} {
		if got := Similarity(p[0], p[1]); got != 0 {
			t.Errorf("Similarity(%q, %q) = %v, want 0: nothing is known", p[0], p[1], got)
		}
	}
}

func TestCompareExplainsItsScore(t *testing.T) {
	for _, p := range append(variants, strangers...) {
		m := Compare(p[0], p[1])
		if want := Similarity(p[0], p[1]); m.Score != want {
			t.Errorf("Compare(%q, %q).Score = %v, Similarity says %v", p[0], p[1], m.Score, want)
		}
		a, b := KeyOf(p[0]), KeyOf(p[1])
		aligned := 0.1*m.Whole + 0.6*max(m.Covers[0], m.Covers[1]) + 0.3*min(m.Covers[0], m.Covers[1])
		want := max(aligned, (2*m.Whole+aligned)/3)
		switch {
		case m.Whole == 1 || a.unknownWord() && b.unknownWord():
			want = m.Whole
		case m.Decided != "":
			want = aligned
		}
		if math.Abs(want-m.Score) > 1e-6 {
			t.Errorf("Compare(%q, %q): the reasons give %v, the score is %v", p[0], p[1], want, m.Score)
		}
		paired := [2]int{len(m.Only[0]), len(m.Only[1])}
		for _, w := range m.Words {
			paired[0] += len(strings.Fields(w.A))
			paired[1] += len(strings.Fields(w.B))
		}
		if paired != [2]int{len(a.words), len(b.words)} {
			t.Errorf("Compare(%q, %q) loses words: %+v", p[0], p[1], m)
		}
		if len(m.Reasons()) == 0 {
			t.Errorf("Compare(%q, %q) has no reasons", p[0], p[1])
		}
	}
}

func TestChangesAddUpToTheDistance(t *testing.T) {
	for _, p := range append(variants, strangers...) {
		a, b := KeyOf(p[0]), KeyOf(p[1])
		gap := gaps(&a, &b)
		var row costRow
		sum := 0.0
		for _, c := range changes(a.sounds, b.sounds, gap) {
			sum += c.Cost
		}
		if want := float64(distance(a.sounds, b.sounds, gap, &row)) / 100; math.Abs(sum-want) > 1e-9 {
			t.Errorf("changes of %q to %q cost %v, the distance is %v", a, b, sum, want)
		}
	}
}

// TestDistanceAgreesWithTheTable compares the two-row way with the table that explanations are read from.
func TestDistanceAgreesWithTheTable(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 2000 {
		var sounds [2]string
		for i := range sounds {
			b := make([]byte, rng.IntN(maxKey+1))
			for j := range b {
				b[j] = byte(rng.IntN(numSounds))
			}
			sounds[i] = string(b[:min(len(b), rng.IntN(20))])
		}
		a, b, gap := sounds[0], sounds[1], rng.IntN(2)
		var row costRow
		if got, want := distance(a, b, gap, &row), costTable(a, b, gap)[len(a)][len(b)]; got != want {
			t.Fatalf("distance of %q and %q is %d, by the table %d", symbols(a), symbols(b), got, want)
		}
	}
}

func TestReasons(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want []string
	}{
		{"Liwa al-Islam", "Jaysh al-Islam", []string{"“Islam” is in both", "nothing corresponds to “Liwa”",
			"nothing corresponds to “Jaysh”"}},
		{"Jaish ul-Islam", "Jaysh al-Islam",
			[]string{"“Islam” is in both", "“Jaish” and “Jaysh” are words for the same thing",
				"read as wholes they are alike to 1.00"}},
		{"Liwa Zed 1", "Liwa Zed 2", []string{"“Zed” is in both", "“Liwa” is in both", "nothing corresponds to “1”",
			"nothing corresponds to “2”", "their numbers differ"}},
		{"M. Zed", "Merdan Zed", []string{"“Zed” is in both", "“M” and “Merdan” are initial and name"}},
		{"حلب", "Halab", []string{"“حلب” and “Halab” are alike to 0.89 (with a, with a)"}},
		{"Ho\u202ems", "Homs", []string{"“Homs” and “Homs” sound the same"}},
	} {
		m := Compare(c.a, c.b)
		got := m.Reasons()
		if len(got) < len(c.want) {
			t.Errorf("Reasons of %q and %q: %q, want %q", c.a, c.b, got, c.want)
			continue
		}
		for i := range c.want {
			if got[i] != c.want[i] {
				t.Errorf("reason %d of %q and %q: %s, want %s", i, c.a, c.b, got[i], c.want[i])
			}
		}
	}
}

func TestCostsAreSymmetric(t *testing.T) {
	for a := range numSounds {
		if substCost[a][a] != 0 {
			t.Errorf("%q costs %d against itself", Alphabet[a], substCost[a][a])
		}
		for b := range numSounds {
			if substCost[a][b] != substCost[b][a] {
				t.Errorf("%q for %q costs %d, the other way %d", Alphabet[a], Alphabet[b], substCost[a][b], substCost[b][a])
			}
		}
		for gap := range gapCost {
			if gapCost[gap][a] == 0 {
				t.Errorf("%q is free to leave out", Alphabet[a])
			}
		}
	}
}

func FuzzSimilarity(f *testing.F) {
	for _, p := range append(variants, strangers...) {
		f.Add(p[0], p[1])
	}
	f.Add("\xff\xc3", "a\x00b")
	f.Add("al al al", "al")
	f.Fuzz(func(t *testing.T, a, b string) {
		s := Similarity(a, b)
		if !(s >= 0 && s <= 1) {
			t.Errorf("Similarity(%q, %q) = %v, not in 0..1", a, b, s)
		}
		if other := Similarity(b, a); other != s {
			t.Errorf("Similarity(%q, %q) = %v, the other way %v", a, b, s, other)
		}
		if k := KeyOf(a); len(k.words) > 0 && k.Similarity(&k) != 1 {
			t.Errorf("Similarity(%q, itself) = %v", a, k.Similarity(&k))
		}
		if m := Compare(a, b); m.Score != s {
			t.Errorf("Compare(%q, %q).Score = %v, Similarity %v", a, b, m.Score, s)
		}
	})
}
