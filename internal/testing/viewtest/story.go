package viewtest

import (
	"truce"
	"truce/codes"
)

// dossier enters the public facts of the exercise.
func (x *writer) dossier() {
	at := When("02-28 12:00")
	add := func(m truce.MemberID, body any) { x.Add(m, duty, at, body) }
	for _, a := range areas() {
		add("OM", a)
	}
	gazette := []truce.Source{{Outlet: "Island Gazette", Date: "2030-02-27", Quote: "both sides put their names to it",
		Lang: "en"}}
	for _, a := range []truce.Actor{
		{ID: "highland-front", Kind: codes.ActorGroup, Names: append(named("Highland Front", "جبهة المرتفعات"),
			truce.Name{Text: "the Hill men", Lang: "en", Kind: "alias"}, truce.Name{Text: "Фронт нагорья", Lang: "ru",
				Kind: "main"})},
		{ID: "coast-council", Kind: codes.ActorGroup, Names: named("Coastal Council", "مجلس الساحل")},
		{ID: "river-guard", Kind: codes.ActorGroup, Names: named("River Guard", "حرس النهر")},
		{ID: "red-lantern", Kind: codes.ActorGroup, Names: named("Red Lantern", "الفانوس الأحمر")},
		{ID: "free-assembly", Kind: codes.ActorUmbrella, Names: named("Free Assembly", "المجلس الحر")},
		{ID: "arrond", Kind: codes.ActorState, Names: named("Arrond", "أروند")},
		{ID: "bolvar", Kind: codes.ActorState, Names: named("Bolvar", "بولفار")},
		{ID: "calder", Kind: codes.ActorState, Names: named("Calder", "كالدر")},
		{ID: "canary-unnamed", Kind: codes.ActorUnit, Names: named("Ninth Company", "السرية التاسعة")},
	} {
		a.Sources = gazette
		if a.ID == "canary-unnamed" {
			continue // named in a report alone
		}
		add("CA", &a)
	}
	add("CA", &truce.Membership{Actor: "highland-front", Of: "free-assembly", Role: "member", From: When("01-10 00:00"),
		Sources: gazette})
	add("BO", &truce.Membership{Actor: "river-guard", Of: "free-assembly", Role: "allied with", Sources: gazette})
	add("BO", &truce.Designation{Actor: "red-lantern", By: "bolvar", As: "outlawed group", From: When("01-02 00:00"),
		Sources: gazette})
	add("CA", &truce.Designation{Actor: "red-lantern", By: "calder", As: "prohibited organisation",
		From: When("01-20 00:00"), Sources: gazette})
	add("CA", &truce.Influence{By: "calder", On: "coast-council", Kind: "guarantees",
		Degree: "in its own words, “in full”", Sources: gazette})
	add("BO", &truce.Influence{By: "bolvar", On: "highland-front", Kind: "guarantees", Sources: gazette})
	add("AR", &truce.Influence{By: "calder", On: "highland-front", Kind: "influences", Degree: "“some”", Sources: gazette})
	for v := 1; v <= 2; v++ {
		add("AR", agreement(v, gazette))
	}
	add("CA", &truce.AgreementStatus{Agreement: "ceasefire-of-1-march", Status: "in force", Since: When("03-01 00:00"),
		ClaimedBy: "calder", Sources: gazette})
	acc := func(m truce.MemberID, a truce.Accession) {
		a.Agreement, a.Sources = "ceasefire-of-1-march", append([]truce.Source{}, a.Sources...)
		add(m, &a)
	}
	acc("BO", truce.Accession{Actor: "highland-front", Status: codes.Acceded, Since: When("03-01 00:00"), Form: "signed",
		Sources: gazette})
	acc("CA", truce.Accession{Actor: "coast-council", Status: codes.Acceded, Since: When("03-01 00:00"), Form: "signed",
		Sources: gazette})
	acc("CA", truce.Accession{Actor: "river-guard", Status: codes.Acceded, Since: When("03-08 00:00"), Form: "declared",
		Sources: gazette})
	acc("BO", truce.Accession{Actor: "river-guard", Status: codes.Contested, Since: When("03-09 00:00"), Sources: gazette})
	acc("AR", truce.Accession{Actor: "free-assembly", Status: codes.InNegotiation, Strength: "canary-negotiation"})
	acc("CA", truce.Accession{Settlement: "harbour", Status: codes.Acceded, Since: When("03-15 00:00"), Form: "signed",
		Sources: gazette})
	add("CA", &truce.Position{Agreement: "ceasefire-of-1-march",
		Standing: map[truce.ActorID]codes.Standing{"highland-front": codes.Adhered, "coast-council": codes.Adhered,
			"river-guard": codes.Adhered, "red-lantern": codes.Excluded}})
	add("BO", &truce.Position{Agreement: "ceasefire-of-1-march",
		Standing: map[truce.ActorID]codes.Standing{"highland-front": codes.Adhered, "coast-council": codes.Adhered,
			"river-guard": codes.Neither, "red-lantern": codes.Excluded}})
	add("AR", &truce.Position{Agreement: "ceasefire-of-1-march",
		Standing: map[truce.ActorID]codes.Standing{"highland-front": codes.Adhered}, Note: "canary-position"})
	add("CA", &truce.CountingRule{Unit: "incident", GapHours: 1, Excludes: []string{"excluded"},
		Note: "fire resumed within the hour is one"})
	add("BO", &truce.CountingRule{Unit: "report"})
	add("OM", &truce.CountingRule{Unit: "incident", Kinds: []codes.EventKind{codes.Shelling, codes.AirStrike,
		codes.SmallArms, codes.Battle}})
}

