package truce

// Actor is a state, armed group, umbrella, unit, institution or person, as one member describes it.
type Actor struct {
	ID      ActorID   `json:"id"`
	Kind    ActorKind `json:"kind"`
	Names   []Name    `json:"names"`
	Sources []Source  `json:"sources,omitempty"`
	Note    string    `json:"note,omitempty"`
}

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

// Membership claims that an actor belonged to another for a time. Renaming, merger and split transfer neither
// accession nor designation.
type Membership struct {
	Actor   ActorID  `json:"actor"`
	Of      ActorID  `json:"of"`
	Role    string   `json:"role,omitempty"` // member, commander, merged into, allied with
	From    Instant  `json:"from,omitzero"`
	To      Instant  `json:"to,omitzero"`
	Sources []Source `json:"sources,omitempty"`
}

// Designation claims that a body listed an actor under some heading on some day, or took it off.
type Designation struct {
	Actor   ActorID  `json:"actor"`
	By      ActorID  `json:"by"` // the designating body
	As      string   `json:"as"` // its own heading, "terrorist group"
	From    Instant  `json:"from,omitzero"`
	To      Instant  `json:"to,omitzero"`
	Sources []Source `json:"sources,omitempty"`
}

// Influence claims that one actor had influence on, backed or guaranteed another; whom to call follows from it.
type Influence struct {
	By      ActorID  `json:"by"`
	On      ActorID  `json:"on"`
	Kind    string   `json:"kind"`             // supports, influences, guarantees, commands, convened
	Degree  string   `json:"degree,omitempty"` // in the source's words
	From    Instant  `json:"from,omitzero"`
	To      Instant  `json:"to,omitzero"`
	Sources []Source `json:"sources,omitempty"`
}

// Accession claims that an actor or a settlement stood in some relation to an agreement from a moment on. Claims that
// disagree stand side by side.
type Accession struct {
	Agreement   AgreementID     `json:"agreement"`
	Actor       ActorID         `json:"actor,omitempty"`
	Settlement  AreaID          `json:"settlement,omitempty"`
	Status      AccessionStatus `json:"status"`
	Scope       string          `json:"scope,omitempty"` // of a suspension: talks, mechanism, adherence
	Since       Instant         `json:"since,omitzero"`
	Stated      Date            `json:"stated,omitempty"` // the date as the source gives it
	Form        string          `json:"form,omitempty"`   // signed, declared, applied, reported
	ClaimedBy   ActorID         `json:"claimed_by,omitempty"`
	Strength    string          `json:"strength,omitempty"`    // as claimed in public; what a member knows beyond it is sealed
	Detachments string          `json:"detachments,omitempty"` // as claimed in public
	Provinces   []string        `json:"provinces,omitempty"`
	Sources     []Source        `json:"sources,omitempty"`
}

// AccessionStatus is a step in the history of an accession.
type AccessionStatus string

// The statuses of an accession.
const (
	InNegotiation AccessionStatus = "in negotiation"
	Refused       AccessionStatus = "refused"
	Acceded       AccessionStatus = "acceded"
	Contested     AccessionStatus = "contested"
	Suspended     AccessionStatus = "suspended"
	Resumed       AccessionStatus = "resumed"
	Withdrawn     AccessionStatus = "withdrawn"
)

// Valid reports whether s is one of the statuses.
func (s AccessionStatus) Valid() bool {
	switch s {
	case InNegotiation, Refused, Acceded, Contested, Suspended, Resumed, Withdrawn:
		return true
	}
	return false
}

// Standing is the status of an actor towards an agreement at a moment.
type Standing string

// The three standings, and not knowing.
const (
	StandingUnknown Standing = "unknown"
	Adhered         Standing = "adhered"
	Excluded        Standing = "excluded"
	Neither         Standing = "neither"
)
