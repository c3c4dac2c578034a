package registrar

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/record"
)

// HeldLog is a member's log as it is held here: the own one or a mirror.
type HeldLog struct {
	Member   truce.MemberID
	Origin   string
	Verifier note.Verifier
}

// Joint is what a member's node does by itself in the joint record: it takes in what has come of the others' logs,
// notes how much of them it holds, concurs where the rule is ready, and tells of forks. What an officer decides is
// not its to do.
type Joint struct {
	Member truce.MemberID
	Models Models
	Store  record.Store
	Logs   []HeldLog // of every member; of some nothing may have come yet
	Forks  *Forks
}

// TakeIn lets the member take in what has come of the others' logs: the read models catch up, its log stands under
// what has come into force and notes how much of the others' is now held, and the member concurs in what the rule has
// made of it. It may be called at any time; where nothing has come it writes nothing.
func (j Joint) TakeIn(ctx context.Context, r *Registrar) error {
	if err := j.Models.CatchUp(ctx); err != nil {
		return err
	}
	p, err := j.Models.Process(ctx)
	if err != nil || p.Since.HasGone(j.Member) {
		return err // whoever left says no more
	}
	if err := r.KeepUp(ctx); err != nil {
		return err
	}
	if p, err = j.Models.Process(ctx); err != nil {
		return err
	}
	if _, member := p.Member(j.Member); !member {
		return nil // the others have dropped it
	}
	for _, l := range j.Logs {
		if l.Member == j.Member {
			continue
		}
		if err := j.observe(ctx, r, l); err != nil {
			return err
		}
	}
	_, err = r.SettleAll(ctx)
	return err
}

// observe enters how much of a log is held here, where it holds more than notes of this kind since the last, and that
// is a while ago.
func (j Joint) observe(ctx context.Context, r *Registrar, l HeldLog) error {
	cp, ok, err := j.head(ctx, l)
	if err != nil || !ok || cp.Size == 0 {
		return err
	}
	last, at, err := j.observed(ctx, j.Member, l.Member)
	if err != nil || !due(last, cp.Size, r.now()-at) {
		return err
	}
	worth, err := j.worthNoting(ctx, l, last, cp.Size)
	if err != nil || !worth {
		return err
	}
	return r.Observe(ctx, truce.Observed{Peer: l.Member, Size: cp.Size, Root: cp.Root.String()})
}

// observeEvery is how many seconds pass between two notes of how much of a log is held, unless it has doubled:
// whoever enters one thing after the other makes nobody else do the same.
const observeEvery = 3600

// due reports whether it is time to note that of a log of which last entries were noted some seconds ago more are held.
func due(last, size int64, ago truce.Instant) bool {
	return last == 0 || size >= 2*last || ago >= observeEvery || ago < 0
}

// head returns the newest checkpoint of a log, false where nothing of it is held.
func (j Joint) head(ctx context.Context, l HeldLog) (record.Checkpoint, bool, error) {
	h, err := j.Store.Head(ctx, l.Origin)
	if errors.Is(err, record.ErrNotFound) {
		return record.Checkpoint{}, false, nil
	}
	if err != nil {
		return record.Checkpoint{}, false, err
	}
	cp, err := record.ParseCheckpoint(h.Signed, l.Verifier)
	return cp, err == nil, err
}

// Owes reports whether a member that held so much of a log at a time, by its own clock, must have noted that in its own
// log, and has not by what is held of that here: it enters nothing, or somebody keeps the end of its log back.
func (j Joint) Owes(ctx context.Context, m truce.MemberID, l HeldLog, size int64, when truce.Instant) (bool, error) {
	last, at, err := j.observed(ctx, m, l.Member)
	if err != nil || size <= last || !due(last, size, when-at) {
		return false, err
	}
	return j.worthNoting(ctx, l, last, size)
}

// observed returns how much of a log a member has noted that it holds, and when it noted that.
func (j Joint) observed(ctx context.Context, by, of truce.MemberID) (size int64, at truce.Instant, err error) {
	claims, err := j.Models.Claims(ctx, truce.KindObserved, string(of))
	if err != nil {
		return 0, 0, err
	}
	for _, c := range claims {
		if o := c.Body.(*truce.Observed); c.Member == by && o.Size >= size {
			size, at = o.Size, c.At
		}
	}
	return size, at, nil
}

