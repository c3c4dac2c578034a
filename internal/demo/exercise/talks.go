package exercise

import (
	"time"

	"truce"
	"truce/internal/talks"
)

// Lagoon is the round of talks of the exercise.
const Lagoon truce.RoundID = "lagoon-1"

// talks enters what is claimed of the round: a day that moved, an invitation that was declined, an objection, and two
// undertakings of which one is overdue when the curtain rises.
func (s *stage) talks() {
	s.later(Now.Add(-time.Hour), func(at truce.Instant) { s.enterAll(CA, at, lagoon()) })
}

func lagoon() []any {
	seat := func(a truce.ActorID, role string) *truce.Delegation {
		return &truce.Delegation{Round: Lagoon, Actor: a, Role: role, Credentials: "accepted", Sources: pack}
	}
	council, ferrymen := seat(Council, "party"), seat(Ferrymen, "observer")
	council.SpeaksFor, ferrymen.Credentials = []truce.ActorID{RiverGuard}, "contested"
	invite := func(a truce.ActorID, answer string) any {
		return &truce.Invitation{Round: Lagoon, Actor: a, By: Mission, Answer: answer, Sent: "2030-03-06", Sources: pack}
	}
	conditional := invite(Ferrymen, "conditional").(*truce.Invitation)
	conditional.Condition = "that the ferries are on the agenda"
	called := names("Talks on the Lagoon, first round", "محادثات البحيرة، الجولة الأولى")
	return []any{
		&truce.Track{ID: "lagoon", Names: names("The Lagoon talks", "محادثات البحيرة"), Host: Mission, Status: "open",
			Since: "2030-03", Sources: pack},
		&truce.Round{ID: Lagoon, Track: "lagoon", Names: called, From: "2030-03-15", To: "2030-03-16", Status: "planned",
			Number: "first", Host: Mission, Venue: "Lagoon Station", Format: "plenary", Zone: "UTC", Sources: pack},
		&truce.Round{ID: Lagoon, Track: "lagoon", Names: called, From: "2030-03-17", To: "2030-03-18", Status: "planned",
			Venue: "Lagoon Station", Format: "plenary", MovedBy: Government,
			Why: "the ferry does not run before", Sources: pack},
		seat(Government, "party"), council, seat(Arcadia, "guarantor"), seat(Borealia, "guarantor"),
		seat(Caldera, "guarantor"), seat(Mission, "host"), ferrymen,
		invite(Government, "accepted"), invite(Council, "accepted"), invite(Arcadia, "accepted"),
		invite(Borealia, "accepted"), invite(Caldera, "accepted"), conditional, invite(RiverGuard, "declined"),
		&truce.Objection{Round: Lagoon, To: Ferrymen, By: Government, State: "raised",
			Ground: "that they observe and speak at once", Stated: "2030-03-12", Sources: pack},
		&truce.Requirement{ID: "all-who-acceded", Track: "lagoon", Says: "every group that acceded to the ceasefire",
			Actors: []truce.ActorID{Government, Council, RiverGuard, Ferrymen}, Acceded: "meridian-ceasefire", By: Mission,
			Stated: "2030-03-05", Sources: pack},
		&truce.Commitment{ID: "maps-of-the-hill-line", By: []string{string(Government)},
			What: "to hand over its maps of the Hill line", Under: string(Lagoon), Stated: "2030-03-10", Status: "open",
			DueBy: "2030-03-15", Sources: pack},
		&truce.Commitment{ID: "list-of-detained", By: []string{string(Council)},
			What:  "to hand over a list of those it holds",
			Under: string(Lagoon), Stated: "2030-03-10", Status: "open", DueBy: "2030-03-25", Sources: pack},
	}
}

