package node

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"truce"
	"truce/internal/federation"
	"truce/record"
)

// Recovery is a node opened for nothing but bringing the rest of its own log back, after an older state was put in
// place or the record was lost. The log is not open: nothing can be entered meanwhile.
type Recovery struct {
	n     *Node
	fed   *federation.Federation
	alone error // why no other node can be asked
}

// OpenRecovery opens a node to recover its log. A record that is gone is begun anew, empty.
func OpenRecovery(ctx context.Context, dir string, o Options) (*Recovery, error) {
	n, err := begin(dir, o)
	if err != nil {
		return nil, err
	}
	r := &Recovery{n: n}
	if err := r.open(ctx, o.withDefaults()); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Recovery) open(ctx context.Context, o Options) (err error) {
	n := r.n
	_, missing := os.Stat(filepath.Join(n.Dir, recordFile))
	if !n.place.inDatabase() && errors.Is(missing, fs.ErrNotExist) {
		n.Store, err = n.place.createStore(ctx)
	} else {
		n.Store, err = n.place.openStore(ctx)
	}
	if err != nil {
		return err
	}
	n.Logs = Logs{Store: n.Store, Own: n.Own, Of: []LogOf{n.Own}}
	r.fed = federation.New(federation.Config{Member: n.Member, Process: n.config.Process, Store: n.Store, Clock: o.Clock,
		Logs: func() []federation.Log {
			return []federation.Log{{Member: n.Member, Origin: n.Own.Origin, Verifier: n.Own.Verifier}}
		}})
	held, err := n.Logs.holds(ctx, n.Own)
	if err == nil && !held {
		r.alone = truce.Errorf(truce.NotFound,
			"nothing of the log of %s is left in %s, and with it the keys of the others' nodes are gone: bring it back from a "+
				"directory that another member wrote with truce sync --to, with --from DIR", n.Member, n.Dir)
	} else if err == nil {
		r.alone = r.meet(ctx, o)
	}
	return err
}

// meet learns the keys of the others' nodes.
func (r *Recovery) meet(ctx context.Context, o Options) (err error) {
	n := r.n
	if n.Logs, err = n.Logs.withMembers(ctx); err != nil {
		return err
	}
	if n.Models, err = ReadModels(ctx, n.place, n.Logs); err != nil {
		return err
	}
	return n.federate(ctx, o)
}

// Peers returns the nodes whose addresses the operator has given. Where nothing of the log is left there are none: the
// founding document, which names their keys, is gone with it, and only a directory can help.
func (r *Recovery) Peers() ([]federation.Peer, []PeerAddress, error) {
	if r.alone != nil {
		return nil, nil, r.alone
	}
	return r.n.DialPeers()
}

// Process is the id of the node's process.
func (r *Recovery) Process() string { return r.n.config.Process }

// From brings back what a peer has of the log beyond what is here, and returns how many entries that were; with it come
// the other members' logs, which were lost as well. The read models take them in when the node is opened.
func (r *Recovery) From(ctx context.Context, p federation.Peer) (int64, error) {
	added, err := r.fed.Recover(ctx, p)
	var fork *record.ForkError
	if errors.As(err, &fork) {
		return 0, ownSentence(&federation.OwnFinding{Fork: fork}, r.n.Member)
	}
	if err != nil {
		return 0, sentence(err)
	}
	if r.n.Logs, err = r.n.Logs.withMembers(ctx); err != nil {
		return added, err
	}
	_, err = r.n.logsOnly().Sync(ctx, p, 0) // a log that is refused here will say why in the next exchange
	return added, sentence(err)
}

// Size returns how many entries of the log are here now.
func (r *Recovery) Size(ctx context.Context) (int64, error) {
	h, err := r.n.Store.Head(ctx, r.n.Own.Origin)
	if errors.Is(err, record.ErrNotFound) {
		return 0, nil
	}
	return h.Size, sentence(err)
}

// Close ends the recovery.
func (r *Recovery) Close() error { return r.n.Close() }

// Dial returns the node of a member at an address.
func (r *Recovery) Dial(m truce.MemberID, address string) (*federation.Client, error) {
	if r.alone != nil {
		return nil, r.alone
	}
	return r.n.Dial(m, address)
}
