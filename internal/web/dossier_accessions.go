package web

import (
	"cmp"
	"net/http"
	"slices"

	"truce"
)

// accessionsPage is who is said to have joined: by group and source, and how many.
type accessionsPage struct {
	Lists  []accessionList
	Counts []countRow
	Others []accessionLine // suspensions, resumptions, withdrawals: what is not a list of who joined
}

// accessionList is the claims on one agreement: a row a group, a column a source.
type accessionList struct {
	Agreement   title
	Columns     []accessionColumn
	Rows        []accessionRow
	Settlements bool
}

// accessionColumn is one source: who claims, where it was published.
type accessionColumn struct {
	ClaimedBy actorName // empty ID: not stated
	When      string
	Named     int // rows it names
	Cite      cite
}

// accessionRow is one group, with what each column says of it.
type accessionRow struct {
	Actor  actorName
	Cells  []accessionCell
	Differ bool // a column does not name it, or gives another status
}

// accessionCell is what one source says of one group; the zero cell is: it does not name it.
type accessionCell struct {
	Status                      truce.AccessionStatus
	Form, Strength, Detachments string
	Provinces                   []string
	Cite                        cite
}

// accessionLine is a claim beside the lists.
type accessionLine struct {
	Agreement title
	Actor     actorName
	Status    truce.AccessionStatus
	Scope     string
	When      string
	ClaimedBy actorName
	Cite      cite
}

// countRow is how many groups a source says there are.
type countRow struct {
	What  string
	Total *int
	By    actorName // empty ID: not stated
	When  string    // empty: not stated
	Note  string
	Traps []trap
	Cite  cite
}

// accessionCounts are the figures that count groups of the agreement or of its delegation.
var accessionCounts = [...]string{"groups that joined", "fighters of the groups that joined", "groups in the delegation", "groups in the delegation that are parties to the agreement"}

// accessions answers GET /accessions.
func (s *site) accessions(w http.ResponseWriter, r *http.Request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.accessionsPage()
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "dossier-accessions", p)
}

func (t *teller) accessionsPage() (*accessionsPage, error) {
	list, err := tell[truce.Accession](t, truce.KindAccession, "")
	if err != nil {
		return nil, err
	}
	titles, err := t.titles()
	if err != nil {
		return nil, err
	}
	p := &accessionsPage{}
	joined := slices.DeleteFunc(slices.Clone(list), func(x told[truce.Accession]) bool { return !tellsWhoJoined(x.Body) })
	agreements, of := groupBy(joined, func(x told[truce.Accession]) truce.AgreementID { return x.Body.Agreement })
	for _, id := range agreements {
		l := t.accessionList(of[id])
		l.Agreement = titles[string(id)]
		p.Lists = append(p.Lists, l)
	}
	slices.SortStableFunc(p.Lists, func(a, b accessionList) int { return cmp.Compare(len(b.Rows), len(a.Rows)) })
	for _, x := range list {
		if b := x.Body; !tellsWhoJoined(b) {
			p.Others = append(p.Others, accessionLine{titles[string(b.Agreement)], t.actor(b.Actor), b.Status, b.Scope, t.date(b.Stated), t.actor(b.ClaimedBy), t.cite(x.Ref, b.Sources)})
		}
	}
	p.Counts, err = t.accessionCounts()
	return p, err
}

// tellsWhoJoined reports whether a claim belongs in the table of who joined, rather than beside it.
func tellsWhoJoined(a *truce.Accession) bool {
	switch a.Status {
	case truce.Suspended, truce.Resumed, truce.Withdrawn:
		return false
	}
	return a.Actor != ""
}

// accessionList lays the claims on one agreement out: columns are lists published together, by the same claimant on the
// same day in the same source; rows are groups in order of first appearance.
func (t *teller) accessionList(claims []told[truce.Accession]) accessionList {
	type source struct {
		by     truce.ActorID
		stated truce.Date
		anchor string
	}
	columnOf := func(x told[truce.Accession]) source {
		k := source{by: x.Body.ClaimedBy, stated: x.Body.Stated}
		if len(x.Body.Sources) > 0 {
			k.anchor = anchorOf(x.Body.Sources[0])
		}
		return k
	}
	columns, _ := groupBy(claims, columnOf)
	actors, of := groupBy(claims, func(x told[truce.Accession]) truce.ActorID { return x.Body.Actor })
	l := accessionList{Columns: make([]accessionColumn, len(columns))}
	for _, a := range actors {
		row := accessionRow{Actor: t.actor(a), Cells: make([]accessionCell, len(columns))}
		for _, x := range of[a] {
			b, i := x.Body, slices.Index(columns, columnOf(x))
			c := t.cite(x.Ref, b.Sources)
			row.Cells[i] = accessionCell{b.Status, b.Form, b.Strength, b.Detachments, b.Provinces, c}
			l.Columns[i] = accessionColumn{t.actor(b.ClaimedBy), t.date(b.Stated), l.Columns[i].Named + 1, c}
		}
		row.Differ = slices.ContainsFunc(row.Cells, func(c accessionCell) bool { return c.Status != row.Cells[0].Status })
		l.Rows = append(l.Rows, row)
	}
	return l
}

// accessionCounts lists the published counts of groups, those of one thing together.
func (t *teller) accessionCounts() ([]countRow, error) {
	list, err := tell[truce.Figure](t, truce.KindFigure, "")
	if err != nil {
		return nil, err
	}
	var out []countRow
	for _, what := range accessionCounts {
		for _, x := range list {
			if b := x.Body; b.What == what {
				out = append(out, countRow{what, b.Total, t.actor(b.Registrar), t.date(b.Day), b.DayNote, traps(b.Traps), t.cite(x.Ref, b.Sources)})
			}
		}
	}
	return out, nil
}
