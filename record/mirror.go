package record

import (
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
	// Most is how many entries one run takes at most, give or take a batch; what is left the next run takes. 0: all.
	Most int64
	// Room, if set, is asked before entries are put into the store whether there is room for so many bytes more, their
	// hashes included, with which the log is of a size: entries may be small and many, or few and large. Its error ends
	// the run, which removes again what lies beyond the copy.
	Room func(ctx context.Context, bytes int, size int64) error
}

// Mirrored says what [Mirror] found.
type Mirrored struct {
	Checkpoint Checkpoint // the source's; durable in the store, unless Pending or older than what the store held
	Before     int64      // entries the store held before
	Added      int64      // entries added
	// entries that lie durably beyond the copy because the run ended at Most: the next run goes on there
	Pending int64
}

// Mirror brings the copy of a log in the store up to the newest checkpoint of the source. Every new entry is hashed,
// and nothing is put into the store before the source's tiles, or the root over all, show that the log signed it, nor
// becomes part of the copy before that root does. Entries are not decoded. A copy that is to become the member's own
// log again needs [RebuildClaims] before it is opened. The log must not be open for appending meanwhile.
//
// A source whose checkpoint contradicts the copy is a [ForkError] with the evidence. A source that does not match its
// own checkpoint is of kind ErrDamaged, usually a [DamageError]. In both cases the copy stays as it was. A source
// that is merely behind is no error. Mirror holds a few bundles in memory, however long the log is; how long it may
// be is for the caller to judge, by its checkpoint.
//
// What a run that was interrupted has put into the store stays there, beyond the copy. The next run, from whatever
// source, hashes it again and asks the source's tiles whether it is the beginning of what the log signed: if so it
// fetches only the rest, if not it fetches all. Of two runs at once, in one process or two, the one that began to put
// entries later goes on, and the other ends with ErrConflict; neither can spoil the copy.
func Mirror(ctx context.Context, store Store, log note.Verifier, src Source, opt MirrorOptions) (Mirrored, error) {
	theirs, err := newestCheckpoint(ctx, src, log)
	if err != nil {
		return Mirrored{}, err
	}
	m := &mirror{store: store, log: log, target: theirs, most: opt.Most, room: opt.Room}
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
			return Mirrored{theirs, before, 0, 0}, nil
		}
	}
	if err := m.resume(ctx, src); err != nil {
		return Mirrored{}, err
	}
	v := newVerification(ctx, src, theirs, opt.Progress)
	v.edge, v.take = m.edge, m.take(ctx, v)
	if err := v.run(ctx); errors.Is(err, errEnough) {
		return Mirrored{theirs, before, 0, m.first - before}, nil
	} else if err != nil {
		m.part(ctx, err)
		return Mirrored{}, err
	}
	m.tiles = append(m.tiles, v.edge.partials()...)
	if err := m.flush(ctx, true); err != nil {
		m.part(ctx, err)
		return Mirrored{}, err
	}
	return Mirrored{theirs, before, theirs.Size - before, 0}, nil
}

// mirrorBytes is from how many bytes of entries on they are put into the store: large entries do not wait in memory.
const mirrorBytes = 4 << 20

// errEnough ends a run that has taken as many entries as it may.
var errEnough = errors.New("enough for one run")

