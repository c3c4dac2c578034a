package truce

import (
	"slices"
	"strings"
	"testing"

	"truce/codes"
)

// permutations calls do with the votes in every order.
func permutations(votes []vote, do func([]vote)) {
	if len(votes) < 2 {
		do(votes)
		return
	}
	for i := range votes {
		rest := slices.Delete(slices.Clone(votes), i, i+1)
		permutations(rest, func(r []vote) { do(append([]vote{votes[i]}, r...)) })
	}
}

// says is a vote with answers: whether it happened, whether it was permitted, who did it.
func says(m MemberID, h codes.Happened, p codes.Permitted, authors ...ActorID) vote {
	v := vote{Member: m, State: Given, Answers: Assessment{State: Given, Happened: h, Permitted: p}}
	for _, a := range authors {
		v.Answers.Authors = append(v.Answers.Authors, Attribution{Actor: a, Confidence: "probable"})
	}
	return v
}

// being is a vote without answers.
func being(m MemberID, s VoteState) vote { return vote{Member: m, State: s} }

func interested(v vote) vote { v.Interested = true; return v }

func because(v vote, ground string) vote { v.Answers.Because = ground; return v }

// yes is the verdict that most rows agree in.
func yes(m MemberID) vote { return says(m, codes.Confirmed, codes.NotPermitted, "north") }

func no(m MemberID) vote { return says(m, codes.Refuted, codes.PermittedUnanswered) }

// found is an outcome in words, whatever the words of pages are. Whatever is no answer to whether it was permitted is
// "permission open".
func found(o Outcome) string {
	if !o.Agreed {
		return "no agreed finding"
	}
	out := string(o.Happened)
	if o.Happened != codes.Confirmed {
		return out
	}
	switch o.Permitted {
	case codes.WasPermitted, codes.NotPermitted, codes.PermittedUnknown:
		out += ", " + string(o.Permitted)
	default:
		out += ", permission open"
	}
	if o.Because != "" {
		out += " because " + o.Because
	}
	if o.Author != "" {
		out += ", by " + o.Author
	}
	return out
}

// decided is a decision in words.
func decided(d Decision) string {
	if !d.Ready {
		return "open, awaits " + listed(d.Waiting, memberWord)
	}
	out := found(d.Outcome)
	if len(d.Dissent) > 0 {
		out += "; dissent " + listed(d.Dissent, memberWord)
	}
	return out
}

// ruleOf returns a rule of the voters AR, BO, CA in which everything counts, changed.
func ruleOf(kind RuleKind, change ...func(*Rule)) Rule {
	r := Rule{Version: 1, Kind: kind, Voters: []MemberID{"AR", "BO", "CA"}, Absent: Counts, Refusing: Counts,
		Recused: Counts, Abstained: Counts, Interested: Counts, LapseK: 2}
	switch kind {
	case KOfN:
		r.K = 2
	case ChairPresides:
		r.Chair = "BO"
	}
	for _, f := range change {
		f(&r)
	}
	return r
}

func absent(t Treatment) func(*Rule)     { return func(r *Rule) { r.Absent = t } }
func ofInterest(t Treatment) func(*Rule) { return func(r *Rule) { r.Interested = t } }

