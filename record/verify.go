package record

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// VerifyOptions say what [Verify] does beside hashing. The zero value verifies the whole log.
type VerifyOptions struct {
	// From is the first entry to hash, a multiple of BundleWidth. What comes before is only vouched for by the tiles,
	// which is what an export of the newer part of a log allows.
	From int64
	// Cosigners are the cosigners whose signatures are checked and listed.
	Cosigners []note.Verifier
	// Progress, if set, is called now and then, in one goroutine, with the entries hashed so far and in all.
	Progress func(done, total int64)
}

// Report is what [Verify] found in a log that is as it was signed.
type Report struct {
	Checkpoint   Checkpoint
	Cosignatures []Cosignature
	From         int64 // the first entry that was hashed
	Entries      int64 // how many were hashed
	Bytes        int64 // their size together
}

// Verify hashes every entry of a log, builds the tree, and compares it with the stored tiles and with the root hash
// that the log signed. It needs nothing but the source and the log's public key.
//
// A log that does not agree is a [DamageError], which names the first bad entry: the hashes above it, which the
// signed root vouches for, say which of an entry and its leaf hash is wrong. A missing, altered or foreign
// checkpoint, and a source that cannot be read, are other errors. A log that was cut back together with its
// checkpoint is a shorter log and verifies: compare with a checkpoint kept elsewhere.
func Verify(ctx context.Context, src Source, log note.Verifier, opt VerifyOptions) (Report, error) {
	cp, err := newestCheckpoint(ctx, src, log)
	if err != nil {
		return Report{}, err
	}
	cosignatures, err := cp.Cosignatures(opt.Cosigners...)
	if err != nil {
		return Report{}, err
	}
	if opt.From < 0 || opt.From > cp.Size || opt.From%BundleWidth != 0 {
		return Report{}, fail(ErrInvalid, "a verification of %s begins at a multiple of %d up to %d, not at %d",
			cp.Origin, BundleWidth, cp.Size, opt.From)
	}
	v := newVerification(ctx, src, cp, opt.Progress)
	v.edge, err = loadFrontier(opt.From, func(t Tile) ([]tlog.Hash, error) {
		now := Tile{t.Level, t.Index, widthAt(t.Level, t.Index, cp.Size)} // it has grown since
		stored, err := v.stored(ctx, now)
		if err != nil {
			return nil, err
		}
		if len(stored) < t.Width {
			return nil, v.damage(-1, -1, now,
				"the tile is missing or cut short; without it what follows entry %d cannot be checked alone", opt.From)
		}
		return stored[:t.Width], nil
	})
	if err != nil {
		return Report{}, err
	}
	if err := v.run(ctx); err != nil {
		return Report{}, err
	}
	return Report{cp, cosignatures, opt.From, cp.Size - opt.From, v.bytes}, nil
}

// verification hashes a log, for Verify or for Mirror.
type verification struct {
	src      Source
	cp       Checkpoint
	tree     tlog.HashReader // hashes that the signed root vouches for
	progress func(done, total int64)
	// take, if set, is handed each bundle that was added, with the tiles of higher levels that it completed.
	take func(b *hashedBundle, full []tileData) error

	edge  *frontier // the tree over the entries hashed so far
	bytes int64
	doubt *DamageError // the first disagreement of which it is not yet known whether only a tile is wrong
	open  bool         // there is a bundle that nothing vouches for before all is hashed
}

func newVerification(ctx context.Context, src Source, cp Checkpoint, progress func(done, total int64)) *verification {
	return &verification{src: src, cp: cp, tree: hashReader(ctx, src, cp), progress: progress}
}

// run hashes the log from the end of v.edge on, which is the end of a bundle, and compares it with the signed root.
func (v *verification) run(ctx context.Context) error {
	if err := v.bundles(ctx); err != nil {
		return err
	}
	for _, t := range v.edge.partials() {
		if err := v.compare(ctx, t); err != nil {
			return err
		}
	}
	return v.conclude()
}

// bundles hashes the bundles that are left, several at a time, and adds them to the tree in order.
func (v *verification) bundles(ctx context.Context) error {
	from := v.edge.size
	for b := range hashBundles(ctx, v.src, from, v.cp.Size) {
		if err := v.add(ctx, b); err != nil {
			return err
		}
		if v.progress != nil {
			v.progress(v.edge.size-from, v.cp.Size-from)
		}
	}
	return ctx.Err()
}

// add puts a hashed bundle into the tree, or says what is wrong with it.
func (v *verification) add(ctx context.Context, b *hashedBundle) error {
	first := b.Index * BundleWidth
	switch {
	case errors.Is(b.err, ErrNotFound):
		return v.earliest(v.damage(first, first+int64(b.Width)-1, b.Tile, "the entries are missing"))
	case b.err != nil:
		return b.err
	case b.differs >= 0:
		if err := v.judge(b); err != nil {
			return err
		}
	}
	if next := first + int64(len(b.leaves)); len(b.leaves) < b.Width {
		return v.earliest(v.damage(next, next, b.Tile, "the bundle ends before the end of this entry"))
	}
	if b.extra > 0 {
		return v.earliest(v.damage(-1, -1, b.Tile, "the bundle has %d bytes after its last entry", b.extra))
	}
	if v.take != nil && b.Width == BundleWidth { // the rest is taken with the root over all
		if err := v.vouch(b); err != nil {
			return err
		}
	}
	v.bytes += b.bytes
	return v.grow(ctx, b)
}

