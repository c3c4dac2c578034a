package dossier

import (
	"cmp"
	"net/http"
	"slices"

	"truce"
)

// timelinePage is what happened, by year.
type timelinePage struct {
	Years    []timelineYear
	Articles []sourceCard // the founding collection, for the opening of a dossier
}

// timelineYear is the lines of one year.
type timelineYear struct {
	Year  string
	Lines []timelineLine
}

// timelineLine is one milestone.
type timelineLine struct {
	ID   string
	When string // empty: not stated
	What string
	Cite cite
}

// timeline answers GET /timeline, and the first page of a dossier.
func (s *site) timeline(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.timelinePage()
	if err != nil {
		return err
	}
	if s.Dossier {
		all, err := t.sourcesPage()
		if err != nil {
			return err
		}
		p.Articles = all.Articles
	}
	return s.Render(w, r, http.StatusOK, "dossier-timeline", p)
}

// timelinePage lists the milestones by date. One whose date no source states keeps the place it was entered at.
func (t *teller) timelinePage() (*timelinePage, error) {
	list, err := tell[truce.Milestone](t, truce.KindMilestone, "")
	if err != nil {
		return nil, err
	}
	type placed struct {
		at truce.Date
		told[truce.Milestone]
	}
	var lines []placed
	last := truce.Date("")
	for _, m := range list {
		if m.Body.Stated != "" {
			last = m.Body.Stated
		}
		lines = append(lines, placed{last, m})
	}
	slices.SortStableFunc(lines, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	p := &timelinePage{}
	years, of := groupBy(lines, func(l placed) string { return string(l.at[:min(4, len(l.at))]) })
	for _, y := range years {
		year := timelineYear{Year: y}
		for _, l := range of[y] {
			m := l.Body
			year.Lines = append(year.Lines, timelineLine{m.ID, t.date(m.Stated), m.What, t.cite(l.Ref, m.Sources)})
		}
		p.Years = append(p.Years, year)
	}
	return p, nil
}
