package truce

import (
	"strings"
	"testing"
)

// document is one that may be endorsed.
func document() *Process {
	return &Process{ID: "meridian", Title: "Meridian", Zone: "UTC", DayCloses: "18:00", Kinds: KindLists,
		Members: []Member{
			{ID: "AR", Names: []Name{{Text: "Arcadia"}}, Role: RoleGuarantor, LogKey: "truce.example/ar+1+k"},
			{ID: "BO", Names: []Name{{Text: "Borealis"}}, Role: RoleLiaison, LogKey: "truce.example/bo+1+k"}},
		Rule: Rule{Version: 1, Kind: KOfN, K: 2, Voters: []MemberID{"AR", "BO"}, Absent: Counts, Refusing: Counts,
			Recused: Counts, Abstained: Counts, Interested: Counts, LapseK: 1}}
}

// A document is refused at the door, whole, by the first thing that is wrong with it.
func TestADocumentIsCheckedWhole(t *testing.T) {
	for _, x := range []struct {
		what   string
		change func(*Process)
		want   string // what the refusal says; empty: there is none
	}{
		{"nothing is wrong", func(*Process) {}, ""},
		{"its days count by the end", func(p *Process) { p.CountedBy = CountedByEnd }, ""},
		{"it names an agreement", func(p *Process) { p.Agreement = "lagoon-truce" }, ""},
		{"its id is a sentence", func(p *Process) { p.ID = "The Talks" }, "is not a slug"},
		{"it amends nothing that was founded", func(p *Process) { p.Amends = sha([]byte("a")) }, "founding document"},
		{"it was founded and amends nothing", func(p *Process) { p.Founding = sha([]byte("a")) }, "founding document"},
		{"its kinds are counted backwards", func(p *Process) { p.Kinds = -1 }, "list -1 of the kinds"},
		{"it has no title", func(p *Process) { p.Title = "" }, "has no title"},
		{"its title is blank", func(p *Process) { p.Title = " \t" }, "has no title"},
		{"its days count by the middle", func(p *Process) { p.CountedBy = "middle" }, `its "middle"`},
		{"it names nobody", func(p *Process) { p.Members = nil }, "names no member"},
		{"a member has a long id", func(p *Process) { p.Members[0].ID = "ARCADIANS" }, "two to eight capital letters"},
		{"members stand in no order", func(p *Process) {
			p.Members[0], p.Members[1] = p.Members[1], p.Members[0]
		}, "alphabetical order"},
		{"a member stands twice", func(p *Process) { p.Members[1].ID = "AR" }, "alphabetical order"},
		{"two logs have one key", func(p *Process) {
			p.Members[1].LogKey = p.Members[0].LogKey
		}, "AR and BO have one log key"},
		{"two nodes have one key", func(p *Process) {
			p.Members[0].NodeKey, p.Members[1].NodeKey = "k", "k"
		}, "AR and BO have one node key"},
		{"two cosigners have one key", func(p *Process) {
			p.Members[0].Cosigner, p.Members[1].Cosigner = "k", "k"
		}, "AR and BO have one cosigner key"},
		{"its rule cannot be met", func(p *Process) { p.Rule.K = 3 }, "3"},
		{"it has no time zone", func(p *Process) { p.Zone = "" }, "names no time zone"},
		{"its agreement is a sentence", func(p *Process) { p.Agreement = "the truce" }, `the agreement "the truce" is no id`},
		{"a member has no name", func(p *Process) { p.Members[1].Names = nil }, "no name of BO"},
		{"a member has a second name that is blank", func(p *Process) {
			p.Members[1].Names = append(p.Members[1].Names, Name{Text: " "})
		}, "a name of BO in the document is empty"},
		{"a member has no role", func(p *Process) { p.Members[0].Role = "" }, "does not say what AR is"},
		{"a member has a role of its own", func(p *Process) { p.Members[0].Role = "winner" }, "winner"},
	} {
		p := document()
		x.change(p)
		switch err := p.CheckNew(); {
		case x.want == "" && err != nil:
			t.Errorf("%s, and it is refused: %v", x.what, err)
		case x.want != "" && (err == nil || KindOf(err) != Invalid || !strings.Contains(err.Error(), x.want)):
			t.Errorf("%s: %v; want %q", x.what, err, x.want)
		}
	}
}

// What a log has once opened with keeps its effect, however little it says.
func TestAnOldDocumentKeepsItsEffect(t *testing.T) {
	p := document()
	p.Title, p.Zone, p.Agreement, p.Members[0].Names, p.Members[0].Role = " ", "", "the truce", nil, ""
	if err := p.Check(); err != nil {
		t.Error(err)
	}
}

func TestInWhichPeriodATimeCounts(t *testing.T) {
	const from, to = Instant(1_900_000_000), Instant(1_900_007_200)
	for _, x := range []struct {
		by   TimeEnd
		when Interval
		want Instant
	}{
		{CountedByBeginning, Interval{from, to}, from},
		{CountedByBeginning, Interval{From: from}, from},
		{CountedByBeginning, Interval{To: to}, to},
		{CountedByBeginning, Interval{}, 0},
		{CountedByEnd, Interval{from, to}, to},
		{CountedByEnd, Interval{From: from}, from},
		{CountedByEnd, Interval{To: to}, to},
		{CountedByEnd, Interval{}, 0},
	} {
		if got := (&Process{CountedBy: x.by}).Counted(x.when); got != x.want {
			t.Errorf("counted by the %q %v counts at %v, want %v", x.by, x.when, got, x.want)
		}
	}
}

func TestMembersAreFoundByTheirIDs(t *testing.T) {
	p := document()
	if m, ok := p.Member("BO"); !ok || m.Role != RoleLiaison {
		t.Error("BO is a liaison, and is not found as one")
	}
	if _, ok := p.Member("CA"); ok {
		t.Error("CA is found in a document that does not name it")
	}
}
