package gazetteer

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"truce"
)

// archiveOf packs files as the build command does.
func archiveOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, content := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// invented places, with two of one name.
var small = map[string]string{
	"NOTICE.txt": "not a country",
	"AA.tsv": "1\t10.5\t-20.25\t900\tPPL\t01\tKhirbat Zarqa\n" +
		"2\t11\t21\t5000\tPPLA\t01\tZarqa|Зарка|زرقا\n3\t12\t22\t70000\tPPLC\t02\tMarwan\n",
	"BB.tsv": "4\t-1\t2\t80000\tPPL\t01\tZarqa\n",
}

func TestFind(t *testing.T) {
	g, err := open(archiveOf(t, small), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := g.Countries(); !slices.Equal(got, []string{"AA", "BB"}) {
		t.Errorf("Countries() = %v", got)
	}
	for _, c := range []struct {
		query, country string
		want           []int
	}{
		{"zarka", "AA", []int{2, 1}},
		{"زرقاء", "AA", []int{2, 1}},
		{"Zarqa", "", []int{4, 2}},
		{"Marwan", "BB", []int{4}},
		{"…", "AA", nil},
	} {
		hits, err := g.Find(c.query, c.country, 2)
		if err != nil {
			t.Errorf("Find(%q, %q): %v", c.query, c.country, err)
			continue
		}
		var got []int
		for _, h := range hits {
			got = append(got, h.Place.GeonameID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("Find(%q, %q) = %v, want %v", c.query, c.country, got, c.want)
		}
	}
	hits, err := g.Find("Зарка", "AA", 1)
	if err != nil || len(hits) != 1 {
		t.Fatalf("Find(Зарка) = %v, %v", hits, err)
	}
	want := Place{GeonameID: 2, Country: "AA", Names: []string{"Zarqa", "Зарка", "زرقا"},
		Point: truce.Point{LatE7: 11e7, LonE7: 21e7}, Population: 5000, Code: "PPLA"}
	if h := hits[0]; h.Name != "Зарка" || h.Score != 1 || h.Place.Point != want.Point ||
		!slices.Equal(h.Place.Names, want.Names) || h.Place.Population != want.Population || h.Place.Code != want.Code {
		t.Errorf("Find(Зарка) = %+v, want %+v", h, want)
	}
	if _, err := g.Find("Zarqa", "CC", 1); truce.KindOf(err) != truce.NotFound {
		t.Errorf("a country without places: %v, want not found", err)
	}
}

func TestDamagedArchive(t *testing.T) {
	if _, err := open([]byte("PK"), nil); err == nil {
		t.Error("garbage opens")
	}
	for _, line := range []string{
		"1\t10\t20\t0\tPPL",
		"x\t10\t20\t0\tPPL\t01\tA",
		"1\tx\t20\t0\tPPL\t01\tA",
		"1\t10\tx\t0\tPPL\t01\tA",
		"1\t10\t20\tx\tPPL\t01\tA",
		"1\t91\t20\t0\tPPL\t01\tA",
		"1\tNaN\t20\t0\tPPL\t01\tA",
	} {
		g, err := open(archiveOf(t, map[string]string{"AA.tsv": line + "\n"}), nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if hits, err := g.Find("A", "AA", 1); err == nil || hits != nil {
				t.Errorf("%q is read as %v", line, hits)
			}
		}
	}
}

// real opens the built-in gazetteer.
func real(tb testing.TB) *Gazetteer {
	g, err := Open()
	var unavailable *truce.Error
	if errors.As(err, &unavailable) && unavailable.Kind == truce.Unavailable {
		tb.Skip("built without data/places.zip; docs/names.md says how to make it")
	}
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

func TestRealPlaces(t *testing.T) {
	g := real(t)
	for _, c := range []struct {
		query, country string
		id             int
	}{
		{"Халеб", "SY", 170063}, {"حلب", "SY", 170063}, {"Alep", "SY", 170063},
		{"Deir ez Zor", "SY", 170794}, {"دير الزور", "SY", 170794},
		{"Dimashq", "SY", 170654}, {"Şam", "SY", 170654},
		{"Kiev", "UA", 703448}, {"Харьков", "UA", 706483},
	} {
		hits, err := g.Find(c.query, c.country, 1)
		if err != nil || len(hits) != 1 || hits[0].Place.GeonameID != c.id {
			t.Errorf("Find(%q, %q) = %+v, %v; want geonameid %d", c.query, c.country, hits, err, c.id)
		}
	}
}

// TestEveryCountryReads holds the built-in file to the reader, and its names to what the archive's notice says.
func TestEveryCountryReads(t *testing.T) {
	g := real(t)
	n := 0
	for _, code := range g.Countries() {
		places, err := g.readCountry(code)
		if err != nil {
			t.Errorf("%s: %v", code, err)
		}
		if len(places) == 0 || len(places) > 4000 {
			t.Errorf("%s has %d places", code, len(places))
		}
		n += len(places)
		for _, p := range places {
			if p.Names[0] == "" || strings.ContainsAny(strings.Join(p.Names, ""), "\t|") {
				t.Errorf("%s %d has names %q", code, p.GeonameID, p.Names)
			}
		}
	}
	if n < 100_000 {
		t.Errorf("%d places in all, want the world", n)
	}
}

func BenchmarkFindInCountry(b *testing.B) {
	g := real(b)
	if _, err := g.Find("Alep", "SY", 5); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		g.Find("Khan Sheikhoun", "SY", 5)
	}
}

func BenchmarkFirstFindInTheWorld(b *testing.B) {
	for b.Loop() {
		if _, err := real(b).Find("Khan Sheikhoun", "", 5); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzReadPlaces(f *testing.F) {
	for _, lines := range small {
		f.Add(lines)
	}
	f.Add("1\t10\t20\t-5\t\t\n")
	f.Fuzz(func(t *testing.T, lines string) {
		places, err := readPlaces(strings.NewReader(lines), "AA")
		if err != nil && places != nil {
			t.Errorf("%q: %v, and yet %v", lines, err, places)
		}
		for _, p := range places {
			if !p.Point.Valid() || len(p.Names) == 0 || p.Country != "AA" {
				t.Errorf("%q is read as %+v", lines, p)
			}
		}
	})
}

// TestKurdishNames: the place is the first, in its country, and in the world where nothing else is called so.
func TestKurdishNames(t *testing.T) {
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, country string
		id            int
	}{
		{"Reqa", "SY", 172955}, {"Reqqa", "SY", 172955}, {"رەققە", "SY", 172955},
		{"Serêkaniyê", "", 165509}, {"Serê Kaniyê", "", 165509}, {"Serekaniye", "SY", 165509},
		{"سەرێ کانیێ", "", 165509},
		{"Girê Spî", "", 163750}, {"Gire Spi", "SY", 163750}, {"گرێ سپی", "", 163750}, {"Tell Abyad", "", 163750},
		{"Kobanê", "", 172256}, {"Kobanî", "", 172256}, {"Qamişlo", "", 173377}, {"Hesîçe", "SY", 173811},
		{"Efrîn", "", 174186}, {"Dêrik", "SY", 173530}, {"Tirbespî", "", 165757}, {"Heleb", "SY", 170063},
		{"Kirmaşan", "", 128226}, {"Kirmashan", "IR", 128226}, {"کرماشان", "", 128226}, {"Hewlêr", "", 95446},
		{"Şengal", "IQ", 448149}, {"Amed", "TR", 316541},
	} {
		hits, err := g.Find(c.name, c.country, 1)
		if err != nil || len(hits) != 1 || hits[0].Place.GeonameID != c.id {
			t.Errorf("%s in %q: %+v, %v, want %d", c.name, c.country, hits, err, c.id)
		}
	}
	known := map[int]bool{}
	for _, country := range []string{"SY", "IQ", "IR", "TR"} {
		places, err := g.Places(country)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range places {
			known[p.GeonameID] = true
		}
	}
	for id := range g.kurdish {
		if !known[id] {
			t.Errorf("kurdish.tsv names %d, which is no place of these countries", id)
		}
	}
}

func TestNamesThatAreNoneAreRefused(t *testing.T) {
	for _, line := range []string{"x\tA", "1", "1\t", "1\tA\n1\tB"} {
		if _, err := open(archiveOf(t, small), []byte(line)); err == nil {
			t.Errorf("%q is read as names", line)
		}
	}
}
