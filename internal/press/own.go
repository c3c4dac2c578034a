package press

import (
	"slices"
	"strings"

	"truce"
	"truce/internal/names"
)

// cell is a cell of a table in the text.
type cell struct{ start, end int }

// ownTable reads a bulletin of this program, as text or as a page: tables with a column a member and one for all.
// It reports whether the text is one.
func (r *reader) ownTable() bool {
	var members []string
	area, section, before := false, "", 0
	for _, row := range r.page.rows() {
		if m := r.columns(row); len(m) > 0 {
			if members == nil {
				r.ownHead(row[0].start)
			}
			members, area, section = m, false, r.ownSection(before, row[0].start)
			continue
		}
		before = row[len(row)-1].end
		switch {
		case len(members) == 0 || len(row) != len(members)+1:
		case section != "":
			r.ownRowOf(section, row, members)
		default:
			area = r.ownRow(row, members, area)
		}
	}
	if members == nil {
		return false
	}
	r.check()
	return true
}

// rows returns the rows of the tables of a text: cells by tags on a page, by two spaces and more in a plain text.
func (p *page) rows() [][]cell {
	if p.at != nil {
		return p.rowsBy("\t")
	}
	return p.rowsBy("  ")
}

// rowsBy returns the lines that what stands between cells parts into several.
func (p *page) rowsBy(between string) [][]cell {
	sep := "\n"
	if p.at != nil {
		sep = "\n\n"
	}
	var out [][]cell
	for from := 0; from < len(p.text); {
		to := len(p.text)
		if i := strings.Index(p.text[from:], sep); i >= 0 {
			to = from + i
		}
		if row := p.cells(from, to, between); len(row) > 1 {
			out = append(out, row)
		}
		from = to + len(sep)
	}
	return out
}

func (p *page) cells(from, to int, between string) []cell {
	var out []cell
	for from < to {
		end := to
		if i := strings.Index(p.text[from:to], between); i >= 0 {
			end = from + i
		}
		if s := strings.TrimSpace(p.text[from:end]); s != "" {
			at := from + strings.Index(p.text[from:end], s)
			out = append(out, cell{at, at + len(s)})
		}
		from = end + len(between)
	}
	return out
}

func (r *reader) cellText(c cell) string {
	return strings.Join(strings.Fields(r.page.text[c.start:c.end]), " ")
}

// columns returns whose columns a row heads: members, and at last all of them. Nil for another row.
func (r *reader) columns(row []cell) []string {
	var out []string
	for i, c := range row {
		switch id := columnOf(r.cellText(c)); {
		case id.Valid() && !allDigits(string(id)):
			out = append(out, string(id))
		case i == 0: // what is counted
		case i == len(row)-1 && len(out) > 0:
			return append(out, truce.JointColumn)
		default:
			return nil
		}
	}
	return nil
}

// columnOf is the member whose column a heading is of: "BO", or "BO, by CA" where CA counted it.
func columnOf(heading string) truce.MemberID {
	member, _, _ := strings.Cut(heading, " ")
	return truce.MemberID(strings.TrimSuffix(member, ","))
}

func allDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// ownHead reads what stands above the first table: the day, and who published it.
func (r *reader) ownHead(end int) {
	list := sentences(r.lx.elements(r.page.text[:end]))
	for i := range list {
		e := list[i].e
		for j := range e {
			switch {
			case e[j].kind == date && r.out.Date == nil:
				d := *e[j].day
				d.Span = r.span(e[j])
				r.out.Date = &d
			case e[j].is("own-by") && j+1 < len(e) && r.out.Publisher == nil:
				if id := r.page.text[e[j+1].start:e[j+1].end]; truce.MemberID(id).Valid() {
					r.out.Publisher = &Mention{id, r.span(e[j+1])}
				}
			}
		}
	}
}

