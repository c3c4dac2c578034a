package record

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxBatchBytes ends a batch early, so that large entries do not make large transactions.
const maxBatchBytes = 16 << 20

// call is one Append, or Settle, on its way through the writer.
type call struct {
	entries  []prepared // none: the log is to be settled
	bytes    int
	receipts []Receipt
	err      error
	done     chan struct{} // closed when receipts and err are set
}

// prepared is an entry as the writer needs it: hashed when it was given, in the goroutine that gave it.
type prepared struct {
	claim  string
	leaf   tlog.Hash
	framed []byte
}

// newCall checks, hashes and copies the entries.
func newCall(entries []Entry) (*call, error) {
	if len(entries) > MaxBatch {
		return nil, fail(ErrInvalid, "%d entries in one append; the most is %d", len(entries), MaxBatch)
	}
	size := 0
	for _, e := range entries {
		if err := e.check(); err != nil {
			return nil, err
		}
		size += prefixSize + len(e.Data)
	}
	c := &call{entries: make([]prepared, len(entries)), bytes: size, done: make(chan struct{})}
	hasher, buf := newLeafHasher(), make([]byte, 0, size)
	for i, e := range entries {
		start := len(buf)
		buf = appendFramed(buf, e.Data)
		c.entries[i] = prepared{e.Claim, hasher.sum(e.Data), buf[start:len(buf):len(buf)]}
	}
	return c, nil
}

// writer is the one goroutine that appends. It commits all calls that are queued together: the more wait, the more
// share one flush to disk.
type writer struct {
	store     Store
	signer    note.Signer
	verifier  note.Verifier
	origin    string
	shared    bool // other processes append too
	mark      Mark // nil: nothing but the store knows how far the log was signed
	published func(Checkpoint)

	state           // the log as it was last known to be committed
	unsure    *plan // written after that, and not known whether it was committed
	dead      error // set when the log must not be appended to any more
	lookUp    bool  // the last batch held claim ids that were taken: look them up before writing
	finishing bool  // what is written is what was signed last, before this process began
}

// state is a committed state of the log.
type state struct {
	head Checkpoint
	edge *frontier
}

// run answers calls until the queue is closed and empty.
func (w *writer) run(queue <-chan *call) {
	var held *call // did not fit into the last batch
	for {
		first := held
		if first == nil {
			c, ok := <-queue
			if !ok {
				return
			}
			first = c
		}
		var batch []*call
		batch, held = gather(first, queue)
		if slices.ContainsFunc(batch, func(c *call) bool { return len(c.entries) > 0 }) {
			w.commit(batch)
		} else {
			refuse(batch, w.whole())
		}
		for _, c := range batch {
			if c.err != nil {
				c.receipts = nil
			}
			close(c.done)
		}
	}
}

// gather returns first and what else is queued, as far as it fits; held is a call that was taken and does not.
func gather(first *call, queue <-chan *call) (batch []*call, held *call) {
	batch = []*call{first}
	entries, size := len(first.entries), first.bytes
	for {
		select {
		case c, ok := <-queue:
			if !ok {
				return batch, nil
			}
			entries, size = entries+len(c.entries), size+c.bytes
			if entries > MaxBatch || size > maxBatchBytes {
				return batch, c
			}
			batch = append(batch, c)
		default:
			return batch, nil
		}
	}
}

// commit appends the batch and sets the receipts or errors of its calls.
func (w *writer) commit(batch []*call) {
	ctx := context.Background() // a batch belongs to many callers: none of them may stop it
	for {
		if err := w.settle(ctx); err != nil {
			refuse(batch, err)
			return
		}
		p, err := w.write(ctx, batch, w.lookUp)
		if errors.Is(err, errTaken) {
			p, err = w.write(ctx, batch, true)
		}
		w.lookUp = p.repeated
		if err == nil {
			w.adopt(p)
			return
		}
		if errors.Is(err, errUnfinished) {
			if err = w.finish(); err == nil {
				continue
			}
			refuse(batch, err)
			return
		}
		if errors.As(err, new(*MarkError)) { // nothing was written
			refuse(batch, err)
			return
		}
		if errors.Is(err, ErrDamaged) {
			w.dead = err
			refuse(batch, err)
			return
		}
		before := w.head.Signed
		w.unsure = p
		if undecided := w.settle(ctx); undecided != nil {
			refuse(batch, undecided)
			return
		}
		switch signed := w.head.Signed; {
		case bytes.Equal(signed, before) && p.sent && w.shared && w.mark != nil:
			refuse(batch, failBecause(ErrUnavailable, err,
				"it is not known whether the last entries for %s were appended: what comes "+
					"next writes them first, if they were not; append again with the same claim ids", w.origin))
			return
		case bytes.Equal(signed, before):
			refuse(batch, failBecause(ErrUnavailable, err, "nothing was appended to %s, and nothing it holds was lost; "+
				"when the cause is mended, append again with the same claim ids", w.origin))
			return
		case bytes.Equal(signed, p.next.head.Signed):
			return
		}
		w.lookUp = true // another process appended meanwhile, after this batch or in place of it: its claim ids tell
	}
}

// whole sees to it that the store holds what was signed last.
func (w *writer) whole() error {
	if err := w.settle(context.Background()); err != nil {
		return err
	}
	return w.begin(context.Background())
}

// refuse sets the error of the calls that have none of their own.
func refuse(batch []*call, err error) {
	for _, c := range batch {
		if c.err == nil {
			c.err = err
		}
	}
}

// adopt makes what p has committed the state of the log.
func (w *writer) adopt(p *plan) {
	if len(p.entries) == 0 {
		return
	}
	w.state = p.next
	if w.mark != nil {
		_ = w.mark.Keep() // if it cannot be noted now, it is found out at the next start
	}
	w.published(w.head)
}

// takeOver makes what another process has committed the state of the log.
func (w *writer) takeOver(now state) {
	w.state = now
	w.published(w.head)
}

// settle finds out whether the last write was committed, where that is not known. It returns nil when the state is that
// of the store again, and otherwise the reason why nothing can be appended now.
func (w *writer) settle(ctx context.Context) error {
	if w.dead != nil || w.unsure == nil {
		return w.dead
	}
	now, err := w.load(ctx)
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound) {
		w.dead = err
		return err
	}
	if err != nil {
		return failBecause(ErrUnavailable, err, "it is not known whether the last entries for %s were appended, because its "+
			"head cannot be read; when the cause is mended, append again with the same claim ids", w.origin)
	}
	switch signed := now.head.Signed; {
	case bytes.Equal(signed, w.head.Signed):
	case bytes.Equal(signed, w.unsure.next.head.Signed):
		w.adopt(w.unsure)
	case w.shared: // load has found that it continues what is known here
		w.takeOver(now)
	default:
		w.dead = fail(ErrDamaged, "nothing more is appended to %s: its head in the store is of size %d and was not written "+
			"by "+
			"this process, which left it at %d; stop every other process that writes this log, or find out who replaced the "+
			"store's data, and start again", w.origin, now.head.Size, w.head.Size)
		return w.dead
	}
	w.unsure = nil
	return nil
}
