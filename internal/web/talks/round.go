package talks

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	engine "truce/internal/talks"
	"truce/internal/web/frame"
)

// roomPage is a round as the secretariat holds it.
type roomPage struct {
	*held
	*engine.Table
	Room     *engine.Room
	Dates    []engine.Date
	Status   string
	Sessions []sessionLine
	Marks    []markLine
	Renamed  []engine.Renamed // what the policy in force changed against the names in the register
	Seating  []truce.ActorID
	Texts    []*engine.Draft // under negotiation at this round
	Text     *engine.Text    // that the form for a new one is filled with
	Said     facts
	Closed   bool // some names are opened in the browser
	names    map[truce.ActorID][]sealedNames
}

// sealedNames are names of a delegation that a member keeps sealed with its claim of it.
type sealedNames struct {
	Claim  truce.Ref
	States []frame.SealedState
	Erase  string // the address of the form to destroy them; empty: not by this viewer, or not held here
}

// Codes returns the list of words that tell what does not go together, and the codes in it; no list where it is told in
// the words of a claim.
func (p *roomPage) Codes(c engine.Conflict) (codes struct {
	List string
	Of   []string
}) {
	codes.List = map[string]string{"credentials": "creds", "two roles": "role", "answered twice": "invited"}[c.Code]
	codes.Of = strings.Split(c.About, ", ")
	return codes
}

// NamesOf returns the sealed names of a delegation.
func (p *roomPage) NamesOf(a truce.ActorID) []sealedNames { return p.names[a] }

// facts is what is claimed last of a round as a whole; empty: not stated.
type facts struct{ Number, Venue, Format, Zone, Track, Host string }

type sessionLine struct {
	*engine.Sitting
	When    truce.Interval
	Stretch int
}

type markLine struct {
	Actor      truce.ActorID
	Name, Mark string
}

// room answers GET /rounds/{round}.
func (s *site) room(w http.ResponseWriter, r *request) error {
	p, err := s.roomPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "room", p)
}

func (s *site) roomPage(r *request) (*roomPage, error) {
	h, err := s.hold(r)
	if err != nil {
		return nil, err
	}
	t, err := h.Known.Book.Table(truce.RoundID(r.PathValue("round")))
	if err != nil {
		return nil, frame.ErrNoPage
	}
	p := &roomPage{held: h, Table: t, Room: h.Papers.Room(t.Round), Dates: engine.Dates(t.Claims), Status: statusOf(t)}
	for _, x := range p.Room.Sessions {
		when, err := h.Known.When(&x.Session)
		if err != nil {
			return nil, err
		}
		p.Sessions = append(p.Sessions, sessionLine{x, when, int(h.Known.ClockChange(&x.Session) / 60)})
	}
	if err := p.readNames(); err != nil {
		return nil, err
	}
	p.Said = h.facts(t)
	p.Seating, p.Text = h.Known.Book.Seating(t, p.Room), &engine.Text{Round: t.Round}
	for _, d := range h.Papers.Drafts() {
		if d.Text.Round == t.Round {
			p.Texts = append(p.Texts, d)
		}
	}
	for _, a := range t.Seated() {
		p.Marks = append(p.Marks, markLine{a, h.Name(a), h.Known.Book.Mark(p.Room.Policy, a, h.Lang)})
	}
	if p.Room.Policy != nil {
		p.Renamed = h.Known.Book.Changed(t, nil, p.Room.Policy)
	}
	return p, nil
}

// readNames reads which names are sealed with claims of the table. How they are held is for the member that claims it,
// where this node keeps them.
func (p *roomPage) readNames() error {
	p.names = map[truce.ActorID][]sealedNames{}
	for _, x := range p.Places {
		for _, c := range x.Sealed {
			states, err := p.r.SealedStates(c.Ref.Member, c.Body.Sealed, func(v frame.Vault) ([]frame.SealedField, error) {
				return v.SealedBeside(p.r.Context(), c.Ref)
			})
			if err != nil {
				return err
			}
			p.Closed = p.Closed || frame.AnyClosed(states)
			names := sealedNames{Claim: c.Ref, States: states}
			if slices.ContainsFunc(states, frame.SealedState.Held) {
				if names.Erase, err = p.r.EraseHref(c.Ref); err != nil {
					return err
				}
			}
			p.names[x.Actor] = append(p.names[x.Actor], names)
		}
	}
	return nil
}

