package truce

import (
	"slices"
	"strings"
	"testing"

	"truce/codes"
)

// A party that is named may be told to others once it has replied or its own time to do so is over, by the word of as
// many members as the rule asks for. They are two here, and the time is 24 hours.
func TestWhoHasBeenHeard(t *testing.T) {
	const day = 24 * 3600
	operation := func(x *story, m MemberID, kind codes.OperationKind, state string, party ActorID,
		change ...func(*Operation)) Ref {
		o := &Operation{ID: Mint(m, 'O', x.logs[m]), Kind: kind, State: state,
			About: About{Incident: "CA-I-1", Party: party}}
		for _, f := range change {
			f(o)
		}
		return x.desk(m, o)
	}
	notice := func(x *story, party ActorID, change ...func(*Operation)) Ref {
		return operation(x, "CA", codes.Notice, "delivered", party, change...)
	}
	replied := func(x *story, m MemberID, party ActorID) Ref {
		return operation(x, m, codes.Reply, "received", party)
	}
	// over says that the time to reply to a notice is over, a while after it was delivered.
	over := func(x *story, m MemberID, n Ref, after Instant) {
		for _, c := range x.s.Claims(KindOperation, "") {
			if c.Ref == n {
				x.at = max(x.at, c.At+after)
				x.node(m, &Lapsed{Incident: "CA-I-1", Deadline: "reply", Due: c.At + after, Notice: n})
				return
			}
		}
		x.t.Fatalf("there is no %s", n)
	}
	both := func(x *story, n Ref, after Instant) {
		over(x, "AR", n, after)
		over(x, "BO", n, after)
	}
	later := func(x *story) { x.at += 10 * day }
	runTales(t, []tale{
		{"of nothing entered nothing follows", func(*story) {}, "–"},
		{"a notice is no reply", func(x *story) { notice(x, "north") }, "–"},
		{"one member's word that a party replied is not enough where the rule asks for two", func(x *story) {
			replied(x, "BO", "north")
		}, "–"},
		{"the words of as many as the rule asks for are", func(x *story) {
			replied(x, "BO", "north")
			replied(x, "AR", "north")
		}, "north"},
		{"one member saying it twice is one", func(x *story) {
			replied(x, "BO", "north")
			replied(x, "BO", "north")
		}, "–"},
		{"two that speak of two parties are two ones", func(x *story) {
			replied(x, "BO", "north")
			replied(x, "AR", "south")
		}, "–"},
		{"a reply that is withdrawn was not received", func(x *story) {
			replied(x, "AR", "north")
			x.withdraws(replied(x, "BO", "north"))
		}, "–"},
		{"a reply in which no party is named is of whoever gave it", func(x *story) {
			for _, m := range []MemberID{"AR", "BO"} {
				operation(x, m, codes.Reply, "received", "", func(o *Operation) { o.By = "north" })
			}
		}, "north"},
		{"one member's word that the time of a notice is over is not enough", func(x *story) {
			n := notice(x, "north")
			over(x, "AR", n, day)
			over(x, "AR", n, day)
		}, "–"},
		{"the words of as many as the rule asks for end it", func(x *story) { both(x, notice(x, "north"), day) }, "north"},
		{"who says that the party replied and who says that its time is over are two", func(x *story) {
			over(x, "AR", notice(x, "north"), day)
			replied(x, "BO", "north")
		}, "north"},
		{"that it is over says nothing of a party that had no notice", func(x *story) {
			later(x)
			for _, m := range []MemberID{"AR", "BO"} {
				x.node(m, &Lapsed{Incident: "CA-I-1", Deadline: "reply", Due: x.at, Notice: Ref{"CA", 0}})
			}
		}, "–"},
		{"to whom the rule gives a day a time that is shorter by a second counts for nothing", func(x *story) {
			both(x, notice(x, "north"), day-1)
		}, "–"},
		{"a notice may give more time than the rule does", func(x *story) {
			both(x, notice(x, "north", func(o *Operation) { o.Due = x.at + 3600 + 2*day }), 2*day-1)
		}, "–"},
		{"and when that is over it is over", func(x *story) {
			both(x, notice(x, "north", func(o *Operation) { o.Due = x.at + 3600 + 2*day }), 2*day)
		}, "north"},
		{"a notice cannot give less", func(x *story) {
			both(x, notice(x, "north", func(o *Operation) { o.Due = x.at + 7200 }), 7200)
		}, "–"},
		{"the time of one party is not that of another that is told later", func(x *story) {
			n := notice(x, "north")
			later(x)
			notice(x, "south")
			both(x, n, day)
		}, "north"},
		{"each party has its own, and each of two members says so of each", func(x *story) {
			n, s := notice(x, "north"), notice(x, "south")
			over(x, "AR", n, day)
			over(x, "AR", s, day)
			over(x, "BO", n, day)
		}, "north"},
		{"another notice to the same party starts nothing anew", func(x *story) {
			n := notice(x, "north")
			later(x)
			notice(x, "north")
			both(x, n, day)
		}, "north"},
		{"members may mean different notices to it", func(x *story) {
			n := notice(x, "north")
			later(x)
			over(x, "AR", n, day)
			over(x, "BO", notice(x, "north"), day)
		}, "north"},
		{"a notice that is drafted runs no time", func(x *story) {
			later(x)
			both(x, operation(x, "CA", codes.Notice, "drafted", "north"), day)
		}, "–"},
		{"a notice to nobody neither", func(x *story) { both(x, notice(x, ""), day) }, "–"},
		{"nor one that is withdrawn", func(x *story) {
			n := notice(x, "north")
			both(x, n, day)
			x.withdraws(n)
		}, "–"},
		{"what becomes of the notice later does not open the time again that members said was over", func(x *story) {
			n := notice(x, "north")
			both(x, n, day)
			notice(x, "south", func(o *Operation) { o.ID = Mint("CA", 'O', n.Index) })
		}, "north"},
		{"a notice about another incident is no notice about this one", func(x *story) {
			x.files("CA", 2)
			both(x, notice(x, "north", func(o *Operation) { o.About.Incident = "CA-I-2" }), day)
		}, "–"},
		{"unless they are one", func(x *story) {
			x.files("CA", 2)
			x.joins("CA", "CA-I-1", "CA-I-2")
			both(x, notice(x, "north", func(o *Operation) { o.About.Incident = "CA-I-2" }), day)
		}, "north"},
		{"that the time for verdicts is over says nothing of replies", func(x *story) {
			notice(x, "north")
			later(x)
			x.lapses("AR")
			x.lapses("BO")
		}, "–"},
	}, whoWasHeard, func(p *Process) { p.Kinds = KindLists })

	said := func(x *story, m MemberID, due Instant) {
		x.at = max(x.at, due)
		x.node(m, &Lapsed{Incident: "CA-I-1", Deadline: "reply", Due: due})
	}
	at := func(x *story, n Ref) Instant {
		c, _ := x.s.past(n.Member).Claim(n.Index)
		return c.At
	}
	runTales(t, []tale{
		{"in the first form the end of a time is of all notices whose time was over by then", func(x *story) {
			n, s := notice(x, "north"), notice(x, "south")
			said(x, "AR", at(x, n)+day)
			said(x, "BO", at(x, s)+day)
		}, "north"},
		{"and of none that was delivered later", func(x *story) {
			n := notice(x, "north")
			said(x, "AR", at(x, n)+day)
			said(x, "BO", at(x, n)+day)
			notice(x, "south")
		}, "north"},
		{"a time that was never there counts for nothing", func(x *story) {
			said(x, "AR", x.at)
			said(x, "BO", x.at)
			notice(x, "south")
		}, "–"},
		{"of what one member says, the latest counts", func(x *story) {
			n, s := notice(x, "north"), notice(x, "south")
			for _, m := range []MemberID{"AR", "BO"} {
				said(x, m, at(x, s)+day)
				said(x, m, at(x, n)+day)
			}
		}, "north south"},
	}, whoWasHeard)
}

