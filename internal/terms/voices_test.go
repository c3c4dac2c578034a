package terms

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"truce"
	"truce/codes"
)

// said is a claim that a member enters at a time.
type said struct {
	by   truce.MemberID
	at   string
	body any
}

// takesBack stands for the withdrawal of what was said before, counted from 0.
type takesBack int

// enterAll enters what was said, in order.
func (r *record) enterAll(list []said) {
	r.t.Helper()
	var refs []truce.Ref
	for _, s := range list {
		if n, ok := s.body.(takesBack); ok {
			s.body = &truce.Withdraw{Index: refs[n].Index, Why: "entered in error"}
		}
		refs = append(refs, r.enterAt(s.by, on(s.at), s.body))
	}
}

// The event of the stories below: the Hill Council shells the Government on 10 March 2030 at noon. By the text of the
// ceasefire that is a breach of clause 2 (a). The rule asks for two members; HC is the liaison of the Hill Council.
const noon = "2030-03-10 12:00"

var liaison = truce.Member{ID: "HC", Role: truce.RoleLiaison, LogKey: "k",
	Names: []truce.Name{{Text: "The Hill Council"}}}

func council(status codes.AccessionStatus, since string) *truce.Accession {
	a := &truce.Accession{Agreement: ceasefire, Actor: "hill-council", Status: status}
	if since != "" {
		a.Since = on(since)
	}
	return a
}

func ended(status codes.AgreementState, since string) *truce.AgreementStatus {
	return &truce.AgreementStatus{Agreement: ceasefire, Status: status, Since: on(since)}
}

