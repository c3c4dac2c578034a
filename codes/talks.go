package codes

// TrackStatuses lists what can be said of a strand of talks.
var TrackStatuses = List[string]{"announced", "open", "suspended", "resumed", "closed"}

// RoundFormats lists how a round is usually held.
var RoundFormats = List[string]{"closed", "open", "proximity", "plenary", "technical"}

// RoundStatuses lists what became of a round.
var RoundStatuses = List[string]{"planned", "held", "moved", "cancelled"}

// DelegationRoles lists as what a delegation usually comes.
var DelegationRoles = List[string]{"party", "guarantor", "facilitator", "observer", "host"}

// CredentialStates lists how the credentials of a delegation can stand.
var CredentialStates = List[string]{"awaited", "presented", "accepted", "contested", "withdrawn"}

// InvitationAnswers lists what can be said of the answer to an invitation.
var InvitationAnswers = List[string]{"accepted", "declined", "conditional", "pending", "no answer"}

// ObjectionStates lists how an objection to a delegation can stand.
var ObjectionStates = List[string]{"raised", "upheld", "overruled", "withdrawn"}

// CommitmentStatuses lists what became of a commitment.
var CommitmentStatuses = List[string]{"open", "partly done", "done", "lapsed", "not stated"}
