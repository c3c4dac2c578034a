package truce

import (
	"cmp"

	"truce/codes"
)

// KindDelegation is the kind of a [Delegation].
const KindDelegation Kind = "delegation/3"

// Delegation claims who sat at a round, in which role, under whose head and behind which mark.
type Delegation struct {
	Round    RoundID  `json:"round"`
	Actor    ActorID  `json:"actor"`
	Role     string   `json:"role"`           // see [codes.DelegationRoles]
	Head     string   `json:"head,omitempty"` // a public act of public office
	HeadPost string   `json:"head_post,omitempty"`
	SeatMark string   `json:"seat_mark,omitempty"`
	Platform ActorID  `json:"platform,omitempty"`
	Sources  []Source `json:"sources,omitempty"`
	// the rest is of delegation/2
	Level       string    `json:"level,omitempty"`       // "foreign minister"
	Members     []string  `json:"members,omitempty"`     // members and advisers, as functions
	Credentials string    `json:"credentials,omitempty"` // see [codes.CredentialStates]
	Since       Instant   `json:"since,omitzero"`        // from when on the credentials stand so
	SpeaksFor   []ActorID `json:"speaks_for,omitempty"`
	// of delegation/3: the names of its members, which whoever claims it keeps, see [FieldNames]
	Sealed []Sealed `json:"sealed,omitempty"`
}

var delegationKind = kind[Delegation]{
	name: KindDelegation, since: 6,
	older: []form[Delegation]{{name: "delegation/2", since: 4, lacks: (*Delegation).names},
		{name: "delegation/1", lacks: func(b *Delegation) error { return cmp.Or(b.later(), b.names()) }}},
	act: ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Delegation) string { return string(b.Round) },
	check: (*Delegation).check,
}

func (b *Delegation) check() error {
	if err := checkSlugs(Say("a delegation"),
		append(idsOf(b.SpeaksFor), string(b.Round), string(b.Actor))...); err != nil {
		return err
	}
	return checkCode(codes.CredentialStates, Say("a state of credentials"), b.Credentials)
}

// names returns why a delegation cannot be written in the forms before the third.
func (b *Delegation) names() error {
	if len(b.Sealed) > 0 {
		return needsList(6, Say("a delegation whose names are sealed"))
	}
	return nil
}

// later returns why a delegation cannot be written in the first form.
func (b *Delegation) later() error {
	if b.Level != "" || len(b.Members) > 0 || b.Credentials != "" || b.Since != 0 || len(b.SpeaksFor) > 0 {
		return needsList(4, Say("the level, members or credentials of a delegation, or for whom it speaks,"))
	}
	return nil
}