// TestOneVoiceClearsNothing: one row a sentence; who says what, when, and what clause 2 (a) then comes to.
func TestOneVoiceClearsNothing(t *testing.T) {
	before, after := "2030-03-05 09:00", "2030-03-11 09:00"
	from := "2030-03-09 00:00"
	telling := func(a *truce.Accession, who truce.ActorID) *truce.Accession { a.ClaimedBy = who; return a }
	pact := func(version int, change func(*truce.Agreement)) *truce.Agreement {
		a := agreementFiles(t)["agreement.yaml"].Agreement
		a.Version = version
		change(&a)
		return &a
	}
	otherDeal := func(instead truce.AgreementID) *truce.Agreement {
		return &truce.Agreement{ID: "other-deal", Version: 1, Effect: on(from), Instead: instead,
			Clauses: []truce.Clause{{Number: "1", Title: "Boats", Text: "Boats pass.", Status: "official",
				Breach: `kind == "siege"`}}}
	}
	for _, x := range []struct {
		sentence string
		said     []said
		want     Result
	}{
		{"nobody says anything: the text binds", nil, Breach},
		{"the adversary says afterwards that it had withdrawn",
			[]said{{"AR", after, council(codes.Withdrawn, from)}}, Undetermined},
		{"the adversary says so before", []said{{"AR", before, council(codes.Withdrawn, from)}}, Undetermined},
		{"the adversary says that the party says so",
			[]said{{"AR", before, telling(council(codes.Withdrawn, from), "hill-council")}}, Undetermined},
		{"one member brings the word of two", []said{{"AR", before, telling(council(codes.Withdrawn, from), "arcadia")},
			{"AR", before, telling(council(codes.Withdrawn, from), "borealia")}}, Undetermined},
		{"the party itself withdrew before", []said{{"HC", before, council(codes.Withdrawn, from)}}, NoBreach},
		{"the party itself withdraws, from after the event on",
			[]said{{"HC", before, council(codes.Withdrawn, "2030-03-11 00:00")}}, Breach},
		{"the party itself says afterwards that it had withdrawn",
			[]said{{"HC", after, council(codes.Withdrawn, from)}}, Undetermined},
		{"two members say so",
			[]said{{"AR", before, council(codes.Withdrawn, from)}, {"BO", before, council(codes.Withdrawn, from)}}, NoBreach},
		{"two members say so together, afterwards",
			[]said{{"AR", after, council(codes.Withdrawn, from)}, {"BO", after, council(codes.Withdrawn, from)}}, NoBreach},
		{"two say so, a third says later that it joined again", []said{{"AR", before, council(codes.Withdrawn, from)},
			{"BO", before, council(codes.Withdrawn, from)},
			{"CA", before, council(codes.Acceded, "2030-03-09 12:00")}}, Undetermined},
		{"it withdrew and joined again", []said{{"HC", before, council(codes.Withdrawn, "2030-03-07 00:00")},
			{"HC", before, council(codes.Resumed, from)}}, Breach},
		{"it joined again, whatever another told of it before",
			[]said{{"AR", before, council(codes.Withdrawn, "2030-03-07 00:00")},
				{"HC", before, council(codes.Resumed, from)}}, Breach},
		{"one member calls it a negotiation only", []said{{"CA", after, council(codes.InNegotiation, "")}}, Undetermined},
		{"its own member calls it a negotiation afterwards",
			[]said{{"HC", after, council(codes.InNegotiation, "")}}, Undetermined},
		{"one member says that it refused", []said{{"AR", before, council(codes.Refused, from)}}, Undetermined},
		{"it suspended its adherence, which leaves open whether it may",
			[]said{{"HC", before, council(codes.Suspended, from)}}, Undetermined},
		{"all said before that it joined, then it withdrew itself",
			[]said{{"AR", before, council(codes.Acceded, "2030-03-01 00:00")},
				{"BO", before, council(codes.Acceded, "2030-03-01 00:00")},
				{"HC", before, council(codes.Withdrawn, from)}}, NoBreach},
		{"one member says that the agreement is suspended", []said{{"AR", before, ended("suspended", from)}}, Undetermined},
		{"the party itself says that the agreement has ended", []said{{"HC", before, ended("ended", from)}}, Undetermined},
		{"two members say that it is suspended",
			[]said{{"AR", before, ended("suspended", from)}, {"BO", before, ended("suspended", from)}}, DoesNotApply},
		{"one suspends it, and takes it up again",
			[]said{{"AR", before, ended("suspended", "2030-03-07 00:00")}, {"AR", before, ended("in force", from)}}, Breach},
		{"one member enters a second version without the clause", []said{{"AR", after, pact(2, func(a *truce.Agreement) {
			a.Effect, a.Clauses = on(from), a.Clauses[3:]
		})}}, Undetermined},
		{"one member enters the same version with an earlier end",
			[]said{{"AR", after, pact(1, func(a *truce.Agreement) { a.End = on(from) })}}, Breach},
		{"one member enters another agreement instead of it",
			[]said{{"AR", after, otherDeal(ceasefire)}}, Undetermined},
		{"two members enter an agreement of one name, and only one of them instead of it", []said{
			{"AR", before, otherDeal(ceasefire)}, {"BO", after, otherDeal("")}}, Undetermined},
		{"one member enters agreements that stand instead of each other in turn", []said{
			{"AR", before, otherDeal(ceasefire)}, {"AR", before, pact(2, func(a *truce.Agreement) {
				a.Effect, a.Instead = on(from), "other-deal"
			})}}, Undetermined},
		{"one member registers the author as civilians",
			[]said{{"AR", after, &truce.Actor{ID: "hill-council", Kind: codes.ActorCivilians,
				Names: []truce.Name{{Text: "people"}}}}}, Breach},
		{"one member redraws what is left out, afterwards",
			[]said{{"CA", after, &truce.Area{ID: "tide-hold", Kind: "combat", Names: []truce.Name{{Text: "Tide hold"}}}}},
			Undetermined},
	} {
		t.Run(x.sentence, func(t *testing.T) {
			r := island(t, liaison)
			r.enterAll(x.said)
			c := shelling()
			c.When = truce.Interval{From: on(noon), To: on(noon)}
			c.Authors, c.Targets = by("hill-council"), by("government-of-meridian")
			id := r.report("CA", c)
			for _, p := range r.book().Appraisers("OM") {
				if p.Agreement.ID != ceasefire || p.Agreement.Version != 1 {
					continue
				}
				if got := p.Appraise(r.view(id))[0].Results[0]; got != x.want {
					t.Errorf("%s, want %s", got, x.want)
					if err := r.explain(id, "OM").WriteText(t.Output(), "at some time"); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

// A deal of one valley, on no fire, which CA enters alone; see [TestOneVoiceMovesNobodyOut].
func valleyDeal(change func(*truce.Agreement)) *truce.Agreement {
	a := &truce.Agreement{ID: "valley-deal", Version: 1, Kind: "local deal", Effect: on("2030-03-01 00:00"),
		Parties: []truce.PartyClaim{{Actor: "hill-council", As: "party"}},
		Areas:   []truce.AgreedArea{{Area: "glen", Role: "covered", Map: true}},
		Clauses: []truce.Clause{{Number: "1", Title: "No fire", Text: "No fire.", Status: "official", Breach: "armed"}}}
	if change != nil {
		change(a)
	}
	return a
}

// square is an area of one degree around a point; shells fall at 0, 0.
func square(id, within truce.AreaID, lat, lon float64) *truce.Area {
	corner := func(a, b float64) truce.Point { return *place(lat+a, lon+b, 1).Point }
	return &truce.Area{ID: id, Kind: "zone", Names: []truce.Name{{Text: string(id)}}, Within: within,
		Ring: []truce.Point{corner(-.5, -.5), corner(.5, -.5), corner(.5, .5), corner(-.5, .5)}}
}

// TestOneVoiceMovesNobodyOut: what one member draws, rewrites or takes back, of areas and of its own text, takes no
// event out of an agreement that stood in it.
func TestOneVoiceMovesNobodyOut(t *testing.T) {
	before, after := "2030-03-05 09:00", "2030-03-11 09:00"
	noClause := func(a *truce.Agreement) { a.Clauses[0].Breach = `kind == "siege"` }
	deal, glen, far := said{"CA", before, valleyDeal(nil)}, square("glen", "", 0, 0), square("glen", "", 30, 30)
	for _, x := range []struct {
		sentence string
		said     []said
		want     string
	}{
		{"the valley is drawn, and the shells fell in it", []said{deal, {"CA", before, glen}}, "breach"},
		{"they fell outside", []said{deal, {"CA", before, far}}, "does not apply"},
		{"another draws it elsewhere", []said{deal, {"CA", before, glen}, {"AR", before, far}}, "undetermined"},
		{"nobody but another draws it, elsewhere", []said{deal, {"AR", before, far}}, "undetermined"},
		{"nobody but two others draw it, elsewhere", []said{deal, {"AR", before, far}, {"BO", before, far}},
			"does not apply"},
		{"nobody but another draws it, where it is", []said{deal, {"AR", before, glen}}, "breach"},
		{"another draws what it lies within, elsewhere", []said{deal, {"CA", before, square("glen", "shire", 0, 0)},
			{"AR", after, square("shire", "", 30, 30)}}, "breach"},
		{"who drew it draws it anew", []said{deal, {"CA", before, glen}, {"CA", after, far}}, "undetermined"},
		{"who drew it takes that back, and draws it anew",
			[]said{deal, {"CA", before, glen}, {"CA", after, takesBack(1)}, {"CA", after, far}}, "undetermined"},
		{"who drew it takes that back", []said{deal, {"CA", before, glen}, {"CA", after, takesBack(1)}}, "undetermined"},
		{"who drew it took that back before, and drew it anew",
			[]said{deal, {"CA", before, far}, {"CA", before, takesBack(1)}, {"CA", before, glen}}, "breach"},
		{"who entered the text enters another of the version",
			[]said{deal, {"CA", before, glen}, {"CA", after, valleyDeal(noClause)}}, "undetermined"},
		{"it did so before", []said{deal, {"CA", before, glen}, {"CA", "2030-03-06 09:00", valleyDeal(noClause)}},
			"does not apply"},
		{"only the words are others", []said{deal, {"CA", before, glen},
			{"CA", after, valleyDeal(func(a *truce.Agreement) { a.Clauses[0].Title = "Nobody fires" })}}, "breach"},
		{"a second member enters that other text too", []said{deal, {"CA", before, glen},
			{"CA", after, valleyDeal(noClause)}, {"BO", after, valleyDeal(noClause)}}, "does not apply"},
		{"who entered the text takes it back, and nobody else spoke of it",
			[]said{deal, {"CA", before, glen}, {"CA", after, takesBack(0)}}, ""},
		{"it takes it back, and another had stated its position", []said{deal, {"CA", before, glen},
			{"BO", before, &truce.Position{Agreement: "valley-deal"}}, {"CA", after, takesBack(0)}}, "undetermined"},
		{"it had taken it back before", []said{deal, {"CA", before, glen},
			{"BO", before, &truce.Position{Agreement: "valley-deal"}}, {"CA", "2030-03-06 09:00", takesBack(0)}},
			"does not apply"},
	} {
		t.Run(x.sentence, func(t *testing.T) {
			r := newRecord(t, ceasefire)
			r.enterAll(x.said)
			c := truce.Coded{When: truce.Interval{From: on(noon), To: on(noon)}, Where: place(0, 0, 100),
				Kind: codes.Shelling, Authors: by("hill-council")}
			id, got := r.report("CA", c), ""
			for _, p := range r.book().Appraisers("OM") {
				got = p.Appraise(r.view(id))[0].Results[0].String()
			}
			if got != x.want {
				t.Errorf("%s, want %s", got, x.want)
				if err := r.explain(id, "OM").WriteText(t.Output(), "at some time"); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestAfterTheEventIsMarked: what is entered after the event says so, and so does what too few say.
func TestAfterTheEventIsMarked(t *testing.T) {
	r := island(t)
	r.enterAt("AR", on("2030-03-11 09:00"), council(codes.Withdrawn, "2030-03-09 00:00"))
	c := shelling()
	c.When = truce.Interval{From: on(noon), To: on(noon)}
	c.Authors, c.Targets = by("hill-council"), by("government-of-meridian")
	reading := r.explain(r.report("CA", c), "").Agreements[0].Sides[0].Readings[0]
	claims := reading.Applies[2].claimed()
	for _, want := range []string{"a party by the text of the agreement",
		"withdrawn since 9 March 2030 00:00 UTC, says AR (AR/4), said after the event", "or 2 members say so"} {
		if !strings.Contains(claims, want) {
			t.Errorf("%q is not in %s", want, claims)
		}
	}
}

// TestSilenceIsNoAgreement: a reading is a member's where it entered one, and joint where every member did.
func TestSilenceIsNoAgreement(t *testing.T) {
	r := island(t)
	c := shelling()
	c.Authors, c.Targets = by("hill-council"), by("government-of-meridian")
	id := r.report("CA", c)
	side := func() OnSide { return r.explain(id, "").Agreements[0].Sides[0] }
	if s := side(); s.Joint || len(s.Readings) != 1 || len(s.Readings[0].Stated) != 0 ||
		!strings.HasPrefix(s.Readings[0].heading(s.Joint), "as the record stands") {
		t.Errorf("nobody stated anything: %+v", s)
	}
	for _, m := range []truce.MemberID{"AR", "BO", "CA"} {
		r.enter(m, &truce.Position{Agreement: ceasefire, Note: "as it is written"})
	}
	if s := side(); s.Joint || !slices.Equal(s.Readings[0].Stated, []truce.MemberID{"AR", "BO", "CA"}) ||
		s.Readings[0].heading(s.Joint) != "as AR, BO and CA read it, and as the record stands (OM has stated no reading)" {
		t.Errorf("one is silent: %s", s.Readings[0].heading(s.Joint))
	}
	r.enter("OM", &truce.Position{Agreement: ceasefire, Note: "as it is written"})
	if s := side(); !s.Joint ||
		s.Readings[0].heading(s.Joint) != "as AR, BO, CA and OM read it, jointly: their positions agree" {
		t.Errorf("all stated: %s", s.Readings[0].heading(s.Joint))
	}
}

// TestAnnouncementsAreKeptAsTheyWere: a notification counts in the state it was in before the event.
func TestAnnouncementsAreKeptAsTheyWere(t *testing.T) {
	for _, x := range []struct {
		sentence string
		later    truce.Operation
		at       string
		want     Result
	}{
		{"widened afterwards",
			truce.Operation{State: "over", When: during("2030-03-12 06:00", "2030-03-12 20:00")}, "2030-03-13 08:00",
			Undetermined},
		{"widened before",
			truce.Operation{State: "notified", When: during("2030-03-12 06:00", "2030-03-12 20:00")}, "2030-03-11 18:00",
			NoBreach},
	} {
		r := island(t)
		o := truce.Operation{ID: truce.Mint("AR", 'O', 1), Kind: codes.Notification, State: "notified",
			About: truce.About{Party: "government-of-meridian"}, When: during("2030-03-12 06:00", "2030-03-12 12:00")}
		r.enterAt("AR", on("2030-03-11 08:00"), &o)
		x.later.ID, x.later.Kind, x.later.About = o.ID, o.Kind, o.About
		r.enterAt("AR", on(x.at), &x.later)
		c := truce.Coded{When: during("2030-03-12 15:00", "2030-03-12 16:00"), Where: place(0.5, -0.05, 500),
			Kind: codes.Fortification, Authors: by("government-of-meridian")}
		if got := r.results(r.report("CA", c), "CA", "government-of-meridian")["2 (h)"]; got != x.want {
			t.Errorf("%s: %s, want %s", x.sentence, got, x.want)
		}
	}
}

// TestWhatIsTakenBackAnnouncesNothing: a notification that was cancelled before the event is not brought back by taking
// the cancellation back, and one that is taken back itself announces nothing.
func TestWhatIsTakenBackAnnouncesNothing(t *testing.T) {
	o := truce.Operation{ID: truce.Mint("AR", 'O', 1), Kind: codes.Notification, State: "notified",
		About: truce.About{Party: "government-of-meridian"}, When: during("2030-03-12 06:00", "2030-03-12 22:00")}
	cancelled := o
	cancelled.State = "cancelled"
	announced := said{"AR", "2030-03-11 08:00", &o}
	for _, x := range []struct {
		sentence string
		said     []said
		want     Result
	}{
		{"announced", []said{announced}, NoBreach},
		{"cancelled, and the cancellation taken back afterwards", []said{announced,
			{"AR", "2030-03-11 09:00", &cancelled}, {"AR", "2030-03-13 09:00", takesBack(1)}}, Undetermined},
		{"cancelled, and the cancellation taken back before", []said{announced,
			{"AR", "2030-03-11 09:00", &cancelled}, {"AR", "2030-03-11 10:00", takesBack(1)}}, NoBreach},
		{"taken back afterwards", []said{announced, {"AR", "2030-03-13 09:00", takesBack(0)}}, Undetermined},
	} {
		r := island(t)
		r.enterAll(x.said)
		c := truce.Coded{When: during("2030-03-12 15:00", "2030-03-12 16:00"), Where: place(0.5, -0.05, 500),
			Kind: codes.Fortification, Authors: by("government-of-meridian")}
		if got := r.results(r.report("CA", c), "CA", "government-of-meridian")["2 (h)"]; got != x.want {
			t.Errorf("%s: %s, want %s", x.sentence, got, x.want)
		}
	}
}

// TestFewVoicesFreeNobody draws what members say, and when they entered it: where one member alone ever says what
// frees, and two are needed, no moment knows it.
func TestFewVoicesFreeNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		voices := []history{{inText(always, isYes, truce.Sentence{})}}
		moments := rapid.Custom(func(t *rapid.T) moment { return moment(rapid.IntRange(1, 40).Draw(t, "moment")) })
		for i, m := range []truce.MemberID{"AR", "BO", "CA"} {
			var h history
			for n := range rapid.IntRange(0, 3).Draw(t, "steps") {
				from := moments.Draw(t, "from")
				s := step{from: from, to: from, leaves: isYes, ref: truce.Ref{Member: m, Index: int64(n + 1)},
					entered: moments.Draw(t, "entered")}
				if i == 0 && rapid.Bool().Draw(t, "frees") {
					s.leaves = isNo
				}
				h = append(h, s)
			}
			voices = append(voices, h)
		}
		for _, x := range (question{all: both, frees: isNo, need: 2}).weave(voices) {
			if x.leaves == isNo || x.leaves == 0 {
				t.Fatalf("at %d one voice frees: %+v", x.from, voices)
			}
		}
	})
}

// TestWhoSpeaksForWhom: a member speaks for the actor that is named like it in the founding document.
func TestWhoSpeaksForWhom(t *testing.T) {
	r := island(t, liaison)
	b := r.book()
	for _, x := range []struct {
		m    truce.MemberID
		a    truce.ActorID
		want bool
	}{
		{"HC", "hill-council", true}, {"HC", "hc", true}, {"HC", "hill", false},
		{"AR", "hill-council", false}, {"AR", "ar", true}, {"ZZ", "zz", false},
	} {
		if got := b.speaksFor(x.m, x.a); got != x.want {
			t.Errorf("%s for %s: %v", x.m, x.a, got)
		}
	}
}
