package truce

import (
	"slices"
	"strings"
	"testing"
)

// proposes proposes a document that changes the one in force.
func (x *story) proposes(m MemberID, change func(*Process)) (*Process, Ref) {
	x.t.Helper()
	p := x.s.Process.Amend()
	change(p)
	return p, x.desk(m, &Amendment{Process: *p})
}

// endorses agrees to a document.
func (x *story) endorses(m MemberID, p *Process) Ref {
	x.t.Helper()
	return x.desk(m, &Endorsement{Document: p.Digest(), Holds: true})
}

// adopts says that the member's node has seen what the document needs, in these entries.
func (x *story) adopts(m MemberID, p *Process, on ...Ref) Ref {
	x.t.Helper()
	return x.node(m, &Adoption{Amends: p.Amends, Document: p.Digest(), On: on})
}

// agrees lets a document come into force: all endorse it, and the first two voters adopt it and stand under it.
func (x *story) agrees(change func(*Process)) *Process {
	x.t.Helper()
	p, ar := x.proposes("AR", change)
	on := []Ref{ar}
	for _, m := range p.Members[1:] {
		if _, was := x.s.Process.Member(m.ID); was && m.ID != "AR" {
			on = append(on, x.endorses(m.ID, p))
		}
	}
	x.adopts("AR", p, on...)
	x.adopts("BO", p, on...)
	return p
}

func titled(title string) func(*Process) { return func(p *Process) { p.Title = title } }

// enacted is the title of the document in force.
func (x *story) enacted() string { return x.s.Process.Title }

func TestWhatAnAmendmentMayChange(t *testing.T) {
	member := func(id MemberID) Member { return Member{ID: id, Names: []Name{{Text: string(id)}}, LogKey: "k"} }
	for _, c := range []struct {
		sentence string
		change   func(*Process)
		ok       bool
	}{
		{"it may change the title", titled("New"), true},
		{"it may change who votes", voters("AR", "BO", "OM"), true},
		{"it may name a new member", func(p *Process) { p.Members = append(p.Members, member("ZU")) }, true},
		{"it may drop one", without("OM"), true},
		{"it is the next version of the rule", func(p *Process) { p.Rule.Version++ }, false},
		{"it keeps the id of the process", func(p *Process) { p.ID = "another" }, false},
		{"it names the document in whose place it comes", func(p *Process) { p.Amends = DigestOf([]byte("another")) }, false},
		{"it names the founding document", func(p *Process) { p.Founding = DigestOf([]byte("another")) }, false},
		{"it changes no log key", func(p *Process) { p.Members[1].LogKey = "another" }, false},
		{"it is right in itself", func(p *Process) { p.Rule.K = 1 }, false},
		{"it has a title", titled(""), false},
		{"it keeps somebody", func(p *Process) { p.Members = nil }, false},
		{"members stand in order", func(p *Process) { p.Members = append([]Member{member("ZU")}, p.Members...) }, false},
		{"members stand once each", func(p *Process) { p.Members = append(p.Members, member("OM")) }, false},
		{"a member has an id of capital letters", func(p *Process) { p.Members = append(p.Members, member("zu")) }, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			x := tell(t)
			p, _ := x.proposes("AR", c.change)
			if got := len(x.s.Refused()) == 0; got != c.ok {
				t.Fatalf("refused %v", x.s.Refused())
			}
			if err := x.s.Process.CheckAmendment(p); (err == nil) != c.ok {
				t.Fatal(err)
			}
		})
	}
}

