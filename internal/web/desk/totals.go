package desk

import (
	"net/http"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/web/frame"
)

// total is several days up to one, counted together: a week, or since the agreement took effect.
type total struct{ Name, Href string }

// totals links the totals up to a day, for those who may see columns: the one since the effect where that is known and
// not later.
func (b *book) totals(day truce.Date, period truce.Interval, a *truce.Agreement) []total {
	if !b.r.Lens.May(truce.FieldColumn, "", "") {
		return nil
	}
	at := func(name string) total { return total{name, b.s.At("/days", day, "totals", name)} }
	out := []total{at("week")}
	if a != nil && a.Effect.Known() && a.Effect < period.To {
		out = append(out, at("effect"))
	}
	return out
}

// totalOf answers GET /days/{date}/totals/{total}.
func (s *site) totalOf(w http.ResponseWriter, r *request) error {
	b, d, err := s.findTotal(r)
	if err != nil {
		return err
	}
	name := r.PathValue("total")
	href := func(day truce.Date) string { return s.At("/days", day, "totals", name) }
	p, err := b.bulletin(r.Context(), r.Lens, &d.Bulletin, b.figures(&d.Bulletin, b.Rule, d.Publisher, href(d.Day)))
	if err != nil {
		return err
	}
	p.Draft, p.Total, p.Day, p.By = true, name, d.Day, d.Publisher
	p.Prev, p.Next = href(frame.Shift(d.Day, -1)), href(frame.Shift(d.Day, 1))
	p.Totals = append(p.Totals, total{"day", s.At("/days", d.Day)})
	p.counted(s, d)
	return s.Print(w, r, "bulletin", "total-"+name+"-"+string(d.Day), p)
}

// totalFigure answers GET /days/{date}/totals/{total}/{row}/{cell}.
func (s *site) totalFigure(w http.ResponseWriter, r *request) error {
	b, d, err := s.findTotal(r)
	if err != nil {
		return err
	}
	href := s.At("/days", d.Day, "totals", r.PathValue("total"))
	page, err := b.figure(r, &d.Bulletin, b.figures(&d.Bulletin, b.Rule, d.Publisher, href))
	if err != nil {
		return err
	}
	page.Draft, page.Back = true, frame.Label{Href: href, Text: string(d.Day)}
	return s.Render(w, r, http.StatusOK, "figure", page)
}

// findTotal counts the total of a request. What is no total and no day, or a day before the effect, is no page.
func (s *site) findTotal(r *request) (*book, *bulletin.Document, error) {
	count := bulletin.Week
	switch r.PathValue("total") {
	case "week":
	case "effect":
		count = bulletin.SinceEffect
	default:
		return nil, nil, frame.ErrNoPage
	}
	if !r.Lens.May(truce.FieldColumn, "", "") {
		return nil, nil, frame.ErrNoPage
	}
	d, err := count(r.Context(), s.Reader, r.Lens.Who().Member, truce.Date(r.PathValue("date")))
	if k := truce.KindOf(err); err != nil && (k == truce.Invalid || k == truce.NotFound) {
		return nil, nil, frame.ErrNoPage
	}
	if err != nil {
		return nil, nil, err
	}
	b, err := s.book(r)
	return b, d, err
}

// counted says what lies outside the figures of a document, and beside them.
func (p *bulletinPage) counted(s *site, d *bulletin.Document) {
	p.Uncertain, p.Timeless = s.incidentLabels(d.Uncertain), s.incidentLabels(d.Timeless)
	for _, x := range d.Data {
		set := dataset{Name: x.Name}
		for _, id := range x.IDs {
			set.IDs = append(set.IDs, frame.Label{Href: s.At("/incidents", id), Text: id})
		}
		p.Data = append(p.Data, set)
	}
}
