package node

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"log"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/federation"
	"truce/record"
)

// exchange is what a node opened to write exchanges logs with.
type exchange struct {
	*federation.Federation
	identity ed25519.PrivateKey
	unable   error // why the node cannot authenticate to others; nil: it can

	mu    sync.Mutex
	keys  map[truce.MemberID][]string // node keys that hold now, newest first
	logs  []federation.Log
	alone bool                   // the operator says that nobody knows more of the own log than there is here
	own   *federation.OwnFinding // what a peer knows of the own log that is not so here
	asked map[forkState]int      // how often it was asked where a state parts from what is held here
}

// federate prepares the node to exchange logs. Without its cosigner key it cosigns nothing, without its node key it
// speaks with no other node; it works all the same, and the doctor says so.
func (n *Node) federate(ctx context.Context, o Options) error {
	x := &exchange{}
	x.identity, x.unable = readIdentity(n.Dir, n.config.NodeKey)
	cosigner, err := readCosigner(n.Dir, n.config.Cosigner)
	if err != nil {
		cosigner = nil
	}
	n.exchange, n.mostBytes = x, o.MostBytes
	x.Federation = federation.New(federation.Config{Member: n.Member, Process: n.config.Process, Store: n.Store,
		Logs: x.allLogs, Cosigner: cosigner, MostEntries: o.MostEntries, Room: n.room,
		Clock: o.Clock, Withhold: func() bool { return !n.sure() }, OwnSeen: x.ownSeen, Forked: n.tellFork})
	return n.readKeys(ctx)
}

// binding returns the newest document in force as far as it is known here, or that by which this member has just
// joined, which knows of the others by no other; nil: the log is about to be founded.
func (n *Node) binding(ctx context.Context) (*truce.Process, error) {
	p, err := n.Models.ProcessSoFar(ctx)
	if err == nil && p == nil {
		p, err = n.Logs.document(ctx)
	}
	return p, err
}

// readKeys reads anew which keys the members use.
func (n *Node) readKeys(ctx context.Context) error {
	p, err := n.binding(ctx)
	if err != nil || p == nil {
		return err // nil: the log is about to be founded
	}
	claims, err := n.Models.Claims(ctx, truce.KindKey, "")
	if err != nil {
		return err
	}
	keys := map[truce.MemberID][]string{}
	var logs []federation.Log
	for _, l := range n.Logs.All() {
		x := federation.Log{Member: l.Member, Origin: l.Origin, Verifier: l.Verifier}
		// with whoever was dropped nothing is exchanged but its log, among the others
		if _, member := p.Member(l.Member); member {
			keys[l.Member] = p.KeysOf(l.Member, truce.UseNode, claims)
		}
		if c := cosignersOf(p, l.Member, claims); len(c) > 0 {
			x.Cosigner = c[0]
		}
		logs = append(logs, x)
	}
	n.exchange.mu.Lock()
	defer n.exchange.mu.Unlock()
	n.exchange.keys, n.exchange.logs = keys, logs
	return nil
}

// cosignersOf returns the verifiers of a member's cosigner keys, the newest first. A key that nothing can be checked
// by, or that bears the name of somebody else, is passed over, and the others hold.
func cosignersOf(p *truce.Process, m truce.MemberID, claims []*truce.Claim) []note.Verifier {
	var all []note.Verifier
	for _, key := range p.KeysOf(m, truce.UseCosigner, claims) {
		if v, err := record.NewVerifier(key); err == nil && v.Name() == truce.CosignerName(p.ID, m) {
			all = append(all, v)
		}
	}
	return all
}

// How often a state of a forked log is asked where it parts from what is held here, and of how many states, until the
// node is opened again.
const (
	mostAsked  = 3
	mostStates = 100
)

