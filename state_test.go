package truce

import (
	"testing"

	"truce/codes"
)

// founding returns a process of three guarantors and a mission, for tests.
func founding() *Process {
	m := func(id MemberID, r Role) Member {
		return Member{ID: id, Names: []Name{{Text: string(id)}}, Role: r, LogKey: "k"}
	}
	return &Process{ID: "test", Title: "Test", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Members: []Member{m("AR", RoleGuarantor), m("BO", RoleGuarantor), m("CA", RoleGuarantor), m("OM", RoleMission)},
		Rule: Rule{Version: 1, Kind: KOfN, K: 2, Voters: []MemberID{"AR", "BO", "CA"}, Absent: Counts, Refusing: Counts,
			Recused: Leaves, Abstained: Counts, Interested: Leaves, VerdictHours: 48, ReplyHours: 24, LapseK: 2}}
}

// script writes logs the way members would and folds them.
type script struct {
	t    *testing.T
	s    *State
	logs map[MemberID][][]byte
}

func newScript(t *testing.T) *script {
	x := &script{t: t, s: NewState(Digest{}), logs: map[MemberID][][]byte{}}
	for _, m := range founding().Members {
		x.add(m.ID, "", founding())
		x.add(m.ID, "desk", &Officer{Function: "desk", May: []Action{ActFile, ActGroup, ActAssess, ActRelease, ActAdmin}})
		x.add(m.ID, "desk", &Officer{Function: "monitor", May: []Action{ActFile, ActGroup}})
	}
	return x
}

func (x *script) add(m MemberID, officer string, body any) Ref {
	x.t.Helper()
	n := int64(len(x.logs[m]))
	e := Entry{Kind: KindOfBody(body), Claim: "c" + itoa(int(n)), Officer: officer, At: Instant(1_000_000 + n), Body: body}
	parts, err := Encode(e)
	if err != nil {
		x.t.Fatal(err)
	}
	for _, b := range parts {
		ref := Ref{m, int64(len(x.logs[m]))}
		x.logs[m] = append(x.logs[m], b)
		if err := x.s.Apply(ref, b); err != nil {
			x.t.Fatal(err)
		}
	}
	return Ref{m, n}
}

func (x *script) report(m MemberID, n int) {
	x.t.Helper()
	x.add(m, "monitor", &Report{ID: ReportID(Mint(m, 'R', int64(n))), Version: 1,
		Incident: IncidentID(Mint(m, 'I', int64(n))),
		Received: 1_000_000, Coded: &Coded{Kind: codes.Shelling, Toll: Toll{Killed: Harm{Unknown: Exactly(n)}}}})
}

func (x *script) incident(id IncidentID) IncidentView {
	x.t.Helper()
	v, ok := x.s.Incident(id)
	if !ok {
		x.t.Fatalf("no incident %s; refused: %v", id, x.s.Refused())
	}
	return v
}

func TestFindingNeedsTheRule(t *testing.T) {
	x := newScript(t)
	x.report("CA", 1)
	verdict := func(m MemberID, h codes.Happened) {
		x.add(m, "desk", &Assessment{Incident: "CA-I-1", State: Given, Happened: h, Permitted: codes.NotPermitted})
	}
	verdict("OM", codes.Confirmed)
	if v := x.incident("CA-I-1"); v.Decision.Ready || v.Status != StatusReview {
		t.Fatalf("a mission's verdict settled it: %+v", v.Decision)
	}
	verdict("CA", codes.Confirmed)
	verdict("BO", codes.Confirmed)
	v := x.incident("CA-I-1")
	if v.Decision.Outcome.Happened != codes.Confirmed {
		t.Fatalf("two of three confirmed, decision %+v", v.Decision)
	}
	verdict("AR", codes.Refuted)
	v = x.incident("CA-I-1")
	if !v.Decision.Ready || !v.Decision.Outcome.Violation() || len(v.Decision.Dissent) != 1 ||
		v.Decision.Dissent[0] != "AR" {
		t.Fatalf("decision %+v", v.Decision)
	}
	for _, m := range []MemberID{"BO", "CA"} {
		v := x.incident("CA-I-1")
		if f, ok := v.Finding(); ok {
			t.Fatalf("settled before enough concurred: %+v", f)
		}
		x.add(m, "", &Concur{Incident: "CA-I-1", Revision: 1, Rule: 1, Basis: v.Basis, Finding: v.Decision.Outcome})
	}
	v = x.incident("CA-I-1")
	if f, ok := v.Finding(); !ok || f.Revision != 1 || v.Status != StatusFound || v.Reopened {
		t.Fatalf("finding %+v %v, view %+v", f, ok, v)
	}
	x.report("BO", 1)
	x.add("BO", "desk", &Link{Incident: "CA-I-1", Report: "BO-R-1", Linked: true})
	if v = x.incident("CA-I-1"); v.Status != StatusReopened || v.Open != 2 {
		t.Fatalf("a later report did not reopen it: %s, revision %d open", v.Status, v.Open)
	}
	if len(x.s.Refused()) != 0 {
		t.Fatalf("refused: %v", x.s.Refused())
	}
}

