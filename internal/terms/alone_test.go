package terms

import (
	"flag"
	"slices"
	"testing"

	"truce"
	"truce/codes"
)

var everyPair = flag.Bool("every-pair", false, "TestOneMemberClearsNothingInPairs tries all pairs of claims")

// claims are what one member can enter about an agreement, its parties and an event, apart from what it withdraws.
func hostileClaims(t testing.TB, m truce.MemberID, event truce.IncidentID) map[string]any {
	from := "2030-03-09 00:00"
	pact := func(version int, change func(*truce.Agreement)) *truce.Agreement {
		a := agreementFiles(t)["agreement.yaml"].Agreement
		a.Version = version
		change(&a)
		return &a
	}
	telling := func(status codes.AccessionStatus, since string, who truce.ActorID) *truce.Accession {
		a := council(status, since)
		a.ClaimedBy = who
		return a
	}
	own := func(n int64) truce.ReportID { return truce.ReportID(truce.Mint(m, 'R', n)) }
	report := func(n int64, change func(*truce.Coded)) *truce.Report {
		c := shelling()
		c.When = truce.Interval{From: on(noon), To: on(noon)}
		change(&c)
		return &truce.Report{ID: own(n), Version: 1,
			Incident: truce.IncidentID(truce.Mint(m, 'I', n)), Coded: &c}
	}
	return map[string]any{
		"it withdrew":                       council(codes.Withdrawn, from),
		"it withdrew, undated":              council(codes.Withdrawn, ""),
		"it refused":                        council(codes.Refused, from),
		"it negotiates":                     council(codes.InNegotiation, ""),
		"it suspended":                      council(codes.Suspended, from),
		"it acceded later":                  council(codes.Acceded, "2030-03-11 00:00"),
		"it resumed":                        council(codes.Resumed, from),
		"it contests":                       council(codes.Contested, from),
		"it says itself that it withdrew":   telling(codes.Withdrawn, from, "hill-council"),
		"another says that it withdrew":     telling(codes.Withdrawn, from, "arcadia"),
		"it is suspended":                   ended("suspended", from),
		"it has ended":                      ended("ended", from),
		"it has ended, undated":             &truce.AgreementStatus{Agreement: ceasefire, Status: "ended"},
		"it is in force":                    ended("in force", from),
		"it is extended":                    ended("extended", from),
		"a version without the clause":      pact(2, func(a *truce.Agreement) { a.Clauses = a.Clauses[3:] }),
		"a version that ended":              pact(2, func(a *truce.Agreement) { a.End = on(from) }),
		"the version with an end":           pact(1, func(a *truce.Agreement) { a.End = on(from) }),
		"the version without the party":     pact(1, func(a *truce.Agreement) { a.Parties = a.Parties[:1] }),
		"the version that begins later":     pact(1, func(a *truce.Agreement) { a.Effect = on("2030-03-11 00:00") }),
		"the version that leaves out areas": pact(1, func(a *truce.Agreement) { a.Areas = nil }),
		"another deal instead": &truce.Agreement{ID: "other-deal", Version: 1, Effect: on(from), Instead: ceasefire,
			Clauses: []truce.Clause{{Number: "1", Title: "Boats", Text: "Boats pass.", Status: "official",
				Breach: `kind == "siege"`}}},
		"they are civilians": &truce.Actor{ID: "hill-council", Kind: codes.ActorCivilians,
			Names: []truce.Name{{Text: "people"}}},
		"the target is a group": &truce.Actor{ID: "government-of-meridian", Kind: codes.ActorGroup,
			Names: []truce.Name{{Text: "a group"}}},
		"they are of a group left out":       &truce.Membership{Actor: "hill-council", Of: "black-tide"},
		"the target is of a group left out":  &truce.Membership{Actor: "government-of-meridian", Of: "black-tide"},
		"the target is listed":               &truce.Designation{Actor: "government-of-meridian", By: "arcadia"},
		"they are listed":                    &truce.Designation{Actor: "hill-council", By: "arcadia"},
		"they do as another says":            &truce.Influence{By: "black-tide", On: "hill-council"},
		"the hold is everywhere":             square("tide-hold", "", -.12, -.78),
		"the hold is everywhere, no outline": &truce.Area{ID: "tide-hold", Kind: "combat", Names: []truce.Name{{Text: "x"}}},
		"the province is everywhere":         square("tidewater", "", -.12, -.78),
		"it reads them as left out": &truce.Position{Agreement: ceasefire,
			Standing: map[truce.ActorID]codes.Standing{"government-of-meridian": codes.Excluded}},
		"it announced it": &truce.Operation{ID: truce.Mint(m, 'O', 1), Kind: codes.Notification, State: "notified",
			About: truce.About{Party: "hill-council"}, When: during("2030-03-01 00:00", "2030-03-20 00:00")},
		"it cancels what it announced": &truce.Operation{ID: truce.Mint(m, 'O', 1), Kind: codes.Notification,
			State: "cancelled", About: truce.About{Party: "hill-council"}},
		"it finds self-defence": &truce.Assessment{Incident: event, State: truce.Given, Happened: codes.Confirmed,
			Permitted: codes.WasPermitted, Because: "self-defence", Evidence: "own post"},
		"it finds an excluded target": &truce.Assessment{Incident: event, State: truce.Given, Happened: codes.Confirmed,
			Permitted: codes.WasPermitted, Because: "excluded target", Evidence: "own post"},
		"it files the same":    report(50, func(*truce.Coded) {}),
		"it links what it has": &truce.Link{Incident: event, Report: own(50), Linked: true},
		"it files a siege, long before": report(51, func(c *truce.Coded) {
			c.Kind, c.When = codes.Siege, during("2030-01-01 00:00", "2030-01-02 00:00")
			c.Authors, c.Targets = by("hill-council"), by("black-tide")
		}),
		"it links the siege": &truce.Link{Incident: event, Report: own(51), Linked: true},
		"it files that another did it to a group left out": report(52, func(c *truce.Coded) {
			c.Authors, c.Targets, c.Where = by("hill-council"), by("black-tide"), place(-.4, .5, 10)
			c.Consent = codes.Consented
		}),
		"it links that":                  &truce.Link{Incident: event, Report: own(52), Linked: true},
		"it says the report is of other": &truce.Link{Incident: event, Report: "CA-R-1"},
	}
}

