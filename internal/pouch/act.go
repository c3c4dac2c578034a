package pouch

import (
	"maps"
	"slices"
	"strings"

	"truce"
)

// The acts. Each is what a file of `truce talks pouch put` holds under the name of its kind.
type (
	// Told takes a message down.
	Told struct {
		From    string   `json:"from"`
		To      []string `json:"to"`
		Answers int      `json:"answers,omitempty"` // number of the message it replies to
		Parts   []Saying `json:"parts"`
	}
	// Saying is a part of a message as it is taken down.
	Saying struct {
		Words string    `json:"words"`
		Allow Allowance `json:"allow,omitempty"` // see [Allowances]; empty: keep
	}
	// Allow changes how far a part may go. What was shown stays shown; one that is to be kept is released by nobody.
	Allow struct {
		Message int       `json:"message"`
		Part    int       `json:"part"`
		Allow   Allowance `json:"allow"`
	}
	// Shown says that a party was told a part, as far as its author allows now.
	Shown struct {
		Message int    `json:"message"`
		Part    int    `json:"part"`
		To      string `json:"to"`
	}
	// Released says that a side agrees that a part becomes text on the table.
	Released struct {
		Message int    `json:"message"`
		Part    int    `json:"part"`
		By      string `json:"by"`
	}
	// Strike destroys a message.
	Strike struct {
		Message int `json:"message"`
	}
	// Hold lets a key open the pouch from now on, or no longer.
	Hold struct {
		Name      string `json:"name,omitempty"`
		Recipient string `json:"recipient"`
		Out       bool   `json:"out,omitempty"`
	}
)

var actTypes = map[string]func() any{
	"message": func() any { return new(Told) },
	"allow":   func() any { return new(Allow) },
	"shown":   func() any { return new(Shown) },
	"release": func() any { return new(Released) },
	"strike":  func() any { return new(Strike) },
	"holder":  func() any { return new(Hold) },
}

// ActKinds lists the names of the kinds of acts.
func ActKinds() []string { return slices.Sorted(maps.Keys(actTypes)) }

// NewAct returns an empty act of a kind, a pointer; an error that lists the kinds for one there is not.
func NewAct(kind string) (any, error) {
	if f := actTypes[kind]; f != nil {
		return f(), nil
	}
	return nil, truce.Errorf(truce.Invalid, "there is no act %q on the pouch: there are %s", kind,
		strings.Join(ActKinds(), ", "))
}

// Take does an act at a moment. A refusal has a sentence for the person, and leaves the pouch as it was.
func (p *Pouch) Take(now truce.Instant, act any) error {
	switch a := act.(type) {
	case *Told:
		return p.told(now, a)
	case *Allow:
		return p.allow(a)
	case *Shown:
		return p.show(now, a)
	case *Released:
		return p.release(now, a)
	case *Strike:
		return p.strike(a)
	case *Hold:
		return p.hold(a)
	}
	return truce.Errorf(truce.Internal, "%T is no act on a pouch", act)
}

func (p *Pouch) told(now truce.Instant, a *Told) error {
	if len(a.To) == 0 || len(a.To) > mostParties || len(a.Parts) == 0 || len(a.Parts) > mostParts {
		return truce.Errorf(truce.Invalid, "a message is for one party at least and has one part at least, of %d and %d at "+
			"most", mostParties, mostParts)
	}
	for i, x := range append([]string{a.From}, a.To...) {
		if err := named(truce.Say("a party"), x); err != nil {
			return err
		}
		if i > 0 && (x == a.From || slices.Contains(a.To[:i-1], x)) {
			return truce.Errorf(truce.Invalid, "each party to a message is named once, and nobody writes to themselves")
		}
	}
	if a.Answers != 0 {
		if _, err := p.Message(a.Answers); err != nil {
			return err
		}
	}
	m := Message{N: max(p.Next, 1), At: now, From: a.From, To: slices.Clone(a.To), Answers: a.Answers}
	for _, s := range a.Parts {
		if strings.TrimSpace(s.Words) == "" || !printed(s.Words, true) {
			return truce.Errorf(truce.Invalid, "a part of a message holds words")
		}
		if err := allowed(s.Allow); err != nil {
			return err
		}
		allow := s.Allow
		if allow == "" {
			allow = Keep
		}
		m.Parts = append(m.Parts, Part{Words: s.Words, Allow: allow})
	}
	p.Messages, p.Next = append(p.Messages, m), m.N+1
	return nil
}

