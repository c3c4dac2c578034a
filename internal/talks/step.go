package talks

import (
	"encoding/json"
	"slices"
	"strings"

	"truce"
	"truce/codes"
)

// Step is one thing the secretariat did in its papers.
type Step struct {
	N       int64         // its number among the node's, from 1
	At      truce.Instant // by the node's clock
	Officer string        // the function that acted
	Body    any           // pointer to one of the types of this file
}

// Policy is how delegations are named on plates, plans, lists and screens. It is chosen for a round before anything is
// printed, and recognises nobody.
type Policy struct {
	Round     truce.RoundID `json:"round"`
	Marks     []Mark        `json:"marks,omitempty"`     // who is not named as the register names it
	Languages []string      `json:"languages,omitempty"` // of the meeting, in the order of printing; none: English
	Why       string        `json:"why,omitempty"`
}

// Mark is what some delegations are called at the table, each language once.
type Mark struct {
	Actors []truce.ActorID `json:"actors"`
	Names  []truce.Name    `json:"names"`
}

// Session is one sitting of a round, by the clocks of its zone. A session that ends earlier than it begins ends on the
// next day.
type Session struct {
	Round  truce.RoundID `json:"round"`
	ID     string        `json:"id"` // slug, within the round
	Title  string        `json:"title"`
	Day    truce.Date    `json:"day"`
	From   string        `json:"from"` // "10:00"
	To     string        `json:"to"`
	Zone   string        `json:"zone,omitempty"` // empty: the round's, else the process's
	Room   string        `json:"room,omitempty"`
	Format string        `json:"format,omitempty"`
	Quorum int           `json:"quorum,omitzero"` // delegations; 0: none was agreed
	State  string        `json:"state,omitempty"` // see [SessionStates]; empty: planned
	Why    string        `json:"why,omitempty"`   // it was moved or called off
}

// SessionStates lists what can be said of a session.
var SessionStates = codes.List[string]{"planned", "open", "closed", "cancelled"}

// Formats lists the formats of rounds and sessions.
var Formats = codes.List[string]{"plenary", "closed", "open", "proximity", "technical"}

// Item is a line of the agenda.
type Item struct {
	Round   truce.RoundID `json:"round"`
	ID      string        `json:"id"` // slug, within the round
	Session string        `json:"session,omitempty"`
	Title   string        `json:"title"`
	State   string        `json:"state,omitempty"` // see [ItemStates]; empty: open
	Outcome string        `json:"outcome,omitempty"`
	Next    string        `json:"next,omitempty"` // step
}

// ItemStates lists how a line of the agenda can stand.
var ItemStates = codes.List[string]{"open", "under discussion", "agreed", "deferred", "not taken up"}

// Seats is the order in which delegations sit.
type Seats struct {
	Round truce.RoundID   `json:"round"`
	Rule  string          `json:"rule"`            // see [OrderRules]
	Lang  string          `json:"lang,omitempty"`  // of the alphabet
	Order []truce.ActorID `json:"order,omitempty"` // agreed, or by hand
	Shape string          `json:"shape,omitempty"` // see [TableShapes]; empty: one table
}

// TableShapes lists how tables can stand.
var TableShapes = codes.List[string]{"round", "facing"}

// OrderRules lists how an order is made.
var OrderRules = codes.List[string]{"alphabet", "agreed", "alternation", "by hand"}

// Speakers is the order of speaking of a session.
type Speakers struct {
	Round   truce.RoundID   `json:"round"`
	Session string          `json:"session"`
	Rule    string          `json:"rule"` // see [OrderRules]
	Lang    string          `json:"lang,omitempty"`
	Order   []truce.ActorID `json:"order,omitempty"`
	Minutes int             `json:"minutes,omitzero"` // for each delegation; 0: no limit was agreed
	Delay   int             `json:"delay,omitzero"`   // seconds of interpretation that do not count in a turn
}

// Floor is what happens while a session is open.
type Floor struct {
	Round   truce.RoundID `json:"round"`
	Session string        `json:"session"`
	Act     string        `json:"act"`             // see [FloorActs]
	Actor   truce.ActorID `json:"actor,omitempty"` // who gets the floor, or raises the point
	Note    string        `json:"note,omitempty"`  // the ruling
}

