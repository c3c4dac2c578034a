package node

import (
	"context"

	"truce"
	"truce/internal/audit"
	"truce/internal/federation"
	"truce/internal/web/frame"
)

var _ frame.Keeper = pages{}

// AddPeer keeps the address of another member's node, in the place of the one it had; an empty address forgets it.
func (n *Node) AddPeer(ctx context.Context, m truce.MemberID, address string) error {
	p, err := n.binding(ctx)
	if err != nil {
		return err
	}
	if p == nil {
		return truce.Errorf(truce.NotFound, "the log has not begun: nothing is known of other members")
	}
	if _, known := p.Member(m); !known || m == n.Member {
		return truce.Errorf(truce.NotFound, "%q is not another member of this process: truce process show lists them",
			string(m))
	}
	if address == "" {
		return SetPeer(n.Dir, m, "")
	}
	if _, err := federation.NewClient(m, address, nil, federation.DefaultLimits()); err != nil {
		return err
	}
	return SetPeer(n.Dir, m, address)
}

// SetPeer keeps an address at the machine itself, as [Node.AddPeer] does, and forgets that of one who is no member any
// more as well. It is kept for the audit; who did it cannot be known.
func (n *Node) SetPeer(ctx context.Context, m truce.MemberID, address string) (err error) {
	if address == "" {
		err = SetPeer(n.Dir, m, "")
	} else {
		err = n.AddPeer(ctx, m, address)
	}
	n.audit(audit.Of(truce.At(n.clock()), n.Member, "", "peer set", "", err))
	return err
}

// Examine implements frame.Keeper.
func (p pages) Examine(ctx context.Context) []frame.Finding {
	var out []frame.Finding
	for _, f := range Examine(ctx, p.Dir, p.options) {
		out = append(out, frame.Finding(f))
	}
	return out
}

// Peers implements frame.Keeper.
func (p pages) Peers(ctx context.Context) ([]frame.Peer, error) {
	addresses, err := Peers(p.Dir)
	if err != nil {
		return nil, err
	}
	heard, err := p.Heard(ctx)
	if err != nil {
		return nil, err
	}
	var out []frame.Peer
	for _, h := range heard {
		if h.Member == p.Member {
			continue
		}
		x := frame.Peer{Member: h.Member, Heard: truce.At(h.Last), Quiet: h.Quiet}
		for _, a := range addresses {
			if a.Member == h.Member {
				x.Address = a.URL
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// keeps reports why somebody may not administer the node; nil: they may. What is done with it is kept for the audit.
func (p pages) keeps(ctx context.Context, b frame.By, what, about string, do func() error) error {
	if _, err := p.may(ctx, b, truce.ActAdmin); err != nil {
		return err
	}
	err := do()
	a := audit.Of(truce.At(p.clock()), b.Member, b.Function, what, about, err)
	a.Person = b.Person
	p.audit(a)
	return err
}

// SetPeer implements frame.Keeper.
func (p pages) SetPeer(ctx context.Context, b frame.By, m truce.MemberID, address string) error {
	return p.keeps(ctx, b, "peer set", "", func() error { return p.AddPeer(ctx, m, address) })
}

// Sync implements frame.Keeper.
func (p pages) Sync(ctx context.Context, b frame.By, m truce.MemberID) (added int64, err error) {
	err = p.keeps(ctx, b, "sync", "", func() error {
		added, err = p.syncWith(ctx, m)
		return err
	})
	return added, err
}

// syncWith asks a member's node for what it holds and this node does not, as long as there is more.
func (n *Node) syncWith(ctx context.Context, m truce.MemberID) (added int64, err error) {
	list, err := Peers(n.Dir)
	if err != nil {
		return 0, err
	}
	for _, a := range list {
		if a.Member != m {
			continue
		}
		c, err := n.Dial(a.Member, a.URL)
		if err != nil {
			return 0, err
		}
		defer c.Close()
		for {
			r, err := n.Sync(ctx, c, 0)
			if err != nil {
				return added, err
			}
			for _, l := range r.Logs {
				added += l.Added
				if l.Fork != nil {
					return added, truce.Errorf(truce.Conflict, "the log of %s has two histories, both signed with its key: tell the "+
						"other members", l.Member)
				}
				if l.Err != nil {
					return added, l.Err
				}
			}
			if !r.More() {
				return added, nil
			}
		}
	}
	return 0, truce.Errorf(truce.NotFound, "no address of the node of %q is known", m)
}

// ReadOnly implements frame.Keeper.
func (p pages) ReadOnly() *frame.ReadOnly {
	note := p.readOnlyNote()
	if note == nil {
		return nil
	}
	return &frame.ReadOnly{Why: note.Why, Function: note.Function, Since: note.Since}
}

// SetReadOnly implements frame.Keeper.
func (p pages) SetReadOnly(ctx context.Context, b frame.By, why string) error {
	what := "read-only set"
	if why == "" {
		what = "read-only ended"
	}
	return p.keeps(ctx, b, what, "", func() error {
		return setReadOnly(p.Dir, readOnlyNote{why, b.Function, truce.At(p.clock())})
	})
}

// Vouch implements frame.Keeper.
func (p pages) Vouch(ctx context.Context, b frame.By, claim string, o truce.Officer) error {
	r, err := p.may(ctx, b, truce.ActAdmin)
	if err != nil {
		return err
	}
	_, err = r.Vouch(ctx, by(b), claim, o)
	return err
}

// EndOfficer implements frame.Keeper.
func (p pages) EndOfficer(ctx context.Context, b frame.By, claim, function string) error {
	r, err := p.may(ctx, b, truce.ActAdmin)
	if err != nil {
		return err
	}
	_, err = r.EndOfficer(ctx, by(b), claim, function)
	return err
}

// GiveKey implements frame.Keeper.
func (p pages) GiveKey(ctx context.Context, b frame.By, claim, function, recipient string) error {
	r, err := p.may(ctx, b, truce.ActAdmin)
	if err != nil {
		return err
	}
	_, _, err = r.GiveKey(ctx, by(b), claim, function, recipient)
	return err
}