// asks reports whether to ask where another state of a log parts from what is held here, and notes that it was asked.
func (x *exchange) asks(f *record.ForkError) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := forkState{f.Origin, f.Theirs.Size, f.Theirs.Root.String()}
	if x.asked[s] == mostAsked || x.asked[s] == 0 && len(x.asked) == mostStates {
		return false
	}
	if x.asked == nil {
		x.asked = map[forkState]int{}
	}
	x.asked[s]++
	return true
}

// forkState is a state of a log that is not the one held here.
type forkState struct {
	origin string
	size   int64
	root   string
}

func (x *exchange) allLogs() []federation.Log {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Clone(x.logs)
}

// members returns the node keys that hold now.
func (x *exchange) members() map[truce.MemberID][]ed25519.PublicKey {
	x.mu.Lock()
	defer x.mu.Unlock()
	out := map[truce.MemberID][]ed25519.PublicKey{}
	for m, keys := range x.keys {
		for _, text := range keys {
			if k, err := identity(text); err == nil {
				out[m] = append(out[m], k)
			}
		}
	}
	return out
}

func (x *exchange) ownSeen(f federation.OwnFinding) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.own == nil || x.own.Fork == nil {
		x.own = &f
	}
}

// OwnLog says why nothing may be added to the member's log now: a peer has more of it, or another one, or this machine
// has signed what is not here. nil: it may.
func (n *Node) OwnLog() error {
	if n.exchange == nil {
		return n.stopped()
	}
	n.exchange.mu.Lock()
	defer n.exchange.mu.Unlock()
	return cmp.Or(ownSentence(n.exchange.own, n.Member), n.stopped())
}

// Waits says that nothing may be added to the member's log before a document it stands under is in force by what is
// held of the others' logs; nil: it need not wait. So it is with a member that has just joined.
func (n *Node) Waits() error { return n.Models.waits(n.Member) }

// mayAdd says why nothing may be added to the member's log now.
func (n *Node) mayAdd() error { return cmp.Or(n.readOnly(), n.OwnLog(), n.Waits()) }

// sure reports whether what is here of the own log is known to be all there is.
func (n *Node) sure() bool {
	n.exchange.mu.Lock()
	defer n.exchange.mu.Unlock()
	return n.exchange.own == nil && (n.exchange.alone || n.log != nil && n.log.Stopped() == nil)
}

// ownSentence says what a finding about the own log means for the member, and what to do.
func ownSentence(f *federation.OwnFinding, m truce.MemberID) error {
	switch {
	case f == nil:
		return nil
	case f.Fork != nil:
		return truce.Errorf(truce.Conflict,
			"the log of %s has two histories, and another node holds the other one: nothing may be added to it. If what is "+
				"here was never given out, "+
				"put record.db aside and run truce sync --recover; else give the log key up with truce process key log", m)
	}
	return truce.Errorf(truce.Conflict,
		"another node holds %d entries of the log of %s and this one fewer: it was put back to an older state, and must "+
			"not sign before the rest is here; stop it and run truce sync --recover",
		f.Longer.Size, m)
}

// Sync exchanges logs with a peer, and lets the node take in what came. wait is how long the peer may hold its answer
// back while it knows nothing new. A log with two histories is told of as soon as it is seen, while the exchange goes
// on; where they part is asked last.
func (n *Node) Sync(ctx context.Context, p federation.Peer, wait time.Duration) (federation.Report, error) {
	r, err := n.exchange.Sync(ctx, p, wait)
	if err != nil {
		return r, err
	}
	if err := n.takeIn(ctx); err != nil {
		return r, err
	}
	return r, n.locateAll(ctx, p, r)
}

