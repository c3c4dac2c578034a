package terms

import (
	"slices"
	"testing"

	"truce"
	"truce/codes"
)

const ceasefire = truce.AgreementID("meridian-ceasefire")

// riverGuard is shelling by a group that is no party, at one.
func riverGuard() truce.Coded {
	c := shelling()
	c.Authors, c.Targets = by("river-guard"), by("government-of-meridian")
	return c
}

// expect checks what clause 2 (a), no attacks, comes to.
func (r *record) expect(want Result, m truce.MemberID, c truce.Coded, author truce.ActorID) {
	r.t.Helper()
	id := r.report("CA", c)
	if got := r.results(id, m, author)["2 (a)"]; got != want {
		r.t.Errorf("%s, want %s, as %s reads it", got, want, m)
		if err := r.explain(id, m).WriteText(r.t.Output(), "at some time"); err != nil {
			r.t.Fatal(err)
		}
	}
}

func (r *record) accession(m truce.MemberID, status codes.AccessionStatus, scope string, since string,
	by truce.ActorID) {
	r.t.Helper()
	a := &truce.Accession{Agreement: ceasefire, Actor: "river-guard", Status: status, Scope: scope, ClaimedBy: by}
	if since != "" {
		a.Since = on(since)
	}
	r.enterAt(m, on("2030-03-17 12:00"), a)
}

func TestAccessionsAsOfTheTime(t *testing.T) {
	at := func(from, to string) truce.Coded {
		c := riverGuard()
		c.When = during(from, to)
		return c
	}
	r := island(t)
	r.expect(Undetermined, "CA", riverGuard(), "river-guard") // nobody claims anything: absence is no answer
	for _, m := range []truce.MemberID{"BO", "OM"} {          // as many as the rule asks for
		r.accession(m, codes.InNegotiation, "", "2030-03-02 00:00", "")
		r.accession(m, codes.Acceded, "", "2030-03-04 09:00", "")
		r.accession(m, codes.Suspended, "talks", "2030-03-06 00:00", "")
		r.accession(m, codes.Suspended, "adherence", "2030-03-08 00:00", "")
		r.accession(m, codes.Resumed, "", "2030-03-10 00:00", "")
		r.accession(m, codes.Withdrawn, "", "2030-03-12 00:00", "")
	}
	r.expect(Undetermined, "CA", at("2030-03-01 10:00", "2030-03-01 11:00"), "river-guard") // before the first claim
	r.expect(NoBreach, "CA", at("2030-03-03 10:00", "2030-03-03 11:00"), "river-guard")     // negotiating binds nobody
	// across the moment of accession
	r.expect(Undetermined, "CA", at("2030-03-04 08:30", "2030-03-04 09:30"), "river-guard")
	r.expect(Breach, "CA", at("2030-03-05 10:00", "2030-03-05 11:00"), "river-guard")
	// suspended talks, not adherence
	r.expect(Breach, "CA", at("2030-03-07 10:00", "2030-03-07 11:00"), "river-guard")
	// whether one may is not ours to say
	r.expect(Undetermined, "CA", at("2030-03-09 10:00", "2030-03-09 11:00"), "river-guard")
	r.expect(Breach, "CA", at("2030-03-11 10:00", "2030-03-11 11:00"), "river-guard")
	r.expect(NoBreach, "CA", at("2030-03-13 10:00", "2030-03-13 11:00"), "river-guard")
}

func TestClaimsThatDisagree(t *testing.T) {
	r := island(t)
	r.accession("BO", codes.Acceded, "", "2030-03-04 09:00", "borealia")
	r.expect(Breach, "AR", riverGuard(), "river-guard")
	r.accession("AR", codes.Refused, "", "2030-03-05 09:00", "arcadia")
	for _, m := range []truce.MemberID{"AR", "BO", "CA", "OM"} {
		r.expect(Undetermined, m, riverGuard(), "river-guard")
	}
	r.enter("BO", &truce.Position{Agreement: ceasefire,
		Standing: map[truce.ActorID]codes.Standing{"river-guard": codes.Adhered}})
	r.enter("AR", &truce.Position{Agreement: ceasefire,
		Standing: map[truce.ActorID]codes.Standing{"river-guard": codes.Neither}})
	r.expect(Breach, "BO", riverGuard(), "river-guard")
	r.expect(NoBreach, "AR", riverGuard(), "river-guard")
	r.expect(Undetermined, "CA", riverGuard(), "river-guard")
	// The claimant changes its word: history, no conflict with itself.
	r.accession("AR", codes.Acceded, "", "2030-03-06 09:00", "arcadia")
	r.expect(Breach, "CA", riverGuard(), "river-guard")
}

