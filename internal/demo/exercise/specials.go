package exercise

import (
	"time"

	"truce"
	"truce/codes"
)

// accessions plays who joined, who is said to have joined, and who disputes it.
func (s *stage) accessions() {
	const a = "meridian-ceasefire"
	acc := func(m truce.MemberID, at time.Time, body truce.Accession) {
		body.Agreement, body.Sources = a, pack
		if body.Since == 0 {
			body.Since = truce.At(at)
		}
		s.later(at, func(at truce.Instant) { s.enter(m, Duty, at, &body) })
	}
	for _, m := range []truce.MemberID{AR, BO, CA} {
		acc(m, on(1, 1, 0), truce.Accession{Actor: Government, Status: codes.Acceded, Since: truce.At(Start), Form: "signed",
			ClaimedBy: Arcadia})
		acc(m, on(1, 1, 0), truce.Accession{Actor: Council, Status: codes.Acceded, Since: truce.At(Start), Form: "signed",
			ClaimedBy: Borealia})
	}
	acc(BO, on(4, 9, 0), truce.Accession{Actor: RiverGuard, Status: codes.Acceded, Form: "declared", ClaimedBy: Borealia})
	acc(AR, on(4, 15, 0), truce.Accession{Actor: RiverGuard, Status: codes.Contested, Form: "reported",
		ClaimedBy: Arcadia})
	acc(CA, on(6, 10, 0), truce.Accession{Actor: Ferrymen, Status: codes.InNegotiation, Form: "applied",
		ClaimedBy: Caldera})
	for i, id := range []truce.AreaID{"harbour-two", "stonebridge", "marram", "southport-town", "crossways"} {
		acc(CA, on(3+2*i, 11, 0), truce.Accession{Settlement: id, Status: codes.Acceded, Form: "signed", ClaimedBy: Caldera})
	}
	acc(BO, on(14, 8, 0), truce.Accession{Settlement: "marram", Status: codes.Contested, Form: "reported",
		ClaimedBy: Borealia})
	acc(CA, on(16, 9, 0), truce.Accession{Settlement: "saltpan", Status: codes.Acceded, Form: "signed",
		ClaimedBy: Caldera})
}

// specials plays what the tour shows: an incident four sources tell differently, a verdict that is due, a refused
// visit, a suspension, a reply that is pending, a grouping in dispute, a finding that was reopened.
func (s *stage) specials() {
	s.portAmity()
	s.operations()
	s.dispute()
	s.later(on(17, 8, 45), s.reopen)
}

func on(day, hour, minute int) time.Time {
	return time.Date(2030, 3, day, hour, minute, 0, 0, time.UTC)
}

