package match_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"truce/internal/match"
)

// The cases below are those in which an earlier program for the same task, with hard windows and one-to-one matching in
// the order of rows, was seen to fail (docs/matching.md).

// at is a report of a register at an invented place on a day of January 1970, told to the settlement.
func at(id, source string, lat, lon float64, day int) match.Report {
	return match.Report{
		ID: id, Source: source, Kind: match.Register, When: match.OnDays(day, day),
		Where: match.Place{LatE7: int32(lat * 1e7), LonE7: int32(lon * 1e7), HasPoint: true,
			Precision: match.PlaceSettlement},
		Type: "artillery", Actors: []string{"blue", "red"}, Killed: match.Exactly(3),
	}
}

// groupsOf proposes for every order of the reports, fails if the orders differ, and returns the groups as "a+b c".
func groupsOf(t *testing.T, w *match.Weights, reports ...match.Report) string {
	t.Helper()
	first := ""
	permute(reports, func(order []match.Report) {
		p := match.Propose(order, w)
		var groups []string
		for _, in := range p.Incidents {
			groups = append(groups, strings.Join(idsOf(order, in), "+"))
		}
		slices.Sort(groups)
		got := strings.Join(groups, " ")
		if first == "" {
			first = got
		}
		if got != first {
			t.Fatalf("in one order the groups are %q, in another %q", first, got)
		}
	})
	return first
}

// permute calls f with every order of the list.
func permute(list []match.Report, f func([]match.Report)) {
	var step func(k int)
	list = slices.Clone(list)
	step = func(k int) {
		if k == len(list) {
			f(slices.Clone(list))
			return
		}
		for i := k; i < len(list); i++ {
			list[k], list[i] = list[i], list[k]
			step(k + 1)
			list[k], list[i] = list[i], list[k]
		}
	}
	step(0)
}

func TestTheBestScoreWins(t *testing.T) {
	a := at("a", "one", 1, 1, 5)
	broad, exact := at("b-broad", "two", 1, 1, 5), at("b-exact", "two", 1, 1, 5)
	broad.Type = "mortar"
	if got, want := groupsOf(t, profile(t, "general"), a, broad, exact), "a+b-exact b-broad"; got != want {
		t.Errorf("groups are %q, want %q", got, want)
	}
}

func TestAContestedPartnerGoesToTheBetterClaimant(t *testing.T) {
	poor, good := at("a-poor", "one", 1.02, 1, 5), at("a-good", "one", 1, 1, 5)
	poor.Type, poor.Killed = "rocket", match.Exactly(4)
	b := at("b", "two", 1, 1, 5)
	if got, want := groupsOf(t, profile(t, "general"), poor, good, b), "a-good+b a-poor"; got != want {
		t.Errorf("groups are %q, want %q", got, want)
	}
}

func TestAReportWithoutAPositionIsKeptAndCanBeJoined(t *testing.T) {
	a, b := at("a", "one", 1, 1, 5), at("b", "two", 0, 0, 5)
	b.Where = match.Place{}
	far := at("far", "two", 1, 1, 25)
	a.Where.Names, b.Where.Names = []string{"Tel Sharaq"}, []string{"Tell Sharaq"}
	if got, want := groupsOf(t, profile(t, "general"), a, b, far), "a+b far"; got != want {
		t.Errorf("groups are %q, want %q", got, want)
	}
}

func TestNeighboursAcrossMidnightAreJoined(t *testing.T) {
	a, b := at("a", "one", 1, 1, 5), at("b", "two", 1, 1, 6)
	late := match.Day(6) - 10
	a.When = match.Interval{Start: late, End: late, Precision: match.TimeClock}
	b.When = match.Interval{Start: late + 20, End: late + 20, Precision: match.TimeClock}
	if got, want := groupsOf(t, profile(t, "general"), a, b), "a+b"; got != want {
		t.Errorf("ten to and ten past midnight: groups are %q, want %q", got, want)
	}
}

func TestAMonthlyTotalIsNotOneOfItsIncidents(t *testing.T) {
	total := at("total", "three", 1, 1, 0)
	total.When, total.Where.Precision, total.Killed = match.OnDays(0, 30), match.PlaceDistrict, match.Exactly(9)
	a, b, c := at("a", "one", 1, 1, 5), at("b", "one", 1.05, 1, 14), at("c", "one", 1, 1.05, 20)
	w := profile(t, "general")
	if got, want := groupsOf(t, w, total, a, b, c), "a b c total"; got != want {
		t.Fatalf("groups are %q, want %q", got, want)
	}
	reports := []match.Report{total, a, b, c}
	p := match.Propose(reports, w)
	var parts []string
	for _, l := range p.Links() {
		if l.Kind == match.PartOf && reports[l.B].ID == "total" {
			parts = append(parts, reports[l.A].ID)
		}
	}
	if want := []string{"a", "b", "c"}; !slices.Equal(parts, want) {
		t.Errorf("part of the total are %v, want %v", parts, want)
	}
}