func TestMembershipCarriesNothing(t *testing.T) {
	r := island(t)
	r.enter("CA", &truce.Membership{Actor: "river-guard", Of: "hill-council", Role: "merged into"})
	r.enter("CA", &truce.Membership{Actor: "night-watch", Of: "black-tide", Role: "renamed from"})
	r.enter("CA", &truce.Actor{ID: "night-watch", Kind: codes.ActorGroup, Names: []truce.Name{{Text: "Night Watch"}}})
	r.expect(Undetermined, "CA", riverGuard(), "river-guard")
	c := shelling()
	c.Authors, c.Targets = by("government-of-meridian"), by("night-watch")
	r.expect(Breach, "CA", c, "government-of-meridian") // not excluded: the exclusion names another
}

func TestExcluded(t *testing.T) {
	r := island(t)
	c := shelling()
	c.Authors, c.Targets = by("government-of-meridian"), by("black-tide")
	r.expect(NoBreach, "CA", c, "government-of-meridian")
	c.Targets = by("black-tide", "islanders")
	r.expect(Breach, "CA", c, "government-of-meridian") // not only the excluded were hit
	c.Targets = by("black-tide", "river-guard")
	r.expect(Breach, "CA", c, "government-of-meridian") // neither bound nor excluded is not excluded
	c.Authors, c.Targets = by("black-tide"), by("hill-council")
	r.expect(NoBreach, "CA", c, "black-tide") // who is excluded is not bound
	c.Authors, c.Targets = by("black-tide", "government-of-meridian"), by("black-tide", "government-of-meridian")
	r.expect(NoBreach, "CA", c, "black-tide") // a fight told with both as both
	r.expect(NoBreach, "CA", c, "government-of-meridian")
	c.Kind, c.Targets = codes.Battle, nil
	r.expect(NoBreach, "CA", c, "government-of-meridian") // in a battle the other author is who was fought
	c.Kind = codes.Shelling
	r.expect(Undetermined, "CA", c, "government-of-meridian") // in shelling that is not said
	for i := range c.Authors {
		c.Authors[i].Confidence = "participant"
	}
	r.expect(NoBreach, "CA", c, "government-of-meridian") // of two who took part, the other
	c.Authors = append(c.Authors, truce.Attribution{Actor: "hill-council", Confidence: "participant"})
	r.expect(Undetermined, "CA", c, "government-of-meridian") // of three, who fought whom is not said
}

