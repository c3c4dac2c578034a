package record

import (
	"bytes"
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"
)

// errTaken says that the batch holds a claim id that the log has already and that was not looked up.
var errTaken = errors.New("a claim id is taken")

// plan is what one batch adds to the log.
type plan struct {
	entries  []prepared       // the new ones, in the order of their indexes
	placed   map[string]place // by claim id
	tiles    []tileData       // all tiles that change
	next     state
	repeated bool // an entry was in the log already
	sent     bool // it was signed and given to the store, to be committed
}

// place is where an entry with a claim id is.
type place struct {
	index int64
	leaf  tlog.Hash
}

// write puts a batch into the store and signs it, in one transaction. With lookUp it asks first which claim ids are
// taken; without, it is errTaken when there are any. The plan it returns is never nil; after an error it says what may
// have been committed.
func (w *writer) write(ctx context.Context, batch []*call, lookUp bool) (*plan, error) {
	p := &plan{}
	err := w.store.Update(ctx, w.origin, func(tx Tx) error {
		if err := w.checkHead(tx); err != nil {
			return err
		}
		if err := w.checkMark(tx); err != nil {
			return err
		}
		taken := map[string]place{}
		if lookUp {
			var err error
			if taken, err = claimedPlaces(tx, batch); err != nil {
				return err
			}
		}
		p = w.plan(batch, taken)
		if len(p.entries) == 0 {
			return w.touch(tx, w.head)
		}
		if err := p.putClaims(tx, w.head.Size); err != nil {
			return err
		}
		raised := make(chan error, 1)
		go func() { raised <- w.raise(p) }() // beside what the store has to do
		err := p.put(tx, w.head.Size)
		if marked := <-raised; err == nil {
			err = marked
		}
		if err != nil {
			return err
		}
		cp := Checkpoint{Origin: w.origin, Size: p.next.edge.size, Root: p.next.edge.root()}
		cp, err = signCheckpoint(cp, w.signer, w.verifier)
		if err != nil {
			return err
		}
		p.next.head, p.sent = cp, true
		return tx.PutHead(w.head.Size, Head{Size: cp.Size, Signed: cp.Signed, Claimed: cp.Size})
	})
	return p, err
}

// touch writes the head again, as it is, where other processes append too. What the store then says of its commit holds
// of everything before it: a standby that the store waits for has that too.
func (w *writer) touch(tx Tx, head Checkpoint) error {
	if !w.shared {
		return nil
	}
	return tx.PutHead(head.Size, Head{Size: head.Size, Signed: head.Signed, Claimed: head.Size})
}

// checkHead reports whether the store's head is still the one this process left. What another process appended to a
// shared log is taken over.
func (w *writer) checkHead(tx Tx) error {
	head, err := tx.Head()
	if err != nil {
		return err
	}
	if bytes.Equal(head.Signed, w.head.Signed) {
		return nil
	}
	if !w.shared {
		return fail(ErrConflict, "the head of %s in the store has changed", w.origin)
	}
	now, err := w.loadFrom(tx)
	if err == nil {
		w.takeOver(now)
	}
	return err
}

// claimedPlaces returns where the entries of the batch are whose claim ids are in the log. The leaf hash stands for the
// bytes: it is in the tile of level 0.
func claimedPlaces(tx Tx, batch []*call) (map[string]place, error) {
	var claims []string
	for _, c := range batch {
		for _, e := range c.entries {
			claims = append(claims, e.claim)
		}
	}
	indexes, err := tx.Claimed(claims)
	if err != nil {
		return nil, err
	}
	places, tiles := map[string]place{}, map[int64][]byte{}
	for claim, index := range indexes {
		n, at := index/BundleWidth, index%BundleWidth*hashSize
		if tiles[n] == nil {
			if tiles[n], err = tx.Tile(0, n); err != nil {
				return nil, err
			}
		}
		if int64(len(tiles[n])) < at+hashSize {
			return nil, fail(ErrDamaged, "the tile %s is shorter than the log", Tile{0, n, BundleWidth}.Path())
		}
		places[claim] = place{index, tlog.Hash(tiles[n][at : at+hashSize])}
	}
	return places, nil
}

// plan gives each new entry its index and computes the tiles. The receipts of the calls are set, and the errors of
// those with a claim id that is taken with other bytes.
func (w *writer) plan(batch []*call, taken map[string]place) *plan {
	count := 0
	for _, c := range batch {
		count += len(c.entries)
	}
	p := &plan{entries: make([]prepared, 0, count), placed: make(map[string]place, count), repeated: len(taken) > 0}
	p.next.edge = w.edge.clone()
	for _, c := range batch {
		c.receipts, c.err = p.add(c.entries, taken, w.origin)
	}
	full := func(t tileData) { p.tiles = append(p.tiles, t) }
	for i := range p.entries {
		p.next.edge.push(p.entries[i].leaf, full)
	}
	p.tiles = append(p.tiles, p.next.edge.partials()...)
	return p
}

// add takes the entries of one call into the plan, all or none.
func (p *plan) add(entries []prepared, taken map[string]place, origin string) ([]Receipt, error) {
	receipts := make([]Receipt, len(entries))
	fresh := len(p.entries)
	next := p.next.edge.size + int64(fresh)
	for i, e := range entries {
		at, found := taken[e.claim]
		if !found {
			at, found = p.placed[e.claim]
		}
		if !found {
			at = place{next, e.leaf}
			next++
			p.placed[e.claim] = at
			p.entries = append(p.entries, e)
		}
		if at.leaf != e.leaf {
			for _, e := range p.entries[fresh:] {
				delete(p.placed, e.claim)
			}
			p.entries = p.entries[:fresh]
			return nil, fail(ErrConflict, "nothing was appended: the claim id %s belongs to entry %d of %s, which holds other "+
				"bytes; a new claim needs a new id", e.claim, at.index, origin)
		}
		receipts[i] = Receipt{Index: at.index, Duplicate: found}
	}
	return receipts, nil
}

// putClaims writes the claim ids of the new entries; it is errTaken when the log has one of them. size is that of the
// log before.
func (p *plan) putClaims(tx Tx, size int64) error {
	claims := make([]string, len(p.entries))
	for i := range p.entries {
		claims[i] = p.entries[i].claim
	}
	err := tx.PutClaims(size, claims)
	if errors.Is(err, ErrConflict) {
		return errTaken
	}
	return err
}

// put writes the new entries and tiles, and reads them back.
func (p *plan) put(tx Tx, size int64) error {
	var run []byte
	for rest, first := p.entries, size; len(rest) > 0; {
		n := min(int(BundleWidth-first%BundleWidth), len(rest))
		run = run[:0]
		for _, e := range rest[:n] {
			run = append(run, e.framed...)
		}
		if err := tx.PutEntries(first, n, run); err != nil {
			return err
		}
		rest, first = rest[n:], first+int64(n)
	}
	leaves := make([]tlog.Hash, len(p.entries))
	for i := range p.entries {
		leaves[i] = p.entries[i].leaf
	}
	return putTree(tx, size, leaves, p.tiles)
}