// locateAll enters where the histories of logs part that a peer showed to have two.
func (n *Node) locateAll(ctx context.Context, p federation.Peer, r federation.Report) error {
	if n.mayAdd() != nil {
		return nil
	}
	for _, l := range r.Logs {
		if l.Fork != nil && !l.Own {
			if err := n.locate(ctx, p, l); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeIn takes in what has come. Nobody else is waited for meanwhile.
func (n *Node) takeIn(ctx context.Context) error {
	n.takingIn.Lock()
	defer n.takingIn.Unlock()
	if err := n.Models.CatchUp(ctx); err != nil {
		return err
	}
	if n.mayAdd() == nil { // else it goes on reading
		if err := n.TakeIn(ctx); err != nil {
			return err
		}
	}
	return n.readKeys(ctx)
}

// tellFork enters the proof that a log has two histories. That it could not be entered is said again by the next
// exchange.
func (n *Node) tellFork(ctx context.Context, m truce.MemberID, fork *record.ForkError) {
	if n.mayAdd() == nil {
		_ = n.Tell(ctx, m, fork)
	}
}

// startCheck is how long a node that is opened to write waits for its peers to say what they hold of its log.
const startCheck = 3 * time.Second

// AskPeers exchanges logs with peers, all at once, before anything is added to the member's log: one of them may know
// that it was longer. Whoever is away is not waited for: the mark of this machine tells how far the log was signed. An
// error says that nothing may be added.
func (n *Node) AskPeers(ctx context.Context, peers []federation.Peer) error {
	timed, cancel := context.WithTimeout(ctx, startCheck)
	defer cancel()
	var all sync.WaitGroup
	for _, p := range peers {
		all.Go(func() { n.Sync(timed, p, 0) }) // who is away, or slow, says so again in the exchange that follows
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return n.OwnLog()
}

// Recover brings the rest of the member's own log back from another holder of it, after the node in a directory was put
// back to an older state, and returns how many entries came. from chooses the holder, given the node, which is open for
// nothing else. What was sealed in the lost part of the vault is not brought back: nobody else has it.
func Recover(ctx context.Context, dir string, o Options, from func(*Node) (federation.Peer, error)) (int64, error) {
	o = o.withDefaults()
	n, err := begin(dir, o)
	if err != nil {
		return 0, err
	}
	defer func() { n.Close() }()
	if err := n.openStore(ctx, n.place.openStore); err != nil {
		return 0, err
	}
	if err = n.openModels(ctx, n.place.openModels); err != nil {
		return 0, err
	}
	if err := n.federate(ctx, o); err != nil {
		return 0, err
	}
	p, err := from(n)
	if err != nil {
		return 0, err
	}
	added, err := n.exchange.Recover(ctx, p)
	if err != nil {
		return added, sentence(err)
	}
	return added, n.Models.CatchUp(ctx)
}

// Alone lets the own log be given out although this machine has no mark that fits it: the operator says that nobody has
// more of it.
func (n *Node) Alone() {
	n.exchange.mu.Lock()
	defer n.exchange.mu.Unlock()
	n.exchange.alone = true
}

// PeerServer returns the server that answers the other members' nodes.
func (n *Node) PeerServer(errs *log.Logger) (*http.Server, error) {
	if n.exchange.unable != nil {
		return nil, n.exchange.unable
	}
	c, err := federation.ServerTLS(n.exchange.identity, n.exchange.members)
	if err != nil {
		return nil, err
	}
	return federation.NewServer(federation.Guard(n.exchange.members, n.exchange.Handler()), c, errs), nil
}

// ReachedAt says at which address the others' nodes reach this one.
func (n *Node) ReachedAt(address string) { n.reached.Store(&address) }

// Reached implements [frame.Keeper].
func (n *Node) Reached() string {
	if at := n.reached.Load(); at != nil {
		return *at
	}
	return ""
}

// Dial returns the node of a member at an address.
func (n *Node) Dial(m truce.MemberID, address string) (*federation.Client, error) {
	if n.exchange.unable != nil {
		return nil, n.exchange.unable
	}
	c, err := federation.ClientTLS(n.exchange.identity, func() map[truce.MemberID][]ed25519.PublicKey {
		all := n.exchange.members()
		maps.DeleteFunc(all, func(x truce.MemberID, _ []ed25519.PublicKey) bool { return x != m })
		return all
	})
	if err != nil {
		return nil, err
	}
	return federation.NewClient(m, address, c, federation.DefaultLimits())
}
