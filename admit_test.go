package truce

import (
	"slices"
	"testing"

	"truce/codes"
)

// pair is a row on what has effect: in one setting the first of two entries has, and the second, which differs in what
// the sentence speaks of, has none.
type pair struct {
	sentence string
	before   func(x *story) // nil: nothing happened before
	has, no  entered
}

// entered is a body with who enters it: a member's officer, or "" its node.
type entered struct {
	by      MemberID
	officer string
	body    any
}

func desk(by MemberID, body any) entered    { return entered{by, "desk", body} }
func monitor(by MemberID, body any) entered { return entered{by, "monitor", body} }
func node(by MemberID, body any) entered    { return entered{by, "", body} }

// into enters e after what happened before, and reports whether it has effect.
func (e entered) into(t *testing.T, before func(x *story)) bool {
	t.Helper()
	x := tell(t)
	if before != nil {
		before(x)
	}
	x.allInEffect()
	ref := x.enter(e.by, e.officer, e.body)
	for _, r := range x.s.Refused() {
		if r.Why == "" || r.Ref != ref {
			t.Errorf("%s was refused: %q", r.Ref, r.Why)
		}
	}
	return len(x.s.Refused()) == 0
}

func runPairs(t *testing.T, pairs []pair) {
	t.Helper()
	for _, p := range pairs {
		t.Run(p.sentence, func(t *testing.T) {
			if !p.has.into(t, p.before) {
				t.Errorf("%+v has no effect, and it should", p.has.body)
			}
			if p.no.into(t, p.before) {
				t.Errorf("%+v has effect, and it should not", p.no.body)
			}
		})
	}
}

func filed(x *story) { x.files("CA", 1) }

// first is the report the pairs change.
func first(change func(*Report)) *Report {
	r := &Report{ID: "CA-R-1", Version: 1, Incident: "CA-I-1"}
	change(r)
	return r
}

