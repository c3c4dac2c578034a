package node

import (
	"bytes"
	"context"
	"sync"

	"truce"
	"truce/internal/registrar"
	"truce/record"
)

// TakeIn lets the node take in what has come of the others' logs: the read models catch up, this member's log notes how
// much it now holds, and the member concurs in what the rule has made of it. It may be called at any time; where nothing
// has come it writes nothing.
func (n *Node) TakeIn(ctx context.Context) error {
	if err := n.Models.CatchUp(ctx); err != nil {
		return err
	}
	p, err := n.Models.Process(ctx)
	if err != nil || p.Since.HasGone(n.Member) {
		return err // whoever left says no more
	}
	if err := n.observe(ctx); err != nil {
		return err
	}
	_, err = n.Registrar.SettleAll(ctx)
	return err
}

// observe enters how much of each other log is held here, where it holds more than notes of this kind since the last.
func (n *Node) observe(ctx context.Context) error {
	cut, err := n.Logs.Cut(ctx)
	if err != nil {
		return err
	}
	for _, l := range n.Logs.Of {
		held := cut.Log(l.Member)
		if l.Member == n.Member || held.Size == 0 {
			continue
		}
		last, err := n.observed(ctx, l.Member)
		if err != nil {
			return err
		}
		if worth, err := n.worthNoting(ctx, l, last, held.Size); err != nil || !worth {
			if err != nil {
				return err
			}
			continue
		}
		if err := n.Registrar.Observe(ctx, truce.Observed{Peer: l.Member, Size: held.Size, Root: held.Root}); err != nil {
			return err
		}
	}
	return nil
}

// observed returns how much of a log this member has noted that it holds.
func (n *Node) observed(ctx context.Context, m truce.MemberID) (int64, error) {
	claims, err := n.Models.Claims(ctx, truce.KindObserved, string(m))
	if err != nil {
		return 0, err
	}
	var size int64
	for _, c := range claims {
		if c.Member == n.Member {
			size = max(size, c.Body.(*truce.Observed).Size)
		}
	}
	return size, nil
}

// observedHead is how every entry of the kind observed begins: entries have one form.
var observedHead = []byte(`{"kind":"` + truce.KindObserved + `",`)

// worthNoting reports whether a span of a log holds anything but notes of what its member holds: else two idle nodes would
// answer each other for ever.
func (n *Node) worthNoting(ctx context.Context, l LogOf, from, to int64) (bool, error) {
	for next := from; next < to; next += record.MaxBatch { // mostly the first entries tell
		worth := false
		err := record.Scan(ctx, n.Store, l.Origin, next, min(to, next+record.MaxBatch), func(_ int64, data []byte) error {
			worth = worth || !bytes.HasPrefix(data, observedHead)
			return nil
		})
		if err != nil || worth {
			return worth, sentence(err)
		}
	}
	return false, nil
}

// forks remembers which proofs of forks were checked.
type forks struct {
	mu      sync.Mutex
	checked map[truce.Ref]int64 // entries agreed, -1 where the proof proves nothing
}

// Forked returns the members whose logs are proven to have two histories by an entry of any member, with how many of their
// first entries are in both. Every proof is checked here; one that proves nothing is passed over.
func (n *Node) Forked(ctx context.Context) (map[truce.MemberID]int64, error) {
	claims, err := n.Models.Claims(ctx, truce.KindFork, "")
	if err != nil {
		return nil, err
	}
	n.forks.mu.Lock()
	defer n.forks.mu.Unlock()
	out := map[truce.MemberID]int64{}
	for _, c := range claims {
		agreed, known := n.forks.checked[c.Ref]
		if !known {
			agreed = n.agreed(c.Body.(*truce.Fork))
			if n.forks.checked == nil {
				n.forks.checked = map[truce.Ref]int64{}
			}
			n.forks.checked[c.Ref] = agreed
		}
		m := c.Body.(*truce.Fork).Member
		if old, forked := out[m]; agreed >= 0 && (!forked || agreed < old) {
			out[m] = agreed
		}
	}
	return out, nil
}

// agreed returns how many entries are not in doubt by a proof; -1 where it proves nothing. The finder says where the
// histories part; it cannot be after the smaller of the two checkpoints.
func (n *Node) agreed(f *truce.Fork) int64 {
	for _, l := range n.Logs.Of {
		if l.Member != f.Member {
			continue
		}
		smaller, _, err := record.VerifyFork([]byte(f.Proof), l.Verifier)
		if err != nil {
			return -1
		}
		return min(f.Size, smaller.Size-1)
	}
	return -1
}

// Leave ends the member's part in the process, by its own word and at once.
func (n *Node) Leave(ctx context.Context, function, why string) (truce.Ref, error) {
	if why == "" {
		return truce.Ref{}, truce.Errorf(truce.Invalid, "say why %s leaves: the others will read it", n.Member)
	}
	return n.Registrar.Enter(ctx, registrar.By{Member: n.Member, Function: function}, "", &truce.Leave{Why: why})
}

// Digest names the state the read models are in: the same at every node that has taken in the same cut.
func (n *Node) Digest(ctx context.Context) (cut truce.Cut, digest truce.Digest, err error) {
	err = n.Models.Read(ctx, func(r truce.Reader) error {
		if cut, err = r.Cut(ctx); err != nil {
			return err
		}
		digest, err = truce.DigestState(ctx, r)
		return err
	})
	return cut, digest, err
}
