package talks

import (
	"cmp"
	"slices"
	"sync"

	"truce"
)

// Told is a claim that stands, with its body.
type Told[T any] struct {
	Ref     truce.Ref
	At      truce.Instant
	Officer string
	Body    *T
}

// Book is what the claims say that talks are made of, each list in the order in which it was entered. It is safe for
// concurrent use; what its methods return is shared, and nobody changes it.
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

	rounds map[truce.RoundID]*about // of every round that is claimed
	order  []truce.RoundID          // in which they were first claimed
	byDay  []truce.RoundID
	below  *below

	mu     sync.Mutex
	tables map[truce.RoundID]*Table // worked out so far

	circled sync.Once
	circles []Circle
}

// about is what is claimed of one round.
type about struct {
	claims      []Told[truce.Round]
	delegations []Told[truce.Delegation]
	invitations []Told[truce.Invitation]
	objections  []Told[truce.Objection]
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
	b.index()
	return b, nil
}

// index gathers the claims by round.
func (b *Book) index() {
	b.rounds, b.tables = map[truce.RoundID]*about{}, map[truce.RoundID]*Table{}
	for _, r := range b.Rounds {
		x := b.rounds[r.Body.ID]
		if x == nil {
			x = &about{}
			b.rounds[r.Body.ID], b.order = x, append(b.order, r.Body.ID)
		}
		x.claims = append(x.claims, r)
	}
	for _, d := range b.Delegations {
		if x := b.rounds[d.Body.Round]; x != nil {
			x.delegations = append(x.delegations, d)
		}
	}
	for _, v := range b.Invitations {
		if x := b.rounds[v.Body.Round]; x != nil {
			x.invitations = append(x.invitations, v)
		}
	}
	for _, o := range b.Objections {
		if x := b.rounds[o.Body.Round]; x != nil {
			x.objections = append(x.objections, o)
		}
	}
	b.byDay, b.below = b.inOrderOfDay(), belowOf(b.Memberships)
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
func (b *Book) RoundIDs() []truce.RoundID { return b.order }

// Round returns what is claimed of a round; an error of kind NotFound where nothing is.
func (b *Book) Round(id truce.RoundID) ([]Told[truce.Round], error) {
	x := b.rounds[id]
	if x == nil {
		return nil, truce.Errorf(truce.NotFound, "there is no round %q: truce talks list lists them", id)
	}
	return x.claims, nil
}

// Zone returns the zone of a round's venue as it was claimed last, "" where none is.
func (b *Book) Zone(id truce.RoundID) string {
	zone := ""
	if x := b.rounds[id]; x != nil {
		for _, r := range x.claims {
			zone = cmp.Or(r.Body.Zone, zone)
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
