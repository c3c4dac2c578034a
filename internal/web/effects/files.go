package effects

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/export"
	"truce/internal/web/frame"
)

// effectsFile answers GET /effects/csv: ?of= says of which picture; without it, a row a day.
func (s *site) effectsFile(w http.ResponseWriter, r *request) error {
	p, err := s.effectsPage(r)
	if err != nil {
		return err
	}
	if !p.Shown {
		return frame.ErrNoPage
	}
	return s.pictureFile(w, r, &p.pictures, "effects")
}

// pictureFile writes the table behind one of the pictures.
func (s *site) pictureFile(w http.ResponseWriter, r *request, p *pictures, name string) error {
	of := r.URL.Query().Get("of")
	if of != "" {
		name += "-" + of
	}
	switch of {
	case "":
		return s.file(w, r, p.dayTable(), name)
	case "weeks":
		return s.file(w, r, weekTable(aligned{Plain: p.on, weeks: p.Weeks}), name)
	case "aligned":
		return s.file(w, r, weekTable(p.Aligned...), name)
	case "windows":
		return s.file(w, r, p.windowTable(), name)
	case "others":
		return s.file(w, r, p.otherTable(), name)
	}
	return frame.ErrNoPage
}

// dayTable has a row a day, and of each group the estimates.
func (p *pictures) dayTable() export.Table {
	t := export.Table{Of: "days", Head: []string{"day"}}
	for _, g := range p.Groups {
		t.Head = append(t.Head, g.Name)
		if p.Of == "deaths" {
			t.Head = append(t.Head, g.Name+"_low", g.Name+"_high")
		}
	}
	span := p.Groups[0].series.Span()
	for i := range span.Days() {
		day := span.First.AddDate(0, 0, i)
		row := []any{day.Format(time.DateOnly)}
		for _, g := range p.Groups {
			n := g.series.Between(day, 1)
			row = append(row, n.Best)
			if p.Of == "deaths" {
				row = append(row, n.Low, n.High)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// weekTable has a row a truce and a week; a week that is not held has no number.
func weekTable(list ...aligned) export.Table {
	t := export.Table{Of: "weeks", Head: []string{"truce", "effect", "week", "n", "low", "high", "days_not_watched"}}
	for _, a := range list {
		title := a.Label.Text
		if len(a.Label.Names) > 0 {
			title = a.Label.Names[0].Text
		}
		for _, b := range a.Bars {
			row := []any{title, string(a.Plain), b.Week, nil, nil, nil, nil}
			if b.N != nil {
				copy(row[3:], []any{b.N.Best, b.N.Low, b.N.High})
			}
			if a.Marked {
				row[6] = b.Unwatched
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// windowTable has a row a group and a window.
func (p *pictures) windowTable() export.Table {
	t := export.Table{Of: "windows", Head: []string{"group", "events", "left_out", "days", "before", "before_low",
		"before_high", "after", "after_low", "after_high", "ratio", "ratio_low", "ratio_high", "other_days", "as_low", "p05",
		"p50", "p95"}}
	for _, g := range p.Groups {
		for _, c := range g.told {
			row := append([]any{g.Name, g.N, g.Vague, c.Window}, make([]any, 14)...)
			for i, n := range []*effect.Count{c.Before, c.After} {
				if n != nil {
					copy(row[4+3*i:], []any{n.Best, n.Low, n.High})
				}
			}
			copy(row[10:], []any{bound(c.Ratio), bound(c.Least), bound(c.Most)})
			if o := c.Others; o != nil {
				copy(row[13:], []any{o.Days, o.AsLow, o.Low, o.Median, o.High})
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// otherTable has the ratio of 28 days at every other day, sorted, of those bound.
func (p *pictures) otherTable() export.Table {
	t := export.Table{Of: "days", Head: []string{"ratio"}}
	for _, c := range p.Groups[0].told {
		if c.Window == 28 && c.Others != nil {
			for _, x := range c.Others.Ratios {
				t.Rows = append(t.Rows, []any{x})
			}
		}
	}
	return t
}

// bound is a figure of a file; nil where it is not known.
func bound(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

// file writes a table as a file.
func (s *site) file(w http.ResponseWriter, r *request, t export.Table, name string) error {
	cut, err := r.Lens.Cut(r.Context())
	if err != nil {
		return err
	}
	about := export.About{Process: r.Lens.Process().ID, At: truce.At(s.Clock()), Audience: frame.AudienceOf(r.Lens.Who())}
	if about.Filter, err = url.QueryUnescape(strings.ReplaceAll(r.URL.Query().Encode(), "&", " ")); err != nil {
		return err
	}
	w.Header().Set("Content-Type", export.CSV.MediaType())
	w.Header().Set("Content-Disposition", `attachment; filename="`+r.Lens.Process().ID+"-"+name+`.csv"`)
	return export.WriteTable(w, export.CSV, t, cut, about)
}