// Notices to parties that were delivered stand, each as it was last moved; nothing else does.
func TestWhichNoticesStand(t *testing.T) {
	at := func(m MemberID, i int64, body any, withdrawn bool) *Claim {
		return &Claim{Ref: Ref{m, i}, Body: body, Withdrawn: withdrawn}
	}
	of := func(id string, kind codes.OperationKind, state string, party ActorID) *Operation {
		return &Operation{ID: id, Kind: kind, State: state, About: About{Party: party}}
	}
	told := of("CA-O-1", codes.Notice, codes.NoticeDelivered, "north")
	for _, c := range []struct {
		what string
		said []*Claim
		want string
	}{
		{"a notice that was delivered", []*Claim{at("CA", 1, told, false)}, "CA/1"},
		{"one that was withdrawn", []*Claim{at("CA", 1, told, true)}, ""},
		{"one that was sent", []*Claim{at("CA", 1, of("CA-O-1", codes.Notice, "sent", "north"), false)}, ""},
		{"one to nobody", []*Claim{at("CA", 1, of("CA-O-1", codes.Notice, codes.NoticeDelivered, ""), false)}, ""},
		{"a call", []*Claim{at("CA", 1, of("CA-O-1", codes.Visit, codes.NoticeDelivered, "north"), false)}, ""},
		{"what is no operation", []*Claim{at("CA", 1, &Lapsed{}, false)}, ""},
		{"one that was delivered after it was sent", []*Claim{
			at("CA", 1, of("CA-O-1", codes.Notice, "sent", "north"), false), at("CA", 4, told, false)}, "CA/4"},
		{"one that was answered after it was delivered", []*Claim{at("CA", 1, told, false),
			at("CA", 4, of("CA-O-1", codes.Notice, "answered", "north"), false)}, ""},
		{"one whose last word was withdrawn", []*Claim{at("CA", 1, told, false),
			at("CA", 4, of("CA-O-1", codes.Notice, "answered", "north"), true)}, "CA/1"},
		{"one beside a call of the same id", []*Claim{at("CA", 1, told, false),
			at("CA", 4, of("CA-O-1", codes.Visit, "answered", "north"), false)}, "CA/1"},
		{"several, in order", []*Claim{at("CA", 9, of("CA-O-3", codes.Notice, codes.NoticeDelivered, "south"), false),
			at("CA", 2, told, false), at("BO", 5, of("BO-O-1", codes.Notice, codes.NoticeDelivered, "north"), false)},
			"BO/5 CA/2 CA/9"},
	} {
		var got []string
		for _, n := range (&IncidentView{Operations: c.said}).Notices() {
			got = append(got, n.Ref.String())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %q", c.what, got, c.want)
		}
		if n := c.said[0]; len(c.said) == 1 && n.Delivered() != (c.want != "") {
			t.Errorf("%s: delivered %v", c.what, n.Delivered())
		}
	}
}