// ownRow reads a row: what it counts, and a figure a column. It reports whether rows of places may follow.
func (r *reader) ownRow(row []cell, members []string, area bool) bool {
	label, place := r.ownLabel(row[0])
	if label == "" && !area {
		return false
	}
	for i, m := range members {
		f, also := r.ownFigure(row[i+1])
		switch what := ownWhat(label); {
		case label == "registered":
			s := r.sideOf(m)
			s.Total, s.Also = f, also
		case place.end > 0:
			s := r.sideOf(m)
			s.Parts = append(s.Parts, Part{PlaceNamed: r.placeNamed(place), Figure: f})
		case ownReview[label]:
			if s := r.sideOf(m); f != nil {
				s.Outcomes = append(s.Outcomes, Outcome{what, "", f, f.Span})
			}
		case f != nil:
			r.out.Counters = append(r.out.Counters, Counter{RegisteredBy: m, Section: ownPart(label), What: what, Per: "day",
				Figure: f, Also: also})
		}
	}
	return label == "registered" || place.end > 0
}

// ownSection returns the table headed by the last line between two places of the text, where its rows are told by the
// table they stand in; "" for another.
func (r *reader) ownSection(from, to int) string {
	lines := strings.Split(r.page.text[from:to], "\n")
	for _, l := range slices.Backward(lines) {
		if s := r.lx.sections[names.Fold(strings.TrimSpace(l))]; s != "" {
			return s
		}
	}
	return ""
}

// ownRowOf reads a row of such a table: a figure a column, of what the row names.
func (r *reader) ownRowOf(section string, row []cell, members []string) {
	what := r.cellText(row[0])
	if slug := r.lx.own[names.Fold(what)]; slug != "" && !ownNamed[section] {
		what = ownWhat(slug)
	}
	for i, m := range members {
		if f, also := r.ownFigure(row[i+1]); f != nil {
			r.out.Counters = append(r.out.Counters, Counter{RegisteredBy: m, Section: section, What: what, Per: "day", Figure: f,
				Also: also})
		}
	}
}

// ownNamed are the tables whose rows are named by the words of the record, and not by those of the program.
var ownNamed = map[string]bool{"kinds": true, "weapons": true, "places": true, "parties": true}

// ownLabel returns what a row counts, and the place it is of: "registered in Northmark", or the name of the place
// alone.
func (r *reader) ownLabel(c cell) (string, cell) {
	text := names.Fold(r.cellText(c))
	if slug, ok := r.lx.own[text]; ok {
		if slug == "registered-province-not-stated" {
			return "", c
		}
		return slug, cell{}
	}
	longest := ""
	for words, slug := range r.lx.own {
		if strings.HasPrefix(slug, "registered") && strings.HasPrefix(text, words+" ") && len(words) > len(longest) {
			longest = words
		}
	}
	for range strings.Fields(longest) {
		c.start += strings.IndexByte(r.page.text[c.start:c.end], ' ') + 1
	}
	return "", c
}

func (r *reader) placeNamed(c cell) PlaceNamed {
	return PlaceNamed{Name: r.cellText(c), Span: r.page.span(c.start, c.end)}
}

// ownFigure reads a cell: the figure, and what errata say instead. Words in place of a figure are none.
func (r *reader) ownFigure(c cell) (*Figure, []Figure) {
	var out []Figure
	for i, e := range r.lx.elements(r.page.text[c.start:c.end]) {
		if e.kind != number || e.how != ByDigits {
			if i == 0 {
				return nil, nil
			}
			continue
		}
		out = append(out, Figure{Value: numberText(e.micro), How: ByDigits, Span: r.page.span(c.start+e.start, c.start+e.end),
			micro: e.micro})
	}
	if len(out) == 0 {
		return nil, nil
	}
	return &out[0], slices.Clone(out[1:])
}

// ownReview are the rows of a bulletin that say what became of the incidents.
var ownReview = map[string]bool{"confirmed-not-permitted": true, "confirmed-permitted": true,
	"confirmed-permission-open": true, "not-confirmed": true, "refuted": true, "could-not-be-verified": true,
	"no-agreed-finding": true, "verdict-open": true, "in-one-register-alone": true, "in-several-registers": true}

// ownReconciliation are those about who joined and how the members work.
var ownReconciliation = map[string]bool{"settlements-joined": true, "groups-joined": true, "access-refused": true,
	"work-suspended": true, "calls-on-the-hot-line": true, "measures-agreed": true}

func ownPart(label string) string {
	if ownReconciliation[label] {
		return "reconciliation"
	}
	return "humanitarian"
}

// ownWhat is what a row of that label counts, as the other languages' rows say it too.
func ownWhat(label string) string { return strings.ReplaceAll(label, "-", " ") }
