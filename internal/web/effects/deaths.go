package effects

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/export"
	"truce/internal/holdings"
	"truce/internal/survival"
	"truce/internal/web/frame"
)

// deathsPage is what a register from elsewhere counted before and after a day.
type deathsPage struct {
	pictures
	Action     string
	To         ways
	Registers  []holdings.Held // of events; none: nothing can be compared
	Tables     []holdings.Held // of truces
	Register   holdings.Held   // that is looked at
	Asked      deathsAsked
	Areas      []string
	Sides      []string
	Truces     []truceLink // whose effect lies within the register
	Refusal    error
	Shown      bool
	First      string // of the register, in words
	Last       string
	OutOfOrder int
	Shares     []effect.Share // where the deaths became fewer or more, the largest fall first
	ShareRest  int            // areas beyond those that are listed
	shares     []effect.Share // all of them
	Left       int            // truces of the table that cannot be laid out
	Statements []statement
	EndedOn    string // in words, when what was asked about ended
}

// deathsAsked is what somebody asks of the page.
type deathsAsked struct {
	Register string
	Day      truce.Date
	Area     string
	Near     []string
	Apart    []string
	Ended    truce.Date // when something ended that was in the "before", as whoever asks says
	What     string
	Table    string // of truces, laid out beside; empty: the one that ships
}

// mostChosen is how many areas or sides can be chosen at once.
const mostChosen = 40

func deathsAskedOf(q url.Values) deathsAsked {
	chosen := func(list []string) []string {
		out := slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == "" })
		return out[:min(len(out), mostChosen)]
	}
	return deathsAsked{Register: q.Get("register"), Day: truce.Date(q.Get("day")), Area: q.Get("area"),
		Near: chosen(q["near"]), Apart: chosen(q["apart"]), Ended: truce.Date(q.Get("ended")),
		What: cut(strings.TrimSpace(q.Get("what")), mostTitle), Table: q.Get("table")}
}

// In reports whether a list has a name; for the template.
func (deathsAsked) In(list []string, name string) bool { return slices.Contains(list, name) }

// truceLink is a truce whose effect can be looked at.
type truceLink struct {
	frame.Label
	Plain truce.Date
	Href  string
}

// deaths answers GET /effects/deaths.
func (s *site) deaths(w http.ResponseWriter, r *request) error {
	p, err := s.deathsPage(r)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if p.Refusal != nil {
		status = frame.StatusOf(truce.KindOf(p.Refusal))
	}
	return s.Render(w, r, status, "deaths", p)
}

func (s *site) deathsPage(r *request) (*deathsPage, error) {
	store, err := s.held(r, false)
	if err != nil {
		return nil, err
	}
	p := &deathsPage{Action: s.At("/effects/deaths"), To: s.ways(r), Asked: deathsAskedOf(r.URL.Query())}
	p.Of, p.File = "deaths", s.At("/effects/deaths/csv")+"?"+r.URL.Query().Encode()
	if p.Statements, err = s.statements(r.Context(), r.Lens); err != nil {
		return nil, err
	}
	list, err := store.List(r.Context())
	if err != nil {
		return nil, err
	}
	for _, h := range list {
		if h.Kind == holdings.Events {
			p.Registers = append(p.Registers, h)
		} else {
			p.Tables = append(p.Tables, h)
		}
	}
	if len(p.Registers) == 0 {
		return p, nil
	}
	at := slices.IndexFunc(p.Registers, func(h holdings.Held) bool { return h.ID == p.Asked.Register })
	if at < 0 && p.Asked.Register != "" {
		return nil, frame.ErrNoPage
	}
	p.Register = p.Registers[max(at, 0)]
	p.Asked.Register = p.Register.ID
	register, err := store.Events(r.Context(), p.Register.ID)
	if err != nil {
		return nil, err
	}
	table, err := tableOf(r, store, p.Asked.Table)
	if err != nil {
		return nil, err
	}
	return p, s.compare(r, p, register, table)
}

// tableOf is the table of truces with an id; the one that ships where none is named.
func tableOf(r *request, store *holdings.Store, id string) (*survival.Table, error) {
	if id == "" {
		return survival.Shipped()
	}
	return store.Truces(r.Context(), id)
}

