package find

import (
	"slices"
	"strings"

	"truce"
	"truce/internal/names"
	"truce/internal/query"
)

// Incidents are those found. Where words or weapons are asked for, of all that fit the rest only the latest are opened.
type Incidents struct {
	Filter query.Incidents // what they were looked for by
	Total  int             // how many fit it
	Opened int
	Rows   []query.Row // the latest
	Exact  bool        // the filter alone says which they are
}

// incidents looks for incidents by day and kind, by the actor or place that the words surely name, else by the words
// that were released of their reports, and by weapon.
func (s *search) incidents() (*Incidents, error) {
	if len(s.q.All) == 0 {
		return nil, nil
	}
	f := query.Incidents{Kind: s.q.Kind, Limit: mostRows}
	if s.q.Day != "" {
		span := s.q.Day.Span(s.zone)
		f.From, f.To = span.From, span.To+1
	}
	words := s.q.Words
	if len(words) > 0 {
		if a := s.best("actor"); a != nil {
			f.Actor, words = truce.ActorID(a.ID), nil
		} else if a := s.best("area"); a != nil {
			if err := s.within(&f, a); err != nil {
				return nil, err
			}
			words = nil
		}
	}
	exact := len(words) == 0 && s.q.Means == ""
	if !exact {
		f.Limit = mostOpened
	}
	page, err := s.l.Incidents(s.ctx, f)
	if err != nil {
		return nil, err
	}
	out := &Incidents{Filter: f, Total: page.Total, Rows: page.Rows, Exact: exact}
	if !exact {
		err = s.open(out, words)
	}
	return out, err
}

// within narrows a filter to a place: to the province as reports write it where it is one, else to the area.
func (s *search) within(f *query.Incidents, a *Hit) error {
	for _, n := range a.Names {
		g := *f
		g.Province = n.Text
		if k, err := s.l.Count(s.ctx, g); err != nil {
			return err
		} else if k > 0 {
			*f = g
			return nil
		}
	}
	f.Area = truce.AreaID(a.ID)
	return nil
}

// open keeps those rows whose reports, as far as the viewer may see them, hold the words and the weapon.
func (s *search) open(in *Incidents, words []string) error {
	var keep []query.Row
	for _, r := range in.Rows {
		in.Opened++
		v, err := s.l.Incident(s.ctx, r.ID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(v.Reports, func(x *truce.ReportState) bool {
			return x.Coded != nil && (s.q.Means == "" || x.Coded.Means == s.q.Means) && holds(released(x.Coded), words)
		}) {
			keep = append(keep, r)
		}
		if len(keep) == mostRows {
			break
		}
	}
	in.Rows = keep
	return nil
}

// released are the words of the coded fields, folded.
func released(c *truce.Coded) string {
	texts := []string{"", c.Outlet, c.Direction, c.Where.Name, c.Where.Province, c.From.Name, c.From.Province,
		c.Observer.Name}
	for _, a := range slices.Concat(c.Authors, c.Targets) {
		texts = append(texts, a.Name)
	}
	return " " + names.Fold(strings.Join(texts, " "))
}