func TestWhatMayBeReported(t *testing.T) {
	same := func(*Report) {}
	coded := func(change func(*Coded)) *Report {
		c := &Coded{Kind: codes.Shelling, Where: Place{Point: &Point{}, Precision: codes.Exact}}
		change(c)
		return first(func(r *Report) { r.Coded = c })
	}
	harm := func(r Range) func(*Coded) { return func(c *Coded) { c.Toll.Wounded.Fighter = r } }
	as := func(c func(*Coded)) entered { return monitor("CA", coded(c)) }
	low, high := 2, 1
	backward := Range{Low: &low, High: &high}
	runPairs(t, []pair{
		{"a member gives reports ids of its own", nil, monitor("CA", first(same)), monitor("BO", first(same))},
		{"an id of an incident is none of a report", nil, monitor("CA", first(same)),
			monitor("CA", first(func(r *Report) { r.ID = "CA-I-1" }))},
		{"the first version of a report is 1",
			nil, monitor("CA", first(same)), monitor("CA", first(func(r *Report) { r.Version = 2 }))},
		{"a report has no version 0",
			nil, monitor("CA", first(same)), monitor("CA", first(func(r *Report) { r.Version = 0 }))},
		{"versions follow one another", filed, monitor("CA", first(func(r *Report) { r.Version = 2 })),
			monitor("CA", first(func(r *Report) { r.Version = 3 }))},
		{"a version is given once",
			filed, monitor("CA", first(func(r *Report) { r.Version = 2 })), monitor("CA", first(same))},
		{"a report opens an incident of the member's own", nil, monitor("CA", first(same)),
			monitor("CA", first(func(r *Report) { r.Incident = "BO-I-1" }))},
		{"an incident is opened once, by a report",
			filed, monitor("CA", first(func(r *Report) { r.ID, r.Incident = "CA-R-2", "CA-I-2" })),
			monitor("CA", first(func(r *Report) { r.ID = "CA-R-2" }))},
		{"an incident is opened once, by itself",
			filed, desk("CA", &Incident{ID: "CA-I-2"}), desk("CA", &Incident{ID: "CA-I-1"})},
		{"an incident has an id of the member's own",
			nil, desk("CA", &Incident{ID: "CA-I-1"}), desk("BO", &Incident{ID: "CA-I-1"})},
		{"an incident has an id of an incident",
			nil, desk("CA", &Incident{ID: "CA-I-1"}), desk("CA", &Incident{ID: "CA-R-1"})},

		{"a time does not end before it begins", nil, as(func(c *Coded) { c.When = Interval{From: 5, To: 5} }),
			as(func(c *Coded) { c.When = Interval{From: 5, To: 4} })},
		{"kinds of event are a closed list",
			nil, as(func(c *Coded) { c.Kind = codes.Siege }), as(func(c *Coded) { c.Kind = "a quarrel" })},
		{"classes of weapon are a closed list",
			nil, as(func(c *Coded) { c.Means = codes.Mortar }), as(func(c *Coded) { c.Means = "a stick" })},
		{"a position is on the globe", nil, as(func(c *Coded) { c.Where.Point = &Point{LatE7: 900_000_000} }),
			as(func(c *Coded) { c.Where.Point = &Point{LatE7: 900_000_001} })},
		{"classes of precision are a closed list", nil, as(func(c *Coded) { c.Where.Precision = codes.Near }),
			as(func(c *Coded) { c.Where.Precision = "roughly" })},
		{"a radius is not negative",
			nil, as(func(c *Coded) { c.Where.RadiusM = 0 }), as(func(c *Coded) { c.Where.RadiusM = -1 })},
		{"coded fields in the record reach all members", nil, as(func(c *Coded) { c.Level = LevelJoint }),
			as(func(c *Coded) { c.Level = LevelNamed })},
		{"a level is one of the list",
			nil, as(func(c *Coded) { c.Level = "" }), as(func(c *Coded) { c.Level = "everybody" })},
		{"people counted are not fewer than none", nil, as(harm(Exactly(0))), as(harm(Exactly(-1)))},
		{"bounds of people counted are in order", nil, as(harm(Between(1, 2))), as(harm(backward))},
		{"bounds of shots counted are in order", nil, as(func(c *Coded) { c.Count = Between(1, 2) }),
			as(func(c *Coded) { c.Count = backward })},
	})
	of := func(h *Harm) []*Range { return []*Range{&h.Civilian, &h.Fighter, &h.Unknown, &h.Total} }
	all := func(t *Toll) []*Range { return slices.Concat(of(&t.Killed), of(&t.Wounded), of(&t.Missing)) }
	for i := range all(&Toll{}) {
		if as(func(c *Coded) { *all(&c.Toll)[i] = backward }).into(t, nil) {
			t.Errorf("a count of people whose bounds are out of order has effect, the %dth", i)
		}
	}
}

func TestWhatMayBeReleased(t *testing.T) {
	release := func(change func(*Release)) *Release {
		r := &Release{Report: "CA-R-1", Version: 1, To: LevelPublic}
		change(r)
		return r
	}
	has := desk("CA", release(func(*Release) {}))
	runPairs(t, []pair{
		{"a member releases what it filed, and nobody else does", filed, has, desk("BO", release(func(*Release) {}))},
		{"what was not filed is not released", filed, has, desk("CA", release(func(r *Release) { r.Report = "CA-R-2" }))},
		{"the latest version is released", filed, has, desk("CA", release(func(r *Release) { r.Version = 2 }))},
		{"version 0 of nothing is not released", filed, has,
			desk("CA", release(func(r *Release) { r.Report, r.Version = "CA-R-2", 0 }))},
		{"a release reaches all members at least", filed, desk("CA", release(func(r *Release) { r.To = LevelJoint })),
			desk("CA", release(func(r *Release) { r.To = LevelNamed }))},
		{"a release says how far it goes", filed, has, desk("CA", release(func(r *Release) { r.To = "" }))},
		{"what is released is right in itself",
			filed, has, desk("CA", release(func(r *Release) { r.Coded.Kind = "a quarrel" }))},
		{"an older version is not released once there is a newer",
			func(x *story) {
				x.files("CA", 1)
				x.files("CA", 1, func(r *Report) { r.Version = 2 })
			}, desk("CA", release(func(r *Release) { r.Version = 2 })), has},
	})
}

