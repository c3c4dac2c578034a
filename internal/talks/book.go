package talks

import (
	"slices"

	"truce"
)

// Told is a claim that stands, with its body.
type Told[T any] struct {
	Ref     truce.Ref
	At      truce.Instant
	Officer string
	Body    *T
}

// Book is what the claims say that talks are made of, each list in the order in which it was entered.
type Book struct {
	Tracks       []Told[truce.Track]
	Rounds       []Told[truce.Round]
	Delegations  []Told[truce.Delegation]
	Invitations  []Told[truce.Invitation]
	Objections   []Told[truce.Objection]
	Requirements []Told[truce.Requirement]
	Statements   []Told[truce.Statement]
	Commitments  []Told[truce.Commitment]
	Memberships  []Told[truce.Membership]
	Accessions   []Told[truce.Accession]
	Influences   []Told[truce.Influence]
	Actors       map[truce.ActorID]*truce.Actor
	Areas        map[truce.AreaID]*truce.Area
}

// Read reads the book through a function that returns the claims of a kind that whoever asks may see.
func Read(claims func(truce.Kind) ([]*truce.Claim, error)) (*Book, error) {
	b := &Book{Actors: map[truce.ActorID]*truce.Actor{}, Areas: map[truce.AreaID]*truce.Area{}}
	var actors []Told[truce.Actor]
	var areas []Told[truce.Area]
	for _, take := range []func() error{
		taking(claims, truce.KindTrack, &b.Tracks), taking(claims, truce.KindRound, &b.Rounds),
		taking(claims, truce.KindDelegation, &b.Delegations), taking(claims, truce.KindInvitation, &b.Invitations),
		taking(claims, truce.KindObjection, &b.Objections), taking(claims, truce.KindRequirement, &b.Requirements),
		taking(claims, truce.KindStatement, &b.Statements), taking(claims, truce.KindCommitment, &b.Commitments),
		taking(claims, truce.KindMembership, &b.Memberships), taking(claims, truce.KindAccession, &b.Accessions),
		taking(claims, truce.KindInfluence, &b.Influences),
		taking(claims, truce.KindActor, &actors), taking(claims, truce.KindArea, &areas),
	} {
		if err := take(); err != nil {
			return nil, err
		}
	}
	for _, a := range actors {
		b.Actors[a.Body.ID] = a.Body
	}
	for _, a := range areas {
		b.Areas[a.Body.ID] = a.Body
	}
	return b, nil
}

// taking returns what puts the claims of a kind that stand into a list.
func taking[T any](claims func(truce.Kind) ([]*truce.Claim, error), k truce.Kind, into *[]Told[T]) func() error {
	return func() error {
		all, err := claims(k)
		if err != nil {
			return err
		}
		for _, c := range all {
			if body, ok := c.Body.(*T); ok && !c.Withdrawn {
				*into = append(*into, Told[T]{c.Ref, c.At, c.Officer, body})
			}
		}
		slices.SortStableFunc(*into, func(a, b Told[T]) int {
			if a.Ref.Before(b.Ref) {
				return -1
			}
			return 1
		})
		return nil
	}
}

// Name returns what an actor is called in a language, its id where the register does not know it.
func (b *Book) Name(id truce.ActorID, lang string) string {
	if a := b.Actors[id]; a != nil {
		if n := truce.NameIn(a.Names, lang); n != "" {
			return n
		}
	}
	return string(id)
}

// RoundIDs returns the rounds there are, each once, in the order in which they were first claimed.
func (b *Book) RoundIDs() []truce.RoundID {
	var out []truce.RoundID
	for _, r := range b.Rounds {
		if !slices.Contains(out, r.Body.ID) {
			out = append(out, r.Body.ID)
		}
	}
	return out
}

// Round returns what is claimed of a round; an error of kind NotFound where nothing is.
func (b *Book) Round(id truce.RoundID) ([]Told[truce.Round], error) {
	out := of(b.Rounds, func(r *truce.Round) bool { return r.ID == id })
	if len(out) == 0 {
		return nil, truce.Errorf(truce.NotFound, "there is no round %q: truce talks list lists them", id)
	}
	return out, nil
}

// Zone returns the zone of a round's venue as it was claimed last, "" where none is.
func (b *Book) Zone(id truce.RoundID) string {
	zone := ""
	for _, r := range b.Rounds {
		if r.Body.ID == id && r.Body.Zone != "" {
			zone = r.Body.Zone
		}
	}
	return zone
}

// of returns the claims whose body f holds of.
func of[T any](list []Told[T], f func(*T) bool) []Told[T] {
	var out []Told[T]
	for _, x := range list {
		if f(x.Body) {
			out = append(out, x)
		}
	}
	return out
}
