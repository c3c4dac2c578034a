package record

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"
)

// ProveInclusion returns the hashes that show that the entry at index is in the tree of cp, RFC 6962's audit path. cp
// may be older than the source; the source's tiles are checked against it.
func ProveInclusion(ctx context.Context, src Source, cp Checkpoint, index int64) (tlog.RecordProof, error) {
	if index < 0 || index >= cp.Size {
		return nil, fail(ErrInvalid, "%s has %d entries at this checkpoint; there is no entry %d to prove", cp.Origin,
			cp.Size, index)
	}
	proof, err := tlog.ProveRecord(cp.Size, index, hashReader(ctx, src, cp))
	if err != nil {
		return nil, cannotProve(cp, err)
	}
	return proof, nil
}

// ProveConsistency returns the hashes that show that the tree of cp begins with the tree of its first old entries,
// RFC 6962's consistency proof. Of the empty tree there is nothing to show, and the proof is empty.
func ProveConsistency(ctx context.Context, src Source, cp Checkpoint, old int64) (tlog.TreeProof, error) {
	if old < 0 || old > cp.Size {
		return nil, fail(ErrInvalid, "%s has %d entries at this checkpoint; it has no state of %d entries", cp.Origin,
			cp.Size, old)
	}
	if old == 0 {
		return tlog.TreeProof{}, nil
	}
	proof, err := tlog.ProveTree(cp.Size, old, hashReader(ctx, src, cp))
	if err != nil {
		return nil, cannotProve(cp, err)
	}
	return proof, nil
}

// RootAt returns the root hash that the log of cp had when it had size entries.
func RootAt(ctx context.Context, src Source, cp Checkpoint, size int64) (tlog.Hash, error) {
	if size < 0 || size > cp.Size {
		return tlog.Hash{}, fail(ErrInvalid, "%s has %d entries at this checkpoint; it has no state of %d entries",
			cp.Origin, cp.Size, size)
	}
	root, err := tlog.TreeHash(size, hashReader(ctx, src, cp))
	if err != nil {
		return tlog.Hash{}, cannotProve(cp, err)
	}
	return root, nil
}

// cannotProve explains an error of a hash reader: a source that cannot be read, or tiles that do not belong to cp.
func cannotProve(cp Checkpoint, err error) error {
	if u, ok := err.(*unreadError); ok {
		return u.cause
	}
	return failBecause(ErrDamaged, err,
		"the tiles of %s do not give the root hash of its checkpoint at size %d; verify the log", cp.Origin, cp.Size)
}

// Prove returns the entries at the indexes, which ascend, with the proof that they are in the tree of cp.
func Prove(ctx context.Context, src Source, cp Checkpoint, indexes ...int64) (Proof, error) {
	p := Proof{Checkpoint: cp.Signed}
	for i, index := range indexes {
		if i > 0 && index <= indexes[i-1] {
			return Proof{}, fail(ErrInvalid, "the entries to prove must be in ascending order; %d follows %d", index,
				indexes[i-1])
		}
		path, err := ProveInclusion(ctx, src, cp, index)
		if err != nil {
			return Proof{}, err
		}
		data, err := readEntry(ctx, src, cp, index)
		if err != nil {
			return Proof{}, err
		}
		if err := tlog.CheckRecord(path, cp.Size, cp.Root, index, tlog.RecordHash(data)); err != nil {
			return Proof{}, fail(ErrDamaged, "entry %d of %s is not the one that was signed; verify the log", index, cp.Origin)
		}
		p.Entries = append(p.Entries, ProvedEntry{index, data, path})
	}
	return p, nil
}

// readEntry returns one entry of a source, unchecked.
func readEntry(ctx context.Context, src Source, cp Checkpoint, index int64) ([]byte, error) {
	t := Tile{EntriesLevel, index / BundleWidth, widthAt(0, index/BundleWidth, cp.Size)}
	bundle, err := src.Tile(ctx, t)
	if err != nil {
		return nil, err
	}
	for i := index / BundleWidth * BundleWidth; ; i++ {
		data, rest, ok := cutFramed(bundle)
		if !ok {
			return nil, fail(ErrDamaged, "%s of %s ends before entry %d; verify the log", t.Path(), cp.Origin, index)
		}
		if i == index {
			return data, nil
		}
		bundle = rest
	}
}