func TestWhatMayBeSaidOfIncidents(t *testing.T) {
	verdict := func(change func(*Assessment)) *Assessment {
		a := &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed}
		change(a)
		return a
	}
	given := desk("BO", verdict(func(*Assessment) {}))
	refused := func(change func(*Assessment)) *Assessment {
		a := &Assessment{Incident: "CA-I-1", State: Refusing}
		change(a)
		return a
	}
	silent := desk("BO", refused(func(*Assessment) {}))
	interest := func(of MemberID, in IncidentID) entered {
		return desk("BO", &Interest{Incident: in, Member: of, Holds: true})
	}
	concur := func(by MemberID, change func(*Concur)) entered {
		c := &Concur{Incident: "CA-I-1", Revision: 1, Rule: 1}
		change(c)
		return node(by, c)
	}
	agrees := concur("BO", func(*Concur) {})
	lapsed := func(change func(*Lapsed)) entered {
		l := &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: 1_000}
		change(l)
		return node("BO", l)
	}
	over := lapsed(func(*Lapsed) {})
	link := func(r ReportID, i IncidentID) entered { return desk("BO", &Link{Report: r, Incident: i, Linked: true}) }
	same := func(a, b IncidentID) entered { return desk("BO", &Same{A: a, B: b, Same: true}) }
	const late = 4_000_000_000 // after whatever a story enters
	runPairs(t, []pair{
		{"a verdict is on an incident that a member can have opened", nil, given,
			desk("BO", verdict(func(a *Assessment) { a.Incident = "ZZ-I-1" }))},
		{"a verdict is not on a report", nil, given, desk("BO", verdict(func(a *Assessment) { a.Incident = "CA-R-1" }))},
		{"a verdict that is given answers whether it happened", nil, given,
			desk("BO", verdict(func(a *Assessment) { a.Happened = "" }))},
		{"absence is never entered", nil, given, desk("BO", refused(func(a *Assessment) { a.State = Absent }))},
		{"having left is never entered as a verdict",
			nil, given, desk("BO", refused(func(a *Assessment) { a.State = Gone }))},
		{"who refuses does not say whether it happened",
			nil, silent, desk("BO", refused(func(a *Assessment) { a.Happened = codes.Refuted }))},
		{"who refuses does not say whether it was permitted", nil, silent,
			desk("BO", refused(func(a *Assessment) { a.Permitted = codes.WasPermitted }))},
		{"who refuses does not say who did it", nil, silent,
			desk("BO", refused(func(a *Assessment) { a.Authors = []Attribution{{Actor: "north"}} }))},
		{"who stands aside answers nothing", nil, desk("BO", refused(func(a *Assessment) { a.State = Recused })),
			desk("BO", refused(func(a *Assessment) { a.State, a.Happened = Recused, codes.Refuted }))},
		{"who abstains answers nothing", nil, desk("BO", refused(func(a *Assessment) { a.State = Abstained })),
			desk("BO", refused(func(a *Assessment) { a.State, a.Happened = Abstained, codes.Refuted }))},

		{"a member is interested, nobody else", nil, interest("CA", "CA-I-1"), interest("ZZ", "CA-I-1")},
		{"a member is interested in an incident", nil, interest("CA", "CA-I-1"), interest("CA", "CA-R-1")},
		{"who does not vote does not concur", nil, agrees, concur("OM", func(*Concur) {})},
		{"revisions are counted from 1", nil, agrees, concur("BO", func(c *Concur) { c.Revision = 0 })},
		{"a member concurs under the rule that its log stands under",
			nil, agrees, concur("BO", func(c *Concur) { c.Rule = 2 })},
		{"a member concurs in what is found on an incident",
			nil, agrees, concur("BO", func(c *Concur) { c.Incident = "CA-R-1" })},
		{"a deadline lapses when it is due, and not before", nil, over, lapsed(func(l *Lapsed) { l.Due = late })},
		{"a deadline that is never due does not lapse", nil, over, lapsed(func(l *Lapsed) { l.Due = 0 })},
		{"there are two deadlines, for verdicts and replies", nil, lapsed(func(l *Lapsed) { l.Deadline = "reply" }),
			lapsed(func(l *Lapsed) { l.Deadline = "tea" })},
		{"a deadline is that of an incident", nil, over, lapsed(func(l *Lapsed) { l.Incident = "CA-R-1" })},

		{"a link is of a report that a member can have filed", nil, link("CA-R-1", "CA-I-1"), link("ZZ-R-1", "CA-I-1")},
		{"a link is to an incident that a member can have opened", nil, link("CA-R-1", "CA-I-1"), link("CA-R-1", "ZZ-I-1")},
		{"two incidents are one, not an incident and a report", nil, same("CA-I-1", "BO-I-1"), same("CA-I-1", "BO-R-1")},
		{"two incidents are one, not a report and an incident", nil, same("CA-I-1", "BO-I-1"), same("CA-R-1", "BO-I-1")},
		{"an incident is not joined with itself", nil, same("CA-I-1", "CA-I-2"), same("CA-I-1", "CA-I-1")},
	})
	if !(entered{"BO", "", over.body}).into(t, nil) {
		t.Error("a deadline that is due at the very moment has not lapsed")
	}
}