// FloorActs lists what can happen.
var FloorActs = codes.List[string]{"give", "end", "pause", "resume", "point of order", "ruling"}

// Attendance is whether a delegation is in the room.
type Attendance struct {
	Round   truce.RoundID `json:"round"`
	Session string        `json:"session"`
	Actor   truce.ActorID `json:"actor"`
	State   string        `json:"state"` // see [AttendanceStates]
}

// AttendanceStates lists how a delegation can attend.
var AttendanceStates = codes.List[string]{"present", "absent", "excused", "left"}

// Document is a paper of the round: one language of one version.
type Document struct {
	Round   truce.RoundID   `json:"round"`
	Symbol  string          `json:"symbol"` // "M/1/Rev.2"
	Title   string          `json:"title"`
	Lang    string          `json:"lang"`
	Version int             `json:"version"`
	Holders []truce.ActorID `json:"holders,omitempty"` // who was handed it
}

// Minute is a decision or an undertaking, and nothing else that was said.
type Minute struct {
	Round    truce.RoundID   `json:"round"`
	Session  string          `json:"session"`
	ID       string          `json:"id"`   // slug, within the round
	What     string          `json:"what"` // see [MinuteKinds]
	Text     string          `json:"text"`
	Owners   []truce.ActorID `json:"owners,omitempty"` // of an undertaking
	Due      truce.Date      `json:"due,omitempty"`
	State    string          `json:"state,omitempty"`    // see [MinuteStates]; empty: noted
	Disputed []truce.ActorID `json:"disputed,omitempty"` // by whom
}

// The closed words of minutes.
var (
	MinuteKinds  = codes.List[string]{"decision", "undertaking"}
	MinuteStates = codes.List[string]{"noted", "read back", "agreed", "disputed"}
)

// Letter is an invitation that was drafted and not sent: sending it is a claim.
type Letter struct {
	Round truce.RoundID `json:"round"`
	Actor truce.ActorID `json:"actor"`
	Text  string        `json:"text"`
}

// Text opens a text under negotiation, or changes what stands around its clauses.
type Text struct {
	ID         string             `json:"id"` // slug; of the agreement it is to become
	Round      truce.RoundID      `json:"round,omitempty"`
	Titles     []truce.Name       `json:"titles"`
	Kind       string             `json:"kind"`
	Parties    []truce.ActorID    `json:"parties"` // who has to accept
	Guarantors []truce.ActorID    `json:"guarantors,omitempty"`
	Areas      []truce.AgreedArea `json:"areas,omitempty"`
	Exclusions []truce.Exclusion  `json:"exclusions,omitempty"`
	Effect     truce.Instant      `json:"effect,omitzero"`
	Under      truce.AgreementID  `json:"under,omitempty"`
	Whole      bool               `json:"whole,omitzero"` // nothing is agreed until everything is
}

// Variant is one wording of a clause. A clause with one variant that all accept has no brackets.
type Variant struct {
	Text     string          `json:"text"`
	Clause   string          `json:"clause"`  // "2 (a)"
	Variant  string          `json:"variant"` // "A"
	By       []truce.ActorID `json:"by,omitempty"`
	Title    string          `json:"title"`
	Words    string          `json:"words"`
	Severity string          `json:"severity,omitempty"`
	Breach   string          `json:"breach,omitempty"` // as in docs/terms.md
	Unless   string          `json:"unless,omitempty"`
	Due      truce.Date      `json:"due,omitempty"`    // the day by which it must be done
	Dropped  bool            `json:"dropped,omitzero"` // whoever proposed it no longer does
}

// Shown says that parties were shown a variant, or the text as it stood.
type Shown struct {
	Text    string          `json:"text"`
	Clause  string          `json:"clause,omitempty"`  // empty: the whole text
	Variant string          `json:"variant,omitempty"` // empty: every variant of it
	To      []truce.ActorID `json:"to"`
}