func agreement(version int, sources []truce.Source) *truce.Agreement {
	a := &truce.Agreement{ID: "ceasefire-of-1-march", Version: version, Kind: "ceasefire",
		Titles: named("Ceasefire of 1 March", "هدنة الأول من آذار"),
		Signed: "2030-02-27", Effect: When("03-01 00:00"), Zone: "UTC+00:00",
		Duration: "Ninety days, renewed unless a party objects a week before.",
		Parties: []truce.PartyClaim{{Actor: "coast-council", As: "signatory", Sources: sources},
			{Actor: "highland-front", As: "signatory", Sources: sources}},
		Guarantors: []truce.PartyClaim{{Actor: "bolvar", As: "guarantor", For: "highland-front", Sources: sources},
			{Actor: "calder", As: "guarantor", For: "coast-council", Sources: sources}, {Actor: "arrond", As: "supporter",
				Contested: true, Sources: sources}},
		Areas: []truce.AgreedArea{{Area: "northmarch", Role: "covered", Map: true},
			{Area: "hill-district", Role: "covered", Map: true}, {Area: "red-lantern-pockets", Role: "left out",
				Note: "no agreed map is held"}},
		Exclusions: []truce.Exclusion{{Actor: "red-lantern", Sources: sources}},
		Clauses: []truce.Clause{
			{Number: "2 (a)", Title: "Cease all attacks",
				Text: "The parties cease all attacks with any weapon, by land, from the air and from the sea.", Status: "official",
				Severity: "grave", Breach: "event.armed && author.bound"},
			{Number: "2 (b)", Title: "No taking of territory", Text: "No party takes territory held by another.",
				Status: "official", Breach: "event.kind == 'territory taken'"},
			{Number: "2 (c)", Title: "Self-defence", Text: "Proportionate self-defence remains permitted.",
				Status: "paraphrased"},
			{Number: "3", Title: "Access", Text: "Monitors move freely on both sides of the line.", Status: "translated",
				Breach: "event.kind == 'movement denied'"},
		}, Sources: sources}
	if version == 2 {
		a.Note = "Article 3 was added on 10 March."
	} else {
		a.Clauses = a.Clauses[:3]
	}
	return a
}

