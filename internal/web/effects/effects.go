package effects

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/query"
	"truce/internal/web/frame"
)

// effectsPage is what the record counted before and after a day.
type effectsPage struct {
	asked
	pictures
	Action      string
	To          ways
	Choices     choices
	First, Last string // of the record, in words; empty: no incident has a day
	Undated     int
	Shown       bool // false: there is no day to compare, or it lies outside of the record
	Statements  []statement
}

// ways are the other pages of the room; empty: whoever asks has none.
type ways struct {
	Effects, Deaths, Trends, Lasted, Misleads, Tables string
}

func (s *site) ways(r *request) ways {
	w := ways{Effects: s.At("/effects"), Trends: s.At("/effects/trends"), Lasted: s.At("/effects/lasted"),
		Misleads: s.At("/effects/misleads")}
	if s.holds(r) {
		w.Deaths, w.Tables = s.At("/effects/deaths"), s.At("/effects/tables")
	}
	return w
}

// misleads answers GET /effects/misleads: what would mislead whoever reads the pages of the room.
func (s *site) misleads(w http.ResponseWriter, r *request) error {
	return s.Render(w, r, http.StatusOK, "misleads", struct{ To ways }{s.ways(r)})
}

// choices are what the form offers.
type choices struct {
	Truces    []truceDay
	Provinces []option
	Kinds     []string
	Actors    []option
	Found     []query.Found
	Members   []truce.MemberID
}

// option is a value with what it is called.
type option struct {
	Value string
	frame.Label
}

// effects answers GET /effects.
func (s *site) effects(w http.ResponseWriter, r *request) error {
	p, err := s.effectsPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "effects", p)
}

func (s *site) effectsPage(r *request) (*effectsPage, error) {
	ctx, l := r.Context(), r.Lens
	p := &effectsPage{asked: askedOf(r.URL.Query()), Action: s.At("/effects"), To: s.ways(r)}
	p.Of, p.File = "incidents", s.At("/effects/csv")+"?"+r.URL.Query().Encode()
	c, err := s.Counted(ctx, l)
	if err == nil {
		p.Statements, err = s.statements(ctx, l)
	}
	if err != nil {
		return nil, err
	}
	p.Undated = c.Undated
	truces, err := s.truceDays(ctx, l)
	if err != nil || c.First.IsZero() {
		return p, err
	}
	if err := s.offer(r, p, truces); err != nil {
		return nil, err
	}
	words := r.Words()
	p.First, p.Last = words.Stated(dateOf(c.First)), words.Stated(dateOf(c.Last))
	day, err := time.Parse(time.DateOnly, string(p.Day))
	if err != nil || day.Before(c.First) || day.After(c.Last) {
		return p, nil
	}
	p.DayWords = words.Stated(dateOf(day))
	if p.Groups, err = s.groups(ctx, l, c, p.asked, day); err != nil {
		return nil, err
	}
	p.Shown = true
	bound := p.Groups[0]
	p.Sentence = effect.SentenceOf(bound.told)
	p.draw(day)
	unwatched, err := s.unwatched(ctx, l)
	p.Weeks.mark(day, unwatched)
	for _, x := range truces {
		if a, ok := alignedOf(bound.series, x.Label, x.Day, x.Href); ok {
			a.mark(x.Day, unwatched)
			p.Aligned = append(p.Aligned, a)
		}
	}
	return p, err
}

// offer fills the form, and the day where none was asked for.
func (s *site) offer(r *request, p *effectsPage, truces []truceDay) error {
	ctx, l := r.Context(), r.Lens
	book, err := r.Book()
	if err != nil {
		return err
	}
	for i := range truces {
		truces[i].Href = s.At("/effects") + "?" + url.Values{"day": {string(truces[i].Plain)}}.Encode()
		for _, a := range truces[i].Out {
			o := option{string(a), book.Actor(a)}
			if !slices.ContainsFunc(p.Choices.Actors, func(x option) bool { return x.Value == o.Value }) {
				p.Choices.Actors = append(p.Choices.Actors, o)
			}
		}
	}
	p.Choices.Truces, p.Choices.Found = truces, query.Classes
	for _, m := range l.Process().Members {
		p.Choices.Members = append(p.Choices.Members, m.ID)
	}
	if p.Day == "" && len(truces) > 0 {
		p.Day = truces[0].Plain
	}
	provinces, err := s.Values(ctx, l, query.Incidents{}, query.ByProvince)
	if err != nil {
		return err
	}
	for _, x := range provinces {
		p.Choices.Provinces = append(p.Choices.Provinces, option{x, book.Province(x)})
	}
	p.Choices.Kinds, err = s.Values(ctx, l, query.Incidents{}, query.ByKind)
	return err
}