// observedHead is how every entry of the kind observed begins: entries have one form.
var observedHead = []byte(`{"kind":"` + truce.KindObserved + `",`)

// worthNoting reports whether a span of a log holds anything but notes of what its member holds: else two idle nodes
// would answer each other for ever.
func (j Joint) worthNoting(ctx context.Context, l HeldLog, from, to int64) (bool, error) {
	for next := from; next < to; next += record.MaxBatch { // mostly the first entries tell
		worth := false
		err := record.Scan(ctx, j.Store, l.Origin, next, min(to, next+record.MaxBatch), func(_ int64, data []byte) error {
			worth = worth || !bytes.HasPrefix(data, observedHead)
			return nil
		})
		if err != nil || worth {
			return worth, err
		}
	}
	return false, nil
}

// Forks remembers which proofs of forks were checked. The zero Forks is ready; it is safe for concurrent use.
type Forks struct {
	mu      sync.Mutex
	checked map[truce.Ref]int64 // entries agreed, -1 where the proof proves nothing
}

// Forked returns the members whose logs are proven to have two histories by an entry of any member, with how many of
// their first entries are in both. Every proof is checked here; one that proves nothing is passed over.
func (j Joint) Forked(ctx context.Context) (map[truce.MemberID]int64, error) {
	claims, err := j.Models.Claims(ctx, truce.KindFork, "")
	if err != nil {
		return nil, err
	}
	j.Forks.mu.Lock()
	defer j.Forks.mu.Unlock()
	out := map[truce.MemberID]int64{}
	for _, c := range claims {
		agreed, known := j.Forks.checked[c.Ref]
		if !known {
			agreed = j.Agreed(c.Body.(*truce.Fork))
			if j.Forks.checked == nil {
				j.Forks.checked = map[truce.Ref]int64{}
			}
			j.Forks.checked[c.Ref] = agreed
		}
		m := c.Body.(*truce.Fork).Member
		if old, forked := out[m]; agreed >= 0 && (!forked || agreed < old) {
			out[m] = agreed
		}
	}
	return out, nil
}

// Agreed returns how many entries are not in doubt by a proof; -1 where it proves nothing. The finder says where the
// histories part; it cannot be after the smaller of the two checkpoints.
func (j Joint) Agreed(f *truce.Fork) int64 {
	for _, l := range j.Logs {
		if l.Member != f.Member {
			continue
		}
		smaller, _, err := record.VerifyFork([]byte(f.Proof), l.Verifier)
		if err != nil {
			return -1
		}
		return min(f.Size, smaller.Size-1)
	}
	return -1
}

// Tell enters the proof that another member's log has two histories, at once: the two checkpoints are all it needs.
// What is in doubt is what the proof itself shows to differ; [Joint.Locate] finds out where the histories part.
func (j Joint) Tell(ctx context.Context, r *Registrar, m truce.MemberID, fork *record.ForkError) error {
	return r.Prove(ctx, truce.Fork{Member: m, Size: shown(fork), Proof: string(record.FormatFork(fork.Fork))})
}

// shown returns how many entries two histories can have in common at most, by the proof alone.
func shown(fork *record.ForkError) int64 { return max(0, min(fork.Ours.Size, fork.Theirs.Size)-1) }

// Locate finds out where the two histories of a log part, and enters that where it is earlier than was told. theirs
// is where the other history was seen. Where that breaks off, what was read until then counts: whoever forks its log,
// and then says nothing, does not make the others doubt all it ever said.
func (j Joint) Locate(ctx context.Context, r *Registrar, m truce.MemberID, fork *record.ForkError,
	theirs record.Source) error {
	// Where it broke off, or the time for it is over, what was found holds all the same.
	agreed, _ := record.Agreed(ctx, record.StoreSource(j.Store, fork.Origin), fork.Ours, theirs, fork.Theirs)
	if agreed >= shown(fork) {
		return nil
	}
	return r.Prove(context.WithoutCancel(ctx), truce.Fork{Member: m, Size: agreed,
		Proof: string(record.FormatFork(fork.Fork))})
}
