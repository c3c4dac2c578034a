package federation

import (
	"context"
	"encoding/json"
	"errors"

	"truce"
	"truce/record"
)

// shown judges a checkpoint of the own log that somebody holds: one that the own key did not sign is passed over.
func (f *Federation) shown(ctx context.Context, signed []byte) {
	l, ok := f.log(f.cfg.Member)
	if !ok {
		return
	}
	cp, err := record.ParseCheckpoint(signed, l.Verifier)
	if err != nil {
		return
	}
	if found, err := f.judge(ctx, l, cp); err == nil && found != nil {
		f.seen(*found)
	}
}

// AskOwn asks a peer what it holds of the own log, and returns what is not so here: more of it, or another history.
// nil: it holds no more than there is here.
func (f *Federation) AskOwn(ctx context.Context, p Peer) (*OwnFinding, error) {
	l, ok := f.log(f.cfg.Member)
	if !ok {
		return nil, truce.Errorf(truce.NotFound, "the process knows no log of %s", f.cfg.Member)
	}
	heads, err := p.Heads(ctx, Ask{})
	if err != nil {
		return nil, err
	}
	if heads.Process != f.cfg.Process {
		return nil, truce.Errorf(truce.Invalid, "the peer keeps the record of the process %s, this node that of %s",
			heads.Process, f.cfg.Process)
	}
	theirs, err := heads.of(l)
	if err != nil {
		return nil, err
	}
	for _, cp := range theirs {
		if found, err := f.judge(ctx, l, cp); err != nil || found != nil {
			return found, err
		}
	}
	return nil, nil
}

// judge says what a checkpoint of the own log, that somebody holds, says that is not so here; nil: nothing.
func (f *Federation) judge(ctx context.Context, l Log, cp record.Checkpoint) (*OwnFinding, error) {
	ours, ok, err := f.held(ctx, l)
	if err != nil {
		return nil, err
	}
	if !ok || cp.Size > ours.Size {
		return &OwnFinding{Longer: &cp}, nil
	}
	var fork *record.ForkError
	err = record.Compare(ctx, record.StoreSource(f.cfg.Store, l.Origin), ours, cp)
	if errors.As(err, &fork) {
		return &OwnFinding{Fork: fork}, nil
	}
	return nil, err
}

// Recover brings back the tail of the own log from a peer that has more of it, after this store was put back to an
// older state: entries, tiles, and the claim ids, which are read from the entries. The log must not be open. It returns
// how many entries were brought; when it fails, it is called again, with this peer or another, before the log is
// opened.
//
// A peer whose copy contradicts what is here is a [record.ForkError]: the own key signed two histories, and this node
// can only give up the log.
func (f *Federation) Recover(ctx context.Context, p Peer) (int64, error) {
	l, ok := f.log(f.cfg.Member)
	if !ok {
		return 0, truce.Errorf(truce.NotFound, "the process knows no log of %s: nothing can be recovered", f.cfg.Member)
	}
	heads, err := p.Heads(ctx, Ask{})
	if err != nil {
		return 0, err
	}
	theirs, err := heads.of(l)
	if err != nil {
		return 0, err
	}
	if len(theirs) == 0 {
		return 0, truce.Errorf(truce.NotFound, "the peer holds nothing of the log of %s: ask another", f.cfg.Member)
	}
	newest := theirs[len(theirs)-1]
	m, err := record.Mirror(ctx, f.cfg.Store, l.Verifier, newVisit(p.Source(l), newest.Signed), record.MirrorOptions{})
	if err != nil {
		return 0, err
	}
	return m.Added, record.RebuildClaims(ctx, f.cfg.Store, l.Verifier, claimOf)
}

// claimOf reads the claim id of an entry, of whatever kind: also of one that a newer version of the program wrote.
func claimOf(data []byte) (string, error) {
	var e struct {
		Claim string `json:"claim"`
	}
	if err := json.Unmarshal(data, &e); err != nil {
		return "", truce.Errorf(truce.Invalid, "an entry of the own log is not JSON")
	}
	return e.Claim, nil
}