func TestWhenADocumentIsInForce(t *testing.T) {
	all := []MemberID{"BO", "CA", "OM"}
	// agreed has AR propose a document and the others endorse it; the entries are those of AR, BO, CA, OM.
	agreed := func(x *story, change func(*Process)) (*Process, []Ref) {
		p, ar := x.proposes("AR", change)
		on := []Ref{ar}
		for _, m := range all {
			on = append(on, x.endorses(m, p))
		}
		return p, on
	}
	two := func(x *story, p *Process, on ...Ref) {
		x.adopts("AR", p, on...)
		x.adopts("BO", p, on...)
	}
	for _, c := range []struct {
		sentence string
		events   func(x *story)
		in       bool
	}{
		{"what all endorse is not in force until nodes adopt it", func(x *story) { agreed(x, titled("New")) }, false},
		{"one of three voters does not bring it into force", func(x *story) {
			p, on := agreed(x, titled("New"))
			x.adopts("AR", p, on...)
		}, false},
		{"two of three voters do", func(x *story) {
			p, on := agreed(x, titled("New"))
			two(x, p, on...)
		}, true},
		{"who adopts it must have endorsed it", func(x *story) {
			p, on := agreed(x, func(p *Process) { titled("New")(p); without("BO")(p) })
			two(x, p, on[0], on[2], on[3])
		}, false},
		{"who is dropped and endorses it all the same may adopt it", func(x *story) {
			p, on := agreed(x, func(p *Process) { titled("New")(p); without("BO")(p) })
			two(x, p, on...)
		}, true},
		{"without the word of somebody it keeps it is not in force", func(x *story) {
			p, on := agreed(x, titled("New"))
			two(x, p, on[:3]...)
		}, false},
		{"whom it drops need not endorse it", func(x *story) {
			p, on := agreed(x, func(p *Process) { titled("New")(p); without("OM")(p) })
			two(x, p, on[:3]...)
		}, true},
		{"who joins by it need not endorse it", func(x *story) {
			p, on := agreed(x, func(p *Process) { titled("New")(p); join(p) })
			two(x, p, on...)
		}, true},
		{"who has left need not endorse it, when the end of its log is named", func(x *story) {
			p, ar := x.proposes("AR", titled("New"))
			two(x, p, ar, x.endorses("BO", p), x.endorses("CA", p), x.leaves("OM"))
		}, true},
		{"that a member left must be named", func(x *story) {
			p, ar := x.proposes("AR", titled("New"))
			bo, ca := x.endorses("BO", p), x.endorses("CA", p)
			x.leaves("OM")
			two(x, p, ar, bo, ca)
		}, false},
		{"who took its word back may have been relied on", func(x *story) {
			p, on := agreed(x, titled("New"))
			x.desk("OM", &Endorsement{Document: p.Digest()})
			two(x, p, on...)
		}, true},
		{"a word taken back is no endorsement", func(x *story) {
			p, on := agreed(x, titled("New"))
			back := x.desk("OM", &Endorsement{Document: p.Digest()})
			two(x, p, on[0], on[1], on[2], back)
		}, false},
		{"an endorsement of another document is none of this", func(x *story) {
			p, on := agreed(x, titled("New"))
			_, other := x.proposes("OM", titled("Other"))
			two(x, p, on[0], on[1], on[2], other)
		}, false},
		{"that another document is endorsed is no endorsement of this", func(x *story) {
			p, on := agreed(x, titled("New"))
			q, _ := x.proposes("AR", titled("Other"))
			two(x, p, on[0], on[1], on[2], x.endorses("OM", q))
		}, false},
		{"that a member adopted it is no endorsement by it", func(x *story) {
			p, on := agreed(x, titled("New"))
			ca := x.adopts("CA", p, on...)
			two(x, p, on[0], on[1], ca, on[3])
		}, false},
		{"that its own log will end is no endorsement by who adopts it", func(x *story) {
			p, bo := x.proposes("BO", titled("New"))
			on := []Ref{bo, x.endorses("CA", p), x.endorses("OM", p), {"AR", x.logs["AR"] + 1}}
			x.adopts("AR", p, on...)
			x.leaves("AR")
			x.adopts("BO", p, on...)
		}, false},
		{"that one document is adopted brings no other into force", func(x *story) {
			_, onP := agreed(x, titled("New"))
			q, onQ := agreed(x, titled("Other"))
			x.adopts("AR", q, slices.Concat(onP, onQ)...)
			x.adopts("BO", q, onP...)
			if x.enacted() == "Other" {
				x.t.Error("in force by one adoption")
			}
		}, false},
		{"what is named before it is there counts when it is there", func(x *story) {
			p, on := agreed(x, titled("New"))
			on[3] = Ref{"OM", on[3].Index + 1}
			two(x, p, on...)
			if x.enacted() == "New" {
				x.t.Error("in force by an entry that is not there")
			}
			x.endorses("OM", p)
		}, true},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			x := tell(t)
			c.events(x)
			x.allInEffect()
			if got := x.enacted() == "New"; got != c.in {
				t.Fatalf("in force: %v", got)
			}
		})
	}
}

