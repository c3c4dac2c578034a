package node

import (
	"context"
	"slices"
	"sync"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/internal/listen"
)

// Exchange keeps exchanging logs with peers until the context ends: with each by itself, at once when it has news, and
// ever more seldom while it is away. told, when not nil, hears of every exchange that brought something or failed.
func (n *Node) Exchange(ctx context.Context, peers []federation.Peer,
	told func(i int, r federation.Report, err error)) {
	var all sync.WaitGroup
	taker := &taker{n: n, ctx: ctx, running: &all}
	for i, p := range peers {
		all.Go(func() {
			taker.exchangeWith(ctx, p, func(r federation.Report, err error) {
				if told != nil {
					told(i, r, err)
				}
			})
		})
	}
	all.Wait()
}

// The pauses between exchanges with a peer that is away, or answers at once although it knows nothing new.
const (
	firstPause = 500 * time.Millisecond
	lastPause  = 30 * time.Second
	// atOnce is what a peer that was asked to wait for news may take, at least, to say that there is none.
	atOnce = time.Second
)

// A peer with news is asked so many times at once, and from then on once in a while: what comes meanwhile comes
// together.
const (
	exchangeBurst = 60
	exchangeEvery = 500 * time.Millisecond
)

// lane is what exchanging logs with one peer has come to.
type lane struct{ pause time.Duration }

// next returns how long to leave a peer alone after an exchange for which it was asked to wait, and took so long.
func (l *lane) next(useful bool, err error, wait, took time.Duration) time.Duration {
	if err == nil && (useful || wait == 0 || took >= atOnce) {
		l.pause = 0
		return 0
	}
	l.pause = min(max(firstPause, 2*l.pause), lastPause)
	return l.pause
}

// listPause is how long it takes until a change of the list of peers is noticed.
const listPause = 2 * time.Second

// ExchangeListed is Exchange with the peers whose addresses the operator has given, as that list stands: who is added
// to it, by whatever process, is asked from then on, and who is removed no more. told hears whom it is of.
func (n *Node) ExchangeListed(ctx context.Context, told func(of truce.MemberID, r federation.Report, err error)) {
	lanes := lanes{n: n, told: told, end: map[PeerAddress]context.CancelFunc{}}
	lanes.taker = &taker{n: n, ctx: ctx, running: &lanes.running}
	defer lanes.running.Wait()
	for ctx.Err() == nil {
		if list, err := Peers(n.Dir); err == nil { // one that cannot be read changes nothing
			lanes.set(ctx, list)
		}
		select {
		case <-ctx.Done():
		case <-time.After(listPause):
		}
	}
}

// lanes are the exchanges under way.
type lanes struct {
	n       *Node
	taker   *taker
	told    func(truce.MemberID, federation.Report, error)
	end     map[PeerAddress]context.CancelFunc
	running sync.WaitGroup
}

// set begins and ends exchanges, so that they are those of the list.
func (l *lanes) set(ctx context.Context, list []PeerAddress) {
	for a, end := range l.end {
		if !slices.Contains(list, a) {
			end()
			delete(l.end, a)
		}
	}
	for _, a := range list {
		if l.end[a] != nil {
			continue
		}
		p, err := l.n.Dial(a.Member, a.URL)
		if err != nil {
			l.told(a.Member, federation.Report{}, err)
			continue
		}
		of, end := context.WithCancel(ctx)
		l.end[a] = end
		l.running.Go(func() {
			l.taker.exchangeWith(of, p, func(r federation.Report, err error) { l.told(a.Member, r, err) })
			p.Close()
		})
	}
}

// taker takes in what exchanges bring, for all of them. What one peer gives without end keeps no other from being
// asked: an exchange waits for what it has brought for a while, and then goes on.
type taker struct {
	n       *Node
	ctx     context.Context // of all exchanges
	running *sync.WaitGroup

	mu    sync.Mutex
	under *taking // way; nil: nothing is
}

// taking is what several exchanges wait for.
type taking struct {
	again bool          // more has come since it began
	done  chan struct{} // closed when it is over
	err   error
}

// takeInTime is how long an exchange waits until what has come is taken in.
const takeInTime = 2 * time.Second

// takeIn lets the node take in what has come.
func (t *taker) takeIn() error {
	t.mu.Lock()
	x := t.under
	if x == nil {
		x = &taking{done: make(chan struct{})}
		t.under = x
		t.running.Go(func() { t.run(x) })
	} else {
		x.again = true
	}
	t.mu.Unlock()
	select {
	case <-x.done:
		return x.err
	case <-time.After(takeInTime):
		return nil
	}
}

func (t *taker) run(x *taking) {
	for {
		x.err = t.n.takeIn(t.ctx)
		t.mu.Lock()
		if !x.again || t.ctx.Err() != nil {
			t.under = nil
			close(x.done)
			t.mu.Unlock()
			return
		}
		x.again = false
		t.mu.Unlock()
	}
}

// sync is [Node.Sync], which waits for what comes to be taken in for a while only, and lets a peer that gives much of
// one log be asked for others meanwhile.
func (t *taker) sync(ctx context.Context, p federation.Peer, wait time.Duration) (federation.Report, error) {
	fetching, end := context.WithCancel(ctx)
	var beside sync.WaitGroup
	r, err := t.n.exchange.Sync(ctx, answering{p, func() { beside.Go(func() { t.askBeside(fetching, p) }) }}, wait)
	end()
	beside.Wait()
	if err != nil {
		return r, err
	}
	if err := t.takeIn(); err != nil {
		return r, err
	}
	return r, t.n.locateAll(ctx, p, r)
}

// askBeside asks a peer for what is little now and then, until the context ends.
func (t *taker) askBeside(ctx context.Context, p federation.Peer) {
	for {
		select {
		case <-time.After(besideTime):
		case <-ctx.Done():
			return
		}
		if _, err := t.n.exchange.Sync(ctx, p, 0); err == nil {
			_ = t.takeIn() // what fails fails again in the exchange beside which this is, which says so
		}
	}
}

// besideTime is how often a peer that is giving much is asked for what is little.
const besideTime = 3 * time.Second

// answering is a peer of which it is noted when it has said what it has.
type answering struct {
	federation.Peer
	said func()
}

// Heads implements federation.Peer.
func (a answering) Heads(ctx context.Context, ask federation.Ask) (federation.Heads, error) {
	h, err := a.Peer.Heads(ctx, ask)
	if err == nil {
		a.said()
	}
	return h, err
}

func (t *taker) exchangeWith(ctx context.Context, p federation.Peer, told func(federation.Report, error)) {
	var l lane
	turns := listen.NewTurns(exchangeBurst, exchangeEvery)
	for wait := time.Duration(0); ctx.Err() == nil; {
		if turns.Wait(ctx, "") != nil {
			return
		}
		began := time.Now()
		r, err := t.sync(ctx, p, wait)
		if ctx.Err() != nil {
			return
		}
		pause := l.next(useful(r), err, wait, time.Since(began))
		if wait = federation.MaxWait; r.More() {
			wait = 0
		}
		if err != nil || brought(r) {
			told(r, err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// useful reports whether an exchange brought anything of a log.
func useful(r federation.Report) bool {
	return slices.ContainsFunc(r.Logs, func(l federation.LogReport) bool {
		return l.Added > 0 || l.Cosignatures > 0 ||
			l.Cosigned
	})
}

// brought reports whether an exchange is worth telling.
func brought(r federation.Report) bool {
	return r.Added() > 0 || slices.ContainsFunc(r.Logs, func(l federation.LogReport) bool {
		return l.Err != nil ||
			l.Fork != nil || l.Longer != nil
	})
}
