package truce

import "truce/codes"

// KindPosition is the kind of a [Position].
const KindPosition Kind = "position/1"

// Position is how one member reads an agreement where it can be read in more than one way: which accessions and
// designations it holds to be valid. Appraisals are made under a member's position, never under nobody's.
type Position struct {
	Agreement AgreementID                `json:"agreement"`
	Standing  map[ActorID]codes.Standing `json:"standing,omitempty"` // where the member states one
	Note      string                     `json:"note,omitempty"`
}

var positionKind = kind[Position]{
	name: KindPosition,
	act:  ActAssess, field: FieldAppraisal, most: ofDossier,
	key:   func(b *Position) string { return string(b.Agreement) },
	check: (*Position).check,
}

func (b *Position) check() error {
	if err := checkSlugs(Say("a position"), string(b.Agreement)); err != nil {
		return err
	}
	for _, s := range b.Standing {
		if err := checkCode(codes.Standings, Say("a standing towards an agreement"), s); err != nil {
			return err
		}
	}
	return nil
}