// vouch reports a full bundle that the signed root does not vouch for. Where the tiles above it say nothing of it,
// that stays open until all is hashed.
func (v *verification) vouch(b *hashedBundle) error {
	signed, err := v.vouched([]int64{tlog.StoredHashIndex(tileBits, b.Index)})
	if err != nil {
		return err
	}
	first := b.Index * BundleWidth
	open := v.damage(first, first+BundleWidth-1, b.Tile, "its entries are not those whose hashes were signed")
	switch {
	case signed == nil && v.doubt == nil:
		v.doubt, v.open = open, true
	case signed == nil:
		v.open = true
	case signed[0] != b.root:
		return v.earliest(open)
	}
	return nil
}

// grow appends the leaves of a bundle and compares the tiles above it that become full.
func (v *verification) grow(ctx context.Context, b *hashedBundle) error {
	var full []tileData
	if b.Width == BundleWidth {
		v.edge.pushAt(1, b.root, func(t tileData) { full = append(full, t) })
	} else {
		for _, leaf := range b.leaves {
			v.edge.push(leaf, nil) // a partial bundle completes nothing
		}
	}
	for _, t := range full {
		if err := v.compare(ctx, t); err != nil {
			return err
		}
	}
	if v.take == nil {
		return nil
	}
	return v.take(b, full)
}

// judge finds out whether it is an entry of the bundle that is wrong, or the stored tile of leaf hashes.
func (v *verification) judge(b *hashedBundle) error {
	first := b.Index * BundleWidth
	indexes := make([]int64, len(b.leaves))
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
	}
	signed, err := v.vouched(indexes)
	if err != nil {
		return err
	}
	for i := range signed {
		if at := first + int64(i); b.leaves[i] != signed[i] {
			return v.earliest(v.damage(at, at, b.Tile, "its bytes are not those whose hash was signed"))
		}
	}
	if signed == nil && v.doubt == nil {
		at := first + int64(b.differs)
		v.doubt = v.damage(at, at, Tile{0, b.Index, b.Width},
			"its bytes and its leaf hash disagree, and so do the hashes above, "+
				"so that it cannot be told which of them was changed")
	}
	return nil
}

// compare compares a computed tile above the leaves with the stored one.
func (v *verification) compare(ctx context.Context, t tileData) error {
	if t.Level == 0 {
		return nil // compared where its bundle was hashed
	}
	stored, err := v.stored(ctx, t.Tile)
	if err != nil || slices.Equal(stored, t.hashes) {
		return err
	}
	d, err := v.wrongUnder(t)
	if err != nil {
		return err
	}
	if d != nil {
		return v.earliest(d)
	}
	if v.doubt == nil {
		v.doubt = v.damage(-1, -1, t.Tile,
			"the tile is not that of the entries under it, and the root hash is not that of the log "+
				"either, so that it cannot be told what was changed")
	}
	return nil
}

// wrongUnder returns the damage under the first hash of a computed tile that is not the one the root vouches for:
// there the entries and the tiles below were changed together. It is nil where the root vouches for nothing, or for
// all.
func (v *verification) wrongUnder(t tileData) (*DamageError, error) {
	indexes := make([]int64, len(t.hashes))
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(t.Level*tileBits, t.Index*BundleWidth+int64(i))
	}
	signed, err := v.vouched(indexes)
	if err != nil {
		return nil, err
	}
	for i := range signed {
		if t.hashes[i] != signed[i] {
			first := (t.Index*BundleWidth + int64(i)) << (t.Level * tileBits)
			return v.damage(first, first+1<<(t.Level*tileBits)-1, t.Tile,
				"entries and the hashes above them were changed together"), nil
		}
	}
	return nil, nil
}

// earliest returns d, or the damage before it that only the hashes above the leaves show and that no complete tile has
// shown yet, as exactly as it is known.
func (v *verification) earliest(d *DamageError) error {
	partials := v.edge.partials()
	for i := len(partials) - 1; i >= 0; i-- {
		before, err := v.wrongUnder(partials[i])
		if err != nil {
			return err
		}
		if before != nil && (d.First < 0 || before.Last < d.First) {
			d = before
		}
	}
	if v.doubt != nil && d.First < d.Last && d.First <= v.doubt.First && v.doubt.First <= d.Last {
		return v.doubt
	}
	return d
}

