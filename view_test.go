package truce

import (
	"testing"

	"truce/codes"
)

// tale is a row about a joint incident: what members enter after the logs were opened, and what is then so.
type tale struct {
	sentence string
	events   func(x *story)
	want     string
}

// runTales tells each tale anew and compares what the incident CA-I-1 comes to, in words.
func runTales(t *testing.T, tales []tale, words func(v IncidentView) string, change ...func(*Process)) {
	t.Helper()
	for _, c := range tales {
		t.Run(c.sentence, func(t *testing.T) {
			x := tell(t, change...)
			x.files("CA", 1)
			c.events(x)
			x.allInEffect()
			if got := words(x.view("CA-I-1")); got != c.want {
				t.Fatalf("%s\nit should be\n%s", got, c.want)
			}
		})
	}
}

func TestWhoIsInterested(t *testing.T) {
	tales := []tale{
		{"one member's word makes no other interested", func(x *story) { x.holds("BO", "AR", true) }, "–"},
		{"a member's word of itself is enough", func(x *story) { x.holds("AR", "AR", true) }, "AR"},
		{"as many others as the rule asks for are enough", func(x *story) {
			x.holds("BO", "AR", true)
			x.holds("CA", "AR", true)
		}, "AR"},
		{"who says it twice is one", func(x *story) {
			x.holds("BO", "AR", true)
			x.holds("BO", "AR", true)
		}, "–"},
		{"members that do not vote may say it", func(x *story) {
			x.holds("BO", "AR", true)
			x.holds("OM", "AR", true)
		}, "AR"},
		{"who takes it back says it no longer", func(x *story) {
			x.holds("BO", "AR", true)
			x.holds("CA", "AR", true)
			x.holds("CA", "AR", false)
		}, "–"},
		{"who withdraws it says it no longer", func(x *story) {
			x.holds("BO", "AR", true)
			x.withdraws(x.holds("CA", "AR", true))
		}, "–"},
		{"what was replaced before it was withdrawn leaves the later word", func(x *story) {
			x.holds("BO", "AR", true)
			old := x.holds("CA", "AR", true)
			x.holds("CA", "AR", true)
			x.withdraws(old)
		}, "AR"},
		{"that a member is not interested in itself outweighs nothing", func(x *story) {
			x.holds("BO", "AR", true)
			x.holds("CA", "AR", true)
			x.holds("AR", "AR", false)
		}, "AR"},
		{"words of different members are counted apart", func(x *story) {
			x.holds("BO", "AR", true)
			x.holds("CA", "OM", true)
		}, "–"},
	}
	runTales(t, tales, func(v IncidentView) string { return listed(sortedKeys(v.Interested), memberWord) })
}

