package dossier

import (
	"cmp"
	"net/http"
	"slices"

	"truce"
	"truce/codes"
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

// Single reports whether the source speaks of one group only: it is no list, and its silence on others says nothing.
func (c accessionColumn) Single() bool { return c.Named == 1 }

// accessionRow is one group, with what each column says of it.
type accessionRow struct {
	Actor  actorName
	Cells  []accessionCell
	Differ bool // a list does not name it, or a source gives another status
}

// accessionCell is what one source says of one group; the zero cell is: it does not name it.
type accessionCell struct {
	Status                      codes.AccessionStatus
	Form, Strength, Detachments string
	Provinces                   []string
	Within                      actorName // the group of the list that the same source says it belongs to
	Cite                        cite
}

// named reports whether the source names the group, by itself or within another.
func (c *accessionCell) named() bool { return c.Status != "" || c.Within.ID != "" }

// accessionLine is a claim beside the lists.
type accessionLine struct {
	Agreement title
	Actor     actorName
	Status    codes.AccessionStatus
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
var accessionCounts = [...]string{"groups that joined", "fighters of the groups that joined",
	"groups in the delegation", "groups in the delegation that are parties to the agreement"}

// accessions answers GET /accessions.
func (s *site) accessions(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.accessionsPage()
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-accessions", p)
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
	members, err := tell[truce.Membership](t, truce.KindMembership, "")
	if err != nil {
		return nil, err
	}
	p := &accessionsPage{}
	joined := slices.DeleteFunc(slices.Clone(list), func(x told[truce.Accession]) bool { return !tellsWhoJoined(x.Body) })
	agreements, of := groupBy(joined, func(x told[truce.Accession]) truce.AgreementID { return x.Body.Agreement })
	for _, id := range agreements {
		l := t.accessionList(of[id], members)
		l.Agreement = titles[string(id)]
		p.Lists = append(p.Lists, l)
	}
	slices.SortStableFunc(p.Lists, func(a, b accessionList) int { return cmp.Compare(len(b.Rows), len(a.Rows)) })
	for _, x := range list {
		if b := x.Body; !tellsWhoJoined(b) {
			p.Others = append(p.Others, accessionLine{titles[string(b.Agreement)], t.actor(b.Actor), b.Status, b.Scope,
				t.date(b.Stated), t.actor(b.ClaimedBy), t.cite(x.Ref, b.Sources)})
		}
	}
	p.Counts, err = t.accessionCounts()
	return p, err
}

// tellsWhoJoined reports whether a claim belongs in the table of who joined, rather than beside it.
func tellsWhoJoined(a *truce.Accession) bool {
	switch a.Status {
	case codes.Suspended, codes.Resumed, codes.Withdrawn:
		return false
	}
	return a.Actor != ""
}

// accessionList lays the claims on one agreement out: columns are lists published together, by the same claimant on the
// same day in the same source; rows are groups in order of first appearance.
func (t *teller) accessionList(claims []told[truce.Accession], members []told[truce.Membership]) accessionList {
	columns, _ := groupBy(claims, columnOf)
	actors, of := groupBy(claims, func(x told[truce.Accession]) truce.ActorID { return x.Body.Actor })
	l := accessionList{Columns: make([]accessionColumn, len(columns))}
	for _, a := range actors {
		row := accessionRow{Actor: t.actor(a), Cells: make([]accessionCell, len(columns))}
		for _, x := range of[a] {
			b, i := x.Body, slices.Index(columns, columnOf(x))
			c := t.cite(x.Ref, b.Sources)
			row.Cells[i] = accessionCell{b.Status, b.Form, b.Strength, b.Detachments, b.Provinces, actorName{}, c}
			l.Columns[i] = accessionColumn{t.actor(b.ClaimedBy), t.date(b.Stated), l.Columns[i].Named + 1, c}
		}
		l.Rows = append(l.Rows, row)
	}
	t.nameWithin(&l, columns, members)
	for i := range l.Rows {
		l.Rows[i].Differ = l.differ(&l.Rows[i])
	}
	return l
}

// accessionSource is what makes claims one list.
type accessionSource struct {
	by     truce.ActorID
	stated truce.Date
	anchor string
}

func columnOf(x told[truce.Accession]) accessionSource {
	k := accessionSource{by: x.Body.ClaimedBy, stated: x.Body.Stated}
	if len(x.Body.Sources) > 0 {
		k.anchor = anchorOf(x.Body.Sources[0])
	}
	return k
}

// nameWithin marks the groups that a list does not name by themselves, but whose source says that they belong to one
// that it names.
func (t *teller) nameWithin(l *accessionList, columns []accessionSource, members []told[truce.Membership]) {
	for _, m := range members {
		row, of := l.row(m.Body.Actor), l.row(m.Body.Of)
		if row == nil || of == nil {
			continue
		}
		for i, c := range columns {
			said := slices.ContainsFunc(m.Body.Sources, func(s truce.Source) bool { return anchorOf(s) == c.anchor })
			if said && row.Cells[i].Status == "" && of.Cells[i].Status != "" {
				row.Cells[i].Within = of.Actor
			}
		}
	}
}

func (l *accessionList) row(id truce.ActorID) *accessionRow {
	for i := range l.Rows {
		if l.Rows[i].Actor.ID == id {
			return &l.Rows[i]
		}
	}
	return nil
}

// differ reports whether the sources differ on a group: a list names it and another does not, none of the lists names
// whom a single claim does, or two give another status.
func (l *accessionList) differ(row *accessionRow) bool {
	status, silent := codes.AccessionStatus(""), false
	for i := range row.Cells {
		c := &row.Cells[i]
		silent = silent || !c.named() && !l.Columns[i].Single()
		if c.Status != "" && status != "" && c.Status != status {
			return true
		}
		status = cmp.Or(c.Status, status)
	}
	return silent
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
				out = append(out, countRow{what, b.Total, t.actor(b.Registrar), t.date(b.Day), b.DayNote, traps(b.Traps),
					t.cite(x.Ref, b.Sources)})
			}
		}
	}
	return out, nil
}
