package registrar

import (
	"context"
	"slices"

	"truce"
)

// Assess gives the member's verdict on an incident. The reasons in words are sealed with the member; the codes are for
// all members. When the rule makes a finding of it, this member concurs.
func (r *Registrar) Assess(ctx context.Context, by By, claim string, a truce.Assessment, reasons string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	claim, done, err := r.claimOr(ctx, claim)
	if err != nil || done {
		return err
	}
	if _, err := r.Models.Incident(ctx, a.Incident); err != nil {
		return err
	}
	if reasons != "" {
		secrets, sealed, err := r.seal(claim, 1, claim, map[string][]byte{"reasons": []byte(reasons)})
		if err != nil {
			return err
		}
		a.Sealed = sealed
		e := truce.Entry{Kind: truce.KindAssessment, Claim: claim, Officer: by.Function, At: r.now(), Body: &a}
		if err := r.Models.Admit(ctx, r.Member, e); err != nil {
			return err
		}
		if err := r.Vault.Put(ctx, secrets...); err != nil {
			return err
		}
	}
	if _, err := r.enter(ctx, by, claim, &a); err != nil {
		return err
	}
	return r.settle(ctx, a.Incident)
}

// claimOr returns the claim id, or a fresh one where it is empty; done is true when the log already has the claim.
func (r *Registrar) claimOr(ctx context.Context, claim string) (fresh string, done bool, err error) {
	if claim == "" {
		fresh, err = r.claim()
		return fresh, false, err
	}
	_, done, err = r.Log.Lookup(ctx, claim)
	return claim, done, err
}

// Settle lets this member concur in a finding the rule has made, if it votes and has not yet. The node calls it when
// verdicts of others arrive.
func (r *Registrar) Settle(ctx context.Context, id truce.IncidentID) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.settle(ctx, id)
}

func (r *Registrar) settle(ctx context.Context, id truce.IncidentID) error {
	p, err := r.Models.Process(ctx)
	if err != nil {
		return err
	}
	v, err := r.Models.Incident(ctx, id)
	if err != nil {
		return err
	}
	if !slices.Contains(p.Rule.Voters, r.Member) || !v.Decision.Ready {
		return nil
	}
	if f, ok := v.Finding(); ok && f.Basis == v.Basis {
		return nil
	}
	// A member's first concurrence per revision counts: a second one would be noise.
	if slices.Contains(v.Concurred, r.Member) {
		return nil
	}
	_, err = r.enter(ctx, By{Member: r.Member}, "", &truce.Concur{Incident: v.ID, Revision: v.Open, Rule: p.Rule.Version, Basis: v.Basis, Finding: v.Decision.Outcome})
	return err
}

// Lapse says, by this member's clock, that the deadline for verdicts on an incident has passed. It is an error of kind
// Conflict when it has not.
func (r *Registrar) Lapse(ctx context.Context, id truce.IncidentID) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, err := r.Models.Process(ctx)
	if err != nil {
		return err
	}
	v, err := r.Models.Incident(ctx, id)
	if err != nil {
		return err
	}
	due := p.Rule.VerdictDue(v)
	if !due.Known() || r.now() < due {
		return truce.Errorf(truce.Conflict, "the deadline for verdicts on %s, %s, has not passed", id, due)
	}
	if _, err := r.enter(ctx, By{Member: r.Member}, "", &truce.Lapsed{Incident: v.ID, Deadline: "verdict", Due: due}); err != nil {
		return err
	}
	return r.settle(ctx, id)
}

// Operate opens an operation, minting its id when it has none, or enters its next state.
func (r *Registrar) Operate(ctx context.Context, by By, claim string, o truce.Operation) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o.ID == "" {
		id, err := r.mint(ctx, 'O')
		if err != nil {
			return "", err
		}
		o.ID = id
	}
	if _, err := r.enter(ctx, by, claim, &o); err != nil {
		r.forget()
		return "", err
	}
	return o.ID, nil
}

// Publish enters a bulletin, whose number must be the member's next.
func (r *Registrar) Publish(ctx context.Context, by By, claim string, b *truce.Bulletin) error {
	_, err := r.Enter(ctx, by, claim, b)
	return err
}
