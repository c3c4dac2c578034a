package codes

// ActorKind is what an actor is. "terrorist" is not among them: that is a [Designation] by a body.
type ActorKind string

// The kinds of actor.
const (
	ActorState       ActorKind = "state"
	ActorGovernment  ActorKind = "government"
	ActorGroup       ActorKind = "group" // armed group
	ActorUmbrella    ActorKind = "umbrella"
	ActorUnit        ActorKind = "unit"
	ActorInstitution ActorKind = "institution"
	ActorPlatform    ActorKind = "platform" // political
	ActorPerson      ActorKind = "person"
	ActorCivilians   ActorKind = "civilians"
)

// ActorKinds lists them.
var ActorKinds = List[ActorKind]{ActorState, ActorGovernment, ActorGroup, ActorUmbrella, ActorUnit, ActorInstitution,
	ActorPlatform, ActorPerson, ActorCivilians}

// NameKinds lists what a name usually is.
var NameKinds = List[string]{"main", "alias", "former", "as published"}

// MembershipRoles lists how one actor usually belongs to another.
var MembershipRoles = List[string]{"member", "commander", "merged into", "allied with"}

// InfluenceKinds lists how one actor usually has influence on another.
var InfluenceKinds = List[string]{"supports", "influences", "guarantees", "commands", "convened"}