// compare tells of the day that is asked about, else of the first effect that lies within the register.
func (s *site) compare(r *request, p *deathsPage, register *effect.Register, table *survival.Table) error {
	p.Areas, p.Sides = register.Areas(), register.Sides()
	span := register.Span()
	p.First, p.Last = r.Words().Stated(dateOf(span.First)), r.Words().Stated(dateOf(span.Last))
	ofRecord, err := s.truceDays(r.Context(), r.Lens)
	if err != nil {
		return err
	}
	p.offerTruces(register, ofRecord, table)
	if p.Asked.Day == "" && len(p.Truces) > 0 {
		p.Asked.Day = p.Truces[0].Plain
	}
	if p.Asked.Day == "" {
		return nil
	}
	day, err := time.Parse(time.DateOnly, string(p.Asked.Day))
	if err != nil {
		p.Refusal = truce.Errorf(truce.Invalid, "%s is not a day: write it as 2016-12-30", p.Asked.Day)
		return nil
	}
	asked := effect.Asked{Day: day, Area: p.Asked.Area, Near: p.Asked.Near, Apart: p.Asked.Apart}
	if on, err := time.Parse(time.DateOnly, string(p.Asked.Ended)); err == nil && p.Asked.What != "" {
		asked.Ended = []effect.Happening{{What: p.Asked.What, Day: on}}
	}
	told, err := register.Tell(asked)
	if err != nil {
		p.Refusal, _ = frame.ForThePerson(err)
		return nil
	}
	p.Shown, p.OutOfOrder, p.Sentence = true, told.OutOfOrder, told.Sentence()
	p.DayWords, p.EndedOn = r.Words().Stated(dateOf(day)), r.Words().Stated(p.Asked.Ended)
	for _, g := range told.Groups {
		p.Groups = append(p.Groups, groupOf(g))
	}
	p.draw(day)
	p.shares, p.Shares = told.Falls, told.Falls[:min(len(told.Falls), mostShares)]
	p.ShareRest = len(told.Falls) - len(p.Shares)
	p.align(register, ofRecord, table)
	return nil
}

// mostShares is how many areas are listed.
const mostShares = 12

// offerTruces are those of the record and of the table whose effect lies within the register; those of the table only
// where it has their areas.
func (p *deathsPage) offerTruces(register *effect.Register, ofRecord []truceDay, table *survival.Table) {
	span := register.Span()
	offer := func(label frame.Label, day time.Time) {
		if day.IsZero() || day.Before(span.First) || day.After(span.Last) || len(p.Truces) == mostAligned {
			return
		}
		p.Truces = append(p.Truces, truceLink{label, dateOf(day), p.at(dateOf(day))})
	}
	for _, x := range ofRecord {
		offer(x.Label, x.Day)
	}
	for _, x := range table.Truces {
		if !register.Has(x.Areas) {
			continue
		}
		offer(frame.Label{Text: titleOf(x)}, x.Effect)
	}
}

// at is the page for another day.
func (p *deathsPage) at(day truce.Date) string {
	q := url.Values{"register": {p.Register.ID}, "day": {string(day)}, "apart": p.Asked.Apart}
	if p.Asked.Table != "" {
		q.Set("table", p.Asked.Table)
	}
	return p.Action + "?" + q.Encode()
}

// Bound says whom the sentence is of: a word of the catalog.
func (p *deathsPage) Bound() string {
	if len(p.Asked.Apart) > 0 {
		return "bound"
	}
	return "all"
}

// titleOf is what a truce of a table is called.
func titleOf(x survival.Truce) string {
	if x.Title != "" {
		return x.Title
	}
	return x.ID
}

// mostAligned is how many truces are laid out.
const mostAligned = 24

// align lays out the truces of the record in what the page counts, and those of the table each in its own areas. All
// are counted in the one register: two that count by different rules are not laid beside each other.
func (p *deathsPage) align(register *effect.Register, ofRecord []truceDay, table *survival.Table) {
	for _, x := range ofRecord {
		if a, ok := alignedOf(p.Groups[0].series, x.Label, x.Day, p.at(x.Plain)); ok && len(p.Aligned) < mostAligned {
			p.Aligned = append(p.Aligned, a)
		}
	}
	byAreas := map[string]*effect.Series{}
	for _, x := range table.Truces {
		key := strings.Join(x.Areas, ", ")
		if x.Effect.IsZero() || key == "" || len(p.Aligned) == mostAligned {
			p.Left++
			continue
		}
		if byAreas[key] == nil {
			byAreas[key] = effect.NewSeries(register.Span(), register.In(x.Areas, p.Asked.Apart), effect.Event.Killed)
		}
		a, ok := alignedOf(byAreas[key], frame.Label{Text: titleOf(x)}, x.Effect, p.at(dateOf(x.Effect)))
		if a.Areas = key; ok && register.Has(x.Areas) {
			p.Aligned = append(p.Aligned, a)
		} else {
			p.Left++
		}
	}
}

// deathsFile answers GET /effects/deaths/csv.
func (s *site) deathsFile(w http.ResponseWriter, r *request) error {
	p, err := s.deathsPage(r)
	if err != nil {
		return err
	}
	if !p.Shown {
		return frame.ErrNoPage
	}
	if r.URL.Query().Get("of") == "areas" {
		t := export.Table{Of: "areas", Head: []string{"area", "before", "after"}}
		for _, x := range p.shares {
			t.Rows = append(t.Rows, []any{x.Area, x.Before, x.After})
		}
		return s.file(w, r, t, "deaths-areas")
	}
	return s.pictureFile(w, r, &p.pictures, "deaths")
}
