package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
	"time"

	"truce"
	"truce/internal/query"
)

// read calls fn with one state, no earlier than one that was read before. Errors of the database get their kind.
func (s *Store) read(ctx context.Context, fn func(*reader) error) error {
	return s.readAny(ctx, func(r *reader) error {
		if err := r.early(); err != nil {
			return err
		}
		return fn(r)
	})
}

// readAny is read for what may also be asked of tables that are being filled again.
func (s *Store) readAny(ctx context.Context, fn func(*reader) error) error {
	conn, err := s.readers.Conn(ctx)
	if err != nil {
		return s.fault("read", err)
	}
	defer conn.Close()
	return s.fault("read", ended(ctx, s.readOn(ctx, conn, fn)))
}

// ended returns why the context ended in the place of an error of the database that came of it: which one that is, such
// as a statement that is closed, depends on the moment.
func ended(ctx context.Context, err error) error {
	var known *truce.Error
	if err == nil || ctx.Err() == nil || errors.As(err, &known) {
		return err
	}
	return ctx.Err()
}

func (s *Store) readOn(ctx context.Context, conn *sql.Conn, fn func(*reader) error) error {
	tx, err := conn.BeginTx(ctx, s.readOnly)
	if err != nil {
		return err
	}
	defer tx.Rollback() // there is nothing to commit
	r := &reader{q: &sqlTx{ctx: ctx, tx: tx, stmts: s.reads}, stood: &s.stood, shared: &s.shared}
	joined, behind, err := readJoined(r.q)
	if err != nil {
		return err
	}
	r.behind = behind
	if p := s.process.Load(); p != nil {
		r.founder = p.Founder()
	} else if r.founder, err = readFounder(r.q); err != nil {
		return err
	}
	if r.founder != nil {
		r.roster = rosterOf(r.founder, joined)
	}
	return fn(r)
}

// part are the columns of what may lie in a span, all that a process needs that asks for one day and ends.
type part struct {
	of      truce.Interval
	columns *columns
}

// readColumned is read with the columns of the state, where they are held: all of them, or those of a span, when no
// more is asked for. The columns and what the transaction sees are of one state because a transaction sees what is
// there when it first reads, and that is under the gate.
func (s *Store) readColumned(ctx context.Context, of truce.Interval, fn func(*reader) error) error {
	conn, err := s.readers.Conn(ctx) // before the gate: who waits for a connection must not keep a writer waiting
	if err != nil {
		return s.fault("read", err)
	}
	defer conn.Close()
	s.gate.RLock()
	open := true
	leave := func() {
		if open {
			s.gate.RUnlock()
		}
		open = false
	}
	defer leave()
	return s.fault("read", ended(ctx, s.readOn(ctx, conn, func(r *reader) error {
		if r.columns = s.columns; r.columns == nil && s.part.of == of {
			r.columns = s.part.columns
		}
		cut, err := readCut(r.q)
		leave()
		if err = cmp.Or(err, r.early()); err != nil {
			return err
		}
		if r.columns != nil && !(sameSizes(r.columns.cut, cut) && slices.Equal(r.columns.roster, r.roster)) {
			r.columns = nil // another process wrote
		}
		return fn(r)
	})))
}

// errNoColumns says that the columns of a state are not held.
var errNoColumns = errors.New("the columns are not read yet")

// Read calls fn with a reader of one state, however much is asked of it: for what must be of one cut, such as a
// bulletin. The reader is for one goroutine, and of no use when fn has returned. It sees nothing that is written
// meanwhile, and what it sees cannot be tidied away until then: fn must not wait for anything.
func (s *Store) Read(ctx context.Context, fn func(query.Reader) error) error {
	return s.readLists(ctx, truce.Interval{}, func(r *reader) error { return fn(r) })
}

// Warm reads what lists are answered from, so that the first list does not have to: about two seconds a million
// incidents.
func (s *Store) Warm(ctx context.Context) error {
	return s.readLists(ctx, truce.Interval{}, func(*reader) error { return nil })
}

// readLists is read for what needs the columns of a span, or with no ends all of them. Where none are held they are
// read first; while they are read, and no longer, nothing is written.
func (s *Store) readLists(ctx context.Context, of truce.Interval, fn func(*reader) error) error {
	err := s.readColumned(ctx, of, func(r *reader) error {
		if r.columns == nil {
			return errNoColumns
		}
		return fn(r)
	})
	if !errors.Is(err, errNoColumns) {
		return err
	}
	s.mu.Lock()
	leave := sync.OnceFunc(s.mu.Unlock)
	defer leave()
	return s.readColumned(ctx, of, func(r *reader) error {
		if r.columns == nil {
			if err := s.readColumns(r, of); err != nil {
				return err
			}
		}
		leave()
		return fn(r)
	})
}

