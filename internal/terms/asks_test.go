package terms

import (
	"strings"
	"testing"

	"truce"
	"truce/codes"
)

// valley is a record of a pact with one clause: the crown and the league are bound, the raiders excluded; "ridge" is a
// circle of 10 km around 0.5 N 0.5 E. The wardens are a unit of the crown, the drovers allied with the league.
func valley(t *testing.T, breach string) *record {
	t.Helper()
	r := newRecord(t, "pact")
	name := func(s string) []truce.Name { return []truce.Name{{Text: s, Lang: "en", Kind: "main"}} }
	ridge := truce.Area{ID: "ridge", Kind: "zone", Names: name("the ridge"),
		Circle: &truce.Circle{Centre: *place(0.5, 0.5, 1).Point, RadiusM: 10_000}}
	a := truce.Agreement{ID: "pact", Version: 1, Effect: on("2030-01-01 00:00"), Zone: "UTC+02:00",
		Parties:    []truce.PartyClaim{{Actor: "crown", As: "party"}, {Actor: "league", As: "party"}},
		Guarantors: []truce.PartyClaim{{Actor: "mission", As: "third party"}},
		Exclusions: []truce.Exclusion{{Actor: "raiders"}},
		Areas:      []truce.AgreedArea{{Area: "ridge", Role: "named", Map: true}},
		Clauses:    []truce.Clause{{Number: "1", Title: "One", Text: "One.", Status: "official", Breach: breach}}}
	if _, _, flaws := compileClause(&a.Clauses[0], namedIn(&a), new(int)); len(flaws) > 0 {
		t.Fatal(flaws)
	}
	for _, b := range []any{&ridge, &a,
		&truce.Actor{ID: "crown", Kind: codes.ActorGovernment, Names: name("the Crown")},
		&truce.Actor{ID: "league", Kind: codes.ActorUmbrella, Names: name("the League")},
		&truce.Actor{ID: "wardens", Kind: codes.ActorUnit, Names: name("the Wardens")},
		&truce.Actor{ID: "drovers", Kind: codes.ActorGroup, Names: name("the Drovers")},
		&truce.Membership{Actor: "wardens", Of: "crown", To: on("2031-01-01 00:00")},
		&truce.Membership{Actor: "drovers", Of: "league", Role: "allied with"},
	} {
		r.enter("CA", b)
	}
	return r
}

