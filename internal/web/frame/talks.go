package frame

import (
	"context"

	"truce"
	"truce/internal/talks"
)

// Talks is the secretariat of talks at this node: its papers, and what goes from them into the record. The pages ask only
// for the node's own member, and only for officers that may file; an error of kind Forbidden says that another node keeps
// its papers. Refusals have a sentence for the officer.
type Talks interface {
	// Papers returns what the secretariat's steps come to.
	Papers(ctx context.Context, m truce.MemberID) (*talks.Papers, error)
	// Take takes steps, all or none; a claim id that was used before does nothing.
	Take(ctx context.Context, by By, claim string, bodies ...any) error
	// Sign makes a version of an agreement of a text that was agreed, and enters it.
	Sign(ctx context.Context, by By, text string, on truce.Date) (*truce.Agreement, error)
	// Undertake enters an undertaking of the minutes as a commitment.
	Undertake(ctx context.Context, by By, round truce.RoundID, minute string) (*truce.Commitment, error)
}
