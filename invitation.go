package truce

// KindInvitation is the kind of an [Invitation].
const KindInvitation Kind = "invitation/1"

// Invitation claims that somebody was invited to a round, and what became of it.
type Invitation struct {
	Round   RoundID  `json:"round"`
	Actor   ActorID  `json:"actor"`
	By      ActorID  `json:"by,omitempty"`
	Level   string   `json:"level,omitempty"`
	Answer  string   `json:"answer,omitempty"` // accepted, declined, pending; empty: not stated
	Sources []Source `json:"sources,omitempty"`
}

var invitationKind = kind[Invitation]{
	name: KindInvitation,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Invitation) string { return string(b.Round) },
	check: (*Invitation).check,
}

func (b *Invitation) check() error {
	return checkSlugs("an invitation", string(b.Round), string(b.Actor))
}
