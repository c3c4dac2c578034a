package node

import (
	"context"
	"slices"

	"truce"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/vault"
)

// Sealed returns what the node holds sealed of a report, in order of field. The node may be one opened to read.
func (n *Node) Sealed(ctx context.Context, r *truce.Report) ([]vault.Secret, error) {
	return n.held(ctx, func(v *vault.Vault) ([]vault.Secret, error) { return registrar.Sealed(ctx, v, r) })
}

// SealedBeside returns what the node holds sealed with a claim that is no report, see [registrar.SealedBeside].
func (n *Node) SealedBeside(ctx context.Context, claim string, body any) ([]vault.Secret, error) {
	return n.held(ctx, func(v *vault.Vault) ([]vault.Secret, error) {
		return registrar.SealedBeside(ctx, v, claim, body)
	})
}

// held asks the vault, which a node opened to read has to open first.
func (n *Node) held(ctx context.Context, ask func(*vault.Vault) ([]vault.Secret, error)) ([]vault.Secret, error) {
	if n.Vault != nil {
		return ask(n.Vault)
	}
	v, err := n.place.readVault(ctx)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	return ask(v)
}

// most is how many sealed fields [Lacking] names.
const most = 100

// Lacking returns the sealed fields of the member's own reports that the vault cannot open and of which the record does
// not say that they were destroyed, as "CA-R-12 text", a hundred at most. There are none in a sound node.
func Lacking(ctx context.Context, models query.Reader, v *vault.Vault, m truce.MemberID) ([]string, error) {
	erased, err := registrar.Erased(ctx, models, m)
	if err != nil {
		return nil, err
	}
	var out []string
	for q := (query.Reports{Owner: m, Limit: 1000}); ; {
		page, err := models.Reports(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, r := range page.Reports {
			if len(r.Report.Sealed) == 0 {
				continue
			}
			held, err := registrar.Sealed(ctx, v, &r.Report)
			if err != nil {
				return nil, err
			}
			for _, s := range r.Report.Sealed {
				has := slices.ContainsFunc(held, func(h vault.Secret) bool { return h.Field == s.Field })
				if !has && !erased[s.Commit] && len(out) < most {
					out = append(out, string(r.Report.ID)+" "+s.Field)
				}
			}
		}
		if q.After = page.Next; q.After == "" {
			return out, nil
		}
	}
}

// Returned lists what the vault holds although the member's log says that it was destroyed: it came back with a copy of
// the vault from before. It lists so many at most.
func Returned(ctx context.Context, models query.Reader, v *vault.Vault, m truce.MemberID) ([]string, error) {
	erased, err := registrar.Erased(ctx, models, m)
	if err != nil || len(erased) == 0 {
		return nil, err
	}
	var out []string
	for last := (vault.Secret{}); ; {
		some, err := v.After(ctx, last, 1000)
		if err != nil || len(some) == 0 {
			return out, err
		}
		for _, s := range some {
			if erased[s.Commit()] && len(out) < most {
				out = append(out, s.Object+" "+s.Field)
			}
		}
		last = some[len(some)-1]
	}
}
