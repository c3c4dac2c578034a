// Package talks is the room of the secretariat of talks: texts in brackets, a round's plan, plates and seats, sessions
// and their screen, who sat where, and the calendar. What is claimed is shown to whoever may see it; the papers are
// shown to officers of the node's member that may file, and nobody else. The mediator's pouch is for the mediator's
// staff.
package talks

import (
	"embed"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	engine "truce/internal/talks"
	"truce/internal/web/frame"
)

//go:embed templates lang static
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the room on a site.
type site struct {
	*frame.Site
	books frame.Shelf[*engine.Book]
}

// Room is the room of talks.
func Room() frame.Room {
	return frame.Room{
		Files:  files,
		Routes: func(f *frame.Site) (frame.Routes, error) { return (&site{Site: f}).routes(), nil },
		Sections: []frame.Section{
			{Key: "nav.rounds", Path: "/rounds", Working: 55},
			{Key: "nav.matrix", Path: "/matrix", Dossier: 25},
		},
	}
}

// routes lists the addresses of the room.
func (s *site) routes() frame.Routes {
	return frame.Routes{
		// The rounds of this process and the texts under negotiation.
		"GET /rounds": s.rounds,
		// Who sat at which round, through whom, and who never has.
		"GET /matrix": s.matrix,
		// Takes what the secretariat's own analysis says of an actor's share.
		"POST /matrix": s.takeShare,
		// All that one actor said and did in talks.
		"GET /actors/{id}/talks": s.career,
		// Rounds and sessions as an iCalendar feed.
		"GET /calendar.ics": s.calendar,
		// A round as the secretariat plans and follows it up.
		"GET /rounds/{round}": s.room,
		// Takes a step in the papers of the round.
		"POST /rounds/{round}": s.takeRoom,
		// The name plates and the plan of seats, to be printed.
		"GET /rounds/{round}/plates": s.plates,
		// The letters that were drafted, to be printed.
		"GET /rounds/{round}/letters": s.letters,
		// A session: who speaks when, who has the floor, who is there.
		"GET /rounds/{round}/sessions/{session}": s.session,
		// Says what happens in it.
		"POST /rounds/{round}/sessions/{session}": s.takeSession,
		// What a second screen shows the room.
		"GET /rounds/{round}/sessions/{session}/screen": s.screen,
		// What a mediator carries between parties that do not meet, as the browser opens it.
		"GET /pouch": s.pouch,
		// The key of whoever plays the mediator in an exercise.
		"GET /pouch/key": s.pouchKey,
		// Destroys it.
		"POST /pouch": s.destroyPouch,
		// The pouch as it is closed, and what replaces it.
		"GET /pouch/file": s.pouchFile,
		"PUT /pouch/file": s.replacePouch,
		// A text in brackets.
		"GET /texts/{text}": s.text,
		// Takes a step in it; signs it.
		"POST /texts/{text}": s.takeText,
	}
}

// held is what a page of talks is made of.
type held struct {
	s      *site
	r      *request
	Known  engine.Known
	Papers *engine.Papers
	Mine   bool // whoever asks may see the papers, and act in them
	Lang   string

	Refusal error      // why what was sent was not taken; nil: nothing was refused
	typed   url.Values // the form that was sent with it
}

// hold reads the claims that whoever asks may see, and the papers where they may see these.
func (s *site) hold(r *request) (*held, error) {
	b, err := s.books.Take(r.Context(), r.Lens, func() (*engine.Book, error) {
		return engine.Read(func(k truce.Kind) ([]*truce.Claim, error) { return r.Lens.Claims(r.Context(), k, "") })
	})
	if err != nil {
		return nil, err
	}
	h := &held{s: s, r: r, Known: engine.Known{Book: b, Zone: r.Lens.Process().Zone}, Papers: engine.Fold(nil),
		Lang: r.Words().Code}
	who := r.Lens.Who()
	if s.Talks == nil || who.Member == "" || who.Member != s.Member {
		return h, nil
	}
	if h.Mine, err = r.Can(truce.ActFile); err != nil || !h.Mine {
		return h, err
	}
	h.Papers, err = s.Talks.Papers(r.Context(), who.Member)
	return h, err
}

// own is hold for pages that are made of papers: to everybody else they do not exist.
func (s *site) own(r *request) (*held, error) {
	h, err := s.hold(r)
	if err != nil || h.Mine {
		return h, err
	}
	if r.Method == http.MethodPost {
		r.Refused(truce.ActFile)
	}
	return h, frame.ErrNoPage
}

