package federation

import (
	"context"
	"sync"

	"truce/record"
)

// maxTiles is how many tiles of hashes a visit keeps, of eight kilobytes each.
const maxTiles = 64

// visit is a source at a checkpoint that is known already: what the log has gained since is for the next sync. Tiles of
// hashes are asked for once: the right edge is needed to compare and to verify, and on a long line each question counts.
type visit struct {
	record.Source
	signed []byte

	mu    sync.Mutex
	tiles map[record.Tile][]byte
}

func newVisit(src record.Source, signed []byte) *visit {
	return &visit{Source: src, signed: signed, tiles: map[record.Tile][]byte{}}
}

func (v *visit) Checkpoint(context.Context) ([]byte, error) { return v.signed, nil }

func (v *visit) Tile(ctx context.Context, t record.Tile) ([]byte, error) {
	if t.Level == record.EntriesLevel {
		return v.Source.Tile(ctx, t)
	}
	v.mu.Lock()
	data, ok := v.tiles[t]
	v.mu.Unlock()
	if ok {
		return data, nil
	}
	data, err := v.Source.Tile(ctx, t)
	if err == nil && t.Width < record.BundleWidth { // the right edge
		v.mu.Lock()
		if len(v.tiles) < maxTiles {
			v.tiles[t] = data
		}
		v.mu.Unlock()
	}
	return data, err
}