func TestHalfOfAnEvenNumberBringsNothingIntoForce(t *testing.T) {
	x := tell(t, voters("AR", "BO", "CA", "OM"))
	p, ar := x.proposes("AR", titled("New"))
	on := []Ref{ar, x.endorses("BO", p), x.endorses("CA", p), x.endorses("OM", p)}
	x.adopts("AR", p, on...)
	x.adopts("BO", p, on...)
	if x.enacted() == "New" {
		t.Fatal("in force by two of four")
	}
	x.adopts("OM", p, on...)
	if x.enacted() != "New" {
		t.Fatal("not in force by three of four")
	}
}

func TestWhoMayAdoptAndEnact(t *testing.T) {
	// The document in force names CA no longer, and only AR's log stands under it.
	dropped := func(x *story) {
		p := x.agrees(without("CA"))
		x.node("AR", &Enactment{Document: p.Digest()})
	}
	p := founding().Amend()
	without("CA")(p)
	d, other := p.Digest(), DigestOf([]byte("another"))
	next := p.WithSince(Since{Former: []*Process{founding()}}).Amend()
	on := []Ref{{"AR", 3}}
	adopts := func(by MemberID, change func(*Adoption)) entered {
		a := &Adoption{Amends: next.Amends, Document: other, On: on}
		change(a)
		return node(by, a)
	}
	has := adopts("AR", func(*Adoption) {})
	runPairs(t, []pair{
		{"who votes adopts, and nobody else", nil, node("CA", &Adoption{Amends: p.Amends, Document: d, On: on}),
			node("OM", &Adoption{Amends: p.Amends, Document: d, On: on})},
		{"a log adopts in the place of the document it stands under", dropped, has,
			adopts("AR", func(a *Adoption) { a.Amends = founding().Digest() })},
		{"a log that does not stand under it yet cannot adopt in its place", dropped, has, adopts("BO", func(*Adoption) {})},
		{"an adoption names a document", dropped, has, adopts("AR", func(a *Adoption) { a.Document = Digest{} })},
		{"an adoption names what it rests on", dropped, has, adopts("AR", func(a *Adoption) { a.On = nil })},
		{"an endorsement names a document", nil, desk("AR", &Endorsement{Document: other}), desk("AR", &Endorsement{})},
		{"a log comes to stand under a document that names its member", dropped, node("BO", &Enactment{Document: d}),
			node("CA", &Enactment{Document: d})},
		{"a log comes to stand under a document once", dropped, node("BO", &Enactment{Document: d}),
			node("AR", &Enactment{Document: d})},
		{"under a new document a log adopts anew",
			dropped, has, node("BO", &Adoption{Amends: p.Amends, Document: other, On: on})},
	})
}

// Whom a document drops bears on nothing joint any more, whatever its log says.
func TestWhoIsDroppedSaysNothingAnyMore(t *testing.T) {
	x := tell(t)
	x.files("AR", 1)
	said := func(m MemberID) {
		x.desk(m, &Interest{Incident: "AR-I-1", Member: "BO", Holds: true})
		x.node(m, &Lapsed{Incident: "AR-I-1", Deadline: "verdict", Due: x.at})
	}
	said("AR")
	said("CA")
	if v := x.view("AR-I-1"); len(v.Interested) != 1 || len(v.Decision.Waiting) > 0 {
		t.Fatalf("before: interested %v, awaits %v", v.Interested, v.Decision.Waiting)
	}
	x.agrees(func(p *Process) {
		without("CA")(p)
		p.Rule.K = 2
	})
	v := x.view("AR-I-1")
	if len(v.Interested) > 0 || listed(v.Decision.Waiting, memberWord) != "AR BO" {
		t.Fatalf("after: interested %v, awaits %v", v.Interested, v.Decision.Waiting)
	}
	said("OM")
	if v := x.view("AR-I-1"); len(v.Interested) != 1 || len(v.Decision.Waiting) > 0 {
		t.Fatalf("with another's word: interested %v, awaits %v", v.Interested, v.Decision.Waiting)
	}
	if x.s.Process.Counts("CA") || !x.s.Process.Counts("OM") || x.s.Process.Counts("ZZ") {
		t.Fatal("who counts is not who is a member")
	}
	x.allInEffect()
}

