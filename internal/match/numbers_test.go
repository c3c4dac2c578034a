package match_test

import (
	"strings"
	"testing"

	"truce/internal/match"
)

// Names whose numbers differ are names of two things, in any script, digits and words; names with the same number, and
// names of other things, are not told apart by them.
func TestNumbersInNamesDecide(t *testing.T) {
	place := func(names ...string) func(*match.Report) {
		return func(r *match.Report) { r.Where.Names = names }
	}
	actors := func(names ...string) func(*match.Report) {
		return func(r *match.Report) { r.Actors = names }
	}
	for i, c := range []struct {
		a, b func(*match.Report)
		says string // of the reason; empty: no number speaks
	}{
		{place("Checkpoint 1"), place("Checkpoint 11"), "names of the place"},
		{place("Bridge Post 7", "Aldern"), place("Bridge Post 8", "Aldern"), "names of the place"},
		{place("حاجز ١"), place("حاجز ١١"), "names of the place"},
		{place("حاجز 2"), place("حاجز ۳"), "names of the place"},
		{place("Checkpoint One"), place("Checkpoint Two"), "names of the place"},
		{place("Checkpoint 14A"), place("Checkpoint 14C"), "names of the place"},
		{place("Checkpoint 2"), place("Second Checkpoint"), ""},
		{place("Sector 4"), place("Checkpoint 5"), ""},
		{place("Checkpoint 1"), place("Checkpoint"), ""},
		{place("Checkpoint 1", "Checkpoint 2"), place("Checkpoint 2"), ""},
		{actors("46th Brigade"), actors("47th Brigade"), "names of actors"},
		{actors("brigade-46", "council"), actors("brigade-47", "council"), "names of actors"},
		{actors("First Division", "Second Division", "red"), actors("Third Division", "red"), "names of actors"},
		{actors("46th Brigade"), actors("Brigade 46"), ""},
		{actors("CIV-430"), actors("CIV-507"), ""}, // codes are no names
	} {
		for _, profileName := range match.Profiles() {
			near := func(id, source string, stated func(*match.Report)) match.Report {
				r := at(id, source, 1, 1, 5)
				r.Actors = nil
				stated(&r)
				return r
			}
			reports := []match.Report{near("a", "one", c.a), near("b", "two", c.b)}
			e := match.NewCorpus(reports, profile(t, profileName)).Explain(0, 1)
			said, points := "", match.Points(0)
			for _, r := range e.Reasons {
				if r.Field == "numbers in names" {
					said, points = r.Words.String(), r.Points
				}
			}
			if apart := points < -5000 && c.says != "" && strings.Contains(said, c.says); apart != (c.says != "") || points > 0 {
				t.Errorf("%d, %s: %q for %d points, want %q", i, profileName, said, points, c.says)
			}
			if c.says != "" && e.Joins {
				t.Errorf("%d, %s: two reports of one place and day with other numbers are joined, at %d", i, profileName, e.Points)
			}
		}
	}
}

func TestAReportIsJoinedToTheOneOfItsNumber(t *testing.T) {
	named := func(id, source, name string) match.Report {
		r := told(id, source, onDay(5), kind("artillery"), killed(7))
		r.Where.Names, r.Actors = []string{name}, []string{"blue", "red"}
		return r
	}
	got := groupsOf(t, profile(t, "general"), named("a", "one", "Checkpoint 1"), named("b", "two", "Checkpoint 11"),
		named("c", "three", "Checkpoint 11"), named("d", "four", "checkpoint ١"))
	if want := "a+d b+c"; got != want {
		t.Errorf("groups are %q, want %q", got, want)
	}
}
