package truce

// KindDesignation is the kind of a [Designation].
const KindDesignation Kind = "designation/1"

// Designation claims that a body listed an actor under some heading on some day, or took it off.
type Designation struct {
	Actor   ActorID  `json:"actor"`
	By      ActorID  `json:"by"` // the designating body
	As      string   `json:"as"` // its own heading, "terrorist group"
	From    Instant  `json:"from,omitzero"`
	To      Instant  `json:"to,omitzero"`
	Sources []Source `json:"sources,omitempty"`
}

var designationKind = kind[Designation]{
	name: KindDesignation,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Designation) string { return string(b.Actor) },
	check: (*Designation).check,
}

func (b *Designation) check() error {
	return checkSlugs(Say("a designation"), string(b.Actor), string(b.By))
}