func allowed(a Allowance) error {
	if !Allowances.Has(a) {
		return truce.Errorf(truce.Invalid, "an author allows one of: %s", Allowances)
	}
	return nil
}

func (p *Pouch) allow(a *Allow) error {
	_, x, err := p.Part(a.Message, a.Part)
	if err == nil {
		err = allowed(a.Allow)
	}
	if err != nil {
		return err
	}
	if a.Allow == "" {
		return truce.Errorf(truce.Invalid, "say what the author allows: one of %s", Allowances)
	}
	if x.Allow = a.Allow; x.Allow == Keep {
		x.Released = nil
	}
	return nil
}

func (p *Pouch) show(now truce.Instant, a *Shown) error {
	m, x, err := p.Part(a.Message, a.Part)
	switch {
	case err != nil:
		return err
	case x.Allow == Keep:
		return truce.Errorf(truce.Forbidden, "its author keeps part %d of message %d: it is shown to nobody", a.Part,
			a.Message)
	case !slices.Contains(m.To, a.To):
		return truce.Errorf(truce.Forbidden, "message %d is not for that party: its author has not allowed it", a.Message)
	case x.shown(a.To):
		return truce.Errorf(truce.Conflict, "part %d of message %d was shown to that party already", a.Part, a.Message)
	}
	x.Showings = append(x.Showings, Showing{a.To, now, x.Allow})
	return nil
}

func (p *Pouch) release(now truce.Instant, a *Released) error {
	m, x, err := p.Part(a.Message, a.Part)
	switch {
	case err != nil:
		return err
	case x.Allow == Keep:
		return truce.Errorf(truce.Forbidden, "its author keeps part %d of message %d: nobody releases it", a.Part, a.Message)
	case !slices.Contains(m.Sides(), a.By):
		return truce.Errorf(truce.Forbidden, "message %d is not between that party and others", a.Message)
	case a.By != m.From && !x.shown(a.By):
		return truce.Errorf(truce.Conflict, "part %d of message %d was not shown to that party, which cannot release it",
			a.Part, a.Message)
	case x.released(a.By):
		return truce.Errorf(truce.Conflict, "that party released part %d of message %d already", a.Part, a.Message)
	}
	x.Released = append(x.Released, Release{a.By, now})
	return nil
}

func (p *Pouch) strike(a *Strike) error {
	if _, err := p.Message(a.Message); err != nil {
		return err
	}
	p.Messages = slices.DeleteFunc(p.Messages, func(m Message) bool { return m.N == a.Message })
	for i := range p.Messages {
		if p.Messages[i].Answers == a.Message {
			p.Messages[i].Answers = 0
		}
	}
	return nil
}

func (p *Pouch) hold(a *Hold) error {
	if a.Name != "" {
		if err := named(truce.Say("a holder"), a.Name); err != nil {
			return err
		}
	}
	if !truce.ValidRecipient(a.Recipient) {
		return truce.Errorf(truce.Invalid, "a holder is named with the public part of a key, which begins with age1")
	}
	rest := slices.DeleteFunc(slices.Clone(p.Holders), func(h Holder) bool { return h.Recipient == a.Recipient })
	switch {
	case a.Out && len(rest) == len(p.Holders):
		return truce.Errorf(truce.NotFound, "that key does not open the pouch")
	case a.Out && len(rest) == 0:
		return truce.Errorf(truce.Conflict, "nobody would open the pouch any more: destroy it instead")
	case !a.Out && len(rest) == MostHolders:
		return truce.Errorf(truce.Conflict, "%d keys open the pouch already, and no more can", MostHolders)
	case !a.Out:
		rest = append(rest, Holder{a.Name, a.Recipient})
	}
	p.Holders = rest
	return nil
}
