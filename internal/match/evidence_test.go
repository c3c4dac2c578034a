package match_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"truce/internal/match"
)

// shipped are the digests of the weights by name and version. Whoever changes what a file holds gives it a new version
// and enters both here.
var shipped = map[string]string{
	"election 4": "c7cd981bec26af31",
	"general 7":  "7b971757263b3dc1",
}

func TestOneVersionOneContent(t *testing.T) {
	for _, name := range match.Profiles() {
		w := profile(t, name)
		data, err := w.Encode()
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:8]); shipped[name+" "+w.Version] != got {
			t.Errorf("%s %s has the digest %s, not %q: another content needs another version", name, w.Version, got,
				shipped[name+" "+w.Version])
		}
	}
}

func TestPointsNeverRiseWithDistance(t *testing.T) {
	for _, name := range match.Profiles() {
		for _, f := range profile(t, name).Features {
			for _, d := range f.Descents() {
				if f.Points[d[1]] > f.Points[d[0]] && !f.Unstated(d[0]) && !f.Unstated(d[1]) {
					t.Errorf("%s, %s: level %d is worth %d, level %d %d", name, f.Field, d[0], f.Points[d[0]], d[1], f.Points[d[1]])
				}
			}
		}
	}
}

// told is a report that states nothing but what is asked for.
func told(id, source string, stated ...func(*match.Report)) match.Report {
	r := match.Report{ID: id, Source: source}
	for _, s := range stated {
		s(&r)
	}
	return r
}

func onDay(d int) func(*match.Report)   { return func(r *match.Report) { r.When = match.OnDays(d, d) } }
func kind(k string) func(*match.Report) { return func(r *match.Report) { r.Type = k } }
func killed(n int) func(*match.Report)  { return func(r *match.Report) { r.Killed = match.Exactly(n) } }
func named(n string) func(*match.Report) {
	return func(r *match.Report) { r.Where.Names = []string{n} }
}
func sides(a ...string) func(*match.Report) {
	return func(r *match.Report) { r.Actors = a }
}
func lies(lat, lon float64, p match.PlacePrecision) func(*match.Report) {
	return func(r *match.Report) {
		r.Where.LatE7, r.Where.LonE7, r.Where.HasPoint, r.Where.Precision = int32(lat*1e7), int32(lon*1e7), true, p
	}
}

// TestWhatIsMissingIsNoEvidence: one row a sentence. The reason of the field says the words and is worth nought.
func TestWhatIsMissingIsNoEvidence(t *testing.T) {
	day, town := onDay(5), lies(35.5, 38.5, match.PlaceSettlement)
	for _, c := range []struct {
		what, field, words string
		a, b               match.Report
	}{
		{"neither states a toll", "killed", "stated by neither", told("a", "x", day, town), told("b", "y", day, town)},
		{"one states a toll", "killed", "stated by only one", told("a", "x", day, town, killed(3)),
			told("b", "y", day, town)},
		{"neither states a place", "place", "the position stated by neither", told("a", "x", day), told("b", "y", day)},
		{"0,0 is no place", "place", "the position stated by neither", told("a", "x", day, lies(0, 0, match.PlaceExact)),
			told("b", "y", day, lies(0, 0, match.PlaceExact))},
		{"a province is no place", "place", "the position stated by neither",
			told("a", "x", day, lies(35, 38, match.PlaceProvince)), told("b", "y", day, lies(35, 38, match.PlaceProvince))},
		{"neither names a side", "actors", "stated by neither", told("a", "x", day, town), told("b", "y", day, town)},
		{"one names a side", "actors", "stated by only one", told("a", "x", day, town, sides("red")),
			told("b", "y", day, town)},
		{"neither says of what kind", "kind of event", "the type stated by neither", told("a", "x", day, town),
			told("b", "y", day, town)},
		{"neither names the place", "name of the place", "stated by neither", told("a", "x", day, town),
			told("b", "y", day, town)},
		{"one names the place", "name of the place", "stated by only one", told("a", "x", day, town, named("Tel Sharaq")),
			told("b", "y", day, town)},
	} {
		e := match.NewCorpus([]match.Report{c.a, c.b}, profile(t, "general")).Explain(0, 1)
		found := false
		for _, r := range e.Reasons {
			if r.Field == c.field && strings.HasPrefix(r.Words.String(), c.words) {
				found = true
				if r.Points != 0 {
					t.Errorf("%s: %+v", c.what, r)
				}
			}
		}
		if !found {
			t.Errorf("%s: no reason %q %q among %+v", c.what, c.field, c.words, e.Reasons)
		}
	}
}

