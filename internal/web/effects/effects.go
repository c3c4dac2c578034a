package effects

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/export"
	"truce/internal/query"
	"truce/internal/web/frame"
)

// effectsPage is what the record counted before and after a day.
type effectsPage struct {
	asked
	Action, Lasted string
	Trends         string
	Choices        choices
	First, Last    string // of the record, in words; empty: no incident has a day
	Undated        int
	Shown          bool // false: there is no day to compare, or it lies outside of the record
	DayWords       string
	Sentence       *effect.Sentence
	Groups         []group
	Weeks          weeks
	Placebo        placebo
	Aligned        []aligned
	File           string
}

// choices are what the form offers.
type choices struct {
	Truces    []truceDay
	Provinces []option
	Kinds     []string
	Actors    []option
}

// option is a value with what it is called.
type option struct {
	Value string
	frame.Label
}

// change is a row of the table; shares are in percent of what was before. Nil: not known.
type change struct {
	Window        int
	Before, After *int
	Ratio         *int
	AsLow, Days   int // of the other days; Days 0: not known
	Low, High     int
}

func changeOf(c effect.Change) change {
	x := change{Window: c.Window}
	if c.Before != nil {
		x.Before, x.After = &c.Before.Best, &c.After.Best
	}
	if c.Ratio != nil {
		x.Ratio = new(percent(*c.Ratio))
	}
	if o := c.Others; o != nil {
		x.AsLow, x.Days, x.Low, x.High = o.AsLow, o.Days, percent(o.Low), percent(o.High)
	}
	return x
}

func percent(share float64) int { return int(math.Round(100 * share)) }

// interrupted is the second view, in words of figures.
type interrupted struct {
	Days       int
	Step, Bend [3]string // estimate, from, to
}

func interruptedOf(i *effect.Interrupted) *interrupted {
	if i == nil {
		return nil
	}
	words := func(c effect.Coefficient, digits int) (out [3]string) {
		for n, v := range []float64{c.Estimate, c.Low, c.High} {
			out[n] = signed(v, digits)
		}
		return out
	}
	return &interrupted{i.Days, words(i.Step, 1), words(i.Bend, 2)}
}

// signed writes a figure that may be below zero, with a real minus.
func signed(v float64, digits int) string {
	text := strconv.FormatFloat(v, 'f', digits, 64)
	switch {
	case strings.Trim(text, "-0.") == "":
		return strings.TrimPrefix(text, "-")
	case v > 0:
		return "+" + text
	}
	return "−" + strings.TrimPrefix(text, "-")
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
	p := &effectsPage{asked: askedOf(r.URL.Query()), Action: s.At("/effects"), Lasted: s.At("/effects/lasted"),
		Trends: s.At("/effects/trends")}
	p.File = strings.TrimSuffix(s.At("/effects/csv")+"?"+r.URL.Query().Encode(), "?")
	c, err := s.Counted(ctx, l)
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
	p.Weeks = weeksOf(bound.series, day)
	p.Placebo = placeboOf(bound.told)
	for _, x := range truces {
		if a, ok := alignedOf(bound.series, x); ok {
			p.Aligned = append(p.Aligned, a)
		}
	}
	return p, nil
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
	p.Choices.Truces = truces
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

// effectsFile answers GET /effects/csv: a row a day.
func (s *site) effectsFile(w http.ResponseWriter, r *request) error {
	p, err := s.effectsPage(r)
	if err != nil {
		return err
	}
	if !p.Shown {
		return frame.ErrNoPage
	}
	t := export.Table{Of: "days", Head: []string{"day"}}
	for _, g := range p.Groups {
		t.Head = append(t.Head, g.Name)
	}
	c, err := s.Counted(r.Context(), r.Lens)
	if err != nil {
		return err
	}
	for i := range p.Groups[0].perDay {
		row := []any{c.First.AddDate(0, 0, i).Format(time.DateOnly)}
		for _, g := range p.Groups {
			row = append(row, g.perDay[i])
		}
		t.Rows = append(t.Rows, row)
	}
	return s.file(w, r, t, "effects")
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