func TestReporterDoesNotAssess(t *testing.T) {
	x := newScript(t)
	x.add("CA", "desk", &Report{ID: "CA-R-1", Version: 1, Incident: "CA-I-1", Coded: &Coded{}})
	x.add("CA", "desk", &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed})
	if r := x.s.Refused(); len(r) != 1 {
		t.Fatalf("refused %v", r)
	}
	x.add("CA", "monitor", &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed})
	if r := x.s.Refused(); len(r) != 2 {
		t.Fatalf("an officer who may only file gave a verdict: %v", r)
	}
}

func TestMergeNeedsBothWhoOpened(t *testing.T) {
	x := newScript(t)
	x.report("CA", 1)
	x.report("BO", 1)
	x.report("OM", 1)
	x.add("CA", "desk", &Same{A: "CA-I-1", B: "BO-I-1", Same: true})
	x.add("OM", "desk", &Same{A: "CA-I-1", B: "BO-I-1", Same: true})
	if v := x.incident("BO-I-1"); v.ID != "BO-I-1" || len(v.Proposed) != 2 {
		t.Fatalf("joined without BO: %s, %d proposals", v.ID, len(v.Proposed))
	}
	x.add("BO", "desk", &Same{A: "BO-I-1", B: "CA-I-1", Same: true})
	v := x.incident("CA-I-1")
	if v.ID != "BO-I-1" || len(v.Also) != 1 || len(v.Reports) != 2 {
		t.Fatalf("not joined: %s also %v, %d reports", v.ID, v.Also, len(v.Reports))
	}
	if v.Killed.Low.N != 1 || v.Killed.High.Reports[1] != "CA-R-1" {
		t.Fatalf("killed %+v %+v", v.Killed.Low, v.Killed.High)
	}
	if n := len(x.s.Incidents()); n != 2 {
		t.Fatalf("%d incidents listed", n)
	}
	x.add("BO", "desk", &Same{A: "BO-I-1", B: "CA-I-1", Same: false})
	if v := x.incident("CA-I-1"); v.ID != "CA-I-1" || len(v.Reports) != 1 {
		t.Fatalf("the merge was not taken back: %s", v.ID)
	}
}

func TestOneMemberTakesNobodysVoteAway(t *testing.T) {
	x := newScript(t)
	x.report("CA", 1)
	interest := func(by, of MemberID) {
		x.add(by, "desk", &Interest{Incident: "CA-I-1", Member: of, Holds: true, Ground: "guarantees the party named"})
	}
	interest("CA", "AR")
	interest("CA", "BO")
	if v := x.incident("CA-I-1"); len(v.Interested) != 0 {
		t.Fatalf("one member's word made %v interested", v.Interested)
	}
	interest("OM", "AR")
	interest("BO", "BO")
	v := x.incident("CA-I-1")
	if len(v.Interested) != 2 {
		t.Fatalf("two members' word of AR and BO's own of itself: %v", v.Interested)
	}
	x.add("CA", "desk", &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed})
	if v = x.incident("CA-I-1"); v.Decision.Outcome.Agreed {
		t.Fatalf("one voter alone made a joint finding: %+v", v.Decision)
	}
}
