package desk

import (
	"net/url"
	"reflect"
	"testing"
	"time"

	"truce"
	"truce/codes"
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
		"stood": {"1.5, -2"}, "stood-within": {"300"},
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
	want := truce.Coded{Kind: codes.Shelling, Modality: "remnants", Calibre: 82, Count: truce.Exactly(3), Unit: "impacts",
		Toll: truce.Toll{Killed: truce.Harm{Civilian: truce.Exactly(2), Fighter: truce.Range{Low: &one}},
			Wounded: truce.Harm{Total: truce.Range{High: &four}}, Missing: truce.Harm{Total: truce.Exactly(1)}},
		Authors: claimed("a", "b"), Targets: claimed("c", "d"), Weapons: truce.Exactly(2), People: truce.Between(10, 20),
		Objects: []codes.Object{codes.Hospital, codes.Home}, Consent: codes.NotConsented,
		From:     truce.Place{Name: "the ridge", Point: &truce.Point{LatE7: 15_000_000, LonE7: -20_000_000}, RadiusM: 300},
		Observer: truce.Place{Name: "the tower"}, Bearing: &bearing, Distance: truce.Between(800, 1200)}
	if !reflect.DeepEqual(d.Coded, want) {
		t.Errorf("read %+v\nnot %+v", d.Coded, want)
	}
}

// TestTheFormSaysWhatTheClocksShowedTwice: either may be meant, so that a report holds both; what they left out is
// refused.
func TestTheFormSaysWhatTheClocksShowedTwice(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ date, from, to, want string }{
		{"2026-10-25", "03:30", "03:40", "00:30 01:40 twice"},
		{"2026-10-25", "03:30", "", "00:30 ? twice"},
		{"2026-10-25", "", "03:30", "? 01:30 twice"},
		{"2026-10-25", "02:30", "04:30", "23:30 02:30 once"},
		{"2026-10-25", "", "", "21:00 21:59 once"},
		{"2026-10-24", "23:50", "00:10", "20:50 21:10 once"},
		{"2026-10-24", "23:50", "03:30", "20:50 01:30 twice"},
		{"2026-03-29", "03:30", "", "the clocks of Europe/Kyiv left out 03:30 on that day"},
		{"2026-03-28", "23:50", "03:30", "the clocks of Europe/Kyiv left out 03:30 on that day"},
	} {
		i, err := readWhen(c.date, c.from, c.to, kyiv)
		at := func(t truce.Instant) string {
			if !t.Known() {
				return "?"
			}
			return t.Time().Format("15:04")
		}
		got := at(i.From) + " " + at(i.To) + " once"
		said := twiceIn(i, kyiv)
		if said != nil {
			got = at(i.From) + " " + at(i.To) + " twice"
		}
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s from %q to %q: %s; want %s", c.date, c.from, c.to, got, c.want)
		}
		form := url.Values{"said": {""}}
		if said.saidBack(form) != (said == nil) {
			t.Errorf("%s from %q to %q: sent without anything said", c.date, c.from, c.to)
		}
		if said != nil {
			form.Set("said-when", said.Key())
		}
		if !said.saidBack(form) {
			t.Errorf("%s from %q to %q: refused although it was said", c.date, c.from, c.to)
		}
	}
}
