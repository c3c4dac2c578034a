package record

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Mark keeps, apart from the store and from every copy that is made of it, how far one log was signed. A store that was
// put back to an older state is told by it: nothing is signed behind the mark.
//
// Its methods are called by one process at a time, of all that share it: in an Update of the log, or while it is held.
type Mark interface {
	// Last returns what was put last, by whatever process. A mark that was never put is ErrNotFound.
	Last() (Marked, error)

	// Put keeps m in place of what was kept before. It is on stable storage, past the caches of the operating system, when
	// Put returns nil. Where Put fails, or the machine does meanwhile, either m is kept or what was there before.
	Put(m Marked) error

	// Keep notes that the store holds what was signed last. It outlives the process, and need not outlive the machine:
	// then the entries are brought about again, which changes nothing.
	Keep() error
}

// TreeState names a state of a log by its size and its root hash.
type TreeState struct {
	Size int64
	Root tlog.Hash
}

// State returns the state that the checkpoint is of.
func (c Checkpoint) State() TreeState { return TreeState{c.Size, c.Root} }

// Marked is what a [Mark] keeps. Of what was signed last it may not be known whether the store has it: then Batch
// brings it about, for the same entries after the same state are the same signed state, and no second one.
type Marked struct {
	Signed  TreeState // the largest that was signed, or was about to be
	Reached TreeState // the one before it, which the store held
	Batch   []byte    // the entries between the two; empty: there are none, or they are not kept
}

// MarkError says that the store does not hold what was signed of a log on this machine, or that this is not known. It
// is of kind ErrConflict. Nothing is appended before the mark was put anew, on the word of whoever knows.
type MarkError struct {
	Origin string
	None   bool      // there is no mark
	Signed TreeState // by the mark
	Held   TreeState // in the store
}

func (e *MarkError) Error() string {
	switch {
	case e.None:
		return fmt.Sprintf("nothing is appended to %s: this machine has no mark of how far the log was signed, and the %d "+
			"entries in the "+
			"store may be an older state of it", e.Origin, e.Held.Size)
	case e.Held.Size < e.Signed.Size:
		return fmt.Sprintf("nothing is appended to %s: this machine has signed it at %d entries, and the store holds %d: "+
			"it was put back "+
			"to an older state", e.Origin, e.Signed.Size, e.Held.Size)
	}
	return fmt.Sprintf("nothing is appended to %s: this machine has signed other entries at size %d than those in the "+
		"store", e.Origin, e.Signed.Size)
}

// Unwrap returns ErrConflict.
func (e *MarkError) Unwrap() error { return ErrConflict }

// errUnfinished says that what was signed last is to be written first.
var errUnfinished = errors.New("what was signed last is not in the store yet")

// errLater says that what was signed last cannot be written now: the log can be read, and the next append tries again.
var errLater = errors.New("what was signed last could not be written yet")

// checkMark reports whether the store holds what was signed of the log on this machine; the state of the writer is that
// of the store. Where only the last batch is missing, it is errUnfinished.
func (w *writer) checkMark(tx Tx) error {
	if w.mark == nil {
		return nil
	}
	last, err := w.mark.Last()
	held := w.head.State()
	if errors.Is(err, ErrNotFound) {
		return &MarkError{Origin: w.origin, None: true, Held: held}
	}
	if err != nil {
		return err
	}
	in, err := contains(tx, w.head, last.Signed)
	if err != nil || in {
		return err
	}
	switch missing := last.Reached == held && len(last.Batch) > 0; {
	case missing && w.finishing:
		return nil
	case missing:
		return errUnfinished
	}
	return &MarkError{Origin: w.origin, Signed: last.Signed, Held: held}
}

// begin holds the log against its mark, and finishes what was begun.
func (w *writer) begin(ctx context.Context) error {
	if w.mark == nil {
		return nil
	}
	err := w.store.Update(ctx, w.origin, func(tx Tx) error {
		if err := w.checkHead(tx); err != nil {
			return err
		}
		return w.checkMark(tx)
	})
	if !errors.Is(err, errUnfinished) {
		return err
	}
	if err = w.finish(); errors.Is(err, ErrUnavailable) {
		return fmt.Errorf("%w: %w", errLater, err)
	}
	return err
}