// At the moment at which it is due a deadline has lapsed.
func TestADeadlineLapsesAtItsMoment(t *testing.T) {
	for late, want := range map[Instant]int{0: 0, 1: 1} {
		x := tell(t)
		x.node("BO", &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: x.at + 3600 + late})
		if n := len(x.s.Refused()); n != want {
			t.Errorf("entered %d seconds before it is due: %d refused", late, n)
		}
	}
}

// Nobody assesses what they reported: the officer that filed a report does not give its member's verdict.
func TestWhoReportedDoesNotAssess(t *testing.T) {
	verdict := &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed}
	byDesk := func(x *story) { x.desk("CA", &Report{ID: "CA-R-1", Version: 1, Incident: "CA-I-1"}) }
	second := func(x *story) {
		x.desk("CA", &Officer{Function: "judge", May: []Action{ActAssess, ActFile}})
		byDesk(x)
	}
	runPairs(t, []pair{
		{"who filed the report does not assess; another officer does",
			second, entered{"CA", "judge", verdict}, desk("CA", verdict)},
		{"who filed any version of it does not either", func(x *story) {
			second(x)
			x.enter("CA", "judge", &Report{ID: "CA-R-1", Version: 2})
			x.desk("CA", &Officer{Function: "other", May: []Action{ActAssess}})
		}, entered{"CA", "other", verdict}, desk("CA", verdict)},
		{"another member's desk of the same name may", byDesk, desk("BO", verdict), desk("CA", verdict)},
		{"who filed a report that its member links there does not", func(x *story) {
			second(x)
			x.links("CA", "CA-R-1", "BO-I-7")
		}, desk("CA", &Assessment{Incident: "BO-I-8", State: Given, Happened: codes.Confirmed}),
			desk("CA", &Assessment{Incident: "BO-I-7", State: Given, Happened: codes.Confirmed})},
	})
	if !desk("CA", verdict).into(t, func(x *story) {
		byDesk(x)
		x.unlinks("CA", "CA-R-1", "CA-I-1")
	}) {
		t.Error("who filed a report that its member holds to tell of something else may not assess")
	}
}

