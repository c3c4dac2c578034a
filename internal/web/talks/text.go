package talks

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"truce"
	engine "truce/internal/talks"
	"truce/internal/terms"
	"truce/internal/web/frame"
)

// textPage is a text in brackets.
type textPage struct {
	*held
	*engine.Draft
	Agreed   int
	Of       int
	Foreseen []engine.Foreseen // of the text as a whole
	Grave    int               // of everything foreseen
	Soft     int
	Brackets []bracket
	Cannot   string // why it cannot be signed yet; empty: it can
}

// bracket is a clause as the page shows it.
type bracket struct {
	*engine.Bracket
	Wordings []wording
	Agreed   bool
}

// wording is a variant with what each party says, and what is foreseen of it.
type wording struct {
	*engine.Wording
	Agreed   bool
	Says     []partySays
	Foreseen []engine.Foreseen
}

// partySays is what one party says to a variant.
type partySays struct {
	Party truce.ActorID
	Name  string
	Says  string
	At    truce.Instant // of the answer; zero: silent
	Shown truce.Instant // zero: it was not shown these words
}

// Frame is what stands around the clauses.
func (p *textPage) Frame() *engine.Text { return &p.Draft.Text }

// text answers GET /texts/{text}.
func (s *site) text(w http.ResponseWriter, r *request) error {
	p, err := s.textPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "text", p)
}

func (s *site) textPage(r *request) (*textPage, error) {
	h, err := s.own(r)
	if err != nil {
		return nil, err
	}
	d := h.Papers.Texts[r.PathValue("text")]
	if d == nil {
		return nil, frame.ErrNoPage
	}
	p := &textPage{held: h, Draft: d}
	p.Agreed, p.Of = d.Agreed()
	of := map[string][]engine.Foreseen{}
	for _, f := range d.Foresee(h.Known.Book) {
		if f.Code.Grave() {
			p.Grave++
		} else {
			p.Soft++
		}
		f.About = h.called(f)
		if f.Of == "" {
			p.Foreseen = append(p.Foreseen, f)
		} else {
			of[f.Of+"\x00"+f.Variant] = append(of[f.Of+"\x00"+f.Variant], f)
		}
	}
	for _, c := range d.Clauses {
		if len(c.Open()) > 0 {
			p.Brackets = append(p.Brackets, h.bracket(d, c, of))
		}
	}
	if err := d.Signable(); err != nil {
		p.Cannot = err.Error()
	}
	return p, nil
}

// called returns what the thing is called that something foreseen is about.
func (h *held) called(f engine.Foreseen) string {
	switch f.Code {
	case terms.NoMap:
		if a := h.Known.Book.Areas[truce.AreaID(f.About)]; a != nil {
			return truce.NameIn(a.Names, h.Lang)
		}
	case terms.NoActor:
		return h.Name(truce.ActorID(f.About))
	case terms.NoClock:
		if f.About == "effect" {
			return h.r.Words().Text("text.effect")
		}
	}
	return f.About
}

func (h *held) bracket(d *engine.Draft, c *engine.Bracket, of map[string][]engine.Foreseen) bracket {
	agreed := c.Agreed(d.Parties)
	b := bracket{Bracket: c, Agreed: agreed != nil}
	for _, w := range c.Open() {
		x := wording{Wording: w, Agreed: w == agreed, Foreseen: of[c.Number+"\x00"+w.Variant.Variant]}
		for _, party := range d.Parties {
			x.Says = append(x.Says, partySays{party, h.Name(party), w.Says(party), w.Answers[party].At, w.Shown[party]})
		}
		b.Wordings = append(b.Wordings, x)
	}
	return b
}

// takeText answers POST /texts/{text}.
func (s *site) takeText(w http.ResponseWriter, r *request) error {
	p, err := s.textPage(r)
	if err != nil {
		return err
	}
	id := r.PathValue("text")
	var refusal error
	if r.FormValue("do") == "sign" {
		refusal, err = s.sign(r, id)
	} else {
		refusal, err = p.take(p.steps)
	}
	if err != nil {
		return err
	}
	return s.answer(w, r, refusal, s.At("/texts", id), "text", func() (refusable, error) { return s.textPage(r) })
}

func (s *site) sign(r *request, id string) (refusal, err error) {
	by, form, err := s.Act(r, truce.ActRelease)
	if err != nil {
		return nil, err
	}
	_, err = s.Talks.Sign(r.Context(), by, id, truce.Date(form.Get("on")))
	return inPlace(err)
}

