package sqlstore

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"truce"
	"truce/internal/query"
)

// reader reads one state of the tables, for one goroutine and as long as the transaction lasts; the contexts it is
// given are not looked at.
type reader struct {
	q       querier
	columns *columns       // of the same state; nil: none are held
	founder *truce.Process // the founding document; nil: no log is founded
	process *truce.Process // the newest document in force, once standing has been asked for it
	roster  roster
	stood   *atomic.Pointer[standing] // what was worked out last
	shared  *shared                   // claims that somebody holds
	behind  bool                      // the tables were emptied and are being filled again
}

// early says why nothing is to be read of the state: it is one before those that were read already.
func (r *reader) early() error {
	if !r.behind {
		return nil
	}
	return truce.Errorf(truce.Unavailable,
		"the read models are being filled again from the logs, as after a member joined or for truce rebuild: ask again in "+
			"a moment; where nothing fills them any more, truce rebuild does it from the beginning")
}

var _ query.Reader = (*reader)(nil)

func (r *reader) Process(context.Context) (*truce.Process, error) {
	p, err := r.standing()
	if err == nil && p == nil {
		err = truce.Errorf(truce.NotFound, "no log with a founding document has been read")
	}
	return p, err
}

// standing returns the newest document in force in the state; nil where no log is founded. The founding document does
// not change; what became of it since may be of another process's writing. Most look-ups do not need it.
func (r *reader) standing() (*truce.Process, error) {
	if r.process != nil || r.founder == nil {
		return r.process, nil
	}
	cut, err := readCut(r.q)
	if err != nil {
		return nil, err
	}
	if last := r.stood.Load(); last != nil && slices.Equal(last.cut, cut) {
		r.process = last.process
		return r.process, nil
	}
	claims, err := readAmending(r.q, r.roster)
	if err != nil {
		return nil, err
	}
	r.process, _ = r.founder.Course(claims)
	r.stood.Store(&standing{cut, r.process})
	return r.process, nil
}

// standing is the newest document in force at a cut.
type standing struct {
	cut     truce.Cut
	process *truce.Process
}

func (r *reader) Cut(context.Context) (truce.Cut, error) { return readCut(r.q) }

func (r *reader) Claims(_ context.Context, kind truce.Kind, key string) (list []*truce.Claim, err error) {
	return readClaims(r.q, r.roster, r.shared, kind, key)
}

func (r *reader) Report(_ context.Context, id truce.ReportID) (*truce.ReportState, error) {
	if key, ok := r.roster.key(string(id), 'R'); ok {
		if st, err := readReport(r.q, r.roster, key); err != nil || st != nil {
			return st, err
		}
	}
	return nil, truce.Errorf(truce.NotFound, "there is no report %s", id)
}

func (r *reader) History(_ context.Context, id truce.ReportID) (list []*truce.Claim, err error) {
	if key, ok := r.roster.key(string(id), 'R'); ok {
		err = r.q.query("history", historyRows(r.roster, id, &list), key)
	}
	if err == nil && len(list) == 0 {
		err = truce.Errorf(truce.NotFound, "there is no report %s", id)
	}
	return list, err
}