// conclude compares the root of the entries with the signed one.
func (v *verification) conclude() error {
	if v.edge.root() == v.cp.Root {
		if d := v.doubt; d != nil && v.take == nil { // who takes the entries makes tiles of their own
			d.First, d.Last = -1, -1
			d.Text = "this tile was changed or is missing; every entry is as it was signed, and the tile can be made from " +
				"them again"
			return d
		}
		return nil
	}
	if v.doubt != nil {
		return v.doubt
	}
	return &DamageError{Origin: v.cp.Origin, First: -1, Last: -1,
		Text: "its entries and tiles agree with one another and not with " +
			"the signed checkpoint: all of them were changed together, or the checkpoint is of other data"}
}

// damage returns the damage of the entries first to last that shows in t.
func (v *verification) damage(first, last int64, t Tile, format string, args ...any) *DamageError {
	return &DamageError{v.cp.Origin, first, last, t.Path(), fmt.Sprintf(format, args...)}
}

// stored returns the hashes of a stored tile: fewer than its width where it is missing or cut short.
func (v *verification) stored(ctx context.Context, t Tile) ([]tlog.Hash, error) {
	data, err := v.src.Tile(ctx, t)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	hashes, _ := splitHashes(data[:len(data)/hashSize*hashSize], len(data)/hashSize)
	return hashes, nil
}

// vouched returns hashes of the tree that the signed root vouches for, and nil where the tiles between do not agree.
func (v *verification) vouched(indexes []int64) ([]tlog.Hash, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	hashes, err := v.tree.ReadHashes(indexes)
	var unread *unreadError
	if errors.As(err, &unread) {
		return nil, unread.cause
	}
	if err != nil {
		return nil, nil
	}
	return hashes, nil
}

// hashedBundle is a bundle whose entries were hashed.
type hashedBundle struct {
	Tile
	done    chan struct{} // closed when the rest is set
	bundle  []byte        // as it was read
	leaves  []tlog.Hash   // of the entries that are whole
	root    tlog.Hash     // over the leaves of a full bundle
	bytes   int64         // of the entries
	extra   int           // bytes after the last entry
	differs int           // the first leaf that is not in the stored tile of level 0; -1 if all are
	err     error         // the bundle could not be read

	expected int // how many bytes of it were counted before it was read
}

// hashBundles hashes the bundles of a log from an entry on, several at a time, and delivers them in order. It ends when
// the context does, and leaves nothing running that still reads the source.
func hashBundles(ctx context.Context, src Source, from, size int64) iter.Seq[*hashedBundle] {
	return func(yield func(*hashedBundle) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		ahead := newAhead()
		for b := range startHashing(ctx, &running, src, from, size, ahead) {
			select {
			case <-b.done:
			case <-ctx.Done():
				return
			}
			if !yield(b) {
				return
			}
			ahead.done(len(b.bundle))
		}
	}
}

// startHashing starts what hashes the bundles and returns them in order, each before it is hashed.
func startHashing(ctx context.Context, running *sync.WaitGroup, src Source, from, size int64,
	ahead *ahead) <-chan *hashedBundle {
	workers := runtime.GOMAXPROCS(0)
	todo, order := make(chan *hashedBundle), make(chan *hashedBundle, 2*workers)
	running.Go(func() {
		defer close(todo)
		defer close(order)
		for n := from / BundleWidth; n*BundleWidth < size; n++ {
			b := &hashedBundle{Tile: Tile{EntriesLevel, n, widthAt(0, n, size)}, done: make(chan struct{})}
			b.expected = ahead.wait(ctx)
			for _, c := range []chan *hashedBundle{order, todo} {
				select {
				case c <- b:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	for range workers {
		running.Go(func() {
			hasher := newLeafHasher()
			for b := range todo {
				b.read(ctx, src, hasher)
				ahead.read(b.expected, len(b.bundle))
				close(b.done)
			}
		})
	}
	return order
}

// read reads and hashes the bundle and compares it with the stored leaf hashes.
func (b *hashedBundle) read(ctx context.Context, src Source, hasher leafHasher) {
	var tile []byte
	if b.bundle, b.err = src.Tile(ctx, b.Tile); b.err != nil {
		return
	}
	bundle := b.bundle
	if tile, b.err = src.Tile(ctx, Tile{0, b.Index, b.Width}); errors.Is(b.err, ErrNotFound) {
		b.err = nil
	} else if b.err != nil {
		return
	}
	b.differs = -1
	b.leaves = make([]tlog.Hash, 0, b.Width)
	for len(b.leaves) < b.Width {
		data, rest, ok := cutFramed(bundle)
		if !ok {
			break
		}
		i, leaf := len(b.leaves), hasher.sum(data)
		if b.differs < 0 && (len(tile) < (i+1)*hashSize || leaf != tlog.Hash(tile[i*hashSize:(i+1)*hashSize])) {
			b.differs = i
		}
		b.leaves, b.bytes, bundle = append(b.leaves, leaf), b.bytes+int64(len(data)), rest
	}
	if b.differs < 0 && len(tile) != b.Width*hashSize {
		b.differs = len(b.leaves)
	}
	if len(b.leaves) == b.Width {
		b.extra = len(bundle)
	}
	if len(b.leaves) == BundleWidth {
		b.root = foldHashes(append([]tlog.Hash(nil), b.leaves...))
	}
}