// TestATotalIsNoneOfItsIncidents: a week, a month, a quarter and a year against one incident in them, and against
// another period, with everything else the same.
func TestATotalIsNoneOfItsIncidents(t *testing.T) {
	w := profile(t, "general")
	for _, c := range []struct {
		what string
		a, b [2]int
		want string
	}{
		{"a day of a week", [2]int{0, 6}, [2]int{3, 3}, "a b"},
		{"a day of a month", [2]int{0, 30}, [2]int{4, 4}, "a b"},
		{"the last day of a quarter", [2]int{0, 89}, [2]int{89, 89}, "a b"},
		{"three days of a month", [2]int{0, 30}, [2]int{4, 6}, "a b"},
		{"a week of a month", [2]int{0, 30}, [2]int{7, 13}, "a b"},
		{"a month of a year", [2]int{0, 364}, [2]int{31, 58}, "a b"},
		{"two weeks that overlap", [2]int{0, 6}, [2]int{5, 11}, "a b"},
		{"a week and the day after", [2]int{0, 6}, [2]int{7, 7}, "a b"},
		{"the same month of two sources", [2]int{0, 30}, [2]int{0, 30}, "a+b"},
	} {
		for _, killed := range []match.Count{match.Exactly(3), match.Exactly(40), {}} {
			a, b := at("a", "one", 1, 1, 0), at("b", "two", 1, 1, 0)
			a.Killed, b.Killed, a.Wounded, b.Wounded = killed, killed, killed, killed
			a.When, b.When = match.OnDays(c.a[0], c.a[1]), match.OnDays(c.b[0], c.b[1])
			if got := groupsOf(t, w, a, b); got != c.want && killed.Known {
				t.Errorf("%s, killed %d: groups are %q, want %q", c.what, killed.Best, got, c.want)
			}
		}
	}
	// An entry of a data set of incidents is one, its day not known.
	a, b := at("a", "one", 1, 1, 0), at("b", "two", 1, 1, 3)
	a.When = match.OnDays(0, 6)
	a.When.Single = true
	if got, want := groupsOf(t, w, a, b), "a+b"; got != want {
		t.Errorf("one incident of a week that is not known better: groups are %q, want %q", got, want)
	}
}

// TestACountryIsNoPlace: reports that place something in a country, or in a province, and agree in all else.
func TestACountryIsNoPlace(t *testing.T) {
	w := profile(t, "general")
	for what, where := range map[string]match.Place{
		"nothing":                     {},
		"a country":                   {LatE7: 35e7, LonE7: 38e7, HasPoint: true, Precision: match.PlaceCountry},
		"a country by name":           {Names: []string{"Syria"}},
		"a country in Arabic":         {Names: []string{"سوريا"}},
		"a province":                  {LatE7: 35e7, LonE7: 38e7, HasPoint: true, Precision: match.PlaceProvince},
		"a province by name":          {Names: []string{"Westmark"}, Precision: match.PlaceProvince},
		"a country, its name as well": {Names: []string{"Westland"}, Precision: match.PlaceCountry},
	} {
		var list []match.Report
		for i := range 5 {
			r := at(fmt.Sprint("r", i), fmt.Sprint("source ", i), 0, 0, 5)
			r.Where = where
			list = append(list, r)
		}
		if p := match.Propose(list, w); len(p.Incidents) != 5 {
			t.Errorf("five reports that name %s as their place are %d incidents", what, len(p.Incidents))
		}
	}
}

func TestAtLeastTenIsNotTheSameNumber(t *testing.T) {
	w := profile(t, "general")
	a, b := at("a", "one", 1, 1, 5), at("b", "two", 1, 1, 5)
	a.Killed = match.Count{Low: 10, Best: 10, High: 65535, Known: true}
	b.Killed = a.Killed
	open := match.NewCorpus([]match.Report{a, b}, w).Explain(0, 1).Points
	a.Killed, b.Killed = match.Exactly(10), match.Exactly(10)
	if exact := match.NewCorpus([]match.Report{a, b}, w).Explain(0, 1).Points; open >= exact {
		t.Errorf("at least ten in both is worth %d, ten in both %d", open, exact)
	}
}

func TestTwoEntriesOfARegisterAreTwoInAnyCompany(t *testing.T) {
	again := at("again", "one", 1, 1, 5)
	again.Killed = match.Exactly(4)
	got := groupsOf(t, profile(t, "general"), again, at("a", "one", 1, 1, 5), at("b", "two", 1, 1, 5),
		at("c", "three", 1, 1, 5))
	if want := "a+b+c again"; got != want {
		t.Errorf("groups are %q, want %q", got, want)
	}
}

