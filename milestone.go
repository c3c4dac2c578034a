package truce

// KindMilestone is the kind of a [Milestone].
const KindMilestone Kind = "milestone/1"

// Milestone is a dated fact of the process that is none of the other things: a line of the timeline.
type Milestone struct {
	ID      string   `json:"id"` // slug
	Stated  Date     `json:"stated,omitempty"`
	What    string   `json:"what"`
	Sources []Source `json:"sources"`
}

var milestoneKind = kind[Milestone]{
	name: KindMilestone,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Milestone) string { return b.ID },
	check: (*Milestone).check,
}

func (b *Milestone) check() error {
	if err := checkSlugs(Say("a milestone"), string(b.ID)); err != nil {
		return err
	}
	if b.What == "" {
		return Errorf(Invalid, "a milestone says nothing")
	}
	return nil
}
