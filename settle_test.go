package truce

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"truce/codes"
)

// settled is where an incident stands in words: its status, what is settled and by whom, and who has concurred since.
func settled(v IncidentView) string {
	out := []string{string(v.Status)}
	for _, s := range v.Settled {
		what := found(s.Finding) + " by " + listed(s.By, memberWord)
		if s.Void {
			what = "void"
		}
		out = append(out, s.Number()+" "+what)
	}
	return strings.Join(append(out, "open "+itoa(v.Open)+" with "+listed(v.Concurred, memberWord)), "; ")
}

func TestWhatIsSettled(t *testing.T) {
	confirmed := func(x *story) {
		x.finds("AR", codes.Confirmed)
		x.finds("BO", codes.Confirmed)
	}
	both := func(x *story) {
		confirmed(x)
		x.concurs("AR", "CA-I-1")
		x.concurs("BO", "CA-I-1")
	}
	other := func(c *Concur) { c.Finding = Outcome{Agreed: true, Happened: codes.Refuted} }
	basis := func(c *Concur) { c.Basis = DigestOf([]byte("something else")) }
	revision := func(n int) func(*Concur) { return func(c *Concur) { c.Revision = n } }
	const found = "confirmed, not permitted"
	tales := []tale{
		{"without a verdict it is reported", func(*story) {}, "reported; open 1 with –"},
		{"with a verdict it is under review", func(x *story) { x.finds("OM", codes.Confirmed) },
			"under review; open 1 with –"},
		{"what the rule makes of the verdicts is not settled until members concur", confirmed, "under review; open 1 with –"},
		{"one member's concurrence settles nothing", func(x *story) {
			confirmed(x)
			x.concurs("AR", "CA-I-1")
		}, "under review; open 1 with AR"},
		{"who concurs twice is one", func(x *story) {
			confirmed(x)
			x.concurs("AR", "CA-I-1")
			x.concurs("AR", "CA-I-1")
		}, "under review; open 1 with AR"},
		{"as many as the rule asks for settle it", both, "found; 1 " + found + " by AR BO; open 2 with –"},
		{"a member's first concurrence in a revision counts", func(x *story) {
			confirmed(x)
			x.concurs("AR", "CA-I-1", other)
			x.concurs("AR", "CA-I-1")
			x.concurs("BO", "CA-I-1")
		}, "under review; open 1 with AR BO"},
		{"who concurs in another outcome does not settle this one", func(x *story) {
			confirmed(x)
			x.concurs("AR", "CA-I-1", other)
			x.concurs("BO", "CA-I-1")
			x.concurs("CA", "CA-I-1")
		}, "found; 1 " + found + " by BO CA; open 2 with –"},
		{"who concurs on another basis does not settle this one", func(x *story) {
			confirmed(x)
			x.concurs("AR", "CA-I-1", basis)
			x.concurs("BO", "CA-I-1")
		}, "under review; open 1 with AR BO"},
		{"a revision that no outcome can win any more is void, and the next one opens", func(x *story) {
			confirmed(x)
			x.concurs("AR", "CA-I-1", other)
			x.concurs("BO", "CA-I-1", basis)
			x.concurs("CA", "CA-I-1")
		}, "under review; 1 void; open 2 with –"},
		{"after a void revision the next one is settled as any other", func(x *story) {
			confirmed(x)
			x.concurs("AR", "CA-I-1", other)
			x.concurs("BO", "CA-I-1", basis)
			x.concurs("CA", "CA-I-1")
			x.concurs("AR", "CA-I-1")
			x.concurs("BO", "CA-I-1")
		}, "found; 1 void; 2 " + found + " by AR BO; open 3 with –"},
		{"a finding before a void revision is still the finding", func(x *story) {
			both(x)
			x.concurs("AR", "CA-I-1", other)
			x.concurs("BO", "CA-I-1", basis)
			x.concurs("CA", "CA-I-1")
		}, "found; 1 " + found + " by AR BO; 2 void; open 3 with –"},
		{"a concurrence with a revision that is not open yet counts when it opens", func(x *story) {
			confirmed(x)
			x.concurs("CA", "CA-I-1", revision(2))
			x.concurs("AR", "CA-I-1")
			x.concurs("BO", "CA-I-1")
		}, "found; 1 " + found + " by AR BO; open 2 with CA"},
		{"who concurs late is named beside those who settled it", func(x *story) {
			confirmed(x)
			x.concurs("AR", "CA-I-1")
			x.concurs("BO", "CA-I-1")
			x.concurs("CA", "CA-I-1", revision(1))
		}, "found; 1 " + found + " by AR BO CA; open 2 with –"},
		{"no agreed finding is a finding", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Refuted)
			x.finds("CA", codes.NotConfirmed)
			x.concurs("AR", "CA-I-1")
			x.concurs("BO", "CA-I-1")
		}, "no agreed finding; 1 no agreed finding by AR BO; open 2 with –"},
		{"another report reopens it", func(x *story) {
			both(x)
			x.files("BO", 1)
			x.links("BO", "BO-R-1", "CA-I-1")
		}, "reopened; 1 " + found + " by AR BO; open 2 with –"},
		{"another verdict reopens it", func(x *story) {
			both(x)
			x.finds("CA", codes.Confirmed)
		}, "reopened; 1 " + found + " by AR BO; open 2 with –"},
		{"a newer version of a report reopens it", func(x *story) {
			both(x)
			x.files("CA", 1, func(r *Report) { r.Version, r.Incident = 2, "" })
		}, "reopened; 1 " + found + " by AR BO; open 2 with –"},
		{"a release reopens it", func(x *story) {
			both(x)
			x.desk("CA", &Release{Report: "CA-R-1", Version: 1, To: LevelPublic, Coded: Coded{Kind: codes.Shelling}})
		}, "reopened; 1 " + found + " by AR BO; open 2 with –"},
		{"that a member is interested reopens it", func(x *story) {
			both(x)
			x.holds("CA", "CA", true)
		}, "reopened; 1 " + found + " by AR BO; open 2 with –"},
		{"joining another incident to it reopens it", func(x *story) {
			both(x)
			x.files("CA", 2, func(r *Report) { r.Incident = "" })
			x.desk("CA", &Incident{ID: "CA-I-2"})
			x.joins("CA", "CA-I-1", "CA-I-2")
		}, "reopened; 1 " + found + " by AR BO; open 2 with –"},
		{"what is put back as it was is no longer reopened", func(x *story) {
			both(x)
			x.withdraws(x.finds("CA", codes.Confirmed))
		}, "found; 1 " + found + " by AR BO; open 2 with –"},
		{"a reopened incident is settled anew in its next revision", func(x *story) {
			both(x)
			x.finds("CA", codes.Confirmed)
			x.concurs("BO", "CA-I-1")
			x.concurs("CA", "CA-I-1")
		}, "found; 1 " + found + " by AR BO; 2 " + found + " by BO CA; open 3 with –"},
		{"an incident whose reports were all taken away is emptied, whatever was found", func(x *story) {
			both(x)
			x.unlinks("CA", "CA-R-1", "CA-I-1")
		}, "emptied; 1 " + found + " by AR BO; open 2 with –"},
		{"what was settled of an id stays with that id", func(x *story) {
			x.files("CA", 2)
			x.desk("AR", &Assessment{Incident: "CA-I-2", State: Given, Happened: codes.Refuted})
			x.desk("BO", &Assessment{Incident: "CA-I-2", State: Given, Happened: codes.Refuted})
			x.concurs("AR", "CA-I-2")
			x.concurs("BO", "CA-I-2")
			x.joins("CA", "CA-I-1", "CA-I-2")
		}, "under review; open 1 with –"},
	}
	runTales(t, tales, settled)
}

