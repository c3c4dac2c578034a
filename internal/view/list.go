package view

import (
	"context"
	"slices"
	"time"

	"truce"
	"truce/internal/query"
)

// Query selects incidents as a reader's query does, and by what only a view can tell.
type Query struct {
	query.Incidents
	Begun bool  // with From and To: only those that began in [From, To), where counts by day put them
	Found Found // only those whose finding is of this class
	Box   *Box  // only those whose position lies in it
}

// Box is a part of the globe, its borders included.
type Box struct{ Low, High truce.Point }

// Holds reports whether the place has a position in the box.
func (b *Box) Holds(p truce.Place) bool {
	x := p.Point
	return x != nil && x.LatE7 >= b.Low.LatE7 && x.LatE7 <= b.High.LatE7 && x.LonE7 >= b.Low.LonE7 && x.LonE7 <= b.High.LonE7
}

// Found is the class of a finding, for filters and drawings.
type Found string

// The classes.
const (
	FoundAny       Found = ""
	FoundViolation Found = "violation" // it happened and was not permitted
	FoundOther     Found = "other"     // any other agreed finding
	FoundNone      Found = "none"      // settled without agreement
	FoundOpen      Found = "open"      // not settled, or reopened since
	FoundEmptied   Found = "emptied"   // there is nothing left to find: its reports were moved away
)

// ClassOf returns the class of a row's finding. A row whose finding is not shown to the viewer is open to it.
func ClassOf(r *query.Row) Found {
	switch {
	case r.Status == truce.StatusEmpty:
		return FoundEmptied
	case r.Finding == nil || r.Status == truce.StatusReopened:
		return FoundOpen
	case !r.Finding.Agreed:
		return FoundNone
	case r.Finding.Violation():
		return FoundViolation
	}
	return FoundOther
}

// plain reports whether the reader alone can answer the query.
func (q Query) plain() bool { return !q.Begun && q.Found == FoundAny && q.Box == nil }

// Incidents returns a page of the incidents the viewer may see, with how many there are for it in all.
func (l *Lens) Incidents(ctx context.Context, q Query) (query.IncidentPage, error) {
	if l.inside() && q.plain() {
		return l.reader.Incidents(ctx, q.Incidents)
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

// All returns every row the query selects, in its order. It is meant for spans of days, not for whole records.
func (l *Lens) All(ctx context.Context, q Query) ([]query.Row, error) {
	var rows []query.Row
	keep := func(r *query.Row) error {
		if q.Begun && !Began(r.When, truce.Interval{From: q.From, To: q.To}) || q.Found != FoundAny && ClassOf(r) != q.Found || q.Box != nil && !q.Box.Holds(r.Where) {
			return nil
		}
		rows = append(rows, *r)
		return nil
	}
	if l.inside() {
		if err := pages(ctx, l.reader, q.Incidents, keep); err != nil {
			return nil, err
		}
		return rows, nil
	}
	o, err := l.outside(ctx)
	if err != nil {
		return nil, err
	}
	for i := range o.rows {
		if q.Wants(&o.rows[i]) {
			if err := keep(&o.rows[i]); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(rows, q.Compare)
	return rows, nil
}

// Began reports whether something began within [span.From, span.To): the moment that puts it into one day and no other.
// What has no known beginning began in none.
func Began(when, span truce.Interval) bool {
	return when.From.Known() && when.From >= span.From && (span.To == 0 || when.From < span.To)
}

// Count returns how many incidents the query selects.
func (l *Lens) Count(ctx context.Context, q Query) (int, error) {
	q.Limit = 1
	page, err := l.Incidents(ctx, q)
	return page.Total, err
}

// Tally counts the incidents the viewer may see by a facet, in order of key, as [query.Reader.Tally] does. An incident
// whose facet is not shown to the viewer counts under "".
func (l *Lens) Tally(ctx context.Context, q Query, by query.Facet, zone *time.Location) ([]truce.Count, error) {
	if l.inside() && q.plain() {
		return l.reader.Tally(ctx, q.Incidents, by, zone)
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
