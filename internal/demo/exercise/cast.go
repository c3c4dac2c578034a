// Package exercise is the second door of the demonstration: a ceasefire on an invented island, kept by invented
// members, in which everything the program does can be seen at work. Nothing in it stands for anybody real.
//
// It is a play with a fixed script: the same entries come out each time, so that tests can hold on to them. The island,
// its settlements and their names are its mission pack.
package exercise

import (
	"time"

	"truce"
	"truce/codes"
)

// The members: three guarantors that vote and a mission that advises.
const (
	AR truce.MemberID = "AR"
	BO truce.MemberID = "BO"
	CA truce.MemberID = "CA"
	OM truce.MemberID = "OM"
)

// Members lists them in order.
var Members = []truce.MemberID{AR, BO, CA, OM}

// The parties and others on the island.
const (
	Government truce.ActorID = "government-of-meridian"
	Council    truce.ActorID = "hill-council"
	Tide       truce.ActorID = "black-tide"
	RiverGuard truce.ActorID = "river-guard"
	Ferrymen   truce.ActorID = "ferrymen"
	Arcadia    truce.ActorID = "arcadia"
	Borealia   truce.ActorID = "borealia"
	Caldera    truce.ActorID = "caldera"
	Mission    truce.ActorID = "observer-mission"
	Islanders  truce.ActorID = "islanders"
)

// Officers of every member, as functions.
const (
	Duty    = "duty officer"
	Intake  = "intake desk"
	Monitor = "monitor T-7"
)

// Start is the day the ceasefire began; the play is seen on the morning of Now.
var (
	Start = time.Date(2030, 3, 1, 0, 0, 0, 0, time.UTC)
	Now   = time.Date(2030, 3, 17, 12, 0, 0, 0, time.UTC)
)

// Founding returns the founding document, given each member's log key.
func Founding(keys map[truce.MemberID]string) *truce.Process {
	member := func(id truce.MemberID, en, ar string, role truce.Role) truce.Member {
		return truce.Member{ID: id, Names: names(en, ar), Role: role, LogKey: keys[id]}
	}
	return &truce.Process{
		ID: "meridian", Title: "Exercise Meridian", Fictional: true,
		Note: "A ceasefire on an invented island at 0° N 0° E, kept by invented members.",
		Members: []truce.Member{
			member(AR, "Arcadia", "أركاديا", truce.RoleGuarantor), member(BO, "Borealia", "بورياليا", truce.RoleGuarantor),
			member(CA, "Caldera", "كالديرا", truce.RoleGuarantor), member(OM, "Observer Mission", "بعثة المراقبة",
				truce.RoleMission),
		},
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, Voters: []truce.MemberID{AR, BO, CA},
			Absent: truce.Counts, Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts,
			Interested:   truce.Leaves,
			VerdictHours: 48, ReplyHours: 24, LapseK: 2, Escalate: "the Joint Group, with the verdicts as they stand"},
		Zone: "UTC", DayCloses: "18:00", Agreement: "meridian-ceasefire", Kinds: truce.KindLists,
	}
}

// actors returns who there is, who backs whom, and who is listed by whom.
func actors() []any {
	actor := func(id truce.ActorID, kind codes.ActorKind, en, ar string, more ...truce.Name) any {
		return &truce.Actor{ID: id, Kind: kind, Names: append(names(en, ar), more...), Sources: pack}
	}
	from := truce.At(Start.AddDate(-1, 0, 0))
	return []any{
		actor(Government, codes.ActorGovernment, "the Government of Meridian", "حكومة ميريديان"),
		actor(Council, codes.ActorUmbrella, "the Hill Council", "مجلس التل", truce.Name{Text: "Council of the Hill",
			Lang: "en", Kind: "alias"}),
		actor(Tide, codes.ActorGroup, "the Black Tide", "المد الأسود"),
		actor(RiverGuard, codes.ActorGroup, "the River Guard", "حرس النهر", truce.Name{Text: "Guard of the Two Rivers",
			Lang: "en", Kind: "alias"}),
		actor(Ferrymen, codes.ActorGroup, "the Ferrymen", "أصحاب العبارات"),
		actor(Arcadia, codes.ActorState, "Arcadia", "أركاديا"), actor(Borealia, codes.ActorState, "Borealia", "بورياليا"),
		actor(Caldera, codes.ActorState, "Caldera", "كالديرا"), actor(Mission, codes.ActorInstitution, "Observer Mission",
			"بعثة المراقبة"),
		actor(Islanders, codes.ActorCivilians, "people of the island", "أهل الجزيرة"),
		&truce.Membership{Actor: RiverGuard, Of: Council, Role: "member", From: from, Sources: pack},
		&truce.Influence{By: Arcadia, On: Government, Kind: "guarantees", From: truce.At(Start), Sources: pack},
		&truce.Influence{By: Borealia, On: Council, Kind: "guarantees", From: truce.At(Start), Sources: pack},
		&truce.Influence{By: Caldera, On: Council, Kind: "influences", From: from, Sources: pack},
		&truce.Designation{Actor: Tide, By: Mission, As: "outside the ceasefire", From: from, Sources: pack},
	}
}

// guarantorOf says which member guarantees a party: the one that is interested when the party is named.
var guarantorOf = map[truce.ActorID]truce.MemberID{Government: AR, Council: BO}
