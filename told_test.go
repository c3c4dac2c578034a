package truce

import (
	"strings"
	"testing"
	"time"

	"truce/codes"
)

func list8(p *Process) { p.Kinds = 8 }

// judges gives the member's verdict on CA-I-1 of what tells of it now.
func (x *story) judges(m MemberID, change ...func(*Assessment)) Ref {
	x.t.Helper()
	v := x.view("CA-I-1")
	a := &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed, Permitted: codes.NotPermitted,
		Authors: []Attribution{{Actor: theAuthor}}, Of: v.Tells()}
	for _, f := range change {
		f(a)
	}
	return x.desk(m, a)
}

// toldBy is which reports tell of an incident, which were taken back, and which nobody has judged, in words; and what
// nobody had before them as it stands, where that is more.
func toldBy(v IncidentView) string {
	out := listed(v.Reports, reportWord) + "; back " + listed(v.TakenBack, reportWord) + "; unread " +
		listed(v.Unjudged, reportWord)
	if unread := listed(v.Unread, reportWord); unread != listed(v.Unjudged, reportWord) {
		out += ", told less exactly " + unread
	}
	return out
}

func TestWhatVerdictsRestOnStays(t *testing.T) {
	both := func(x *story) {
		x.judges("AR")
		x.judges("BO")
	}
	withdraws := func(x *story) {
		for i := x.s.log("CA").size - 1; ; i-- {
			if c := x.s.log("CA").index[i]; c != nil && is[Report](c.Body) {
				x.withdraws(c.Ref)
				return
			}
		}
	}
	another := func(x *story) {
		x.files("BO", 1)
		x.links("BO", "BO-R-1", "CA-I-1")
	}
	later := func(c *Coded) func(x *story) {
		return func(x *story) {
			x.files("CA", 1, func(r *Report) { r.Version, r.Incident, r.Coded = 2, "", c })
		}
	}
	shelling := &Coded{Kind: codes.Shelling}
	all := func(list ...func(x *story)) func(x *story) {
		return func(x *story) {
			for _, f := range list {
				f(x)
			}
		}
	}
	runTales(t, []tale{
		{"a report tells", func(*story) {}, "CA-R-1; back –; unread –"},
		{"what was withdrawn before anybody judged it tells no more", withdraws, "–; back –; unread –"},
		{"what one verdict rests on goes", all(func(x *story) { x.judges("AR") }, withdraws), "–; back –; unread –"},
		{"what as many rest on as settle a finding stays, marked", all(both, withdraws), "CA-R-1; back CA-R-1; unread –"},
		{"so does what its owner says is not of it", all(both, func(x *story) { x.unlinks("CA", "CA-R-1", "CA-I-1") }),
			"CA-R-1; back CA-R-1; unread –"},
		{"where another is left it does not tell, and is named", all(another, both, withdraws),
			"BO-R-1; back CA-R-1; unread –"},
		{"it goes with the verdicts that rest on it", all(func(x *story) { x.judges("AR") },
			func(x *story) { x.withdraws(x.judges("BO")) }, withdraws), "–; back –; unread –"},
		{"a verdict that names no report rests on none", all(func(x *story) { x.finds("AR", codes.Confirmed) },
			func(x *story) { x.finds("BO", codes.Confirmed) }, withdraws), "–; back –; unread –"},
		{"what comes after the verdicts is unread", all(both, another), "BO-R-1 CA-R-1; back –; unread BO-R-1"},
		{"so is a report that says something else since", all(both, later(&Coded{Kind: codes.Looting})),
			"CA-R-1; back –; unread CA-R-1"},
		{"and one that is another version that says the same", all(both, later(shelling)), "CA-R-1; back –; unread CA-R-1"},
		{"and one whose release says something else", all(both, func(x *story) {
			x.desk("CA", &Release{Report: "CA-R-1", Version: 1, To: LevelPublic, Coded: Coded{Kind: codes.Looting}})
		}), "CA-R-1; back –; unread CA-R-1"},
		{"a release that says the same changes nothing", all(both, func(x *story) {
			x.desk("CA", &Release{Report: "CA-R-1", Version: 1, To: LevelPublic, Coded: *shelling})
		}), "CA-R-1; back –; unread –"},
		{"one that has read it is too few", all(both, another, func(x *story) { x.judges("AR") }),
			"BO-R-1 CA-R-1; back –; unread BO-R-1"},
		{"as many as settle a finding are enough", all(both, another, both), "BO-R-1 CA-R-1; back –; unread –"},
		{"as long as nothing is found nobody has read too little", all(func(x *story) { x.judges("AR") }, another),
			"BO-R-1 CA-R-1; back –; unread –"},
		{"what was found is held to what was read also when it is open again", all(both, func(x *story) {
			x.concurs("AR", "CA-I-1")
			x.concurs("BO", "CA-I-1")
			x.judges("BO", func(a *Assessment) { a.Happened, a.Permitted, a.Authors = codes.Refuted, "", nil })
		}, another), "BO-R-1 CA-R-1; back –; unread BO-R-1"},
		{"of what was found not to be agreed nothing is unread", all(func(x *story) {
			for i, h := range []codes.Happened{codes.Confirmed, codes.Refuted, codes.NotConfirmed} {
				x.judges([]MemberID{"AR", "BO", "CA"}[i], func(a *Assessment) { a.Happened, a.Permitted, a.Authors = h, "", nil })
			}
		}, another), "BO-R-1 CA-R-1; back –; unread –"},
	}, toldBy, list8)
	runTales(t, []tale{
		{"under an earlier list what was withdrawn tells no more, and nothing is unread", all(func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
		}, another, withdraws), "BO-R-1; back –; unread –"},
	}, toldBy, func(p *Process) { p.Kinds = 7 })
}

