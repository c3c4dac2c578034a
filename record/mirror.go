package record

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// MirrorOptions say what [Mirror] does beside copying. The zero value is fine.
type MirrorOptions struct {
	// Progress, if set, is called now and then, in one goroutine, with the new entries hashed so far and in all.
	Progress func(done, total int64)
}

// Mirrored says what [Mirror] found.
type Mirrored struct {
	Checkpoint Checkpoint // the source's; durable in the store, unless it was older than what the store held
	Before     int64      // entries the store held before
	Added      int64      // entries added
}

// Mirror brings the copy of a log in the store up to the newest checkpoint of the source. Every new entry is hashed, and
// nothing becomes part of the copy before the root over all of them is the one the log signed. Entries are not decoded.
// A copy that is to become the member's own log again needs [RebuildClaims] before it is opened. The log must not be open
// for appending meanwhile.
//
// A source whose checkpoint contradicts the copy is a [ForkError] with the evidence. A source that does not match its own
// checkpoint is of kind ErrDamaged, usually a [DamageError]. In both cases the copy stays as it was. A source that is
// merely behind is no error. Mirror holds a few bundles in memory, however long the log is; how long it may be is for the
// caller to judge, by its checkpoint.
func Mirror(ctx context.Context, store Store, log note.Verifier, src Source, opt MirrorOptions) (Mirrored, error) {
	theirs, err := newestCheckpoint(ctx, src, log)
	if err != nil {
		return Mirrored{}, err
	}
	m := &mirror{store: store, log: log, target: theirs}
	if err := m.begin(ctx); err != nil {
		return Mirrored{}, err
	}
	before := max(m.held.Size, 0)
	if m.held.Size >= 0 {
		holder := src
		if theirs.Size < m.ours.Size {
			holder = StoreSource(store, log.Name())
		}
		if err := Compare(ctx, holder, m.ours, theirs); err != nil {
			return Mirrored{}, err
		}
		if theirs.Size <= m.ours.Size {
			return Mirrored{theirs, before, 0}, nil
		}
	}
	v := newVerification(ctx, src, theirs, opt.Progress)
	v.edge, v.take = m.edge, m.take(ctx)
	if err := v.run(ctx); err != nil {
		m.drop(ctx) // if that fails too, the next run does it
		return Mirrored{}, err
	}
	m.tiles = append(m.tiles, v.edge.partials()...)
	if err := m.flush(ctx, true); err != nil {
		return Mirrored{}, err
	}
	return Mirrored{theirs, before, theirs.Size - before}, nil
}

// mirror is one run of Mirror. What it puts into the store lies beyond the head, where no reader looks, until the last
// transaction moves the head.
type mirror struct {
	store  Store
	log    note.Verifier
	target Checkpoint

	held Head        // Size is -1 where the store has no copy
	ours Checkpoint  // of held
	edge *frontier   // of the full bundles that the copy has
	tail []tlog.Hash // leaves of its partial bundle

	first  int64 // index of the first entry that waits to be put
	runs   []run
	leaves []tlog.Hash
	tiles  []tileData
	bytes  int
}

// run is some entries of one bundle.
type run struct {
	n      int
	framed []byte
}

// begin reads and checks the copy in the store, and removes what an interrupted run left.
func (m *mirror) begin(ctx context.Context) error {
	m.held, m.edge = Head{Size: -1}, &frontier{}
	return m.store.Update(ctx, m.log.Name(), func(tx Tx) error {
		head, err := tx.Head()
		if errors.Is(err, ErrNotFound) {
			return tx.DropAfter(0)
		}
		if err != nil {
			return err
		}
		st, err := loadState(tx, head, m.log)
		if err != nil {
			return err
		}
		m.held, m.ours, m.first = head, st.head, head.Size
		m.edge = st.edge
		m.tail = m.edge.cutTail()
		return tx.DropAfter(head.Size)
	})
}

// take returns what is done with each bundle that was hashed.
func (m *mirror) take(ctx context.Context) func(*hashedBundle, []tileData) error {
	return func(b *hashedBundle, full []tileData) error {
		next := m.first + int64(len(m.leaves))
		skip := int(next - b.Index*BundleWidth) // entries of the first bundle that the copy has
		if !slices.Equal(b.leaves[:skip], m.tail[:skip]) {
			return fail(ErrDamaged, "the source of %s gives other entries from %d on than the copy here has, and its checkpoint does "+
				"not: its %s is damaged", m.log.Name(), b.Index*BundleWidth, b.Path())
		}
		framed := b.bundle
		for range skip {
			_, framed, _ = cutFramed(framed)
		}
		m.runs = append(m.runs, run{b.Width - skip, framed})
		m.leaves = append(m.leaves, b.leaves[skip:]...)
		m.bytes += len(framed)
		if b.Width == BundleWidth {
			m.tiles = append(m.tiles, tileData{Tile{0, b.Index, BundleWidth}, b.leaves})
		}
		m.tiles = append(m.tiles, full...)
		if len(m.leaves) < MaxBatch && m.bytes < maxBatchBytes {
			return nil
		}
		return m.flush(ctx, false)
	}
}

// flush puts what waits into the store; the last flush makes it part of the copy.
func (m *mirror) flush(ctx context.Context, last bool) error {
	err := m.store.Update(ctx, m.log.Name(), func(tx Tx) error {
		head, err := tx.Head()
		if errors.Is(err, ErrNotFound) {
			head, err = Head{Size: -1}, nil
		}
		if err != nil {
			return err
		}
		if head.Size != m.held.Size || !bytes.Equal(head.Signed, m.held.Signed) {
			return fail(ErrConflict, "the copy of %s changed while it was brought up to date: try again", m.log.Name())
		}
		next := m.first
		for _, r := range m.runs {
			if err := tx.PutEntries(next, r.n, r.framed); err != nil {
				return err
			}
			next += int64(r.n)
		}
		if err := putTree(tx, m.first, m.leaves, m.tiles); err != nil || !last {
			return err
		}
		return tx.PutHead(m.held.Size, Head{Size: m.target.Size, Signed: m.target.Signed, Claimed: m.held.Claimed})
	})
	m.first += int64(len(m.leaves))
	m.runs, m.leaves, m.tiles, m.bytes = nil, nil, nil, 0
	return err
}

// drop removes what was put beyond the head, also when the context has ended.
func (m *mirror) drop(ctx context.Context) {
	_ = m.store.Update(context.WithoutCancel(ctx), m.log.Name(), func(tx Tx) error {
		return tx.DropAfter(max(m.held.Size, 0))
	})
}
