package record

import (
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// frontier is the right edge of a tree: for each level the hashes of its last tile while that tile is partial. It is
// all that is needed to append and to know the root. Its edges never hold BundleWidth hashes.
type frontier struct {
	size  int64
	edges [][]tlog.Hash // by level
}

// tileData is a tile with its hashes.
type tileData struct {
	Tile
	hashes []tlog.Hash
}

// clone returns a copy that shares nothing with f.
func (f *frontier) clone() *frontier {
	g := &frontier{size: f.size, edges: make([][]tlog.Hash, len(f.edges))}
	for i := range f.edges {
		g.edges[i] = append(make([]tlog.Hash, 0, BundleWidth), f.edges[i]...)
	}
	return g
}

// push appends a leaf and hands each tile that it completes to full, lowest level first. The hashes of that tile are
// not used again by f.
func (f *frontier) push(leaf tlog.Hash, full func(tileData)) {
	f.pushAt(0, leaf, full)
}

// pushAt appends the root of a perfect subtree of 256^level leaves; the edges below that level must be empty.
func (f *frontier) pushAt(level int, h tlog.Hash, full func(tileData)) {
	f.size += 1 << (tileBits * level)
	for l := level; ; l++ {
		for l >= len(f.edges) {
			f.edges = append(f.edges, make([]tlog.Hash, 0, BundleWidth))
		}
		f.edges[l] = append(f.edges[l], h)
		if len(f.edges[l]) < BundleWidth {
			return
		}
		done := tileData{Tile{l, f.size>>(tileBits*(l+1)) - 1, BundleWidth}, f.edges[l]}
		full(done)
		h = foldHashes(append([]tlog.Hash(nil), done.hashes...))
		f.edges[l] = make([]tlog.Hash, 0, BundleWidth)
	}
}

// cutTail takes the leaves of the partial tile off the tree and returns them.
func (f *frontier) cutTail() []tlog.Hash {
	if len(f.edges) == 0 {
		return nil
	}
	tail := f.edges[0]
	f.edges[0] = make([]tlog.Hash, 0, BundleWidth)
	f.size -= int64(len(tail))
	return tail
}

// partials returns the partial tiles of the right edge, lowest level first. They share memory with f.
func (f *frontier) partials() []tileData {
	var tiles []tileData
	for l, edge := range f.edges {
		if len(edge) > 0 {
			tiles = append(tiles, tileData{Tile{l, f.size >> (tileBits * (l + 1)), len(edge)}, edge})
		}
	}
	return tiles
}

// root returns the root hash of the tree; that of the empty tree is the hash of nothing.
func (f *frontier) root() tlog.Hash {
	var root tlog.Hash
	first := true
	for _, edge := range f.edges { // from the right, smallest perfect subtree first
		for n := len(edge); n > 0; {
			k := 1 << bits.TrailingZeros(uint(n))
			h := foldHashes(append([]tlog.Hash(nil), edge[n-k:n]...))
			if first {
				root, first = h, false
			} else {
				root = tlog.NodeHash(h, root)
			}
			n -= k
		}
	}
	if first {
		root, _ = tlog.TreeHash(0, nil) // no hash is read, no error is possible
	}
	return root
}

// loadFrontier returns the right edge of the tree of the given size, read through tile, which returns the hashes of a
// tile. Nothing is checked: compare the root with a signed one.
func loadFrontier(size int64, tile func(Tile) ([]tlog.Hash, error)) (*frontier, error) {
	f := &frontier{size: size}
	for level := 0; size>>(tileBits*level) > 0; level++ {
		edge := make([]tlog.Hash, 0, BundleWidth)
		index := size >> (tileBits * (level + 1))
		if width := widthAt(level, index, size); width > 0 {
			hashes, err := tile(Tile{level, index, width})
			if err != nil {
				return nil, err
			}
			edge = append(edge, hashes...)
		}
		f.edges = append(f.edges, edge)
	}
	return f, nil
}
