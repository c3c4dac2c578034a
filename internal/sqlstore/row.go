package sqlstore

import (
	"encoding/json"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// listed is the form in which the row of an incident is kept. It has the fields of query.Row, one for one.
type listed struct {
	ID       truce.IncidentID    `json:"id,omitempty"`
	When     truce.Interval      `json:"when,omitzero"`
	Where    truce.Place         `json:"where,omitzero"`
	Kinds    []codes.EventKind   `json:"kinds,omitempty"`
	Authors  []truce.Attribution `json:"authors,omitempty"`
	Targets  []truce.Attribution `json:"targets,omitempty"`
	Killed   truce.Range         `json:"killed,omitzero"`
	Reports  int                 `json:"reports,omitzero"`
	Unopened int                 `json:"unopened,omitzero"`
	Members  []truce.MemberID    `json:"members,omitempty"`
	Status   truce.Status        `json:"status,omitempty"`
	Finding  *truce.Outcome      `json:"finding,omitempty"`
	Waiting  []truce.MemberID    `json:"waiting,omitempty"`
	Owes     []truce.MemberID    `json:"owes,omitempty"`
	DataOnly bool                `json:"data_only,omitzero"`
	Level    truce.Level         `json:"level,omitempty"`
	Disputed bool                `json:"disputed,omitzero"`
	Words    string              `json:"-"` // in a column of their own
}

// derived is what is kept of an incident beside the claims: nothing that cannot be computed from them again.
type derived struct {
	row   query.Row
	facet string
	shown *string // nil: the row is that of the report alone
}

// derive computes the row of a group.
func derive(p *truce.Process, g truce.Group) (derived, error) {
	v := p.View(g)
	d := derived{row: query.RowOf(p, &v)}
	d.row.Words = query.WordsOf(v.Reports)
	text, err := json.Marshal(listed(query.Facets(d.row)))
	d.facet = string(text)
	if err != nil || alone(g) {
		return d, err
	}
	shown := listed(d.row)
	shown.ID = ""
	if text, err = json.Marshal(shown); err == nil {
		s := string(text)
		d.shown = &s
	}
	return d, err
}

// single returns the group of an incident of which nothing is known but the report that opened it.
func single(id truce.IncidentID, st *truce.ReportState) truce.Group {
	return truce.Group{IDs: []truce.IncidentID{id}, Reports: []*truce.ReportState{st},
		Links: []truce.LinkClaim{{Ref: st.Ref, Link: truce.Link{Incident: id, Report: st.Report.ID, Linked: true},
			Opening: true}}}
}

// alone reports whether a group comes to the row of its single report: nothing else was claimed that a row shows, and
// no correction of the report says that it opens another incident.
func alone(g truce.Group) bool {
	return len(g.IDs) == 1 && len(g.Reports) == 1 && g.Reports[0].Report.Incident == g.IDs[0] && len(g.Links) == 1 &&
		g.Links[0].Opening && len(g.Assessments)+len(g.Interests)+len(g.Concurs)+len(g.Lapsed)+len(g.Operations) == 0
}

// columns returns the values of the derived columns from first to words.
func (d *derived) columns() []any {
	c := []any{known(d.row.When.From), known(d.row.When.To), nil, nil, d.facet, nil, d.row.Words}
	if p := d.row.Where.Point; p != nil {
		c[2], c[3] = int64(p.LatE7), int64(p.LonE7)
	}
	if d.shown != nil {
		c[5] = *d.shown
	}
	return c
}

func known(t truce.Instant) any {
	if t.Known() {
		return int64(t)
	}
	return nil
}

// rowOf reads a row back.
func rowOf(id truce.IncidentID, shown string) (query.Row, error) {
	var l listed
	err := json.Unmarshal([]byte(shown), &l)
	l.ID = id
	return query.Row(l), err
}
