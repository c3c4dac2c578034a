// Package follow feeds the entries of logs into the read models: each log in its order, every entry once, however often
// the process is stopped, for the read models keep how far they came together with what they took in.
//
// It decides nothing about entries: the fold does not depend on how logs are interleaved. A log with an entry of a kind
// that this program does not know is held back there, and said so; the others go on. So is a log at an entry that waits
// for a document to come into force, until it is by what the others say.
package follow

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"time"

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

	whole   sync.Mutex // held by whoever takes in all logs, before mu and for as long as that takes
	mu      sync.Mutex // held while entries are taken in
	logs    []Log
	held    map[truce.MemberID]sqlstore.Held
	upTo    truce.Cut // how far to take in, where bounded
	bounded bool
	stood   map[truce.MemberID]truce.CutLog // where the read models were last found to stand in the log held here
	slice   time.Duration                   // how long a log is taken in before others have their turn
	room    func(truce.MemberID) bool       // whether there is room for more of a member's log
	full    map[truce.MemberID]bool         // of which no more was taken in, because there was none
}

// New returns a follower of the logs of a store.
func New(models *sqlstore.Store, store record.Store, logs ...Log) *Follower {
	return &Follower{models: models, record: store, logs: logs, held: map[truce.MemberID]sqlstore.Held{},
		stood: map[truce.MemberID]truce.CutLog{}, slice: time.Second, full: map[truce.MemberID]bool{},
		room: func(truce.MemberID) bool { return true }}
}

// Room lets the follower ask, before each batch, whether there is room for more of a member's log. Where there is none
// it goes on with the others, and with this one when it is called again.
func (f *Follower) Room(ask func(truce.MemberID) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.room = ask
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

// CatchUp returns when the read models have taken in everything the logs held when it was called, held back logs and
// those for which there is no room left out. progress, when not nil, is told how many entries of how many it has taken
// in; it is called now and then.
//
// What is little comes first, and a log of which much is missing gives way to the others, to [Follower.CatchUpLog] and
// to other processes again and again: whoever enters much keeps nobody waiting.
//
// Read models that are ahead of a log, or stand at another root than the log had at that size, were made from another
// log: that is an error of kind [truce.Conflict], and nothing is taken in.
func (f *Follower) CatchUp(ctx context.Context, progress func(done, of int64)) error {
	f.whole.Lock()
	defer f.whole.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.catchUp(ctx, f.all, progress)
}

// CatchUpLog is CatchUp for the log of one member alone, however much there is to be taken in of others; for all
// of them where the read models are emptied meanwhile.
func (f *Follower) CatchUpLog(ctx context.Context, m truce.MemberID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.catchUp(ctx, func() []Log {
		return slices.DeleteFunc(f.all(), func(l Log) bool { return l.Member != m })
	}, nil)
}

// all returns the logs that are followed.
func (f *Follower) all() []Log { return slices.Clone(f.logs) }

// rest is how long nothing is taken in between slices: a process that waits for the database looks at it again after a
// tenth of a second.
const rest = 120 * time.Millisecond

func (f *Follower) catchUp(ctx context.Context, logs func() []Log, progress func(done, of int64)) error {
	for _, l := range logs() {
		delete(f.held, l.Member)
		delete(f.full, l.Member)
	}
	var goal truce.Cut // what the logs held when this began
	var taken, of int64
	told := func(n int) {
		if taken += int64(n); progress != nil {
			progress(min(max(taken, 0), of), of)
		}
	}
	for last := int64(-1); ; {
		cut, err := f.models.Cut(ctx)
		if err != nil {
			return err
		}
		spans, err := f.behind(ctx, cut, logs())
		if err != nil {
			return err
		}
		if goal == nil {
			goal, of = heads(spans), missing(spans)
		}
		taken = of - lacking(cut, goal)
		if !slices.ContainsFunc(spans, func(s span) bool { return s.from < goal.Size(s.Member) }) {
			if freed, err := f.freed(ctx, logs()); err != nil || !freed {
				told(0) // what is held back is left
				return err
			}
			goal = nil // what was held back is to be taken in too
			continue
		}
		more, err := f.takeIn(ctx, spans, sizeOf(cut) == 0, told)
		switch position := sizeOf(cut); {
		case errors.Is(err, sqlstore.ErrEmptied):
			clear(f.held)
			logs, last, goal = f.all, -1, nil // nothing can be read before all of it is there again
		case truce.KindOf(err) == truce.Conflict && position != last:
			// Another process may have taken the same entries in: go on from where it came to. If it did not move, it is
			// not that.
			last = position
		case err != nil:
			return err
		case more:
			if err := f.giveWay(ctx); err != nil {
				return err
			}
		}
	}
}

// heads returns how far spans reach.
func heads(spans []span) truce.Cut {
	cut := truce.Cut{}
	for _, s := range spans {
		cut = append(cut, truce.CutLog{Member: s.Member, Size: s.to})
	}
	return cut
}

// sizeOf returns how many entries a cut has.
func sizeOf(cut truce.Cut) (n int64) {
	for _, l := range cut {
		n += l.Size
	}
	return n
}

// missing returns how many entries are to be read.
func missing(spans []span) (n int64) {
	for _, s := range spans {
		n += s.to - s.from
	}
	return n
}

// lacking returns how many entries a cut has not, of those that stand in another.
func lacking(cut, goal truce.Cut) (n int64) {
	for _, l := range goal {
		n += max(0, l.Size-cut.Size(l.Member))
	}
	return n
}

// giveWay lets others take in what they wait for.
func (f *Follower) giveWay(ctx context.Context) error {
	f.mu.Unlock()
	defer f.mu.Lock()
	select {
	case <-time.After(rest):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// freed reports whether logs that were held back can be read on: the document they waited for is in force by now.
func (f *Follower) freed(ctx context.Context, logs []Log) (freed bool, err error) {
	for _, l := range logs {
		h := f.held[l.Member]
		if h.Document.IsZero() {
			continue
		}
		p, err := f.models.ProcessSoFar(ctx)
		if err != nil {
			return false, err
		}
		if p.InForce(h.Document) != nil {
			delete(f.held, l.Member)
			freed = true
		}
	}
	return freed, nil
}

// Rebuild empties the read models and fills them again.
func (f *Follower) Rebuild(ctx context.Context, progress func(done, of int64)) error {
	f.whole.Lock()
	defer f.whole.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.models.Reset(ctx); err != nil {
		return err
	}
	return f.catchUp(ctx, f.all, progress)
}

// span is what is to be read of a log.
type span struct {
	Log
	head     record.Checkpoint
	from, to int64
}

// behind returns what the read models have not taken in of logs that are not held back and have room, what is little
// first.
func (f *Follower) behind(ctx context.Context, cut truce.Cut, logs []Log) ([]span, error) {
	var spans []span
	for _, l := range logs {
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
		if _, held := f.held[l.Member]; !held && !f.full[l.Member] && at.Size < to {
			spans = append(spans, span{l, head, at.Size, to})
		}
	}
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.to-a.from, b.to-b.from) })
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
	return truce.Errorf(truce.Unavailable, "the logs cannot be read: %v", err).Because(err)
}

