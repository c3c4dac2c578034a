package truce

import (
	"slices"
	"strings"
	"testing"

	"truce/codes"
)

// The tables of rule_test.go, admit_test.go, view_test.go and their neighbours hold the law: a row is a sentence of the
// design, and its name is that sentence. They know only what anybody can see: entries go in, what is true comes out.

// story is what members enter, one after the other, and what comes of it.
type story struct {
	t    testing.TB
	s    *State
	logs map[MemberID]int64
	at   Instant

	fast  bool          // entries are not encoded and read back
	first *IncidentView // as it was before the verdicts, where a story is told of that
}

// tell opens the logs of AR, BO, CA and OM, the first three of which vote, under the founding document, changed.
// Each has a desk, which may do everything, and a monitor, who files and groups.
func tell(t testing.TB, change ...func(*Process)) *story {
	t.Helper()
	p := founding()
	for _, f := range change {
		f(p)
	}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	x := &story{t: t, s: NewState(p.Digest()), logs: map[MemberID]int64{}, at: 1_900_000_000}
	for _, m := range p.Members {
		x.enter(m.ID, "", p)
		x.enter(m.ID, "desk", &Officer{Function: "desk", May: []Action{ActFile, ActGroup, ActAssess, ActRelease, ActAdmin}})
		x.enter(m.ID, "desk", &Officer{Function: "monitor", May: []Action{ActFile, ActGroup}})
	}
	x.allInEffect()
	return x
}

// enter appends an entry to the member's log, an hour after the one before.
func (x *story) enter(m MemberID, officer string, body any) Ref {
	x.t.Helper()
	x.at += 3600
	e := Entry{Kind: x.s.past(m).Process().FormOf(body), Claim: "c" + itoa(int(x.at)), Officer: officer, At: x.at,
		Body: body}
	if x.fast {
		x.logs[m]++
		ref := Ref{m, x.logs[m] - 1}
		if err := x.s.ApplyEntry(ref, e); err != nil {
			x.t.Fatal(err)
		}
		return ref
	}
	all, err := Encode(e)
	if err != nil {
		x.t.Fatal(err)
	}
	var ref Ref
	for _, data := range all {
		ref = x.put(m, data)
	}
	return ref
}

// put appends bytes to the member's log.
func (x *story) put(m MemberID, data []byte) Ref {
	x.t.Helper()
	ref := Ref{m, x.logs[m]}
	x.logs[m]++
	if err := x.s.Apply(ref, data); err != nil {
		x.t.Fatal(err)
	}
	return ref
}

// desk enters something as the member's desk.
func (x *story) desk(m MemberID, body any) Ref { x.t.Helper(); return x.enter(m, "desk", body) }

// node enters something as the member's node does by itself.
func (x *story) node(m MemberID, body any) Ref { x.t.Helper(); return x.enter(m, "", body) }

// files enters the member's n-th report, which opens its n-th incident.
func (x *story) files(m MemberID, n int, change ...func(*Report)) Ref {
	x.t.Helper()
	r := &Report{ID: reportID(m, n), Version: 1, Incident: incidentID(m, n), Received: 1_800_000_000,
		Coded: &Coded{Kind: codes.Shelling}}
	for _, f := range change {
		f(r)
	}
	return x.enter(m, "monitor", r)
}

func reportID(m MemberID, n int) ReportID     { return ReportID(Mint(m, 'R', int64(n))) }
func incidentID(m MemberID, n int) IncidentID { return IncidentID(Mint(m, 'I', int64(n))) }

// links says that a report tells of an incident; unlinks that it does not.
func (x *story) links(m MemberID, r ReportID, i IncidentID) {
	x.t.Helper()
	x.desk(m, &Link{Report: r, Incident: i, Linked: true})
}

func (x *story) unlinks(m MemberID, r ReportID, i IncidentID) {
	x.t.Helper()
	x.desk(m, &Link{Report: r, Incident: i})
}

// joins says that two incidents are one; parts that they are two.
func (x *story) joins(m MemberID, a, b IncidentID) {
	x.t.Helper()
	x.desk(m, &Same{A: a, B: b, Same: true})
}
func (x *story) parts(m MemberID, a, b IncidentID) { x.t.Helper(); x.desk(m, &Same{A: a, B: b}) }

// finds gives the member's verdict on CA-I-1, which most stories are about.
func (x *story) finds(m MemberID, h codes.Happened) Ref {
	x.t.Helper()
	a := &Assessment{Incident: "CA-I-1", State: Given, Happened: h}
	if h == codes.Confirmed {
		a.Permitted = codes.NotPermitted
	}
	return x.desk(m, a)
}

// holds says that a member is interested in CA-I-1, or no longer is.
func (x *story) holds(by, of MemberID, interested bool) Ref {
	x.t.Helper()
	return x.desk(by, &Interest{Incident: "CA-I-1", Member: of, Holds: interested, Ground: "its own forces"})
}

// lapses says that the time for verdicts on CA-I-1 is over.
func (x *story) lapses(m MemberID) {
	x.t.Helper()
	x.node(m, &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: x.at})
}

// concurs agrees to the outcome and the basis that the incident has, in the revision that is open; changed where asked.
func (x *story) concurs(m MemberID, id IncidentID, change ...func(*Concur)) Ref {
	x.t.Helper()
	v := x.view(id)
	c := &Concur{Incident: id, Revision: v.Open, Rule: x.s.Process.Rule.Version, Basis: v.Basis,
		Finding: v.Decision.Outcome}
	for _, f := range change {
		f(c)
	}
	return x.node(m, c)
}

// leaves ends the member's log.
func (x *story) leaves(m MemberID) Ref {
	x.t.Helper()
	return x.desk(m, &Leave{Why: "decision of the member"})
}

// withdraws takes an entry back.
func (x *story) withdraws(r Ref) {
	x.t.Helper()
	x.desk(r.Member, &Withdraw{Index: r.Index, Why: "entered in error"})
}

// view is what the claims of the incident come to.
func (x *story) view(id IncidentID) IncidentView {
	x.t.Helper()
	v, ok := x.s.Incident(id)
	if !ok {
		x.t.Fatalf("there is no incident %s; without effect: %v", id, x.s.Refused())
	}
	return v
}

// allInEffect fails when an entry has no effect.
func (x *story) allInEffect() {
	x.t.Helper()
	if r := x.s.Refused(); len(r) > 0 {
		x.t.Fatalf("without effect: %v", r)
	}
}

// listed is a list in words: "AR BO", "–" when there is nothing on it.
func listed[T any](list []T, word func(T) string) string {
	var words []string
	for _, v := range list {
		words = append(words, word(v))
	}
	if len(words) == 0 {
		return "–"
	}
	return strings.Join(words, " ")
}

func memberWord(m MemberID) string { return string(m) }

func reportWord(r *ReportState) string { return string(r.Report.ID) }

// voters changes who votes.
func voters(list ...MemberID) func(*Process) {
	return func(p *Process) { p.Rule.Voters, p.Rule.K = list, len(list)/2+1 }
}

// without takes members out of a document.
func without(gone ...MemberID) func(*Process) {
	return func(p *Process) {
		p.Members = slices.DeleteFunc(p.Members, func(m Member) bool { return slices.Contains(gone, m.ID) })
		left := func(m MemberID) bool { return slices.Contains(gone, m) }
		p.Rule.Voters = slices.DeleteFunc(slices.Clone(p.Rule.Voters), left)
	}
}
