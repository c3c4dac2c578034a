package talks

import (
	"fmt"
	"net/http"
	"net/url"

	"truce"
	engine "truce/internal/talks"
	"truce/internal/web/frame"
)

// sessionPage is a session while it is held.
type sessionPage struct {
	*held
	*engine.Sitting
	RoundID truce.RoundID
	When    truce.Interval
	Stretch int // minutes that a change of clocks adds; below zero: takes
	Order   []speaker
	Now     *speaker // who has the floor; nil: nobody
	Listed  bool     // an order of speaking was agreed or claimed
	Agenda  []*engine.Item
	Minutes []*engine.Minute
	Waits   bool // a point of order waits for a ruling
}

// Turns is the order in which the delegations speak.
func (p *sessionPage) Turns() []truce.ActorID {
	var out []truce.ActorID
	for _, o := range p.Order {
		out = append(out, o.Actor)
	}
	return out
}

// OrderFields returns the order of speaking as the fields of its form.
func (p *sessionPage) OrderFields() (url.Values, error) {
	x := engine.Speakers{Rule: "by hand", Lang: "en"}
	if p.Speakers != nil {
		x = *p.Speakers
	}
	x.Order = p.Turns()
	return valuesOf(x)
}

// speaker is a delegation in the order of speaking.
type speaker struct {
	Actor     truce.ActorID
	Mark      string
	Name      string // in the register, where the mark is another
	Turns     int
	Used      string // minutes and seconds
	Left      string // empty: no limit was agreed
	Over      bool
	Next      bool
	Speaks    bool
	Here      string
	Withdrawn bool // its credentials
	Since     truce.Instant
}

// session answers GET /rounds/{round}/sessions/{session}.
func (s *site) session(w http.ResponseWriter, r *request) error {
	p, err := s.sessionPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "session", p)
}

// screen answers GET /rounds/{round}/sessions/{session}/screen. It asks for itself again every five seconds.
func (s *site) screen(w http.ResponseWriter, r *request) error {
	p, err := s.sessionPage(r)
	if err != nil {
		return err
	}
	w.Header().Set("Refresh", "5")
	return s.RenderBare(w, r, "screen", p)
}

func (s *site) sessionPage(r *request) (*sessionPage, error) {
	h, err := s.own(r)
	if err != nil {
		return nil, err
	}
	id := truce.RoundID(r.PathValue("round"))
	room := h.Papers.Room(id)
	x := room.Sitting(r.PathValue("session"))
	t, err := h.Known.Book.Table(id)
	if x == nil || err != nil {
		return nil, frame.ErrNoPage
	}
	p := &sessionPage{held: h, Sitting: x, RoundID: id, Stretch: int(h.Known.ClockChange(&x.Session) / 60)}
	if p.When, err = h.Known.When(&x.Session); err != nil {
		return nil, err
	}
	order := h.Known.Book.SpeakingOrder(t, room, x)
	p.Listed = len(order) > 0
	if !p.Listed {
		order = h.Known.Book.Seating(t, room)
	}
	now := truce.At(s.Clock())
	for _, a := range order {
		o := h.speaker(t, room, x, a, now)
		o.Next = x.Next(order) == a
		p.Order = append(p.Order, o)
		if o.Speaks {
			p.Now = &p.Order[len(p.Order)-1]
		}
	}
	for _, i := range room.Agenda {
		if i.Session == x.ID {
			p.Agenda = append(p.Agenda, i)
		}
	}
	for _, m := range room.Minutes {
		if m.Session == x.ID {
			p.Minutes = append(p.Minutes, m)
		}
	}
	p.Waits = len(x.Points) > 0 && x.Points[len(x.Points)-1].Ruling == ""
	return p, nil
}

func (h *held) speaker(t *engine.Table, room *engine.Room, x *engine.Sitting, a truce.ActorID,
	now truce.Instant) speaker {
	o := speaker{Actor: a, Mark: h.Known.Book.Mark(room.Policy, a, h.Lang), Used: clockOf(x.Used(a, now)),
		Here: x.Attendance[a]}
	if name := h.Name(a); name != o.Mark {
		o.Name = name
	}
	for _, turn := range x.Turns {
		if turn.Actor == a {
			o.Turns++
		}
	}
	if left, ok := x.Left(a, now); ok {
		o.Left, o.Over = clockOf(left), left < 0
	}
	if place := t.Place(a); place != nil {
		o.Withdrawn, o.Since = place.Credentials == "withdrawn", place.Since
	}
	speaks := x.Speaking()
	o.Speaks = speaks != nil && speaks.Actor == a
	return o
}

// clockOf writes seconds as minutes and seconds, "−1:05".
func clockOf(seconds int64) string {
	if seconds < 0 {
		return "−" + clockOf(-seconds)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// takeSession answers POST /rounds/{round}/sessions/{session}.
func (s *site) takeSession(w http.ResponseWriter, r *request) error {
	p, err := s.sessionPage(r)
	if err != nil {
		return err
	}
	refusal, err := p.take(p.steps)
	if err != nil {
		return err
	}
	return s.answer(w, r, refusal, s.At("/rounds", p.RoundID, "sessions", p.ID), "session",
		func() (refusable, error) { return s.sessionPage(r) })
}

// steps reads what a form of a session asks for.
func (p *sessionPage) steps(f url.Values) ([]any, error) {
	who := truce.ActorID(f.Get("actor"))
	switch do := f.Get("do"); do {
	case "session":
		return p.sessionOf(f, p.RoundID)
	case "state":
		x := p.Session
		x.State, x.Why = f.Get("state"), f.Get("why")
		return []any{&x}, nil
	case "attendance":
		return []any{&engine.Attendance{Round: p.RoundID, Session: p.ID, Actor: who, State: f.Get("state")}}, nil
	case "floor":
		return []any{&engine.Floor{Round: p.RoundID, Session: p.ID, Act: f.Get("act"), Actor: who, Note: f.Get("note")}}, nil
	case "order":
		x := engine.Speakers{Round: p.RoundID, Session: p.ID, Rule: f.Get("rule"), Lang: f.Get("lang"),
			Order: actors(f, "order")}
		if p.Speakers != nil {
			x.Minutes, x.Delay = p.Speakers.Minutes, p.Speakers.Delay
		}
		var err, err2 error
		if f.Has("minutes") {
			x.Minutes, err = count(f, "minutes")
			x.Delay, err2 = count(f, "delay")
		}
		return []any{&x}, engine.All(err, err2)
	default:
		return nil, unknownForm(do)
	}
}
