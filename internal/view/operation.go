package view

import (
	"cmp"
	"context"
	"slices"

	"truce"
	"truce/codes"
)

// Operation is a piece of the daily work with its history: the states it went through, by the member that owns it.
type Operation struct {
	truce.Operation                // as it stands
	Owner           truce.MemberID // whose log it is in
	At              truce.Instant  // of its latest state
	History         []*truce.Claim // its states, oldest first, withdrawn ones left out
}

// Settled reports whether nothing is left to be done about it.
func (o Operation) Settled() bool {
	switch o.State {
	case "done", "over", "cancelled", "answered", "declined", "returned", "settled", "lifted", "watched", "not watched",
		"not done", "forwarded", "not answered", "handed over", "lost":
		return true
	}
	return false
}

// Operations returns the operations the viewer may see, latest first; of one kind, or of every kind when it is empty.
func (l *Lens) Operations(ctx context.Context, kind codes.OperationKind) ([]Operation, error) {
	claims, err := l.Claims(ctx, truce.KindOperation, "")
	if err != nil {
		return nil, err
	}
	return gather(claims, kind), nil
}

// OperationsOf returns the operations about an incident, in order of their beginning.
func OperationsOf(v *truce.IncidentView) []Operation {
	out := gather(v.Operations, "")
	slices.SortStableFunc(out, func(a, b Operation) int { return cmp.Compare(a.History[0].At, b.History[0].At) })
	return out
}

// gather makes operations of the claims of their states.
func gather(claims []*truce.Claim, kind codes.OperationKind) []Operation {
	type whose struct {
		owner truce.MemberID
		id    string
	}
	by := map[whose]*Operation{}
	var order []*Operation
	for _, c := range claims {
		b, ok := c.Body.(*truce.Operation)
		if !ok || c.Withdrawn {
			continue
		}
		o := by[whose{c.Member, b.ID}]
		if o == nil {
			o = &Operation{Owner: c.Member}
			by[whose{c.Member, b.ID}] = o
			order = append(order, o)
		}
		o.Operation, o.At = *b, c.At
		o.History = append(o.History, c)
	}
	out := make([]Operation, 0, len(order))
	for _, o := range order {
		if kind == "" || o.Kind == kind {
			out = append(out, *o)
		}
	}
	slices.SortStableFunc(out, func(a, b Operation) int { return cmp.Compare(b.At, a.At) })
	return out
}
