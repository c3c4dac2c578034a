package federation

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"truce/record"
)

// errSpent ends what is fetched in an exchange that has brought as much as one may.
var errSpent = errors.New("this exchange has brought as much as one may")

// exchange is one exchange with one peer: how long it may last, and what it may bring.
type exchange struct {
	peer  Peer
	until time.Time
	left  atomic.Int64 // bytes

	heavy  chan struct{} // places for fetches of large bundles, which all exchanges share
	mu     sync.Mutex
	placed bool // this one has a place
}

// newExchange begins an exchange with a peer that has answered.
func (f *Federation) newExchange(p Peer) *exchange {
	x := &exchange{peer: p, until: time.Now().Add(exchangeTime), heavy: f.heavy}
	x.left.Store(exchangeBytes)
	return x
}

// asking returns the context in which a peer is asked for one log.
func (x *exchange) asking(ctx context.Context) (context.Context, context.CancelFunc) {
	until := time.Now().Add(logTime)
	if x.until.Before(until) {
		until = x.until
	}
	return context.WithDeadline(ctx, until)
}

// source is the peer's copy of a log at a checkpoint, within what the exchange may bring.
func (x *exchange) source(l Log, cp record.Checkpoint) record.Source {
	return newVisit(spending{x.peer.Source(l), x}, cp.Signed)
}

// large is the size of a bundle of which not many are held in memory at once.
const large = 1 << 20

// place waits for a place to fetch large bundles, until the fetch of the log is over.
func (x *exchange) place(ctx context.Context) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.placed {
		return nil
	}
	select {
	case x.heavy <- struct{}{}:
		x.placed = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave gives the place back, where there is one.
func (x *exchange) leave() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.placed {
		x.placed = false
		<-x.heavy
	}
}

// spending is a source whose answers are counted, and the large ones asked for again when there is room for such.
type spending struct {
	record.Source
	x *exchange
}

// Tile implements record.Source.
func (s spending) Tile(ctx context.Context, t record.Tile) ([]byte, error) {
	data, err := s.ask(ctx, t)
	if len(data) <= large {
		return data, err
	}
	s.x.mu.Lock()
	placed := s.x.placed
	s.x.mu.Unlock()
	if placed {
		return data, err
	}
	data = nil // it takes no room while it waits
	if err := s.x.place(ctx); err != nil {
		return nil, err
	}
	return s.ask(ctx, t)
}

func (s spending) ask(ctx context.Context, t record.Tile) ([]byte, error) {
	if s.x.left.Load() <= 0 {
		return nil, errSpent
	}
	data, err := s.Source.Tile(ctx, t)
	s.x.left.Add(-int64(len(data)))
	return data, err
}