// A release that only tells less exactly what verdicts were given of does not mark what was found.
func TestWhatIsToldLessExactlyIsNoNews(t *testing.T) {
	exactly := Coded{Kind: codes.Shelling, When: Interval{From: 3_600, To: 3_700},
		Authors: []Attribution{{Actor: theAuthor}}}
	toTheHour := exactly.Coarser(Coarsening{Time: codes.ToTheHour}, time.UTC)
	toTheDay := exactly.Coarser(Coarsening{Time: codes.ToTheDay}, time.UTC)
	kind := Coded{Kind: codes.Shelling}
	other := Coded{Kind: codes.Looting}
	tells := func(c Coded, version ...int) func(x *story) {
		return func(x *story) {
			x.desk("CA", &Release{Report: "CA-R-1", Version: append(version, 1)[0], To: LevelPublic, Coded: c})
		}
	}
	by := func(members ...MemberID) func(x *story) {
		return func(x *story) {
			for _, m := range members {
				x.judges(m)
			}
		}
	}
	corrected := func(c Coded) func(x *story) {
		return func(x *story) {
			x.files("CA", 1, func(r *Report) { r.Version, r.Incident, r.Coded = 2, "", &c })
		}
	}
	for _, c := range []struct {
		sentence string
		list     []func(x *story)
		unread   string
	}{
		{"it is told to the hour", []func(x *story){tells(exactly), by("AR", "BO"), tells(toTheHour)},
			"–, told less exactly CA-R-1"},
		{"and to the day after that", []func(x *story){tells(exactly), by("AR", "BO"), tells(toTheHour), tells(toTheDay)},
			"–, told less exactly CA-R-1"},
		{"by kind alone", []func(x *story){tells(exactly), by("AR", "BO"), tells(kind)}, "–, told less exactly CA-R-1"},
		{"to the day, and then to the hour, which they knew", []func(x *story){tells(exactly), by("AR", "BO"),
			tells(toTheDay), tells(toTheHour)}, "–, told less exactly CA-R-1"},
		{"one had it exactly and one to the hour", []func(x *story){tells(exactly), by("AR"), tells(toTheHour), by("BO")},
			"–, told less exactly CA-R-1"},
		{"something else was told in between", []func(x *story){tells(exactly), by("AR", "BO"), tells(other),
			tells(toTheHour)}, "–, told less exactly CA-R-1"},
		{"something else is told", []func(x *story){tells(exactly), by("AR", "BO"), tells(toTheHour), tells(other)},
			"CA-R-1"},
		{"it is told more exactly than they had it", []func(x *story){tells(toTheHour), by("AR", "BO"), tells(exactly)},
			"CA-R-1"},
		{"what was told more exactly before they judged is no news to one of them alone", []func(x *story){
			tells(exactly), by("AR"), tells(toTheDay), by("BO"), tells(toTheHour)}, "CA-R-1"},
		{"a correction is one, also where it tells less", []func(x *story){tells(exactly), by("AR", "BO"),
			corrected(toTheHour)}, "CA-R-1"},
		{"what was told of an earlier version is told of that", []func(x *story){tells(exactly), by("AR", "BO"),
			corrected(other), tells(toTheHour, 2)}, "CA-R-1"},
	} {
		x := tell(t, list8)
		x.files("CA", 1)
		for _, f := range c.list {
			f(x)
		}
		if _, got, _ := strings.Cut(toldBy(x.view("CA-I-1")), "unread "); got != c.unread {
			t.Errorf("%s: unread %s, not %s", c.sentence, got, c.unread)
		}
	}
}