func TestVerdictsComeToADecision(t *testing.T) {
	unanimous := func(p *Process) {
		p.Rule = ruleOf(Unanimity, absent(Leaves), ofInterest(Leaves))
	}
	tales := []tale{
		{"a later verdict replaces the earlier", func(x *story) {
			for _, m := range []MemberID{"AR", "BO", "CA"} {
				x.finds(m, codes.Confirmed)
			}
			x.finds("AR", codes.Refuted)
		}, "no agreed finding"},
		{"a verdict that is withdrawn was not given", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.withdraws(x.finds("CA", codes.Refuted))
		}, "open, awaits CA"},
		{"withdrawing a verdict does not bring the one before it back", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.finds("CA", codes.Confirmed)
			x.withdraws(x.finds("CA", codes.Refuted))
		}, "open, awaits CA"},
		{"withdrawing a verdict that was replaced changes nothing", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			old := x.finds("CA", codes.Refuted)
			x.finds("CA", codes.Confirmed)
			x.withdraws(old)
		}, "confirmed, not permitted"},
		{"a verdict on an incident that was joined to this one is one on this one", func(x *story) {
			x.files("CA", 2)
			x.joins("CA", "CA-I-1", "CA-I-2")
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.desk("CA", &Assessment{Incident: "CA-I-2", State: Given, Happened: codes.Confirmed,
				Permitted: codes.NotPermitted})
		}, "confirmed, not permitted"},
		{"of a member's verdicts on incidents that were joined the last stands", func(x *story) {
			x.files("CA", 2)
			x.joins("CA", "CA-I-1", "CA-I-2")
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.desk("CA", &Assessment{Incident: "CA-I-2", State: Given, Happened: codes.Refuted})
			x.finds("CA", codes.Confirmed)
		}, "confirmed, not permitted"},
		{"one member's word does not end the time for verdicts where two are asked for", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.lapses("OM")
			x.lapses("OM")
		}, "open, awaits CA"},
		{"two members' word ends it, and who is absent leaves", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.lapses("OM")
			x.lapses("AR")
		}, "confirmed, not permitted"},
		{"that the time for replies is over does not end that for verdicts", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.node("OM", &Lapsed{Incident: "CA-I-1", Deadline: "reply", Due: x.at})
			x.lapses("AR")
		}, "open, awaits CA"},
		{"what members said of an id that was joined counts for the whole", func(x *story) {
			x.files("CA", 2)
			x.joins("CA", "CA-I-1", "CA-I-2")
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.lapses("AR")
			x.node("OM", &Lapsed{Incident: "CA-I-2", Deadline: "verdict", Due: x.at})
		}, "confirmed, not permitted"},
		{"who has left is waited for no more", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.leaves("CA")
		}, "confirmed, not permitted"},
		{"the verdict of who has left stands", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.finds("CA", codes.Refuted)
			x.leaves("CA")
		}, "no agreed finding"},
		{"who gave up its log key has left", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.desk("CA", &Key{Use: UseLog, Key: "k", Revoked: true, Why: "lost"})
		}, "confirmed, not permitted"},
		{"who gave up another key has not", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.desk("CA", &Key{Use: UseNode, Key: "k", Revoked: true, Why: "lost"})
		}, "open, awaits CA"},
		{"who is interested leaves where the rule says so, without having spoken", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.holds("CA", "CA", true)
		}, "confirmed, not permitted"},
		{"who is interested leaves where the rule says so, whatever it answered", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.finds("CA", codes.Refuted)
			x.holds("CA", "CA", true)
		}, "confirmed, not permitted"},
		{"who has left and is interested is interested", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.finds("BO", codes.Confirmed)
			x.holds("CA", "CA", true)
			x.leaves("CA")
		}, "confirmed, not permitted"},
		{"one voter left does not find", func(x *story) {
			x.finds("AR", codes.Confirmed)
			x.holds("BO", "BO", true)
			x.leaves("CA")
		}, "no agreed finding"},
	}
	runTales(t, tales, func(v IncidentView) string { return decided(v.Decision) }, unanimous)

	// Where interest blocks, who left and is interested blocks; as somebody absent it would leave.
	runTales(t, []tale{{"interest outweighs having left", func(x *story) {
		x.finds("AR", codes.Confirmed)
		x.finds("BO", codes.Confirmed)
		x.holds("CA", "CA", true)
		x.leaves("CA")
	}, "no agreed finding"}}, func(v IncidentView) string { return decided(v.Decision) },
		func(p *Process) { p.Rule = ruleOf(Unanimity, absent(Leaves), ofInterest(Blocks)) })
}

