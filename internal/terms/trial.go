package terms

import (
	"context"
	"math"

	"truce"
	"truce/internal/query"
)

// proposed is a record together with claims that are not in it yet.
type proposed struct {
	query.Reader
	claims map[truce.Kind][]*truce.Claim
}

// Claims implements query.Reader.
func (p proposed) Claims(ctx context.Context, k truce.Kind, key string) ([]*truce.Claim, error) {
	held, err := p.Reader.Claims(ctx, k, key)
	if err != nil {
		return nil, err
	}
	out := held[:len(held):len(held)]
	for _, c := range p.claims[k] {
		if key == "" || c.Key == key {
			out = append(out, c)
		}
	}
	return out, nil
}

// ReadWith reads the book as it would be if a member entered claims now.
func ReadWith(ctx context.Context, r query.Reader, m truce.MemberID, now truce.Instant, bodies []any) (*Book, error) {
	p := proposed{r, map[truce.Kind][]*truce.Claim{}}
	for i, b := range bodies {
		k := truce.KindOfBody(b).Newest()
		p.claims[k] = append(p.claims[k], &truce.Claim{Ref: truce.Ref{Member: m, Index: math.MaxInt32 + int64(i)}, Kind: k,
			Key: truce.Entry{Kind: k, Body: b}.Key(), At: now, Body: b})
	}
	return Read(ctx, p)
}

// Tally counts, for each clause of an agreement version, what incidents come to: of several alleged authors and
// readings of one incident the first in the order breach, undetermined, no breach, does not apply.
type Tally struct {
	Incidents int
	Clauses   []ClauseTally // in the order of the text
}

// ClauseTally is what incidents come to under one clause.
type ClauseTally struct {
	Number, Title                                string
	Breach, Undetermined, NoBreach, DoesNotApply int
}

// Tallies begins a tally of an agreement.
func Tallies(a *truce.Agreement) *Tally {
	t := &Tally{}
	for _, c := range a.Clauses {
		t.Clauses = append(t.Clauses, ClauseTally{Number: c.Number, Title: c.Title})
	}
	return t
}

// Add counts what the agreement version says of one incident.
func (t *Tally) Add(e *Explanation, id truce.AgreementID, version int) {
	t.Incidents++
	first := map[string]OnClause{}
	for _, a := range e.Agreements {
		if a.ID != id || a.Version != version {
			continue
		}
		for _, s := range a.Sides {
			for _, r := range s.Readings {
				for _, c := range r.Clauses {
					if old, ok := first[c.Number]; !ok || c.rank() < old.rank() {
						first[c.Number] = c
					}
				}
			}
		}
	}
	for i := range t.Clauses {
		x := &t.Clauses[i]
		c, ok := first[x.Number]
		switch {
		case !ok || c.Result == DoesNotApply:
			x.DoesNotApply++
		case c.Result == Breach:
			x.Breach++
		case c.Result == NoBreach:
			x.NoBreach++
		default:
			x.Undetermined++
		}
	}
}