// TestDesignations: an agreement that excludes whomever a body lists follows that body's lists over time.
func TestDesignations(t *testing.T) {
	r := newRecord(t, "pact")
	a := &truce.Agreement{ID: "pact", Version: 1, Effect: on("2030-01-01 00:00"),
		Parties:    []truce.PartyClaim{{Actor: "crown", As: "party"}, {Actor: "league", As: "party", Contested: true}},
		Exclusions: []truce.Exclusion{{Body: "assembly", As: "outlaws"}},
		Clauses: []truce.Clause{{Number: "2 (a)", Title: "No fire", Text: "No fire.", Status: "official", Breach: "armed",
			Unless: `target.standing == "excluded"`}}}
	r.enter("CA", a)
	for _, m := range []truce.MemberID{"CA", "OM"} { // as many as the rule asks for
		r.enter(m, &truce.Designation{Actor: "raiders", By: "assembly", As: "outlaws", From: on("2030-02-01 00:00"),
			To: on("2030-03-01 00:00")})
	}
	r.enter("CA", &truce.Designation{Actor: "raiders", By: "synod", As: "outlaws", From: on("2030-01-01 00:00")})
	r.enter("CA", &truce.Designation{Actor: "drovers", By: "assembly", As: "vagrants", From: on("2030-01-01 00:00")})
	at := func(day string, target truce.ActorID) truce.Coded {
		return truce.Coded{When: during(day+" 10:00", day+" 11:00"), Kind: codes.Shelling, Authors: by("crown"),
			Targets: by(target)}
	}
	r.expect(Breach, "CA", at("2030-01-15", "raiders"), "crown") // not yet listed
	r.expect(NoBreach, "CA", at("2030-02-15", "raiders"), "crown")
	r.expect(Breach, "CA", at("2030-03-15", "raiders"), "crown") // no longer; another body's list is not this one's
	// listed under another heading: nothing is known of this one
	r.expect(Undetermined, "CA", at("2030-02-15", "drovers"), "crown")
	r.enter("AR", &truce.Designation{Actor: "millers", By: "assembly", As: "outlaws", From: on("2030-02-01 00:00")})
	r.expect(Undetermined, "CA", at("2030-02-15", "millers"), "crown") // one member alone lists nobody
	r.expect(Undetermined, "CA", at("2030-02-15", "league"), "crown")  // contested, and nobody says whether it is listed
	across := at("2030-02-15", "raiders")
	across.When = during("2030-01-31 23:00", "2030-02-01 01:00")
	r.expect(Undetermined, "CA", across, "crown")
	vague := at("2030-02-15", "raiders")
	vague.When = truce.Interval{}
	r.expect(Undetermined, "CA", vague, "crown")
	r.enter("CA", &truce.Accession{Agreement: "pact", Actor: "raiders", Status: codes.Acceded,
		Since: on("2030-01-01 00:00")})
	r.expect(Undetermined, "CA", at("2030-02-15", "raiders"), "crown") // said to be bound and listed: it stays both
}

func TestInForce(t *testing.T) {
	at := func(from, to string) truce.Coded {
		c := shelling()
		c.Authors, c.Targets = by("government-of-meridian"), by("hill-council")
		c.When = during(from, to)
		return c
	}
	r := island(t)
	r.expect(DoesNotApply, "CA", at("2030-02-28 22:00", "2030-02-28 23:59"), "government-of-meridian")
	r.expect(Undetermined, "CA", at("2030-02-28 23:00", "2030-03-01 00:10"), "government-of-meridian")
	r.expect(Breach, "CA", at("2030-03-01 00:00", "2030-03-01 00:10"), "government-of-meridian")
	r.enter("AR", &truce.AgreementStatus{Agreement: ceasefire, Status: "suspended", Since: on("2030-03-05 00:00"),
		ClaimedBy: "arcadia"})
	r.expect(Undetermined, "CA", at("2030-03-06 00:00", "2030-03-06 00:10"), "government-of-meridian") // of one voice
	r.enter("OM", &truce.AgreementStatus{Agreement: ceasefire, Status: "suspended", Since: on("2030-03-05 00:00")})
	r.expect(DoesNotApply, "CA", at("2030-03-06 00:00", "2030-03-06 00:10"), "government-of-meridian")
	r.enter("BO", &truce.AgreementStatus{Agreement: ceasefire, Status: "in force", Since: on("2030-03-05 00:00"),
		ClaimedBy: "borealia"})
	r.expect(Undetermined, "CA", at("2030-03-06 00:00", "2030-03-06 00:10"), "government-of-meridian")
	r.expect(Breach, "CA", at("2030-03-02 00:00", "2030-03-02 00:10"), "government-of-meridian") // what was then stays
}