// A word that the time to reply is over is of the notice that it names, or of all whose time was over by then.
func TestWhichTimeAWordEnds(t *testing.T) {
	const hour = 3600
	r := Rule{ReplyHours: 24}
	notice := &Claim{Ref: Ref{"CA", 1}, At: 1000 * hour, Body: &Operation{Kind: codes.Notice,
		State: codes.NoticeDelivered, About: About{Party: "north"}}}
	withdrawn := *notice
	withdrawn.Withdrawn = true
	for _, c := range []struct {
		what   string
		word   Lapsed
		notice *Claim
		want   bool
	}{
		{"at its time", Lapsed{Deadline: DeadlineReply, Due: 1024 * hour, Notice: Ref{"CA", 1}}, notice, true},
		{"a second too early", Lapsed{Deadline: DeadlineReply, Due: 1024*hour - 1, Notice: Ref{"CA", 1}}, notice, false},
		{"of another notice", Lapsed{Deadline: DeadlineReply, Due: 1024 * hour, Notice: Ref{"CA", 2}}, notice, false},
		{"of none, at its time", Lapsed{Deadline: DeadlineReply, Due: 1024 * hour}, notice, true},
		{"of none, too early", Lapsed{Deadline: DeadlineReply, Due: 1023 * hour}, notice, false},
		{"of verdicts", Lapsed{Deadline: DeadlineVerdict, Due: 1024 * hour}, notice, false},
		{"of a notice that was withdrawn", Lapsed{Deadline: DeadlineReply, Due: 1024 * hour, Notice: Ref{"CA", 1}},
			&withdrawn, false},
	} {
		if got := c.word.Ends(r, c.notice); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	if (&Lapsed{Deadline: DeadlineReply, Due: 1024 * hour}).Ends(Rule{}, notice) {
		t.Error("a rule that asks for no reply has a time for it")
	}
}

// Whoever is no member any more says nothing of who was heard.
func TestAFormerMemberEndsNoTime(t *testing.T) {
	x := tell(t)
	x.files("CA", 1)
	for _, m := range []MemberID{"AR", "OM"} {
		x.desk(m, &Operation{ID: Mint(m, 'O', 1), Kind: codes.Reply, State: "received",
			About: About{Incident: "CA-I-1", Party: "north"}})
	}
	x.allInEffect()
	g, _ := x.s.Group("CA-I-1")
	p := *x.s.Process
	if got := whoWasHeard(p.View(g)); got != "north" {
		t.Fatalf("by the word of two %s", got)
	}
	without("OM")(&p)
	if got := whoWasHeard(p.View(g)); got != "–" {
		t.Errorf("of which one has gone %s", got)
	}
}

func whoWasHeard(v IncidentView) string {
	return listed(v.Heard, func(a ActorID) string { return string(a) })
}

// Who is named many times is listed once, however many are named.
func TestEachWhoIsNamedIsListedOnce(t *testing.T) {
	for _, n := range []int{1, 2, few - 1, few, few + 1, few + 2, 3 * few} {
		var list attributions
		for range 2 {
			for i := range n {
				list.add([]Attribution{{Actor: ActorID("a" + itoa(i)), Confidence: "probable"}, {Name: "band " + itoa(i)}})
				list.add([]Attribution{{Actor: ActorID("a" + itoa(i)), Name: "by another name"}, {Name: "band " + itoa(i)}})
			}
		}
		if len(list.list) != 2*n {
			t.Errorf("of %d actors and as many bands %d are listed", n, len(list.list))
		}
	}
}

func TestAFindingInWords(t *testing.T) {
	for _, x := range []struct {
		o    Outcome
		want string
	}{
		{Outcome{}, "no agreed finding"},
		{Outcome{Happened: codes.Confirmed, Permitted: codes.NotPermitted}, "no agreed finding"},
		{Outcome{Agreed: true, Happened: codes.Confirmed, Permitted: codes.NotPermitted}, "confirmed, not permitted"},
		{Outcome{Agreed: true, Happened: codes.Confirmed, Permitted: codes.WasPermitted}, "confirmed, permitted"},
		{Outcome{Agreed: true, Happened: codes.Confirmed, Permitted: codes.PermittedUnknown},
			"confirmed, permission undetermined"},
		{Outcome{Agreed: true, Happened: codes.Confirmed}, "confirmed, no agreed answer on permission"},
		{Outcome{Agreed: true, Happened: codes.Refuted}, "refuted"},
		{Outcome{Agreed: true, Happened: codes.Refuted, Permitted: codes.PermittedUnknown}, "refuted"},
		{Outcome{Agreed: true, Happened: codes.Refuted, Permitted: codes.WasPermitted}, "refuted"},
	} {
		if got := x.o.Words(); got != x.want {
			t.Errorf("%+v is %q, want %q", x.o, got, x.want)
		}
	}
}

// Where it happened and no answer on permission is agreed, it is said how many gave which, and for what is still
// waited.
func TestHowAnswersOnPermissionAreSplit(t *testing.T) {
	given := func(m MemberID, p codes.Permitted) vote { return says(m, codes.Confirmed, p) }
	for _, x := range []struct {
		sentence string
		votes    []vote
		lapsed   bool
		split    string
		why      []string
	}{
		{"one against one", []vote{given("AR", codes.NotPermitted), given("BO", codes.WasPermitted)}, true,
			string(codes.NotPermitted) + " 1, " + string(codes.WasPermitted) + " 1", nil},
		{"who gave no answer is counted as having given none", []vote{given("AR", codes.NotPermitted), given("BO", ""),
			given("CA", codes.WasPermitted)}, true,
			" 1, " + string(codes.NotPermitted) + " 1, " + string(codes.WasPermitted) + " 1", nil},
		{"who gave no verdict gave no answer", []vote{given("AR", codes.NotPermitted), given("BO", codes.WasPermitted),
			being("CA", Refusing)}, true, string(codes.NotPermitted) + " 1, " + string(codes.WasPermitted) + " 1", nil},
		{"two agree", []vote{given("AR", codes.NotPermitted), given("BO", codes.NotPermitted)}, true, "", nil},
		{"the answer of the third is waited for", []vote{given("AR", codes.NotPermitted), given("BO",
			codes.WasPermitted)}, false,
			string(codes.NotPermitted) + " 1, " + string(codes.WasPermitted) + " 1",
			[]string{"the answer on permission waits for CA"}},
		{"who did it is waited for", []vote{given("AR", codes.NotPermitted), given("BO", codes.NotPermitted)}, false, "",
			[]string{"the answer on who did it waits for CA"}},
	} {
		d := ruleOf(KOfN).decide(x.votes, x.lapsed)
		var split []string
		for _, c := range d.Split {
			split = append(split, c.Key+" "+itoa(c.N))
		}
		if got := strings.Join(split, ", "); got != x.split {
			t.Errorf("%s: split %q, want %q", x.sentence, got, x.split)
		}
		for _, why := range x.why {
			if !strings.Contains(d.Why, why) {
				t.Errorf("%s: %q does not say %q", x.sentence, d.Why, why)
			}
		}
	}
}

// An answer that the outcome leaves open, or the verdict, is no dissent.
func TestWhoDissents(t *testing.T) {
	for _, x := range []struct {
		sentence string
		votes    []vote
		want     []MemberID
	}{
		{"nobody, where all say the same", []vote{yes("AR"), yes("BO"), yes("CA")}, nil},
		{"who says it did not happen", []vote{yes("AR"), yes("BO"), no("CA")}, []MemberID{"CA"}},
		{"who says that it was permitted", []vote{yes("AR"), yes("BO"),
			says("CA", codes.Confirmed, codes.WasPermitted, "north")}, []MemberID{"CA"}},
		{"who says that others did it", []vote{yes("AR"), yes("BO"),
			says("CA", codes.Confirmed, codes.NotPermitted, "south")}, []MemberID{"CA"}},
		{"not who does not say who did it", []vote{yes("AR"), yes("BO"), says("CA", codes.Confirmed, codes.NotPermitted)},
			nil},
		{"not who names somebody where nobody is agreed on", []vote{says("AR", codes.Confirmed, codes.NotPermitted),
			says("BO", codes.Confirmed, codes.NotPermitted), yes("CA")}, nil},
		{"not who refused to answer", []vote{yes("AR"), yes("BO"), being("CA", Refusing)}, nil},
	} {
		if d := ruleOf(KOfN).decide(x.votes, true); !slices.Equal(d.Dissent, x.want) {
			t.Errorf("%s: %v, want %v (%s)", x.sentence, d.Dissent, x.want, d.Why)
		}
	}
}
