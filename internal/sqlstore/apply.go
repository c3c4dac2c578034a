package sqlstore

import (
	"context"
	"errors"
	"slices"

	"truce"
)

// Held says that a log cannot be read on from the entry.
type Held struct {
	truce.Ref
	Kind     truce.Kind   // not known to this program, which must be updated; "": it is
	Document truce.Digest // that must come into force first; zero: none must
}

// ErrEmptied is what [Store.Apply] returns when a member has joined for whom there was no place: the tables were
// emptied, and everything is to be taken in again. It happens once for whoever joins; what they are asked meanwhile is
// an error of kind [truce.Unavailable], until they are of a state no earlier than before.
var ErrEmptied = errors.New("sqlstore: the tables were emptied, and are to be filled again")

// Apply takes in entries, of any logs, each log in its order from where the tables stand; all of them, and how far that
// is, in one transaction. Entries without effect are kept with the reason. A log whose next entry is of a kind that the
// document in force names and this program does not know is held back there: it is returned, and its entries are left
// for a program that knows the kind. So is one whose next entry waits for a document to come into force; it can be read
// on when it is ([Store.ProcessSoFar]).
//
// An entry that is not the next of its log is an error of kind [truce.Conflict], and nothing is taken in. After any
// error the tables are as they were, unless the database could not say whether it committed; [Store.Cut] tells.
func (s *Store) Apply(ctx context.Context, entries []truce.LogEntry) ([]Held, error) {
	return s.ApplyRooted(ctx, entries, nil)
}

// RootAt tells the root that a log had at a size, base64 as in a checkpoint.
type RootAt func(ctx context.Context, m truce.MemberID, size int64) (string, error)

// ApplyRooted is [Store.Apply] for entries that do not carry the root of their log: it is asked for where the tables
// come to stand, and kept with the position. Read models of which no root is kept are matched to no log.
func (s *Store) ApplyRooted(ctx context.Context, entries []truce.LogEntry, root RootAt) ([]Held, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var held []Held
	emptied := false
	err := s.write(ctx, func(w writer) error {
		cut, err := readCut(w)
		if err != nil {
			return err
		}
		if err := s.remember(w, cut); err != nil {
			return err
		}
		a := newApplying(s, w)
		a.root = root
		if err := a.all(ctx, entries); err != nil {
			return err
		}
		if emptied = len(a.joins) > 0; emptied {
			s.memo = nil
			return a.empty()
		}
		held = a.held
		return a.finish(ctx)
	})
	if err != nil {
		s.forget()
		return nil, s.fault("take in entries", err)
	}
	if emptied {
		s.forget()
		return nil, ErrEmptied
	}
	return held, nil
}

// remember sees to it that the memo is of the state the transaction began with.
func (s *Store) remember(q querier, cut truce.Cut) error {
	joined, _, err := readJoined(q)
	if err != nil {
		return err
	}
	if s.memo != nil && s.memo.agrees(cut) && slices.Equal(s.memo.joined, joined) {
		return nil
	}
	if s.memo != nil || s.columns != nil && !sameSizes(s.columns.cut, cut) {
		s.forget() // another process wrote
	}
	s.memo, err = readMemo(q)
	return err
}

// publish commits and shows readers the columns that belong to what was committed.
func (s *Store) publish(commit func() error) error {
	s.gate.Lock()
	defer s.gate.Unlock()
	if err := commit(); err != nil {
		return err
	}
	if s.memo == nil {
		return nil
	}
	s.process.Store(s.memo.process)
	if s.columns == nil {
		return nil
	}
	for _, c := range s.changes {
		if err := s.found.apply(c); err != nil {
			s.columns = nil // what was committed stands: they are read again
			return nil
		}
		s.found.note(c.id)
	}
	s.changes = nil
	s.columns = s.found.publish(s.memo.cut(), s.memo.roster)
	return nil
}

// applying is a batch of entries on its way into the tables.
type applying struct {
	s       *Store
	w       writer
	memo    *memo
	root    RootAt // nil: the entries carry it
	held    []Held
	logs    map[truce.MemberID]bool // whose position moved
	minted  map[*logMemo]bool       // whose numbers did
	filed   map[filedKey]int        // reports more
	changes map[int64]change

	spoken        map[int64]bool // incidents of which something was said that lists show
	spokenReports map[int64]bool
	anew          bool             // every incident is to be derived: the process is not what it was
	joins         []truce.MemberID // who has no place in the roster: the tables are to be emptied
	rejoin        map[int64]bool   // incidents of which it was said that they are one with another, or are not
}

type filedKey struct {
	place   int64
	dataset string
}

func newApplying(s *Store, w writer) *applying {
	return &applying{s: s, w: w, memo: s.memo, logs: map[truce.MemberID]bool{}, minted: map[*logMemo]bool{},
		filed:   map[filedKey]int{},
		changes: map[int64]change{}, spoken: map[int64]bool{}, spokenReports: map[int64]bool{}, rejoin: map[int64]bool{}}
}

// all takes in the entries, decoding them ahead on the other processors.
func (a *applying) all(ctx context.Context, entries []truce.LogEntry) error {
	next, stop := decodeAhead(a.memo.process, entries)
	defer stop()
	for i := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.entry(&entries[i], next()); err != nil || len(a.joins) > 0 {
			return err
		}
	}
	return nil
}

