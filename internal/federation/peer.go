package federation

import (
	"context"
	"time"

	"truce"
	"truce/record"
)

// Peer is somebody who holds logs of the process: another member's node, or a directory. What it returns is not
// believed. Its methods may be called by several goroutines at once; they end when the context does.
type Peer interface {
	// Heads returns the newest states of the logs that the peer holds. A peer that is away is of kind
	// record.ErrUnavailable.
	Heads(ctx context.Context, ask Ask) (Heads, error)

	// Source returns the peer's copy of a log, to be fetched piece by piece.
	Source(l Log) record.Source
}

// Ask is what the peer learns of who asks.
type Ask struct {
	// Held are the signed checkpoints of the logs that the asker holds, without cosignatures. The peer looks at that of
	// its own log: one that was put back to an older state learns of it by being asked.
	Held map[truce.MemberID][]byte

	// Wait is how long a peer that can wait may hold its answer back while it knows nothing new; 0 asks for an answer at
	// once.
	Wait time.Duration
}

// Direct returns the Federation as a peer in the same process: it gives what Handler gives, without a network between.
func (f *Federation) Direct() Peer { return direct{f} }

type direct struct{ f *Federation }

func (d direct) Heads(ctx context.Context, ask Ask) (Heads, error) {
	if signed := ask.Held[d.f.cfg.Member]; signed != nil {
		d.f.shown(ctx, signed)
	}
	return d.f.Heads(ctx)
}

func (d direct) Source(l Log) record.Source { return servedSource{d.f, l} }

// servedSource is a log as it is served: what lies in the store beyond its head is not part of it.
type servedSource struct {
	f *Federation
	l Log
}

func (s servedSource) Checkpoint(ctx context.Context) ([]byte, error) {
	if s.f.withheld(s.l) {
		return nil, notServed(s.l)
	}
	signed, err := s.f.headsOf(ctx, s.l)
	if err == nil && len(signed) == 0 {
		err = notServed(s.l)
	}
	if err != nil {
		return nil, err
	}
	return signed[len(signed)-1], nil
}

func (s servedSource) Tile(ctx context.Context, t record.Tile) ([]byte, error) {
	if s.f.withheld(s.l) {
		return nil, notServed(s.l)
	}
	head, err := s.f.cfg.Store.Head(ctx, s.l.Origin)
	if err != nil {
		return nil, err
	}
	if end := (t.Index*record.BundleWidth + int64(t.Width)); end > head.Size>>(8*max(t.Level, 0)) {
		return nil, notServed(s.l)
	}
	return record.StoreSource(s.f.cfg.Store, s.l.Origin).Tile(ctx, t)
}

func notServed(l Log) error {
	return &record.Error{Kind: record.ErrNotFound, Text: "this part of the log of " + string(l.Member) +
		" is not served here"}
}
