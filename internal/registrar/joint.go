package registrar

import (
	"context"
	"math/bits"
	"slices"

	"truce"
	"truce/internal/query"
)

// SettleAll lets this member concur in every finding the rule has made and it has not yet concurred in, and returns
// in how many it did. The node calls it when entries of others have come.
func (r *Registrar) SettleAll(ctx context.Context) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, err := r.Models.Process(ctx)
	if err != nil || !slices.Contains(p.Rule.Voters, r.Member) || p.Since.HasGone(r.Member) {
		return 0, err
	}
	settled := 0
	for q := (query.Incidents{Owes: r.Member, Sort: query.ByID, Limit: 1000}); ; {
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

// exactly is how many times this member says to the entry where the histories of one log part. After that it says so to
// the next power of two: a hostile log can have a history that parts earlier by one entry at a time.
const exactly = 4

// Prove enters the proof that a member's log has two histories, unless this member has entered one by which they part
// as early: a hostile log could go on for ever.
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
	told := 0
	for _, c := range claims {
		if c.Member != r.Member {
			continue
		}
		if told++; c.Body.(*truce.Fork).Size <= f.Size {
			return nil
		}
	}
	if told >= exactly && f.Size > 0 {
		f.Size = 1 << (bits.Len64(uint64(f.Size)) - 1)
	}
	_, err = r.enter(ctx, By{Member: r.Member}, "", &f)
	return err
}