// TestAsks: one row a sentence; what a report tells, and what a clause then comes to.
func TestAsks(t *testing.T) {
	inRidge, near, far := place(0.5, 0.5, 200), place(0.5, 0.62, 200), place(0.5, 0.9, 200)
	noon := during("2030-02-01 12:00", "2030-02-01 12:10")
	tell := func(change func(*truce.Coded)) truce.Coded {
		c := truce.Coded{When: noon, Where: far, Kind: codes.Shelling, Means: codes.Artillery,
			Authors: by("crown"), Targets: by("league")}
		change(&c)
		return c
	}
	for _, x := range []struct {
		breach, sentence string
		told             truce.Coded
		want             Result
	}{
		{`armed && from["ridge"]`, "it fell in the ridge; where the gun stood nobody says",
			tell(func(c *truce.Coded) { c.Where = inRidge }), Undetermined},
		{`armed && by["crown"]`, "a unit of the crown fires",
			tell(func(c *truce.Coded) { c.Authors = by("wardens") }), Breach},
		{`armed && by["crown"]`, "one that was a unit of the crown fires, a year later", tell(func(c *truce.Coded) {
			c.Authors, c.When = by("wardens"), during("2031-02-01 12:00", "2031-02-01 12:10")
		}), NoBreach},
		{`armed && from["ridge"]`, "it fell in the ridge and came from afar",
			tell(func(c *truce.Coded) { c.Where, c.From = inRidge, far }), NoBreach},
		{`armed && from["ridge"]`, "it fell afar and came from the ridge",
			tell(func(c *truce.Coded) { c.From = inRidge }), Breach},
		{`armed && inside["ridge"]`, "it fell afar and came from the ridge",
			tell(func(c *truce.Coded) { c.From = inRidge }), NoBreach},
		{`from["ridge"]`, "a gun is seen in the ridge",
			tell(func(c *truce.Coded) { c.Kind, c.Where = codes.WeaponSeen, inRidge }), Breach},
		{`stood["ridge 5000"]`, "it came from 3 km beside the ridge", tell(func(c *truce.Coded) { c.From = near }), Breach},
		{`stood["ridge 2000"]`, "it came from 3 km beside the ridge", tell(func(c *truce.Coded) { c.From = near }), NoBreach},
		{`stood["ridge 3300"]`, "within its precision it may", tell(func(c *truce.Coded) { c.From = near }), Undetermined},
		{`near["ridge 5000"]`, "it fell 34 km away", tell(func(c *truce.Coded) {}), NoBreach},
		{`near["ridge 5000"]`, "it fell somewhere", tell(func(c *truce.Coded) { c.Where = truce.Place{} }), Undetermined},
		{`by["crown"] && armed`, "the crown fires", tell(func(c *truce.Coded) {}), Breach},
		{`by["crown"] && armed`, "the league fires", tell(func(c *truce.Coded) { c.Authors = by("league") }), NoBreach},
		{`by["crown"] && armed`, "a unit of the crown fires: it is bound as the crown and it is the crown",
			tell(func(c *truce.Coded) { c.Authors = by("wardens") }), Breach},
		{`by["crown"] && armed`, "nobody knows who fires", tell(func(c *truce.Coded) { c.Authors = nil }), Undetermined},
		{`by["league"] && armed`, "an ally of the league fires: it is neither known to be bound nor to be the league",
			tell(func(c *truce.Coded) { c.Authors = by("drovers") }), Undetermined},
		{`against["mission"]`, "the mission is turned back",
			tell(func(c *truce.Coded) { c.Kind, c.Targets = codes.MovementDenied, by("mission") }), Breach},
		{`against["mission"]`, "somebody else is", tell(func(c *truce.Coded) { c.Kind = codes.MovementDenied }), NoBreach},
		{`against["mission"]`, "somebody is",
			tell(func(c *truce.Coded) { c.Kind, c.Targets = codes.MovementDenied, nil }), Undetermined},
		{`hit["hospital"]`, "a hospital and homes are hit",
			tell(func(c *truce.Coded) { c.Objects = []codes.Object{codes.Home, codes.Hospital} }), Breach},
		{`hit["hospital"]`, "homes are", tell(func(c *truce.Coded) { c.Objects = []codes.Object{codes.Home} }), NoBreach},
		{`hit["hospital"]`, "nobody says what", tell(func(c *truce.Coded) {}), Undetermined},
		{`over["calibre_mm 100"]`, "a gun of 122 mm", tell(func(c *truce.Coded) { c.Calibre = 122 }), Breach},
		{`over["calibre_mm 122"]`, "a gun of 122 mm", tell(func(c *truce.Coded) { c.Calibre = 122 }), NoBreach},
		{`over["calibre_mm 100"]`, "a gun", tell(func(c *truce.Coded) {}), Undetermined},
		{`over["weapons 3"]`, "two to four guns",
			tell(func(c *truce.Coded) { c.Weapons = truce.Between(2, 4) }), Undetermined},
		{`over["weapons 3"]`, "at least four", tell(func(c *truce.Coded) { c.Weapons = truce.Between(4, 9) }), Breach},
		{`over["people 30"]`, "thirty men", tell(func(c *truce.Coded) { c.People = truce.Exactly(30) }), NoBreach},
		{`over["rounds 10"]`, "eleven explosions",
			tell(func(c *truce.Coded) { c.Count, c.Unit = truce.Exactly(11), "explosions" }), Breach},
		{`over["rounds 10"]`, "eleven bursts, which are no rounds",
			tell(func(c *truce.Coded) { c.Count, c.Unit = truce.Exactly(11), "bursts" }), Undetermined},
		{`during["13:00 15:00"]`, "noon in UTC is 14:00 in the zone of the pact", tell(func(c *truce.Coded) {}), Breach},
		{`during["22:00 06:00"]`, "at 14:00", tell(func(c *truce.Coded) {}), NoBreach},
		{`during["22:00 06:00"]`, "at half past midnight",
			tell(func(c *truce.Coded) { c.When = during("2030-02-01 22:30", "2030-02-01 22:40") }), Breach},
		{`during["22:00 06:00"]`, "some time that day",
			tell(func(c *truce.Coded) { c.When = during("2030-02-01 00:00", "2030-02-01 23:59") }), Undetermined},
		{`since["2030-02-01"]`, "on the day", tell(func(c *truce.Coded) {}), Breach},
		{`since["2030-02-02"]`, "the day before", tell(func(c *truce.Coded) {}), NoBreach},
		{`since["2030-02-02"]`, "half past midnight of that day in the zone of the pact",
			tell(func(c *truce.Coded) { c.When = during("2030-02-01 22:30", "2030-02-01 22:40") }), Breach},
		{`since["2030-02-02"]`, "across its midnight",
			tell(func(c *truce.Coded) { c.When = during("2030-02-01 21:50", "2030-02-01 22:10") }), Undetermined},
		{`kind == "overflight" && !consent`, "the other side agreed",
			tell(func(c *truce.Coded) { c.Kind, c.Consent = codes.Overflight, codes.Consented }), NoBreach},
		{`kind == "overflight" && !consent`, "it did not",
			tell(func(c *truce.Coded) { c.Kind, c.Consent = codes.Overflight, codes.NotConsented }), Breach},
		{`armed && target.civilian`, "the raiders are hit",
			tell(func(c *truce.Coded) { c.Targets = by("raiders") }), NoBreach},
		{`armed && target.civilian`, "the raiders are hit, and three civilians killed", tell(func(c *truce.Coded) {
			c.Targets, c.Toll.Killed.Civilian = by("raiders"), truce.Exactly(3)
		}), Undetermined},
		{`armed && target.civilian`, "the raiders are hit, and some of them killed", tell(func(c *truce.Coded) {
			c.Targets, c.Toll.Killed.Fighter, c.Toll.Killed.Civilian = by("raiders"), truce.Exactly(3), truce.Exactly(0)
		}), NoBreach},
		{`armed && target.civilian`, "the raiders are hit, in a market", tell(func(c *truce.Coded) {
			c.Targets, c.Objects = by("raiders"), []codes.Object{codes.Market}
		}), Undetermined},
		{`armed && target.civilian`, "the raiders are hit, in their position", tell(func(c *truce.Coded) {
			c.Targets, c.Objects = by("raiders"), []codes.Object{"military position"}
		}), NoBreach},
		{`armed && target.civilian`, "civilians are attacked, and the raiders named as hit", tell(func(c *truce.Coded) {
			c.Kind, c.Targets = codes.Attack, by("raiders")
		}), Breach},
		{`armed`, "monitors are attacked", tell(func(c *truce.Coded) { c.Kind = codes.MonitorsHit }), Breach},
		{`armed`, "a gun is held, not used", tell(func(c *truce.Coded) { c.Kind = codes.WeaponSeen }), DoesNotApply},
		{`armed`, "houses are looted, with force or without",
			tell(func(c *truce.Coded) { c.Kind = codes.Looting }), Undetermined},
		{`kind in ["looting", "forced displacement", "sexual violence", "recruitment"]`, "houses are looted",
			tell(func(c *truce.Coded) { c.Kind = codes.Looting }), Breach},
	} {
		r := valley(t, x.breach)
		id := r.report("CA", x.told)
		if got := r.book().Appraisers("CA")[0].Appraise(r.view(id))[0].Results[0]; got != x.want {
			t.Errorf("%s: %s: %s, want %s", x.breach, x.sentence, got, x.want)
			if err := r.explain(id, "CA").WriteText(t.Output(), "at some time"); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestOneReportNamesTheExcluded: what another counts of civilians stays in the account.
func TestOneReportNamesTheExcluded(t *testing.T) {
	for _, x := range []struct {
		also truce.Toll
		want Result
	}{
		{truce.Toll{}, NoBreach},
		{truce.Toll{Killed: truce.Harm{Civilian: truce.Exactly(3)}}, Undetermined},
		{truce.Toll{Wounded: truce.Harm{Fighter: truce.Exactly(3)}}, NoBreach},
	} {
		r := valley(t, `armed && (target.standing == "adhered" || target.civilian)`)
		c := truce.Coded{When: during("2030-02-01 12:00", "2030-02-01 12:10"), Kind: codes.Shelling, Authors: by("crown"),
			Targets: by("raiders")}
		id := r.report("CA", c)
		c.Targets, c.Toll = nil, x.also
		r.also(id, "BO", c)
		if got := r.results(id, "CA", "crown")["1"]; got != x.want {
			t.Errorf("%+v: %s, want %s", x.also, got, x.want)
		}
	}
}

// TestHoursOfNotice: how long before the act it was announced.
func TestHoursOfNotice(t *testing.T) {
	for _, x := range []struct {
		announced string
		want      Result
	}{
		{"", Undetermined}, {"2030-01-28 06:00", NoBreach}, {"2030-01-31 12:00", Breach}, {"2030-02-02 08:00", Undetermined},
	} {
		r := valley(t, `kind == "fortification or reinforcement" && !over["notice_hours 72"]`)
		if x.announced != "" {
			r.enterAt("AR", on(x.announced), &truce.Operation{ID: truce.Mint("AR", 'O', 1),
				Kind: codes.Notification, State: "notified",
				About: truce.About{Party: "crown"}, When: during("2030-02-01 00:00", "2030-02-02 00:00")})
		}
		c := truce.Coded{When: during("2030-02-01 12:00", "2030-02-01 13:00"), Kind: codes.Fortification,
			Authors: by("crown")}
		if got := r.results(r.report("CA", c), "CA", "crown")["1"]; got != x.want {
			t.Errorf("announced %q: %s, want %s", x.announced, got, x.want)
		}
	}
}

// TestOrgans: what an organ of a state does the state does, while it is one and nothing is claimed of itself.
func TestOrgans(t *testing.T) {
	standing := func(claims ...any) set {
		r := valley(t, "armed")
		for _, c := range claims {
			r.enter("BO", c)
		}
		p := r.book().Appraisers("CA")[0]
		return p.standingOf(truce.Attribution{Actor: "wardens"}, during("2030-02-01 12:00", "2030-02-01 12:10"))
	}
	for _, x := range []struct {
		sentence string
		claims   []any
		want     set
	}{
		{"a unit of the crown is bound as the crown", nil, adhered},
		{"its own standing is contested",
			[]any{&truce.Accession{Agreement: "pact", Actor: "wardens", Status: codes.Contested}}, adhered | excluded | neither},
		{"it was one until the day before",
			[]any{&truce.Membership{Actor: "wardens", Of: "crown", To: on("2030-01-31 00:00")}}, adhered},
		{"members differ on what it is",
			[]any{&truce.Actor{ID: "wardens", Kind: codes.ActorGroup, Names: []truce.Name{{Text: "Wardens"}}}}, anyStanding},
	} {
		if got := standing(x.claims...); got&adhered == 0 || (got == adhered) != (x.want == adhered) {
			t.Errorf("%s: %b, want %b", x.sentence, got, x.want)
		}
	}
	r := valley(t, "armed")
	name := []truce.Name{{Text: "x"}}
	r.enter("CA", &truce.Actor{ID: "north", Kind: codes.ActorState, Names: name})
	r.enter("CA", &truce.Actor{ID: "pikes", Kind: codes.ActorUnit, Names: name})
	for i, m := range []truce.MemberID{"AR", "BO"} {
		r.enter(m, &truce.Accession{Agreement: "pact", Actor: "north", Status: codes.Refused})
		r.enter(m, &truce.Membership{Actor: "pikes", Of: "north"})
		got := r.book().Appraisers("CA")[0].standingOf(truce.Attribution{Actor: "pikes"},
			during("2030-03-01 12:00", "2030-03-01 12:10"))
		if free := got&adhered == 0; free != (i == 1) {
			t.Errorf("%d say that it is a unit of a state that is not bound: %b", i+1, got)
		}
	}
}

// TestSupportingForces: where the text binds those that support a party, it binds who is said to, and nobody else.
func TestSupportingForces(t *testing.T) {
	for _, x := range []struct {
		sentence string
		text     truce.PartyClaim
		role     string
		want     set
	}{
		{"the text names the supporting forces",
			truce.PartyClaim{Actor: "league", As: "supporting forces"}, "allied with", adhered},
		{"it names those of another",
			truce.PartyClaim{Actor: "crown", As: "supporting forces"}, "allied with", adhered | neither},
		{"it names none", truce.PartyClaim{Actor: "league", As: "party"}, "allied with", adhered | neither},
		{"a member is no supporter", truce.PartyClaim{Actor: "league", As: "supporting forces"}, "member", adhered | neither},
	} {
		r := newRecord(t, "pact")
		r.enter("CA", &truce.Agreement{ID: "pact", Version: 1, Effect: on("2030-01-01 00:00"),
			Parties: []truce.PartyClaim{{Actor: "league", As: "party"}, x.text},
			Clauses: []truce.Clause{{Number: "1", Title: "One", Text: "One.", Status: "official", Breach: "armed"}}})
		r.enter("CA", &truce.Membership{Actor: "drovers", Of: "league", Role: x.role})
		p := r.book().Appraisers("CA")[0]
		if got := p.standingOf(truce.Attribution{Actor: "drovers"},
			during("2030-02-01 12:00", "2030-02-01 12:10")); got != x.want {
			t.Errorf("%s: %b, want %b", x.sentence, got, x.want)
		}
	}
}

// TestNoticeOfWithdrawal: a withdrawal takes effect so many hours after notice as the agreement asks for.
func TestNoticeOfWithdrawal(t *testing.T) {
	for _, x := range []struct {
		said, day string
		want      Result
	}{
		{"2030-01-31 20:00", "2030-02-01", Breach}, {"2030-01-31 20:00", "2030-02-03", Breach},
		{"2030-01-31 20:00", "2030-02-04", NoBreach},
		// that it had given notice four days before, it says an hour before it fires
		{"2030-02-05 09:00", "2030-02-05", Undetermined}, {"2030-02-05 09:00", "2030-02-07", Undetermined},
		{"2030-02-05 09:00", "2030-02-08", NoBreach},
	} {
		r := newRecord(t, "pact", truce.Member{ID: "LG", Role: truce.RoleLiaison, LogKey: "k",
			Names: []truce.Name{{Text: "League"}}})
		r.enter("CA", &truce.Agreement{ID: "pact", Version: 1, Effect: on("2030-01-01 00:00"), NoticeHours: 72,
			Parties: []truce.PartyClaim{{Actor: "league", As: "party"}},
			Clauses: []truce.Clause{{Number: "1", Title: "One", Text: "One.", Status: "official", Breach: "armed"}}})
		r.enterAt("LG", on(x.said), &truce.Accession{Agreement: "pact", Actor: "league", Status: codes.Withdrawn,
			Since: on("2030-02-01 00:00")})
		c := truce.Coded{When: during(x.day+" 10:00", x.day+" 11:00"), Kind: codes.Shelling, Authors: by("league")}
		if got := r.results(r.report("CA", c), "CA", "league")["1"]; got != x.want {
			t.Errorf("said at %s, on %s: %s, want %s", x.said, x.day, got, x.want)
		}
	}
}

// TestMistakenAsks: what is asked for wrongly is answered with what can be asked.
func TestMistakenAsks(t *testing.T) {
	n := namedIn(&truce.Agreement{Areas: hardAreas, Parties: hardParties})
	for condition, says := range map[string]string{
		`from["c"]`:                  `the agreement names no area "c"`,
		`by["crwn"]`:                 `the agreement names no actor "crwn"; did you mean "crown"?`,
		`against["mission"]`:         `the agreement names no actor "mission"`,
		`near["a"]`:                  `near asks for an area and a distance in metres: near["AREA 5000"]`,
		`stood["b five"]`:            `stood asks for an area and a distance in metres`,
		`hit["hospitl"]`:             `"hospitl" is no object that can be hit; did you mean "hospital"?`,
		`over["guns 3"]`:             `over asks for a count and a number: over["weapons 3"]; the counts are`,
		`over["weapons"]`:            `over asks for a count and a number`,
		`during["night"]`:            `during asks for two times of day: during["22:00 06:00"]`,
		`during["25:00 06:00"]`:      `during asks for two times of day`,
		`armed && inside.a`:          "what is asked by name is written with a text",
		`over["weapons 3"] == "yes"`: "does not go with",
	} {
		_, flaws := compileCondition(condition, n)
		if len(flaws) == 0 || !strings.Contains(flaws[0].says.String(), says) {
			t.Errorf("%s: %v, want %s", condition, flaws, says)
		}
	}
}
