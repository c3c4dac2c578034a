package frame

import (
	"context"

	"truce"
	"truce/internal/query"
)

// Founding is what a member whose log has not begun does to found a process with others, or to join one. Each act is
// for whoever administers, and kept for the audit.
type Founding interface {
	// Look returns how far it has come.
	Look(ctx context.Context) (Gathered, error)
	// Make makes the keys of this member in a process.
	Make(ctx context.Context, by By, process string, m truce.Member) error
	// PutCard keeps the card of another member, in the place of the one it had.
	PutCard(ctx context.Context, by By, file []byte) error
	DropCard(ctx context.Context, by By, m truce.MemberID) error
	// Draft makes the document of what is given and the cards. It is kept where nothing is wrong with it.
	Draft(ctx context.Context, by By, base truce.Process) ([]Fault, error)
	// PutDocument keeps a document that another drafted, where nothing is wrong with it.
	PutDocument(ctx context.Context, by By, file []byte) ([]Fault, error)
	// Endorse begins the member's log with the document, which has the digest that was agreed on. When it returns without
	// error the pages of the node are about to be answered.
	Endorse(ctx context.Context, by By, agreed truce.Digest) error
	// SetPeer keeps the address of a member's node, once the log has begun with a document by which this member joins.
	SetPeer(ctx context.Context, by By, m truce.MemberID, address string) error
}

// Gathered is what founders have given each other before a log begins.
type Gathered struct {
	Process  string         // the slug for which the keys are made
	Own      *truce.Member  // this member as its card names it; nil: its keys are not made yet
	Card     []byte         // the file of that card
	Others   []truce.Member // as their cards name them, in order
	Document *truce.Process // nil: none is drafted, and none was put in
	// Awaited are the others, of a log that has begun with a document by which its member joins, until theirs bring what
	// makes that hold; none: it has not begun.
	Awaited []Peer
}

// Fault is what is wrong with a field of a document, named as there; an empty name: with several together.
type Fault struct {
	Field string
	Says  error
}

// Steering is how a member takes part in who the members are and by which rule they settle. Each act is for whoever
// administers, and kept for the audit.
type Steering interface {
	// Course returns what the members have made of the founding document.
	Course(ctx context.Context) (Course, error)
	// Amend makes the document that takes the place of one in force: of what is given, without those who are dropped, with
	// the members of some cards, one after another in a file.
	Amend(now *truce.Process, base truce.Process, drop []truce.MemberID, cards []byte) (*truce.Process, []Fault)
	// Propose proposes a document, which endorses it.
	Propose(ctx context.Context, by By, claim string, p *truce.Process) error
	// Endorse endorses a document that was proposed, or takes that back.
	Endorse(ctx context.Context, by By, claim string, e truce.Endorsement) error
	// Leave ends the member's part, by its own word.
	Leave(ctx context.Context, by By, claim, why string) error
}

// Course is what the members have made of the founding document.
type Course struct {
	Process   *truce.Process   // in force
	Under     []truce.MemberID // whose logs, as they are held here, stand under it
	Proposals []truce.Proposal // in its place
}

// Unfounded is what can be read where no log has begun: nothing.
func Unfounded() query.Reader {
	s := truce.NewState(truce.Digest{})
	s.Process = &truce.Process{ID: "node", Zone: "UTC"}
	return query.In(s, nil)
}