// bulkEntries is how many entries it takes, in an empty store, for indexes to be cheaper built at the end.
const bulkEntries = 20_000

// takeIn takes in spans, one log after the other, each for no longer than a slice; more says that there is more of one.
// Read models that are empty are filled at once.
func (f *Follower) takeIn(ctx context.Context, spans []span, empty bool, told func(n int)) (more bool, err error) {
	most := f.slice
	if empty && missing(spans) >= bulkEntries {
		if err := f.models.Bulk(ctx); err != nil {
			return false, err
		}
		defer func() { err = errors.Join(err, f.models.Index(context.WithoutCancel(ctx))) }()
		most = time.Duration(math.MaxInt64)
	}
	for _, s := range spans {
		short, err := f.takeSpan(ctx, s, most, told)
		if err != nil {
			return false, err
		}
		more = more || short
	}
	return more, nil
}

// takeSpan takes in what is to be read of one log, reading one batch ahead; up to where it is held back, or there is no
// room. short says that the time for it was over first.
func (f *Follower) takeSpan(ctx context.Context, s span, most time.Duration, told func(n int)) (short bool,
	err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	began, next := time.Now(), s.from
	batches, failed := f.read(ctx, s)
	end := func() {
		stop()
		for range batches { // the reader has noticed when there are no more
		}
	}
	for batch := range batches {
		if f.full[s.Member] = !f.room(s.Member); f.full[s.Member] {
			end()
			return false, nil
		}
		held, err := f.models.ApplyRooted(ctx, batch, f.rootOf(s))
		next += int64(len(batch))
		short = err == nil && next < s.to && time.Since(began) > most
		if err != nil || len(held) > 0 || short {
			end()
		}
		for _, h := range held {
			f.held[h.Member] = h
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if told(len(batch)); short {
			return true, nil
		}
	}
	return false, <-failed
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
	batchBytes   = 1 << 20
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