func TestPlaceAndPrecision(t *testing.T) {
	r := island(t)
	at := func(p truce.Place) truce.Coded {
		c := shelling()
		c.Authors, c.Targets, c.Where = by("government-of-meridian"), by("hill-council"), p
		return c
	}
	r.expect(Breach, "CA", at(place(-0.05, 0.25, 500)), "government-of-meridian")          // north of Tidewater
	r.expect(Undetermined, "CA", at(place(-0.05, 0.25, 10_000)), "government-of-meridian") // or across its border
	// in Tidewater, perhaps in the Tide hold
	r.expect(Undetermined, "CA", at(place(-0.3, 0.5, 500)), "government-of-meridian")
	r.expect(Undetermined, "CA", at(truce.Place{Name: "somewhere"}), "government-of-meridian")
	heavy := func(p truce.Place, m codes.Means) Result {
		c := at(place(0.5, 0.5, 500))
		c.Means, c.From = m, p
		return r.results(r.report("CA", c), "CA", "government-of-meridian")["2 (h)"]
	}
	for _, x := range []struct {
		p    truce.Place
		m    codes.Means
		want Result
	}{
		{place(0.15, -0.1, 500), codes.Tank, Breach}, {place(0.15, -0.1, 500), codes.Rifle, NoBreach},
		{place(0.15, -0.1, 500), codes.MeansUnknown, Undetermined}, {place(0.301, -0.1, 500), codes.Tank, Undetermined},
		{place(0.5, -0.1, 500), codes.MeansUnknown, NoBreach},
	} {
		if got := heavy(x.p, x.m); got != x.want {
			t.Errorf("%q at %v: %s, want %s", x.m, x.p.Point, got, x.want)
		}
	}
}

// TestReportsThatContradict: what all reports leave possible is taken; where they contradict, what any of them does.
func TestReportsThatContradict(t *testing.T) {
	r := island(t)
	c := shelling()
	c.Authors, c.Targets = by("government-of-meridian"), by("hill-council")
	result := func(c truce.Coded, others ...truce.Coded) Result {
		id := r.report("CA", c)
		for _, o := range others {
			r.also(id, "OM", o)
		}
		return r.results(id, "CA", "government-of-meridian")["2 (a)"]
	}
	vague := truce.Coded{When: during("2030-02-01 00:00", "2030-03-31 00:00"), Where: place(0, 0, 300_000)}
	if got := result(c, vague); got != Breach {
		t.Errorf("a vague report beside an exact one: %s", got)
	}
	siege := c
	siege.Kind = codes.Siege
	if got := result(c, siege); got != Undetermined {
		t.Errorf("fire or siege: %s", got)
	}
	drone := c
	drone.Kind = codes.DroneStrike
	if got := result(c, drone); got != Breach {
		t.Errorf("shelling or a drone strike, both of them attacks: %s", got)
	}
	elsewhere := siege
	elsewhere.Authors = by("hill-council")
	if got := result(c, elsewhere); got != Breach {
		t.Errorf("a report that names only another tells of another's act: %s", got)
	}
	tide := c
	tide.Targets = by("black-tide")
	if got := result(c, tide); got != Undetermined {
		t.Errorf("two reports name different targets: %s", got)
	}
}

func TestPoolsDoNotDependOnOrder(t *testing.T) {
	sets := []set{1, 2, 1, 3, 7}
	var first set
	for i := range 20 {
		p := newPool(ofAuthor)
		for j := range sets {
			p.add(sets[(i*3+j*7)%len(sets)], anyStanding)
		}
		if i == 0 {
			first = p.leaves()
		} else if p.leaves() != first {
			t.Fatalf("%b in one order, %b in another", first, p.leaves())
		}
	}
}

