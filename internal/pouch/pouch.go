package pouch

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"truce"
	"truce/codes"
)

// Pouch is what is in it, opened.
type Pouch struct {
	Next     int       `json:"next"` // number of the next message: none is given twice
	Holders  []Holder  `json:"holders"`
	Messages []Message `json:"messages"` // in order of number
}

// Holder is an officer of the mediator whose key opens the pouch.
type Holder struct {
	Name      string `json:"name,omitempty"`
	Recipient string `json:"recipient"` // age1…
}

// Message is what one party gave the mediator for others.
type Message struct {
	N       int           `json:"n"`
	At      truce.Instant `json:"at"`
	From    string        `json:"from"`
	To      []string      `json:"to"`
	Answers int           `json:"answers,omitzero"` // the message it replies to; 0: none that is still there
	Parts   []Part        `json:"parts"`
}

// Part is as much of a message as its author lets go in one way.
type Part struct {
	Words    string    `json:"words"`
	Allow    Allowance `json:"allow"`
	Showings []Showing `json:"shown,omitempty"`
	Released []Release `json:"released,omitempty"` // who agrees that it becomes text on the table
}

// Allowance is how far the author of a part lets the mediator go.
type Allowance string

// The allowances.
const (
	Keep       Allowance = "keep"
	TellAsMine Allowance = "as mine"
	TellNoName Allowance = "without saying whose"
)

// Allowances lists them, the narrowest first.
var Allowances = codes.List[Allowance]{Keep, TellNoName, TellAsMine}

// Showing is that a party was told a part, and how.
type Showing struct {
	To string        `json:"to"`
	At truce.Instant `json:"at"`
	As Allowance     `json:"as"`
}

// Release is that a party agrees that a part becomes text on the table.
type Release struct {
	By string        `json:"by"`
	At truce.Instant `json:"at"`
}

// What a pouch holds at most.
const (
	MostHolders = 8
	mostName    = 120 // letters of a name
	mostParties = 30
	mostParts   = 50
)

// Sides returns who a message is between: all of them must release a part.
func (m *Message) Sides() []string { return append([]string{m.From}, m.To...) }

// Ready reports whether all sides agree that a part becomes text on the table.
func (m *Message) Ready(p *Part) bool {
	return p.Allow != Keep && len(p.Released) == len(m.Sides())
}

func (p *Part) shown(to string) bool {
	return slices.ContainsFunc(p.Showings, func(s Showing) bool { return s.To == to })
}

func (p *Part) released(by string) bool {
	return slices.ContainsFunc(p.Released, func(r Release) bool { return r.By == by })
}

// Message returns a message by its number.
func (p *Pouch) Message(n int) (*Message, error) {
	i := slices.IndexFunc(p.Messages, func(m Message) bool { return m.N == n })
	if i < 0 {
		return nil, truce.Errorf(truce.NotFound, "there is no message %d in the pouch", n)
	}
	return &p.Messages[i], nil
}

// Part returns a part of a message; parts are counted from 1.
func (p *Pouch) Part(n, part int) (*Message, *Part, error) {
	m, err := p.Message(n)
	if err != nil {
		return nil, nil, err
	}
	if part < 1 || part > len(m.Parts) {
		return nil, nil, truce.Errorf(truce.NotFound, "message %d has no part %d", n, part)
	}
	return m, &m.Parts[part-1], nil
}

// HeldBy reports whether a key opens the pouch once it is closed.
func (p *Pouch) HeldBy(recipient string) bool {
	return slices.ContainsFunc(p.Holders, func(h Holder) bool { return h.Recipient == recipient })
}

// check returns what is wrong with a pouch that was opened: another program, or another hand, wrote it.
func (p *Pouch) check() error {
	bad := truce.Errorf(truce.Invalid, "what is in the pouch is not of a form this program knows: use a newer one")
	if len(p.Holders) == 0 || len(p.Holders) > MostHolders {
		return bad
	}
	for _, h := range p.Holders {
		if !truce.ValidRecipient(h.Recipient) {
			return bad
		}
	}
	last := 0
	for _, m := range p.Messages {
		if m.N <= last || m.N >= p.Next || len(m.Parts) == 0 || len(m.To) == 0 {
			return bad
		}
		last = m.N
		for _, x := range m.Parts {
			if x.Allow == "" || !Allowances.Has(x.Allow) {
				return bad
			}
		}
	}
	return nil
}

// named checks the name of a party or a holder.
func named(what truce.Sentence, name string) error {
	if name == "" || utf8.RuneCountInString(name) > mostName || strings.TrimSpace(name) != name || !printed(name, false) {
		return truce.Errorf(truce.Invalid, "%s needs a name of one line, of %d letters at most", what, mostName)
	}
	return nil
}

// printed reports whether a text can be shown as it is.
func printed(text string, lines bool) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t'))
	})
}
