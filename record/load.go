package record

import (
	"bytes"
	"context"
	"errors"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// load reads the state of the writer's own log and checks it. It waits for an Update that is still under way.
func (w *writer) load(ctx context.Context) (state, error) {
	var st state
	err := w.store.Update(ctx, w.origin, func(tx Tx) (err error) {
		if st, err = w.loadFrom(tx); err != nil || w.unsure == nil {
			return err
		}
		if bytes.Equal(st.head.Signed, w.unsure.next.head.Signed) {
			return w.touch(tx, st.head)
		}
		gone := bytes.Equal(st.head.Signed, w.head.Signed) && !(w.unsure.sent && w.shared)
		if gone && !w.finishing {
			return w.lower(st.head)
		}
		return nil
	})
	return st, err
}

func (w *writer) loadFrom(tx Tx) (state, error) {
	head, err := tx.Head()
	if errors.Is(err, ErrNotFound) {
		return state{}, fail(ErrNotFound,
			"the store has no log %s: it was never created, or its data is lost; a lost log is first "+
				"fetched back from a member that mirrors it", w.origin)
	}
	if err != nil {
		return state{}, err
	}
	st, err := loadState(tx, head, w.verifier)
	if err != nil {
		return state{}, err
	}
	if head.Claimed != head.Size {
		return state{}, fail(ErrDamaged,
			"the log %s has %d entries and claim ids for %d: it was fetched back from a mirror and its "+
				"claim ids must be read from its entries before it is opened", w.origin, head.Size, head.Claimed)
	}
	if err := nothingAfter(tx, w.origin, head.Size); err != nil {
		return state{}, err
	}
	if w.shared && w.edge != nil {
		err = continues(tx, w.head, st.head)
	}
	return st, err
}

// continues reports whether the log that the store has at next begins with what it was at known. The tiles are those of
// next: tlog checks them against its root.
func continues(tx Tx, known, next Checkpoint) error {
	root := known.Root
	var err error
	if known.Size <= next.Size {
		root, err = tlog.TreeHash(known.Size, tlog.TileHashReader(next.tree(), txTiles{tx}))
	}
	if u, ok := err.(*unreadError); ok {
		return u.cause
	}
	if err != nil || known.Size > next.Size || root != known.Root {
		return failBecause(ErrDamaged, err,
			"nothing more is appended to %s: its head in the store is of size %d and does not continue "+
				"the %d entries that are known to have been there; the store lost some of them or was put back to an earlier "+
				"state: "+
				"stop every process that writes this log, and compare it with a mirror", next.Origin, next.Size, known.Size)
	}
	return nil
}

// loadState reads the newest state of any log and checks the signature of the head, the root against the tiles of the
// right edge, and the last bundle of entries against the leaf hashes.
func loadState(tx Tx, head Head, verifier note.Verifier) (state, error) {
	cp, err := ParseCheckpoint(head.Signed, verifier)
	if err != nil {
		return state{}, err
	}
	if cp.Size != head.Size {
		return state{}, fail(ErrDamaged, "the store says that %s has %d entries; its signed checkpoint says %d", cp.Origin,
			head.Size, cp.Size)
	}
	edge, err := loadFrontier(cp.Size, func(t Tile) ([]tlog.Hash, error) { return storedTile(tx, t) })
	if err != nil {
		return state{}, err
	}
	if edge.root() != cp.Root {
		return state{}, fail(ErrDamaged,
			"the tiles of %s do not give the root hash that was signed at size %d: they were changed "+
				"or the store has lost data; verify the log and fetch it back from a mirror", cp.Origin, cp.Size)
	}
	if err := checkLastBundle(tx, cp); err != nil {
		return state{}, err
	}
	return state{head: cp, edge: edge}, nil
}

// storedTile returns the hashes of a tile, which may be stored wider.
func storedTile(tx Tx, t Tile) ([]tlog.Hash, error) {
	stored, err := tx.Tile(t.Level, t.Index)
	if errors.Is(err, ErrNotFound) {
		return nil, fail(ErrDamaged, "the tile %s is missing from the store; verify the log and fetch it back from a mirror",
			t.Path())
	}
	if err != nil {
		return nil, err
	}
	hashes, ok := splitHashes(stored, t.Width)
	if !ok {
		return nil, fail(ErrDamaged, "the tile %s is stored with %d bytes, too few; verify the log and fetch it back from "+
			"a mirror", t.Path(), len(stored))
	}
	return hashes, nil
}

// checkLastBundle hashes the entries of the last bundle again and compares them with leaf hashes that the root vouches
// for.
func checkLastBundle(tx Tx, cp Checkpoint) error {
	if cp.Size == 0 {
		return nil
	}
	next := (cp.Size - 1) / BundleWidth * BundleWidth
	var indexes []int64
	for i := next; i < cp.Size; i++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, i))
	}
	leaves, err := tlog.TileHashReader(cp.tree(), txTiles{tx}).ReadHashes(indexes)
	if u, ok := err.(*unreadError); ok {
		return u.cause
	}
	if err != nil {
		return failBecause(ErrDamaged, err, "the last tiles of %s do not belong together", cp.Origin)
	}
	hasher := newLeafHasher()
	err = tx.Entries(next, cp.Size, func(first int64, n int, run []byte) error {
		for range n {
			data, rest, ok := cutFramed(run)
			if !ok || first != next || len(leaves) == 0 || hasher.sum(data) != leaves[0] {
				return fail(ErrDamaged, "entry %d of %s is not the one that was signed; verify the log and fetch it back from a "+
					"mirror", next, cp.Origin)
			}
			first, next, run, leaves = first+1, next+1, rest, leaves[1:]
		}
		return nil
	})
	if err == nil && len(leaves) > 0 {
		return fail(ErrDamaged, "entry %d of %s is missing from the store; verify the log and fetch it back from a mirror",
			next, cp.Origin)
	}
	return err
}