// portAmity is the incident the tour opens: four reports from three members that differ in time, place and harm.
func (s *stage) portAmity() {
	amity := settlements[0]
	place := func(dlat, dlon float64, radius int32) truce.Place {
		p := point(deg{amity.at.lat + dlat, amity.at.lon + dlon})
		return truce.Place{Point: &p, Precision: codes.Exact, RadiusM: radius, Name: amity.en, Area: amity.id,
			Province: "Hill District"}
	}
	between := func(h1, m1, h2, m2 int) truce.Interval {
		return truce.Interval{From: truce.At(on(16, h1, m1)), To: truce.At(on(16, h2, m2))}
	}
	var reports [4]truce.IncidentID
	file := func(i int, at time.Time, f filing) {
		s.later(at, func(at truce.Instant) {
			f.at = at
			var id truce.ReportID
			if id, reports[i] = s.file(f); i == 0 {
				s.play.Photographed = id
			}
		})
	}
	file(0, on(16, 22, 31), filing{by: CA, officer: Monitor, release: truce.LevelJoint,
		coded: truce.Coded{When: between(21, 10, 21, 40), Where: place(0, 0, 200), Kind: codes.Shelling, Means: codes.Mortar,
			Modality: "seen", Direction: "north-east", Count: truce.Exactly(11), Unit: "explosions",
			Authors: []truce.Attribution{{Actor: Government, Confidence: "claimed"}},
			Toll: truce.Toll{Killed: truce.Harm{Civilian: truce.Exactly(2)},
				Wounded: truce.Harm{Civilian: truce.Exactly(4)}}},
		private: map[string]string{"source": "monitor T-7, on the roof of the customs house",
			"text": "Eleven impacts between the jetty and the market. Two dead at the bakery."}})
	file(1, on(16, 22, 50), filing{by: OM, officer: Intake, release: truce.LevelJoint,
		coded: truce.Coded{When: between(21, 45, 22, 15), Where: place(.02, .01, 2000), Kind: codes.Shelling,
			Modality: "told", Toll: truce.Toll{Killed: truce.Harm{Unknown: truce.Exactly(5)}}},
		private: map[string]string{"source": "caller to the hot line",
			"text": "A caller north of Port Amity speaks of heavy shelling and five dead."}})
	file(2, on(16, 23, 5), filing{by: OM, officer: Monitor, release: truce.LevelJoint,
		coded: truce.Coded{When: between(21, 20, 21, 30), Where: place(.004, -.003, 500), Kind: codes.Shelling,
			Means: codes.Mortar, Modality: "heard", Direction: "north-east", Count: truce.Exactly(9), Unit: "explosions",
			Toll: truce.Toll{Killed: truce.Harm{Unknown: truce.Range{Low: ptr(2)}}}}})
	file(3, on(17, 1, 15), filing{by: BO, officer: Intake, release: truce.LevelJoint,
		coded: truce.Coded{When: truce.Interval{From: truce.At(on(16, 0, 0)), To: truce.At(on(16, 23, 59))},
			Where: truce.Place{Name: "Hill District", Area: "hill-district", Province: "Hill District"},
			Kind:  codes.Shelling, Modality: "published", Outlet: "an island newspaper (invented)",
			Authors: []truce.Attribution{{Actor: Government, Confidence: "claimed"}}}})
	s.later(on(17, 1, 20), func(truce.Instant) {
		s.amity = reports[0]
		s.join(on(17, 1, 25), reports[0], reports[1])
		s.join(on(17, 1, 27), reports[0], reports[2])
		s.join(on(17, 1, 30), reports[0], reports[3])
	})
	// Verdicts are given on the id the report opened; they hold for what it is joined into.
	s.later(on(17, 9, 12), func(at truce.Instant) {
		s.enter(BO, Duty, at, &truce.Assessment{Incident: s.amity, State: truce.Given, Happened: codes.CouldNotVerify,
			Grounds: []string{"no registration by own posts"}})
	})
	s.later(on(17, 9, 20), func(at truce.Instant) {
		for _, m := range []truce.MemberID{BO, OM} {
			s.enter(m, Duty, at, &truce.Interest{Incident: s.amity, Member: AR, Holds: true,
				Ground: "guarantees the party named"})
		}
	})
	s.later(on(17, 11, 40), func(at truce.Instant) {
		s.enter(OM, Duty, at, &truce.Assessment{Incident: s.amity, State: truce.Given, Happened: codes.Confirmed,
			Grounds: []string{"two witnesses", "crater analysis"}})
	})
}

func ptr(n int) *int { return &n }

// operations plays the work around the incidents: calls, visits, what was asked, refused, agreed.
func (s *stage) operations() {
	// A thing keeps its id through its states; amity stands for the incident of that name.
	const amity = "amity"
	ids := map[string]string{}
	op := func(m truce.MemberID, at time.Time, thing string, o truce.Operation) {
		s.later(at, func(now truce.Instant) {
			if ids[thing] == "" || thing == "" {
				ids[thing] = s.mint(m, 'O')
			}
			o.ID = ids[thing]
			if o.When.From == 0 {
				o.When.From = now
			}
			if o.About.Incident == amity {
				o.About.Incident = s.amity
			}
			s.enter(m, Duty, now, &o)
		})
	}
	about := truce.About{Incident: amity}
	op(CA, on(17, 1, 35), "", truce.Operation{Kind: codes.CallMade, State: "answered", About: about, By: string(Council),
		What: "end of fire"})
	op(CA, on(17, 1, 50), "", truce.Operation{Kind: codes.Request, State: "asked", About: about, To: []truce.MemberID{AR},
		Due: truce.At(on(17, 23, 20)), What: "who fired"})
	op(OM, on(17, 8, 0), "visit", truce.Operation{Kind: codes.Visit, State: "planned", About: about,
		Due: truce.At(on(17, 10, 0)), What: "place of impact"})
	op(OM, on(17, 10, 5), "visit", truce.Operation{Kind: codes.Visit, State: "refused", About: about,
		By: string(Government), What: "place of impact"})
	op(OM, on(17, 10, 5), "", truce.Operation{Kind: codes.Restriction, State: "in force", About: about,
		By: string(Government), What: "turned back at a checkpoint"})
	op(OM, on(15, 9, 0), "", truce.Operation{Kind: codes.Restriction, State: "in force",
		About: truce.About{Area: "two-rivers"}, By: string(RiverGuard), What: "road closed"})
	op(CA, on(17, 9, 30), "notice", truce.Operation{Kind: codes.Notice, State: "drafted",
		About: truce.About{Incident: amity, Party: Government}})
	op(CA, on(17, 9, 50), "notice", truce.Operation{Kind: codes.Notice, State: "cleared",
		About: truce.About{Incident: amity, Party: Government}})
	op(CA, on(17, 10, 30), "notice", truce.Operation{Kind: codes.Notice, State: "delivered",
		About: truce.About{Incident: amity, Party: Government}, Due: truce.At(on(18, 10, 30)), To: []truce.MemberID{AR}})
	op(OM, on(17, 9, 0), "", truce.Operation{Kind: codes.Custody, State: "taken", About: about, What: "weapon parts"})
	op(OM, on(8, 7, 0), "halted", truce.Operation{Kind: codes.Suspension, State: "in force", What: "shots at monitors"})
	op(OM, on(9, 12, 0), "halted", truce.Operation{Kind: codes.Suspension, State: "lifted", What: "shots at monitors"})
	op(AR, on(11, 8, 0), "", truce.Operation{Kind: codes.Notification, State: "notified",
		About: truce.About{Area: "greyfield", Party: Government}, By: string(Government),
		When: truce.Interval{From: truce.At(on(12, 6, 0)), To: truce.At(on(12, 12, 0))}, What: "exercise"})
	op(OM, on(16, 18, 0), "", truce.Operation{Kind: codes.Coverage, State: "watched",
		About: truce.About{Area: "port-amity"}, Hours: 14, When: truce.Interval{From: truce.At(on(16, 4, 0)),
			To: truce.At(on(16, 18, 0))}})
	op(OM, on(16, 18, 0), "", truce.Operation{Kind: codes.Coverage, State: "not watched",
		About: truce.About{Area: "two-rivers"}, When: truce.Interval{From: truce.At(on(15, 9, 0))}})
	op(BO, on(14, 12, 0), "", truce.Operation{Kind: codes.Measure, State: "agreed", About: truce.About{Area: "crossways",
		Party: Council}, Due: truce.At(on(18, 12, 0)), What: "withdrawal of weapons"})
	op(CA, on(17, 11, 35), "flash", truce.Operation{Kind: codes.Flash, State: "reported",
		About: truce.About{Area: "millbrook"}, What: "fire"})
	op(CA, on(17, 11, 41), "flash", truce.Operation{Kind: codes.Flash, State: "acknowledged",
		About: truce.About{Area: "millbrook"}, By: string(Council), What: "fire"})
	op(CA, on(17, 7, 0), "", truce.Operation{Kind: codes.Tasking, State: "tasked",
		About: truce.About{Area: "stonebridge"}, To: []truce.MemberID{OM}, Due: truce.At(on(17, 16, 0)), What: "damage"})
}

