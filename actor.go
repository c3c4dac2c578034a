package truce

// KindActor is the kind of an [Actor].
const KindActor Kind = "actor/1"

// Actor is a state, armed group, umbrella, unit, institution or person, as one member describes it.
type Actor struct {
	ID      ActorID   `json:"id"`
	Kind    ActorKind `json:"kind"`
	Names   []Name    `json:"names"`
	Sources []Source  `json:"sources,omitempty"`
	Note    string    `json:"note,omitempty"`
}

// ActorKind is what an actor is. "terrorist" is not among them: that is a [Designation] by a body.
type ActorKind string

// The kinds of actor.
const (
	ActorState       ActorKind = "state"
	ActorGovernment  ActorKind = "government"
	ActorGroup       ActorKind = "group" // armed group
	ActorUmbrella    ActorKind = "umbrella"
	ActorUnit        ActorKind = "unit"
	ActorInstitution ActorKind = "institution"
	ActorPlatform    ActorKind = "platform" // political
	ActorPerson      ActorKind = "person"
	ActorCivilians   ActorKind = "civilians"
)

// ActorKinds lists them.
var ActorKinds = Words[ActorKind]{ActorState, ActorGovernment, ActorGroup, ActorUmbrella, ActorUnit, ActorInstitution,
	ActorPlatform, ActorPerson, ActorCivilians}

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
