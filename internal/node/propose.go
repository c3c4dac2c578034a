package node

import (
	"context"

	"truce"
	"truce/internal/propose"
	"truce/internal/registrar"
	"truce/internal/timezone"
	"truce/internal/view"
)

// Proposer says which incidents may be one, as an officer of the node's member sees them.
type Proposer struct {
	*propose.Engine
	Lens   *view.Lens
	Opener propose.Opener // nil in a node opened to read: sealed reports are not compared
	node   *Node
	by     registrar.By
}

// Proposer returns what proposes to an officer of the node's member, by the weights that come with the program.
func (n *Node) Proposer(ctx context.Context, function string) (*Proposer, error) {
	p := &Proposer{node: n, by: registrar.By{Member: n.Member, Function: function}}
	founding, err := n.Models.Process(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := timezone.Load(founding.Zone)
	if err != nil {
		return nil, err
	}
	if p.Engine, err = propose.Shipped(zone); err != nil {
		return nil, err
	}
	if n.Registrar != nil {
		p.Opener = n.Registrar.Unreleased
	}
	p.Lens, err = view.New(n.Models).As(ctx, truce.Viewer{Member: n.Member, Function: function,
		Audience: truce.LevelJoint})
	return p, err
}

// Proposals returns what the incident may be one with, most probable first; whoever files a report asks for them next.
func (p *Proposer) Proposals(ctx context.Context, id truce.IncidentID) ([]propose.Proposal, error) {
	return p.Around(ctx, p.Lens, id, p.Opener)
}

// Answer enters the officer's word on a proposal, with what was shown.
func (p *Proposer) Answer(ctx context.Context, x *propose.Proposal, same bool) (truce.Ref, error) {
	return p.enter(ctx, x.Claim(same))
}

// TakeBack takes the member's word on two incidents back.
func (p *Proposer) TakeBack(ctx context.Context, a, b truce.IncidentID) (truce.Ref, error) {
	return p.enter(ctx, propose.TakeBack(a, b))
}

func (p *Proposer) enter(ctx context.Context, claim *truce.Same) (truce.Ref, error) {
	if p.node.Registrar == nil {
		return truce.Ref{}, truce.Errorf(truce.Unavailable, "the node was opened to read: nothing can be entered")
	}
	return p.node.Registrar.Enter(ctx, p.by, "", claim)
}

// JoinOwn joins the incident with what it is one with above the mark, where this member alone opened both and nobody
// holds otherwise; it is for a member that has chosen to. Each merge is entered as automatic, with its reasons, and can
// be taken back like any other. It returns what was joined.
func (p *Proposer) JoinOwn(ctx context.Context, id truce.IncidentID) ([]propose.Proposal, error) {
	var done []propose.Proposal
	for {
		// After a merge there are other pairs: what is joined is compared anew.
		list, err := p.Proposals(ctx, id)
		if err != nil {
			return done, err
		}
		x := firstOwn(list, p.by.Member)
		if x == nil {
			return done, nil
		}
		claim := x.Claim(true)
		claim.Shown.Auto = true
		if _, err := p.enter(ctx, claim); err != nil {
			return done, err
		}
		done = append(done, *x)
	}
}

// firstOwn is the first proposal the member may let be joined unseen.
func firstOwn(list []propose.Proposal, m truce.MemberID) *propose.Proposal {
	for i := range list {
		if list[i].Auto && list[i].Owners[0] == m {
			return &list[i]
		}
	}
	return nil
}