func TestNotifications(t *testing.T) {
	r := island(t)
	c := truce.Coded{When: during("2030-03-12 07:00", "2030-03-12 08:00"), Where: place(0.5, -0.05, 500),
		Kind: codes.Fortification, Authors: by("government-of-meridian")}
	result := func() Result { return r.results(r.report("CA", c), "CA", "government-of-meridian")["2 (h)"] }
	notice := func(at string, o truce.Operation) {
		n, err := r.reader().Next(t.Context(), "AR", 'O')
		if err != nil {
			t.Fatal(err)
		}
		o.ID, o.Kind = truce.Mint("AR", 'O', n), codes.Notification
		if o.State == "" {
			o.State = "notified"
		}
		r.enterAt("AR", on(at), &o)
	}
	whole := during("2030-03-12 06:00", "2030-03-12 12:00")
	if got := result(); got != Undetermined {
		t.Errorf("none is held, which does not say that none was given: %s", got)
	}
	notice("2030-03-13 08:00", truce.Operation{About: truce.About{Party: "government-of-meridian"}, When: whole})
	notice("2030-03-11 08:00", truce.Operation{About: truce.About{Party: "hill-council"}, When: whole})
	notice("2030-03-11 08:00", truce.Operation{About: truce.About{Party: "government-of-meridian"},
		When: during("2030-03-12 06:00", "2030-03-12 07:30")})
	notice("2030-03-11 08:00", truce.Operation{About: truce.About{Party: "government-of-meridian", Area: "hill-line"},
		When: whole})
	notice("2030-03-11 08:00", truce.Operation{About: truce.About{Party: "government-of-meridian"}, When: whole,
		State: "cancelled"})
	if got := result(); got != Undetermined {
		t.Errorf("too late, another's, too short, elsewhere, cancelled: %s", got)
	}
	notice("2030-03-11 08:00", truce.Operation{About: truce.About{Party: "government-of-meridian"}, When: whole})
	if got := result(); got != NoBreach {
		t.Errorf("announced the day before: %s", got)
	}
}

// TestVerdictsAreStatements: what a member states as a fact in its own verdict counts in its own reading, and in no
// other's.
func TestVerdictsAreStatements(t *testing.T) {
	r := island(t)
	c := shelling()
	c.Authors = by("government-of-meridian")
	verdict := func(because, evidence string, authors ...truce.Attribution) truce.IncidentID {
		id := r.report("CA", c)
		r.enter("BO", &truce.Assessment{Incident: id, State: truce.Given, Happened: codes.Confirmed,
			Permitted: codes.WasPermitted, Because: because, Evidence: evidence, Authors: authors})
		return id
	}
	of := func(id truce.IncidentID, m truce.MemberID) Result {
		return r.results(id, m, "government-of-meridian")["2 (a)"]
	}
	if id := verdict("excluded target", "agreed map"); of(id, "BO") != NoBreach || of(id, "CA") != Undetermined {
		t.Errorf("an excluded target with evidence: %s and %s", of(id, "BO"), of(id, "CA"))
	}
	if id := verdict("excluded target", ""); of(id, "BO") != Undetermined {
		t.Errorf("without evidence: %s", of(id, "BO"))
	}
	if id := verdict("excluded target", "agreed map", by("hill-council")...); of(id, "BO") != Undetermined {
		t.Errorf("said of another author: %s", of(id, "BO"))
	}
	id := verdict("self-defence", "", by("hill-council")...)
	if sides := r.book().Appraisers("BO")[0].Appraise(r.view(id)); len(sides) != 2 ||
		sides[1].Author.Actor != "hill-council" {
		t.Errorf("whom the verdict names is a side: %v", sides)
	}
}

// TestSides: one side an author, and one for nobody when nobody is named.
func TestSides(t *testing.T) {
	r := island(t)
	c := shelling()
	p := r.book().Appraisers("CA")[0]
	if sides := p.Appraise(r.view(r.report("CA", c))); len(sides) != 1 || sides[0].Author != (truce.Attribution{}) {
		t.Errorf("nobody named: %v", sides)
	}
	c.Authors = []truce.Attribution{{Actor: "hill-council"}, {Name: "armed men"},
		{Actor: "hill-council", Confidence: "claimed"}}
	sides := p.Appraise(r.view(r.report("CA", c)))
	if len(sides) != 2 || sides[1].Author.Name != "armed men" || sides[1].Results[0] != Undetermined {
		t.Errorf("one named twice, one not in the register: %v", sides)
	}
	sealed := r.report("CA", c)
	v := r.view(sealed)
	v.Reports[0].Coded = nil
	if sides := p.Appraise(v); len(sides) != 1 || slices.Contains(sides[0].Results, Breach) ||
		slices.Contains(sides[0].Results, NoBreach) {
		t.Errorf("an incident of which nothing is released: %v", sides)
	}
}