// From list 7 of the kinds on what was found stands while it follows from the verdicts, and no single voter keeps a
// revision, or what was found, from the others.
func TestWhatWasFoundStands(t *testing.T) {
	given := func(x *story) {
		x.finds("AR", codes.Confirmed)
		x.finds("BO", codes.Confirmed)
		x.desk("CA", &Assessment{Incident: "CA-I-1", State: Abstained})
	}
	both := func(x *story) {
		given(x)
		x.concurs("AR", "CA-I-1")
		x.concurs("BO", "CA-I-1")
	}
	other := func(c *Concur) { c.Finding = Outcome{Agreed: true, Happened: codes.Refuted} }
	basis := func(c *Concur) { c.Basis = DigestOf([]byte("something else")) }
	revision := func(n int) func(*Concur) { return func(c *Concur) { c.Revision = n } }
	const found = "confirmed, not permitted"
	tales := []tale{
		{"another report leaves it found, and it is looked at again", func(x *story) {
			both(x)
			x.files("CA", 2)
			x.links("CA", "CA-R-2", "CA-I-1")
		}, "found, looked at again; 1 " + found + " by AR BO; open 2 with –; next AR in 2 BO in 2 CA in 2"},
		{"however many one member adds", func(x *story) {
			both(x)
			for n := 2; n < 9; n++ {
				x.files("CA", n)
				x.links("CA", reportID("CA", n), "CA-I-1")
			}
		}, "found, looked at again; 1 " + found + " by AR BO; open 2 with –; next AR in 2 BO in 2 CA in 2"},
		{"so does a release", func(x *story) {
			both(x)
			x.desk("CA", &Release{Report: "CA-R-1", Version: 1, To: LevelPublic, Coded: Coded{Kind: codes.Shelling}})
		}, "found, looked at again; 1 " + found + " by AR BO; open 2 with –; next AR in 2 BO in 2 CA in 2"},
		{"so does a verdict without which the others find the same", func(x *story) {
			both(x)
			x.finds("CA", codes.Refuted)
		}, "found, looked at again; 1 " + found + " by AR BO; open 2 with –; next AR in 2 BO in 2 CA in 2"},
		{"so does a verdict that was not needed and is withdrawn, though who gave it is awaited again", func(x *story) {
			both(x)
			x.withdraws(x.finds("CA", codes.Confirmed))
		}, "found, looked at again; 1 " + found + " by AR BO; open 2 with –; next –"},
		{"a verdict without which nothing is found reopens it", func(x *story) {
			both(x)
			x.finds("BO", codes.Refuted)
		}, "reopened; 1 " + found + " by AR BO; open 2 with –; next AR in 2 BO in 2 CA in 2"},
		{"another outcome of the verdicts reopens it", func(x *story) {
			both(x)
			x.finds("CA", codes.Refuted)
			x.finds("BO", codes.Refuted)
		}, "reopened; 1 " + found + " by AR BO; open 2 with –; next AR in 2 BO in 2 CA in 2"},
		{"once enough concur anew it is found on what is known now", func(x *story) {
			both(x)
			x.files("CA", 2)
			x.links("CA", "CA-R-2", "CA-I-1")
			x.concurs("AR", "CA-I-1")
			x.concurs("BO", "CA-I-1")
		}, "found; 1 " + found + " by AR BO; 2 " + found + " by AR BO; open 3 with –; next –"},
		{"two that concur on what each knew, while the third is silent, are passed by", func(x *story) {
			given(x)
			x.concurs("AR", "CA-I-1", basis)
			x.concurs("BO", "CA-I-1", func(c *Concur) { c.Basis = DigestOf([]byte("a third")) })
		}, "under review; 1 void; open 2 with –; next AR in 2 BO in 2 CA in 2"},
		{"and settle it in the next", func(x *story) {
			given(x)
			x.concurs("AR", "CA-I-1", basis)
			x.concurs("BO", "CA-I-1", func(c *Concur) { c.Basis = DigestOf([]byte("a third")) })
			x.concurs("AR", "CA-I-1")
			x.concurs("BO", "CA-I-1")
		}, "found; 1 void; 2 " + found + " by AR BO; open 3 with –; next –"},
		{"who concurs in something else to pass a revision by gains nothing: it is settled all the same", func(x *story) {
			given(x)
			x.concurs("AR", "CA-I-1")
			x.concurs("CA", "CA-I-1", other)
		}, "under review; 1 void; open 2 with –; next AR in 2 BO in 1 CA in 2"},
		{"nor is it settled there by whoever would concur in another outcome than there was", func(x *story) {
			given(x)
			x.concurs("AR", "CA-I-1", other)
			x.concurs("CA", "CA-I-1", other, func(c *Concur) { c.Finding.Agreed = false })
		}, "under review; 1 void; open 2 with –; next AR in 2 BO in 2 CA in 2"},
		{"by whoever comes late", func(x *story) {
			given(x)
			x.concurs("AR", "CA-I-1")
			x.concurs("CA", "CA-I-1", other)
			x.concurs("BO", "CA-I-1", revision(1))
		}, "found; 1 " + found + " by AR BO; open 2 with –; next –"},
		{"what was found on an id stays said when that is joined to an older one", func(x *story) {
			x.files("CA", 2)
			for _, m := range []MemberID{"AR", "BO"} {
				x.desk(m, &Assessment{Incident: "CA-I-2", State: Given, Happened: codes.Refuted})
			}
			x.concurs("AR", "CA-I-2")
			x.concurs("BO", "CA-I-2")
			x.joins("CA", "CA-I-1", "CA-I-2")
		}, "found, looked at again; CA-I-2 1 refuted by AR BO; open 1 with –; next AR in 1 BO in 1 CA in 1"},
	}
	next := func(v IncidentView) string {
		s := settled(v)
		if v.Renewed() {
			s = strings.Replace(s, ";", ", looked at again;", 1)
		}
		var next []string
		for _, m := range []MemberID{"AR", "BO", "CA"} {
			if n := v.ConcursIn(m); n != 0 {
				next = append(next, string(m)+" in "+itoa(n))
			}
		}
		return s + "; next " + listed(next, func(s string) string { return s })
	}
	for _, list := range []int{7, KindLists} {
		runTales(t, tales, next, func(p *Process) { p.Kinds = list })
	}
}