// Name returns what an actor is called.
func (h *held) Name(a truce.ActorID) string { return h.Known.Book.Name(a, h.Lang) }

// Names returns what actors are called, in a list.
func (h *held) Names(list []truce.ActorID) string {
	var out []string
	for _, a := range list {
		out = append(out, h.Name(a))
	}
	return strings.Join(out, h.r.Words().Text("list.comma"))
}

// actorOf returns the actor that goes by an id or, where one alone bears it, by a name.
func (h *held) actorOf(text string) truce.ActorID {
	text = strings.TrimSpace(text)
	id := truce.ActorID(text)
	if h.Known.Book.Actors[id] != nil {
		return id
	}
	var found []truce.ActorID
	for x, a := range h.Known.Book.Actors {
		if slices.ContainsFunc(a.Names, func(n truce.Name) bool { return strings.EqualFold(n.Text, text) }) {
			found = append(found, x)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return id
}

// Claim returns a fresh claim id for a form.
func (h *held) Claim() (string, error) { return h.s.Claim() }

// RoundName returns what a round is called.
func (h *held) RoundName(id truce.RoundID) string {
	claims, err := h.Known.Book.Round(id)
	if err != nil {
		return string(id)
	}
	for i := len(claims) - 1; i >= 0; i-- {
		if n := truce.NameIn(claims[i].Body.Names, h.Lang); n != "" {
			return n
		}
	}
	return string(id)
}

// take takes the steps that a form asks for. It returns the refusal that the page shows in place: all that is wrong,
// what cannot be read of the form and what the papers have against the rest.
func (h *held) take(read func(url.Values) ([]any, error)) (refusal, err error) {
	by, form, err := h.s.Act(h.r, truce.ActFile)
	if err != nil {
		return nil, err
	}
	if h.s.Talks == nil {
		return nil, frame.ErrNoPage
	}
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return nil, err
	}
	bodies, err := read(form)
	switch {
	case err == nil && len(bodies) > 0:
		err = h.s.Talks.Take(h.r.Context(), by, claim, bodies...)
	case err != nil:
		for _, b := range bodies {
			err = engine.All(err, h.Papers.Judge(h.Known, truce.At(h.s.Clock()), b))
		}
	}
	return inPlace(err)
}

// inPlace parts a refusal that the page shows from what is no refusal of the person's doing.
func inPlace(err error) (refusal, failed error) {
	if _, ok := frame.ForThePerson(err); ok || truce.KindOf(err) == truce.NotFound {
		return err, nil
	}
	return nil, err
}

// answer shows the page anew with a refusal, or leads back to it.
func (s *site) answer(w http.ResponseWriter, r *request, refusal error, back, name string,
	again func() (refusable, error)) error {
	if refusal == nil {
		http.Redirect(w, r.Request, back, http.StatusSeeOther)
		return nil
	}
	page, err := again()
	if err != nil {
		return err
	}
	page.refuse(refusal, r.PostForm)
	return s.Render(w, r, http.StatusConflict, name, page)
}

// refusable is a page that can show why what was typed into it was refused.
type refusable interface {
	refuse(refusal error, typed url.Values)
}

// unknownForm is the refusal of a form that is none of the page's.
func unknownForm(do string) error {
	return truce.Errorf(truce.Invalid, "there is nothing to do that is called %q", do)
}

// actors returns the ids of a form's field, in its order.
func actors(f url.Values, name string) []truce.ActorID {
	var out []truce.ActorID
	for _, x := range f[name] {
		for _, id := range strings.FieldsFunc(x, func(r rune) bool {
			return r == ',' || r == ' ' || r == '\n' || r == '\r'
		}) {
			out = append(out, truce.ActorID(id))
		}
	}
	return out
}

// roundsPage is the rounds and texts there are.
type roundsPage struct {
	*held
	Rounds []roundLine
	Texts  []*engine.Draft
	Owed   []engine.Owed // overdue
	Pouch  bool          // whoever asks is of the mediator's staff
	Lines  frame.Stretch // of the rounds, the latest first
}

// roundsMost is how many rounds the page shows at a time.
const roundsMost = 40

type roundLine struct {
	ID        truce.RoundID
	Name      string
	Dates     []engine.Date
	Status    string
	Moved     bool
	Conflicts int
	Sessions  int
}

// rounds answers GET /rounds.
func (s *site) rounds(w http.ResponseWriter, r *request) error {
	h, err := s.hold(r)
	if err != nil {
		return err
	}
	p := &roundsPage{held: h, Texts: h.Papers.Drafts()}
	ids := slices.Clone(h.Known.Book.ByDay())
	slices.Reverse(ids)
	p.Lines = r.Stretch("from", len(ids), roundsMost)
	for _, id := range ids[p.Lines.From:p.Lines.To] {
		t, err := h.Known.Book.Table(id)
		if err != nil {
			return err
		}
		p.Rounds = append(p.Rounds, roundLine{id, h.RoundName(id), engine.Dates(t.Claims), statusOf(t), t.Moved,
			len(t.Conflicts), len(h.Papers.Room(id).Sessions)})
	}
	if p.Pouch, err = s.mediates(r); err != nil {
		return err
	}
	p.Owed = slices.DeleteFunc(h.Known.Book.Owed(s.today()), func(o engine.Owed) bool { return !o.Overdue })
	return s.Render(w, r, http.StatusOK, "rounds", p)
}

// today is the day it is in the zone of the process.
func (s *site) today() truce.Date { return truce.Date(truce.Day(truce.At(s.Clock()), s.Zone)) }

func statusOf(t *engine.Table) string {
	status := ""
	for _, c := range t.Claims {
		if c.Body.Status != "" {
			status = c.Body.Status
		}
	}
	return status
}

// matrixPage is who sat where: so many actors and rounds at a time.
type matrixPage struct {
	*held
	*engine.Matrix
	Never         bool // only those who never sat
	Circles       []engine.Circle
	Lines, Across frame.Stretch
	Rings         frame.Stretch // of the circles
}

// What the matrix shows at a time.
const (
	matrixRows    = 40
	matrixColumns = 10
	matrixCircles = 5
)

// matrix answers GET /matrix.
func (s *site) matrix(w http.ResponseWriter, r *request) error {
	p, err := s.matrixPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "matrix", p)
}

