// Package follow feeds the entries of logs into the read models: each log in its order, every entry once, however often
// the process is stopped, for the read models keep how far they came together with what they took in.
//
// It decides nothing about entries: the fold does not depend on how logs are interleaved. A log with an entry of a kind
// that this program does not know is held back there, and said so; the others go on. So is a log at an entry that waits
// for a document to come into force, until it is by what the others say.
package follow

import (
	"context"
	"errors"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/sqlstore"
	"truce/record"
)

// Log is a log to follow.
type Log struct {
	Member   truce.MemberID
	Origin   string
	Verifier note.Verifier // of its checkpoints
}

// Follower keeps read models abreast of logs. It is safe for concurrent use, also by several processes on one database.
type Follower struct {
	models *sqlstore.Store
	record record.Store

	mu      sync.Mutex // held while entries are taken in
	logs    []Log
	held    map[truce.MemberID]sqlstore.Held
	upTo    truce.Cut // how far to take in, where bounded
	bounded bool
	stood   map[truce.MemberID]truce.CutLog // where the read models were last found to stand in the log held here
}

// New returns a follower of the logs of a store.
func New(models *sqlstore.Store, store record.Store, logs ...Log) *Follower {
	return &Follower{models: models, record: store, logs: logs, held: map[truce.MemberID]sqlstore.Held{},
		stood: map[truce.MemberID]truce.CutLog{}}
}

// Follow lets the follower follow these logs from here on.
func (f *Follower) Follow(logs ...Log) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.logs = logs
}

// UpTo lets the follower take in no more of each log than a cut names.
func (f *Follower) UpTo(cut truce.Cut) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.upTo, f.bounded = cut, true
}

// Held returns the logs that could not be read on when the follower last tried, in the order in which they are
// followed.
func (f *Follower) Held() []sqlstore.Held {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []sqlstore.Held
	for _, l := range f.logs {
		if h, ok := f.held[l.Member]; ok {
			out = append(out, h)
		}
	}
	return out
}

// CatchUp returns when the read models have taken in everything the logs held when it was called, held back logs left
// out. progress, when not nil, is told how many entries of how many it has taken in; it is called now and then.
//
// Read models that are ahead of a log, or stand at another root than the log had at that size, were made from another
// log: that is an error of kind [truce.Conflict], and nothing is taken in.
func (f *Follower) CatchUp(ctx context.Context, progress func(done, of int64)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.catchUp(ctx, progress)
}

func (f *Follower) catchUp(ctx context.Context, progress func(done, of int64)) error {
	if progress == nil {
		progress = func(done, of int64) {}
	}
	for last := int64(-1); ; {
		cut, err := f.models.Cut(ctx)
		if err != nil {
			return err
		}
		spans, err := f.behind(ctx, cut)
		if err != nil {
			return err
		}
		err = f.takeIn(ctx, spans, progress)
		if errors.Is(err, sqlstore.ErrEmptied) {
			last = -1
			continue
		}
		if err == nil {
			freed, err := f.freed(ctx)
			if err == nil && freed {
				continue
			}
			return err
		}
		var position int64
		for _, l := range cut {
			position += l.Size
		}
		// Another process may have taken the same entries in: go on from where it came to. If it did not move, it is not
		// that.
		if truce.KindOf(err) != truce.Conflict || position == last {
			return err
		}
		last = position
	}
}

// freed reports whether a log that was held back can be read on: the document it waited for is in force by now.
func (f *Follower) freed(ctx context.Context) (bool, error) {
	for _, h := range f.held {
		if h.Document.IsZero() {
			continue
		}
		p, err := f.models.ProcessSoFar(ctx)
		if err != nil || p.InForce(h.Document) != nil {
			return err == nil, err
		}
	}
	return false, nil
}

// Rebuild empties the read models and fills them again.
func (f *Follower) Rebuild(ctx context.Context, progress func(done, of int64)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.models.Reset(ctx); err != nil {
		return err
	}
	return f.catchUp(ctx, progress)
}

// span is what is to be read of a log.
type span struct {
	Log
	head     record.Checkpoint
	from, to int64
}

// behind returns what the read models have not taken in.
func (f *Follower) behind(ctx context.Context, cut truce.Cut) ([]span, error) {
	var spans []span
	for _, l := range f.logs {
		head, err := f.head(ctx, l)
		if err != nil {
			return nil, err
		}
		at := cut.Log(l.Member)
		if err := f.stands(ctx, l, head, at); err != nil {
			return nil, err
		}
		to := head.Size
		if f.bounded {
			to = min(to, f.upTo.Size(l.Member))
		}
		if at.Size < to {
			spans = append(spans, span{l, head, at.Size, to})
		}
	}
	return spans, nil
}