// A settled revision is as old as the concurrence that made it enough.
func TestWhenARevisionIsSettled(t *testing.T) {
	x := tell(t)
	x.files("CA", 1)
	x.finds("AR", codes.Confirmed)
	x.finds("BO", codes.Confirmed)
	x.concurs("CA", "CA-I-1")
	x.concurs("AR", "CA-I-1")
	when := x.at
	x.concurs("BO", "CA-I-1", func(c *Concur) { c.Revision = 1 })
	if v := x.view("CA-I-1"); len(v.Settled) != 1 || v.Settled[0].At != when || len(v.Settled[0].By) != 3 {
		t.Fatalf("%+v; the second concurrence came at %s", v.Settled, when)
	}
}

// Whoever concurred in another outcome, or on another basis, before the revision was settled, is not counted for what
// there is now.
func TestWhoAgreesInWhatThereIsNow(t *testing.T) {
	x := tell(t)
	x.files("CA", 1)
	agree := func(when, want string) {
		t.Helper()
		v := x.view("CA-I-1")
		if got := listed(v.Agreeing, memberWord) + " of " + listed(v.Concurred, memberWord); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	agree("before any verdict", "– of –")
	x.finds("AR", codes.Refuted)
	x.finds("CA", codes.Refuted)
	x.concurs("CA", "CA-I-1")
	agree("in what the verdicts come to", "CA of CA")
	x.finds("AR", codes.Confirmed)
	agree("while they come to nothing", "– of CA")
	x.finds("BO", codes.Confirmed)
	agree("when they come to something else", "– of CA")
	x.concurs("AR", "CA-I-1")
	agree("and one has concurred in that", "AR of AR CA")
	x.finds("AR", codes.Confirmed)
	agree("on another basis", "– of AR CA")
	x.allInEffect()
}

// Under a rule of unanimity a revision is settled by more than half of the voters, so that nobody absent holds it up.
func TestHalfOfTheVotersSettlesNothing(t *testing.T) {
	x := tell(t, func(p *Process) { p.Rule = ruleOf(Unanimity); p.Rule.Voters = []MemberID{"AR", "BO", "CA", "OM"} })
	x.files("CA", 1)
	for _, m := range []MemberID{"AR", "BO", "CA", "OM"} {
		x.finds(m, codes.Confirmed)
	}
	x.concurs("AR", "CA-I-1")
	x.concurs("BO", "CA-I-1")
	if v := x.view("CA-I-1"); len(v.Settled) > 0 {
		t.Fatalf("settled by two of four: %s", settled(v))
	}
	x.concurs("CA", "CA-I-1")
	if v := x.view("CA-I-1"); len(v.Settled) != 1 {
		t.Fatalf("not settled by three of four: %s", settled(v))
	}
}

// What a concurrence rests on is the same for everybody who knows the same, and for nobody else.
func TestTheBasisIsAllThatCounts(t *testing.T) {
	x := tell(t)
	x.files("CA", 1)
	seen := []Digest{x.view("CA-I-1").Basis}
	step := func(what string, changes bool, do func()) {
		t.Helper()
		do()
		b := x.view("CA-I-1").Basis
		if new := !slices.Contains(seen, b); new != changes {
			t.Errorf("%s: the basis changed: %v", what, new)
		}
		seen = append(seen, b)
	}
	step("a verdict", true, func() { x.finds("AR", codes.Confirmed) })
	step("the same verdict again", true, func() { x.finds("AR", codes.Confirmed) })
	step("a concurrence", false, func() { x.concurs("AR", "CA-I-1") })
	step("somebody else's incident", false, func() { x.files("BO", 1) })
	step("a link of another report", true, func() { x.links("AR", "BO-R-1", "CA-I-1") })
	step("that another says so as well", false, func() { x.links("BO", "BO-R-1", "CA-I-1") })
	step("one word that a member is interested", false, func() { x.holds("AR", "BO", true) })
	step("enough of them", true, func() { x.holds("CA", "BO", true) })
	step("a visit", false, func() {
		x.desk("OM", &Operation{ID: "OM-O-1", Kind: codes.Visit, State: "planned", About: About{Incident: "CA-I-1"}})
	})
	if v := x.view("CA-I-1"); len(v.Operations) != 1 {
		t.Errorf("the visit is not listed: %v", v.Operations)
	}
	x.allInEffect()
}

// What is settled depends on neither the order in which concurrences are gathered nor on whoever does not vote.
func TestConcurrencesOfTheVotersInAnyOrder(t *testing.T) {
	x := tell(t)
	x.files("CA", 1)
	x.finds("AR", codes.Confirmed)
	x.finds("BO", codes.Confirmed)
	x.concurs("AR", "CA-I-1", func(c *Concur) { c.Finding = Outcome{} })
	x.concurs("AR", "CA-I-1")
	x.concurs("BO", "CA-I-1")
	g, _ := x.s.Group("CA-I-1")
	want := settled(x.s.Process.View(g))
	slices.Reverse(g.Concurs)
	if got := settled(x.s.Process.View(g)); got != want {
		t.Errorf("%s\nin the other order %s", want, got)
	}
	stranger := *g.Concurs[0]
	stranger.Ref = Ref{"OM", 9}
	g.Concurs = append(g.Concurs, &stranger)
	if got := settled(x.s.Process.View(g)); got != want {
		t.Errorf("%s\nwith the word of OM, which does not vote, %s", want, got)
	}
}

// A group holds what was claimed of all its ids in one order, each claim once, however it was gathered.
func TestAGroupIsInOrder(t *testing.T) {
	x := tell(t)
	x.files("CA", 1)
	x.files("CA", 2)
	x.joins("CA", "CA-I-1", "CA-I-2")
	for _, m := range []MemberID{"OM", "CA", "BO", "AR"} {
		for _, id := range []IncidentID{"CA-I-2", "CA-I-1"} {
			x.desk(m, &Assessment{Incident: id, State: Given, Happened: codes.Confirmed})
			x.desk(m, &Interest{Incident: id, Member: "BO", Holds: true})
			x.node(m, &Lapsed{Incident: id, Deadline: "verdict", Due: 1})
			n := 1
			if id == "CA-I-2" {
				n = 2
			}
			x.desk(m, &Operation{ID: Mint(m, 'O', int64(n)), Kind: codes.Visit, State: "planned", About: About{Incident: id}})
			if m != "OM" {
				x.node(m, &Concur{Incident: id, Revision: 1, Rule: 1})
			}
			x.links(m, "CA-R-1", id)
		}
		x.parts(m, "CA-I-2", "OM-I-9")
	}
	x.allInEffect()
	g, _ := x.s.Group("CA-I-2")
	for what, list := range map[string][]*Claim{"verdicts": g.Assessments, "interests": g.Interests,
		"concurrences": g.Concurs, "deadlines that passed": g.Lapsed, "operations": g.Operations} {
		if len(list) < 6 || !slices.IsSortedFunc(list, func(a, b *Claim) int { return before(a.Ref, b.Ref) }) {
			t.Errorf("%s: %d, in order of entry: %v", what, len(list), list)
		}
	}
	sames := slices.IsSortedFunc(g.Sames, func(a, b SameClaim) int { return before(a.Ref, b.Ref) })
	links := slices.IsSortedFunc(g.Links, func(a, b LinkClaim) int { return before(a.Ref, b.Ref) })
	if !sames || !links || len(g.Sames) != 5 || len(g.Links) != 9 {
		t.Errorf("%d words on sameness in order: %v; %d links in order: %v", len(g.Sames), sames, len(g.Links), links)
	}
}

// before orders entries by member, then by their place in its log.
func before(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Member, b.Member), cmp.Compare(a.Index, b.Index))
}