// What reports say is put side by side, never chosen between.
func TestReportsAreMergedWithoutChoosing(t *testing.T) {
	at := func(from, to Instant) Interval { return Interval{From: from, To: to} }
	point := &Point{LatE7: 1, LonE7: 1}
	near, exact := Place{Point: point, Precision: codes.Near, Name: "near"}, Place{Point: point, Precision: codes.Exact,
		Name: "exact"}
	named := Place{Name: "named"}
	killed := func(r Range) Toll { return Toll{Killed: Harm{Total: r}} }
	north, south := Attribution{Actor: "north", Confidence: "claimed"}, Attribution{Actor: "south", Confidence: "claimed"}
	some, others := Attribution{Name: "some men"}, Attribution{Name: "others"}
	actors := func(list []Attribution) string {
		return listed(list, func(a Attribution) string { return string(a.Actor) + a.Name })
	}
	for _, c := range []struct {
		sentence string
		coded    []*Coded // of reports in order; nil: not released
		words    func(v IncidentView) string
		want     string
	}{
		{"the time is the hull of what they state",
			[]*Coded{{When: at(100, 200)}, {When: at(150, 300)}}, whenWords, "100 to 300"},
		{"a report that states no time adds none", []*Coded{{When: at(100, 200)}, {}}, whenWords, "100 to 200"},
		{"an end that one leaves unknown is unknown",
			[]*Coded{{When: at(100, 200)}, {When: at(0, 300)}}, whenWords, "0 to 300"},
		{"the place is the one known most finely",
			[]*Coded{{Where: near}, {Where: exact}, {Where: named}}, whereWords, "exact"},
		{"of two places known alike the first stands",
			[]*Coded{{Where: near}, {Where: Place{Point: point, Precision: codes.Near, Name: "second"}}},
			whereWords, "near"},
		{"a position is finer than a name", []*Coded{{Where: named}, {Where: near}}, whereWords, "near"},
		{"a name is finer than nothing", []*Coded{{}, {Where: named}, {Where: Place{Name: "second"}}}, whereWords, "named"},
		{"the kinds are each named once, in order", []*Coded{{Kind: codes.Siege}, {Kind: codes.Shelling},
			{Kind: codes.Siege}, {}},
			func(v IncidentView) string {
				return listed(v.Kinds, func(k codes.EventKind) string { return string(k) })
			},
			"shelling siege"},
		{"those said to have done it are each named once",
			[]*Coded{{Authors: []Attribution{north, some}}, {Authors: []Attribution{south, north, some}}},
			func(v IncidentView) string { return actors(v.Authors) }, "north some men south"},
		{"an actor is one under whatever name",
			[]*Coded{{Authors: []Attribution{{Actor: "north", Name: " the North"}}}, {Authors: []Attribution{north}}},
			func(v IncidentView) string { return actors(v.Authors) }, "north the North"},
		{"names that no register has are told apart by name",
			[]*Coded{{Authors: []Attribution{some}}, {Authors: []Attribution{others}}},
			func(v IncidentView) string { return actors(v.Authors) }, "some men others"},
		{"those hit are not those who did it", []*Coded{{Targets: []Attribution{north}, Authors: []Attribution{south}}},
			func(v IncidentView) string { return actors(v.Targets) }, "north"},
		{"the killed are at least the least and at most the most",
			[]*Coded{{Toll: killed(Between(2, 5))}, {Toll: killed(Between(3, 9))}},
			killedWords, "2 to 9"},
		{"a report that states none killed does not say that there were none", []*Coded{{Toll: killed(Between(2, 5))}, {}},
			killedWords, "2 to 5"},
		{"of none nobody stated anything",
			[]*Coded{{}}, func(v IncidentView) string { return bound(v.Killed.Low) + bound(v.Killed.High) }, "??"},
		{"civilians alone bound the killed from below, and not from above",
			[]*Coded{{Toll: Toll{Killed: Harm{Civilian: Exactly(2)}}}}, killedWords, "2 to ?"},
		{"fighters alone bound them from below, and not from above",
			[]*Coded{{Toll: Toll{Killed: Harm{Fighter: Between(2, 3)}}}}, killedWords, "2 to ?"},
		{"civilians and fighters are all of them",
			[]*Coded{{Toll: Toll{Killed: Harm{Civilian: Exactly(2), Fighter: Between(1, 4)}}}}, killedWords, "3 to 6"},
		{"what is of unknown status is added",
			[]*Coded{{Toll: Toll{Killed: Harm{Civilian: Exactly(2), Fighter: Exactly(0), Unknown: Between(1, 3)}}}},
			killedWords, "3 to 5"},
		{"civilians and people of unknown status say nothing of fighters",
			[]*Coded{{Toll: Toll{Killed: Harm{Civilian: Exactly(2), Unknown: Exactly(3)}}}}, killedWords, "5 to ?"},
		{"what is not broken down is all of them", []*Coded{{Toll: Toll{Killed: Harm{Unknown: Between(2, 5)}}}}, killedWords,
			"2 to 5"},
		{"a bound that a part lacks the whole lacks",
			[]*Coded{{Toll: Toll{Killed: Harm{Civilian: Range{Low: number(2)}, Fighter: Range{High: number(4)}}}}}, killedWords,
			"2 to ?"},
		{"a total stands, whatever its parts leave out",
			[]*Coded{{Toll: Toll{Killed: Harm{Civilian: Exactly(2), Total: Exactly(7)}}}}, killedWords, "7 to 7"},
		{"another report's upper bound is one", []*Coded{{Toll: Toll{Killed: Harm{Civilian: Exactly(2)}}},
			{Toll: killed(Between(3, 5))}}, killedWords, "2 to 5"},
		{"an upper bound below what another counts at least is none",
			[]*Coded{{Toll: killed(Between(3, 5))}, {Toll: Toll{Killed: Harm{Civilian: Exactly(6)}}}}, killedWords, "3 to ?"},
		{"in whichever order they came",
			[]*Coded{{Toll: Toll{Killed: Harm{Civilian: Exactly(6)}}}, {Toll: killed(Between(3, 5))},
				{Toll: killed(Exactly(4))}},
			killedWords, "3 to ?"},
		{"until a report counts as many",
			[]*Coded{{Toll: killed(Between(3, 5))}, {Toll: Toll{Killed: Harm{Civilian: Exactly(6)}}},
				{Toll: killed(Exactly(6))}},
			killedWords, "3 to 6"},
		{"wounded and missing are not killed",
			[]*Coded{{Toll: Toll{Wounded: Harm{Total: Exactly(4)}, Missing: Harm{Total: Exactly(6)}}}},
			func(v IncidentView) string { return bound(v.Killed.Low) + bound(v.Wounded.Low) + bound(v.Missing.Low) }, "?46"},
		{"a report that was not released adds nothing", []*Coded{nil, {When: at(100, 200), Where: exact,
			Kind: codes.Siege}},
			func(v IncidentView) string { return whenWords(v) + whereWords(v) + itoa(len(v.Kinds)) }, "100 to 200exact1"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			x := tell(t)
			for i, coded := range c.coded {
				x.files("CA", i+1, func(r *Report) { r.Coded = coded })
				if i > 0 {
					x.links("CA", reportID("CA", i+1), "CA-I-1")
				}
			}
			x.allInEffect()
			v := x.view("CA-I-1")
			if got := c.words(v); got != c.want {
				t.Fatalf("%s, not %s", got, c.want)
			}
			// Nothing of a report shows through once it is left out.
			v.Reports = nil
			v.Describe()
			left := v.Killed.Low != nil || v.Wounded.Low != nil || v.Missing.Low != nil || v.DataOnly ||
				v.When != (Interval{}) || v.Where != (Place{}) || v.FirstSeen != 0
			if left || len(v.Kinds)+len(v.Authors)+len(v.Targets) > 0 {
				t.Fatalf("without reports there is left: %+v", v)
			}
		})
	}
}

