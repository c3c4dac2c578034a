package view

import (
	"context"
	"slices"

	"truce"
	"truce/internal/query"
)

// Later returns the incidents that may lie in a bulletin's period and of which a report came only after the bulletin
// was frozen: its entry is not in the bulletin's cut. They are in none of its figures, or were counted without that
// report. For viewers outside the members there are none: when a report came is not for them.
func (l *Lens) Later(ctx context.Context, b *Bulletin) ([]truce.IncidentID, error) {
	if !l.inside() {
		return nil, nil
	}
	rows, err := l.All(ctx, query.Incidents{From: b.Period.From, To: b.Period.To, Sort: query.OldestFirst})
	if err != nil {
		return nil, err
	}
	var out []truce.IncidentID
	for _, r := range rows {
		v, err := l.Incident(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(v.Reports, func(x *truce.ReportState) bool { return x.Index >= b.Cut.Size(x.Member) }) {
			out = append(out, r.ID)
		}
	}
	return out, nil
}
