package truce

import "truce/codes"

// KindObjection is the kind of an [Objection].
const KindObjection Kind = "objection/1"

// Objection claims that somebody objects to a delegation of a round: to its presence, its role or its mark.
type Objection struct {
	Round   RoundID  `json:"round"`
	To      ActorID  `json:"to"` // whose delegation it is
	By      ActorID  `json:"by"`
	State   string   `json:"state"` // see [codes.ObjectionStates]
	Ground  string   `json:"ground,omitempty"`
	Stated  Date     `json:"stated,omitempty"`
	Sources []Source `json:"sources,omitempty"`
}

var objectionKind = kind[Objection]{
	name: KindObjection, since: 4,
	act: ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Objection) string { return string(b.Round) },
	check: (*Objection).check,
}

func (b *Objection) check() error {
	if err := checkSlugs(Say("an objection"), string(b.Round), string(b.To), string(b.By)); err != nil {
		return err
	}
	if b.State == "" {
		return Errorf(Invalid, "an objection is %s", codes.ObjectionStates)
	}
	return checkCode(codes.ObjectionStates, Say("a state of an objection"), b.State)
}