// contains reports whether the log, whose newest checkpoint is head, begins with a state.
func contains(tx Tx, head Checkpoint, s TreeState) (bool, error) {
	if s.Size >= head.Size {
		return s == head.State(), nil
	}
	root, err := tlog.TreeHash(s.Size, tlog.TileHashReader(head.tree(), txTiles{tx}))
	if u, ok := err.(*unreadError); ok {
		return false, u.cause
	}
	if err != nil {
		return false, failBecause(ErrDamaged, err, "the tiles of %s do not belong together", head.Origin)
	}
	return root == s.Root, nil
}

// raise puts the mark at the state that is about to be signed.
func (w *writer) raise(p *plan) error {
	if w.mark == nil {
		return nil
	}
	next := TreeState{p.next.edge.size, p.next.edge.root()}
	if w.finishing {
		if last, err := w.mark.Last(); err != nil || last.Signed == next {
			return err // it stands there
		}
		return fail(ErrDamaged, "nothing more is appended to %s: the entries that were kept beside it are not those that "+
			"were signed at "+
			"size %d", w.origin, next.Size)
	}
	return w.mark.Put(Marked{Signed: next, Reached: w.head.State(), Batch: packBatch(p.entries)})
}

// lower puts the mark back to what the store holds, where it is certain that what was signed last was given to nobody.
func (w *writer) lower(to Checkpoint) error {
	if w.mark == nil {
		return nil
	}
	return w.mark.Put(Marked{Signed: to.State(), Reached: to.State()})
}

// finish writes the batch that was signed last, and is perhaps not in the store, as it was signed.
func (w *writer) finish() error {
	last, err := w.mark.Last()
	if err != nil {
		return err
	}
	entries, err := unpackBatch(last.Batch)
	if err != nil {
		return err
	}
	c, err := newCall(entries)
	if err != nil {
		return err
	}
	w.finishing = true
	defer func() { w.finishing = false }()
	w.commit([]*call{c})
	if c.err == nil && w.head.State() != last.Signed {
		return &MarkError{Origin: w.origin, Signed: last.Signed, Held: w.head.State()}
	}
	return c.err
}

// maxMarkedBatch is how large a batch may be to be kept with the mark.
const maxMarkedBatch = maxBatchBytes + MaxBatch*(MaxClaimSize+2)

// packBatch returns the entries in one piece, each with its claim id; nothing where they are too many.
func packBatch(entries []prepared) []byte {
	size := 0
	for _, e := range entries {
		size += 2 + len(e.claim) + len(e.framed)
	}
	if size > maxMarkedBatch {
		return nil
	}
	b := make([]byte, 0, size)
	for _, e := range entries {
		b = binary.BigEndian.AppendUint16(b, uint16(len(e.claim)))
		b = append(append(b, e.claim...), e.framed...)
	}
	return b
}

// unpackBatch returns what packBatch packed.
func unpackBatch(b []byte) ([]Entry, error) {
	var entries []Entry
	for len(b) > 0 {
		if len(b) < 2 || len(b) < 2+int(binary.BigEndian.Uint16(b)) {
			return nil, fail(ErrDamaged, "the mark of how far the log was signed is damaged: its entries cannot be read")
		}
		n := 2 + int(binary.BigEndian.Uint16(b))
		data, rest, ok := cutFramed(b[n:])
		if !ok {
			return nil, fail(ErrDamaged, "the mark of how far the log was signed is damaged: its entries cannot be read")
		}
		entries = append(entries, Entry{Claim: string(b[2:n]), Data: data})
		b = rest
	}
	return entries, nil
}

// Begins reports whether a log, at a checkpoint that src holds, begins with a state. It reads hashes alone, which the
// root vouches for.
func Begins(ctx context.Context, src Source, at Checkpoint, s TreeState) (bool, error) {
	if s.Size >= at.Size {
		return s == at.State(), nil
	}
	root, err := RootAt(ctx, src, at, s.Size)
	return err == nil && root == s.Root, err
}
