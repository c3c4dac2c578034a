package simulation

import (
	"context"
	"hash/fnv"
	"slices"

	"truce/internal/federation"
	"truce/record"
)

// trouble is what befalls one exchange. It depends on what is asked, not on when: several pieces of a log are fetched
// at once, and a history must come out the same each time.
type trouble struct {
	key   uint64
	down  bool // nothing comes back
	lost  int  // of 100 pieces, so many do not arrive
	spoil int  // of 100 pieces, so many arrive changed or cut short
	omit  int  // of 100 heads, so many are left out
}

// clean reports whether everything arrives.
func (t trouble) clean() bool { return !t.down && t.lost == 0 && t.spoil == 0 && t.omit == 0 }

// draw returns a number of [0, 100) for a piece.
func (t trouble) draw(what string) int {
	h := fnv.New64a()
	h.Write([]byte(what))
	x := h.Sum64() ^ t.key*0x9e3779b97f4a7c15
	x ^= x >> 29
	x *= 0xbf58476d1ce4e5b9
	return int((x >> 32) % 100)
}

// wire is a peer at the other end of a line.
type wire struct {
	federation.Peer
	trouble trouble
}

var _ federation.Peer = wire{}

var errLine = &record.Error{Kind: record.ErrUnavailable, Text: "the line is cut"}

// Heads implements federation.Peer.
func (w wire) Heads(ctx context.Context, ask federation.Ask) (federation.Heads, error) {
	if w.trouble.down {
		return federation.Heads{}, errLine
	}
	h, err := w.Peer.Heads(ctx, ask)
	h.Checkpoints = slices.DeleteFunc(slices.Clone(h.Checkpoints),
		func(cp []byte) bool { return w.trouble.draw("head "+string(cp)) < w.trouble.omit })
	for i, cp := range h.Checkpoints {
		if w.trouble.draw("spoiled "+string(cp)) < w.trouble.spoil/2 {
			h.Checkpoints[i] = w.trouble.change(cp)
		}
	}
	return h, err
}

// Source implements federation.Peer.
func (w wire) Source(l federation.Log) record.Source {
	return wireSource{w.Peer.Source(l), l.Origin, w.trouble}
}

type wireSource struct {
	record.Source
	origin  string
	trouble trouble
}

func (s wireSource) Tile(ctx context.Context, t record.Tile) ([]byte, error) {
	n := s.trouble.draw(s.origin + t.Path())
	if n < s.trouble.lost {
		return nil, errLine
	}
	data, err := s.Source.Tile(ctx, t)
	if err == nil && n < s.trouble.lost+s.trouble.spoil {
		data = s.trouble.change(data)
	}
	return data, err
}

// change returns the data with a byte altered, or cut short.
func (t trouble) change(data []byte) []byte {
	if len(data) == 0 {
		return data
	}
	at := int(t.key>>8) & 0xffffff % len(data)
	if t.key&1 == 0 {
		return slices.Clone(data[:at])
	}
	out := slices.Clone(data)
	out[at] ^= 1 << (t.key >> 1 & 7)
	return out
}
