package truce

import "truce/codes"

// KindActor is the kind of an [Actor].
const KindActor Kind = "actor/1"

// Actor is a state, armed group, umbrella, unit, institution or person, as one member describes it.
type Actor struct {
	ID      ActorID         `json:"id"`
	Kind    codes.ActorKind `json:"kind"`
	Names   []Name          `json:"names"`
	Sources []Source        `json:"sources,omitempty"`
	Note    string          `json:"note,omitempty"`
}

var actorKind = kind[Actor]{
	name: KindActor,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Actor) string { return string(b.ID) },
	check: (*Actor).check,
}

func (b *Actor) check() error {
	if !ValidSlug(string(b.ID)) || len(b.Names) == 0 {
		return Errorf(Invalid, "the actor %q needs a slug for its id and at least one name", b.ID)
	}
	return nil
}