func TestWhatElseHasEffect(t *testing.T) {
	visit := func(change func(*Operation)) entered {
		o := &Operation{ID: "CA-O-1", Kind: codes.Visit, State: "planned", About: About{Incident: "BO-I-1"}}
		change(o)
		return desk("CA", o)
	}
	planned := visit(func(*Operation) {})
	column := func(c Column) entered { return desk("CA", &c) }
	accession := func(a Accession) entered { return desk("CA", &a) }
	actor := func(a Actor) entered { return desk("CA", &a) }
	area := func(a Area) entered { return desk("CA", &a) }
	agreement := func(id AgreementID, version int) entered { return desk("CA", &Agreement{ID: id, Version: version}) }
	observed := func(peer MemberID, size int64) entered { return node("CA", &Observed{Peer: peer, Size: size}) }
	fork := func(of MemberID, size int64, proof string) entered {
		return node("CA", &Fork{Member: of, Size: size, Proof: proof})
	}
	names := []Name{{Text: "The Harbour"}}
	ring := []Point{{}, {LatE7: 1}, {LonE7: 1}}
	released := Column{Day: "2030-03-01", State: Released}
	runPairs(t, []pair{
		{"an operation has an id of the member's own", nil, planned, visit(func(o *Operation) { o.ID = "BO-O-1" })},
		{"an operation has an id of an operation", nil, planned, visit(func(o *Operation) { o.ID = "CA-R-1" })},
		{"an operation is in a state that its kind passes through",
			nil, planned, visit(func(o *Operation) { o.State = "watched" })},
		{"kinds of operation are a closed list", nil, planned, visit(func(o *Operation) { o.Kind = "stroll" })},
		{"an operation is about an incident that a member can have opened, or about none", nil,
			visit(func(o *Operation) { o.About.Incident = "" }), visit(func(o *Operation) { o.About.Incident = "ZZ-I-1" })},
		{"an operation does not end before it begins", nil, visit(func(o *Operation) { o.When = Interval{From: 5, To: 5} }),
			visit(func(o *Operation) { o.When = Interval{From: 5, To: 4} })},

		{"a column is released or withheld", nil, column(released), column(Column{Day: "2030-03-01", State: NotReported})},
		{"a withheld column is a word, too",
			nil, column(Column{Day: "2030-03-01", State: Withheld}), column(Column{Day: "2030-03-01"})},
		{"a column is of one day", nil, column(released), column(Column{Day: "2030-03", State: Released})},
		{"a column is of a day of the calendar", nil, column(released), column(Column{Day: "2030-02-30", State: Released})},
		{"a column is the member's own",
			nil, column(released), column(Column{Day: "2030-03-01", State: Released, Member: "CA"})},

		{"an accession has a status of the list",
			nil, accession(Accession{Agreement: "one", Actor: "north", Status: codes.Acceded}),
			accession(Accession{Agreement: "one", Actor: "north", Status: "keen"})},
		{"an accession is of somebody", nil, accession(Accession{Agreement: "one", Settlement: "amity",
			Status: codes.Acceded}),
			accession(Accession{Agreement: "one", Status: codes.Acceded})},
		{"an accession is of an actor or of a settlement, not of both", nil,
			accession(Accession{Agreement: "one", Actor: "north", Status: codes.Acceded}),
			accession(Accession{Agreement: "one", Actor: "north", Settlement: "amity", Status: codes.Acceded})},
		{"an actor has a short name",
			nil, actor(Actor{ID: "north", Names: names}), actor(Actor{ID: "The North", Names: names})},
		{"an actor has a name", nil, actor(Actor{ID: "north", Names: names}), actor(Actor{ID: "north"})},
		{"an area has a short name", nil, area(Area{ID: "bay", Names: names}), area(Area{ID: "The Bay", Names: names})},
		{"an area has a name", nil, area(Area{ID: "bay", Names: names}), area(Area{ID: "bay"})},
		{"an area has at most one shape", nil, area(Area{ID: "bay", Names: names, Ring: ring}),
			area(Area{ID: "bay", Names: names, Ring: ring, Circle: &Circle{}})},
		{"a ring has three corners", nil, area(Area{ID: "bay", Names: names, Circle: &Circle{}}),
			area(Area{ID: "bay", Names: names, Ring: ring[:2]})},
		{"an agreement has a short name", nil, agreement("one", 1), agreement("Number One", 1)},
		{"versions of an agreement are counted from 1", nil, agreement("one", 1), agreement("one", 0)},

		{"a node observes the logs of members", nil, observed("BO", 3), observed("ZZ", 3)},
		{"a node does not observe its own log", nil, observed("BO", 0), observed("CA", 0)},
		{"a log has no negative size", nil, observed("BO", 0), observed("BO", -1)},
		{"a member's log can have two histories, nobody else's", nil, fork("BO", 0, "proof"), fork("ZZ", 0, "proof")},
		{"that a log has two histories is said with the proof", nil, fork("BO", 0, "proof"), fork("BO", 0, "")},
		{"two histories part at a size", nil, fork("BO", 0, "proof"), fork("BO", -1, "proof")},
	})
}