// TestOneMemberClearsNothingInPairs: whatever two things one member enters, before the event or after it, dated or not,
// what is a breach by the text stays one to all the others, or is not known; it is never no breach, nor outside of the
// agreement.
func TestOneMemberClearsNothingInPairs(t *testing.T) {
	const event truce.IncidentID = "CA-I-1"
	before, after := "2030-03-05 09:00", "2030-03-11 09:00"
	c := shelling()
	c.When = truce.Interval{From: on(noon), To: on(noon)}
	c.Authors, c.Targets = by("hill-council"), by("government-of-meridian")
	told, n := 0, 0
	try := func(name string, list []said) {
		told++
		r := island(t, liaison)
		if id := r.report("CA", c); id != event {
			t.Fatal(id)
		}
		r.refusable = true
		r.enterAll(list)
		for _, p := range r.book().Appraisers("OM") {
			if p.Agreement.ID != ceasefire || p.Agreement.Version != 1 {
				continue
			}
			for _, s := range p.Appraise(r.view(event)) {
				if s.Author.Actor != "hill-council" || s.Results[0] == Breach || s.Results[0] == Undetermined {
					continue
				}
				if n++; n < 20 {
					t.Errorf("%s: it is %s", name, s.Results[0])
				}
			}
		}
	}
	hostile := hostileClaims(t, "AR", event)
	var names []string
	for k := range hostile {
		names = append(names, k)
	}
	slices.Sort(names)
	for i, a := range names {
		try(a, []said{{"AR", []string{before, after}[i%2], hostile[a]}})
		for k, b := range names {
			for at, times := range [][2]string{{before, before}, {before, after}, {after, after}} {
				if !*everyPair && (i*31+k*17+at*7)%151 != 0 {
					continue
				}
				try(a+"; "+b+", at "+times[0]+" and "+times[1], []said{{"AR", times[0], hostile[a]}, {"AR", times[1], hostile[b]}})
				try(a+"; taken back; "+b, []said{{"AR", times[0], hostile[a]}, {"AR", times[1], takesBack(0)},
					{"AR", times[1], hostile[b]}})
			}
		}
	}
	t.Logf("%d stories, %d of them wrong", told, n)
}