func TestRuleDecides(t *testing.T) {
	twoOfThree, all, chair := ruleOf(KOfN), ruleOf(Unanimity), ruleOf(ChairPresides)
	fourVoters := ruleOf(KOfN, func(r *Rule) { r.Voters, r.K = []MemberID{"AR", "BO", "CA", "OM"}, 3 })
	alone := ruleOf(Unanimity, func(r *Rule) { r.Voters = []MemberID{"AR"} })
	for _, c := range []struct {
		sentence string
		rule     Rule
		votes    []vote
		lapsed   bool
		want     string
	}{
		{"while nobody has spoken every voter is awaited", twoOfThree, nil, false, "open, awaits AR BO CA"},
		{"one voter of three decides nothing", twoOfThree, []vote{yes("AR")}, false, "open, awaits BO CA"},
		{"two of three decide, and the third is not waited for", twoOfThree, []vote{yes("AR"), yes("CA")}, false,
			"confirmed, not permitted, by north"},
		{"two of three decide against the third, whose dissent is named",
			twoOfThree, []vote{no("AR"), yes("BO"), yes("CA")}, false,
			"confirmed, not permitted, by north; dissent AR"},
		{"that it did not happen needs no other answer", twoOfThree, []vote{no("AR"), no("CA")}, false, "refuted"},
		{"of what did not happen nothing was permitted or not, whatever voters add", twoOfThree,
			[]vote{says("AR", codes.Refuted, codes.NotPermitted, "north"), says("CA", codes.Refuted, codes.NotPermitted,
				"north")}, false, "refuted"},
		{"could not be verified is an answer like another", twoOfThree,
			[]vote{says("AR", codes.CouldNotVerify, ""), yes("BO"), says("CA", codes.CouldNotVerify, "")}, false,
			"could not be verified; dissent BO"},
		{"with one for and one against the third is awaited",
			twoOfThree, []vote{yes("AR"), no("CA")}, false, "open, awaits BO"},
		{"three different answers are no agreed finding", twoOfThree,
			[]vote{yes("AR"), no("BO"), says("CA", codes.NotConfirmed, "")}, false, "no agreed finding"},
		{"while a voter is awaited that can still say whether it was permitted, nothing is decided", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.NotPermitted, "north"), says("BO", codes.Confirmed, codes.WasPermitted,
				"north")}, false,
			"open, awaits CA"},
		{"while a voter is awaited that can still say who did it, nothing is decided", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.NotPermitted, "north"), says("BO", codes.Confirmed, codes.NotPermitted,
				"south")}, false,
			"open, awaits CA"},
		{"an answer that one of two leaves open is waited for", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.NotPermitted), says("BO", codes.Confirmed, codes.PermittedUnanswered)},
			false, "open, awaits CA"},
		{"when all have spoken, what they do not agree in stays open", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.NotPermitted, "north"), says("BO", codes.Confirmed, codes.WasPermitted,
				"south"), no("CA")}, false,
			"confirmed, permission open; dissent CA"},
		{"when the time is over, what they do not agree in stays open", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.NotPermitted), says("BO", codes.Confirmed, codes.WasPermitted)}, true,
			"confirmed, permission open"},
		{"each question is decided by whoever agrees in it", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.NotPermitted, "north"), says("BO", codes.Confirmed, codes.WasPermitted,
				"north"),
				says("CA", codes.Confirmed, codes.WasPermitted, "south")}, false,
			"confirmed, permitted, by north; dissent AR CA"},
		{"that the terms do not determine it is an answer", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.PermittedUnknown, "north"), says("BO", codes.Confirmed,
				codes.PermittedUnknown, "north")}, false,
			"confirmed, undetermined, by north"},
		{"a ground is found when the same voters give it", twoOfThree,
			[]vote{because(says("AR", codes.Confirmed, codes.WasPermitted, "north"), "self-defence"),
				because(says("BO", codes.Confirmed, codes.WasPermitted, "north"), "self-defence")}, false,
			"confirmed, permitted because self-defence, by north"},
		{"without a finding on permission there is no ground", twoOfThree,
			[]vote{because(says("AR", codes.Confirmed, codes.WasPermitted), "self-defence"),
				because(says("BO", codes.Confirmed, codes.NotPermitted), "self-defence"), being("CA", Refusing)}, false,
			"confirmed, permission open"},
		{"several authors are the same in any order", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.NotPermitted, "north", "south"),
				says("BO", codes.Confirmed, codes.NotPermitted, "south", "north")}, false,
			"confirmed, not permitted, by north,south"},
		{"one author is not two", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.NotPermitted, "north", "south"), says("BO", codes.Confirmed,
				codes.NotPermitted, "north")}, true,
			"confirmed, not permitted"},
		{"a name that no register has establishes nobody", twoOfThree,
			[]vote{says("AR", codes.Confirmed, codes.NotPermitted, ""), says("BO", codes.Confirmed, codes.NotPermitted,
				"")}, true,
			"confirmed, not permitted"},
		{"who does not vote decides nothing", twoOfThree, []vote{yes("AR"), yes("OM")}, false, "open, awaits BO CA"},
		{"what voters left open is no answer", twoOfThree,
			[]vote{says("AR", codes.HappenedUnanswered, ""), says("BO", codes.HappenedUnanswered, "")}, false,
			"open, awaits CA"},
		{"a vote without a state is none", twoOfThree, []vote{yes("AR"), {Member: "CA", Answers: yes("CA").Answers}}, false,
			"open, awaits BO CA"},
		{"answers beside another state than given are none", twoOfThree,
			[]vote{yes("AR"), {Member: "BO", State: Abstained, Answers: yes("BO").Answers},
				{Member: "CA", State: Recused, Answers: yes("CA").Answers}}, false, "no agreed finding"},
		{"a chair that gave answers without giving its verdict has not decided", chair,
			[]vote{yes("AR"), {Member: "BO", State: Abstained, Answers: yes("BO").Answers}, yes("CA")}, false,
			"no agreed finding"},

		{"once the time is over nobody is waited for", twoOfThree, []vote{yes("AR")}, true, "no agreed finding"},
		{"two of three decide when the time is over as before", twoOfThree, []vote{yes("AR"), yes("BO")}, true,
			"confirmed, not permitted, by north"},
		{"the absent are awaited until the time is over, whatever the rule makes of them then",
			ruleOf(Unanimity, absent(Leaves)),
			[]vote{yes("AR"), yes("BO")}, false, "open, awaits CA"},
		{"absence that blocks does not while there is time", ruleOf(Unanimity, absent(Blocks)),
			[]vote{yes("AR"), yes("BO")}, false, "open, awaits CA"},
		{"where the absent count, unanimity fails without them",
			all, []vote{yes("AR"), yes("BO")}, true, "no agreed finding"},
		{"where the absent leave, the others are all", ruleOf(Unanimity, absent(Leaves)), []vote{yes("AR"), yes("BO")}, true,
			"confirmed, not permitted, by north"},
		{"where absence blocks there is no agreed finding without them",
			ruleOf(KOfN, absent(Blocks)), []vote{yes("AR"), yes("BO")}, true,
			"no agreed finding"},

		{"who has left is not waited for",
			twoOfThree, []vote{yes("AR"), no("BO"), being("CA", Gone)}, false, "no agreed finding"},
		{"who has left is absent: it counts where the absent count",
			all, []vote{yes("AR"), yes("BO"), being("CA", Gone)}, false,
			"no agreed finding"},
		{"who has left is absent: it leaves where the absent leave", ruleOf(Unanimity, absent(Leaves)),
			[]vote{yes("AR"), yes("BO"), being("CA", Gone)}, false, "confirmed, not permitted, by north"},
		{"who has left is absent: it blocks where the absent block", ruleOf(KOfN, absent(Blocks)),
			[]vote{yes("AR"), yes("BO"), being("CA", Gone)}, false, "no agreed finding"},

		{"where interest counts, the interested vote",
			ruleOf(KOfN), []vote{interested(yes("AR")), yes("BO"), no("CA")}, false,
			"confirmed, not permitted, by north; dissent CA"},
		{"where interest counts, the interested are waited for",
			ruleOf(KOfN), []vote{interested(being("AR", Absent)), yes("BO"), no("CA")},
			false, "open, awaits AR"},
		{"where the interested leave, their answer does not count", ruleOf(KOfN, ofInterest(Leaves)),
			[]vote{interested(yes("AR")), yes("BO"), no("CA")}, false, "no agreed finding"},
		{"where the interested leave, they are not waited for", ruleOf(Unanimity, ofInterest(Leaves)),
			[]vote{interested(being("AR", Absent)), yes("BO"), yes("CA")}, false, "confirmed, not permitted, by north"},
		{"where interest blocks, there is no agreed finding, and nobody is waited for", ruleOf(KOfN, ofInterest(Blocks)),
			[]vote{interested(yes("AR")), yes("BO")}, false, "no agreed finding"},

		{"unanimity is everybody", all, []vote{yes("AR"), yes("BO"), yes("CA")}, false, "confirmed, not permitted, by north"},
		{"with one missing unanimity waits", all, []vote{yes("AR"), yes("BO")}, false, "open, awaits CA"},
		{"one against is no unanimity", all, []vote{yes("AR"), yes("BO"), no("CA")}, false, "no agreed finding"},
		{"two of four are not three",
			fourVoters, []vote{yes("AR"), yes("BO"), no("CA"), no("OM")}, false, "no agreed finding"},
		{"three of four are three", fourVoters, []vote{yes("AR"), yes("BO"), no("CA"), yes("OM")}, false,
			"confirmed, not permitted, by north; dissent CA"},
		{"k voters must agree however many are left out", ruleOf(KOfN, ofInterest(Leaves)),
			[]vote{interested(yes("AR")), yes("BO"), yes("CA")}, false, "confirmed, not permitted, by north"},
		{"one voter left on an incident makes no joint finding", ruleOf(Unanimity, ofInterest(Leaves)),
			[]vote{interested(yes("AR")), interested(yes("BO")), yes("CA")}, false, "no agreed finding"},
		{"no voter left on an incident makes none either", ruleOf(Unanimity, absent(Leaves)), nil, true, "no agreed finding"},
		{"a rule with one voter lets it find", alone, []vote{yes("AR")}, false, "confirmed, not permitted, by north"},

		{"where the chair decides, its answer is the finding, and others dissent",
			chair, []vote{no("AR"), yes("BO"), no("CA")}, false,
			"confirmed, not permitted, by north; dissent AR CA"},
		{"where the chair decides, all others together do not",
			chair, []vote{yes("AR"), yes("CA")}, false, "open, awaits BO"},
		{"where the chair decides, it is not bound to wait",
			chair, []vote{yes("BO")}, false, "confirmed, not permitted, by north"},
		{"a chair that stays silent until the time is over has not decided",
			chair, []vote{yes("AR"), yes("CA")}, true, "no agreed finding"},
		{"a chair that is left alone decides", ruleOf(ChairPresides, absent(Leaves)), []vote{yes("BO")}, true,
			"confirmed, not permitted, by north"},
		{"a chair that is interested where the interested leave decides nothing", ruleOf(ChairPresides, ofInterest(Leaves)),
			[]vote{yes("AR"), interested(yes("BO")), yes("CA")}, false, "no agreed finding"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			permutations(c.votes, func(votes []vote) {
				d := c.rule.decide(votes, c.lapsed)
				if got := decided(d); got != c.want {
					t.Fatalf("%s\nit should be %s (%s)", got, c.want, d.Why)
				}
				if d.Why == "" {
					t.Fatal("it does not say why")
				}
			})
		})
	}
}

