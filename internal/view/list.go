package view

import (
	"context"
	"time"

	"truce"
	"truce/internal/query"
)

// Incidents returns a page of the incidents the viewer may see, with how many there are for it in all.
func (l *Lens) Incidents(ctx context.Context, q query.Incidents) (query.IncidentPage, error) {
	lists, err := l.lists(ctx)
	if err != nil {
		return query.IncidentPage{}, err
	}
	return lists.Incidents(ctx, q)
}

// Each calls do with every row the query selects, in its order, page by page; paging fields are not looked at.
func (l *Lens) Each(ctx context.Context, q query.Incidents, do func(*query.Row) error) error {
	lists, err := l.lists(ctx)
	if err != nil {
		return err
	}
	return query.Each(ctx, lists, q, do)
}

// All returns every row the query selects, in its order. It is meant for spans of days, not for whole records.
func (l *Lens) All(ctx context.Context, q query.Incidents) ([]query.Row, error) {
	var rows []query.Row
	err := l.Each(ctx, q, func(r *query.Row) error {
		rows = append(rows, *r)
		return nil
	})
	return rows, err
}

// Count returns how many incidents the query selects.
func (l *Lens) Count(ctx context.Context, q query.Incidents) (int, error) {
	q.Limit = 1
	page, err := l.Incidents(ctx, q)
	return page.Total, err
}

// Tally counts the incidents the viewer may see by a facet, in order of key, as [query.Lists] does. An incident whose
// facet is not shown to the viewer counts under "".
func (l *Lens) Tally(ctx context.Context, q query.Incidents, by query.Facet, zone *time.Location) ([]truce.Count,
	error) {
	lists, err := l.lists(ctx)
	if err != nil {
		return nil, err
	}
	return lists.Tally(ctx, q, by, zone)
}

// Spots calls do with every incident the viewer may see that a map can show as a point, as [query.Lists] does.
func (l *Lens) Spots(ctx context.Context, q query.Incidents, do func(*query.Spot)) error {
	lists, err := l.lists(ctx)
	if err != nil {
		return err
	}
	return lists.Spots(ctx, q, do)
}

// Histogram counts the incidents the viewer may see as [query.Lists] does.
func (l *Lens) Histogram(ctx context.Context, q query.Incidents, spans []truce.Interval) ([]query.Counts, error) {
	lists, err := l.lists(ctx)
	if err != nil {
		return nil, err
	}
	return lists.Histogram(ctx, q, spans)
}

// Selects reports whether a query selects an incident, as the viewer sees it; paging fields are not looked at.
func (l *Lens) Selects(ctx context.Context, q query.Incidents, id truce.IncidentID) (bool, error) {
	v, err := l.Incident(ctx, id)
	if truce.KindOf(err) == truce.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r := l.row(v)
	return q.Wants(&r), nil
}