// A proposal tells who proposed it, who agrees by now, who is waited for, who has adopted it, and what it would rest
// on.
func TestWhatAProposalTells(t *testing.T) {
	x := tell(t)
	p, ar := x.proposes("AR", titled("New"))
	bo := x.endorses("BO", p)
	for _, title := range []string{"Other", "Third", "Fourth", "Fifth"} {
		x.proposes("CA", titled(title))
	}
	tells := func() string {
		claims := x.amending()
		slices.Reverse(claims)
		before := slices.Clone(claims)
		_, list := x.s.Process.Founder().Course(claims)
		if !slices.Equal(before, claims) {
			t.Error("what was asked was put in another order")
		}
		byDigest := func(a, b Proposal) int { return strings.Compare(a.Digest.String(), b.Digest.String()) }
		if !slices.IsSortedFunc(list, byDigest) {
			t.Error("proposals are not in order of digest")
		}
		for _, q := range list {
			if q.Digest == p.Digest() {
				return strings.Join([]string{string(q.By), listed(q.Endorsed, memberWord), "awaits " + listed(q.Awaits, memberWord),
					"adopted " + listed(q.Adopted, memberWord), "on " + listed(q.On, Ref.String)}, "; ")
			}
		}
		return "nothing"
	}
	expect := func(want string) {
		t.Helper()
		for range 20 { // whatever the order in which maps are read
			if got := tells(); got != want {
				t.Fatalf("%s\nit should be\n%s", got, want)
			}
		}
	}
	refs := func(list ...Ref) string { return listed(list, Ref.String) }
	expect("AR; AR BO; awaits CA OM; adopted –; on " + refs(ar, bo))
	x.desk("BO", &Endorsement{Document: p.Digest()})
	expect("AR; AR; awaits BO CA OM; adopted –; on " + refs(ar))
	bo = x.endorses("BO", p)
	ca := x.endorses("CA", p)
	om := x.leaves("OM")
	expect("AR; AR BO CA; awaits –; adopted –; on " + refs(ar, bo, ca, om))
	x.adopts("CA", p, ar, bo, ca, om)
	expect("AR; AR BO CA; awaits –; adopted CA; on " + refs(ar, bo, ca, om))
	x.adopts("BO", p, ar, bo, ca, om)
	expect("nothing")
	if x.enacted() != "New" {
		t.Fatal("not in force")
	}
	x.allInEffect()
}

// Documents that were in force stay known, with whom they named; a log stands under the one it last enacted.
func TestDocumentsOfBefore(t *testing.T) {
	x := tell(t)
	first := x.s.Process
	p := x.agrees(func(p *Process) { without("CA")(p); p.Rule.K = 2 })
	x.node("AR", &Enactment{Document: p.Digest()})
	now := x.s.Process
	if now.Founder().Digest() != first.Digest() || len(now.Chain()) != 2 || now.InForce(p.Digest()) == nil ||
		now.InForce(DigestOf([]byte("another"))) != nil || (*Process)(nil).InForce(p.Digest()) != nil {
		t.Fatalf("chain %v", now.Chain())
	}
	if m, ok := now.EverMember("CA"); !ok || m.ID != "CA" {
		t.Fatal("who was a member is not known")
	}
	if _, ok := now.EverMember("ZZ"); ok {
		t.Fatal("who never was a member is known")
	}
	ever := listed(now.EverMembers(), func(m Member) string { return string(m.ID) })
	if ever != "AR BO CA OM" {
		t.Fatal(ever)
	}
	draft := now.Amend()
	if draft.Amends != p.Digest() || draft.Founding != first.Digest() || len(draft.Since.Former) > 0 {
		t.Fatalf("drafted in the place of the document in force: %+v", draft)
	}
	claims := append(slices.Clone(x.s.Claims(KindEnactment, "")), x.s.Claims(KindProcess, "")...)
	claims = append(claims, x.s.Claims(KindEnactment, "")...) // in any order
	for m, want := range map[MemberID]string{"AR": p.Digest().String(), "BO": first.Digest().String(), "ZZ": "none"} {
		got := "none"
		if s := now.Standing(m, claims); s != nil {
			got = s.Digest().String()
		}
		if got != want {
			t.Errorf("the log of %s stands under %s", m, got)
		}
	}
	x.allInEffect()
}