func bound(b *Bound) string {
	if b == nil {
		return "?"
	}
	return itoa(b.N)
}

func killedWords(v IncidentView) string { return bound(v.Killed.Low) + " to " + bound(v.Killed.High) }

func number(n int) *int { return &n }

func whenWords(v IncidentView) string {
	return itoa(int(v.When.From)) + " to " + itoa(int(v.When.To))
}

func whereWords(v IncidentView) string { return v.Where.Name }

func TestWhenAnIncidentWasFirstSeenAndByWhom(t *testing.T) {
	for _, c := range []struct {
		sentence string
		received []Instant
		dataset  []string
		first    Instant
		dataOnly bool
	}{
		{"it was first seen when the earliest report came in", []Instant{300, 100, 200}, []string{"", "", ""}, 100, false},
		{"a report that does not say when it came in is not the earliest", []Instant{0, 200}, []string{"", ""}, 200, false},
		{"where none says so it is not known", []Instant{0}, []string{""}, 0, false},
		{"what only others' data tells of is so marked", []Instant{1, 2}, []string{"ged", "acled"}, 1, true},
		{"one report of others' data is data alone", []Instant{1}, []string{"ged"}, 1, true},
		{"a later report that does not say when it came in changes nothing", []Instant{200, 0}, []string{"", ""}, 200, false},
		{"one report of a member's own is enough that it is not", []Instant{1, 2}, []string{"ged", ""}, 1, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			x := tell(t)
			for i := range c.received {
				x.files("CA", i+1, func(r *Report) { r.Received, r.Dataset = c.received[i], c.dataset[i] })
				x.links("CA", reportID("CA", i+1), "CA-I-1")
			}
			if v := x.view("CA-I-1"); v.FirstSeen != c.first || v.DataOnly != c.dataOnly {
				t.Fatalf("first seen %d, by data alone: %v", v.FirstSeen, v.DataOnly)
			}
		})
	}
}