// TestInstead: a local agreement that stands instead of the national one takes its place where and while it applies.
func TestInstead(t *testing.T) {
	r := island(t)
	corner := func(lat, lon float64) truce.Point { return *place(lat, lon, 1).Point }
	r.enter("CA", &truce.Area{ID: "harbour", Kind: "zone", Names: []truce.Name{{Text: "Harbour"}},
		Ring: []truce.Point{corner(-0.2, -0.9), corner(0, -0.9), corner(0, -0.7), corner(-0.2, -0.7)}})
	r.enter("CA", &truce.Agreement{ID: "harbour-deal", Version: 1, Kind: "local deal", Effect: on("2030-03-10 00:00"),
		Instead: ceasefire, Parties: []truce.PartyClaim{{Actor: "government-of-meridian", As: "party"}},
		Areas: []truce.AgreedArea{{Area: "harbour", Role: "covered", Map: true}},
		Clauses: []truce.Clause{{Number: "1", Title: "Boats", Text: "Boats pass.", Status: "official",
			Breach: `kind == "movement denied"`}}})
	c := shelling()
	c.Authors, c.Targets = by("government-of-meridian"), by("hill-council")
	of := func(c truce.Coded) Result {
		ps := r.book().Appraisers("CA")
		return ps[1].Appraise(r.view(r.report("CA", c)))[0].Results[0]
	}
	if got := of(c); got != DoesNotApply {
		t.Errorf("in the harbour after the 10th: %s", got)
	}
	c.When = during("2030-03-09 10:00", "2030-03-09 11:00")
	if got := of(c); got != Breach {
		t.Errorf("in the harbour before: %s", got)
	}
	c = shelling()
	c.Authors, c.Targets, c.Where = by("government-of-meridian"), by("hill-council"), place(-0.4, -0.4, 500)
	if got := of(c); got != Breach {
		t.Errorf("elsewhere: %s", got)
	}
}

// TestVersions: a version holds until the next one takes effect, and a member reads its own text.
func TestVersions(t *testing.T) {
	r := newRecord(t, "pact")
	text := func(version int, effect, breach string) *truce.Agreement {
		return &truce.Agreement{ID: "pact", Version: version, Effect: on(effect),
			Parties: []truce.PartyClaim{{Actor: "crown", As: "party"}},
			Clauses: []truce.Clause{{Number: "1", Title: "One", Text: "One.", Status: "official", Breach: breach}}}
	}
	r.enter("CA", text(1, "2030-01-01 00:00", "armed"))
	r.enter("CA", text(2, "2030-02-01 00:00", `kind == "siege"`))
	r.enter("BO", text(2, "2030-02-01 00:00", "armed"))
	of := func(m truce.MemberID, day string) (out []Result) {
		v := r.view(r.report("CA", truce.Coded{When: during(day+" 10:00", day+" 11:00"), Kind: codes.Shelling,
			Authors: by("crown")}))
		for _, p := range r.book().Appraisers(m) {
			out = append(out, p.Appraise(v)[0].Results[0])
		}
		return out
	}
	for _, x := range []struct {
		m    truce.MemberID
		day  string
		want []Result
	}{
		{"CA", "2030-01-10", []Result{Breach, DoesNotApply}}, {"CA", "2030-02-10", []Result{DoesNotApply, DoesNotApply}},
		{"BO", "2030-02-10", []Result{DoesNotApply, Breach}}, {"AR", "2030-02-10", []Result{DoesNotApply, Breach}},
	} {
		if got := of(x.m, x.day); !slices.Equal(got, x.want) {
			t.Errorf("%s on %s: %v, want %v", x.m, x.day, got, x.want)
		}
	}
	e := r.explain(r.report("CA", truce.Coded{When: during("2030-02-10 10:00", "2030-02-10 11:00"), Kind: codes.Shelling,
		Authors: by("crown")}), "")
	side := e.Agreements[0].Sides[0] // the version that was breached comes first
	if side.Joint || len(side.Readings) != 2 || !slices.Equal(side.Differ, []string{"text"}) {
		t.Errorf("two texts of one version: %+v", side)
	}
}
