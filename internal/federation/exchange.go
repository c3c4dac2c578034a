package federation

import (
	"context"
	"errors"
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
}

// newExchange begins an exchange with a peer that has answered.
func newExchange(p Peer) *exchange {
	x := &exchange{peer: p, until: time.Now().Add(exchangeTime)}
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

// spending is a source whose answers are counted.
type spending struct {
	record.Source
	x *exchange
}

// Tile implements record.Source.
func (s spending) Tile(ctx context.Context, t record.Tile) ([]byte, error) {
	if s.x.left.Load() <= 0 {
		return nil, errSpent
	}
	data, err := s.Source.Tile(ctx, t)
	s.x.left.Add(-int64(len(data)))
	return data, err
}
