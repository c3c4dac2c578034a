package frame

import (
	"context"
	"slices"

	"truce"
	"truce/internal/query"
	"truce/internal/view"
)

// mostOpened bounds how many incidents of a page are looked into for what the viewer's own member has not released.
const mostOpened = 200

// Unreleased returns the coded fields of a report that its owner has not released, to that owner alone; nil where there
// are none, or none are kept here.
func (b *Book) Unreleased(ctx context.Context, l *view.Lens, r *truce.ReportState) (*truce.Coded, error) {
	if r.Coded != nil || r.Withdrawn || b.s.Vault == nil || r.Owner != l.Who().Member ||
		!l.May(truce.FieldSealed, r.Owner, "") {
		return nil, nil
	}
	coded, err := b.r.Vault().Unreleased(ctx, r.Owner, r.Report.ID)
	switch truce.KindOf(err) {
	case truce.NotFound, truce.Forbidden:
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &coded, nil
}

// Opened returns the incident as the viewer's own member knows it, with the coded fields of its reports that it has not
// released, and whether there are any. What findings rest on is not touched: nobody else knows of these fields.
func (b *Book) Opened(ctx context.Context, l *view.Lens, v *truce.IncidentView) (*truce.IncidentView, bool, error) {
	out, any := *v, false
	out.Reports = slices.Clone(v.Reports)
	for i, r := range out.Reports {
		coded, err := b.Unreleased(ctx, l, r)
		if err != nil {
			return nil, false, err
		}
		if coded != nil {
			known := *r
			known.Coded = coded
			out.Reports[i], any = &known, true
		}
	}
	if !any {
		return v, false, nil
	}
	out.Describe()
	return &out, true, nil
}

// OpenRows describes the rows of a list, for the viewer's own member from what it has not released too; at most
// [mostOpened] of them.
func (b *Book) OpenRows(ctx context.Context, l *view.Lens, list []query.Row) ([]IncidentRow, error) {
	out, left := b.Rows(list), mostOpened
	for i := range list {
		r := &list[i]
		if r.Unopened == 0 || left == 0 || l.Who().Member == "" || !slices.Contains(r.Members, l.Who().Member) {
			continue
		}
		left--
		v, err := l.Incident(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		known, any, err := b.Opened(ctx, l, v)
		if err != nil {
			return nil, err
		}
		if any {
			row := *r
			row.When, row.Where, row.Kinds, row.Killed = known.When, known.Where, known.Kinds, known.Killed.Range()
			row.Authors, row.Targets, row.Words = known.Authors, known.Targets, query.WordsOf(known.Reports)
			out[i] = b.Rows([]query.Row{row})[0]
			out[i].Own = l.Who().Member
		}
	}
	return out, nil
}

// OwnRows returns those of the latest incidents of which only the viewer's member knows what happened, as far as the
// query selects them by what that member has not released: for the record they have neither time nor place, and no list
// by either holds them.
func (b *Book) OwnRows(ctx context.Context, l *view.Lens, q query.Incidents) ([]IncidentRow, error) {
	m := l.Who().Member
	if m == "" || b.s.Vault == nil {
		return nil, nil
	}
	next, err := b.s.Reader.Next(ctx, m, 'I')
	if err != nil {
		return nil, err
	}
	timeless := query.Incidents{Member: m, NoPlace: true, Sort: query.OldestFirst, Limit: mostOpened}
	if before := next - 1 - mostOpened; before > 0 {
		timeless.After = timeless.Cursor(&query.Row{ID: truce.IncidentID(truce.Mint(m, 'I', before))})
	}
	page, err := l.Incidents(ctx, timeless)
	if err != nil {
		return nil, err
	}
	rows, err := b.OpenRows(ctx, l, page.Rows)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r IncidentRow) bool { return r.Own == "" || !q.Wants(&r.Row) })
	slices.SortFunc(rows, func(x, y IncidentRow) int { return q.Compare(x.Row, y.Row) })
	return rows, nil
}

// Without leaves out of rows what another list holds.
func Without(rows, others []IncidentRow) []IncidentRow {
	return slices.DeleteFunc(rows, func(r IncidentRow) bool {
		return slices.ContainsFunc(others, func(o IncidentRow) bool { return o.ID == r.ID })
	})
}
