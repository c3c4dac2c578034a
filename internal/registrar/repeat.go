package registrar

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"truce"
	"truce/internal/vault"
)

// A claim id names one thing that is entered. A call made again with it is answered as the first was, if it says the
// same; saying something else it would be acknowledged and lost, and is refused instead.

// otherClaim is the refusal of a call that says something else than the first one with its claim id.
func otherClaim(claim string, first any) error {
	return truce.Errorf(truce.Conflict,
		"nothing was entered: the claim id %s was used before, for %v, which says something else; what is new needs a new "+
			"claim id", claim, first)
}

// sameEntry refuses a body that is not the one entered under the claim id. One that was entered in parts is not put
// together again for it.
func (r *Registrar) sameEntry(ctx context.Context, claim string, index int64, body any) error {
	e, err := r.Entry(ctx, index)
	if err != nil {
		return err
	}
	if _, part := e.Body.(*truce.Part); part {
		return nil
	}
	same, err := sameBody(e.Body, body)
	if err == nil && !same {
		err = otherClaim(claim, truce.Ref{Member: r.Member, Index: index})
	}
	return err
}

// sameBody reports whether two bodies are entered as the same bytes.
func sameBody(a, b any) (bool, error) {
	if reflect.TypeOf(a) != reflect.TypeOf(b) {
		return false, nil
	}
	x, err := truce.EncodeBody(a)
	if err != nil {
		return false, err
	}
	y, err := truce.EncodeBody(b)
	return bytes.Equal(x, y), err
}

// sameReport refuses a draft that says something else than the report that was filed under its claim id. Of fields that
// are closed to officers' keys only the names are compared: this node cannot open them.
func (r *Registrar) sameReport(ctx context.Context, rep *truce.Report, d Draft) error {
	private, err := d.private()
	if err != nil {
		return err
	}
	fields := slices.Sorted(maps.Keys(private))
	fields = append(fields, slices.Sorted(maps.Keys(d.Closed))...)
	slices.Sort(fields)
	var were []string
	for _, s := range rep.Sealed {
		were = append(were, s.Field)
	}
	same := slices.Equal(fields, were) && d.Dataset == rep.Dataset && d.External == rep.External && sameCoded(rep, d)
	if same {
		// The vault may also hold what another call was about to seal under the same id and did not enter.
		secrets, err := Sealed(ctx, r.Vault, rep)
		if err != nil {
			return err
		}
		same = !slices.ContainsFunc(secrets, func(s vault.Secret) bool {
			given, open := private[s.Field]
			return s.Closed == nil && open && !bytes.Equal(s.Content, given)
		})
	}
	if !same {
		return otherClaim(d.Claim, rep.ID)
	}
	return nil
}

// sameCoded compares what is released.
func sameCoded(rep *truce.Report, d Draft) bool {
	if d.Release == "" || rep.Coded == nil {
		return d.Release == "" && rep.Coded == nil
	}
	coded := d.Coded
	coded.Level = d.Release
	a, aerr := json.Marshal(coded)
	b, berr := json.Marshal(rep.Coded)
	return aerr == nil && berr == nil && bytes.Equal(a, b)
}

// sameNoted returns the entry made under the claim id, and refuses a claim that is not that one, or has other words
// sealed with it.
func (r *Registrar) sameNoted(ctx context.Context, claim string, body any, note string) (truce.Ref, error) {
	rec, _, err := r.Log.Lookup(ctx, claim)
	if err != nil {
		return truce.Ref{}, err
	}
	ref := truce.Ref{Member: r.Member, Index: rec.Index}
	first, err := r.Entry(ctx, rec.Index)
	if err != nil {
		return ref, err
	}
	same := (len(truce.SealedOf(first.Body)) > 0) == (note != "")
	truce.Seal(first.Body, nil)
	truce.Seal(body, nil)
	alike, err := sameBody(first.Body, body)
	if err != nil {
		return ref, err
	}
	secrets, err := r.Vault.Of(ctx, claim)
	if err != nil {
		return ref, err
	}
	for _, s := range secrets {
		same = same && (s.Closed != nil || string(s.Content) == note)
	}
	if !same || !alike {
		return ref, otherClaim(claim, ref)
	}
	return ref, nil
}