func TestAFoundIncidentIsNotEmptied(t *testing.T) {
	runTales(t, []tale{{"it stays found, on another basis, and is settled anew", func(x *story) {
		r := x.files("CA", 2)
		x.joins("CA", "CA-I-1", "CA-I-2")
		x.judges("AR")
		x.judges("BO")
		x.settleAll("")
		x.withdraws(r)
		x.unlinks("CA", "CA-R-1", "CA-I-1")
		x.settleAll("")
	}, "found; 1 confirmed, not permitted, by hill-council by AR BO; 2 confirmed, not permitted, by hill-council by " +
		"AR BO; open 3 with –"}},
		func(v IncidentView) string { return settled(v) }, list8)
}

func TestWhoTellsWhereAndWhen(t *testing.T) {
	far := func(r *Report) { r.Coded = about(LevelJoint) }
	words := func(v IncidentView) string {
		kinds := listed(v.Kinds, func(k codes.EventKind) string { return string(k) })
		authors := listed(v.Authors, func(a Attribution) string { return string(a.Actor) })
		return v.Where.Name + " " + kinds + ", by " + authors
	}
	tales := []tale{
		{"whoever opened it", func(*story) {}, " shelling, by –"},
		{"and not another that says its own report tells of it", func(x *story) {
			x.files("BO", 1, far)
			x.links("BO", "BO-R-1", "CA-I-1")
		}, " shelling, by –"},
		{"unless whoever opened it says so too", func(x *story) {
			x.files("BO", 1, far)
			x.links("BO", "BO-R-1", "CA-I-1")
			x.links("CA", "BO-R-1", "CA-I-1")
		}, "elsewhere looting shelling, by the-government"},
		{"or opened an incident that was joined to it", func(x *story) {
			x.files("BO", 1, far)
			x.joins("BO", "BO-I-1", "CA-I-1")
			x.joins("CA", "BO-I-1", "CA-I-1")
		}, "elsewhere looting shelling, by the-government"},
		{"or nobody else tells of it", func(x *story) {
			x.files("BO", 1, far)
			x.links("BO", "BO-R-1", "CA-I-1")
			x.unlinks("CA", "CA-R-1", "CA-I-1")
		}, "elsewhere looting, by the-government"},
	}
	runTales(t, tales, words, list8)
	runTales(t, []tale{{"under an earlier list everybody", tales[1].events,
		"elsewhere looting shelling, by the-government"}}, words, func(p *Process) { p.Kinds = 7 })
}