// nothingAfter reports entries beyond the head, which no writer leaves behind.
func nothingAfter(tx Tx, origin string, size int64) error {
	return tx.Entries(size, MaxSize, func(first int64, n int, _ []byte) error {
		if first+int64(n) <= size {
			return nil // the last run of the log
		}
		return fail(ErrDamaged, "the store holds more of %s than its signed checkpoint, which ends at %d: fetching it from "+
			"a mirror "+
			"was interrupted, or the head was put back; fetch the log again from a member that mirrors it", origin, size)
	})
}

// txTiles reads tiles inside a transaction for tlog.
type txTiles struct{ tx Tx }

func (t txTiles) Height() int { return tileBits }

func (t txTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, x := range tiles {
		hashes, err := storedTile(t.tx, Tile{x.L, x.N, x.W})
		if err != nil {
			return nil, &unreadError{err}
		}
		data = append(data, joinHashes(hashes))
	}
	return data, nil
}

func (t txTiles) SaveTiles([]tlog.Tile, [][]byte) {}

// RebuildClaims gives a log that was fetched back from a mirror its claim ids again, which are not part of the mirrored
// data: claimOf reads an entry's claim id from its bytes. Open refuses the log until this was done. Entries that have
// their claim ids are passed over.
func RebuildClaims(ctx context.Context, store Store, verifier note.Verifier,
	claimOf func(data []byte) (string, error)) error {
	origin := verifier.Name()
	head, err := store.Head(ctx, origin)
	if err != nil {
		return err
	}
	for from := head.Claimed; from < head.Size; {
		claims, err := readClaims(ctx, store, origin, from, min(from+MaxBatch, head.Size), claimOf)
		if err != nil {
			return err
		}
		next := from + int64(len(claims))
		err = store.Update(ctx, origin, func(tx Tx) error {
			now, err := tx.Head()
			if err != nil {
				return err
			}
			if !bytes.Equal(now.Signed, head.Signed) || now.Claimed != from {
				return fail(ErrConflict, "the log %s changed while its claim ids were read: start again", origin)
			}
			if err := tx.PutClaims(from, claims); err != nil {
				return err
			}
			return tx.PutHead(now.Size, Head{Size: now.Size, Signed: now.Signed, Claimed: next})
		})
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}

func readClaims(ctx context.Context, store Store, origin string, from, to int64,
	claimOf func([]byte) (string, error)) ([]string, error) {
	var claims []string
	err := Scan(ctx, store, origin, from, to, func(index int64, data []byte) error {
		claim, err := claimOf(data)
		if err == nil {
			err = checkClaim(claim)
		}
		if err != nil {
			return failBecause(ErrInvalid, err, "entry %d of %s has no claim id", index, origin)
		}
		claims = append(claims, claim)
		return nil
	})
	return claims, err
}
