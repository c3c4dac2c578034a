package desk

import (
	"slices"
	"strconv"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// dayTable is a day's figures side by side: a column a member, one of all.
type dayTable struct {
	Columns []columnHead
	By      truce.MemberID // who counted all columns together; empty: those figures are joint
	Rows    []figureRow
	Total   *figureRow
	Notes   []figureRow
}

// columnHead is a member's column, and who counted it where that is not the member's own word.
type columnHead struct {
	truce.Column
	By truce.MemberID
}

func headsOf(columns []truce.Column) []columnHead {
	out := make([]columnHead, len(columns))
	for i, c := range columns {
		out[i].Column = c
	}
	return out
}

// publishedHeads are those of a published bulletin.
func publishedHeads(bl *view.Bulletin) []columnHead {
	out := headsOf(bl.Columns)
	for i, c := range bl.Columns {
		if c.State == truce.Released && !slices.Contains(bl.Own, c.Member) {
			out[i].By = bl.By
		}
	}
	return out
}

// figureRow is one line of a bulletin.
type figureRow struct {
	Section string
	Label   string
	Area    frame.Label
	List    string // of which list of words Value is: what the row is of, where that is no name
	Value   string
	Cells   []figure
}

// figure is one cell: a number and the list it opens, or why there is none.
type figure struct {
	Member truce.MemberID
	State  truce.ColumnState // why there is no number
	N      *int
	IDs    int
	Href   string
	Joint  bool
	Is     []erratumIs // what errata say instead

	// Of the members that vote, how many reported: a joint figure is not known before all did. Zero where that is not why.
	Reported, Voters int
}

// erratumIs is what a member says that a figure should read.
type erratumIs struct {
	By truce.MemberID
	Is string
}

// figures makes the lines of a member's bulletin whose figures open under the address base. A cell of a column that is
// not released says so.
func (b *book) figures(bl *truce.Bulletin, rule truce.Rule, by truce.MemberID, base string) []figureRow {
	state := map[truce.MemberID]truce.ColumnState{}
	for _, c := range bl.Columns {
		state[c.Member] = c.State
	}
	missing := slices.DeleteFunc(bl.Missing(rule.Voters), func(m truce.MemberID) bool { return m == by })
	out := make([]figureRow, len(bl.Rows))
	for i, row := range bl.Rows {
		out[i] = figureRow{Section: row.Section, Label: row.Label}
		if row.Area != "" {
			b.name(&out[i], row.Area)
		}
		for j, c := range row.Cells {
			f := figure{Member: c.Member, N: c.N, IDs: len(c.IDs), Joint: c.Member == ""}
			if c.N == nil {
				if f.State = state[c.Member]; f.State == truce.Released || c.Member == by {
					f.State = "" // the column is shown: no report states it
				}
				if f.Joint && len(missing) > 0 {
					f.Voters = len(rule.Voters)
					f.Reported = f.Voters - len(missing)
				}
			} else if len(c.IDs) > 0 {
				f.Href = base + "/" + strconv.Itoa(i) + "/" + strconv.Itoa(j)
			}
			out[i].Cells = append(out[i].Cells, f)
		}
	}
	return out
}

// name says what a row is of: a word of a list, an actor, a place of the register or as it is written, a province.
func (b *book) name(row *figureRow, of string) {
	switch row.Section {
	case bulletin.ByKind:
		row.List, row.Value = "kind", of
	case bulletin.ByWeapon:
		row.List, row.Value = "means", of
	case truce.SectionParties:
		row.Area = b.Actor(truce.ActorID(of))
	case truce.SectionPlaces:
		row.Area = b.Area(truce.AreaID(of))
	default:
		row.Area = b.Province(of)
	}
}

// published makes the lines of a published bulletin, with what errata say beside its figures.
func (b *book) published(bl *view.Bulletin, base string) []figureRow {
	out := b.figures(&bl.Bulletin, bl.Under.Rule, bl.By, base)
	for _, e := range bl.Errata {
		if e.Stands() {
			f := &out[e.At.Row].Cells[e.At.Cell]
			f.Is = append(f.Is, erratumIs{e.By, e.Is})
		}
	}
	return out
}

// tableOf picks the lines by province, the total under them, and how the registers compare.
func tableOf(columns []columnHead, rows []figureRow) *dayTable {
	t := &dayTable{Columns: columns}
	for i := range rows {
		switch {
		case rows[i].Section == bulletin.Observance && rows[i].Label == "registered":
			t.Total = &rows[i]
		case rows[i].Section == bulletin.Observance:
			t.Rows = append(t.Rows, rows[i])
		case rows[i].Section == bulletin.Registry:
			t.Notes = append(t.Notes, rows[i])
		}
	}
	return t
}
