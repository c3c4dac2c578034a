package truce

import "testing"

// A log waits where a document that it stands under from there on is not in force by what has been read, and goes on
// when it is. A log that never began, or has ended, waits for nothing.
func TestALogWaitsForItsDocument(t *testing.T) {
	x := tell(t)
	p, ar := x.proposes("AR", join)
	zu := func() {
		x.node("ZU", p)
		x.desk("ZU", &Officer{Function: "desk", May: []Action{ActFile, ActGroup, ActAdmin}})
		x.desk("ZU", &Report{ID: "ZU-R-1", Version: 1, Incident: "ZU-I-1"})
	}
	zu()
	x.node("CA", &Enactment{Document: p.Digest()}) // before it endorses: its log waits with that
	x.leaves("OM")
	x.node("OM", &Enactment{Document: p.Digest()})
	x.node("YY", &Enactment{Document: p.Digest()})
	stands := func(want string) {
		t.Helper()
		got := ""
		for _, m := range []MemberID{"CA", "OM", "YY", "ZU"} {
			got += string(m) + itoa(int(x.s.Size(m))) + " "
		}
		if got != want {
			t.Fatalf("taken in: %s", got)
		}
	}
	stands("CA3 OM5 YY1 ZU0 ")
	on := []Ref{ar, x.endorses("BO", p), {"OM", 3}}
	x.adopts("AR", p, on...)
	x.adopts("BO", p, on...)
	stands("CA3 OM5 YY1 ZU0 ") // without the word of CA
	q, ar := x.proposes("AR", func(p *Process) {
		join(p)
		without("CA")(p)
		p.Rule.K = 2
	})
	if p.Digest() == q.Digest() {
		t.Fatal("one document")
	}
	refused := listed(x.s.Refused(), func(r Refusal) string { return r.Ref.String() })
	if refused != "OM/4 YY/0" {
		t.Fatalf("refused %s: what follows the end of a log, and what opens none", refused)
	}
}

// A member joins with the log that opened with the document, and a log goes on under it.
func TestAMemberJoinsWhenItsDocumentIsInForce(t *testing.T) {
	x := tell(t)
	p, ar := x.proposes("AR", join)
	on := []Ref{ar, x.endorses("BO", p), x.endorses("CA", p), x.endorses("OM", p)}
	x.node("ZU", p)
	x.desk("ZU", &Officer{Function: "desk", May: []Action{ActFile, ActGroup, ActAdmin}})
	x.desk("ZU", &Report{ID: "ZU-R-1", Version: 1, Incident: "ZU-I-1"})
	x.node("OM", &Enactment{Document: p.Digest()})
	x.desk("OM", &Link{Incident: "ZU-I-1", Report: "ZU-R-1", Linked: true})
	x.adopts("AR", p, on...)
	if x.s.Size("ZU") != 0 || x.s.Size("OM") != 4 {
		t.Fatalf("taken in: %d of ZU, %d of OM", x.s.Size("ZU"), x.s.Size("OM"))
	}
	x.adopts("BO", p, on...)
	if x.s.Size("ZU") != 3 || x.s.Size("OM") != 6 || len(x.view("ZU-I-1").Links) != 1 {
		t.Fatalf("in force, and taken in: %d of ZU, %d of OM", x.s.Size("ZU"), x.s.Size("OM"))
	}
	// A log that opens with what never comes into force never begins.
	other := x.s.Process.Amend()
	other.Title = "Never"
	x.node("XY", other)
	if x.s.Size("XY") != 0 {
		t.Fatal("a log was read on from a document that is not in force")
	}
	x.allInEffect()
}
