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

// The bounds of one exchange with one peer, beside the time it was asked to wait. What was fetched until then is kept.
const (
	exchangeTime  = 2 * time.Minute
	logTime       = time.Minute // of it for one log: after it the others have their turn
	exchangeBytes = 256 << 20   // of entries and hashes, unpacked
)

// Sync brings the copies of the logs up to what the peer has, takes over the cosignatures it knows, and cosigns what is
// then held durably. wait is how long the peer may hold its answer back while it knows nothing new: 0 for one exchange,
// up to [MaxWait] in a loop. Several syncs, with several peers, may go on at once, and none waits for another's peer.
//
// What the peer's heads alone show, two histories above all, is told before anything more is asked of it. A log that is
// refused, for whatever reason, is in the report with its reason and stops no other. The error is that of the peer as a
// whole, or of the context.
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
		return Report{}, truce.Errorf(truce.Invalid,
			"the peer keeps the record of the process %s, this node that of %s: check the address", heads.Process, f.cfg.Process)
	}
	x := f.newExchange(p)
	logs := f.logs()
	syncs := make([]*logSync, len(logs))
	for i, l := range logs {
		syncs[i] = f.begin(x, l)
		syncs[i].settle(ctx, syncs[i].meet(ctx, heads))
	}
	for _, i := range shortestFirst(logs, sizes, heads) {
		if err := ctx.Err(); err != nil {
			return Report{}, err
		}
		syncs[i].run(ctx)
	}
	r := Report{Logs: make([]LogReport, len(logs))}
	for i, s := range syncs {
		r.Logs[i] = s.LogReport
	}
	return r, ctx.Err()
}

// ask returns what a peer is told of what is held here, and how many entries that is. A log whose head cannot be read
// is left out: its sync will say why.
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

// logSync is the sync of one log with one peer.
type logSync struct {
	LogReport
	f      *Federation
	log    Log
	x      *exchange
	theirs []record.Checkpoint // as the peer shows them, the smallest first
	ours   record.Checkpoint   // held here
	has    bool                // anything is
}

func (f *Federation) begin(x *exchange, l Log) *logSync {
	return &logSync{f: f, log: l, x: x,
		LogReport: LogReport{Member: l.Member, Origin: l.Origin, Own: l.Member == f.cfg.Member, Held: -1, Theirs: -1}}
}

