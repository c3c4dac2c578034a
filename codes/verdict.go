package codes

// Happened answers: did it happen?
type Happened string

// The answers.
const (
	HappenedUnanswered Happened = ""
	Confirmed          Happened = "confirmed"
	Refuted            Happened = "refuted"
	NotConfirmed       Happened = "not confirmed"
	CouldNotVerify     Happened = "could not be verified"
)

// AllHappened lists the answers in the order in which they are offered.
var AllHappened = List[Happened]{Confirmed, Refuted, NotConfirmed, CouldNotVerify}

// Permitted answers: was it permitted?
type Permitted string

// The answers. PermittedUnanswered leaves it open or to another body.
const (
	PermittedUnanswered Permitted = ""
	WasPermitted        Permitted = "permitted"
	NotPermitted        Permitted = "not permitted"
	PermittedUnknown    Permitted = "undetermined"
)

// AllPermitted lists the answers in the order in which they are offered.
var AllPermitted = List[Permitted]{WasPermitted, NotPermitted, PermittedUnknown}

// PermittedBecause lists why what happened can have been permitted.
var PermittedBecause = List[string]{"excluded target", "notified activity", "self-defence", "agreed by both sides",
	"humanitarian activity", "law enforcement", "other ground"}

// Grounds lists what a verdict can rest on: how it was looked into, who says so, and what stood in the way.
var Grounds = List[string]{"own post", "patrol", "site visit", "fixed camera", "acoustic detection", "radar",
	"drone imagery", "satellite imagery", "photographs or video", "crater analysis", "weapon remnants", "damage analysis",
	"medical records", "burial records", "one witness", "two witnesses", "people harmed", "prisoner", "both sides agree",
	"admitted by its author", "claimed by its author", "announced beforehand", "members of several sides",
	"local authorities", "humanitarian organisation", "media", "intercepted communication", "insignia", "agreed map",
	"list of designated groups", "no registration by own posts", "no trace at the site", "access refused",
	"accounts contradict each other", "no second source", "other ground"}

// InterestGrounds lists why a member can be interested in an incident.
var InterestGrounds = List[string]{"its own forces", "its own forces were near", "guarantees the party named",
	"supports the party named", "commands the party named", "supplied the weapon", "its own people were harmed",
	"other ground"}
