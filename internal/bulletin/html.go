package bulletin

import (
	_ "embed"
	"html/template"
	"io"
	"strings"

	"truce"
)

//go:embed bulletin.html
var page string

// HTML writes the document as one self-contained page for reading and printing, without script or outside requests.
// Each figure links to the list of the ids behind it, further down the same page.
func HTML(w io.Writer, d *Document) error {
	t, err := template.New("bulletin").Funcs(template.FuncMap{
		"zone":   func(t truce.Instant) string { return inZone(d, t) },
		"length": Length,
		"column": func(m truce.MemberID) string { return ColumnTitle(d, m) },
		"joint":  func() string { return JointTitle(d) },
		"title":  func() string { return Title(d) },
		"behind": func() string { return JointWords(d) },
		"limit":  func() string { return end(d.Process) },
	}).Parse(page)
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := t.Execute(&b, htmlPage(d)); err != nil {
		return err
	}
	_, err = io.WriteString(w, b.String())
	return err
}

type htmlDoc struct {
	*Document
	Sections []htmlSection
	Lists    []htmlList
	CutShort string
}

type htmlSection struct {
	Title string
	Rows  []htmlRow
}

type htmlRow struct {
	Label string
	Cells []htmlCell
}

type htmlCell struct {
	Words string
	Is    []string // what errata say instead
	List  string   // anchor of the ids; empty when there are none
	Joint bool
}

type htmlList struct {
	Anchor, Title string
	IDs           []string
}

func htmlPage(d *Document) htmlDoc {
	p := htmlDoc{Document: d, CutShort: d.Bulletin.Cut.Digest().Short()}
	for i, row := range d.Bulletin.Rows {
		if len(p.Sections) == 0 || p.Sections[len(p.Sections)-1].Title != sectionTitle[row.Section] {
			p.Sections = append(p.Sections, htmlSection{Title: sectionTitle[row.Section]})
		}
		s := &p.Sections[len(p.Sections)-1]
		line := htmlRow{Label: Label(row)}
		for j, c := range row.Cells {
			cell := htmlCell{Words: CellWords(d, c), Joint: c.Member == ""}
			for _, e := range d.Errata {
				if e.Stands() && e.At == (truce.CellAt{Row: i, Cell: j}) {
					cell.Is = append(cell.Is, string(e.By)+": "+e.Is)
				}
			}
			if len(c.IDs) > 0 {
				cell.List = "ids-" + itoa(i) + "-" + itoa(j)
				who := JointTitle(d)
				if c.Member != "" {
					who = ColumnTitle(d, c.Member)
				}
				p.Lists = append(p.Lists, htmlList{cell.List, Label(row) + ", " + who, c.IDs})
			}
			line.Cells = append(line.Cells, cell)
		}
		s.Rows = append(s.Rows, line)
	}
	return p
}
