package truce

// KindDelegation is the kind of a [Delegation].
const KindDelegation Kind = "delegation/2"

// Delegation claims who sat at a round, in which role, under whose head and behind which mark.
type Delegation struct {
	Round    RoundID  `json:"round"`
	Actor    ActorID  `json:"actor"`
	Role     string   `json:"role"`           // see [DelegationRoles]
	Head     string   `json:"head,omitempty"` // a public act of public office
	HeadPost string   `json:"head_post,omitempty"`
	SeatMark string   `json:"seat_mark,omitempty"`
	Platform ActorID  `json:"platform,omitempty"`
	Sources  []Source `json:"sources,omitempty"`
	// the rest is of delegation/2
	Level       string    `json:"level,omitempty"`       // "foreign minister"
	Members     []string  `json:"members,omitempty"`     // members and advisers, as functions
	Credentials string    `json:"credentials,omitempty"` // see [CredentialStates]
	Since       Instant   `json:"since,omitzero"`        // from when on the credentials stand so
	SpeaksFor   []ActorID `json:"speaks_for,omitempty"`
}

// CredentialStates lists how the credentials of a delegation can stand.
var CredentialStates = Words[string]{"awaited", "presented", "accepted", "contested", "withdrawn"}

// DelegationRoles lists as what a delegation usually comes.
var DelegationRoles = Words[string]{"party", "guarantor", "facilitator", "observer", "host"}

var delegationKind = kind[Delegation]{
	name: KindDelegation, since: 4,
	older: []form[Delegation]{{name: "delegation/1", lacks: (*Delegation).later}},
	act:   ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Delegation) string { return string(b.Round) },
	check: (*Delegation).check,
}

func (b *Delegation) check() error {
	if err := checkSlugs(Say("a delegation"),
		append(idsOf(b.SpeaksFor), string(b.Round), string(b.Actor))...); err != nil {
		return err
	}
	return CredentialStates.check(Say("a state of credentials"), b.Credentials)
}

// later returns why a delegation cannot be written in the first form.
func (b *Delegation) later() error {
	if b.Level != "" || len(b.Members) > 0 || b.Credentials != "" || b.Since != 0 || len(b.SpeaksFor) > 0 {
		return needsList(4, Say("the level, members or credentials of a delegation, or for whom it speaks,"))
	}
	return nil
}
