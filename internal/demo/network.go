package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"truce"
	"truce/internal/demo/exercise"
	"truce/internal/federation"
	"truce/internal/media"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// Network is the exercise as its members' nodes on this machine: each with its own directory, keys, log, vault and read
// models, exchanging logs over HTTPS on the loopback interface, and nothing else in common. Any of them can be cut off.
type Network struct {
	dir      string
	log      *slog.Logger
	clock    func() time.Time
	moved    atomic.Int64 // nanoseconds by which the clock was moved on
	stations map[truce.MemberID]*station
}

// station is where one member's node runs.
type station struct {
	member  truce.MemberID
	address string      // of the node, for the others; the same after it was stopped and started
	off     atomic.Bool // cut off from the others

	mu      sync.RWMutex
	node    *node.Node // nil while it is stopped
	duty    *node.Duty
	server  *http.Server
	stop    context.CancelFunc
	running sync.WaitGroup
}

// NewNetwork sets the stage in a directory and starts the nodes.
func NewNetwork(ctx context.Context, dir string, log *slog.Logger) (*Network, error) {
	w := &Network{dir: dir, log: log, clock: exerciseClock(), stations: map[truce.MemberID]*station{}}
	for _, m := range exercise.Members {
		w.stations[m] = &station{member: m}
	}
	photographed, err := stage(ctx, dir)
	for _, m := range exercise.Members {
		if err == nil {
			err = w.Start(ctx, m)
		}
	}
	if err == nil {
		err = w.papers(ctx)
	}
	if err == nil {
		err = w.photograph(ctx, photographed)
	}
	if err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// stage makes the nodes' directories with the play in them, and returns the report that a photograph came with.
func stage(ctx context.Context, dir string) (truce.ReportID, error) {
	p := exercise.Founding(nil)
	s := node.Setting{Process: p, Keys: map[truce.MemberID]node.Keys{}}
	for i, m := range p.Members {
		k, err := node.NewKeys(rand.Reader, p.ID, m.ID)
		if err != nil {
			return "", err
		}
		s.Keys[m.ID] = k
		k.Fill(&p.Members[i])
	}
	play, err := exercise.Write(p)
	if err != nil {
		return "", err
	}
	s.Logs, s.Secrets = play.Logs, play.Secrets
	return play.Photographed, node.Stage(ctx, dir, s, node.Options{Marks: marks(dir)})
}

// papers lays the papers of the round of talks on the desk of the secretariat that keeps them.
func (w *Network) papers(ctx context.Context) error {
	n := w.Node(exercise.CA)
	s, err := n.OpenSecretariat(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Take(ctx, registrar.By{Member: n.Member, Function: exercise.Duty}, "play", exercise.Papers()...)
}

// photograph takes in the photograph that came with a report of CA.
func (w *Network) photograph(ctx context.Context, report truce.ReportID) error {
	n := w.Node(exercise.CA)
	_, err := n.Registrar.TakeFile(ctx, registrar.By{Member: n.Member, Function: exercise.Duty},
		media.New{Form: rand.Text(), Report: report, Name: "IMG_20300316_2124.jpg", From: "patrol C-3"},
		bytes.NewReader(exercise.Photograph()))
	return err
}

// Clock is the exercise's: it starts where the play ends.
func (w *Network) Clock() time.Time { return w.clock().Add(time.Duration(w.moved.Load())) }

// Advance moves the clock on.
func (w *Network) Advance(by time.Duration) { w.moved.Add(int64(by)) }

// Home returns the directory of a member's node.
func (w *Network) Home(m truce.MemberID) string { return filepath.Join(w.dir, string(m)) }

// Node returns a member's node, nil while it is stopped.
func (w *Network) Node(m truce.MemberID) *node.Node {
	s := w.stations[m]
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.node
}

// Options are those the nodes are opened with.
func (w *Network) Options() node.Options { return node.Options{Clock: w.Clock, Marks: marks(w.dir)} }

// marks is where the marks of the logs lie: beside the nodes.
func marks(dir string) string { return filepath.Join(dir, "marks") }

// Start starts a member's node: it listens for the others and exchanges logs with them.
func (w *Network) Start(ctx context.Context, m truce.MemberID) error {
	s := w.stations[m]
	n, err := node.Open(ctx, w.Home(m), w.Options())
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.node = n
	ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := s.listen(w.log); err != nil {
		return err
	}
	if s.duty, err = n.OpenDuty(ctx); err != nil {
		return err
	}
	s.running.Go(func() {
		s.duty.Run(ctx, func(err error) { w.log.Debug("a duty room cannot look", "member", m, "err", err) })
	})
	peers, err := w.Peers(n)
	if err != nil {
		return err
	}
	if err := n.AskPeers(ctx, peers); err != nil {
		s.close()
		return err
	}
	s.running.Go(func() {
		n.Exchange(ctx, peers, func(_ int, r federation.Report, err error) {
			for _, l := range r.Logs {
				err = errors.Join(err, l.Err)
			}
			if err != nil {
				w.log.Debug("an exchange of logs failed", "member", m, "err", err)
			}
		})
	})
	return nil
}

// listen lets the node answer the others, while it is not cut off.
func (s *station) listen(log *slog.Logger) error {
	server, err := s.node.PeerServer(slog.NewLogLogger(slog.DiscardHandler, slog.LevelError))
	if err != nil {
		return err
	}
	answers := server.Handler
	server.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if s.off.Load() {
			panic(http.ErrAbortHandler) // as a line that was cut: no answer
		}
		answers.ServeHTTP(rw, r)
	})
	at := s.address
	if at == "" {
		at = "localhost:0"
	}
	l, err := net.Listen("tcp", at)
	if err != nil {
		return truce.Errorf(truce.Unavailable, "the node of %s cannot listen on this machine: %v", s.member, err)
	}
	s.address, s.server = l.Addr().String(), server
	s.running.Go(func() {
		if err := federation.Serve(server, l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("a node of the exercise no longer answers", "member", s.member, "err", err)
		}
	})
	return nil
}