// amity tells of the shelling at Port Amity: four reports in conflict, verdicts open, the reply pending.
func (x *writer) amity() {
	day := "03-16"
	place := near("port-amity", 0, 0, codes.Exact)
	ca := truce.Coded{When: hours(day, "21:10", "21:40"), Where: place, Kind: codes.Shelling, Means: codes.Mortar,
		Modality: "heard", Direction: "from the north-east",
		Count: truce.Exactly(11), Unit: "impacts", Authors: said("highland-front"), Targets: said("coast-council"),
		Toll: truce.Toll{Killed: truce.Harm{Civilian: truce.Exactly(2)}, Wounded: truce.Harm{Civilian: truce.Exactly(4)}}}
	om := truce.Coded{When: hours(day, "21:20", "21:20"), Where: near("port-amity", 1, 1, codes.Exact),
		Kind: codes.Shelling, Means: codes.Mortar, Modality: "crater",
		Count: truce.Exactly(9), Unit: "impacts", Toll: truce.Toll{Killed: truce.Harm{Unknown: truce.Range{Low: ptr(2)}}},
		Targets: said("coast-council")}
	line := truce.Coded{When: hours(day, "22:00", "22:00"), Where: near("port-amity", 0, 4, codes.Near),
		Kind: codes.Shelling, Modality: "told", Toll: truce.Toll{Killed: truce.Harm{Unknown: truce.Exactly(5)}}}
	line.Where.RadiusM = 2000
	a := x.report("CA", truce.LevelPublic, ca, "source", "text")
	b := x.report("OM", truce.LevelJoint, om)
	c := x.report("OM", truce.LevelJoint, line, "source", "text")
	x.join(When("03-16 23:30"), a, b, "within 1 h +2.1", "0.4 km apart +1.9", "same kind +1.2", "same actor named +1.6",
		"harm differs −0.4")
	x.join(When("03-16 23:40"), b, c, "within 1 h +2.1", "same kind +1.2", "same place named +2.0", "harm differs −0.4")
	agency := x.draft("BO", When("03-17 08:00"))
	agency.Dataset, agency.External = "wire", "W-7781"
	agency.Coded = &truce.Coded{When: truce.Interval{From: When("03-16 00:00"), To: When("03-16 23:59")},
		Where: truce.Place{Province: "Hill District"}, Kind: codes.Shelling,
		Authors: said("highland-front"), Outlet: "Island Wire", Copies: "CA-R-1", Level: truce.LevelPublic}
	x.Add("BO", monitor, When("03-17 08:05"), agency)
	x.Add("CA", duty, When("03-17 08:30"), &truce.Link{Incident: a, Report: agency.ID, Linked: true})
	v, _ := x.State.Incident(a)
	x.Amity(v.ID)
	x.Add("BO", duty, When("03-17 09:12"), &truce.Assessment{Incident: v.ID, State: truce.Given,
		Happened: codes.CouldNotVerify, Grounds: []string{"no registration by own posts", "canary-ground"}})
	x.Add("OM", duty, When("03-17 11:40"), &truce.Assessment{Incident: v.ID, State: truce.Given,
		Happened: codes.Confirmed, Permitted: codes.PermittedUnknown, Evidence: "canary-evidence",
		Grounds: []string{"two witnesses", "crater analysis"},
		Sealed:  []truce.Sealed{{Field: "reasons", Commit: truce.DigestOf([]byte("r"))}}})
	x.Add("CA", duty, When("03-17 10:00"), &truce.Interest{Incident: v.ID, Member: "BO", Holds: true,
		Ground: "canary-interest: it guarantees the party named"})
	x.Add("OM", duty, When("03-17 10:20"), &truce.Interest{Incident: v.ID, Member: "BO", Holds: true,
		Ground: "canary-interest: as CA says"})
	x.Add("AR", duty, When("03-17 10:30"), &truce.Interest{Incident: v.ID, Member: "CA", Holds: true,
		Ground: "its own forces were near"})
}

func ptr(n int) *int { return &n }

