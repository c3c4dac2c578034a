package truce

// KindDelegation is the kind of a [Delegation].
const KindDelegation Kind = "delegation/1"

// Delegation claims who sat at a round, in which role, under whose head and behind which mark.
type Delegation struct {
	Round    RoundID  `json:"round"`
	Actor    ActorID  `json:"actor"`
	Role     string   `json:"role"`           // party, guarantor, facilitator, observer, host
	Head     string   `json:"head,omitempty"` // a public act of public office
	HeadPost string   `json:"head_post,omitempty"`
	SeatMark string   `json:"seat_mark,omitempty"`
	Platform ActorID  `json:"platform,omitempty"`
	Sources  []Source `json:"sources,omitempty"`
}

var delegationKind = kind[Delegation]{
	name: KindDelegation,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Delegation) string { return string(b.Round) },
	check: (*Delegation).check,
}

func (b *Delegation) check() error {
	return checkSlugs("a delegation", string(b.Round), string(b.Actor))
}
