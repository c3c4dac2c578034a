package registrar

import (
	"context"
	"slices"

	"truce"
)

// SettleAll lets this member concur in every finding the rule has made and it has not yet concurred in, and returns in how
// many it did. The node calls it when entries of others have come.
func (r *Registrar) SettleAll(ctx context.Context) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, err := r.Models.Process(ctx)
	if err != nil || !slices.Contains(p.Rule.Voters, r.Member) || p.Since.HasGone(r.Member) {
		return 0, err
	}
	settled := 0
	for q := (truce.IncidentQuery{Owes: r.Member, Sort: truce.ByID, Limit: 1000}); ; {
		page, err := r.Models.Incidents(ctx, q)
		if err != nil {
			return settled, err
		}
		for _, row := range page.Rows {
			did, err := r.settle(ctx, row.ID)
			if err != nil {
				return settled, err
			}
			if did {
				settled++
			}
		}
		if q.After = page.Next; q.After == "" {
			return settled, nil
		}
	}
}

// doubted reports whether an incident rests on what a log says beyond the point from which it has two histories: this
// member does not concur in that. What was settled before stands.
func (r *Registrar) doubted(ctx context.Context, v *truce.IncidentView) (bool, error) {
	if r.Forked == nil {
		return false, nil
	}
	agreed, err := r.Forked(ctx)
	if err != nil || len(agreed) == 0 {
		return false, err
	}
	beyond := func(ref truce.Ref) bool {
		size, forked := agreed[ref.Member]
		return forked && ref.Index >= size
	}
	for _, x := range v.Reports {
		if beyond(x.Ref) {
			return true, nil
		}
	}
	for _, c := range v.Assessments {
		if beyond(c.Ref) {
			return true, nil
		}
	}
	return slices.ContainsFunc(v.Links, func(l truce.LinkClaim) bool { return beyond(l.Ref) }) ||
		slices.ContainsFunc(v.Joined, func(s truce.SameClaim) bool { return beyond(s.Ref) }), nil
}

// Observe notes, in this member's log, how much it holds of another's, unless it has noted as much: another process of
// this member may take in what others entered as well.
func (r *Registrar) Observe(ctx context.Context, o truce.Observed) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, By{Member: r.Member}); err != nil {
		return err
	}
	claims, err := r.Models.Claims(ctx, truce.KindObserved, string(o.Peer))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(claims, func(c *truce.Claim) bool {
		return c.Member == r.Member && c.Body.(*truce.Observed).Size >= o.Size
	}) {
		return nil
	}
	_, err = r.enter(ctx, By{Member: r.Member}, "", &o)
	return err
}

// Prove enters the proof that a member's log has two histories, unless this member has entered one about that log: one is
// enough, and a hostile log could go on for ever.
func (r *Registrar) Prove(ctx context.Context, f truce.Fork) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, By{Member: r.Member}); err != nil {
		return err
	}
	claims, err := r.Models.Claims(ctx, truce.KindFork, string(f.Member))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(claims, func(c *truce.Claim) bool { return c.Member == r.Member }) {
		return nil
	}
	_, err = r.enter(ctx, By{Member: r.Member}, "", &f)
	return err
}
