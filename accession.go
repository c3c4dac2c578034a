package truce

import (
	"slices"

	"truce/codes"
)

// KindAccession is the kind of an [Accession].
const KindAccession Kind = "accession/1"

// Accession claims that an actor or a settlement stood in some relation to an agreement from a moment on. Claims that
// disagree stand side by side.
type Accession struct {
	Agreement  AgreementID           `json:"agreement"`
	Actor      ActorID               `json:"actor,omitempty"`
	Settlement AreaID                `json:"settlement,omitempty"`
	Status     codes.AccessionStatus `json:"status"`
	Scope      string                `json:"scope,omitempty"` // of a suspension, see [codes.SuspensionScopes]
	Since      Instant               `json:"since,omitzero"`
	Stated     Date                  `json:"stated,omitempty"` // the date as the source gives it
	Form       string                `json:"form,omitempty"`   // see [codes.AccessionForms]
	ClaimedBy  ActorID               `json:"claimed_by,omitempty"`
	// as claimed in public; what a member knows beyond it is sealed
	Strength    string   `json:"strength,omitempty"`
	Detachments string   `json:"detachments,omitempty"` // as claimed in public
	Provinces   []string `json:"provinces,omitempty"`
	Sources     []Source `json:"sources,omitempty"`
}

var accessionKind = kind[Accession]{
	name: KindAccession,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	level: (*Accession).level,
	key:   func(b *Accession) string { return string(b.Agreement) },
	check: (*Accession).check,
}

func (b *Accession) check() error {
	if !b.Status.Valid() || (b.Actor == "") == (b.Settlement == "") {
		return Errorf(Invalid, "an accession is of an actor or of a settlement, with one of the known statuses; %q is not",
			b.Status)
	}
	return nil
}

// level keeps an accession still being negotiated, which no public source tells of, with the members.
func (b *Accession) level() Level {
	if b.Status != codes.InNegotiation || slices.ContainsFunc(b.Sources, Source.Public) {
		return ""
	}
	return LevelJoint
}