func TestFromWhenTheTimeForVerdictsRuns(t *testing.T) {
	early := func(r *Report) { r.Received = 1000 }
	var entered Instant
	tales := []struct {
		sentence string
		events   func(x *story)
		since    func(x *story) Instant
	}{
		{"not before it was entered, whenever it was received", func(*story) {}, func(x *story) Instant { return entered }},
		{"nor before it was received", func(x *story) {
			x.unlinks("CA", "CA-R-1", "CA-I-1")
			x.files("CA", 2, func(r *Report) { r.Incident, r.Received = "", 2_000_000_000 })
			x.links("CA", "CA-R-2", "CA-I-1")
		}, func(*story) Instant { return 2_000_000_000 }},
		{"not from another's report", func(x *story) {
			x.files("BO", 1, early)
			x.at = 1000
			x.links("BO", "BO-R-1", "CA-I-1")
		}, func(*story) Instant { return entered }},
		{"unless there is no other", func(x *story) {
			x.unlinks("CA", "CA-R-1", "CA-I-1")
			x.files("BO", 1, early)
			x.links("BO", "BO-R-1", "CA-I-1")
		}, func(x *story) Instant { return x.at }},
		{"from the first of them", func(x *story) {
			x.files("CA", 2, func(r *Report) { r.Incident = "" })
			x.links("CA", "CA-R-2", "CA-I-1")
		}, func(*story) Instant { return entered }},
		{"also where it was entered after another", func(x *story) {
			x.files("CA", 2, func(r *Report) { r.Incident = "" })
			x.at = entered - 7200
			x.links("CA", "CA-R-2", "CA-I-1")
		}, func(*story) Instant { return entered - 3600 }},
		{"and not from one that it says is not of it", func(x *story) {
			x.files("BO", 1)
			x.links("BO", "BO-R-1", "CA-I-1")
			x.at = entered - 7200
			x.unlinks("CA", "BO-R-1", "CA-I-1")
		}, func(*story) Instant { return entered }},
		{"nor from one that was withdrawn", func(x *story) {
			r := x.files("CA", 2, func(r *Report) { r.Incident = "" })
			x.at = entered - 7200
			x.links("CA", "CA-R-2", "CA-I-1")
			x.withdraws(r)
		}, func(*story) Instant { return entered }},
		{"what says no time starts nothing", func(x *story) {
			x.files("CA", 2, func(r *Report) { r.Incident, r.Received = "", 0 })
			x.at = -3600
			x.links("CA", "CA-R-2", "CA-I-1")
		}, func(*story) Instant { return entered }},
		{"a report that is of another incident too is late here", func(x *story) {
			x.unlinks("CA", "CA-R-1", "CA-I-1")
			x.files("CA", 2)
			x.links("CA", "CA-R-2", "CA-I-1")
		}, func(x *story) Instant { return x.at }},
	}
	for _, c := range tales {
		t.Run(c.sentence, func(t *testing.T) {
			x := tell(t, list8)
			x.files("CA", 1)
			entered = x.at
			c.events(x)
			x.allInEffect()
			if got, want := x.view("CA-I-1").Entered, c.since(x); got != want {
				t.Fatalf("%s, want %s", got, want)
			}
		})
	}
	x := tell(t)
	x.files("CA", 1)
	if v := x.view("CA-I-1"); v.Entered != 1_800_000_000 {
		t.Errorf("under an earlier list it runs from when it was received, not from %s", v.Entered)
	}
}

func TestAVerdictNamesWhatItWasGivenOf(t *testing.T) {
	x := tell(t, list8)
	x.files("CA", 1)
	many := make([]ReportVersion, mostTold+1)
	for i := range many {
		many[i] = ReportVersion{Report: reportID("CA", i+1), Version: 1}
	}
	for _, c := range []struct {
		sentence string
		of       []ReportVersion
		want     string // of the refusal; empty: none
	}{
		{"none", nil, ""},
		{"as many as an officer reads", many[:mostTold], ""},
		{"one more", many, "at most 100"},
		{"in order", []ReportVersion{{Report: "CA-R-2", Version: 1}, {Report: "CA-R-1", Version: 1}}, "in order"},
		{"once each", []ReportVersion{{Report: "CA-R-2", Version: 1}, {Report: "CA-R-2", Version: 2}}, "in order"},
		{"reports", []ReportVersion{{Report: "CA-I-2", Version: 1}}, "is no report"},
		{"versions", []ReportVersion{{Report: "CA-R-2"}}, "is no report"},
		{"ids", []ReportVersion{{Report: "A person", Version: 1}}, "is no report"},
	} {
		body := &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed, Of: c.of}
		err := x.s.Admit(Ref{"BO", x.s.Size("BO")}, Entry{Kind: KindAssessment, Claim: "told", Officer: "desk", At: x.at,
			Body: body})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.sentence, err)
		}
		if k := (&Process{Kinds: 7}).FormOf(body); (k == "assessment/2") != (len(c.of) == 0) {
			t.Errorf("%s: under list 7 it is %s", c.sentence, k)
		}
	}
}

