package view

import (
	"context"
	"slices"
	"time"

	"truce"
	"truce/internal/query"
)

// Incidents returns a page of the incidents the viewer may see, with how many there are for it in all.
func (l *Lens) Incidents(ctx context.Context, q query.Incidents) (query.IncidentPage, error) {
	if l.inside() {
		return l.reader.Incidents(ctx, q)
	}
	rows, err := l.All(ctx, q)
	if err != nil {
		return query.IncidentPage{}, err
	}
	page := query.IncidentPage{Total: len(rows)}
	after, err := q.Start()
	if err != nil {
		return query.IncidentPage{}, err
	}
	if after != nil {
		rows = slices.DeleteFunc(rows, func(r query.Row) bool { return q.Compare(r, *after) <= 0 })
	}
	page.Rows = rows[:min(len(rows), query.Limit(q.Limit))]
	if len(rows) > len(page.Rows) {
		page.Next = q.Cursor(&page.Rows[len(page.Rows)-1])
	}
	return page, nil
}

// Each calls do with every row the query selects, in its order, page by page; paging fields are not looked at.
func (l *Lens) Each(ctx context.Context, q query.Incidents, do func(*query.Row) error) error {
	if l.inside() {
		return query.Each(ctx, l.reader, q, do)
	}
	rows, err := l.All(ctx, q)
	for i := range rows {
		if err == nil {
			err = do(&rows[i])
		}
	}
	return err
}

// All returns every row the query selects, in its order. It is meant for spans of days, not for whole records.
func (l *Lens) All(ctx context.Context, q query.Incidents) ([]query.Row, error) {
	var rows []query.Row
	if l.inside() {
		err := l.Each(ctx, q, func(r *query.Row) error {
			rows = append(rows, *r)
			return nil
		})
		return rows, err
	}
	o, err := l.outside(ctx)
	if err != nil {
		return nil, err
	}
	texts := o.texts.Wanted(q.Words)
	q.Words = ""
	for i := range o.rows {
		if (texts == nil || texts[o.text[i]]) && q.Wants(&o.rows[i]) {
			rows = append(rows, o.rows[i])
		}
	}
	slices.SortFunc(rows, q.Compare)
	return rows, nil
}

// Count returns how many incidents the query selects.
func (l *Lens) Count(ctx context.Context, q query.Incidents) (int, error) {
	q.Limit = 1
	page, err := l.Incidents(ctx, q)
	return page.Total, err
}

// Tally counts the incidents the viewer may see by a facet, in order of key, as [query.Reader.Tally] does. An incident
// whose facet is not shown to the viewer counts under "".
func (l *Lens) Tally(ctx context.Context, q query.Incidents, by query.Facet, zone *time.Location) ([]truce.Count,
	error) {
	if l.inside() {
		return l.reader.Tally(ctx, q, by, zone)
	}
	if !by.Valid() {
		return nil, truce.Errorf(truce.Invalid, "incidents are not counted by %q", by)
	}
	rows, err := l.All(ctx, q)
	if err != nil {
		return nil, err
	}
	n := map[string]int{}
	for i := range rows {
		for _, k := range by.Keys(&rows[i], zone) {
			n[k]++
		}
	}
	return truce.CountsByKey(n), nil
}

// Spots calls do with every incident the viewer may see that a map can show as a point, as [query.Reader.Spots] does.
func (l *Lens) Spots(ctx context.Context, q query.Incidents, do func(*query.Spot)) error {
	if l.inside() {
		return l.reader.Spots(ctx, q, do)
	}
	o, err := l.outside(ctx)
	if err != nil {
		return err
	}
	texts := o.texts.Wanted(q.Words)
	for i := range o.spots {
		s := &o.spots[i]
		if (texts == nil || texts[o.spotText[i]]) && q.WantsTime(s.When) &&
			(q.Box == nil || q.Box.Holds(&s.At)) && q.WantsFacets(s.Facets) {
			do(s)
		}
	}
	return nil
}

// Histogram counts the incidents the viewer may see as [query.Reader.Histogram] does.
func (l *Lens) Histogram(ctx context.Context, q query.Incidents, spans []truce.Interval) ([]query.Counts, error) {
	if l.inside() {
		return l.reader.Histogram(ctx, q, spans)
	}
	rows, err := l.All(ctx, q)
	return query.Histogram(rows, spans), err
}
