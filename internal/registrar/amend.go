package registrar

import (
	"cmp"
	"context"
	"slices"

	"truce"
	"truce/internal/query"
)

// Propose proposes a document in the place of the one in force; this member endorses it with that. What it has proposed
// or endorsed already is a conflict, and what had to follow from that is entered all the same.
func (r *Registrar) Propose(ctx context.Context, by By, claim string, p *truce.Process) (ref truce.Ref, err error) {
	defer r.told(by, &truce.Amendment{}, &err)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return truce.Ref{}, err
	}
	c, err := ReadCourse(ctx, r.Models)
	if err != nil {
		return truce.Ref{}, err
	}
	said := slices.ContainsFunc(c.Proposals, func(x truce.Proposal) bool {
		return x.Digest == p.Digest() && slices.Contains(x.Endorsed, r.Member)
	})
	if said && claim != "" { // a form that is sent again is answered as it was the first time
		_, first, err := r.Log.Lookup(ctx, claim)
		if err != nil {
			return truce.Ref{}, err
		}
		said = !first
	}
	if said {
		return truce.Ref{}, cmp.Or(r.keepUp(ctx), error(truce.Errorf(truce.Conflict, "%s has said so already", r.Member)))
	}
	ref, err = r.enter(ctx, by, claim, &truce.Amendment{Process: *p})
	if err != nil {
		return ref, err
	}
	return ref, r.keepUp(ctx)
}

// Endorse endorses a document that was proposed in the place of the one in force, or takes the endorsement back. It
// cannot be taken back when the member's node has adopted the document: the others may have been told that it is in
// force.
func (r *Registrar) Endorse(ctx context.Context, by By, claim string, e truce.Endorsement) (ref truce.Ref, err error) {
	defer r.told(by, &e, &err)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return truce.Ref{}, err
	}
	c, err := ReadCourse(ctx, r.Models)
	if err != nil {
		return truce.Ref{}, err
	}
	i := slices.IndexFunc(c.Proposals, func(p truce.Proposal) bool { return p.Digest == e.Document })
	switch {
	case c.Process.InForce(e.Document) != nil:
		return truce.Ref{}, truce.Errorf(truce.Conflict, "the document %s is in force", e.Document)
	case i < 0:
		return truce.Ref{}, truce.Errorf(truce.NotFound,
			"nobody is known here to have proposed the document %s in the place of the one in force: exchange logs with truce "+
				"sync, or propose it with truce process propose", e.Document)
	case !e.Holds && slices.Contains(c.Proposals[i].Adopted, r.Member):
		return truce.Ref{}, truce.Errorf(truce.Conflict,
			"all have endorsed the document, and %s has adopted it: it is too late to take the endorsement back", r.Member)
	case e.Holds == slices.Contains(c.Proposals[i].Endorsed, r.Member):
		return truce.Ref{}, truce.Errorf(truce.Conflict, "%s has said so already", r.Member)
	}
	ref, err = r.enter(ctx, by, claim, &e)
	if err != nil {
		return ref, err
	}
	return ref, r.keepUp(ctx)
}

// Course is what the members have made of the founding document.
type Course struct {
	Process   *truce.Process // the newest in force
	Proposals []truce.Proposal
	Adoptions []*truce.Claim
	Standing  []*truce.Claim // by which logs stand under documents
}

// ReadCourse asks a Reader for what the members have made of the founding document.
func ReadCourse(ctx context.Context, m query.Reader) (Course, error) {
	var c Course
	p, err := m.Process(ctx)
	if err != nil {
		return c, err
	}
	var claims []*truce.Claim
	for _, k := range truce.AmendingKinds() {
		list, err := m.Claims(ctx, k, truce.SteeringKey(k))
		if err != nil {
			return c, err
		}
		if claims = append(claims, list...); k == truce.KindAdoption {
			c.Adoptions = list
		}
	}
	for _, k := range []truce.Kind{truce.KindProcess, truce.KindEnactment} {
		list, err := m.Claims(ctx, k, "")
		if err != nil {
			return c, err
		}
		c.Standing = append(c.Standing, list...)
	}
	c.Process, c.Proposals = p.Founder().Course(claims)
	return c, nil
}

// Under returns the document that a member's log stands under, nil when nothing of it could be read.
func (c Course) Under(m truce.MemberID) *truce.Process { return c.Process.Standing(m, c.Standing) }

// Endorsed returns the members whose logs stand under the document in force, in its order.
func (c Course) Endorsed() []truce.MemberID {
	out := []truce.MemberID{}
	for _, m := range c.Process.Members {
		if under := c.Under(m.ID); under != nil && under.Digest() == c.Process.Digest() {
			out = append(out, m.ID)
		}
	}
	return out
}

// KeepUp lets this member's log stand under the documents that have come into force, and adopts a proposed one that
// this member and all others who must have endorsed. The node calls it when entries of others have come.
func (r *Registrar) KeepUp(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keepUp(ctx)
}

func (r *Registrar) keepUp(ctx context.Context) error {
	for {
		if err := r.ready(ctx, By{Member: r.Member}); err != nil {
			return err
		}
		c, err := ReadCourse(ctx, r.Models)
		if err != nil {
			return err
		}
		due, err := r.due(ctx, c)
		if err != nil || due == nil {
			return err
		}
		if _, err := r.enter(ctx, By{Member: r.Member}, "", due); err != nil {
			return err
		}
	}
}

// due returns what this member's node is to enter by itself, nil when it is nothing.
func (r *Registrar) due(ctx context.Context, c Course) (any, error) {
	under := c.Under(r.Member)
	if under == nil || c.Process.Since.HasGone(r.Member) {
		return nil, nil
	}
	for _, p := range c.Process.Chain() {
		if p.Amends != under.Digest() {
			continue
		}
		if _, named := p.Member(r.Member); !named {
			return nil, nil // it is no member any more
		}
		return &truce.Enactment{Document: p.Digest()}, nil
	}
	if !slices.Contains(under.Rule.Voters, r.Member) || slices.ContainsFunc(c.Adoptions, func(x *truce.Claim) bool {
		return x.Member == r.Member && x.Body.(*truce.Adoption).Amends == under.Digest()
	}) {
		return nil, nil
	}
	for _, p := range c.Proposals {
		a, err := r.adoption(ctx, c, p)
		if a != nil || err != nil {
			return a, err
		}
	}
	return nil, nil
}

// adoption returns the adoption of a proposal, nil when it is not time. Where another member has adopted it, this one
// follows, though somebody may have taken an endorsement back since: that was too late.
func (r *Registrar) adoption(ctx context.Context, c Course, p truce.Proposal) (any, error) {
	if !slices.Contains(p.Endorsed, r.Member) || len(p.Awaits) > 0 && len(p.Adopted) == 0 {
		return nil, nil
	}
	on := slices.Clone(p.On)
	for _, x := range c.Adoptions {
		if a := x.Body.(*truce.Adoption); a.Document == p.Digest && slices.Contains(p.Adopted, x.Member) {
			on = append(on, a.On...)
		}
	}
	slices.SortFunc(on, func(a, b truce.Ref) int {
		switch {
		case a.Before(b):
			return -1
		case b.Before(a):
			return 1
		}
		return 0
	})
	on = slices.Compact(on)
	if r.Forked != nil {
		agreed, err := r.Forked(ctx)
		if err != nil || slices.ContainsFunc(on, doubt{agreed: agreed}.beyond) {
			return nil, err // it rests on what a log says in one of its histories
		}
	}
	return &truce.Adoption{Amends: p.Amends, Document: p.Digest, On: on}, nil
}
