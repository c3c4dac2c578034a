package federation

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/listen"
	"truce/record"
)

// Log is a member's log in the process, and the key of the member's cosigner.
type Log struct {
	Member   truce.MemberID
	Origin   string
	Verifier note.Verifier
	Cosigner note.Verifier // nil where the member has none
}

// Config says what a Federation works with. Its functions may be called by several goroutines at once.
type Config struct {
	Member  truce.MemberID // whose node this is
	Process string
	Store   record.Store
	Logs    func() []Log // of all members, the own one included; what is not among them is neither taken nor given

	// Cosigner cosigns what is mirrored; nil cosigns nothing. It never cosigns the own log.
	Cosigner *record.Cosigner
	// Witnesses, if set, returns foreign cosigners whose signatures are taken over beside those of the members.
	Witnesses func() []note.Verifier
	Clock     func() time.Time // dates cosignatures; nil: the machine's

	// MostEntries refuses a log that claims to have more; 0 refuses none.
	MostEntries int64
	// Room, if set, says why so many bytes more of a member's log, which is of a size then, are not taken, where they are
	// not.
	Room func(ctx context.Context, m truce.MemberID, bytes, size int64) error

	// Withhold, if set, leaves the own log out of what is served while it returns true: the node does not know yet whether
	// its newest state is the newest it has signed.
	Withhold func() bool
	// OwnSeen, if set, is called when a peer, by asking or by being asked, shows that it knows more or other of the own
	// log than there is here. It must not block.
	OwnSeen func(OwnFinding)
	// Forked, if set, is called with the proof as soon as a peer's heads, or its log, show that the log of another
	// member has two histories. No lock is held meanwhile, and nothing more is asked of the peer before it returns.
	Forked func(context.Context, truce.MemberID, *record.ForkError)
}

// OwnFinding is what a peer knows of the own log that is not so here.
type OwnFinding struct {
	// Longer is a checkpoint signed by the own key that has more entries than the log here: this store was put back to an
	// older state. Nothing may be appended before [Federation.Recover] has brought the rest.
	Longer *record.Checkpoint
	// Fork proves that the own key signed two histories.
	Fork *record.ForkError
}

// Federation exchanges logs with peers. Its methods may be called by several goroutines at once.
type Federation struct {
	cfg     Config
	memory  record.Memory // of the signatures on checkpoints
	packers sync.Pool     // of gzip writers, which are large

	// What callers share when they are answered.
	shelf   shelf
	answers *listen.Budget
	asked   *listen.Turns // for heads
	fetched *listen.Turns // for pieces of logs
	// heavy are places for fetches of large bundles.
	heavy chan struct{}

	mu   sync.Mutex
	busy map[string]*hold // by origin
	full map[string]full  // by origin
}

// full says that there was no room for a log: it is not fetched again and again to find that out.
type full struct {
	why   error
	until time.Time
}

// fullFor is how long a log for which there was no room is not fetched.
const fullFor = 10 * time.Minute

// hasRoom says why a log is not fetched now: there is no room for it, or there was none a while ago.
func (f *Federation) hasRoom(ctx context.Context, l Log, size int64) error {
	f.mu.Lock()
	before, was := f.full[l.Origin]
	f.mu.Unlock()
	if was && time.Now().Before(before.until) {
		return before.why
	}
	return f.room(ctx, l, 0, size)
}

// room says why so many bytes more of a log, which is of a size then, are not taken, and remembers it; not where the
// time to ask was over.
func (f *Federation) room(ctx context.Context, l Log, bytes, size int64) error {
	if f.cfg.Room == nil {
		return nil
	}
	err := f.cfg.Room(ctx, l.Member, bytes, size)
	f.mu.Lock()
	defer f.mu.Unlock()
	if delete(f.full, l.Origin); err != nil && ctx.Err() == nil {
		f.full[l.Origin] = full{err, time.Now().Add(fullFor)}
	}
	return err
}

// hold says that a sync is fetching a log.
type hold struct {
	since  time.Time
	cancel context.CancelFunc
	done   chan struct{} // closed when it is over
}

// New returns a Federation.
func New(cfg Config) *Federation {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	return &Federation{
		cfg:     cfg,
		busy:    map[string]*hold{},
		full:    map[string]full{},
		answers: listen.NewBudget(bundleMemory, eachMemory),
		asked:   listen.NewTurns(100, 100*time.Millisecond),
		fetched: listen.NewTurns(4000, 2*time.Millisecond),
		heavy:   make(chan struct{}, 2),
	}
}

// How long a sync waits for another one that is fetching the same log, and after what time it ends it: the other's
// peer may be slow, and what it has brought is kept.
const (
	patience = time.Second
	longHold = 20 * time.Second
)

// take reserves a log for one sync, which cancel ends; false says that another one is fetching it still.
func (f *Federation) take(ctx context.Context, origin string, cancel context.CancelFunc) (*hold, bool) {
	wait := time.NewTimer(patience)
	defer wait.Stop()
	for {
		f.mu.Lock()
		other := f.busy[origin]
		if other == nil {
			h := &hold{time.Now(), cancel, make(chan struct{})}
			f.busy[origin] = h
			f.mu.Unlock()
			return h, true
		}
		f.mu.Unlock()
		if time.Since(other.since) > longHold {
			other.cancel()
		}
		select {
		case <-other.done:
		case <-wait.C:
			return nil, false
		case <-ctx.Done():
			return nil, false
		}
	}
}

func (f *Federation) release(origin string, h *hold) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.busy, origin)
	close(h.done)
}

// logs returns the logs of the process, with verifiers that remember.
func (f *Federation) logs() []Log {
	given := f.cfg.Logs()
	logs := make([]Log, len(given))
	for i, l := range given {
		l.Verifier, l.Cosigner = f.memory.Verifier(l.Verifier), f.memory.Verifier(l.Cosigner)
		logs[i] = l
	}
	return logs
}

// log returns the log of a member.
func (f *Federation) log(m truce.MemberID) (Log, bool) {
	for _, l := range f.logs() {
		if l.Member == m {
			return l, true
		}
	}
	return Log{}, false
}

// cosigners returns the cosigners whose signatures are taken over: those of the members and the foreign ones.
func (f *Federation) cosigners() []note.Verifier {
	var all []note.Verifier
	for _, l := range f.logs() {
		if l.Cosigner != nil {
			all = append(all, l.Cosigner)
		}
	}
	if f.cfg.Witnesses != nil {
		for _, w := range f.cfg.Witnesses() {
			all = append(all, f.memory.Verifier(w))
		}
	}
	return all
}

// held returns the newest checkpoint of a log in the store; ok is false where there is none.
func (f *Federation) held(ctx context.Context, l Log) (cp record.Checkpoint, ok bool, err error) {
	head, err := f.cfg.Store.Head(ctx, l.Origin)
	if errors.Is(err, record.ErrNotFound) {
		return record.Checkpoint{}, false, nil
	}
	if err != nil {
		return record.Checkpoint{}, false, err
	}
	cp, err = record.ParseCheckpoint(head.Signed, l.Verifier)
	return cp, err == nil, err
}

// withheld reports whether a log is not to be served now.
func (f *Federation) withheld(l Log) bool {
	return l.Member == f.cfg.Member && f.cfg.Withhold != nil && f.cfg.Withhold()
}

// seen tells the node what a peer knows of the own log.
func (f *Federation) seen(finding OwnFinding) {
	if f.cfg.OwnSeen != nil {
		f.cfg.OwnSeen(finding)
	}
}