func TestEveryChangeIsTold(t *testing.T) {
	one := func(f func(*Process)) func(*Process) { return f }
	for want, change := range map[string]func(*Process){
		"":          one(func(*Process) {}),
		"ZU joins":  join,
		"OM is":     without("OM"),
		"rule":      one(func(p *Process) { p.Rule.K = 3 }),
		"rule: 2":   one(func(p *Process) { p.Rule.Kind = Unanimity }),
		"BO decide": one(func(p *Process) { p.Rule.Kind, p.Rule.Chair = ChairPresides, "BO" }),
		"voters":    one(func(p *Process) { p.Rule.Voters = []MemberID{"AR", "BO", "OM"} }),
		"absent":    one(func(p *Process) { p.Rule.Absent = Blocks }),
		"refused":   one(func(p *Process) { p.Rule.Refusing = Blocks }),
		"recused":   one(func(p *Process) { p.Rule.Recused = Blocks }),
		"abstained": one(func(p *Process) { p.Rule.Abstained = Blocks }),
		"interest":  one(func(p *Process) { p.Rule.Interested = Blocks }),
		"verdicts":  one(func(p *Process) { p.Rule.VerdictHours++ }),
		"replies":   one(func(p *Process) { p.Rule.ReplyHours++ }),
		"lapsed":    one(func(p *Process) { p.Rule.LapseK++ }),
		"escalat":   one(func(p *Process) { p.Rule.Escalate = "to the ministers" }),
		"title":     titled("New"),
		"note":      one(func(p *Process) { p.Note = "New" }),
		"zone":      one(func(p *Process) { p.Zone = "UTC+03:00" }),
		"day":       one(func(p *Process) { p.DayCloses = "06:00" }),
		"agreement": one(func(p *Process) { p.Agreement = "another" }),
		"exercise":  one(func(p *Process) { p.Fictional = false }),
		"of OM":     one(func(p *Process) { p.Members[3].Role = RoleObserver }),
		"of CA":     one(func(p *Process) { p.Members[2].Names = []Name{{Text: "California"}} }),
		"of BO":     one(func(p *Process) { p.Members[1].NodeKey = "another" }),
		"of AR":     one(func(p *Process) { p.Members[0].Cosigner = "another" }),
	} {
		p := founding().Amend()
		change(p)
		told := p.Changes(founding())
		if want == "" && len(told) != 0 || want != "" && (len(told) != 1 || !strings.Contains(told[0], want)) {
			t.Errorf("%q is told as %q", want, told)
		}
	}
}

// amending lists the claims that decide which document is in force.
func (x *story) amending() []*Claim {
	var claims []*Claim
	for _, k := range AmendingKinds() {
		claims = append(claims, x.s.Claims(k, SteeringKey(k))...)
	}
	return claims
}

// Who does not vote brings nothing into force, whatever stands in its log.
func TestVotersAloneBringADocumentIntoForce(t *testing.T) {
	x := tell(t)
	p, ar := x.proposes("AR", titled("New"))
	on := []Ref{ar, x.endorses("BO", p), x.endorses("CA", p), x.endorses("OM", p)}
	x.adopts("AR", p, on...)
	adopts := func(m MemberID, amends Digest) *Claim {
		return &Claim{Ref: Ref{m, 99}, Kind: KindAdoption, Body: &Adoption{Amends: amends, Document: p.Digest(), On: on}}
	}
	for _, c := range []struct {
		sentence string
		by       *Claim
		in       bool
	}{
		{"another voter does", adopts("BO", p.Amends), true},
		{"a member that does not vote does not", adopts("OM", p.Amends), false},
		{"who adopts it in the place of another document does not", adopts("BO", p.Digest()), false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if now, _ := x.s.Process.Founder().Course(append(x.amending(), c.by)); (now.Title == "New") != c.in {
				t.Fatalf("in force: %s", now.Title)
			}
		})
	}
}
