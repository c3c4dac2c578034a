package series

import (
	"cmp"

	"truce"
)

// Head names the columns of [Series.Rows]; docs/series.md says what each means. They do not change.
var Head = []string{"from", "publisher", "registrar", "what", "area", "outcome", "per", "since", "day", "n", "state",
	"corrected", "disputed", "bulletin", "joint", "entry", "source", "url",
	"corrected_by"}

// Rows are the lines as a table, a row a number: totals, the parts they are broken into, and outcomes. A value is a
// string, a number or a truth; nil where it is not stated.
func (s *Series) Rows() [][]any {
	var out [][]any
	for i := range s.Lines {
		l := &s.Lines[i]
		for j := range l.Points {
			p := &l.Points[j]
			out = append(out, l.row(p, l.Area, p.N, p.State))
			for _, part := range p.Parts {
				state := ""
				if part.Count == nil {
					state = "not stated"
				}
				out = append(out, l.row(p, cmp.Or(part.Name, string(part.Area)), part.Count, state))
			}
		}
	}
	return out
}

func (l *Line) row(p *Point, area string, n *int, state string) []any {
	var source truce.Source
	if len(p.Sources) > 0 {
		source = p.Sources[0]
	}
	row := []any{l.From, l.Publisher, l.Registrar, l.What, area, l.Outcome, string(l.Per), string(p.Since), string(p.Day),
		nil, state, p.Corrected, p.Disputed, p.Bulletin, p.Joint, p.Entry.String(), source.Outlet, source.URL,
		Members(p.CorrectedBy)}
	if n != nil {
		row[9] = int64(*n)
	}
	if l.From != FromBulletin {
		row[14] = nil // only bulletins can be joint
	}
	for i, v := range row {
		if v == "" {
			row[i] = nil
		}
	}
	return row
}
