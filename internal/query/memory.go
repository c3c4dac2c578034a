package query

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"truce"
)

// memory answers a [Reader]'s questions from a State. It is the oracle for the SQL read models and serves small logs.
type memory struct {
	s   *truce.State
	cut truce.Cut
	list
	seen *audiences
}

// list answers from every incident.
type list struct {
	all func() []told
}

// told is an incident as lists are answered from, and the reports that tell of it, for its words.
type told struct {
	row     Row
	reports []*truce.ReportState
}

var _ Reader = memory{}

// In returns the state as a [Reader] whose cut has the given name. The state must not change while it is read.
func In(s *truce.State, cut truce.Cut) Reader {
	return memory{s, cut, list{sync.OnceValue(func() []told {
		var all []told
		for _, id := range s.Incidents() {
			v, _ := s.Incident(id)
			all = append(all, told{RowOf(s.Process, &v), v.Reports})
		}
		return all
	})}, &audiences{by: map[string]seen{}}}
}

func (m memory) Process(context.Context) (*truce.Process, error) {
	if m.s.Process == nil {
		return nil, truce.Errorf(truce.NotFound, "no log with a founding document has been read")
	}
	return m.s.Process, nil
}

func (m memory) Cut(context.Context) (truce.Cut, error) { return m.cut, nil }

func (m memory) Claims(_ context.Context, kind truce.Kind, key string) ([]*truce.Claim, error) {
	return m.s.Claims(kind, key), nil
}

func (m memory) Entered(_ context.Context, kind truce.Kind, span truce.Interval) ([]*truce.Claim, error) {
	return slices.DeleteFunc(slices.Clone(m.s.Claims(kind, "")), func(c *truce.Claim) bool {
		return !c.At.Known() || c.At < span.From || c.At >= span.To
	}), nil
}

func (m memory) ClaimPage(_ context.Context, q Claims) (ClaimPage, error) {
	return page(m.s.Claims(q.Kind, q.Key), q)
}

func (m memory) Refused(_ context.Context, q Refused) (RefusalPage, error) {
	return refused(m.s.Refused(), q), nil
}

func (m memory) Report(_ context.Context, id truce.ReportID) (*truce.ReportState, error) {
	if r, ok := m.s.Report(id); ok {
		return r, nil
	}
	return nil, truce.Errorf(truce.NotFound, "there is no report %s", id)
}

func (m memory) History(_ context.Context, id truce.ReportID) ([]*truce.Claim, error) {
	if list := m.s.History(id); len(list) > 0 {
		return list, nil
	}
	return nil, truce.Errorf(truce.NotFound, "there is no report %s", id)
}

func (m memory) Reports(_ context.Context, q Reports) (ReportPage, error) {
	if err := q.Check(); err != nil {
		return ReportPage{}, err
	}
	var page ReportPage
	for _, r := range m.s.Reports() {
		id := r.Report.ID
		if q.Owner != "" && r.Owner != q.Owner || q.Dataset != "" && r.Report.Dataset != q.Dataset || q.External != "" &&
			r.Report.External != q.External {
			continue
		}
		page.Total++
		if q.After != "" && truce.CompareMinted(string(id), string(q.After)) <= 0 {
			continue
		}
		if len(page.Reports) == Limit(q.Limit) {
			if page.Next == "" {
				page.Next = page.Reports[len(page.Reports)-1].Report.ID
			}
			continue
		}
		page.Reports = append(page.Reports, r)
	}
	return page, nil
}

// Limit is the page size a query asks for: 50 where it asks for none, 1,000 at most.
func Limit(n int) int {
	if n <= 0 {
		return 50
	}
	return min(n, 1000)
}

func (m memory) Incident(_ context.Context, id truce.IncidentID) (*truce.IncidentView, error) {
	v, ok := m.s.Incident(id)
	if !ok {
		return nil, truce.Errorf(truce.NotFound, "there is no incident %s", id)
	}
	return &v, nil
}

func (l list) Incidents(_ context.Context, q Incidents) (IncidentPage, error) {
	after, err := q.Start()
	if err != nil {
		return IncidentPage{}, err
	}
	rows := l.rows(q)
	slices.SortFunc(rows, q.Compare)
	page := IncidentPage{Total: len(rows)}
	if after != nil {
		rows = slices.DeleteFunc(rows, func(r Row) bool { return q.Compare(r, *after) <= 0 })
	}
	page.Rows = rows[:min(len(rows), Limit(q.Limit))]
	if len(rows) > len(page.Rows) {
		page.Next = q.Cursor(&page.Rows[len(page.Rows)-1])
	}
	return page, nil
}

func (l list) rows(q Incidents) []Row {
	var rows []Row
	for _, t := range l.all() {
		row := t.row
		if q.Words != "" {
			row.Words = WordsOf(t.reports)
		}
		if q.Wants(&row) {
			rows = append(rows, row)
		}
	}
	return rows
}

func (l list) Tally(_ context.Context, q Incidents, by Facet, zone *time.Location) ([]truce.Count, error) {
	if !by.Valid() {
		return nil, truce.Errorf(truce.Invalid, "incidents are not counted by %q", by)
	}
	n := map[string]int{}
	for _, r := range l.rows(q) {
		for _, k := range by.Keys(&r, zone) {
			n[k]++
		}
	}
	return truce.CountsByKey(n), nil
}

func (l list) Histogram(_ context.Context, q Incidents, spans []truce.Interval) ([]Counts, error) {
	return Histogram(l.rows(q), spans), nil
}

func (l list) Spots(_ context.Context, q Incidents, do func(*Spot)) error {
	Spots(l.rows(q), do)
	return nil
}

// Cursor returns what [Incidents.After] must be for the page after the row: where the row stands in the order, so
// that a page neither repeats nor leaves out rows when others come or go.
func (q Incidents) Cursor(r *Row) string {
	return strconv.FormatInt(int64(r.When.From), 10) + "." + string(r.ID)
}

// Start returns a row that stands where the page before ended, nil for the first page.
func (q Incidents) Start() (*Row, error) {
	if q.After == "" {
		return nil, nil
	}
	at, id, _ := strings.Cut(q.After, ".")
	from, err := strconv.ParseInt(at, 10, 64)
	if _, letter, _, ok := truce.SplitMinted(id); err != nil || !ok || letter != 'I' {
		return nil, truce.Errorf(truce.Invalid, "%q is not a cursor of this list", q.After)
	}
	return &Row{ID: truce.IncidentID(id), When: truce.Interval{From: truce.Instant(from)}}, nil
}

// Compare orders two rows as the query asks: negative when a comes first.
func (q Incidents) Compare(a, b Row) int {
	switch q.Sort {
	case NewestFirst:
		if c := cmp.Compare(b.When.From, a.When.From); c != 0 {
			return c
		}
	case OldestFirst:
		if c := cmp.Compare(a.When.From, b.When.From); c != 0 {
			return c
		}
	}
	return truce.CompareMinted(string(a.ID), string(b.ID))
}

func (m memory) Next(_ context.Context, member truce.MemberID, letter byte) (int64, error) {
	return m.s.Next(member, letter)
}
