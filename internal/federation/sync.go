package federation

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/record"
)

// logTime is how long one sync fetches one log: after it the other logs have their turn, and perhaps another peer that is
// faster. What was fetched is kept.
const logTime = 2 * time.Minute

// Sync brings the copies of the logs up to what the peer has, takes over the cosignatures it knows, and cosigns what is
// then held durably. wait is how long the peer may hold its answer back while it knows nothing new: 0 for one exchange,
// up to [MaxWait] in a loop. Several syncs, with several peers, may go on at once.
//
// A log that is refused, for whatever reason, is in the report with its reason and stops no other. The error is that of the
// peer as a whole, or of the context.
func (f *Federation) Sync(ctx context.Context, p Peer, wait time.Duration) (Report, error) {
	ask, sizes, err := f.ask(ctx)
	if err != nil {
		return Report{}, err
	}
	ask.Wait = wait
	heads, err := p.Heads(ctx, ask)
	if err != nil {
		return Report{}, err
	}
	if heads.Process != f.cfg.Process {
		return Report{}, truce.Errorf(truce.Invalid, "the peer keeps the record of the process %s, this node that of %s: check the address", heads.Process, f.cfg.Process)
	}
	logs := f.logs()
	r := Report{Logs: make([]LogReport, len(logs))}
	for _, i := range shortestFirst(logs, sizes, heads) {
		if err := ctx.Err(); err != nil {
			return Report{}, err
		}
		r.Logs[i] = f.syncLog(ctx, p, logs[i], heads)
	}
	return r, ctx.Err()
}

// ask returns what a peer is told of what is held here, and how many entries that is. A log whose head cannot be read is
// left out: its sync will say why.
func (f *Federation) ask(ctx context.Context) (Ask, map[string]int64, error) {
	ask, sizes := Ask{Held: map[truce.MemberID][]byte{}}, map[string]int64{}
	for _, l := range f.logs() {
		cp, ok, err := f.held(ctx, l)
		if err == nil && ok {
			sizes[l.Origin] = cp.Size
			cp, err = cp.Trim(l.Verifier)
			ask.Held[l.Member] = cp.Signed
		}
		if err != nil && !errors.Is(err, record.ErrDamaged) {
			return Ask{}, nil, err
		}
	}
	return ask, sizes, nil
}

// shortestFirst returns the order in which the logs are fetched: where little is missing, first.
func shortestFirst(logs []Log, sizes map[string]int64, heads Heads) []int {
	order, missing := make([]int, len(logs)), make([]int64, len(logs))
	for i, l := range logs {
		order[i] = i
		if cps, err := heads.of(l); err == nil && len(cps) > 0 {
			missing[i] = cps[len(cps)-1].Size - sizes[l.Origin]
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(min(max(missing[a]-missing[b], -1), 1)) })
	return order
}

// syncLog does everything for one log.
func (f *Federation) syncLog(ctx context.Context, p Peer, l Log, heads Heads) LogReport {
	s := &logSync{f: f, log: l, peer: p, LogReport: LogReport{Member: l.Member, Origin: l.Origin, Own: l.Member == f.cfg.Member, Held: -1, Theirs: -1}}
	s.Err = s.run(ctx, heads)
	var fork *record.ForkError
	if errors.As(s.Err, &fork) {
		s.Fork, s.Err = fork, nil
		if s.Own {
			f.seen(OwnFinding{Fork: fork})
		}
	}
	return s.LogReport
}

// logSync is the sync of one log with one peer.
type logSync struct {
	LogReport
	f    *Federation
	log  Log
	peer Peer
	ours record.Checkpoint // held here
	has  bool              // anything is
}

// look reads what is held here. It is read after the peer has answered, so that what the peer knows more of the own log
// was not appended meanwhile.
func (s *logSync) look(ctx context.Context) (err error) {
	s.ours, s.has, err = s.f.held(ctx, s.log)
	if s.has {
		s.Held = s.ours.Size
	}
	return err
}

func (s *logSync) run(ctx context.Context, heads Heads) error {
	if err := s.look(ctx); err != nil {
		return err
	}
	theirs, err := heads.of(s.log)
	if err != nil {
		return err
	}
	if len(theirs) > 0 {
		s.Theirs = theirs[len(theirs)-1].Size
	}
	for _, cp := range slices.Backward(theirs) { // the largest brings all, and the smaller ones are compared with it
		if err := s.bring(ctx, cp); err != nil {
			return err
		}
	}
	if err := s.takeOver(ctx, theirs); err != nil || s.Own {
		return err
	}
	return s.cosign(ctx, theirs)
}

// bring compares a checkpoint of the peer with what is held here, and fetches what is missing.
func (s *logSync) bring(ctx context.Context, cp record.Checkpoint) error {
	switch {
	case s.has && cp.Size <= s.ours.Size:
		return record.Compare(ctx, record.StoreSource(s.f.cfg.Store, s.log.Origin), s.ours, cp)
	case s.Own:
		return s.longer(ctx, cp)
	case s.f.cfg.MostEntries > 0 && cp.Size > s.f.cfg.MostEntries:
		return truce.Errorf(truce.Forbidden, "the log of %s claims %d entries, more than the %d that this node takes: raise the bound if the member means it", s.log.Member, cp.Size, s.f.cfg.MostEntries)
	}
	if err := s.fetch(ctx, cp); err != nil {
		return err
	}
	return s.look(ctx)
}

