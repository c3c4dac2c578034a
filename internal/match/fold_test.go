package match_test

import (
	"fmt"
	"testing"

	"truce/internal/match"
)

// crowdOf is n reports of one source that say the same.
func crowdOf(n int, kind match.SourceKind) (list []match.Report) {
	for i := range n {
		r := at(fmt.Sprintf("r%05d", i), "office", 35, 38, 5)
		r.Kind = kind
		list = append(list, r)
	}
	return list
}

func TestEqualReportsAreOneWitness(t *testing.T) {
	p := match.Propose(crowdOf(20_000, match.Press), profile(t, "general"))
	if len(p.Incidents) != 1 || len(p.Incidents[0].Reports) != 20_000 || p.Incidents[0].Witnesses != 1 {
		t.Fatalf("%d incidents; the first has %d reports and %d witnesses", len(p.Incidents), len(p.Incidents[0].Reports),
			p.Incidents[0].Witnesses)
	}
	if n := len(p.Candidates()); n != 19_999 {
		t.Errorf("%d candidates, want each copy beside the first", n)
	}
}

func TestEqualEntriesOfARegisterStayApart(t *testing.T) {
	if p := match.Propose(crowdOf(50, match.Register), profile(t, "general")); len(p.Incidents) != 50 {
		t.Errorf("50 entries of a register that enters an incident once are %d incidents", len(p.Incidents))
	}
}

func TestEqualReportsThatWereJudgedStayByThemselves(t *testing.T) {
	reports := crowdOf(3, match.Press)
	p := match.ProposeJudged(reports, profile(t, "general"), []match.Verdict{{A: "r00000", B: "r00001", Same: false}})
	if p.Of[0] == p.Of[1] {
		t.Error("two equal reports that were judged to be two incidents are one")
	}
}

// TestAlmostEqualReportsAreGroupedAllTheSame: with more reports in one place and day than are worked on at once.
func TestAlmostEqualReportsAreGroupedAllTheSame(t *testing.T) {
	var reports []match.Report
	for i := range 5000 {
		r := at(fmt.Sprintf("r%05d", i), fmt.Sprint("paper ", i), 35+float64(i%97)*1e-5, 38, 5)
		r.Kind = match.Press
		reports = append(reports, r)
	}
	p := match.Propose(reports, profile(t, "general"))
	total := 0
	for _, in := range p.Incidents {
		total += len(in.Reports)
	}
	if total != len(reports) {
		t.Errorf("%d of %d reports are in an incident", total, len(reports))
	}
}

func TestAParaphraseIsNoSecondWitness(t *testing.T) {
	text := "Three people were killed when shells fell on the market of Tel Sharaq on Monday morning residents said"
	for _, c := range []struct {
		what, other string
		witnesses   int
	}{
		{"the same words in another order",
			"Residents said three people were killed on Monday morning when shells fell on the market of Tel Sharaq", 1},
		{"one word more", "Three people were killed when shells fell on the busy market of Tel Sharaq on Monday morning " +
			"residents said", 1},
		{"another account", "An artillery attack struck traders in the old town, medics count the dead and many wounded in " +
			"the hospital", 2},
	} {
		a, b := at("a", "paper", 1, 1, 5), at("b", "agency", 1, 1, 5)
		a.Kind, b.Kind, a.Text, b.Text = match.Press, match.Press, text, c.other
		p := match.Propose([]match.Report{a, b}, profile(t, "general"))
		if len(p.Incidents) != 1 || p.Incidents[0].Witnesses != c.witnesses {
			t.Errorf("%s: %+v, want one incident with %d witnesses", c.what, p.Incidents, c.witnesses)
		}
	}
}
