package web

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"truce"
)

// What an officer knows goes in through the page as through the command.
func TestAReportCarriesWhatOfficersKnow(t *testing.T) {
	b := &book{s: &site{Config: Config{Clock: func() time.Time { return time.Unix(1_900_000_000, 0) }}}}
	bearing := 40
	d, bad, err := b.draft(url.Values{"kind": {"shelling"}, "killed-civilian": {"2"}, "killed-fighter": {"1-"},
		"wounded": {"-4"}, "missing": {"1"},
		"count": {"3"}, "unit": {"impacts"}, "author": {"a", "", "b", "a"}, "target": {"c", "d"}, "calibre": {"82"},
		"weapons": {"2"},
		"armed":   {"10-20"}, "object": {"hospital", "home"}, "consent": {"not given"}, "stood-place": {"the ridge"},
		"stood":          {"1.5, -2"},
		"observer-place": {"the tower"}, "bearing": {"40"}, "distance": {"800-1200"}, "how": {"remnants"}},
		&truce.Process{Zone: "UTC"})
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	one, four := 1, 4
	claimed := func(ids ...truce.ActorID) (out []truce.Attribution) {
		for _, id := range ids {
			out = append(out, truce.Attribution{Actor: id, Confidence: "claimed"})
		}
		return out
	}
	want := truce.Coded{Kind: truce.Shelling, Modality: "remnants", Calibre: 82, Count: truce.Exactly(3), Unit: "impacts",
		Toll: truce.Toll{Killed: truce.Harm{Civilian: truce.Exactly(2), Fighter: truce.Range{Low: &one}},
			Wounded: truce.Harm{Total: truce.Range{High: &four}}, Missing: truce.Harm{Total: truce.Exactly(1)}},
		Authors: claimed("a", "b"), Targets: claimed("c", "d"), Weapons: truce.Exactly(2), People: truce.Between(10, 20),
		Objects: []truce.Object{truce.Hospital, truce.Home}, Consent: truce.NotConsented,
		From:     truce.Place{Name: "the ridge", Point: &truce.Point{LatE7: 15_000_000, LonE7: -20_000_000}},
		Observer: truce.Place{Name: "the tower"}, Bearing: &bearing, Distance: truce.Between(800, 1200)}
	if !reflect.DeepEqual(d.Coded, want) {
		t.Errorf("read %+v\nnot %+v", d.Coded, want)
	}
}

// Everything that is wrong is said at once, each beside its field, and nothing that was entered is lost.
func TestEveryFaultOfAReportIsSaidAtOnce(t *testing.T) {
	s := meridian(t)
	f := fields(t, s.ask(t, "GET", "/exercise/reports/new", duty, "en", nil), "/exercise/reports")
	wrong := map[string]string{"date": "17.3.2030", "killed": "two", "wounded-fighter": "5-3", "bearing": "400",
		"stood": "the hill", "calibre": "big"}
	for field, value := range wrong {
		f.Set(field, value)
	}
	f["object"] = []string{"school"}
	f.Set("observer-place", "the tower")
	a := s.ask(t, "POST", "/exercise/reports", duty, "en", f)
	if a.Code != http.StatusBadRequest {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	check(t, "a report with faults", a, "en", true)
	again := fields(t, a, "/exercise/reports")
	for field, value := range wrong {
		if !strings.Contains(a.Body.String(), `href="#f-`+field+`"`) {
			t.Errorf("what is wrong with %s is not said: %s", field, alert(a))
		}
		if again.Get(field) != value {
			t.Errorf("%s came back as %q", field, again.Get(field))
		}
	}
	if again.Get("object") != "school" || again.Get("observer-place") != "the tower" ||
		again.Get("claim") != f.Get("claim") {
		t.Errorf("the form came back with %v", again)
	}
}
