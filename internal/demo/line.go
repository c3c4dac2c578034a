package demo

import (
	"context"
	"sync"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/record"
)

// line is how one station reaches another. It can be cut, and the other may not be there.
type line struct {
	here, there *station
	dial        func(address string) (*federation.Client, error)

	mu     sync.Mutex
	client *federation.Client // nil before the first call
}

var _ federation.Peer = (*line)(nil)

func (l *line) cut() bool { return l.here.off.Load() || l.there.off.Load() }

func (l *line) peer() (*federation.Client, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.client == nil {
		c, err := l.dial("https://" + l.there.address)
		if err != nil {
			return nil, err
		}
		l.client = c
	}
	return l.client, nil
}

func (l *line) away() error {
	return truce.Errorf(truce.Unavailable, "the line between %s and %s is cut", l.here.member, l.there.member)
}

// look is how often it is looked whether a line was cut or put back.
const look = 50 * time.Millisecond

// Heads implements federation.Peer. While the line is cut there is no answer, and one that was held back does not
// arrive.
func (l *line) Heads(ctx context.Context, ask federation.Ask) (federation.Heads, error) {
	for l.cut() {
		select {
		case <-ctx.Done():
			return federation.Heads{}, l.away()
		case <-time.After(look):
		}
	}
	p, err := l.peer()
	if err != nil {
		return federation.Heads{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			if l.cut() {
				cancel()
			}
			time.Sleep(look)
		}
	}()
	h, err := p.Heads(ctx, ask)
	if l.cut() {
		return federation.Heads{}, l.away()
	}
	return h, err
}

// Source implements federation.Peer.
func (l *line) Source(of federation.Log) record.Source { return lineSource{l, of} }

type lineSource struct {
	*line
	of federation.Log
}

func (s lineSource) Checkpoint(ctx context.Context) ([]byte, error) {
	if s.cut() {
		return nil, s.away()
	}
	p, err := s.peer()
	if err != nil {
		return nil, err
	}
	return p.Source(s.of).Checkpoint(ctx)
}

func (s lineSource) Tile(ctx context.Context, t record.Tile) ([]byte, error) {
	if s.cut() {
		return nil, s.away()
	}
	p, err := s.peer()
	if err != nil {
		return nil, err
	}
	return p.Source(s.of).Tile(ctx, t)
}