// A log opens with the document of its process, and goes on until its member leaves.
func TestWhatALogOpensAndEndsWith(t *testing.T) {
	report := &Report{ID: "CA-R-1", Version: 1}
	for _, c := range []struct {
		sentence string
		entries  func(x *story)
		refused  int64 // of the log of CA, from this entry on; 0: none
	}{
		{"a log opens with the founding document", func(x *story) { x.node("CA", founding()) }, 0},
		{"a log that opens with anything else never begins", func(x *story) {
			x.desk("CA", &Officer{Function: "desk", May: []Action{ActAdmin, ActFile}})
			x.node("CA", founding())
			x.desk("CA", report)
		}, -1},
		{"a log has one founding document", func(x *story) {
			x.node("CA", founding())
			x.desk("CA", &Officer{Function: "desk", May: []Action{ActAdmin, ActFile}})
			x.desk("CA", founding())
		}, 2},
		{"a log that another document founded belongs to another process", func(x *story) {
			p := founding()
			p.Title = "Another"
			x.node("AR", founding())
			x.node("CA", p)
			x.desk("CA", &Officer{Function: "desk", May: []Action{ActAdmin, ActFile}})
		}, -1},
		{"a document that is wrong in itself founds nothing", func(x *story) {
			p := founding()
			p.Rule.K = 1
			x.node("CA", p)
		}, -1},
		{"a process may have one member", func(x *story) {
			p := founding()
			p.Members = p.Members[2:3]
			p.Rule = ruleOf(Unanimity, func(r *Rule) { r.Voters, r.LapseK = []MemberID{"CA"}, 1 })
			x.node("CA", p)
		}, 0},
		{"a document has a short name", func(x *story) {
			p := founding()
			p.ID = "The Process"
			x.node("CA", p)
		}, -1},
		{"a document that amends names the founding one, and one that founds names none", func(x *story) {
			p := founding()
			p.Founding = DigestOf([]byte("another"))
			x.node("CA", p)
		}, -1},
		{"a document founds no log of whom it does not name", func(x *story) {
			p := founding()
			without("CA")(p)
			p.Rule.K, p.Rule.LapseK = 2, 1
			x.node("CA", p)
		}, -1},
		{"nothing follows once the member left", func(x *story) {
			x.node("CA", founding())
			x.desk("CA", &Officer{Function: "desk", May: []Action{ActAdmin, ActFile}})
			x.leaves("CA")
			x.desk("CA", report)
			x.node("CA", &Observed{Peer: "AR"})
		}, 3},
		{"nothing follows once the log key was given up", func(x *story) {
			x.node("CA", founding())
			x.desk("CA", &Officer{Function: "desk", May: []Action{ActAdmin, ActFile}})
			x.desk("CA", &Key{Use: UseLog, Key: "k", Revoked: true})
			x.desk("CA", report)
		}, 3},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			x := &story{t: t, s: NewState(Digest{}), logs: map[MemberID]int64{}, at: 1_900_000_000}
			c.entries(x)
			from := max(c.refused, 0)
			if c.refused == 0 {
				from = x.logs["CA"]
			}
			var got, want []int64
			for _, r := range x.s.Refused() {
				got = append(got, r.Index)
			}
			for i := from; i < x.logs["CA"]; i++ {
				want = append(want, i)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("refused %v, and it should be %v", x.s.Refused(), want)
			}
		})
	}
}

