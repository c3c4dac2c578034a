package view

import (
	"context"

	"truce"
	"truce/internal/query"
)

// outside returns what the viewer's audience, which is wider than the members, sees of the incidents.
func (l *Lens) outside(ctx context.Context) (query.Seen, error) {
	return l.reader.SeenBy(ctx, query.Audience{
		Name: string(l.who.Member) + "/" + string(l.who.Audience),
		May: func(facets *query.Row) bool {
			return facets.Level.Reaches(l.who.Audience) || l.who.Member != ""
		},
		Sees: func(p *truce.Process, v *truce.IncidentView) (*truce.IncidentView, query.Row, bool) {
			by := Lens{who: l.who, process: p}
			out, ok := by.redact(v)
			if !ok {
				return nil, query.Row{}, false
			}
			return out, by.row(out), true
		},
	})
}

// lists returns what lists are answered from.
func (l *Lens) lists(ctx context.Context) (query.Lists, error) {
	if l.inside() {
		return l.reader, nil
	}
	return l.outside(ctx)
}
