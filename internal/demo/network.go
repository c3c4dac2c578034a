package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"truce"
	"truce/internal/demo/exercise"
	"truce/internal/federation"
	"truce/internal/node"
	"truce/internal/web"
	"truce/record"
)

// Network is the exercise as its members' nodes on this machine: each with its own directory, keys, log, vault and read
// models, exchanging logs over HTTPS on the loopback interface, and nothing else in common. Any of them can be cut off.
type Network struct {
	Nodes map[truce.MemberID]*node.Node
	Clock func() time.Time

	log     *slog.Logger
	servers []*http.Server
	stop    context.CancelFunc
	running sync.WaitGroup

	off   map[truce.MemberID]*atomic.Bool // who is cut off; the map itself never changes
	pages map[truce.MemberID]http.Handler
}

// NewNetwork sets the stage in a directory and lets the nodes run.
func NewNetwork(ctx context.Context, dir string, log *slog.Logger) (*Network, error) {
	w := &Network{Nodes: map[truce.MemberID]*node.Node{}, Clock: exerciseClock(), log: log, off: map[truce.MemberID]*atomic.Bool{}, pages: map[truce.MemberID]http.Handler{}}
	ctx, w.stop = context.WithCancel(ctx)
	for _, m := range exercise.Members {
		w.off[m] = new(atomic.Bool)
	}
	if err := w.open(ctx, dir); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

func (w *Network) open(ctx context.Context, dir string) error {
	if err := stage(ctx, dir); err != nil {
		return err
	}
	for _, m := range exercise.Members {
		n, err := node.Open(ctx, filepath.Join(dir, string(m)), node.Options{Clock: w.Clock})
		if err != nil {
			return err
		}
		w.Nodes[m] = n
	}
	addresses := map[truce.MemberID]string{}
	for _, m := range exercise.Members {
		var err error
		if addresses[m], err = w.listen(m); err != nil {
			return err
		}
	}
	for _, m := range exercise.Members {
		if err := w.exchange(ctx, m, addresses); err != nil {
			return err
		}
	}
	return nil
}

// stage makes the nodes' directories with the play in them.
func stage(ctx context.Context, dir string) error {
	p := exercise.Founding(nil)
	s := node.Setting{Process: p, Keys: map[truce.MemberID]node.Keys{}}
	for i, m := range p.Members {
		k, err := node.NewKeys(rand.Reader, p.ID, m.ID)
		if err != nil {
			return err
		}
		s.Keys[m.ID] = k
		k.Fill(&p.Members[i])
	}
	play, err := exercise.Write(p)
	if err != nil {
		return err
	}
	s.Logs, s.Secrets = play.Logs, play.Secrets
	return node.Stage(ctx, dir, s)
}

// listen lets a member's node answer the others, while it is not cut off.
func (w *Network) listen(m truce.MemberID) (address string, err error) {
	s, err := w.Nodes[m].PeerServer(slog.NewLogLogger(slog.DiscardHandler, slog.LevelError))
	if err != nil {
		return "", err
	}
	answers := s.Handler
	s.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if w.off[m].Load() {
			panic(http.ErrAbortHandler) // as a line that was cut: no answer
		}
		answers.ServeHTTP(rw, r)
	})
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return "", truce.Errorf(truce.Unavailable, "the node of %s cannot listen on this machine: %v", m, err)
	}
	w.servers = append(w.servers, s)
	w.running.Go(func() {
		if err := s.ServeTLS(l, "", ""); !errors.Is(err, http.ErrServerClosed) {
			w.log.Error("a node of the exercise no longer answers", "member", m, "err", err)
		}
	})
	return "https://" + l.Addr().String(), nil
}

// exchange lets a member's node exchange logs with the others.
func (w *Network) exchange(ctx context.Context, m truce.MemberID, addresses map[truce.MemberID]string) error {
	var peers []federation.Peer
	var of []truce.MemberID
	for _, other := range exercise.Members {
		if other == m {
			continue
		}
		c, err := w.Nodes[m].Dial(other, addresses[other])
		if err != nil {
			return err
		}
		peers, of = append(peers, cuttable{c, func() bool { return w.off[m].Load() || w.off[other].Load() }}), append(of, other)
	}
	w.running.Go(func() {
		w.Nodes[m].Exchange(ctx, peers, func(i int, r federation.Report, err error) {
			if err == nil {
				for _, l := range r.Logs {
					err = errors.Join(err, l.Err)
				}
			}
			if err != nil && truce.KindOf(err) != truce.Unavailable && !errors.Is(err, record.ErrUnavailable) {
				w.log.Warn("an exchange of logs failed", "member", m, "with", of[i], "err", err)
			}
		})
	})
	return nil
}

// cuttable is a peer that cannot be reached while the line is cut.
type cuttable struct {
	federation.Peer
	cut func() bool
}

// Heads implements federation.Peer. An answer that was held back until the line was cut did not arrive.
func (c cuttable) Heads(ctx context.Context, ask federation.Ask) (federation.Heads, error) {
	const look = 50 * time.Millisecond
	if c.cut() {
		return federation.Heads{}, truce.Errorf(truce.Unavailable, "the line is cut")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(look):
				if c.cut() {
					cancel()
					return
				}
			}
		}
	}()
	h, err := c.Peer.Heads(ctx, ask)
	if c.cut() {
		return federation.Heads{}, truce.Errorf(truce.Unavailable, "the line is cut")
	}
	return h, err
}

// CutOff separates a member's node from the others, or puts the line back.
func (w *Network) CutOff(m truce.MemberID, off bool) error {
	line, known := w.off[m]
	if !known {
		return truce.Errorf(truce.NotFound, "the exercise has no member %s: its members are AR, BO, CA and OM", m)
	}
	line.Store(off)
	return nil
}

// Off returns who is cut off, in order.
func (w *Network) Off() []truce.MemberID {
	var out []truce.MemberID
	for m, off := range w.off {
		if off.Load() {
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return out
}

// Digests returns the digest of the state at each node.
func (w *Network) Digests(ctx context.Context) (map[truce.MemberID]truce.Digest, error) {
	out := map[truce.MemberID]truce.Digest{}
	for m, n := range w.Nodes {
		_, d, err := n.Digest(ctx)
		if err != nil {
			return nil, err
		}
		out[m] = d
	}
	return out, nil
}

// Pages lets every member's pages be shown by its own node, and those for visitors of no member by the mission's.
func (w *Network) Pages(c web.Config) (http.Handler, error) {
	c.Clock = w.Clock
	for m, n := range w.Nodes {
		h, err := web.New(n.Pages(c))
		if err != nil {
			return nil, fmt.Errorf("the pages of %s: %w", m, err)
		}
		w.pages[m] = h
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		m := web.DemoMember(r, "meridian", c.As)
		if w.pages[m] == nil {
			m = exercise.OM
		}
		w.pages[m].ServeHTTP(rw, r)
	}), nil
}

// Close ends the nodes.
func (w *Network) Close() error {
	w.stop()
	var errs []error
	for _, s := range w.servers {
		errs = append(errs, s.Close())
	}
	w.running.Wait()
	for _, n := range w.Nodes {
		errs = append(errs, n.Close())
	}
	return errors.Join(errs...)
}
