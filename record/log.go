package record

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Log is a log that this process appends to. Open it once per process; its methods may be called by several goroutines.
type Log struct {
	origin string
	queue  chan *call
	ended  chan struct{} // closed when the writer has answered everything

	closing sync.RWMutex // held for reading while a call is queued
	closed  bool

	stopped *MarkError // nil: entries may be appended

	mu    sync.Mutex
	head  Checkpoint
	grown chan struct{} // closed when head changes, then replaced
}

// Receipt says where an appended entry is.
type Receipt struct {
	Index     int64
	Duplicate bool // the log held the entry already, with the same claim id and the same bytes
}

// Create writes the signed checkpoint of the empty log that signer's key names. It is done once in the life of a log;
// ErrConflict says that the store has the log already. There is no other way to begin one, so that a store that lost
// its data is noticed by Open and not silently signed anew.
func Create(ctx context.Context, store Store, signer note.Signer, verifier note.Verifier) error {
	if err := checkKeys(signer, verifier); err != nil {
		return err
	}
	origin := signer.Name()
	root, err := tlog.TreeHash(0, nil)
	if err != nil {
		return err
	}
	cp, err := signCheckpoint(Checkpoint{Origin: origin, Root: root}, signer, verifier)
	if err != nil {
		return err
	}
	return store.Update(ctx, origin, func(tx Tx) error {
		if _, err := tx.Head(); err == nil {
			return fail(ErrConflict, "the log %s is in this store already: open it, or take another name", origin)
		} else if !errors.Is(err, ErrNotFound) {
			return err
		}
		return tx.PutHead(-1, Head{Signed: cp.Signed})
	})
}

// checkKeys reports whether signer and verifier are the two halves of a log's key.
func checkKeys(signer note.Signer, verifier note.Verifier) error {
	if err := CheckOrigin(signer.Name()); err != nil {
		return err
	}
	if signer.Name() != verifier.Name() || signer.KeyHash() != verifier.KeyHash() {
		return fail(ErrInvalid, "the secret key is %s+%08x and the public key %s+%08x: they do not belong together",
			signer.Name(), signer.KeyHash(), verifier.Name(), verifier.KeyHash())
	}
	return nil
}

// Open opens a log to append to it, after checking it: the signature of the head, the root against the tiles of the
// right edge, the last bundle of entries against the leaf hashes, and that each entry has its claim id and nothing lies
// beyond the head. Whatever is not as it should be is an error, and nothing is changed; [Verify] checks the rest of the
// log.
//
// Only one process may have a log open by Open. A store should see to it; where it cannot, the second of two writers
// gets an error at its first append, and the log is not forked.
func Open(ctx context.Context, store Store, signer note.Signer, verifier note.Verifier) (*Log, error) {
	return OpenMarked(ctx, store, signer, verifier, nil)
}

// OpenMarked is Open for a log of which a mark tells how far it was signed on this machine. Where the store does not
// hold that, or there is no mark yet, the log can be read, and every Append is a [MarkError], which Stopped tells
// before. With a nil mark it is Open.
func OpenMarked(ctx context.Context, store Store, signer note.Signer, verifier note.Verifier, mark Mark) (*Log, error) {
	return open(ctx, &writer{store: store, signer: signer, verifier: verifier, mark: mark})
}

// OpenShared is Open for a log that several processes append to, all of them over one store and with the same key, each
// having opened it by OpenShared. What another process has appended is taken over before the next append. It must
// continue what this process knows, or it is ErrDamaged and this process appends no more: the log is never forked by
// two of them.
//
// Checkpoint and Next tell of what other processes appended when this one appends.
//
// Each machine has a mark of its own, as in OpenMarked; nil: none.
func OpenShared(ctx context.Context, store Store, signer note.Signer, verifier note.Verifier, mark Mark) (*Log, error) {
	return open(ctx, &writer{store: store, signer: signer, verifier: verifier, mark: mark, shared: true})
}