// TestWhoAFindingNames: whose verdicts were counted, also once something it rests on has changed; who was interested
// and concurred all the same is no part of it.
func TestWhoAFindingNames(t *testing.T) {
	all := func(x *story) {
		for _, m := range []MemberID{"AR", "BO", "CA"} {
			x.concurs(m, "CA-I-1", func(c *Concur) { c.Revision = 1 })
		}
	}
	for _, c := range []struct {
		sentence string
		change   func(*Process)
		do       func(*story)
		want     string
	}{
		{"the interested member does not count", nil, func(x *story) { all(x) }, "BO CA"},
		{"nor once another verdict reopened it", nil, func(x *story) {
			all(x)
			x.finds("OM", codes.Refuted)
		}, "BO CA"},
		{"who became interested afterwards had counted", nil, func(x *story) {
			all(x)
			x.holds("BO", "BO", true)
		}, "BO CA"},
		{"where interest counts, all count", func(p *Process) { p.Rule.Interested = Counts }, func(x *story) {
			all(x)
			x.finds("OM", codes.Refuted)
		}, "AR BO CA"},
	} {
		x := tell(t, func(p *Process) {
			if c.change != nil {
				c.change(p)
			}
		})
		x.files("CA", 1)
		x.holds("AR", "AR", true)
		for _, m := range []MemberID{"AR", "BO", "CA"} {
			x.finds(m, codes.Confirmed)
		}
		c.do(x)
		v := x.view("CA-I-1")
		f, ok := v.Finding()
		if got := listed(f.Members(), memberWord); !ok || got != c.want {
			t.Errorf("%s: by %s, want %s", c.sentence, got, c.want)
		}
	}
}

// What was passed by on an id that was joined to this one is nobody's revision to settle here.
func TestNobodyConcursInWhatWasPassedByElsewhere(t *testing.T) {
	x := tell(t, list8)
	x.files("CA", 1)
	x.files("CA", 2)
	x.joins("CA", "CA-I-1", "CA-I-2")
	x.judges("AR")
	x.judges("BO")
	x.settleAll("")
	x.judges("CA")
	there := func(c *Concur) { c.Incident, c.Revision = "CA-I-2", 1 }
	x.concurs("AR", "CA-I-1", there)
	x.concurs("BO", "CA-I-1", there, func(c *Concur) { c.Finding = Outcome{} })
	v := x.view("CA-I-1")
	if got := v.ConcursIn("CA"); got != v.Open || v.Open != 2 {
		t.Errorf("CA would concur in revision %d, and %d is open", got, v.Open)
	}
}
