package frame

import (
	"context"

	"truce"
	"truce/internal/talks"
)

// Talks is the secretariat of talks at this node: its papers, and what goes from them into the record. The pages ask
// only for the node's own member, and only for officers that may file; an error of kind Forbidden says that another
// node keeps its papers. Refusals have a sentence for the officer.
type Talks interface {
	// Papers returns what the secretariat's steps come to.
	Papers(ctx context.Context, m truce.MemberID) (*talks.Papers, error)
	// Take takes steps, all or none; the same again with its claim id does nothing, something else is an error of kind
	// Conflict.
	Take(ctx context.Context, by By, claim string, bodies ...any) error
	// Sign makes a version of an agreement of a text that was agreed, and enters it.
	Sign(ctx context.Context, by By, text string, on truce.Date) (*truce.Agreement, error)
	// Undertake enters an undertaking of the minutes as a commitment.
	Undertake(ctx context.Context, by By, round truce.RoundID, minute string) (*truce.Commitment, error)
}

// Pouch keeps what a mediator carries between parties, closed to the mediator's officers: the node cannot open it.
// Every method refuses whoever is not of the mediator's staff with an error of kind NotFound, and nothing tells that it
// was called.
type Pouch interface {
	// Mediates reports whether somebody is of the mediator's staff.
	Mediates(ctx context.Context, by By) error
	// Pouch returns the pouch as it is closed; one that nobody ever used looks like every other.
	Pouch(ctx context.Context, by By) ([]byte, error)
	// ReplacePouch puts a pouch in the place of the one whose digest is held; where another has come there meanwhile it is
	// an error of kind Conflict.
	ReplacePouch(ctx context.Context, by By, held truce.Digest, file []byte) error
	// DestroyPouch destroys what there is.
	DestroyPouch(ctx context.Context, by By) error
}
