package registrar

import (
	"cmp"
	"context"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// Assess gives the member's verdict on an incident. The reasons in words are sealed with the member; the codes are for
// all members. When the rule makes a finding of it, this member concurs.
func (r *Registrar) Assess(ctx context.Context, by By, claim string, a truce.Assessment, reasons string) (err error) {
	defer r.told(by, &a, &err)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return err
	}
	if claim != "" {
		if first, done, err := claimed[truce.Assessment](ctx, r, claim); err != nil {
			return err
		} else if done {
			a.Shown, a.Of = first.Shown, first.Of // by the page, of what the record held then: it is not what the officer says
			_, err = r.sameNoted(ctx, claim, &a, reasons)
			return err
		}
	}
	v, err := r.Models.Incident(ctx, a.Incident)
	if err != nil {
		return err
	}
	// The fold sees what the member linked to this id. What was joined to it is a joint fact, looked at here.
	for _, rep := range v.Reports {
		if rep.Owner == r.Member && rep.Officer == by.Function {
			return truce.Errorf(truce.Forbidden,
				"the %s filed report %s and may not assess incident %s; another officer of %s gives the verdict", by.Function,
				rep.Report.ID, v.ID, r.Member)
		}
	}
	p, err := r.Models.Process(ctx)
	if err != nil {
		return err
	}
	if a.State == truce.Given && p.FormOf(&truce.Assessment{}) == truce.KindAssessment {
		a.Of = v.Tells()
	}
	if _, err := r.enterNoted(ctx, by, claim, &a, "reasons", reasons); err != nil {
		return err
	}
	_, err = r.settle(ctx, a.Incident)
	return err
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
	_, err := r.settle(ctx, id)
	return err
}

// settle reports whether it had anything to concur in. A node that cannot read a log to its end concurs in nothing: it
// does not know what it would concur in.
func (r *Registrar) settle(ctx context.Context, id truce.IncidentID) (bool, error) {
	if err := r.ready(ctx, By{Member: r.Member}); err != nil {
		return false, err
	}
	p, err := r.Models.Process(ctx)
	if err != nil || r.Models.Whole(p) != nil {
		return false, err
	}
	v, err := r.Models.Incident(ctx, id)
	if err != nil {
		return false, err
	}
	// A member's first concurrence per revision counts: a second one would be noise.
	if row := query.RowOf(p, v); !slices.Contains(row.Owes, r.Member) {
		return false, nil
	}
	if doubted, err := r.doubted(ctx, v); err != nil || doubted {
		return false, err
	}
	if now, err := r.standsUnder(ctx, p); err != nil || !now {
		return false, err
	}
	_, err = r.enter(ctx, By{Member: r.Member}, "", &truce.Concur{Incident: v.ID, Revision: v.ConcursIn(r.Member),
		Rule:  p.Rule.Version,
		Basis: v.Basis, Finding: v.Decision.Outcome})
	return err == nil, err
}

// standsUnder sees to it that the member's log stands under the document, where it can: its concurrences are under that
// document's rule.
func (r *Registrar) standsUnder(ctx context.Context, p *truce.Process) (bool, error) {
	if len(p.Since.Former) == 0 {
		return true, nil
	}
	if err := r.keepUp(ctx); err != nil {
		return false, err
	}
	c, err := ReadCourse(ctx, r.Models)
	if err != nil {
		return false, err
	}
	under := c.Under(r.Member)
	return under != nil && under.Digest() == p.Digest(), nil
}

// Lapse says, by this member's clock, that a deadline of an incident has passed: for verdicts, or for the party named
// to reply. It is an error of kind Conflict when it has not.
func (r *Registrar) Lapse(ctx context.Context, by By, id truce.IncidentID, deadline string) (err error) {
	defer r.told(by, &truce.Lapsed{Incident: id}, &err)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return err
	}
	p, err := r.Models.Process(ctx)
	if err != nil {
		return err
	}
	v, err := r.Models.Incident(ctx, id)
	if err != nil {
		return err
	}
	lapsed, err := r.overdue(ctx, p, v, deadline)
	for _, b := range lapsed {
		if _, err := r.enter(ctx, by, "", b); err != nil {
			return err
		}
	}
	if err == nil && deadline == truce.DeadlineVerdict {
		_, err = r.settle(ctx, v.ID)
	}
	return err
}

// overdue returns what this member can say by its clock of a deadline of an incident and has not said, or why it can
// say nothing.
func (r *Registrar) overdue(ctx context.Context, p *truce.Process, v *truce.IncidentView, deadline string) (
	[]*truce.Lapsed, error) {
	mine, err := r.lapsed(ctx, v, deadline)
	if err != nil {
		return nil, err
	}
	switch deadline {
	case truce.DeadlineVerdict:
		since, err := r.verdictsSince(ctx, v)
		if err != nil {
			return nil, err
		}
		due := p.Rule.VerdictDue(v)
		if due.Known() {
			due = max(due, since+truce.Instant(p.Rule.VerdictHours)*3600)
		}
		switch {
		case p.Rule.VerdictHours == 0:
			return nil, truce.Errorf(truce.Conflict, "the rule of %s sets no deadline for verdicts", p.ID)
		case !due.Known():
			return nil, truce.Errorf(truce.Conflict, "nothing says from when on %s was known, so no deadline runs", v.ID)
		case r.now() < due:
			return nil, truce.Errorf(truce.Conflict, "the deadline for verdicts on %s is %s, and has not passed", v.ID, due)
		case len(mine) > 0:
			return nil, nil
		}
		return []*truce.Lapsed{{Incident: v.ID, Deadline: deadline, Due: due}}, nil
	case truce.DeadlineReply:
		return r.repliesOverdue(ctx, p, v, mine)
	}
	return nil, truce.Errorf(truce.Invalid, "%q is no deadline", deadline)
}