// entry takes in one entry.
func (a *applying) entry(e *truce.LogEntry, d *decoded) error {
	for _, h := range a.held {
		if h.Member == e.Member {
			return nil
		}
	}
	l := a.memo.log(e.Member)
	if e.Index != l.size {
		return truce.Errorf(truce.Conflict, "entry %s was given when the log stood at %d", e.Ref, l.size)
	}
	if document, err := a.awaits(l, e.Ref, d); err != nil || !document.IsZero() {
		a.held = append(a.held, Held{Ref: e.Ref, Document: document})
		return err
	}
	whole, refused, err := a.assemble(l, d)
	if u, unknown := refused.(*truce.UnknownKind); unknown {
		a.held = append(a.held, Held{Ref: e.Ref, Kind: u.Kind})
		return nil
	}
	if err == nil && refused == nil && whole != nil {
		refused, err = a.judge(l, e.Ref, whole)
	}
	if err == nil && refused != nil {
		r := truce.Refuse(e.Ref, refused)
		err = a.w.exec("put_refused", string(r.Member), r.Index, r.Why)
	}
	l.size++
	l.root = e.Root
	a.logs[e.Member] = true
	return err
}

// awaits returns the document that the entry waits for, zero where it waits for none.
func (a *applying) awaits(l *logMemo, ref truce.Ref, d *decoded) (truce.Digest, error) {
	if d.err != nil {
		return truce.Digest{}, nil
	}
	switch d.entry.Body.(type) {
	case *truce.Process, *truce.Enactment:
	default:
		return truce.Digest{}, nil
	}
	p := &past{q: a.w, memo: a.memo, log: l, founding: a.s.founding}
	document, waits := truce.Awaits(p, ref, d.entry)
	if !waits {
		document = truce.Digest{}
	}
	return document, p.err
}

// assemble puts parts together and keeps those that wait for others. whole is nil where nothing is to be judged yet;
// refused says why the entry has no effect.
func (a *applying) assemble(l *logMemo, d *decoded) (whole *decoded, refused, err error) {
	waited, part := l.parts.Pending(), -1
	var e truce.Entry
	done := false
	if refused = d.err; refused == nil {
		e, done, refused = l.parts.Take(d.entry)
	}
	if u, unknown := refused.(*truce.UnknownKind); unknown {
		if refused = l.stands.Void(u); refused == nil {
			return nil, u, nil
		}
	}
	if refused != nil {
		l.parts.Drop()
	}
	if p, ok := d.entry.Body.(*truce.Part); ok {
		part = p.Part
	}
	if waited && (!l.parts.Pending() || part == 0) {
		if err := a.w.exec("drop_parts", string(l.member)); err != nil {
			return nil, nil, err
		}
	}
	switch {
	case refused != nil:
		return nil, refused, nil
	case !done:
		return nil, nil, a.w.exec("put_part", string(l.member), l.size, d.body)
	case part >= 0:
		body, err := truce.EncodeBody(e.Body)
		return &decoded{entry: e, body: string(body)}, nil, err
	}
	return d, nil, nil
}

// judge gives an entry its effect; refused says why it has none.
func (a *applying) judge(l *logMemo, ref truce.Ref, d *decoded) (refused, err error) {
	p := &past{q: a.w, memo: a.memo, log: l, founding: a.s.founding}
	refused = truce.Admit(p, ref, d.entry)
	if p.err != nil {
		return nil, p.err
	}
	if refused != nil {
		return refused, nil
	}
	return nil, a.take(l, ref, d)
}

// empty empties the tables, for those who have joined need places, and notes how far they must be filled again.
func (a *applying) empty() error {
	if err := a.w.exec("empty_tables"); err != nil {
		return err
	}
	for _, m := range rosterOf(a.memo.process, append(a.joins, a.memo.joined...)) {
		if err := a.w.exec("put_roster", string(m), a.memo.log(m).size); err != nil {
			return err
		}
	}
	return nil
}

// finish writes what is kept once for a batch: what was derived, counted and minted, and how far the logs are taken in.
func (a *applying) finish(ctx context.Context) error {
	if err := a.deriveSpoken(ctx); err != nil {
		return err
	}
	if a.anew {
		if err := a.deriveAll(ctx); err != nil {
			return err
		}
	}
	for k, n := range a.filed {
		if err := a.w.exec("add_filed", k.place, k.dataset, n); err != nil {
			return err
		}
	}
	if len(a.filed) > 0 {
		if err := a.w.exec("drop_unfiled"); err != nil {
			return err
		}
	}
	for l := range a.minted {
		for letter, n := range l.minted {
			if err := a.w.exec("put_minted", l.place, string(letter), n); err != nil {
				return err
			}
		}
	}
	for m := range a.logs {
		l := a.memo.log(m)
		if l.root == "" && a.root != nil {
			var err error
			if l.root, err = a.root(ctx, m, l.size); err != nil {
				return err
			}
		}
		if err := a.w.exec("put_log", string(m), l.size, l.root); err != nil {
			return err
		}
	}
	a.s.changes = a.changes
	return nil
}