// dispute plays two members that group one report differently.
func (s *stage) dispute() {
	there := point(settlements[8].at)
	at := truce.Place{Point: &there, Precision: codes.Exact, RadiusM: 400, Name: "Crossways", Area: "crossways",
		Province: "Midvale"}
	when := func(h int) truce.Interval {
		return truce.Interval{From: truce.At(on(15, h, 0)), To: truce.At(on(15, h, 30))}
	}
	var a truce.IncidentID
	var r truce.ReportID
	s.later(on(15, 14, 0), func(now truce.Instant) {
		_, a = s.file(filing{by: CA, officer: Intake, at: now, release: truce.LevelJoint, coded: truce.Coded{When: when(13),
			Where: at, Kind: codes.SmallArms, Means: codes.Rifle, Modality: "heard"}})
	})
	s.later(on(15, 15, 0), func(now truce.Instant) {
		r, _ = s.file(filing{by: BO, officer: Intake, at: now, release: truce.LevelJoint, coded: truce.Coded{When: when(14),
			Where: at, Kind: codes.SmallArms, Modality: "told"}})
	})
	s.later(on(15, 16, 0), func(now truce.Instant) {
		s.enter(CA, Duty, now, &truce.Link{Incident: a, Report: r, Linked: true, Shown: &truce.Shown{Engine: "by hand"}})
	})
	s.later(on(15, 17, 0), func(now truce.Instant) {
		s.enter(BO, Duty, now, &truce.Link{Incident: a, Report: r, Linked: false, Shown: &truce.Shown{Engine: "by hand"}})
	})
}

// reopen plays a finding that is opened again: after a late report all but one of those that found it can no longer
// say.
func (s *stage) reopen(now truce.Instant) {
	for _, id := range s.play.State.Incidents() {
		v, _ := s.play.State.Incident(id)
		f, found := v.Finding()
		if !found || !f.Finding.Violation() || v.Reopened || len(v.Reports) == 0 || v.Reports[0].Coded == nil ||
			v.When.From < truce.At(on(13, 0, 0)) {
			continue
		}
		late := *v.Reports[0].Coded
		late.Modality, late.Authors = "told", nil
		late.Toll.Killed.Unknown = truce.Between(1, 3)
		r, own := s.file(filing{by: AR, officer: Intake, at: now, release: truce.LevelJoint, coded: late})
		s.enter(AR, Duty, now, &truce.Link{Incident: id, Report: r, Linked: true})
		s.enter(AR, Duty, now, &truce.Link{Incident: own, Report: r, Linked: false})
		for _, m := range f.Members()[1:] {
			s.enter(m, Duty, now, &truce.Assessment{Incident: id, State: truce.Given, Happened: codes.CouldNotVerify})
		}
		return
	}
}