func (h *held) facts(t *engine.Table) (f facts) {
	for _, c := range t.Claims {
		b := c.Body
		f.Number, f.Venue = cmp.Or(b.Number, f.Number), cmp.Or(b.Venue, f.Venue)
		f.Format, f.Zone = cmp.Or(b.Format, f.Format), cmp.Or(b.Zone, f.Zone)
		if b.Host != "" {
			f.Host = h.Name(b.Host)
		}
		for _, x := range h.Known.Book.Tracks {
			if x.Body.ID == b.Track {
				f.Track = truce.NameIn(x.Body.Names, h.Lang)
			}
		}
	}
	return f
}

// takeRoom answers POST /rounds/{round}.
func (s *site) takeRoom(w http.ResponseWriter, r *request) error {
	p, err := s.roomPage(r)
	if err != nil {
		return err
	}
	if !p.Mine {
		return r.Refused(truce.ActFile)
	}
	var refusal error
	if r.FormValue("do") == "release" {
		refusal, err = s.release(r, p.Round)
	} else {
		refusal, err = p.take(p.steps)
	}
	if err != nil {
		return err
	}
	back := s.At("/rounds", p.Round)
	if id := r.FormValue("id"); r.FormValue("do") == "text" {
		back = s.At("/texts", id)
	}
	return s.answer(w, r, refusal, back, "room", func() (refusable, error) { return s.roomPage(r) })
}

func (s *site) release(r *request, round truce.RoundID) (refusal, err error) {
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return nil, err
	}
	_, err = s.Talks.Undertake(r.Context(), by, round, form.Get("minute"))
	return inPlace(err)
}

// steps reads what a form of the round asks for.
func (p *roomPage) steps(f url.Values) ([]any, error) {
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	switch do := f.Get("do"); do {
	case "session":
		return p.sessionOf(f, p.Round)
	case "item":
		return []any{&engine.Item{Round: p.Round, ID: get("id"), Session: get("session"), Title: get("title"),
			State: get("state"), Outcome: get("outcome"), Next: get("next")}}, nil
	case "minute":
		return []any{&engine.Minute{Round: p.Round, Session: get("session"), ID: get("id"), What: get("what"),
			Text: get("text"), Owners: actors(f, "owners"), Due: truce.Date(get("due")), State: get("state"),
			Disputed: actors(f, "disputed")}}, nil
	case "document":
		version, err := count(f, "version")
		return []any{&engine.Document{Round: p.Round, Symbol: get("symbol"), Title: get("title"), Lang: get("lang"),
			Version: version, Holders: actors(f, "holders")}}, err
	case "letter":
		return []any{&engine.Letter{Round: p.Round, Actor: p.actorOf(get("actor")), Text: get("text")}}, nil
	case "text":
		if p.Papers.Texts[get("id")] != nil {
			return nil, engine.In("id", truce.Errorf(truce.Conflict, "there is a text %q already: take another short name",
				get("id")))
		}
		x, err := p.textOf(f, nil)
		return []any{x}, err
	case "seats":
		return []any{&engine.Seats{Round: p.Round, Rule: get("rule"), Lang: get("lang"), Order: actors(f, "order"),
			Shape: get("shape")}}, nil
	case "policy":
		return []any{p.policy(f)}, nil
	default:
		return nil, unknownForm(do)
	}
}

// sessionOf reads a session as a form plans or moves it.
func (h *held) sessionOf(f url.Values, round truce.RoundID) ([]any, error) {
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	x := &engine.Session{Round: round, ID: get("id"), Title: get("title"), Day: truce.Date(get("day")), From: get("from"),
		To: get("to"), Room: get("room"), Format: get("format"), Zone: get("zone"), Why: get("why")}
	if old := h.Papers.Room(round).Sitting(x.ID); old != nil {
		x.State = old.State
	}
	var err error
	x.Quorum, err = count(f, "quorum")
	return []any{x}, err
}

// PolicyFields returns the naming policy as the fields of its form: what each delegation is called now.
func (p *roomPage) PolicyFields() url.Values {
	v := url.Values{}
	for _, m := range p.Marks {
		v.Set("mark."+string(m.Actor), m.Mark)
	}
	if p.Room.Policy != nil {
		v["languages"] = p.Room.Policy.Languages
	}
	return v
}