// TestWhatIsTooLittleIsNoIncident: many reports that share next to nothing stay as many incidents.
func TestWhatIsTooLittleIsNoIncident(t *testing.T) {
	for _, c := range []struct {
		what   string
		stated []func(*match.Report)
	}{
		{"a day and a kind", []func(*match.Report){onDay(5), kind("shelling")}},
		{"a day, a kind and one killed", []func(*match.Report){onDay(5), kind("shelling"), killed(1)}},
		{"a day and 0,0", []func(*match.Report){onDay(5), lies(0, 0, match.PlaceExact)}},
		{"neither day nor place, but sides and a toll", []func(*match.Report){kind("mortar"), sides("red", "blue"),
			killed(4)}},
	} {
		var reports []match.Report
		for i := range 12 {
			reports = append(reports, told(fmt.Sprint("r", i), fmt.Sprint("monitor ", i), c.stated...))
		}
		if p := match.Propose(reports, profile(t, "general")); len(p.Incidents) != 12 {
			t.Errorf("twelve reports that share %s are %d incidents", c.what, len(p.Incidents))
		}
	}
}

func TestDaysApartAreNotCompared(t *testing.T) {
	town := lies(35.5, 38.5, match.PlaceSettlement)
	a, b := told("a", "x", onDay(63), town, killed(1)), told("b", "y", onDay(66), town, killed(1))
	if e := match.NewCorpus([]match.Report{a, b}, profile(t, "general")).Explain(0, 1); e.Compared {
		t.Errorf("4 and 7 March, one killed in each: compared, %d points", e.Points)
	}
}

// reasonOf are the words of a field for the reports a and b among others.
func reasonOf(t *testing.T, field string, a, b match.Report, others ...match.Report) (words string,
	points match.Points) {
	t.Helper()
	for _, r := range match.NewCorpus(append(others, a, b), profile(t, "general")).
		Explain(len(others), len(others)+1).Reasons {
		if r.Field == field {
			return r.Words.String(), r.Points
		}
	}
	t.Fatalf("no reason %q", field)
	return "", 0
}

func TestNoneOfWhoAlwaysGivesANumberIsLittleEvidence(t *testing.T) {
	town := lies(35.5, 38.5, match.PlaceSettlement)
	a, b := told("a", "list", onDay(5), town, killed(0)), told("b", "y", onDay(5), town, killed(12))
	var others []match.Report
	for i := range 19 {
		others = append(others, told(fmt.Sprint("other ", i), "list", onDay(100+10*i), town, killed(i)))
	}
	words, always := reasonOf(t, "killed", a, b, others...)
	if !strings.HasPrefix(words, "none in one, whose source always gives a number") {
		t.Errorf("killed: %q", words)
	}
	others[0].Killed = match.Count{}
	words, sometimes := reasonOf(t, "killed", a, b, others...)
	if !strings.HasPrefix(words, "none in one, some in the other") || sometimes > always {
		t.Errorf("killed: %q, %d, where one number is left out; %d where none is", words, sometimes, always)
	}
}

func TestOneArticleTellsItsIncidentsApart(t *testing.T) {
	town := lies(35.5, 38.5, match.PlaceSettlement)
	article := func(r *match.Report) {
		r.Text, r.Published = "The second day of the truce ends with losses", match.OnDays(6, 6)
	}
	a, b := told("a", "agency", onDay(5), town, article, killed(1)), told("b", "agency", onDay(5), town, article,
		killed(4))
	if words, _ := reasonOf(t, "source", a, b); !strings.HasPrefix(words, "the same publication") {
		t.Errorf("source: %q", words)
	}
	b.Published = match.OnDays(7, 7)
	if words, _ := reasonOf(t, "source", a, b); !strings.HasPrefix(words, "the same source") {
		t.Errorf("published on another day, source: %q", words)
	}
}