// Of very many reports a verdict names the first, those that describe the incident before the others.
func TestWhatIsReadOfVeryMany(t *testing.T) {
	v := IncidentView{Beside: map[ReportID]bool{}}
	for i := range mostTold + 5 {
		id := reportID("CA", i+1)
		v.Reports = append(v.Reports, &ReportState{Report: Report{ID: id, Version: 1}})
		v.Beside[id] = i < 10
	}
	got := v.Tells()
	if len(got) != mostTold || got[0].Report != "CA-R-1" || got[4].Report != "CA-R-5" || got[5].Report != "CA-R-11" ||
		got[mostTold-1].Report != "CA-R-105" || !got[0].Said.IsZero() {
		t.Errorf("%d reports: %v", len(got), got)
	}
}

func TestWhatWasShownIsInCodes(t *testing.T) {
	reasons := func(list ...string) *Shown { return &Shown{Engine: "by hand", Reasons: list} }
	missing := func(list ...string) *Shown { return &Shown{Engine: "by hand", Missing: list} }
	x := tell(t, list8)
	for _, c := range []struct {
		shown *Shown
		ok    bool
	}{
		{nil, true}, {&Shown{Engine: "by hand"}, true}, {&Shown{Engine: "taken back"}, true}, {&Shown{}, false},
		{&Shown{Engine: "match general 6", Score: "+1.818, 86.0 %"}, true},
		{&Shown{Engine: "match general 6", Score: "quite sure"}, false},
		{&Shown{Engine: "terms 3, meridian-ceasefire version 1"}, true},
		{&Shown{Engine: "a named person did it"}, false}, {&Shown{Engine: "by hand of a named person"}, false},
		{reasons("+1.818 time", "clause 2, hill-council: no breach"), true}, {reasons("+1.818 a named person"), false},
		{reasons("clause 2, hill-council: a named person"), false}, {reasons("same hour"), false}, {reasons(""), false},
		{missing("place -1.200", "in force", "second reading AR/12"), true}, {missing("a named person"), false},
		{missing("second reading of a named person"), false}, {missing("a named person -1.200"), false},
		{missing(""), false},
	} {
		for _, body := range []any{&Link{Incident: "CA-I-1", Report: "CA-R-1", Linked: true, Shown: c.shown},
			&Same{A: "CA-I-1", B: "CA-I-2", Same: true, Shown: c.shown},
			&Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed, Shown: c.shown}} {
			err := x.s.Admit(Ref{"BO", x.s.Size("BO")}, Entry{Kind: x.s.Process.FormOf(body), Claim: "told", Officer: "desk",
				At: x.at, Body: body})
			if (err == nil) != c.ok {
				t.Errorf("%T: %+v has effect: %v", body, c.shown, err)
			}
		}
	}
}

func TestADecisionNamesWhoGaveNoAnswer(t *testing.T) {
	for _, c := range []struct {
		sentence string
		events   func(x *story)
		want     string
	}{
		{"who has left", func(x *story) { x.leaves("CA") }, "none is given by CA"},
		{"who abstains", func(x *story) { x.desk("CA", &Assessment{Incident: "CA-I-1", State: Abstained}) },
			"none is given by CA"},
		{"not who is waited for", func(*story) {}, "of 3 voters it needs"},
		{"not who gave one", func(x *story) { x.finds("CA", codes.Refuted) }, "of 3 voters it needs"},
	} {
		x := tell(t, func(p *Process) { p.Rule = ruleOf(Unanimity) })
		x.files("CA", 1)
		x.finds("AR", codes.Confirmed)
		x.finds("BO", codes.Confirmed)
		c.events(x)
		if why := x.view("CA-I-1").Decision.Why; !strings.HasSuffix(why, c.want) {
			t.Errorf("%s: %s", c.sentence, why)
		}
	}
}
