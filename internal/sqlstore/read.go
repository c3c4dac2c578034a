package sqlstore

import (
	"context"
	"errors"
	"slices"
	"time"

	"truce"
)

// reader reads one state of the tables.
type reader struct {
	q       querier
	cut     truce.Cut
	columns *columns // of the same state; nil: none are held
	process *truce.Process
	roster  roster
}

// read calls fn with one state. Errors of the database get their kind.
func (s *Store) read(ctx context.Context, fn func(*reader) error) error {
	r, tx, err := s.beginState(ctx)
	if err != nil {
		return s.fault("read", err)
	}
	defer tx.tx.Rollback() // there is nothing to commit
	return s.fault("read", fn(r))
}

// beginState begins a transaction together with the columns of the state it reads.
func (s *Store) beginState(ctx context.Context) (*reader, *sqlTx, error) {
	s.gate.RLock()
	defer s.gate.RUnlock()
	tx, err := s.beginRead(ctx)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{q: tx, columns: s.columns}
	if r.cut, err = readCut(tx); err == nil {
		r.process, err = s.founder(tx)
	}
	if err != nil {
		tx.tx.Rollback()
		return nil, nil, err
	}
	if r.process != nil {
		r.roster = rosterOf(r.process)
	}
	if r.columns != nil && r.columns.version != sizes(r.cut) {
		r.columns = nil // another process wrote
	}
	return r, tx, nil
}

// founder returns the founding document, nil when there is none yet. It never changes.
func (s *Store) founder(q querier) (*truce.Process, error) {
	if p := s.process.Load(); p != nil {
		return p, nil
	}
	p, err := readProcess(q)
	if err == nil && p != nil {
		s.process.Store(p)
	}
	return p, err
}

// errNoColumns says that the columns of a state are not held.
var errNoColumns = errors.New("the columns are not read yet")

// readLists is read for what needs the columns. Where none are held they are read first, while nothing is written.
func (s *Store) readLists(ctx context.Context, fn func(*reader) error) error {
	err := s.read(ctx, func(r *reader) error {
		if r.columns == nil {
			return errNoColumns
		}
		return fn(r)
	})
	if !errors.Is(err, errNoColumns) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read(ctx, func(r *reader) error {
		if r.columns == nil {
			if err := s.readColumns(r); err != nil {
				return err
			}
		}
		return fn(r)
	})
}

// readColumns reads the columns of the reader's state, and holds them from here on. The caller holds mu.
func (s *Store) readColumns(r *reader) error {
	w, err := readColumns(r.q)
	if err != nil {
		return err
	}
	r.columns = w.publish(sizes(r.cut))
	s.gate.Lock()
	defer s.gate.Unlock()
	s.found, s.columns = w, r.columns
	return nil
}

// Process implements truce.Reader.
func (s *Store) Process(ctx context.Context) (p *truce.Process, err error) {
	err = s.read(ctx, func(r *reader) error {
		if p = r.process; p == nil {
			return truce.Errorf(truce.NotFound, "no log with a founding document has been read")
		}
		return nil
	})
	return p, err
}

// Cut implements truce.Reader. The roots are those that came with the entries.
func (s *Store) Cut(ctx context.Context) (cut truce.Cut, err error) {
	err = s.read(ctx, func(r *reader) error { cut = r.cut; return nil })
	return cut, err
}

// Claims implements truce.Reader.
func (s *Store) Claims(ctx context.Context, kind truce.Kind, key string) (list []*truce.Claim, err error) {
	err = s.read(ctx, func(r *reader) error {
		if key == "" {
			return r.q.query("claims_of_kind", claims(r.roster, &list), string(kind))
		}
		return r.q.query("claims_of_key", claims(r.roster, &list), string(kind), key)
	})
	return list, err
}

// Report implements truce.Reader.
func (s *Store) Report(ctx context.Context, id truce.ReportID) (st *truce.ReportState, err error) {
	err = s.read(ctx, func(r *reader) error {
		key, ok := r.roster.key(string(id), 'R')
		if ok {
			x, err := readReport(r.q, r.roster, key)
			if err != nil {
				return err
			}
			if x != nil {
				st = x.state
				return nil
			}
		}
		return truce.Errorf(truce.NotFound, "there is no report %s", id)
	})
	return st, err
}

// Reports implements truce.Reader.
func (s *Store) Reports(ctx context.Context, q truce.ReportQuery) (page truce.ReportPage, err error) {
	if err := q.Check(); err != nil {
		return page, err
	}
	err = s.read(ctx, func(r *reader) error {
		if page.Total, err = r.countReports(q); err != nil || page.Total == 0 {
			return err
		}
		first, last := r.spanOf(q.Owner)
		if q.After != "" {
			first = max(first, r.roster.upTo(string(q.After)))
		}
		limit := truce.Limit(q.Limit)
		list, err := r.pageOfReports(q, first, last, limit+1)
		if err != nil {
			return err
		}
		for _, x := range list[:min(limit, len(list))] {
			page.Reports = append(page.Reports, x.state)
		}
		if len(list) > limit {
			page.Next = page.Reports[limit-1].Report.ID
		}
		return nil
	})
	return page, err
}

// spanOf returns the keys between which a member's reports lie, first exclusive; of all members when it is empty.
func (r *reader) spanOf(owner truce.MemberID) (first, last int64) {
	if owner == "" {
		_, last = span(int64(len(r.roster)))
		return 0, last
	}
	p, named := r.roster.place(owner)
	if !named {
		return 0, 0
	}
	return span(p)
}

