package record

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	hashSize = tlog.HashSize
	tileBits = 8 // a tile is a subtree of this height
	maxLevel = 5 // MaxSize entries need tiles of levels 0 to 5
)

// EntriesLevel is the level of a [Tile] that is a bundle of entries and not a tile of hashes.
const EntriesLevel = -1

// CheckpointPath is the path of the signed head in a directory or under a URL of the tlog-tiles layout.
const CheckpointPath = "checkpoint"

// Tile names one resource of the tlog-tiles layout: Width hashes of one level of the tree from Index*256 on, or, at
// EntriesLevel, as many entries.
type Tile struct {
	Level int   // EntriesLevel, or 0 (leaf hashes) to 5
	Index int64 // number within the level
	Width int   // 1 to 256; below 256 it is partial
}

// Path returns where the tile lies, such as tile/0/x001/x234/067.p/12 or tile/entries/003.
func (t Tile) Path() string {
	var b strings.Builder
	b.WriteString("tile/")
	if t.Level == EntriesLevel {
		b.WriteString("entries/")
	} else {
		fmt.Fprintf(&b, "%d/", t.Level)
	}
	b.WriteString(indexPath(t.Index))
	if t.Width < BundleWidth {
		fmt.Fprintf(&b, ".p/%d", t.Width)
	}
	return b.String()
}

// indexPath writes n in groups of three digits, all but the last beginning with x.
func indexPath(n int64) string {
	p := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		p = fmt.Sprintf("x%03d/%s", n%1000, p)
	}
	return p
}

// ParseTilePath returns the tile whose Path is path, and an error of kind ErrInvalid for any other text.
func ParseTilePath(path string) (Tile, error) {
	t, ok := parseTilePath(path)
	if !ok || t.Path() != path {
		return Tile{}, fail(ErrInvalid, "%.80q is not the path of a tile or of a bundle of entries", path)
	}
	return t, nil
}

// parseTilePath reads path leniently; the caller compares what it writes again.
func parseTilePath(path string) (Tile, bool) {
	const longest = len("tile/entries/x281/x474/x976/x710/655.p/255")
	parts := strings.Split(path, "/")
	if len(path) > longest || len(parts) < 3 {
		return Tile{}, false
	}
	t := Tile{Level: EntriesLevel, Width: BundleWidth}
	if parts[1] != "entries" {
		level, err := strconv.Atoi(parts[1])
		if err != nil || level < 0 || level > maxLevel {
			return Tile{}, false
		}
		t.Level = level
	}
	digits := parts[2:]
	if n := len(digits); n > 1 && strings.HasSuffix(digits[n-2], ".p") {
		width, err := strconv.Atoi(digits[n-1])
		if err != nil || width < 1 || width >= BundleWidth {
			return Tile{}, false
		}
		t.Width = width
		digits[n-2] = strings.TrimSuffix(digits[n-2], ".p")
		digits = digits[:n-1]
	}
	for _, d := range digits {
		n, err := strconv.ParseUint(strings.TrimPrefix(d, "x"), 10, 10)
		if err != nil || n > 999 {
			return Tile{}, false
		}
		t.Index = t.Index*1000 + int64(n)
	}
	return t, t.Index <= MaxSize>>tileBits
}

// widthAt returns how many hashes the tile (level, index) has in a tree of the given size, 0 to 256. A bundle has the
// width of the tile of level 0 with its index.
func widthAt(level int, index, size int64) int {
	hashes := size >> (tileBits * max(level, 0)) // of this level in the tree
	return int(min(max(hashes-index*BundleWidth, 0), BundleWidth))
}

// joinHashes returns the hashes one after the other, as a tile is stored and served.
func joinHashes(hashes []tlog.Hash) []byte {
	b := make([]byte, 0, len(hashes)*hashSize)
	for i := range hashes {
		b = append(b, hashes[i][:]...)
	}
	return b
}

// splitHashes returns the first width hashes of a stored tile; ok is false where it holds fewer, or not whole hashes.
func splitHashes(b []byte, width int) (hashes []tlog.Hash, ok bool) {
	if len(b)%hashSize != 0 || len(b) < width*hashSize {
		return nil, false
	}
	hashes = make([]tlog.Hash, width)
	for i := range hashes {
		copy(hashes[i][:], b[i*hashSize:])
	}
	return hashes, true
}

// foldHashes returns the root of the perfect subtree over the hashes, whose number is a power of two. It overwrites
// them.
func foldHashes(hashes []tlog.Hash) tlog.Hash {
	for n := len(hashes); n > 1; n /= 2 {
		for i := range n / 2 {
			hashes[i] = tlog.NodeHash(hashes[2*i], hashes[2*i+1])
		}
	}
	return hashes[0]
}
