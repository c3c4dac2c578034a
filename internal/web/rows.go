package web

import (
	"html/template"

	"truce"
	"truce/internal/query"
)

// incidentRow is an incident in a list or on a map.
type incidentRow struct {
	query.Row
	Href  string
	Sign  sign
	Words where
	By    []attribution
	Title template.HTML  // for signs on a map; empty: kind and place
	Own   truce.MemberID // the member that has not released what the row says, and alone sees it; empty: everybody does
}

// rows makes the rows of a list.
func (b *book) rows(list []query.Row) []incidentRow {
	out := make([]incidentRow, len(list))
	for i := range list {
		r := &list[i]
		out[i] = incidentRow{Row: *r, Href: b.s.at("/incidents", r.ID), Sign: statusSign(r), Words: b.where(r.Where),
			By: b.attributions(r.Authors)}
	}
	return out
}