func (r *reader) pageOfReports(q truce.ReportQuery, first, last int64, limit int) (list []report, err error) {
	rows := reportRows(r.roster, &list)
	switch {
	case q.External != "":
		err = r.q.query("reports_of_external", rows, first, last, q.External, q.Dataset, limit)
	case q.Dataset != "":
		err = r.q.query("reports_of_dataset", rows, first, last, q.Dataset, limit)
	default:
		err = r.q.query("reports", rows, first, last, limit)
	}
	return list, err
}

func (r *reader) countReports(q truce.ReportQuery) (n int, err error) {
	if q.External != "" {
		first, last := r.spanOf(q.Owner)
		_, err = one(r.q, "count_external", []any{first, last, q.External, q.Dataset}, &n)
		return n, err
	}
	p, named := r.roster.place(q.Owner)
	err = r.q.query("filed", func(scan scan) error {
		var place int64
		var dataset string
		var reports int
		err := scan(&place, &dataset, &reports)
		if (q.Owner == "" || named && place == p) && (q.Dataset == "" || dataset == q.Dataset) {
			n += reports
		}
		return err
	})
	return n, err
}

// Incident implements truce.Reader.
func (s *Store) Incident(ctx context.Context, id truce.IncidentID) (v *truce.IncidentView, err error) {
	err = s.read(ctx, func(r *reader) error {
		key, ok := r.roster.key(string(id), 'I')
		if ok {
			i, err := readIncident(r.q, key)
			if err != nil {
				return err
			}
			ok = i != nil
		}
		if !ok {
			return truce.Errorf(truce.NotFound, "there is no incident %s", id)
		}
		keys, sames, err := readJoined(r.q, r.roster, key)
		if err != nil {
			return err
		}
		g, err := readGroup(r.q, r.roster, keys, sames)
		if err != nil {
			return err
		}
		view := r.process.View(g)
		v = &view
		return nil
	})
	return v, err
}

// Incidents implements truce.Reader.
func (s *Store) Incidents(ctx context.Context, q truce.IncidentQuery) (page truce.IncidentPage, err error) {
	start, err := q.Start()
	if err != nil {
		return page, err
	}
	err = s.readLists(ctx, func(r *reader) error {
		var from truce.Instant
		var id int64
		if start != nil {
			from, id = start.When.From, r.roster.upTo(string(start.ID))
		}
		ids, more, total := r.columns.page(q, from, id)
		page.Total = total
		if page.Rows, err = r.rows(ids); err != nil || !more {
			return err
		}
		page.Next = q.Cursor(&page.Rows[len(page.Rows)-1])
		return nil
	})
	return page, err
}

// idsAtOnce is how many ids the statements that take several take.
const idsAtOnce = 32

// queryIDs runs a statement over any number of ids.
func queryIDs(q querier, name string, ids []int64, each func(scan) error) error {
	for some := range slices.Chunk(ids, idsAtOnce) {
		args := make([]any, idsAtOnce)
		for i := range args {
			args[i] = some[min(i, len(some)-1)]
		}
		if err := q.query(name, each, args...); err != nil {
			return err
		}
	}
	return nil
}

// rows reads the rows of incidents, in the order of the ids.
func (r *reader) rows(ids []int64) ([]truce.IncidentRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	at := make(map[int64]int, len(ids)) // where the row of an incident goes
	for i, id := range ids {
		at[id] = i
	}
	rows := make([]truce.IncidentRow, len(ids))
	var reports []int64 // each all there is to an incident
	place := map[int64]int{}
	err := queryIDs(r.q, "shown", ids, func(scan scan) error {
		var id int64
		var report *int64
		var shown *string
		if err := scan(&id, &report, &shown); err != nil {
			return err
		}
		if shown == nil {
			place[*report] = at[id]
			reports = append(reports, *report)
			return nil
		}
		var err error
		rows[at[id]], err = rowOf(r.roster.incident(id), *shown)
		return err
	})
	if err != nil {
		return nil, err
	}
	var list []report
	if err := queryIDs(r.q, "reports_of_ids", reports, reportRows(r.roster, &list)); err != nil {
		return nil, err
	}
	for _, x := range list {
		x.state.Report.Incident = r.roster.incident(ids[place[x.key]])
		v := r.process.View(single(x.state))
		rows[place[x.key]] = r.process.Row(&v)
	}
	return rows, nil
}

// Tally implements truce.Reader.
func (s *Store) Tally(ctx context.Context, q truce.IncidentQuery, by truce.Facet, zone *time.Location) (counts []truce.Count, err error) {
	if !by.Valid() {
		return nil, truce.Errorf(truce.Invalid, "incidents are not counted by %q", by)
	}
	err = s.readLists(ctx, func(r *reader) error {
		counts = r.columns.tally(q, by, zone)
		return nil
	})
	return counts, err
}

// Refused implements truce.Reader.
func (s *Store) Refused(ctx context.Context) (list []truce.Refusal, err error) {
	err = s.read(ctx, func(r *reader) error {
		return r.q.query("refused", func(scan scan) error {
			var x truce.Refusal
			err := scan(&x.Member, &x.Index, &x.Why)
			list = append(list, x)
			return err
		})
	})
	return list, err
}

// Next implements truce.Reader.
func (s *Store) Next(ctx context.Context, m truce.MemberID, letter byte) (n int64, err error) {
	switch letter {
	case 'R', 'I', 'O', 'B':
	default:
		return 0, truce.Errorf(truce.Internal, "nothing is minted with the letter %c", letter)
	}
	err = s.read(ctx, func(r *reader) error {
		memo := &memo{roster: r.roster, logs: map[truce.MemberID]*logMemo{}}
		if err := memo.readMinted(r.q); err != nil {
			return err
		}
		n = memo.log(m).minted[letter] + 1
		return nil
	})
	return n, err
}