// readColumns reads the columns of the reader's state, and holds them from here on: those of a span where it is the
// first that is asked for, else all. The caller holds mu.
func (s *Store) readColumns(r *reader, of truce.Interval) error {
	if s.part.columns != nil {
		of = truce.Interval{}
	}
	w, err := readColumns(r.q, of)
	if err != nil {
		return err
	}
	cut, err := readCut(r.q)
	if err != nil {
		return err
	}
	r.columns = w.publish(cut, r.roster)
	s.gate.Lock()
	defer s.gate.Unlock()
	if of != (truce.Interval{}) {
		s.part = part{of, r.columns}
		return nil
	}
	s.found, s.columns, s.part = w, r.columns, part{}
	return nil
}

// Process implements query.Reader.
func (s *Store) Process(ctx context.Context) (p *truce.Process, err error) {
	err = s.read(ctx, func(r *reader) error {
		p, err = r.Process(ctx)
		return err
	})
	return p, err
}

// ProcessSoFar returns the newest document in force by what has been taken in, nil when no log is founded. It answers
// also while the tables are filled again: for whoever fills them.
func (s *Store) ProcessSoFar(ctx context.Context) (p *truce.Process, err error) {
	err = s.readAny(ctx, func(r *reader) error {
		p, err = r.standing()
		return err
	})
	return p, err
}

// Cut implements query.Reader. The roots are those that came with the entries. It answers also while the tables are
// filled again.
func (s *Store) Cut(ctx context.Context) (cut truce.Cut, err error) {
	err = s.readAny(ctx, func(r *reader) error {
		cut, err = r.Cut(ctx)
		return err
	})
	return cut, err
}

// Claims implements query.Reader.
func (s *Store) Claims(ctx context.Context, kind truce.Kind, key string) (list []*truce.Claim, err error) {
	err = s.read(ctx, func(r *reader) error {
		list, err = r.Claims(ctx, kind, key)
		return err
	})
	return list, err
}

// Report implements query.Reader.
func (s *Store) Report(ctx context.Context, id truce.ReportID) (st *truce.ReportState, err error) {
	err = s.read(ctx, func(r *reader) error {
		st, err = r.Report(ctx, id)
		return err
	})
	return st, err
}

// History implements query.Reader.
func (s *Store) History(ctx context.Context, id truce.ReportID) (list []*truce.Claim, err error) {
	err = s.read(ctx, func(r *reader) error {
		list, err = r.History(ctx, id)
		return err
	})
	return list, err
}

// Reports implements query.Reader.
func (s *Store) Reports(ctx context.Context, q query.Reports) (page query.ReportPage, err error) {
	err = s.read(ctx, func(r *reader) error {
		page, err = r.Reports(ctx, q)
		return err
	})
	return page, err
}

// Incident implements query.Reader.
func (s *Store) Incident(ctx context.Context, id truce.IncidentID) (v *truce.IncidentView, err error) {
	err = s.read(ctx, func(r *reader) error {
		v, err = r.Incident(ctx, id)
		return err
	})
	return v, err
}

// IncidentViews implements query.Many.
func (s *Store) IncidentViews(ctx context.Context, q query.Incidents) (list []*truce.IncidentView, next string,
	err error) {
	err = s.readLists(ctx, spanOf(q), func(r *reader) error {
		list, next, err = r.IncidentViews(ctx, q)
		return err
	})
	return list, next, err
}

// spanOf returns the span outside which a query selects nothing; no ends: it selects by no time.
func spanOf(q query.Incidents) truce.Interval { return truce.Interval{From: q.From, To: q.To} }

// Incidents implements query.Reader.
func (s *Store) Incidents(ctx context.Context, q query.Incidents) (page query.IncidentPage, err error) {
	err = s.readLists(ctx, spanOf(q), func(r *reader) error {
		page, err = r.Incidents(ctx, q)
		return err
	})
	return page, err
}

// Tally implements query.Reader.
func (s *Store) Tally(ctx context.Context, q query.Incidents, by query.Facet,
	zone *time.Location) (counts []truce.Count, err error) {
	err = s.readLists(ctx, spanOf(q), func(r *reader) error {
		counts, err = r.Tally(ctx, q, by, zone)
		return err
	})
	return counts, err
}

// Histogram implements query.Reader.
func (s *Store) Histogram(ctx context.Context, q query.Incidents, spans []truce.Interval) (counts []query.Counts,
	err error) {
	err = s.readLists(ctx, spanOf(q), func(r *reader) error {
		counts, err = r.Histogram(ctx, q, spans)
		return err
	})
	return counts, err
}

// Spots implements query.Reader.
func (s *Store) Spots(ctx context.Context, q query.Incidents, do func(*query.Spot)) error {
	return s.readLists(ctx, spanOf(q), func(r *reader) error { return r.Spots(ctx, q, do) })
}

// Next implements query.Reader.
func (s *Store) Next(ctx context.Context, m truce.MemberID, letter byte) (n int64, err error) {
	err = s.read(ctx, func(r *reader) error {
		n, err = r.Next(ctx, m, letter)
		return err
	})
	return n, err
}