// Papers are what the secretariat of the round has in its papers when the curtain rises, at the node of Caldera, which
// keeps them: a naming policy, two sessions of which one is held, and a text with a clause in brackets and one that
// could never be monitored.
func Papers() []any {
	both := []truce.ActorID{Government, Council}
	vary := func(clause, variant, title, words, breach string, by ...truce.ActorID) any {
		return &talks.Variant{Text: "lagoon-deal", Clause: clause, Variant: variant, Title: title, Words: words,
			Breach: breach, By: by}
	}
	says := func(clause, variant string, by truce.ActorID, what string) any {
		return &talks.Answer{Text: "lagoon-deal", Clause: clause, Variant: variant, By: by, Says: what}
	}
	out := []any{
		&talks.Policy{Round: Lagoon, Languages: []string{"en", "ar"},
			Why:   "Neither side names the other: both sit as Meridian.",
			Marks: []talks.Mark{{Actors: both, Names: names("Meridian", "ميريديان")}}},
		&talks.Session{Round: Lagoon, ID: "opening", Title: "Opening", Day: "2030-03-17", From: "10:00", To: "13:00",
			Room: "Great Hall", Format: "plenary", Quorum: 5, State: "open"},
		&talks.Session{Round: Lagoon, ID: "drafting", Title: "Drafting", Day: "2030-03-17", From: "22:00", To: "02:00",
			Room: "Chart Room", Format: "closed"},
		&talks.Item{Round: Lagoon, ID: "water", Session: "opening", Title: "The water works", State: "under discussion"},
		&talks.Item{Round: Lagoon, ID: "ferries", Session: "drafting", Title: "The ferries", State: "deferred",
			Next: "the host asks both sides for a list of ferries"},
		&talks.Seats{Round: Lagoon, Rule: "alphabet", Lang: "en", Shape: "round"},
		&talks.Speakers{Round: Lagoon, Session: "opening", Rule: "by hand", Minutes: 10, Delay: 8,
			Order: []truce.ActorID{Mission, Council, Government, Borealia, Arcadia, Caldera, Ferrymen}},
		&talks.Document{Round: Lagoon, Symbol: "L/1", Title: "Draft of the Lagoon deal", Lang: "en", Version: 1,
			Holders: both},
		&talks.Minute{Round: Lagoon, Session: "opening", ID: "water-works", What: "undertaking", State: "agreed",
			Text: "The Hill Council lets engineers into the water works.", Owners: []truce.ActorID{Council}, Due: "2030-03-24"},
	}
	for _, a := range []truce.ActorID{Mission, Council, Government, Borealia, Arcadia} {
		out = append(out, &talks.Attendance{Round: Lagoon, Session: "opening", Actor: a, State: "present"})
	}
	return append(out,
		&talks.Attendance{Round: Lagoon, Session: "opening", Actor: Ferrymen, State: "excused"},
		&talks.Floor{Round: Lagoon, Session: "opening", Act: "give", Actor: Mission},
		&talks.Floor{Round: Lagoon, Session: "opening", Act: "end"},
		&talks.Floor{Round: Lagoon, Session: "opening", Act: "give", Actor: Council},
		&talks.Text{ID: "lagoon-deal", Round: Lagoon, Titles: names("The Lagoon deal", "اتفاق البحيرة"), Kind: "local deal",
			Parties: both, Guarantors: []truce.ActorID{Caldera}, Under: "meridian-ceasefire", Whole: true,
			Effect: truce.At(time.Date(2030, 4, 1, 0, 0, 0, 0, time.UTC)),
			Areas: []truce.AgreedArea{{Area: "hill-line", Role: "named", Map: true},
				{Area: "tide-hold", Role: "named"}}},
		vary("1", "A", "No shells", "No party shells the shore of the Lagoon.",
			`kind in ["shelling", "fire, kind not stated"]`, both...),
		vary("2", "A", "Heavy weapons", "Heavy weapons stay outside the Hill line.",
			`kind == "weapon where none may be" && inside["hill-line"]`, Council),
		vary("2", "B", "Heavy weapons", "Heavy weapons stay outside the Hill line and the Tide hold.",
			`kind == "weapon where none may be" && (inside["hill-line"] || inside["tide-hold"])`, Government),
		vary("3", "A", "Water", "The water works are opened soon.", `kind == "water cut"`, Council),
		vary("4", "A", "Flights", "No aircraft flies over the Lagoon unless it was announced.",
			`kind == "overflight" && !notified`, Government),
		&talks.Shown{Text: "lagoon-deal", To: both},
		says("1", "A", Government, "accept"), says("1", "A", Council, "accept"),
		says("2", "A", Council, "accept"), says("2", "A", Government, "reject"), says("2", "B", Government, "accept"),
		says("3", "A", Council, "accept"),
		&talks.Version{Text: "lagoon-deal", Note: "as it lay on the table on the first morning"},
	)
}
