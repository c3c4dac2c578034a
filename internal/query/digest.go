package query

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"truce"
)

// Digest names everything a reader knows: two nodes that have taken in the same cut have the same digest, whatever
// either of them may unseal, and a State folded from the same entries has it too. It reads all there is; a million
// incidents take minutes. What nobody acted on (appraisals, proposals) is no part of it, and neither is the cut, which
// names the entries and not what they came to.
func Digest(ctx context.Context, r Reader) (truce.Digest, error) {
	d := stateDigest{sha256.New()}
	if err := d.all(ctx, r); err != nil {
		return truce.Digest{}, err
	}
	return truce.Digest(d.h.Sum(nil)), nil
}

type stateDigest struct{ h hash.Hash }

// add adds a value in canonical form.
func (d stateDigest) add(v any) error {
	b, err := truce.EncodeBody(v)
	if err != nil {
		return err
	}
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(b)))
	d.h.Write(n[:])
	d.h.Write(b)
	return nil
}

func (d stateDigest) all(ctx context.Context, r Reader) error {
	d.h.Write([]byte("truce state 2"))
	p, err := r.Process(ctx)
	if err != nil {
		return err
	}
	if err := d.add(struct {
		Process *truce.Process
		Gone    []truce.MemberID
	}{p, p.Since.Gone}); err != nil {
		return err
	}
	for _, step := range []func(context.Context, Reader) error{d.claims, d.reports, d.incidents, d.refused} {
		if err := step(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (d stateDigest) claims(ctx context.Context, r Reader) error {
	for _, k := range truce.Kinds() { // those kept with reports and incidents have none here
		if err := d.claimsOf(ctx, r, k); err != nil {
			return err
		}
	}
	return nil
}

func (d stateDigest) claimsOf(ctx context.Context, r Reader, k truce.Kind) error {
	for q := (Claims{Kind: k, Limit: 1000}); ; {
		page, err := r.ClaimPage(ctx, q)
		if err != nil {
			return err
		}
		for _, c := range page.Claims {
			if err := d.add(c); err != nil {
				return err
			}
		}
		if q.After = page.Next; q.After == (truce.Ref{}) {
			return nil
		}
	}
}

func (d stateDigest) reports(ctx context.Context, r Reader) error {
	for q := (Reports{Limit: 1000}); ; {
		page, err := r.Reports(ctx, q)
		if err != nil {
			return err
		}
		for _, x := range page.Reports {
			if err := d.add(x); err != nil {
				return err
			}
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}

func (d stateDigest) incidents(ctx context.Context, r Reader) error {
	for q := (Incidents{Sort: ByID, Limit: 1000}); ; {
		page, err := r.Incidents(ctx, q)
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			v, err := r.Incident(ctx, row.ID)
			if err != nil {
				return err
			}
			if err := d.add(row); err != nil {
				return err
			}
			if err := d.add(v); err != nil {
				return err
			}
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}

func (d stateDigest) refused(ctx context.Context, r Reader) error {
	for q := (Refused{Limit: 1000}); ; {
		page, err := r.Refused(ctx, q)
		if err != nil {
			return err
		}
		for _, x := range page.Refused {
			if err := d.add(x); err != nil {
				return err
			}
		}
		if q.After = page.Next; q.After == (truce.Ref{}) {
			return nil
		}
	}
}