// steps reads what a form asks for.
func (p *textPage) steps(f url.Values) ([]any, error) {
	id, clause, variant := p.ID, f.Get("clause"), f.Get("variant")
	switch do := f.Get("do"); do {
	case "shown":
		return []any{&engine.Shown{Text: id, Clause: clause, Variant: variant, To: actors(f, "to")}}, nil
	case "answers":
		return answers(p.Draft, clause, variant, f), nil
	case "variant":
		return []any{&engine.Variant{Text: id, Clause: strings.TrimSpace(clause), Variant: strings.TrimSpace(variant),
			By: actors(f, "by"), Title: f.Get("title"), Words: strings.TrimSpace(f.Get("words")),
			Breach: strings.TrimSpace(f.Get("breach")), Unless: strings.TrimSpace(f.Get("unless")),
			Due: truce.Date(f.Get("due")), Dropped: f.Get("dropped") != ""}}, nil
	case "version":
		return []any{&engine.Version{Text: id, Note: f.Get("note")}}, nil
	case "text":
		f.Set("id", id)
		x, err := p.textOf(f, &p.Draft.Text)
		return []any{x}, err
	default:
		return nil, unknownForm(do)
	}
}

// textOf reads what stands around the clauses of a text. What the form does not ask for stays as it was.
func (h *held) textOf(f url.Values, was *engine.Text) (*engine.Text, error) {
	x := &engine.Text{}
	if was != nil {
		*x = *was
	}
	x.ID, x.Kind, x.Round = strings.TrimSpace(f.Get("id")), f.Get("kind"), truce.RoundID(f.Get("round"))
	x.Parties, x.Guarantors, x.Whole = actors(f, "parties"), actors(f, "guarantors"), f.Get("whole") != ""
	x.Under = truce.AgreementID(strings.TrimSpace(f.Get("under")))
	x.Titles = slices.DeleteFunc(slices.Clone(x.Titles), func(n truce.Name) bool { return n.Lang == h.Lang })
	if title := strings.TrimSpace(f.Get("title")); title != "" {
		x.Titles = append(x.Titles, truce.Name{Text: title, Lang: h.Lang, Kind: "main"})
	}
	var areas []truce.AgreedArea
	for _, id := range strings.Fields(strings.ReplaceAll(f.Get("areas"), ",", " ")) {
		a := truce.AgreedArea{Area: truce.AreaID(id), Role: "named"}
		if held := h.Known.Book.Areas[a.Area]; held != nil {
			a.Map = len(held.Ring) > 0 || held.Circle != nil
		}
		if i := slices.IndexFunc(x.Areas, func(o truce.AgreedArea) bool { return o.Area == a.Area }); i >= 0 {
			a = x.Areas[i]
		}
		areas = append(areas, a)
	}
	x.Areas, x.Effect = areas, 0
	if at := f.Get("effect"); at != "" {
		t, err := time.ParseInLocation("2006-01-02T15:04", at, h.s.Zone)
		if err != nil {
			return x, engine.In("effect", truce.Errorf(truce.Invalid, "%q is no day and time of day", at))
		}
		x.Effect = truce.At(t)
	}
	return x, nil
}

// TextFields returns what stands around the clauses of a text as the fields of its form.
func (h *held) TextFields(x *engine.Text) (url.Values, error) {
	v, err := valuesOf(x)
	if err != nil {
		return nil, err
	}
	v.Del("effect")
	if x.Effect.Known() {
		v.Set("effect", x.Effect.Time().In(h.s.Zone).Format("2006-01-02T15:04"))
	}
	v.Set("title", truce.NameIn(x.Titles, h.Lang))
	for _, a := range x.Areas {
		v.Add("areas", string(a.Area))
	}
	if x.Whole {
		v.Set("whole", "yes")
	}
	return v, nil
}

// Around returns who can be a party to a text: the delegations of its round, and who is one already.
func (h *held) Around(x *engine.Text) []truce.ActorID {
	out := slices.Concat(x.Parties, x.Guarantors)
	if t, err := h.Known.Book.Table(x.Round); err == nil {
		out = append(out, t.Seated()...)
	}
	var once []truce.ActorID
	for _, a := range out {
		if !slices.Contains(once, a) {
			once = append(once, a)
		}
	}
	return once
}

// answers returns what has changed of what the parties say to a variant.
func answers(d *engine.Draft, clause, variant string, f url.Values) []any {
	w := d.Wording(clause, variant)
	var out []any
	for _, p := range d.Parties {
		says := f.Get("says." + string(p))
		if w == nil || says == "" || says == w.Says(p) || !slices.Contains(engine.PartyAnswers, says) {
			continue
		}
		out = append(out, &engine.Answer{Text: d.ID, Clause: clause, Variant: variant, By: p, Says: says})
	}
	return out
}
