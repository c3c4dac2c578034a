package find

import (
	"slices"

	"truce"
	"truce/internal/names"
	"truce/internal/query"
)

// Incidents are those found, by one filter of lists: as many as it says there are.
type Incidents struct {
	Filter query.Incidents // what they were looked for by
	Words  []string        // those of the filter; empty: it holds none
	Sounds bool            // nothing is written so: the words sound like these
	Total  int
	Rows   []query.Row // the latest
	Said   [][]string  // of each row, what its reports say that holds the words, as far as it was released
}

// incidents looks for incidents by day, kind and weapon, and by the words: as they are written in what was released of
// reports, by the actor or the place that they surely name, whichever finds most; where none finds any, by their sound.
func (s *search) incidents() (*Incidents, error) {
	if len(s.q.All) == 0 {
		return nil, nil
	}
	f := query.Incidents{Kind: s.q.Kind, Limit: mostRows}
	if s.q.Day != "" {
		span := s.q.Day.Span(s.zone)
		f.From, f.To, f.Begun = span.From, span.To+1, true
	}
	var codes []string
	if s.q.Means != "" {
		codes = append(codes, query.CodeWord(s.q.Means))
	}
	if s.q.Object != "" {
		codes = append(codes, query.CodeWord(s.q.Object))
	}
	f.Words = query.Asking("", false, codes...)
	best := &Incidents{Filter: f}
	if len(s.q.Words) == 0 {
		return s.page(best)
	}
	ways, err := s.ways(f, codes)
	if err != nil {
		return nil, err
	}
	for _, w := range ways {
		if w.Sounds && best.Total > 0 {
			break
		}
		if w.Total, err = s.l.Count(s.ctx, w.Filter); err != nil {
			return nil, err
		}
		if w.Total > best.Total {
			best = w
		}
	}
	if best.Total == 0 {
		return &Incidents{Filter: ways[0].Filter, Words: s.q.Words}, nil
	}
	return s.page(best)
}

// ways are the filters by which what the words say may be looked for, those by sound last.
func (s *search) ways(f query.Incidents, codes []string) ([]*Incidents, error) {
	written, sounds := f, f
	written.Words = query.Asking(s.text, false, codes...)
	sounds.Words = query.Asking(s.text, true, codes...)
	ways := []*Incidents{{Filter: written, Words: s.q.Words}}
	if a := s.best("actor"); a != nil {
		g := f
		g.Actor = truce.ActorID(a.ID)
		ways = append(ways, &Incidents{Filter: g})
	}
	if a := s.best("area"); a != nil {
		g := f
		if err := s.within(&g, a); err != nil {
			return nil, err
		}
		ways = append(ways, &Incidents{Filter: g})
	}
	return append(ways, &Incidents{Filter: sounds, Words: s.q.Words, Sounds: true}), nil
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

// page reads the latest of those found, with what was said of each.
func (s *search) page(in *Incidents) (*Incidents, error) {
	page, err := s.l.Incidents(s.ctx, in.Filter)
	if err != nil {
		return nil, err
	}
	in.Total, in.Rows, in.Said = page.Total, page.Rows, make([][]string, len(page.Rows))
	for i := range in.Rows {
		if len(in.Words) == 0 {
			break
		}
		v, err := s.l.Incident(s.ctx, in.Rows[i].ID)
		if err != nil {
			return nil, err
		}
		for _, r := range v.Reports {
			for _, t := range saidOf(r) {
				if marked(Mark(t, in.Words)) && !slices.Contains(in.Said[i], t) && len(in.Said[i]) < mostSaid {
					in.Said[i] = append(in.Said[i], t)
				}
			}
		}
	}
	return in, nil
}

// mostSaid is how many texts of an incident are shown for one question.
const mostSaid = 4

// saidOf are the words of the coded fields of a report.
func saidOf(r *truce.ReportState) []string {
	c := r.Coded
	if c == nil {
		return nil
	}
	var list []string
	for _, p := range []truce.Place{c.Where, c.From, c.Observer} {
		list = append(list, p.Name, p.District, p.Province)
	}
	for _, a := range slices.Concat(c.Authors, c.Targets) {
		list = append(list, a.Name)
	}
	return append(list, c.Outlet, c.Direction)
}

// external adds the reports that go by what was written in the data they are of.
func (s *search) external(written string) error {
	if len(s.q.All) == 0 || len(names.Fold(written)) < leastPart-1 {
		return nil
	}
	list, err := s.l.External(s.ctx, written, mostHits)
	for _, r := range list {
		s.hit("report", Hit{ID: string(r.Report.ID), Text: r.Report.External, Under: r.Report.Dataset, Score: 1})
	}
	return err
}