// settle notes what kept a log from being taken. Two histories are told at once.
func (s *logSync) settle(ctx context.Context, err error) {
	var fork *record.ForkError
	if s.Err = err; !errors.As(err, &fork) {
		return
	}
	s.Fork, s.Err = fork, nil
	switch {
	case s.Own:
		s.f.seen(OwnFinding{Fork: fork})
	case s.f.cfg.Forked != nil:
		s.f.cfg.Forked(ctx, s.Member, fork)
	}
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

// meet looks at what the peer's heads say of the log, and asks the peer for nothing.
func (s *logSync) meet(ctx context.Context, heads Heads) (err error) {
	if err := s.look(ctx); err != nil {
		return err
	}
	if s.theirs, err = heads.of(s.log); err != nil || len(s.theirs) == 0 {
		return err
	}
	s.Theirs = s.theirs[len(s.theirs)-1].Size
	if n := len(s.theirs); n == 2 { // the smaller of two of one size says enough
		if err := s.held(ctx, s.theirs[0]); err != nil {
			return err
		}
	}
	return s.held(ctx, s.theirs[len(s.theirs)-1])
}

// held compares a checkpoint that is not larger than the copy with it.
func (s *logSync) held(ctx context.Context, cp record.Checkpoint) error {
	if !s.has || cp.Size > s.ours.Size {
		return nil
	}
	cp, err := cp.Trim(s.log.Verifier)
	if err != nil {
		return err
	}
	return record.Compare(ctx, record.StoreSource(s.f.cfg.Store, s.log.Origin), s.ours, cp)
}

// run does the rest for a log, unless its heads have shown that nothing can be taken.
func (s *logSync) run(ctx context.Context) {
	if s.Err == nil && s.Fork == nil {
		s.settle(ctx, s.rest(ctx))
	}
}

func (s *logSync) rest(ctx context.Context) error {
	for _, cp := range slices.Backward(s.theirs) { // the largest brings all, and the smaller ones are compared with it
		if err := s.bring(ctx, cp); err != nil {
			return err
		}
	}
	if err := s.takeOver(ctx, s.theirs); err != nil || s.Own {
		return err
	}
	return s.cosign(ctx, s.theirs)
}

// bring compares a checkpoint of the peer with what is held here, and fetches what is missing.
func (s *logSync) bring(ctx context.Context, cp record.Checkpoint) error {
	cp, err := cp.Trim(s.log.Verifier) // the proof of a fork has no room for what others put under it
	switch {
	case err != nil:
		return err
	case s.has && cp.Size <= s.ours.Size:
		return s.held(ctx, cp)
	case s.Own:
		return s.longer(ctx, cp)
	case s.f.cfg.MostEntries > 0 && cp.Size > s.f.cfg.MostEntries:
		return truce.Errorf(truce.Forbidden,
			"the log of %s claims %d entries, more than the %d that this node takes: raise the bound "+
				"if the member means it", s.log.Member, cp.Size, s.f.cfg.MostEntries)
	}
	if err := s.fetch(ctx, cp); err != nil {
		return err
	}
	return s.look(ctx)
}

// longer says that the peer has more of the own log than there is here, or another one. It is told before the peer is
// asked which: the own key has signed it.
func (s *logSync) longer(ctx context.Context, cp record.Checkpoint) error {
	s.f.seen(OwnFinding{Longer: &cp})
	if s.ours.Size > 0 {
		asked, cancel := s.x.asking(ctx)
		defer cancel()
		if err := record.Compare(asked, s.x.source(s.log, cp), s.ours, cp); err != nil {
			return err
		}
	}
	s.Longer = &cp
	return nil
}

// little is how many missing entries are fetched although another sync is at the log: its peer may be slow on purpose.
const little = record.MaxBatch / 2

// fetch mirrors the log up to the checkpoint.
func (s *logSync) fetch(ctx context.Context, cp record.Checkpoint) error {
	asked, cancel := s.x.asking(ctx)
	defer cancel()
	h, mine := s.f.take(asked, s.log.Origin, cancel)
	if mine {
		defer s.f.release(s.log.Origin, h)
	}
	if err := s.look(ctx); err != nil || s.Held >= cp.Size {
		return err // the other one has brought it
	}
	if !mine && cp.Size-max(s.Held, 0) > little {
		s.More = true
		return nil
	}
	if err := s.f.hasRoom(ctx, s.log, cp.Size); err != nil {
		return err
	}
	defer s.x.leave()
	room := func(ctx context.Context, bytes int, size int64) error {
		return s.f.room(ctx, s.log, int64(bytes), size)
	}
	m, err := record.Mirror(asked, s.f.cfg.Store, s.log.Verifier, s.x.source(s.log, cp), record.MirrorOptions{Room: room})
	s.Added += m.Added
	var fork *record.ForkError
	switch {
	case err == nil || ctx.Err() != nil:
		return err
	case asked.Err() != nil, errors.Is(err, errSpent), errors.Is(err, record.ErrConflict) && !errors.As(err, &fork):
		s.More = true // the time is up, or another sync was at it
		return nil
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
			return truce.Errorf(truce.Conflict,
				"this node has cosigned the log of %s at %d entries and holds %d: it was put back to an older state, and cosigns "+
					"nothing of the log until it holds as many again", s.log.Member, cp.Size, s.ours.Size)
		}
	}
	kept, ok, err := s.f.cosigned(ctx, s.log, s.ours.Size)
	if err != nil || ok && kept.Size == s.ours.Size && s.by(kept, c) {
		return err
	}
	now := s.f.cfg.Clock()
	if now.Unix() < 0 {
		return nil // no cosignature can bear that time: the clock is wrong, and no log is to blame
	}
	s.Cosigned, err = record.CosignHead(ctx, s.f.cfg.Store, s.log.Verifier, c, now)
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