func open(ctx context.Context, w *writer) (*Log, error) {
	if err := checkKeys(w.signer, w.verifier); err != nil {
		return nil, err
	}
	w.origin = w.signer.Name()
	st, err := w.load(ctx)
	if err != nil {
		return nil, err
	}
	w.state = st
	l := &Log{
		origin: w.origin,
		queue:  make(chan *call, 256),
		ended:  make(chan struct{}),
		head:   st.head,
		grown:  make(chan struct{}),
	}
	w.published = l.publish
	if err := w.begin(ctx); err != nil && !errors.As(err, &l.stopped) && !errors.Is(err, errLater) {
		return nil, err
	}
	go func() {
		defer close(l.ended)
		w.run(l.queue)
	}()
	return l, nil
}

// Stopped says why nothing may be appended, as it was when the log was opened; nil: entries may.
func (l *Log) Stopped() error {
	if l.stopped == nil {
		return nil
	}
	return l.stopped
}

// Origin returns the log's name.
func (l *Log) Origin() string { return l.origin }

// Checkpoint returns the newest checkpoint. It is durable, and every append answered so far is in it.
func (l *Log) Checkpoint() Checkpoint {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head
}

// Next waits until the log has more than size entries and returns its newest checkpoint then. It returns ErrClosed once
// the log is closed, and the context's error when that ends first.
func (l *Log) Next(ctx context.Context, size int64) (Checkpoint, error) {
	for {
		l.mu.Lock()
		head, grown := l.head, l.grown
		l.mu.Unlock()
		if head.Size > size {
			return head, nil
		}
		select {
		case <-grown:
		case <-l.ended:
			return Checkpoint{}, fail(ErrClosed, "the log %s is closed", l.origin)
		case <-ctx.Done():
			return Checkpoint{}, ctx.Err()
		}
	}
}

// publish makes head the newest checkpoint and wakes those that wait for it.
func (l *Log) publish(head Checkpoint) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.head = head
	close(l.grown)
	l.grown = make(chan struct{})
}

// Append adds entries, at most MaxBatch in one call, and returns where they are once they are durable and inside a
// signed checkpoint. New entries of one call follow one another without a gap, and either all are appended or none.
// Entries whose claim id and bytes are in the log already get their first receipt, with Duplicate set.
//
// A claim id that is in the log with other bytes is ErrConflict; what can never be appended is ErrInvalid. On any other
// error, and when the context ends before the answer, the entries may be in the log or not: append them again with the
// same claim ids, which is always safe. The slices in entries are not kept.
func (l *Log) Append(ctx context.Context, entries ...Entry) ([]Receipt, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	c, err := newCall(entries)
	if err != nil {
		return nil, err
	}
	return l.answer(ctx, c)
}

// Settle returns when the store holds what was signed last on this machine, also where the process that signed it is
// gone: what its last call was to append is then in the log, or never will be. Whoever judges by the log what to append
// next settles it first, where other processes append too. A log that nothing may be appended to is a [MarkError].
func (l *Log) Settle(ctx context.Context) error {
	_, err := l.answer(ctx, &call{done: make(chan struct{})})
	return err
}

// answer waits for what becomes of a call.
func (l *Log) answer(ctx context.Context, c *call) ([]Receipt, error) {
	if err := l.enqueue(ctx, c); err != nil {
		return nil, err
	}
	select {
	case <-c.done:
		return c.receipts, c.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *Log) enqueue(ctx context.Context, c *call) error {
	l.closing.RLock()
	defer l.closing.RUnlock()
	if l.closed {
		return fail(ErrClosed, "nothing was appended: the log %s is closed", l.origin)
	}
	select {
	case l.queue <- c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close stops taking entries, waits until those taken are answered, and ends. The store stays open.
func (l *Log) Close() error {
	l.closing.Lock()
	if !l.closed {
		l.closed = true
		close(l.queue)
	}
	l.closing.Unlock()
	<-l.ended
	return nil
}
