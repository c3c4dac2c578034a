package truce

// KindRequirement is the kind of a [Requirement].
const KindRequirement Kind = "requirement/1"

// Requirement claims that somebody asked for certain actors to be at the table of a track or of one round. Whether they
// were is held against it; that a requirement is met is never claimed.
type Requirement struct {
	ID      string      `json:"id"` // slug
	Track   TrackID     `json:"track,omitempty"`
	Round   RoundID     `json:"round,omitempty"`
	Says    string      `json:"says"`              // in our words
	Actors  []ActorID   `json:"actors,omitempty"`  // who has to be there
	Acceded AgreementID `json:"acceded,omitempty"` // and everyone that is said to have acceded to it
	By      ActorID     `json:"by,omitempty"`      // who asked for it
	Stated  Date        `json:"stated,omitempty"`
	Sources []Source    `json:"sources,omitempty"`
}

var requirementKind = kind[Requirement]{
	name: KindRequirement, since: 4,
	act: ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Requirement) string { return b.ID },
	check: (*Requirement).check,
}

func (b *Requirement) check() error {
	if err := checkSlugs(Say("a requirement"), append(idsOf(b.Actors), b.ID)...); err != nil {
		return err
	}
	if b.Says == "" {
		return Errorf(Invalid, "a requirement says nothing")
	}
	return nil
}
