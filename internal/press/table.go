package press

import (
	"slices"
	"strings"
)

// tables reads the tables of registers in a text: one side a row and one place a column, or the other way round, the
// totals and outcomes beside them. It returns the text without them, with every byte where it was.
func (r *reader) tables() string {
	text := []byte(r.page.text)
	for _, sep := range r.page.separators() {
		var rows [][]cell
		for _, row := range append(r.page.rowsBy(sep), nil) {
			if len(rows) > 0 && (row == nil || len(row) != len(rows[0]) || r.apart(rows[len(rows)-1], row)) {
				if r.table(rows) {
					blanked(text, rows)
				}
				rows = nil
			}
			if row != nil {
				rows = append(rows, row)
			}
		}
	}
	return string(text)
}

// separators are what may stand between the cells of a row.
func (p *page) separators() []string {
	if p.at != nil {
		return []string{"\t"}
	}
	return []string{"|", "\t", ";"}
}

// apart reports whether something else than a rule of signs stands between two rows.
func (r *reader) apart(a, b []cell) bool {
	between := strings.Trim(r.page.text[a[len(a)-1].end:b[0].start], " \t\r\n|;:-+=")
	return between != ""
}

// blanked puts blanks in the place of rows.
func blanked(text []byte, rows [][]cell) {
	for i := rows[0][0].start; i < rows[len(rows)-1][len(rows[0])-1].end; i++ {
		if text[i] != '\n' {
			text[i] = ' '
		}
	}
}

// heading is what a row or a column of a table is of.
type heading struct {
	side    string
	place   *PlaceNamed
	outcome string
	total   bool
	span    Span
}

// table reads one table, and reports whether it is one of registers.
func (r *reader) table(rows [][]cell) bool {
	if len(rows) < 2 || len(rows[0]) < 3 {
		return false
	}
	columns, ok := r.headings(rows[0][1:])
	if !ok {
		return false
	}
	var first []cell
	for _, row := range rows[1:] {
		first = append(first, row[0])
	}
	lines, ok := r.headings(first)
	if !ok || sided(columns) == sided(lines) || !counted(columns) && !counted(lines) {
		return false
	}
	for i, line := range lines {
		for k, column := range columns {
			side, of := line, column
			if column.side != "" {
				side, of = column, line
			}
			r.tableCell(rows[i+1][k+1], side, of)
		}
	}
	return true
}

// sided reports whether some of the headings are sides.
func sided(list []heading) bool {
	return slices.ContainsFunc(list, func(h heading) bool { return h.side != "" })
}

// counted reports whether some of the headings are places or the whole.
func counted(list []heading) bool {
	return slices.ContainsFunc(list, func(h heading) bool { return h.place != nil || h.total })
}

// headings reads what the rows or columns are of; false where one counts something else than incidents.
func (r *reader) headings(cells []cell) ([]heading, bool) {
	out := make([]heading, len(cells))
	for i, c := range cells {
		h := heading{span: r.page.span(c.start, c.end)}
		for _, e := range r.lx.elements(r.page.text[c.start:c.end]) {
			switch {
			case e.is("side"), e.is("nation"):
				h.side = e.of
			case e.is("province") && e.of != "":
				h.place = &PlaceNamed{Place: e.of, Name: r.lx.world.names[e.of], Span: h.span}
			case e.is("confirmed"):
				h.outcome = Confirmed
			case e.is("unconfirmed"):
				h.outcome = NotConfirmed
			case e.is("investigated"):
				h.outcome = Investigated
			case e.is("fire-at"), e.is("excluded"):
				h.outcome = AtExcluded
			case e.is("total"), e.is("in-all"), e.is("incident"), e.is("number-of"):
				h.total = true
			case e.kind == number, e.kind == mark && sections[e.concept][0] != "":
				return nil, false
			}
		}
		out[i] = h
	}
	return out, true
}

// tableCell enters the number in a cell; one that is not understood is unread. A dash is no number.
func (r *reader) tableCell(c cell, side, of heading) {
	at := r.page.span(c.start, c.end)
	var f *Figure
	for _, e := range r.lx.elements(r.page.text[c.start:c.end]) {
		if e.kind != number {
			if e.kind == punct {
				continue
			}
			r.out.Unread = append(r.out.Unread, Unread{"it is not understood what the cell says", at})
			return
		}
		if f != nil || !e.whole() {
			r.out.Unread = append(r.out.Unread, Unread{"it is not understood what the cell says", at})
			return
		}
		f = &Figure{Value: numberText(e.micro), How: e.how, Span: r.page.span(c.start+e.start, c.start+e.end), micro: e.micro}
	}
	switch {
	case f == nil:
	case side.side == "" || of.place == nil && of.outcome == "" && !of.total:
		r.out.Unread = append(r.out.Unread, Unread{"it is not understood what the number counts", f.Span})
	case of.place != nil:
		r.part(side.side, Part{PlaceNamed: *of.place, Figure: f})
	case of.outcome != "":
		s := r.sideOf(side.side)
		s.Outcomes = append(s.Outcomes, Outcome{Outcome: of.outcome, Figure: f, Span: f.Span})
	default:
		r.total(side.side, side.span, *f)
	}
}
