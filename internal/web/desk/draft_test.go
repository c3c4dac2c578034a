package desk

import (
	"net/url"
	"reflect"
	"testing"
	"time"

	"truce"
	"truce/internal/web/frame"
)

// What an officer knows goes in through the page as through the command.
func TestAReportCarriesWhatOfficersKnow(t *testing.T) {
	clock := func() time.Time { return time.Unix(1_900_000_000, 0) }
	b := &book{Book: &frame.Book{}, s: &site{Site: &frame.Site{Config: frame.Config{Clock: clock}}}}
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