// Peers returns the other members' nodes, as a node reaches them.
func (w *Network) Peers(n *node.Node) ([]federation.Peer, error) {
	var peers []federation.Peer
	here := w.stations[n.Member]
	for _, m := range exercise.Members {
		if m == n.Member {
			continue
		}
		p := &line{here: here, there: w.stations[m], dial: func(address string) (*federation.Client,
			error) {
			return n.Dial(m, address)
		}}
		peers = append(peers, p)
	}
	return peers, nil
}

// Stop stops a member's node.
func (w *Network) Stop(m truce.MemberID) error {
	s := w.stations[m]
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.close()
}

// close stops the station; the caller holds mu.
func (s *station) close() error {
	if s.node == nil {
		return nil
	}
	s.stop()
	var errs []error
	if s.server != nil {
		errs = append(errs, s.server.Close())
	}
	s.running.Wait()
	if s.duty != nil {
		errs = append(errs, s.duty.Close())
	}
	errs = append(errs, s.node.Close())
	s.node, s.server, s.duty = nil, nil, nil
	return errors.Join(errs...)
}

// End ends what pages are told of changes.
func (w *Network) End() {
	for _, s := range w.stations {
		s.mu.RLock()
		if s.duty != nil {
			s.duty.End()
		}
		s.mu.RUnlock()
	}
}

// Close stops all nodes.
func (w *Network) Close() error {
	var errs []error
	for _, m := range exercise.Members {
		errs = append(errs, w.Stop(m))
	}
	return errors.Join(errs...)
}

// CutOff separates a member's node from the others, or puts the line back.
func (w *Network) CutOff(m truce.MemberID, off bool) error {
	s := w.stations[m]
	if s == nil {
		return truce.Errorf(truce.NotFound, "the exercise has no member %q: its members are AR, BO, CA and OM", m)
	}
	s.off.Store(off)
	return nil
}

// Heal puts a member's line back and returns how long it took until all nodes had come to one state.
func (w *Network) Heal(ctx context.Context, m truce.MemberID) (time.Duration, error) {
	if err := w.CutOff(m, false); err != nil {
		return 0, err
	}
	return until(ctx, func() (bool, error) { return w.One(ctx) })
}

// State names the state that CA's node has come to.
func (w *Network) State(ctx context.Context) (string, error) {
	_, d, err := w.Node(exercise.CA).Digest(ctx)
	return d.String(), err
}

// One reports whether all nodes have taken in the same cut, and come to the same state by it.
func (w *Network) One(ctx context.Context) (bool, error) {
	var cut truce.Digest
	for _, m := range exercise.Members { // the cut is cheap to ask for
		c, err := w.Node(m).Models.Cut(ctx)
		if err != nil || !cut.IsZero() && c.Digest() != cut {
			return false, err
		}
		cut = c.Digest()
	}
	var state truce.Digest
	for _, m := range exercise.Members {
		_, d, err := w.Node(m).Digest(ctx)
		if err != nil || !state.IsZero() && d != state {
			return false, err
		}
		state = d
	}
	return true, nil
}

// Pages lets every member's pages be shown by its own node, and those for visitors of no member by the mission's.
func (w *Network) Pages(c frame.Config) (http.Handler, error) {
	c.Clock = w.Clock
	pages := map[truce.MemberID]http.Handler{}
	for _, m := range exercise.Members {
		h, err := web.New(w.stations[m].duty.Pages(c))
		if err != nil {
			return nil, fmt.Errorf("the pages of %s: %w", m, err)
		}
		pages[m] = h
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		m := frame.DemoMember(r, "meridian", c.As)
		if pages[m] == nil {
			m = exercise.OM
		}
		pages[m].ServeHTTP(rw, r)
	}), nil
}