// What a member's silence, refusal, recusal or abstention comes to is what the rule says of that very thing.
func TestRuleTreatsEachStateByItself(t *testing.T) {
	states := map[VoteState]func(*Rule, Treatment){
		Refusing:  func(r *Rule, t Treatment) { r.Refusing = t },
		Recused:   func(r *Rule, t Treatment) { r.Recused = t },
		Abstained: func(r *Rule, t Treatment) { r.Abstained = t },
		Absent:    func(r *Rule, t Treatment) { r.Absent = t },
	}
	type row struct {
		want             string
		voters, need     int
		left             string
		others, ofOthers Treatment // what holds for every other state: never looked at
	}
	for state, set := range states {
		for treatment, want := range map[Treatment]row{
			Counts: {"no agreed finding", 3, 3, "–", Leaves, Counts},
			Leaves: {"confirmed, not permitted, by north", 2, 2, "CA", Blocks, Counts},
			Blocks: {"no agreed finding", 3, 3, "–", Leaves, Counts},
		} {
			t.Run("who is "+string(state)+" "+string(treatment)+" where the rule says so", func(t *testing.T) {
				r := ruleOf(Unanimity)
				for _, other := range states {
					other(&r, want.others)
				}
				r.Interested = want.others
				set(&r, treatment)
				d := r.decide([]vote{yes("AR"), yes("BO"), being("CA", state)}, state == Absent)
				if got := decided(d); got != want.want || d.Voters != want.voters || d.Need != want.need ||
					listed(d.Left, memberWord) != want.left {
					t.Fatalf("%s, %d of %d voters needed, left out %v", got, d.Need, d.Voters, d.Left)
				}
			})
		}
	}
}