func (s *site) matrixPage(r *request) (*matrixPage, error) {
	h, err := s.hold(r)
	if err != nil {
		return nil, err
	}
	x := engine.Window{Never: r.URL.Query().Get("never") != ""}
	actors, rounds, err := h.Known.Book.Size(x)
	if err != nil {
		return nil, err
	}
	p := &matrixPage{held: h, Never: x.Never, Lines: r.Stretch("row", actors, matrixRows),
		Across: r.Stretch("col", rounds, matrixColumns)}
	circles := h.Known.Book.Circles()
	p.Rings = r.Stretch("circle", len(circles), matrixCircles)
	p.Circles = circles[p.Rings.From:p.Rings.To]
	x.Row, x.Rows, x.Col, x.Columns = p.Lines.From, matrixRows, p.Across.From, matrixColumns
	if p.Matrix, err = h.Known.Book.Matrix(x); err != nil {
		return nil, err
	}
	return p, nil
}

// takeShare answers POST /matrix.
func (s *site) takeShare(w http.ResponseWriter, r *request) error {
	h, err := s.own(r)
	if err != nil {
		return err
	}
	refusal, err := h.take(func(f url.Values) ([]any, error) {
		x := &engine.Share{Actor: h.actorOf(f.Get("actor")), Of: f.Get("of"), On: truce.Date(f.Get("on")),
			Basis: strings.TrimSpace(f.Get("basis"))}
		for name, to := range map[string]**int{"low": &x.Low, "high": &x.High} {
			if n, err := strconv.Atoi(f.Get(name)); err == nil {
				*to = &n
			}
		}
		return []any{x}, nil
	})
	if err != nil {
		return err
	}
	return s.answer(w, r, refusal, s.At("/matrix"), "matrix", func() (refusable, error) { return s.matrixPage(r) })
}

// calendar answers GET /calendar.ics.
func (s *site) calendar(w http.ResponseWriter, r *request) error {
	h, err := s.hold(r)
	if err != nil {
		return err
	}
	f := engine.Feed{Process: s.Process, Lang: h.Lang, Stamp: truce.At(s.Clock()), Known: h.Known}
	text, err := f.Write(h.Papers, truce.RoundID(r.URL.Query().Get("round")))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, err = fmt.Fprint(w, text)
	return err
}