// An officer acts when its member's log vouches for it, and does what the log says it may.
func TestWhoMayEnterWhat(t *testing.T) {
	report := &Report{ID: "CA-R-9", Version: 1}
	judge := func(x *story) { x.desk("CA", &Officer{Function: "judge", May: []Action{ActAssess}}) }
	verdict := &Assessment{Incident: "BO-I-1", State: Given, Happened: codes.Confirmed}
	officer := func(function, recipient string) entered {
		return desk("CA", &Officer{Function: function, May: []Action{ActFile}, Recipient: recipient})
	}
	runPairs(t, []pair{
		{"who files is vouched for", nil, monitor("CA", report), entered{"CA", "guard", report}},
		{"no officer is none", nil, monitor("CA", report), node("CA", report)},
		{"who may assess may not file", judge, entered{"CA", "judge", verdict}, entered{"CA", "judge", report}},
		{"who may file may not assess", nil, desk("CA", verdict), monitor("CA", verdict)},
		{"who may file may not group or release for ever: what it may is what the log last said", nil,
			monitor("CA", &Incident{ID: "CA-I-1"}), monitor("CA", &Agreement{ID: "one", Version: 1})},
		{"who may file does not administer", nil, officer("guard", ""), monitor("CA", &Officer{Function: "guard"})},
		{"an officer of another member is none here", func(x *story) {
			x.desk("BO", &Officer{Function: "guard", May: []Action{ActFile}})
		}, entered{"BO", "guard", &Report{ID: "BO-R-9", Version: 1}}, entered{"CA", "guard", report}},
		{"an officer is a function with a name", nil, officer("guard", ""), officer("", "")},
		{"an officer's key is one that things can be closed to", nil, officer("guard", ""), officer("guard", "age1")},
		{"a node concurs by itself, and files nothing by itself", nil, node("CA", &Observed{Peer: "AR"}), node("CA", report)},
		{"where an officer is named for what a node does, it is vouched for", nil,
			desk("CA", &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: 1_000}),
			entered{"CA", "guard", &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: 1_000}}},
		{"what a node observes an officer enters only where the log vouches for it", nil,
			desk("CA", &Observed{Peer: "AR"}), entered{"CA", "guard", &Observed{Peer: "AR"}}},
		{"where an officer is named for what a node does, it may do that", nil,
			desk("CA", &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: 1_000}),
			monitor("CA", &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: 1_000})},
	})
	ended := func(x *story) { x.desk("CA", &Officer{Function: "monitor", May: []Action{ActFile}, Ended: true}) }
	if monitor("CA", report).into(t, ended) {
		t.Error("an officer whose function has ended files")
	}
	fewer := func(x *story) { x.desk("CA", &Officer{Function: "monitor", May: []Action{ActGroup}}) }
	if monitor("CA", report).into(t, fewer) {
		t.Error("an officer files that may no longer")
	}
}

// The first officer of a log vouches for itself; from then on an officer vouches for others that may.
func TestTheFirstOfficerVouchesForItself(t *testing.T) {
	x := &story{t: t, s: NewState(Digest{}), logs: map[MemberID]int64{}, at: 1_900_000_000}
	x.node("CA", founding())
	x.enter("CA", "monitor", &Report{ID: "CA-R-1", Version: 1})
	x.enter("CA", "monitor", &Officer{Function: "desk", May: []Action{ActAdmin}})
	x.enter("CA", "monitor", &Officer{Function: "monitor", May: []Action{ActFile}})
	x.enter("CA", "desk", &Officer{Function: "monitor", May: []Action{ActFile}})
	got := listed(x.s.Refused(), func(r Refusal) string { return itoa(int(r.Index)) })
	if got != "1 3" {
		t.Fatalf("refused %s; before there is an officer nobody files, and after it nobody vouches for itself", got)
	}
	if o, ok := x.s.log("CA").officers["monitor"]; !ok || len(o.May) != 1 {
		t.Fatalf("%+v", o)
	}
}