// mirror is one run of Mirror. What it puts into the store lies beyond the head, where no reader looks, until the last
// transaction moves the head.
type mirror struct {
	store  Store
	log    note.Verifier
	target Checkpoint
	most   int64
	room   func(ctx context.Context, bytes int, size int64) error
	full   bool // there is no room
	unsure bool // nothing vouches for what waits

	held Head        // Size is -1 where the store has no copy
	ours Checkpoint  // of held
	edge *frontier   // of the full bundles that the copy has, and then of those that were hashed
	tail []tlog.Hash // leaves of its partial bundle
	left bool        // an earlier run has left entries beyond the head
	turn uint64      // which run put entries beyond the head last: see takeTurn
	mine bool        // this one

	first  int64 // index of the first entry that waits to be put
	taken  int64 // entries put by this run
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

// begin reads and checks the copy in the store.
func (m *mirror) begin(ctx context.Context) error {
	m.held, m.edge = Head{Size: -1}, &frontier{}
	return m.store.Update(ctx, m.log.Name(), func(tx Tx) (err error) {
		if m.turn, err = readTurn(tx); err != nil {
			return err
		}
		head, err := tx.Head()
		if errors.Is(err, ErrNotFound) {
			m.left, err = anyAfter(tx, 0)
			return err
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
		m.left, err = anyAfter(tx, head.Size)
		return err
	})
}

// errFound ends a search.
var errFound = errors.New("found")

// anyAfter reports whether the store holds a run that begins at size or after it.
func anyAfter(tx Tx, size int64) (bool, error) {
	err := tx.Entries(size, MaxSize, func(first int64, _ int, _ []byte) error {
		if first < size {
			return nil // the last run of the log
		}
		return errFound
	})
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

// resume takes over what an earlier run has left, if the source's log begins with it.
func (m *mirror) resume(ctx context.Context, src Source) error {
	if !m.left {
		return nil
	}
	edge, err := m.leftover(ctx)
	if err != nil || edge.size <= m.first {
		return err
	}
	root, err := RootAt(ctx, src, m.target, edge.size)
	if err != nil || root != edge.root() {
		return err // other entries: the first flush removes them
	}
	m.first, m.edge, m.tail = edge.size, edge, nil
	if err := m.store.Update(ctx, m.log.Name(), m.takeTurn); err != nil {
		return err
	}
	m.turnTaken()
	return nil
}

// leftover hashes the entries that were left beyond the head again, as many whole bundles as there are without a gap,
// and returns the tree over the log up to there. It holds one bundle's hashes in memory.
func (m *mirror) leftover(ctx context.Context) (*frontier, error) {
	edge, hasher := m.edge.clone(), newLeafHasher()
	next, end := edge.size, m.target.Size/BundleWidth*BundleWidth
	var leaves []tlog.Hash
	err := m.store.Entries(ctx, m.log.Name(), next, end, func(first int64, n int, framed []byte) error {
		if first != next {
			return errFound // what follows a gap is of no use
		}
		for range n {
			data, rest, ok := cutFramed(framed)
			if !ok {
				return errFound
			}
			leaves, framed = append(leaves, hasher.sum(data)), rest
		}
		next += int64(n)
		if len(leaves) == BundleWidth {
			edge.pushAt(1, foldHashes(leaves), func(tileData) {})
			leaves = leaves[:0]
		}
		return nil
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return edge, err
}

// take returns what is done with each bundle that was hashed. Where a tile is damaged, so that nothing vouches for what
// follows before all is hashed, it waits in memory, and is no more than one batch.
func (m *mirror) take(ctx context.Context, v *verification) func(*hashedBundle, []tileData) error {
	return func(b *hashedBundle, full []tileData) error {
		next := m.first + int64(len(m.leaves))
		skip := int(next - b.Index*BundleWidth) // entries of the first bundle that the copy has
		if !slices.Equal(b.leaves[:skip], m.tail[:skip]) {
			return fail(ErrDamaged, "the source of %s gives other entries from %d on than the copy here has, and its "+
				"checkpoint does "+
				"not: its %s is damaged", m.log.Name(), b.Index*BundleWidth, b.Path())
		}
		framed := b.bundle
		for range skip {
			_, framed, _ = cutFramed(framed)
		}
		m.unsure = v.open
		m.runs = append(m.runs, run{b.Width - skip, framed})
		m.leaves = append(m.leaves, b.leaves[skip:]...)
		m.bytes += len(framed)
		if b.Width == BundleWidth {
			m.tiles = append(m.tiles, tileData{Tile{0, b.Index, BundleWidth}, b.leaves})
		}
		m.tiles = append(m.tiles, full...)
		if b.Width < BundleWidth || len(m.leaves) < MaxBatch && m.bytes < mirrorBytes {
			return nil
		}
		if m.unsure {
			return v.doubt
		}
		if err := m.flush(ctx, false); err != nil {
			return err
		}
		if m.most > 0 && m.taken >= m.most && m.first < m.target.Size {
			return errEnough
		}
		return nil
	}
}

// part leaves the store as it is to be when a run ends early: what waits is kept for the next run, unless something
// is wrong with the source, and without room nothing is kept.
func (m *mirror) part(ctx context.Context, why error) {
	ctx = context.WithoutCancel(ctx)
	switch {
	case m.full:
		_, _ = DropSurplus(ctx, m.store, m.log.Name()) // what is left then is removed by the next run, or by hand
	case len(m.runs) > 0 && !m.unsure && !errors.Is(why, ErrDamaged) && !errors.Is(why, ErrConflict):
		_ = m.flush(ctx, false) // else it is fetched again
	}
}

// DropSurplus removes what runs of [Mirror] that did not end have put into the store beyond the copy of a log, and
// returns how many bytes that was. A run that is under way ends.
func DropSurplus(ctx context.Context, store Store, origin string) (bytes int64, err error) {
	err = store.Update(ctx, origin, func(tx Tx) error {
		head, err := tx.Head()
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		bytes = 0
		err = tx.Entries(head.Size, MaxSize, func(first int64, _ int, framed []byte) error {
			if first >= head.Size {
				bytes += int64(len(framed))
			}
			return nil
		})
		if err != nil || bytes == 0 {
			return err
		}
		turn, err := readTurn(tx)
		if err != nil {
			return err
		}
		if err := tx.DropAfter(head.Size); err != nil {
			return err
		}
		return putTurn(tx, turn+1)
	})
	return bytes, err
}

// Surplus returns how many bytes of entries the store holds of a log that are no part of the copy. It changes nothing.
func Surplus(ctx context.Context, store Store, origin string) (bytes int64, err error) {
	head, err := store.Head(ctx, origin)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return 0, err
	}
	err = store.Entries(ctx, origin, head.Size, MaxSize, func(first int64, _ int, framed []byte) error {
		if first >= head.Size {
			bytes += int64(len(framed))
		}
		return nil
	})
	return bytes, err
}

// flush puts what waits into the store; the last flush makes it part of the copy.
func (m *mirror) flush(ctx context.Context, last bool) error {
	if m.room != nil {
		if err := m.room(ctx, m.bytes+hashSize*len(m.leaves), m.first+int64(len(m.leaves))); err != nil {
			m.full = true
			return err
		}
	}
	err := m.store.Update(ctx, m.log.Name(), func(tx Tx) error {
		if err := m.takeTurn(tx); err != nil {
			return err
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
	if err != nil {
		return err
	}
	m.turnTaken()
	m.first += int64(len(m.leaves))
	m.taken += int64(len(m.leaves))
	m.runs, m.leaves, m.tiles, m.bytes = nil, nil, nil, 0
	return nil
}
