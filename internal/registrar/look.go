package registrar

import (
	"context"
	"fmt"

	"truce"
	"truce/internal/claimfile"
)

// Looked is what would become of a claim if it were entered now.
type Looked struct {
	Claim     string    // the id under which it is or would be entered
	Held      truce.Ref // the entry by which the log says it already; without a member: it does not
	Withdrawn bool      // and that entry was taken back
	Refusal   error     // why it would be refused, for the officer; nil: it would be entered
}

// New reports whether there is something to enter.
func (l Looked) New() bool { return l.Held.Member == "" && l.Refusal == nil }

// Look says what would become of a claim whose id follows from what it says, without entering anything. With again what
// the log holds is judged as if it were new, under another id.
func (r *Registrar) Look(ctx context.Context, by By, body any, again bool) (Looked, error) {
	id, err := claimfile.ID(body)
	if err != nil {
		return Looked{}, err
	}
	l := Looked{Claim: id}
	rec, held, err := r.Log.Lookup(ctx, id)
	if err != nil {
		return l, err
	}
	if held && !again {
		return l, r.standing(ctx, &l, body, rec.Index)
	}
	if held {
		l.Claim = fmt.Sprintf("%s-%d", id, r.Clock().UnixMilli())
	}
	err = r.Check(ctx, by, l.Claim, body)
	switch truce.KindOf(err) {
	case truce.Invalid, truce.NotFound, truce.Conflict, truce.Forbidden:
		l.Refusal, err = err, nil
	}
	return l, err
}

// standing finds what has become of a claim that the log holds: the entry by which it stands, else the first.
func (r *Registrar) standing(ctx context.Context, l *Looked, body any, first int64) error {
	l.Held = truce.Ref{Member: r.Member, Index: first}
	k := truce.KindOfBody(body).Newest() // under which claims stand, in whichever form they were entered
	claims, err := r.Models.Claims(ctx, k, truce.Entry{Kind: k, Body: body}.Key())
	if err != nil {
		return err
	}
	for _, c := range claims {
		same, err := claimfile.ID(c.Body)
		if err != nil {
			return err
		}
		if c.Member != r.Member || same != l.Claim {
			continue
		}
		if !c.Withdrawn {
			l.Held, l.Withdrawn = c.Ref, false
			return nil
		}
		l.Withdrawn = true
	}
	return nil
}
