package truce

// KindInfluence is the kind of an [Influence].
const KindInfluence Kind = "influence/1"

// Influence claims that one actor had influence on, backed or guaranteed another; whom to call follows from it.
type Influence struct {
	By      ActorID  `json:"by"`
	On      ActorID  `json:"on"`
	Kind    string   `json:"kind"`             // see [codes.InfluenceKinds]
	Degree  string   `json:"degree,omitempty"` // in the source's words
	From    Instant  `json:"from,omitzero"`
	To      Instant  `json:"to,omitzero"`
	Sources []Source `json:"sources,omitempty"`
}

var influenceKind = kind[Influence]{
	name: KindInfluence,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Influence) string { return string(b.On) },
	check: (*Influence).check,
}

func (b *Influence) check() error {
	return checkSlugs(Say("an influence"), string(b.By), string(b.On))
}