// Amity enters the work around the shelling at Port Amity.
func (x *writer) Amity(id truce.IncidentID) {
	op := func(m truce.MemberID, at string, o truce.Operation) string {
		if o.ID == "" {
			o.ID = x.mint(m, 'O')
		}
		x.Add(m, duty, When(at), &o)
		return o.ID
	}
	about := truce.About{Incident: id, Party: "highland-front"}
	op("CA", "03-16 22:58", truce.Operation{Kind: codes.CallMade, State: "answered", About: about,
		When: hours("03-16", "22:58", "23:05"), By: "Hill operations room", What: "fire stops 23:05; canary-operation"})
	visit := op("OM", "03-17 08:40", truce.Operation{Kind: codes.Visit, State: "planned", About: about,
		When: hours("03-17", "10:00", "12:00")})
	op("OM", "03-17 10:05", truce.Operation{ID: visit, Kind: codes.Visit, State: "refused", About: about,
		When: hours("03-17", "10:00", "12:00"), By: "northern checkpoint"})
	op("OM", "03-17 10:06", truce.Operation{Kind: codes.Restriction, State: "in force",
		About: truce.About{Incident: id, Area: "port-amity"}, When: truce.Interval{From: When("03-17 10:05")},
		By: "northern checkpoint", What: "access to the impact site refused"})
	notice := op("BO", "03-17 09:30", truce.Operation{Kind: codes.Notice, State: "drafted", About: about,
		To: []truce.MemberID{"BO"}})
	op("BO", "03-17 11:00", truce.Operation{ID: notice, Kind: codes.Notice, State: "delivered", About: about,
		Due: When("03-18 11:00"), To: []truce.MemberID{"BO"}, By: "liaison of Bolvar"})
	op("CA", "03-17 09:00", truce.Operation{Kind: codes.Request, State: "asked", About: about, To: []truce.MemberID{"BO"},
		What: "direction of fire", Due: When("03-18 09:00")})
	op("AR", "03-17 09:05", truce.Operation{Kind: codes.Request, State: "asked", About: truce.About{Area: "two-rivers"},
		To: []truce.MemberID{"CA"}, What: "hours watched at Two Rivers", Due: When("03-17 20:00")})
}

// corners enters what lists and matrices trip over.
func (x *writer) corners() {
	at := When("03-15 08:00")
	ford := truce.Coded{When: hours("03-15", "07:00", "07:30"), Kind: codes.SmallArms,
		Where: truce.Place{Point: point(-16, 8), Precision: codes.Near, Name: "Canary Ford", Province: "Midvale"}}
	id := x.report("CA", truce.LevelJoint, ford, "source")
	x.Add("CA", duty, When("03-15 12:00"), &truce.Assessment{Incident: id, State: truce.Recused})

	bridge := truce.Coded{When: hours("03-15", "09:00", "09:40"), Kind: codes.Siege,
		Where: truce.Place{Point: point(40, 20), Precision: codes.Exact, Name: "Canary Bridge", Province: "Eastcape"}}
	r1 := x.draft("OM", When("03-15 10:40"))
	bridge.Level = truce.LevelParties
	r1.Coded = &bridge
	x.Add("OM", "canary-officer", r1.Received, r1)
	id = r1.Incident
	x.Add("AR", duty, at+30_000, &truce.Assessment{Incident: id, State: truce.Refusing})
	x.Add("BO", duty, at+30_000, &truce.Assessment{Incident: id, State: truce.Abstained})
	x.verdict("CA", at+31_000, id, codes.Confirmed, codes.NotPermitted)
	x.settle(at+32_000, id, "AR", "CA")

	author := truce.Coded{When: hours("03-15", "10:00", "10:10"), Kind: codes.Sniping,
		Where: near("sandgate", 2, 0, codes.Exact), Authors: []truce.Attribution{{Name: "canary-author"}}}
	x.report("BO", truce.LevelJoint, author)
	unnamed := truce.Coded{When: hours("03-15", "11:00", "11:10"), Kind: codes.Bomb, Means: codes.Mine,
		Where: near("sandgate", 2, 0, codes.Exact), Authors: said("canary-unnamed")}
	x.report("AR", truce.LevelPublic, unnamed, "text")

	hidden := x.draft("BO", When("03-15 13:00"), "coded", "source")
	hidden.Dataset, hidden.External = "canary-dataset", "1"
	x.Add("BO", monitor, hidden.Received, hidden)

	gone := truce.Coded{When: hours("03-15", "14:00", "14:10"), Kind: codes.Fire,
		Where: near("reedham", 0, 0, codes.Exact)}
	x.report("CA", truce.LevelJoint, gone)
	x.Add("CA", monitor, When("03-15 15:00"), &truce.Withdraw{Index: int64(len(x.Logs["CA"]) - 1),
		Why: "canary-withdrawal: heard twice"})

	// Two incidents CA holds to be one; BO has not answered. A report CA groups here and BO does not.
	p := x.report("CA", truce.LevelJoint, truce.Coded{When: hours("03-16", "12:00", "12:20"), Kind: codes.Shelling,
		Where: near("two-rivers", 1, 0, codes.Exact)})
	q := x.report("BO", truce.LevelJoint, truce.Coded{When: hours("03-16", "12:10", "12:30"), Kind: codes.Shelling,
		Where: near("two-rivers", 2, 1, codes.Near)})
	x.Add("BO", duty, When("03-16 15:00"), &truce.Same{A: q, B: p, Same: true, Shown: &truce.Shown{Engine: "match 1",
		Score: "4.10", Reasons: []string{"within 1 h +2.1", "canary-shown"}}})
	r := x.report("CA", truce.LevelJoint, truce.Coded{When: hours("03-16", "16:00", "16:05"), Kind: codes.SmallArms,
		Where: near("harbour", 0, 0, codes.Exact)})
	s := x.draft("OM", When("03-16 17:00"))
	s.Coded = &truce.Coded{When: hours("03-16", "16:00", "16:30"), Kind: codes.SmallArms,
		Where: near("harbour", 0, 0, codes.Exact), Level: truce.LevelJoint}
	x.Add("OM", monitor, s.Received, s)
	x.Add("CA", duty, When("03-16 17:10"), &truce.Link{Incident: r, Report: s.ID, Linked: true})
	x.Add("OM", duty, When("03-16 17:20"), &truce.Link{Incident: r, Report: s.ID, Linked: false})

	// A finding that a later report reopened, and an entry that has no effect.
	old := x.report("OM", truce.LevelPublic, truce.Coded{When: hours("03-14", "10:00", "10:30"), Kind: codes.AirStrike,
		Means: codes.Aircraft, Where: near("millbrook", 1, 2, codes.Exact),
		Toll: truce.Toll{Killed: truce.Harm{Civilian: truce.Exactly(1)}}})
	x.verdict("BO", When("03-14 18:00"), old, codes.Confirmed, codes.NotPermitted)
	x.verdict("CA", When("03-14 18:30"), old, codes.Confirmed, codes.NotPermitted)
	x.verdict("AR", When("03-14 19:00"), old, codes.Refuted, "")
	x.settle(When("03-14 19:10"), old, "BO", "CA")
	late := x.draft("AR", When("03-16 09:00"))
	late.Coded = &truce.Coded{When: hours("03-14", "10:05", "10:20"), Kind: codes.Other,
		Where: near("millbrook", 0, 0, codes.Near), Level: truce.LevelJoint}
	x.Add("AR", monitor, late.Received, late)
	x.Add("OM", duty, When("03-16 09:30"), &truce.Link{Incident: old, Report: late.ID, Linked: true})
	x.Add("CA", monitor, When("03-16 09:40"), &truce.Assessment{Incident: old, State: truce.Given,
		Happened: codes.Confirmed})
}