// While another is awaited, what blocks is decided already: nothing that comes can change it.
func TestWhatBlocksNeedsNoWaiting(t *testing.T) {
	r := ruleOf(KOfN, func(r *Rule) { r.Refusing = Blocks })
	d := r.decide([]vote{being("AR", Refusing)}, false)
	if !d.Ready || d.Outcome.Agreed || listed(d.Waiting, memberWord) != "BO CA" {
		t.Fatalf("%s, awaits %v", decided(d), d.Waiting)
	}
}

func TestHowManyARuleNeeds(t *testing.T) {
	leaves := func(r *Rule) { r.Recused = Leaves }
	for _, c := range []struct {
		sentence     string
		rule         Rule
		voters, need int
	}{
		{"k stays k when a voter leaves", ruleOf(KOfN, leaves), 2, 2},
		{"unanimity needs whoever is left", ruleOf(Unanimity, leaves), 2, 2},
		{"where the chair decides nobody else is needed", ruleOf(ChairPresides, leaves), 2, 0},
		{"k stays k when nobody leaves", ruleOf(KOfN), 3, 2},
		{"unanimity needs all", ruleOf(Unanimity), 3, 3},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			d := c.rule.decide([]vote{yes("BO"), being("CA", Recused)}, false)
			if d.Voters != c.voters || d.Need != c.need {
				t.Fatalf("%d of %d voters", d.Need, d.Voters)
			}
		})
	}
}

