package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/internal/listen"
	"truce/internal/node"
)

// exchange answers the other members' nodes and keeps asking them, where the operator has said where; stop ends both.
func (c *serveCmd) exchange(e *env, n *node.Node) (stop func(), err error) {
	peers, _, err := n.DialPeers()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(e)
	var running sync.WaitGroup
	stop = func() {
		cancel()
		running.Wait()
	}
	if c.Alone {
		n.Alone()
	}
	if c.Peers != "" {
		if err := answerPeers(ctx, e, n, c.Peers, c.Host, &running); err != nil {
			stop()
			return nil, err
		}
	}
	if c.Witness != "" {
		if err := answerSubmitters(ctx, e, n, c.Witness, &running); err != nil {
			stop()
			return nil, err
		}
	}
	if err := n.OwnLog(); err != nil && len(peers) == 0 {
		e.hint("%s", sentenceOf(err)) // the pages are still there to be read
	}
	if len(peers) > 0 {
		if err := n.AskPeers(ctx, peers); err != nil {
			e.hint("%s", sentenceOf(err)) // the pages are still there to be read
		}
	}
	running.Go(func() { n.Models.CatchUp(ctx) }) // with what opening did not wait for; what fails here fails there too
	told := newTelling(slog.New(slog.NewTextHandler(e.Stderr, nil)))
	running.Go(func() { n.ExchangeListed(ctx, told.tell) })
	return stop, nil
}

// answerPeers answers other nodes until the context ends.
func answerPeers(ctx context.Context, e *env, n *node.Node, listen string, hosts []string,
	running *sync.WaitGroup) error {
	s, err := n.PeerServer(nil)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return truce.Errorf(truce.Unavailable, "the other nodes cannot be answered on %s: %v; choose another with --peers",
			listen, err)
	}
	e.answers(l.Addr())
	at := reached(l.Addr().String(), hosts)
	n.ReachedAt(at)
	fmt.Fprintf(e.Out, "The other members' nodes are answered at %s\n", at)
	until(ctx, e, s, func() error { return federation.Serve(s, l) }, running)
	return nil
}

// reached is the address that others ask for what is served at one: where that is every address of the machine, by the
// name under which the pages are asked for.
func reached(listen string, hosts []string) string {
	host, port, err := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() && len(hosts) > 0 {
		listen = net.JoinHostPort(bareNames(hosts)[0], port)
	}
	return "https://" + listen
}

// answerSubmitters answers those who ask the node's witness until the context ends.
func answerSubmitters(ctx context.Context, e *env, n *node.Node, listen string, running *sync.WaitGroup) error {
	log := slog.New(slog.NewTextHandler(e.Stderr, nil))
	h, vkey, err := n.Witness(ctx, nil, func(m truce.MemberID, err error) {
		log.Error("a log has two histories: somebody submitted the other one", "log", string(m), "err", err)
	})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return truce.Errorf(truce.Unavailable, "nobody can submit on %s: %v; choose another with --witness", listen, err)
	}
	e.answers(l.Addr())
	fmt.Fprintf(e.Out, "The witness %s answers at http://%s\n", vkey, l.Addr())
	s := federation.NewServer(h, nil, nil)
	until(ctx, e, s, func() error { return federation.Serve(s, l) }, running)
	return nil
}

// until serves until the context ends.
func until(ctx context.Context, e *env, s *http.Server, serve func() error, running *sync.WaitGroup) {
	running.Go(func() {
		if err := serve(); !errors.Is(err, http.ErrServerClosed) {
			e.hint("other nodes are no longer answered: %v", err)
		}
	})
	running.Go(func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if s.Shutdown(end) != nil { // answers that are held back do not end by themselves
			s.Close()
		}
	})
}

// telling writes down what exchanges bring: the same thing of the same peer a few times at once, and from then on
// once in a while. A peer that is up to no good does not fill the disk with lines about it.
type telling struct {
	log   *slog.Logger
	turns *listen.Turns
	clock func() time.Time
}

func newTelling(log *slog.Logger) telling {
	return telling{log, listen.NewTurns(10, 10*time.Minute), time.Now}
}

// line writes a line down, unless the like has been written often.
func (t telling) line(level slog.Level, from truce.MemberID, of truce.MemberID, what string, more ...any) {
	if t.turns.Try(string(from)+" "+string(of)+" "+what, t.clock()) {
		args := []any{"from", string(from)}
		if of != "" {
			args = append(args, "log", string(of))
		}
		t.log.Log(context.Background(), level, what, append(args, more...)...)
	}
}

func (t telling) tell(from truce.MemberID, r federation.Report, err error) {
	if err != nil {
		t.line(slog.LevelWarn, from, "", "another node could not be asked", "err", err)
		return
	}
	for _, l := range r.Logs {
		switch {
		case l.Fork != nil:
			t.line(slog.LevelError, from, l.Member, "a log has two histories")
		case l.Longer != nil:
			t.line(slog.LevelError, from, l.Member,
				"another node has more of this member's log: stop, and run truce sync --recover", "there", l.Longer.Size, "here",
				l.Held)
		case l.Err != nil:
			t.line(slog.LevelWarn, from, l.Member, "a log was not taken", "err", l.Err)
		case l.Added > 0:
			t.line(slog.LevelInfo, from, l.Member, "entries came", "entries", l.Added)
		}
	}
}
