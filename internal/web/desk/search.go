package desk

import (
	"net/http"
	"sort"
	"strings"

	"truce"
	"truce/internal/names"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// searchPage is what an id, or a name in any script, leads to.
type searchPage struct {
	Query string
	Hits  []hit
	More  bool
}

// hit is one thing found.
type hit struct {
	Kind  string // key of its word
	Label frame.Label
	Score float64 // 0 … 1; 1 for an id
	As    string  // the name it was found by, where it is not the one shown
}

// mostHits is how many hits a page shows, and leastLike how like a name must be to be one.
const (
	mostHits  = 40
	leastLike = 0.72
)

// search answers GET /search.
func (s *site) search(w http.ResponseWriter, r *request) error {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	page := &searchPage{Query: q}
	if len(q) > 200 {
		return truce.Errorf(truce.Invalid, "a search of more than 200 bytes")
	}
	if q != "" {
		to, ok, err := s.byID(r, q)
		if err != nil {
			return err
		}
		if ok {
			http.Redirect(w, r.Request, to, http.StatusSeeOther)
			return nil
		}
		if page.Hits, err = s.byWhat(r, q); err != nil {
			return err
		}
		named, err := s.byName(r, q)
		if err != nil {
			return err
		}
		page.Hits = append(page.Hits, named...)
		if page.More = len(page.Hits) > mostHits; page.More {
			page.Hits = page.Hits[:mostHits]
		}
	}
	return s.Render(w, r, http.StatusOK, "search", page)
}

// byID returns the address of what the text names by its id, when the viewer may see it.
func (s *site) byID(r *request, text string) (string, bool, error) {
	ctx, l := r.Context(), r.Lens
	id := strings.ToUpper(text)
	if m, index, ok := strings.Cut(id, "/"); ok {
		if _, known := l.Process().Member(truce.MemberID(m)); known && strings.Trim(index, "0123456789") == "" &&
			index != "" {
			return s.At("/record", m, index), true, nil
		}
	}
	_, letter, _, ok := truce.SplitMinted(id)
	if !ok {
		return "", false, nil
	}
	switch letter {
	case 'I':
		v, err := l.Incident(ctx, truce.IncidentID(id))
		if err == nil {
			return s.At("/incidents", v.ID), true, nil
		}
		return "", false, unlessAbsent(err)
	case 'R':
		_, err := l.Report(ctx, truce.ReportID(id))
		return s.At("/reports", id), err == nil, unlessAbsent(err)
	case 'O':
		ops, err := l.Claims(ctx, truce.KindOperation, id)
		return s.At("/operations", id), len(ops) > 0, err
	}
	return "", false, nil
}

// unlessAbsent returns an error unless it says that there is no such thing.
func unlessAbsent(err error) error {
	if err != nil && truce.KindOf(err) == truce.NotFound {
		return nil
	}
	return err
}

// byName finds actors, places, agreements and members by a part of a name or by how a name sounds, best first.
func (s *site) byName(r *request, q string) ([]hit, error) {
	ctx, l := r.Context(), r.Lens
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	var hits []hit
	try := func(kind, id string, to frame.Label) {
		best, as := alike(q, id, to.Names)
		if best >= leastLike {
			hits = append(hits, hit{kind, to, best, as})
		}
	}
	for id := range b.Actors {
		try("actor", string(id), b.Actor(id))
	}
	for id := range b.Areas {
		try("area", string(id), b.Area(id))
	}
	agreements, err := l.Claims(ctx, truce.KindAgreement, "")
	if err != nil {
		return nil, err
	}
	seen := map[truce.AgreementID]bool{}
	for _, c := range view.Live(agreements) {
		if a := c.Body.(*truce.Agreement); !seen[a.ID] {
			seen[a.ID] = true
			try("agreement", string(a.ID), frame.Label{Href: s.At("/agreements", a.ID), Names: a.Titles})
		}
	}
	for _, m := range l.Process().Members {
		try("member", string(m.ID), frame.Label{Href: s.At("/record", m.ID), Names: append([]truce.Name{{Text: string(m.ID)}},
			m.Names...)})
	}
	sort.Slice(hits, func(i, j int) bool {
		if hits[i].Score != hits[j].Score {
			return hits[i].Score > hits[j].Score
		}
		return hits[i].Label.Href < hits[j].Label.Href
	})
	return hits, nil
}

// alike returns how like the query the best of a thing's names is, and which one that was.
func alike(q, id string, list []truce.Name) (float64, string) {
	folded := names.Fold(q)
	if folded == "" {
		return 0, ""
	}
	best, as := 0.0, ""
	if strings.Contains(id, strings.ToLower(q)) {
		best, as = 0.95, id
	}
	for _, n := range list {
		score := names.Similarity(q, n.Text)
		if strings.Contains(names.Fold(n.Text), folded) {
			score = max(score, 0.97)
		}
		if score > best {
			best, as = score, n.Text
		}
	}
	return best, as
}