func TestHowManyMustConcur(t *testing.T) {
	votes := func(n int) func(*Rule) {
		return func(r *Rule) { r.Voters, r.K = []MemberID{"AR", "BO", "CA", "DE", "OM"}[:n], n }
	}
	for _, c := range []struct {
		sentence string
		rule     Rule
		want     int
	}{
		{"under k of n as many concur as agree", ruleOf(KOfN, votes(4), func(r *Rule) { r.K = 3 }), 3},
		{"under unanimity more than half of four are three", ruleOf(Unanimity, votes(4)), 3},
		{"under unanimity more than half of five are three", ruleOf(Unanimity, votes(5)), 3},
		{"under a chair more than half of two are both", ruleOf(ChairPresides, votes(2)), 2},
		{"under a chair more than half of three are two", ruleOf(ChairPresides), 2},
		{"one voter concurs alone", ruleOf(Unanimity, votes(1)), 1},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := c.rule.ConcurK(); got != c.want {
				t.Fatalf("%d", got)
			}
		})
	}
}

func TestWhatARuleMayBe(t *testing.T) {
	members := founding().Members
	names := func(list ...MemberID) func(*Rule) { return func(r *Rule) { r.Voters = list } }
	k := func(n int) func(*Rule) { return func(r *Rule) { r.K = n } }
	lapse := func(n int) func(*Rule) { return func(r *Rule) { r.LapseK = n } }
	for _, c := range []struct {
		sentence string
		rule     Rule
		ok       bool
	}{
		{"two of three may decide", ruleOf(KOfN), true},
		{"all of three may", ruleOf(KOfN, k(3)), true},
		{"one of three may not: two findings could both hold", ruleOf(KOfN, k(1)), false},
		{"four of three may not", ruleOf(KOfN, k(4)), false},
		{"half of an even number may not", ruleOf(KOfN, names("AR", "BO", "CA", "OM"), k(2)), false},
		{"more than half of an even number may", ruleOf(KOfN, names("AR", "BO", "CA", "OM"), k(3)), true},
		{"everybody may have to agree", ruleOf(Unanimity), true},
		{"unanimity looks at no number", ruleOf(Unanimity, k(0)), true},
		{"a chair that votes may decide", ruleOf(ChairPresides), true},
		{"a chair that does not vote may not", ruleOf(ChairPresides, func(r *Rule) { r.Chair = "OM" }), false},
		{"a chair that nobody named may not", ruleOf(ChairPresides, func(r *Rule) { r.Chair = "" }), false},
		{"no other kind of rule is known", ruleOf("lot"), false},
		{"a rule has a kind", ruleOf(""), false},
		{"members vote, nobody else", ruleOf(Unanimity, names("AR", "ZZ")), false},
		{"a single member may vote", ruleOf(Unanimity, names("OM")), true},
		{"somebody votes", ruleOf(Unanimity, names()), false},
		{"voters stand in order", ruleOf(Unanimity, names("BO", "AR")), false},
		{"voters stand once each", ruleOf(Unanimity, names("AR", "AR")), false},
		{"a deadline needs the word of somebody", ruleOf(KOfN, lapse(0)), false},
		{"one member's word may do, where the members say so", ruleOf(KOfN, lapse(1)), true},
		{"the word of all may be needed", ruleOf(KOfN, lapse(4)), true},
		{"the word of more than there are may not", ruleOf(KOfN, lapse(5)), false},
		{"a rule says what absence means", ruleOf(KOfN, absent("")), false},
		{"a rule says what refusing means", ruleOf(KOfN, func(r *Rule) { r.Refusing = "" }), false},
		{"a rule says what recusal means", ruleOf(KOfN, func(r *Rule) { r.Recused = "consent" }), false},
		{"a rule says what abstaining means", ruleOf(KOfN, func(r *Rule) { r.Abstained = "" }), false},
		{"a rule says what interest means", ruleOf(KOfN, ofInterest("")), false},
		{"absence may leave, interest may block", ruleOf(KOfN, absent(Leaves), ofInterest(Blocks)), true},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			err := c.rule.Check(members)
			if (err == nil) != c.ok || !c.ok && KindOf(err) != Invalid {
				t.Fatalf("%v", err)
			}
		})
	}
}