// work enters operations that are not about one incident.
func (x *writer) work() {
	op := func(m truce.MemberID, at string, o truce.Operation) {
		o.ID = x.mint(m, 'O')
		x.Add(m, duty, When(at), &o)
	}
	op("OM", "03-15 09:00", truce.Operation{Kind: codes.Suspension, State: "in force",
		About: truce.About{Area: "two-rivers"}, When: truce.Interval{From: When("03-15 09:00")}, By: "OM",
		What: "patrols halted after access was refused twice"})
	op("BO", "03-17 07:00", truce.Operation{Kind: codes.Notification, State: "notified",
		About: truce.About{Area: "northmarch"}, When: hours("03-18", "08:00", "12:00"), What: "live-fire exercise"})
	op("OM", "03-17 06:00", truce.Operation{Kind: codes.Coverage, State: "watched", About: truce.About{Area: "harbour"},
		When: hours("03-16", "06:00", "18:00"), Hours: 12})
	op("CA", "03-17 16:50", truce.Operation{Kind: codes.Flash, State: "reported", About: truce.About{Area: "stonecross"},
		When: truce.Interval{From: When("03-17 16:45")}, What: "mortar fire heard"})
	op("CA", "03-12 16:50", truce.Operation{Kind: codes.Measure, State: "done", About: truce.About{Area: "harbour"},
		What: "checkpoint moved back 500 m", Due: When("03-14 12:00")})
}
