package truce

import (
	"slices"
	"strings"
	"testing"

	"truce/codes"
)

// The party named as author may be told to others once it has replied, or once enough members say that its time is
// over.
func TestWhenAPartyHasReplied(t *testing.T) {
	reply := func(x *story, m MemberID, kind codes.OperationKind, state string) Ref {
		return x.desk(m, &Operation{ID: Mint(m, 'O', 1), Kind: kind, State: state, About: About{Incident: "CA-I-1"}})
	}
	over := func(x *story, m MemberID, deadline string) {
		x.node(m, &Lapsed{Incident: "CA-I-1", Deadline: deadline, Due: x.at})
	}
	runTales(t, []tale{
		{"of nothing entered nothing follows", func(*story) {}, "no reply"},
		{"a reply that one member received is enough", func(x *story) { reply(x, "BO", codes.Reply, "received") },
			"replied"},
		{"a notice is no reply", func(x *story) { reply(x, "BO", codes.Notice, "delivered") }, "no reply"},
		{"a reply that is withdrawn was not received", func(x *story) {
			x.withdraws(reply(x, "BO", codes.Reply, "received"))
		}, "no reply"},
		{"one member's word that the time is over is not enough where the rule asks for two", func(x *story) {
			over(x, "AR", "reply")
		}, "no reply"},
		{"the words of as many as the rule asks for are", func(x *story) {
			over(x, "AR", "reply")
			over(x, "BO", "reply")
		}, "replied"},
		{"one member saying it twice is one", func(x *story) {
			over(x, "AR", "reply")
			over(x, "AR", "reply")
		}, "no reply"},
		{"that the time for verdicts is over says nothing of replies", func(x *story) {
			over(x, "AR", "verdict")
			over(x, "BO", "verdict")
		}, "no reply"},
	}, func(v IncidentView) string {
		if v.Replied {
			return "replied"
		}
		return "no reply"
	})
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
