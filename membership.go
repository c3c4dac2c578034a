package truce

// KindMembership is the kind of a [Membership].
const KindMembership Kind = "membership/1"

// Membership claims that an actor belonged to another for a time. Renaming, merger and split transfer neither
// accession nor designation.
type Membership struct {
	Actor   ActorID  `json:"actor"`
	Of      ActorID  `json:"of"`
	Role    string   `json:"role,omitempty"` // see [codes.MembershipRoles]
	From    Instant  `json:"from,omitzero"`
	To      Instant  `json:"to,omitzero"`
	Sources []Source `json:"sources,omitempty"`
}

var membershipKind = kind[Membership]{
	name: KindMembership,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Membership) string { return string(b.Actor) },
	check: (*Membership).check,
}

func (b *Membership) check() error {
	return checkSlugs(Say("a membership"), string(b.Actor), string(b.Of))
}
