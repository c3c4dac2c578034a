package truce

import (
	"slices"
	"testing"

	"truce/codes"
)

// amending is a script whose members amend their document.
type amending struct{ *script }

func newAmending(t *testing.T) amending { return amending{newScript(t)} }

func (x amending) propose(m MemberID, change func(*Process)) (*Process, Ref) {
	x.t.Helper()
	p := x.s.Process.Amend()
	change(p)
	return p, x.add(m, "desk", &Amendment{Process: *p})
}

func (x amending) endorse(m MemberID, p *Process) Ref {
	x.t.Helper()
	return x.add(m, "desk", &Endorsement{Document: p.Digest(), Holds: true})
}

func (x amending) adopt(m MemberID, p *Process, on ...Ref) {
	x.t.Helper()
	x.add(m, "", &Adoption{Amends: p.Amends, Document: p.Digest(), On: on})
}

func (x amending) inForce(p *Process) bool { return x.s.Process.Digest() == p.Digest() }

func toUnanimity(p *Process) { p.Rule.Kind, p.Rule.K = Unanimity, 0 }

func join(p *Process) {
	p.Members = append(p.Members, Member{ID: "ZU", Names: []Name{{Text: "ZU"}}, Role: RoleGuarantor, LogKey: "k"})
}

// A document is in force when more than half of the voters have adopted it on the word of all that it keeps.
func TestADocumentComesIntoForce(t *testing.T) {
	x := newAmending(t)
	p, ar := x.propose("AR", toUnanimity)
	bo, ca := x.endorse("BO", p), x.endorse("CA", p)
	x.adopt("AR", p, ar, bo, ca) // without OM, which both documents name
	x.adopt("BO", p, ar, bo, ca)
	if x.inForce(p) {
		t.Fatal("in force without the word of OM")
	}
	om := x.endorse("OM", p)
	x.adopt("CA", p, ar, bo, ca, om)
	if x.inForce(p) {
		t.Fatal("in force by one adoption that rests on all; the others do not")
	}
	if refused := len(x.s.Refused()); refused != 0 {
		t.Fatalf("%d entries were refused", refused)
	}
	x.adopt("AR", p, ar, bo, ca, om)
	if len(x.s.Refused()) != 1 || x.inForce(p) {
		t.Fatal("a log has adopted twice")
	}
}

// Two documents cannot both be in force, whatever members endorse.
func TestALogAdoptsOnce(t *testing.T) {
	x := newAmending(t)
	p, ar := x.propose("AR", toUnanimity)
	q, bo := x.propose("BO", func(p *Process) { p.Title = "Another" })
	onP := []Ref{ar, x.endorse("BO", p), x.endorse("CA", p), x.endorse("OM", p)}
	onQ := []Ref{x.endorse("AR", q), bo, x.endorse("CA", q), x.endorse("OM", q)}
	x.adopt("AR", p, onP...)
	x.adopt("BO", q, onQ...)
	x.adopt("OM", q, onQ...) // does not vote
	x.adopt("CA", p, onP...)
	x.adopt("CA", q, onQ...)
	if !x.inForce(p) || x.s.Process.InForce(q.Digest()) != nil || len(x.s.Refused()) != 2 {
		t.Fatalf("in force %s, refused %v", x.s.Process.Title, x.s.Refused())
	}
	// A document that amends the former one is proposed too late.
	x.add("AR", "", &Enactment{Document: p.Digest()})
	x.endorse("AR", q)
	x.adopt("AR", q, onQ...)
	if len(x.s.Refused()) != 3 || !x.inForce(p) {
		t.Fatal("a log that stands under one document adopted another in the place of the former")
	}
}