// longer says that the peer has more of the own log than there is here, or another one.
func (s *logSync) longer(ctx context.Context, cp record.Checkpoint) error {
	if s.ours.Size > 0 {
		if err := record.Compare(ctx, s.peer.Source(s.log), s.ours, cp); err != nil {
			return err
		}
	}
	s.Longer = &cp
	s.f.seen(OwnFinding{Longer: &cp})
	return nil
}

// fetch mirrors the log up to the checkpoint.
func (s *logSync) fetch(ctx context.Context, cp record.Checkpoint) error {
	if !s.f.take(s.log.Origin) {
		return nil // another sync is at it
	}
	defer s.f.release(s.log.Origin)
	timed, cancel := context.WithTimeout(ctx, logTime)
	defer cancel()
	m, err := record.Mirror(timed, s.f.cfg.Store, s.log.Verifier, newVisit(s.peer.Source(s.log), cp.Signed), record.MirrorOptions{})
	s.Added += m.Added
	if err == nil || ctx.Err() != nil {
		return err
	}
	if timed.Err() != nil {
		s.More = true
		return nil
	}
	var fork *record.ForkError
	if errors.Is(err, record.ErrConflict) && !errors.As(err, &fork) {
		return nil // another process was at it
	}
	return err
}

// takeOver keeps the cosignatures by known cosigners that the peer's checkpoints carry and that are not kept here yet.
func (s *logSync) takeOver(ctx context.Context, theirs []record.Checkpoint) error {
	cosigners := s.f.cosigners()
	for _, cp := range theirs {
		if !s.has || cp.Size > s.ours.Size {
			continue
		}
		cp, err := cp.Trim(s.log.Verifier, cosigners...)
		if err != nil {
			return err
		}
		fresh, err := s.fresh(ctx, cp, cosigners)
		if err != nil {
			return err
		}
		if fresh == 0 {
			continue
		}
		if err := record.AddCosignatures(ctx, s.f.cfg.Store, s.log.Verifier, cp.Signed, cosigners...); err != nil {
			return err
		}
		s.Cosignatures += fresh
	}
	return nil
}

// fresh counts the cosignatures on a checkpoint that are not kept here.
func (s *logSync) fresh(ctx context.Context, cp record.Checkpoint, cosigners []note.Verifier) (int, error) {
	got, err := cp.Cosignatures(cosigners...)
	if err != nil || len(got) == 0 {
		return 0, err
	}
	kept, ok, err := s.f.cosigned(ctx, s.log, cp.Size)
	if err != nil {
		return 0, err
	}
	if !ok || kept.Size != cp.Size {
		return len(got), nil
	}
	have, err := kept.Cosignatures(cosigners...)
	n := 0
	for _, c := range got {
		if !slices.ContainsFunc(have, func(h record.Cosignature) bool { return h.Name == c.Name && h.KeyHash == c.KeyHash }) {
			n++
		}
	}
	return n, err
}

// cosigned returns the largest checkpoint up to a size that is kept with cosignatures.
func (f *Federation) cosigned(ctx context.Context, l Log, size int64) (cp record.Checkpoint, ok bool, err error) {
	cp, err = record.Cosigned(ctx, f.cfg.Store, l.Verifier, size)
	if errors.Is(err, record.ErrNotFound) {
		return record.Checkpoint{}, false, nil
	}
	return cp, err == nil, err
}

// cosign cosigns what is held, unless that was done, or a larger state was cosigned before that is not here any more.
func (s *logSync) cosign(ctx context.Context, theirs []record.Checkpoint) error {
	c := s.f.cfg.Cosigner
	if c == nil || s.ours.Size == 0 {
		return nil
	}
	for _, cp := range theirs {
		if cp.Size > s.ours.Size && s.by(cp, c) {
			return truce.Errorf(truce.Conflict, "this node has cosigned the log of %s at %d entries and holds %d: it was put back to an older state, and cosigns nothing of the log until it holds as many again", s.log.Member, cp.Size, s.ours.Size)
		}
	}
	kept, ok, err := s.f.cosigned(ctx, s.log, s.ours.Size)
	if err != nil || ok && kept.Size == s.ours.Size && s.by(kept, c) {
		return err
	}
	s.Cosigned, err = record.CosignHead(ctx, s.f.cfg.Store, s.log.Verifier, c, s.f.cfg.Clock())
	return err
}

// by reports whether a checkpoint carries a valid cosignature of c.
func (s *logSync) by(cp record.Checkpoint, c *record.Cosigner) bool {
	v := s.f.memory.Verifier(c.Verifier())
	own, err := cp.Trim(s.log.Verifier, v)
	if err != nil {
		return false
	}
	list, err := own.Cosignatures(v)
	return err == nil && len(list) > 0
}