// repliesOverdue returns that the time to reply is over, for each notice of which that is so and this member has not
// said it. Where the document names no form that tells one notice from another, it is said once of all.
func (r *Registrar) repliesOverdue(ctx context.Context, p *truce.Process, v *truce.IncidentView,
	mine []*truce.Lapsed) ([]*truce.Lapsed, error) {
	var out []*truce.Lapsed
	var next, last truce.Instant
	over := false
	for _, n := range v.Notices() {
		held, err := r.heldSince(ctx, n.Ref)
		if err != nil {
			return nil, err
		}
		due := p.Rule.ReplyUntil(n.Body.(*truce.Operation), max(n.At, held))
		switch {
		case !due.Known():
		case r.now() < due:
			if next == 0 || due < next {
				next = due
			}
		default:
			over = true
			said := func(b *truce.Lapsed) bool { return b.Ends(p.Rule, n) }
			if !slices.ContainsFunc(mine, said) {
				out = append(out, &truce.Lapsed{Incident: v.ID, Deadline: truce.DeadlineReply, Due: due, Notice: n.Ref})
				last = max(last, due)
			}
		}
	}
	switch {
	case over && len(out) > 0 && p.FormOf(&truce.Lapsed{}) != truce.KindLapsed:
		return []*truce.Lapsed{{Incident: v.ID, Deadline: truce.DeadlineReply, Due: last}}, nil
	case over:
		return out, nil
	case next == 0:
		return nil, truce.Errorf(truce.Conflict, "no notice about %s was delivered, so no time to reply runs", v.ID)
	}
	return nil, truce.Errorf(truce.Conflict, "the party named may reply on %s until %s", v.ID, next)
}

// lapsed returns what this member has said of a deadline of the incident.
func (r *Registrar) lapsed(ctx context.Context, v *truce.IncidentView, deadline string) ([]*truce.Lapsed, error) {
	var out []*truce.Lapsed
	for _, id := range append([]truce.IncidentID{v.ID}, v.Also...) {
		claims, err := r.Models.Claims(ctx, truce.KindLapsed, string(id))
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			if b := c.Body.(*truce.Lapsed); c.Member == r.Member && b.Deadline == deadline {
				out = append(out, b)
			}
		}
	}
	return out, nil
}

// Operate opens an operation, minting its id when it has none, or enters its next state. A retry with the same claim id
// returns the id the first call gave. A note is sealed with it.
func (r *Registrar) Operate(ctx context.Context, by By, claim string, o truce.Operation, note string) (id string,
	err error) {
	defer func() { r.tell(by, string(truce.KindOperation), cmp.Or(id, o.ID), err) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return "", err
	}
	if claim != "" {
		if first, ok, err := claimed[truce.Operation](ctx, r, claim); err != nil {
			return "", err
		} else if ok {
			o.ID = cmp.Or(o.ID, first.ID)
			_, err := r.sameNoted(ctx, claim, &o, note)
			return first.ID, err
		}
	}
	if (o.Kind == codes.Notice || o.Kind == codes.Reply) && o.About.Party == "" {
		return "", truce.Errorf(truce.Invalid, "a notice is to a party, and a reply is of one: say which")
	}
	if o.ID == "" {
		if o.SaysNothing() && note == "" && o.Kind.ValidState(o.State) {
			return "", truce.Errorf(truce.Invalid, "an operation that says nothing is not entered: give what it is about, when "+
				"it is or is due, whom it is for, or words")
		}
		id, err := r.mint(ctx, 'O')
		if err != nil {
			return "", err
		}
		o.ID = id
	} else if err := r.follows(ctx, o); err != nil {
		return "", err
	}
	if _, err := r.enterNoted(ctx, by, claim, &o, truce.FieldNote, note); err != nil {
		r.forget()
		return "", err
	}
	return o.ID, nil
}

// follows refuses the next state of an operation that was never opened, or that is of another kind.
func (r *Registrar) follows(ctx context.Context, o truce.Operation) error {
	claims, err := r.Models.Claims(ctx, truce.KindOperation, o.ID)
	if err != nil {
		return err
	}
	if len(claims) == 0 {
		return truce.Errorf(truce.NotFound, "there is no operation %s to go on with", o.ID)
	}
	if k := claims[0].Body.(*truce.Operation).Kind; k != o.Kind {
		return truce.Errorf(truce.Conflict, "%s is a %s, not a %s", o.ID, k, o.Kind)
	}
	return nil
}
