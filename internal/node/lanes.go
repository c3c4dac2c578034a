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
	for i, p := range peers {
		all.Go(func() {
			n.exchangeWith(ctx, p, func(r federation.Report, err error) {
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
			l.n.exchangeWith(of, p, func(r federation.Report, err error) { l.told(a.Member, r, err) })
			p.Close()
		})
	}
}

func (n *Node) exchangeWith(ctx context.Context, p federation.Peer, told func(federation.Report, error)) {
	var l lane
	turns := listen.NewTurns(exchangeBurst, exchangeEvery)
	for wait := time.Duration(0); ctx.Err() == nil; {
		if turns.Wait(ctx, "") != nil {
			return
		}
		began := time.Now()
		r, err := n.Sync(ctx, p, wait)
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
