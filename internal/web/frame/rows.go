package frame

import (
	"html/template"

	"truce"
	"truce/internal/find"
	"truce/internal/query"
)

// IncidentRow is an incident in a list or on a map.
type IncidentRow struct {
	query.Row
	Href  string
	Sign  Sign
	Words Where
	By    []Attribution
	Title template.HTML  // for signs on a map; empty: kind and place
	Said  [][]find.Piece // what its reports say that was looked for
	Own   truce.MemberID // the member that has not released what the row says, and alone sees it; empty: everybody does
}

// Rows makes the rows of a list.
func (b *Book) Rows(list []query.Row) []IncidentRow {
	out := make([]IncidentRow, len(list))
	for i := range list {
		r := &list[i]
		out[i] = IncidentRow{Row: *r, Href: b.s.At("/incidents", r.ID), Sign: StatusSign(r), Words: b.Where(r.Where),
			By: b.Attributions(r.Authors)}
	}
	return out
}