// head returns the newest checkpoint of a log; one of size 0 where nothing of the log is held.
func (f *Follower) head(ctx context.Context, l Log) (record.Checkpoint, error) {
	head, err := f.record.Head(ctx, l.Origin)
	if errors.Is(err, record.ErrNotFound) {
		return record.Checkpoint{}, nil
	}
	if err != nil {
		return record.Checkpoint{}, unavailable(err)
	}
	cp, err := record.ParseCheckpoint(head.Signed, l.Verifier)
	if err != nil {
		return record.Checkpoint{}, unavailable(err)
	}
	return cp, nil
}

// stands refuses read models that were not made from the log held here: equal length proves nothing, the root does.
func (f *Follower) stands(ctx context.Context, l Log, head record.Checkpoint, at truce.CutLog) error {
	if at.Size == 0 || f.stood[l.Member] == at {
		return nil
	}
	same, err := Stands(ctx, f.record, head, at)
	if err != nil {
		return unavailable(err)
	}
	if !same {
		return truce.Errorf(truce.Conflict,
			"the read models were made from another log of %s than the one held here, or from a "+
				"longer one: verify the log, then run truce rebuild", l.Member)
	}
	f.stood[l.Member] = at
	return nil
}

// Stands reports whether a log, whose newest checkpoint is given, is the one that was taken in as far as at says: it
// has as many entries, and had that root then.
func Stands(ctx context.Context, store record.Store, head record.Checkpoint, at truce.CutLog) (bool, error) {
	if at.Size > head.Size {
		return false, nil
	}
	root, err := record.RootAt(ctx, record.StoreSource(store, head.Origin), head, at.Size)
	return err == nil && root.String() == at.Root, err
}

// unavailable gives an error of the record a kind.
func unavailable(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &truce.Error{Kind: truce.Unavailable, Message: "the logs cannot be read: " + err.Error(), Err: err}
}

// bulkEntries is how many entries it takes, in an empty store, for indexes to be cheaper built at the end.
const bulkEntries = 20_000

// takeIn takes in spans, one log after the other.
func (f *Follower) takeIn(ctx context.Context, spans []span, progress func(done, of int64)) (err error) {
	var of, done, begun int64
	for _, s := range spans {
		of += s.to - s.from
		begun += s.from
	}
	if begun == 0 && of >= bulkEntries {
		if err := f.models.Bulk(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.models.Index(context.WithoutCancel(ctx))) }()
	}
	clear(f.held)
	for _, s := range spans {
		err := f.takeSpan(ctx, s, func(n int) {
			done += int64(n)
			progress(done, of)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// takeSpan takes in what is to be read of one log, reading one batch ahead; up to where it is held back.
func (f *Follower) takeSpan(ctx context.Context, s span, taken func(n int)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	batches, failed := f.read(ctx, s)
	for batch := range batches {
		held, err := f.models.ApplyRooted(ctx, batch, f.rootOf(s))
		if err != nil || len(held) > 0 {
			stop()
			for range batches { // the reader has noticed when there are no more
			}
		}
		for _, h := range held {
			f.held[h.Member] = h
			return nil
		}
		if err != nil {
			return err
		}
		taken(len(batch))
	}
	return <-failed
}

// rootOf tells the roots that the log of a span had.
func (f *Follower) rootOf(s span) sqlstore.RootAt {
	return func(ctx context.Context, _ truce.MemberID, size int64) (string, error) {
		root, err := record.RootAt(ctx, record.StoreSource(f.record, s.Origin), s.head, size)
		if err != nil {
			return "", unavailable(err)
		}
		return root.String(), nil
	}
}

// Batches are bounded by both, so that memory stays flat whatever the entries are.
const (
	batchEntries = 8192
	batchBytes   = 2 << 20
)

// read sends the entries of a span in batches; failed then gives the error that ended it, nil when there was none.
func (f *Follower) read(ctx context.Context, s span) (batches <-chan []truce.LogEntry, failed <-chan error) {
	out, end := make(chan []truce.LogEntry, 1), make(chan error, 1)
	go func() {
		defer close(out)
		var batch []truce.LogEntry
		bytes := 0
		send := func() error {
			select {
			case out <- batch:
				batch, bytes = nil, 0
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		err := record.ScanSigned(ctx, f.record, s.head, s.from, s.to, func(i int64, data []byte) error {
			e := truce.LogEntry{Ref: truce.Ref{Member: s.Member, Index: i}, Data: slices.Clone(data)}
			batch = append(batch, e)
			if bytes += len(data); i == s.to-1 || len(batch) >= batchEntries || bytes >= batchBytes {
				return send()
			}
			return nil
		})
		if err != nil {
			err = unavailable(err)
		}
		end <- err
	}()
	return out, end
}