// Answer is what a party says to a variant. What it has not answered it is silent on, which is no consent.
type Answer struct {
	Text    string        `json:"text"`
	Clause  string        `json:"clause"`
	Variant string        `json:"variant"`
	By      truce.ActorID `json:"by"`
	Says    string        `json:"says"` // see [PartyAnswers]
	Note    string        `json:"note,omitempty"`
}

// PartyAnswers lists what a party can say. Silent takes an earlier answer back.
var PartyAnswers = codes.List[string]{"accept", "reject", "silent"}

// Version gives the text as it stands a number.
type Version struct {
	Text string `json:"text"`
	Note string `json:"note,omitempty"`
}

// Signed says that the text was signed, and has become a version of an agreement.
type Signed struct {
	Text    string     `json:"text"`
	On      truce.Date `json:"on"`
	Version int        `json:"version"` // of the agreement
}

// Share is what the secretariat's own analysis says of one actor: its part of the strength or of the territory, as a
// range of whole percents. No member's log has it.
type Share struct {
	Actor truce.ActorID `json:"actor"`
	Of    string        `json:"of"`   // see [ShareKinds]
	Low   *int          `json:"low"`  // percent; the lowest it may be
	High  *int          `json:"high"` // percent; the highest
	On    truce.Date    `json:"on"`   // the day it is said of
	Basis string        `json:"basis"`
}

// ShareKinds lists what there are shares of.
var ShareKinds = codes.List[string]{"strength", "territory"}

// stepTypes are the kinds of step by name.
var stepTypes = map[string]func() any{
	"policy": func() any { return new(Policy) }, "session": func() any { return new(Session) },
	"item": func() any { return new(Item) }, "seats": func() any { return new(Seats) },
	"speakers": func() any { return new(Speakers) }, "floor": func() any { return new(Floor) },
	"attendance": func() any { return new(Attendance) }, "document": func() any { return new(Document) },
	"minute": func() any { return new(Minute) }, "letter": func() any { return new(Letter) },
	"text": func() any { return new(Text) }, "variant": func() any { return new(Variant) },
	"shown": func() any { return new(Shown) }, "answer": func() any { return new(Answer) },
	"version": func() any { return new(Version) }, "signed": func() any { return new(Signed) },
	"share": func() any { return new(Share) },
}

// StepKinds lists the names of the kinds of step, in order.
func StepKinds() []string {
	var out []string
	for k := range stepTypes {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// NewStep returns an empty body of a kind; an error that lists the kinds for one there is not.
func NewStep(kind string) (any, error) {
	if f := stepTypes[kind]; f != nil {
		return f(), nil
	}
	return nil, truce.Errorf(truce.Invalid, "there is no kind of paper %q: there are %s", kind,
		strings.Join(StepKinds(), ", "))
}

// Subject returns what a body is about: the round, the text or the analysis whose papers it belongs to; and the name of
// its kind.
func Subject(body any) (kind, subject string) {
	round := func(kind string, id truce.RoundID) (string, string) { return kind, "round/" + string(id) }
	switch b := body.(type) {
	case *Policy:
		return round("policy", b.Round)
	case *Session:
		return round("session", b.Round)
	case *Item:
		return round("item", b.Round)
	case *Seats:
		return round("seats", b.Round)
	case *Speakers:
		return round("speakers", b.Round)
	case *Floor:
		return round("floor", b.Round)
	case *Attendance:
		return round("attendance", b.Round)
	case *Document:
		return round("document", b.Round)
	case *Minute:
		return round("minute", b.Round)
	case *Letter:
		return round("letter", b.Round)
	case *Share:
		return "share", "analysis/shares"
	case *Text:
		return "text", "text/" + b.ID
	case *Variant:
		return "variant", "text/" + b.Text
	case *Shown:
		return "shown", "text/" + b.Text
	case *Answer:
		return "answer", "text/" + b.Text
	case *Version:
		return "version", "text/" + b.Text
	case *Signed:
		return "signed", "text/" + b.Text
	}
	return "", ""
}

// Decode reads a body of a kind, strictly.
func Decode(kind string, data []byte) (any, error) {
	body, err := NewStep(kind)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(body); err != nil {
		return nil, truce.Errorf(truce.Invalid, "a %s of the papers cannot be read: %v", kind, err)
	}
	return body, nil
}
