package node

import (
	"context"
	"slices"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/record"
)

// TakeIn lets the node take in what has come of the others' logs: the read models catch up, this member's log notes
// how much it now holds, and the member concurs in what the rule has made of it. It may be called at any time; where
// nothing has come it writes nothing.
func (n *Node) TakeIn(ctx context.Context) error { return sentence(n.joint().TakeIn(ctx, n.Registrar)) }

// joint is what the node does by itself; the simulation lets the same do it.
func (n *Node) joint() registrar.Joint {
	j := registrar.Joint{Member: n.Member, Models: n.Models, Store: n.Store, Forks: &n.forks}
	for _, l := range n.Logs.All() {
		j.Logs = append(j.Logs, registrar.HeldLog(l))
	}
	return j
}

// forks remembers which proofs of forks were checked.
type forks = registrar.Forks

// Forked returns the members whose logs are proven to have two histories by an entry of any member, with how many of
// their first entries are in both. Every proof is checked here; one that proves nothing is passed over.
func (n *Node) Forked(ctx context.Context) (map[truce.MemberID]int64, error) {
	return n.joint().Forked(ctx)
}

// Tell enters the proof that another member's log has two histories, at once: see [registrar.Joint.Tell].
func (n *Node) Tell(ctx context.Context, m truce.MemberID, fork *record.ForkError) error {
	return sentence(n.joint().Tell(ctx, n.Registrar, m, fork))
}

// Proved reports whether this member's log holds a proof that a member's log has two histories.
func (n *Node) Proved(ctx context.Context, m truce.MemberID) (bool, error) {
	claims, err := n.Models.Claims(ctx, truce.KindFork, string(m))
	return slices.ContainsFunc(claims, func(c *truce.Claim) bool {
		return c.Member == n.Member && n.joint().Agreed(c.Body.(*truce.Fork)) >= 0
	}), err
}

// locateTime is how long a peer that showed another history of a log is asked where it parts from the one held here.
const locateTime = 20 * time.Second

// locate enters where the two histories of a log part, where that is earlier than was told. The peer is asked a few
// times for each state it shows, and not for ever; no lock is held meanwhile.
func (n *Node) locate(ctx context.Context, p federation.Peer, r federation.LogReport) error {
	if !n.exchange.asks(r.Fork) {
		return nil
	}
	timed, cancel := context.WithTimeout(ctx, locateTime)
	defer cancel()
	for _, l := range n.exchange.allLogs() {
		if l.Member == r.Member {
			return sentence(n.joint().Locate(timed, n.Registrar, l.Member, r.Fork, p.Source(l)))
		}
	}
	return nil
}

// Leave ends the member's part in the process, by its own word and at once.
func (n *Node) Leave(ctx context.Context, by registrar.By, claim, why string) (truce.Ref, error) {
	if why == "" {
		return truce.Ref{}, truce.Errorf(truce.Invalid, "say why %s leaves: the others will read it", n.Member)
	}
	return n.Registrar.Enter(ctx, by, claim, &truce.Leave{Why: why})
}

// Digest names the state the read models are in: the same at every node that has taken in the same cut.
func (n *Node) Digest(ctx context.Context) (cut truce.Cut, digest truce.Digest, err error) {
	err = n.Models.Read(ctx, func(r query.Reader) error {
		if cut, err = r.Cut(ctx); err != nil {
			return err
		}
		digest, err = query.Digest(ctx, r)
		return err
	})
	return cut, digest, err
}