// SeatFields returns how delegations sit as the fields of a form.
func (p *roomPage) SeatFields() (url.Values, error) {
	seats := engine.Seats{Rule: "alphabet", Lang: "en"}
	if p.Room.Seats != nil {
		seats = *p.Room.Seats
	}
	seats.Order = p.Seating
	return valuesOf(seats)
}

// NewDocument returns the fields of the form for another document.
func (p *roomPage) NewDocument() url.Values { return url.Values{"version": {"1"}} }

// count reads a number that a form may leave empty: 0.
func count(f url.Values, name string) (int, error) {
	text := strings.TrimSpace(f.Get(name))
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 10_000 {
		return 0, engine.In(name, truce.Errorf(truce.Invalid, "%q is no number", text))
	}
	return n, nil
}

// policy reads a naming policy: what each delegation is called in the language of the page, those that are called as
// the register calls them left out.
func (p *roomPage) policy(f url.Values) *engine.Policy {
	out := &engine.Policy{Round: p.Round, Languages: f["languages"], Why: strings.TrimSpace(f.Get("why"))}
	byText := map[string]int{}
	for _, m := range p.Marks {
		text := strings.TrimSpace(f.Get("mark." + string(m.Actor)))
		if text == "" || text == m.Name {
			continue
		}
		i, ok := byText[text]
		if !ok {
			i = len(out.Marks)
			byText[text] = i
			out.Marks = append(out.Marks, engine.Mark{Names: p.markNames(m.Actor, text)})
		}
		out.Marks[i].Actors = append(out.Marks[i].Actors, m.Actor)
	}
	return out
}

// markNames keeps what a mark is called in the other languages, where only that of the page was changed.
func (p *roomPage) markNames(a truce.ActorID, text string) []truce.Name {
	names := []truce.Name{{Text: text, Lang: p.Lang, Kind: "main"}}
	if p.Room.Policy == nil {
		return names
	}
	for _, m := range p.Room.Policy.Marks {
		for _, x := range m.Actors {
			if x != a {
				continue
			}
			for _, n := range m.Names {
				if n.Lang != p.Lang {
					names = append(names, n)
				}
			}
		}
	}
	return names
}

// platesPage is what is printed for a round.
type platesPage struct {
	*held
	Round   truce.RoundID
	Plates  []engine.Plate
	Refusal error // why nothing is printed
	Seats   []seat
	Shape   string
}

// seat is a place in the plan, with where its words stand.
type seat struct {
	engine.Seat
	Mark string
}

// plates answers GET /rounds/{round}/plates.
func (s *site) plates(w http.ResponseWriter, r *request) error {
	h, err := s.own(r)
	if err != nil {
		return err
	}
	t, err := h.Known.Book.Table(truce.RoundID(r.PathValue("round")))
	if err != nil {
		return frame.ErrNoPage
	}
	room := h.Papers.Room(t.Round)
	p := &platesPage{held: h, Round: t.Round}
	if p.Plates, err = h.Known.Book.Plates(t, room); err != nil {
		if p.Refusal, err = inPlace(err); err != nil {
			return err
		}
		return s.Render(w, r, http.StatusOK, "plates", p)
	}
	if room.Seats != nil {
		p.Shape = room.Seats.Shape
	}
	for _, x := range engine.Plan(h.Known.Book.Seating(t, room), p.Shape) {
		p.Seats = append(p.Seats, seat{x, h.Known.Book.Mark(room.Policy, x.Actor, h.Lang)})
	}
	return s.Render(w, r, http.StatusOK, "plates", p)
}

// lettersPage is the letters that were drafted, one a page when it is printed.
type lettersPage struct {
	*held
	Round   truce.RoundID
	Letters []*engine.Letter
}

// Entered reports whether an undertaking of the minutes is in the record as a commitment.
func (p *roomPage) Entered(minute string) bool {
	return slices.ContainsFunc(p.Known.Book.Commitments, func(c engine.Told[truce.Commitment]) bool {
		return c.Body.ID == engine.CommitmentID(p.Round, minute)
	})
}

// letters answers GET /rounds/{round}/letters.
func (s *site) letters(w http.ResponseWriter, r *request) error {
	h, err := s.own(r)
	if err != nil {
		return err
	}
	id := truce.RoundID(r.PathValue("round"))
	if _, err := h.Known.Book.Round(id); err != nil {
		return frame.ErrNoPage
	}
	return s.Render(w, r, http.StatusOK, "letters", &lettersPage{h, id, h.Papers.Room(id).Letters})
}