func TestAnAirStrikeAndAGroundBattleStayTwo(t *testing.T) {
	for _, killed := range [][2]match.Count{{}, {match.Exactly(0), match.Exactly(0)}, {match.Exactly(3), {}},
		{match.Exactly(3), match.Exactly(9)}} {
		a, b := at("air", "one", 1, 1, 5), at("ground", "two", 1, 1, 5)
		a.Type, b.Type, a.Killed, b.Killed = "air strike", "ground battle", killed[0], killed[1]
		if got, want := groupsOf(t, profile(t, "general"), a, b), "air ground"; got != want {
			t.Errorf("killed %+v: groups are %q, want %q", killed, got, want)
		}
	}
}

func TestDisjointActorsSpeakAgainstOneIncident(t *testing.T) {
	a, b := at("a", "one", 1, 1, 5), at("b", "two", 1.02, 1, 5)
	a.Killed, b.Killed = match.Count{}, match.Count{}
	if got, want := groupsOf(t, profile(t, "general"), a, b), "a+b"; got != want {
		t.Errorf("groups are %q, want %q", got, want)
	}
	b.Actors = []string{"green", "white"}
	if got, want := groupsOf(t, profile(t, "general"), a, b), "a b"; got != want {
		t.Errorf("with none of the actors in common, groups are %q, want %q", got, want)
	}
}

func TestALaterAttackOfTheSameSidesFollowsUp(t *testing.T) {
	w := profile(t, "general")
	first, second := at("first", "one", 1, 1, 5), at("second", "two", 1, 1, 7)
	second.Killed = match.Exactly(0)
	reports := []match.Report{first, second}
	p := match.Propose(reports, w)
	links := p.Links()
	if len(links) != 1 || links[0].Kind != match.FollowUpOf || reports[links[0].A].ID != "second" {
		t.Errorf("links are %+v, want one: second follows up on first", links)
	}
}

func TestCopiesAreOneWitness(t *testing.T) {
	w := profile(t, "general")
	a, b, c := at("a", "paper", 1, 1, 5), at("b", "agency", 1, 1, 5), at("c", "list", 1, 1, 5)
	a.Kind, b.Kind = match.Press, match.Press
	a.Text, b.Text = "Shells fall on the market of Tel Sharaq, three killed",
		"Shells fall on the market of Tel Sharaq, three killed"
	reports := []match.Report{a, b, c}
	p := match.Propose(reports, w)
	if len(p.Incidents) != 1 || p.Incidents[0].Witnesses != 2 {
		t.Fatalf("incidents are %+v, want one of three reports and two witnesses", p.Incidents)
	}
	kinds := map[string]match.Kind{}
	for _, l := range p.Links() {
		kinds[reports[l.A].ID+reports[l.B].ID] = l.Kind
	}
	if kinds["ab"] != match.CopyOf || kinds["ac"] != match.SameAs {
		t.Errorf("links are %v", kinds)
	}
}

func TestOneSourceMayReportAnIncidentAgain(t *testing.T) {
	w := profile(t, "general")
	a, b := at("a", "paper", 1, 1, 5), at("b", "paper", 1, 1, 5)
	a.Kind, b.Kind = match.Press, match.Press
	if got, want := groupsOf(t, w, a, b), "a+b"; got != want {
		t.Errorf("two articles of one paper: groups are %q, want %q", got, want)
	}
	a.Kind, b.Kind = match.Register, match.Register
	if got, want := groupsOf(t, w, a, b), "a b"; got != want {
		t.Errorf("two entries of one register: groups are %q, want %q", got, want)
	}
}

func TestWiderWindowsDoNotChangeWhatIsNear(t *testing.T) {
	w := profile(t, "general")
	wider := *w
	wider.Blocking.NearKM, wider.Blocking.WideKM, wider.Blocking.Days = 2*w.Blocking.NearKM, 2*w.Blocking.WideKM,
		2*w.Blocking.Days
	var reports []match.Report
	for i := range 5 {
		reports = append(reports, at(fmt.Sprint("a", i), "one", 1+0.3*float64(i), 1, 3*i),
			at(fmt.Sprint("b", i), "two", 1+0.3*float64(i), 1, 3*i))
	}
	p, q := match.Propose(reports, w), match.Propose(reports, &wider)
	if len(p.Incidents) != 5 || len(q.Incidents) != 5 {
		t.Errorf("%d and, with windows twice as wide, %d incidents; want 5", len(p.Incidents), len(q.Incidents))
	}
}