// A member that never answers holds nothing up for ever: the others take their word back and drop it.
func TestWhoeverIsSilentIsDropped(t *testing.T) {
	x := newAmending(t)
	p, _ := x.propose("AR", toUnanimity)
	x.endorse("BO", p)
	x.endorse("OM", p)
	x.add("AR", "desk", &Endorsement{Document: p.Digest()})
	q, bo := x.propose("BO", func(p *Process) {
		p.Members = slices.DeleteFunc(p.Members, func(m Member) bool { return m.ID == "CA" })
		p.Rule.Voters = []MemberID{"AR", "BO"}
	})
	ar, om := x.endorse("AR", q), x.endorse("OM", q)
	x.adopt("AR", q, ar, bo, om)
	x.adopt("BO", q, ar, bo, om)
	if !x.inForce(q) {
		t.Fatal("two of three voters adopted it, and it is not in force")
	}
	// What it opened before is known, and it cannot be named anew.
	x.add("AR", "", &Enactment{Document: q.Digest()})
	x.report("CA", 1)
	x.add("AR", "desk", &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed})
	again := x.s.Process.Amend()
	again.Members = append(slices.Clone(again.Members[:2]), Member{ID: "CA", LogKey: "other"}, again.Members[2])
	if err := x.s.Process.CheckAmendment(again); KindOf(err) != Invalid {
		t.Fatalf("CA came back under its own id: %v", err)
	}
	if len(x.s.Refused()) != 0 {
		t.Fatal(x.s.Refused())
	}
}

// A new member's log waits for the document by which it joins, and a log waits at an enactment.
func TestLogsWait(t *testing.T) {
	x := newAmending(t)
	p, ar := x.propose("AR", join)
	x.add("ZU", "", p)
	x.add("ZU", "desk", &Officer{Function: "desk", May: []Action{ActFile, ActGroup, ActAdmin}})
	x.add("ZU", "desk", &Report{ID: "ZU-R-1", Version: 1, Incident: "ZU-I-1"})
	x.add("OM", "", &Enactment{Document: p.Digest()})
	x.add("OM", "desk", &Link{Incident: "ZU-I-1", Report: "ZU-R-1", Linked: true})
	if x.s.Size("ZU") != 0 || x.s.Size("OM") != 3 {
		t.Fatalf("taken in: %d of ZU, %d of OM", x.s.Size("ZU"), x.s.Size("OM"))
	}
	bo, ca := x.endorse("BO", p), x.endorse("CA", p)
	on := []Ref{ar, bo, ca}
	x.adopt("AR", p, on...)
	x.adopt("BO", p, on...)
	if x.inForce(p) {
		t.Fatal("in force without the word of OM, whose log waits for that very document")
	}
}

// What was settled under a rule stands when another takes its place; what comes late under it changes nothing that was
// settled under the later one.
func TestSettlementsOfTwoRules(t *testing.T) {
	x := newAmending(t)
	x.report("AR", 1)
	concur := func(m MemberID, rule int, f Outcome) {
		x.t.Helper()
		v, _ := x.s.Incident("AR-I-1")
		x.add(m, "", &Concur{Incident: "AR-I-1", Revision: 1, Rule: rule, Basis: v.Basis, Finding: f})
	}
	refuted, confirmed := Outcome{Agreed: true, Happened: codes.Refuted}, Outcome{Agreed: true, Happened: codes.Confirmed}
	concur("AR", 1, refuted)
	p, ar := x.propose("AR", toUnanimity)
	on := []Ref{ar, x.endorse("BO", p), x.endorse("CA", p), x.endorse("OM", p)}
	x.adopt("AR", p, on...)
	x.adopt("BO", p, on...)
	concur("BO", 2, confirmed) // its log does not stand under it yet
	if len(x.s.Refused()) != 1 {
		t.Fatal("a concurrence under a rule that the log does not stand under has effect")
	}
	x.add("AR", "", &Enactment{Document: p.Digest()})
	x.add("BO", "", &Enactment{Document: p.Digest()})
	concur("AR", 2, confirmed)
	concur("BO", 2, confirmed)
	v, _ := x.s.Incident("AR-I-1")
	if f, ok := v.Finding(); !ok || f.Finding != confirmed || f.Number() != "2.1" || v.Open != 2 {
		t.Fatalf("%+v, open %d", v.Settled, v.Open)
	}
	concur("CA", 1, refuted) // late, before its own log stands under the new rule
	v, _ = x.s.Incident("AR-I-1")
	if f, _ := v.Finding(); f.Finding != confirmed || len(v.Settled) != 2 || v.Settled[0].Number() != "1" ||
		v.Settled[0].Finding != refuted {
		t.Fatalf("%+v", v.Settled)
	}
}
