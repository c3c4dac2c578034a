package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/follow"
	"truce/internal/web/frame"
	"truce/record"
)

// Origin names a member's log in a process: its first epoch. A log that must be given up is followed by the next epoch,
// under a key of its own.
func Origin(process string, m truce.MemberID) string {
	return fmt.Sprintf("truce.invalid/%s/%s/1", process, m)
}

// LogOf is a member's log as a node holds it.
type LogOf struct {
	Member   truce.MemberID
	Origin   string
	Verifier note.Verifier
}

// Logs shows what proves the record: the logs of a store. It serves the pages about the record.
type Logs struct {
	Store record.Store
	Own   LogOf   // whose founding document counts
	Of    []LogOf // of every member that the document names which the own log opens with, in alphabetical order

	node *Node // whose read models say what became of the logs; nil: nothing is known beyond the logs themselves
	roll *roll // who has joined since; nil: nobody can
}

// roll is whose logs are held here. It grows while a node is open: members join.
type roll struct {
	mu sync.Mutex
	of []LogOf
}

// All returns the logs of everybody who is a member or was one, in alphabetical order; some may not have come here yet.
func (l Logs) All() []LogOf {
	if l.roll == nil {
		return l.Of
	}
	l.roll.mu.Lock()
	defer l.roll.mu.Unlock()
	return l.roll.of
}

// learn takes in who is a member by a document in force, or was by one before, and reports whether there are logs that
// were not known. A member whose key is not one of a log of its own is left out: there is nothing its log could be
// checked by.
func (l Logs) learn(p *truce.Process) bool {
	if l.roll == nil {
		return false
	}
	l.roll.mu.Lock()
	defer l.roll.mu.Unlock()
	of := map[truce.MemberID]LogOf{}
	for _, x := range l.roll.of {
		of[x.Member] = x
	}
	known := len(of)
	for _, m := range p.EverMembers() {
		origin := Origin(p.ID, m.ID)
		if v, err := record.NewVerifier(m.LogKey); err == nil && v.Name() == origin {
			of[m.ID] = LogOf{m.ID, origin, v}
		}
	}
	if l.roll.of = nil; len(of) > 0 {
		for _, m := range sortedMembers(of) {
			l.roll.of = append(l.roll.of, of[m])
		}
	}
	return len(of) > known
}

var _ frame.Proofs = Logs{}

// head returns the newest checkpoint of a member's log.
func (l Logs) head(ctx context.Context, m truce.MemberID) (LogOf, record.Checkpoint, error) {
	for _, x := range l.All() {
		if x.Member != m {
			continue
		}
		h, err := l.Store.Head(ctx, x.Origin)
		if err != nil {
			return x, record.Checkpoint{}, sentence(err)
		}
		cp, err := record.ParseCheckpoint(h.Signed, x.Verifier)
		return x, cp, sentence(err)
	}
	return LogOf{}, record.Checkpoint{}, truce.Errorf(truce.NotFound, "no log of %s is held here", m)
}

// stands reports whether the log of a member that is held here is the one that was taken in as far as at says.
func (l Logs) stands(ctx context.Context, at truce.CutLog) (bool, error) {
	_, head, err := l.head(ctx, at.Member)
	if truce.KindOf(err) == truce.NotFound {
		return at.Size == 0, nil
	}
	if err != nil {
		return false, err
	}
	same, err := follow.Stands(ctx, l.Store, head, at)
	return same, sentence(err)
}

// holds reports whether anything of a log is held here: a log of another member may not have come yet.
func (l Logs) holds(ctx context.Context, x LogOf) (bool, error) {
	_, err := l.Store.Head(ctx, x.Origin)
	if errors.Is(err, record.ErrNotFound) {
		return false, nil
	}
	return err == nil, sentence(err)
}

