package federation

import (
	"context"
	"sync"

	"truce/record"
)

// maxTiles is how many tiles of hashes a visit keeps, of eight kilobytes each: the right edge, and what came last.
const maxTiles = 64

// maxTileSize is the size of a full tile of hashes.
const maxTileSize = record.BundleWidth * 32

// visit is a source at a checkpoint that is known already: what the log has gained since is for the next sync. Tiles of
// hashes are asked for once, as far as they are kept: they are needed to compare and to verify, and on a long line each
// question counts.
type visit struct {
	record.Source
	signed []byte

	mu    sync.Mutex
	tiles map[record.Tile][]byte
	full  []record.Tile // of them those that are no part of the right edge, the oldest first
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
	if err == nil && len(data) <= maxTileSize {
		v.keep(t, data)
	}
	return data, err
}

// keep keeps a tile, and forgets another where there are too many.
func (v *visit) keep(t record.Tile, data []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, known := v.tiles[t]; known {
		return
	}
	if t.Width == record.BundleWidth {
		v.full = append(v.full, t)
	}
	if v.tiles[t] = data; len(v.tiles) <= maxTiles {
		return
	}
	if len(v.full) == 0 {
		delete(v.tiles, t)
		return
	}
	delete(v.tiles, v.full[0])
	v.full = v.full[1:]
}