func TestWhenVerdictsAreDue(t *testing.T) {
	r := ruleOf(KOfN, func(r *Rule) { r.VerdictHours = 48 })
	for _, c := range []struct {
		sentence string
		rule     Rule
		seen     Instant
		want     Instant
	}{
		{"verdicts are due so many hours after the members could know of it", r, 1_000_000, 1_000_000 + 48*3600},
		{"without a deadline they are never due", ruleOf(KOfN), 1_000_000, 0},
		{"where nothing says when they could they are never due", r, 0, 0},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := c.rule.VerdictDue(&IncidentView{Entered: c.seen}); got != c.want {
				t.Fatalf("%s", got)
			}
		})
	}
}

func TestWhatAViolationIs(t *testing.T) {
	for _, c := range []struct {
		sentence  string
		outcome   Outcome
		violation bool
	}{
		{"what happened and was not permitted is one",
			Outcome{Agreed: true, Happened: codes.Confirmed, Permitted: codes.NotPermitted}, true},
		{"what was permitted is none", Outcome{Agreed: true, Happened: codes.Confirmed, Permitted: codes.WasPermitted},
			false},
		{"what nobody determined is none", Outcome{Agreed: true, Happened: codes.Confirmed,
			Permitted: codes.PermittedUnknown}, false},
		{"what was not agreed on is none", Outcome{Happened: codes.Confirmed, Permitted: codes.NotPermitted}, false},
		{"what did not happen is none", Outcome{Agreed: true, Happened: codes.Refuted, Permitted: codes.NotPermitted},
			false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := c.outcome.Violation(); got != c.violation {
				t.Fatal(got)
			}
		})
	}
	// Outcomes that a reader must tell apart have names of their own.
	words := map[string]Outcome{}
	for _, o := range []Outcome{{}, {Agreed: true, Happened: codes.Confirmed, Permitted: codes.NotPermitted},
		{Agreed: true, Happened: codes.Confirmed, Permitted: codes.WasPermitted},
		{Agreed: true, Happened: codes.Confirmed}, {Agreed: true, Happened: codes.Refuted}, {Agreed: true,
			Happened: codes.CouldNotVerify}} {
		if other, taken := words[o.Words()]; taken {
			t.Errorf("%+v and %+v are both called %q", o, other, o.Words())
		}
		words[o.Words()] = o
	}
	permitted := Outcome{Agreed: true, Happened: codes.Confirmed, Permitted: codes.WasPermitted}
	refuted := Outcome{Agreed: true, Happened: codes.Refuted, Permitted: codes.WasPermitted}
	if permitted.Words() != "confirmed, permitted" || refuted.Words() != "refuted" {
		t.Errorf("%q, %q", permitted.Words(), refuted.Words())
	}
	if (Outcome{}).Words() != "no agreed finding" || (Outcome{Happened: codes.Confirmed}).Words() != "no agreed finding" {
		t.Error("what is not agreed is called something else than no agreed finding")
	}
}

// Why there can be no agreed finding is said with who stands in its way.
func TestADecisionNamesWhatStandsInItsWay(t *testing.T) {
	blocks := ruleOf(KOfN, absent(Blocks), ofInterest(Blocks), func(r *Rule) { r.Recused = Blocks })
	leave := ruleOf(Unanimity, absent(Leaves))
	for _, c := range []struct {
		rule  Rule
		votes []vote
		names string
	}{
		{blocks, []vote{yes("AR"), yes("BO"), being("CA", Recused)}, "CA is recused"},
		{blocks, []vote{yes("AR"), yes("BO"), being("CA", Absent)}, "CA is absent"},
		{blocks, []vote{yes("AR"), yes("BO"), being("CA", Gone)}, "CA has left"},
		{blocks, []vote{yes("AR"), yes("BO"), interested(yes("CA"))}, "CA is interested"},
		{leave, nil, "no voter"},
		{leave, []vote{yes("AR")}, "one voter"},
		{ruleOf(KOfN), []vote{yes("AR"), yes("BO")}, "2 of 3"},
		{ruleOf(ChairPresides), []vote{yes("BO")}, "BO"},
	} {
		t.Run(c.names, func(t *testing.T) {
			if why := c.rule.decide(c.votes, true).Why; !strings.Contains(why, c.names) {
				t.Fatalf("%q", why)
			}
		})
	}
}