// Logs implements frame.Proofs.
func (l Logs) Logs(ctx context.Context) ([]frame.LogState, error) {
	all := l.All()
	out := make([]frame.LogState, 0, len(all))
	for _, x := range all {
		if held, err := l.holds(ctx, x); err != nil || !held {
			if err != nil {
				return nil, err
			}
			continue
		}
		_, cp, err := l.head(ctx, x.Member)
		if err != nil {
			return nil, err
		}
		s := frame.LogState{Member: x.Member, Origin: x.Origin, Size: cp.Size, Root: cp.Root.String(),
			Checkpoint: string(cp.Signed)}
		if l.node != nil {
			if err := l.node.say(ctx, x, cp, &s); err != nil {
				return nil, err
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// say fills in what became of a log: how far it could be read, whether it has two histories, who has cosigned its
// newest state.
func (n *Node) say(ctx context.Context, x LogOf, cp record.Checkpoint, s *frame.LogState) error {
	for _, h := range n.Models.Held() {
		if h.Member == x.Member {
			s.Behind = truce.Say("held back at entry %d, of the kind %s: update this program to read on", h.Index, h.Kind)
		}
	}
	forks, err := n.Forked(ctx)
	if err != nil {
		return err
	}
	if agreed, forked := forks[x.Member]; forked {
		claims, err := n.Models.Claims(ctx, truce.KindFork, string(x.Member))
		if err != nil {
			return err
		}
		for _, c := range claims {
			if b := c.Body.(*truce.Fork); s.Fork == nil && n.joint().Agreed(b) >= 0 {
				s.Fork = &frame.Fork{Agreed: agreed, By: c.Member, Proof: []byte(b.Proof)}
			}
		}
	}
	all, err := n.lately(ctx)
	if err != nil {
		return err
	}
	for _, h := range all {
		if h.Member == x.Member && !h.Last.IsZero() {
			s.Heard, s.Quiet = truce.At(h.Last), h.Quiet
			if !h.Signed.IsZero() {
				s.Signed = truce.At(h.Signed)
			}
		}
	}
	return n.cosigned(ctx, x, cp, s)
}

// cosigned fills in who has cosigned the newest state of a log.
func (n *Node) cosigned(ctx context.Context, x LogOf, cp record.Checkpoint, s *frame.LogState) error {
	verifiers, by, err := n.cosigners(ctx)
	if err != nil {
		return err
	}
	known, err := record.Cosigned(ctx, n.Store, x.Verifier, cp.Size)
	if errors.Is(err, record.ErrNotFound) || err == nil && known.Size < cp.Size {
		return nil
	}
	if err != nil {
		return sentence(err)
	}
	signatures, err := known.Cosignatures(verifiers...)
	if err != nil {
		return sentence(err)
	}
	for _, c := range signatures {
		s.Cosigned = append(s.Cosigned, by[c.Name])
	}
	slices.Sort(s.Cosigned)
	s.Checkpoint = string(known.Signed)
	return nil
}

// cosigners returns the cosigners whose keys hold now, and whose they are.
func (n *Node) cosigners(ctx context.Context) ([]note.Verifier, map[string]truce.MemberID, error) {
	p, err := n.Models.Process(ctx)
	if err != nil {
		return nil, nil, err
	}
	claims, err := n.Models.Claims(ctx, truce.KindKey, string(truce.UseCosigner))
	if err != nil {
		return nil, nil, err
	}
	var all []note.Verifier
	by := map[string]truce.MemberID{} // by name: a cosigner's names its member
	for _, m := range p.EverMembers() {
		for _, v := range cosignersOf(p, m.ID, claims) {
			all, by[v.Name()] = append(all, v), m.ID
		}
	}
	return all, by, nil
}

// Entry implements frame.Proofs.
func (l Logs) Entry(ctx context.Context, ref truce.Ref) ([]byte, error) {
	x, cp, err := l.head(ctx, ref.Member)
	if err != nil {
		return nil, err
	}
	if ref.Index < 0 || ref.Index >= cp.Size {
		return nil, truce.Errorf(truce.NotFound, "the log of %s has no entry %d", ref.Member, ref.Index)
	}
	return entryOf(ctx, l.Store, x.Origin, ref.Index)
}

// Proof implements frame.Proofs: one file for entries of several logs.
func (l Logs) Proof(ctx context.Context, refs ...truce.Ref) ([]byte, error) {
	by := map[truce.MemberID]map[int64]bool{}
	for _, r := range refs {
		if by[r.Member] == nil {
			by[r.Member] = map[int64]bool{}
		}
		by[r.Member][r.Index] = true
	}
	var proofs []record.Proof
	for _, m := range sortedMembers(by) {
		p, err := l.prove(ctx, m, sorted(by[m]))
		if err != nil {
			return nil, err
		}
		proofs = append(proofs, p)
	}
	return record.FormatProofs(proofs...), nil
}

func (l Logs) prove(ctx context.Context, m truce.MemberID, indexes []int64) (record.Proof, error) {
	x, cp, err := l.head(ctx, m)
	if err != nil {
		return record.Proof{}, err
	}
	for _, i := range indexes {
		if i < 0 || i >= cp.Size {
			return record.Proof{}, truce.Errorf(truce.NotFound, "the log of %s has no entry %d; it has %d, from 0", m, i,
				cp.Size)
		}
	}
	p, err := record.Prove(ctx, record.StoreSource(l.Store, x.Origin), cp, indexes...)
	return p, sentence(err)
}

// document returns the document that the node's own log opens with, nil where that log is empty.
func (l Logs) document(ctx context.Context) (*truce.Process, error) {
	h, err := l.Store.Head(ctx, l.Own.Origin)
	if err != nil {
		return nil, sentence(err)
	}
	if h.Size == 0 {
		return nil, nil
	}
	data, err := entryOf(ctx, l.Store, l.Own.Origin, 0)
	if err != nil {
		return nil, err
	}
	e, err := truce.Decode(data)
	if err != nil {
		return nil, err
	}
	p, ok := e.Body.(*truce.Process)
	if !ok {
		return nil, truce.Errorf(truce.Invalid, "the log %s does not open with a founding document", l.Own.Origin)
	}
	return p, nil
}

// founding returns the digest of the founding document, zero where the node's own log is empty. The document names the
// logs' keys, so that read models of any other logs are told apart by it.
func (l Logs) founding(ctx context.Context) (truce.Digest, error) {
	p, err := l.document(ctx)
	if err != nil || p == nil {
		return truce.Digest{}, err
	}
	if !p.Amends.IsZero() {
		return p.Founding, nil
	}
	return p.Digest(), nil
}

// withMembers returns the logs of every member named by the document that the own log opens with. Others are learned of
// when the read models know of them.
func (l Logs) withMembers(ctx context.Context) (Logs, error) {
	p, err := l.document(ctx)
	if err != nil || p == nil {
		return l, err
	}
	l.roll = &roll{}
	l.learn(p)
	l.Of = l.roll.of
	return l, nil
}

// Cut names what the logs held here come to now.
func (l Logs) Cut(ctx context.Context) (truce.Cut, error) {
	var cut truce.Cut
	for _, x := range l.All() {
		if held, err := l.holds(ctx, x); err != nil || !held {
			if err != nil {
				return nil, err
			}
			continue
		}
		_, cp, err := l.head(ctx, x.Member)
		if err != nil {
			return nil, err
		}
		cut = append(cut, truce.CutLog{Member: x.Member, Size: cp.Size, Root: cp.Root.String()})
	}
	return cut, nil
}