func (r *reader) Reports(_ context.Context, q query.Reports) (page query.ReportPage, err error) {
	if err := q.Check(); err != nil {
		return page, err
	}
	if page.Total, err = r.countReports(q); err != nil || page.Total == 0 {
		return page, err
	}
	first, last := r.spanOf(q.Owner)
	if q.After != "" {
		first = max(first, r.roster.upTo(string(q.After)))
	}
	limit := query.Limit(q.Limit)
	list, err := r.pageOfReports(q, first, last, limit+1)
	if err != nil {
		return query.ReportPage{}, err
	}
	for _, x := range list[:min(limit, len(list))] {
		page.Reports = append(page.Reports, x.state)
	}
	if len(list) > limit {
		page.Next = page.Reports[limit-1].Report.ID
	}
	return page, nil
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

func (r *reader) pageOfReports(q query.Reports, first, last int64, limit int) ([]report, error) {
	return reportsOf(r.roster, func(each func(scan) error) error {
		switch {
		case q.External != "":
			return r.q.query("reports_of_external", each, first, last, q.External, q.Dataset, limit)
		case q.Dataset != "":
			return r.q.query("reports_of_dataset", each, first, last, q.Dataset, limit)
		}
		return r.q.query("reports", each, first, last, limit)
	})
}

func (r *reader) countReports(q query.Reports) (n int, err error) {
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

func (r *reader) Incident(_ context.Context, id truce.IncidentID) (*truce.IncidentView, error) {
	absent := truce.Errorf(truce.NotFound, "there is no incident %s", id)
	key, ok := r.roster.key(string(id), 'I')
	if !ok {
		return nil, absent
	}
	g := newGatherer(r.q, r.roster)
	g.whole = true
	if err := g.readIncidents([]int64{key}); err != nil {
		return nil, err
	}
	if g.incidents[key] == nil {
		return nil, absent
	}
	keys, sames, err := g.joined(key)
	if err != nil {
		return nil, err
	}
	if err := g.read(keys); err != nil {
		return nil, err
	}
	p, err := r.standing()
	if err != nil {
		return nil, err
	}
	v := p.View(g.group(keys, sames))
	return &v, nil
}

// IncidentViews implements [query.Many]: what of an incident stands in a table is read for all of them together.
func (r *reader) IncidentViews(_ context.Context, q query.Incidents) (list []*truce.IncidentView, next string,
	err error) {
	keys, more, _, err := r.selected(q)
	if err != nil || len(keys) == 0 {
		return nil, "", err
	}
	p, err := r.standing()
	if err != nil {
		return nil, "", err
	}
	if list, err = r.views(p, keys); err == nil && more {
		last := query.RowOf(p, list[len(list)-1])
		next = q.Cursor(&last)
	}
	return list, next, err
}

// views reads joint incidents by the incidents they are listed as, in that order.
func (r *reader) views(p *truce.Process, first []int64) ([]*truce.IncidentView, error) {
	g := newGatherer(r.q, r.roster)
	g.whole = true
	if err := g.readIncidents(slices.Clone(first)); err != nil {
		return nil, err
	}
	if err := g.readSames(first); err != nil {
		return nil, err
	}
	type joint struct {
		keys  []int64
		sames []truce.SameClaim
	}
	var list []joint
	var all []int64
	for _, key := range first {
		if g.incidents[key] == nil {
			return nil, changed(truce.Say("in the table %s", "incident"))
		}
		keys, sames, err := g.joined(key)
		if err != nil {
			return nil, err
		}
		list, all = append(list, joint{keys, sames}), append(all, keys...)
	}
	slices.Sort(all)
	if err := g.read(slices.Compact(all)); err != nil {
		return nil, err
	}
	out := make([]*truce.IncidentView, len(list))
	onAllProcessors(len(list), func(i int) {
		v := p.View(g.group(list[i].keys, list[i].sames))
		out[i] = &v
	})
	return out, nil
}

func (r *reader) Incidents(_ context.Context, q query.Incidents) (query.IncidentPage, error) {
	return r.page(q, r.rows)
}

// page returns a page of what is in the columns, with rows read by a function that keeps their order.
func (r *reader) page(q query.Incidents, rows func(ids []int64) ([]query.Row, error)) (page query.IncidentPage,
	err error) {
	ids, more, total, err := r.selected(q)
	if err != nil {
		return page, err
	}
	page.Total = total
	if page.Rows, err = rows(ids); err == nil && more {
		page.Next = q.Cursor(&page.Rows[len(page.Rows)-1])
	}
	return page, err
}

// selected returns the incidents of a page by the columns, whether more follow, and how many there are on all pages.
func (r *reader) selected(q query.Incidents) (ids []int64, more bool, total int, err error) {
	start, err := q.Start()
	if err != nil {
		return nil, false, 0, err
	}
	var from truce.Instant
	var id int64
	if start != nil {
		from, id = start.When.From, r.roster.upTo(string(start.ID))
	}
	ids, more, total = r.columns.page(q, from, id)
	return ids, more, total, nil
}

// rows reads the rows of incidents, in the order of the ids.
func (r *reader) rows(ids []int64) ([]query.Row, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	at := make(map[int64]int, len(ids)) // where the row of an incident goes
	for i, id := range ids {
		at[id] = i
	}
	rows := make([]query.Row, len(ids))
	var reports []int64 // each all there is to an incident
	place := map[int64]int{}
	err := queryIDs(r.q, "shown", ids, func(scan scan) error {
		var id int64
		var report *int64
		var shown *string
		if err := scan(&id, &report, &shown); err != nil {
			return err
		}
		if shown == nil && report == nil {
			return changed(truce.Say("in the table %s", "incident"))
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
	list, err := reportsOfIDs(r.q, r.roster, reports)
	if err != nil {
		return nil, err
	}
	if len(list) < len(place) {
		return nil, changed(truce.Say("in the table %s", "report"))
	}
	if len(list) == 0 {
		return rows, nil
	}
	p, err := r.standing()
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		v := p.View(single(r.roster.incident(ids[place[x.key]]), x.state))
		rows[place[x.key]] = query.RowOf(p, &v)
	}
	return rows, nil
}

func (r *reader) Tally(_ context.Context, q query.Incidents, by query.Facet, zone *time.Location) ([]truce.Count,
	error) {
	if !by.Valid() {
		return nil, truce.Errorf(truce.Invalid, "incidents are not counted by %q", by)
	}
	return r.columns.tally(q, by, zone), nil
}

func (r *reader) Histogram(_ context.Context, q query.Incidents, spans []truce.Interval) ([]query.Counts, error) {
	return r.columns.histogram(q, spans), nil
}

func (r *reader) Spots(_ context.Context, q query.Incidents, do func(*query.Spot)) error {
	r.columns.spots(q, r.roster, do)
	return nil
}

func (r *reader) Next(_ context.Context, m truce.MemberID, letter byte) (int64, error) {
	switch letter {
	case 'R', 'I', 'O', 'B':
	default:
		return 0, truce.Errorf(truce.Internal, "nothing is minted with the letter %c", letter)
	}
	memo := &memo{roster: r.roster, logs: map[truce.MemberID]*logMemo{}}
	if err := memo.readMinted(r.q); err != nil {
		return 0, err
	}
	return memo.log(m).minted[letter] + 1, nil
}
