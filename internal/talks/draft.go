package talks

import (
	"cmp"
	"slices"
	"strings"

	"truce"
	"truce/internal/terms"
)

// Draft is a text under negotiation.
type Draft struct {
	Text
	Opened   truce.Instant
	Clauses  []*Bracket
	Versions []Cut
	Signed   *Signed // nil: it was not
}

// Bracket is a clause with its variants.
type Bracket struct {
	Number   string
	Variants []*Wording
}

// Wording is a variant with what each party was shown of it and says to it.
type Wording struct {
	Variant
	Changes []Step
	Shown   map[truce.ActorID]truce.Instant // when it was last shown in these words; none: it was not
	Answers map[truce.ActorID]Answered      // none: silent
}

// Answered is an answer, and when it was given.
type Answered struct {
	Says string
	At   truce.Instant
	Note string
}

// Cut is a numbered version of the text: the variants there were, and which were agreed.
type Cut struct {
	N      int
	At     truce.Instant
	Note   string
	Words  map[string]string // of every variant, by clause and variant
	Agreed int
	Of     int
}

func (p *Papers) takeText(s Step) {
	if b, ok := s.Body.(*Text); ok {
		d := p.Texts[b.ID]
		if d == nil {
			d = &Draft{Opened: s.At}
			p.Texts[b.ID] = d
		}
		d.Text = *b
		return
	}
	_, subject := Subject(s.Body)
	d := p.Texts[strings.TrimPrefix(subject, "text/")]
	if d == nil {
		return
	}
	switch b := s.Body.(type) {
	case *Variant:
		d.vary(s, b)
	case *Shown:
		for _, w := range d.shown(b) {
			for _, a := range b.To {
				w.Shown[a] = s.At
			}
		}
	case *Answer:
		if w := d.Wording(b.Clause, b.Variant); w != nil {
			if delete(w.Answers, b.By); b.Says != "silent" {
				w.Answers[b.By] = Answered{b.Says, s.At, b.Note}
			}
		}
	case *Version:
		agreed, of := d.Agreed()
		c := Cut{N: len(d.Versions) + 1, At: s.At, Note: b.Note, Words: map[string]string{}, Agreed: agreed, Of: of}
		for _, x := range d.Clauses {
			for _, w := range x.Open() {
				c.Words[x.Number+"\x00"+w.Variant.Variant] = w.Words
			}
		}
		d.Versions = append(d.Versions, c)
	case *Signed:
		d.Signed = b
	}
}

// vary takes up a variant. Other words, or another condition, are shown and accepted by nobody yet.
func (d *Draft) vary(s Step, v *Variant) {
	i := slices.IndexFunc(d.Clauses, func(c *Bracket) bool { return c.Number == v.Clause })
	if i < 0 {
		i = len(d.Clauses)
		d.Clauses = append(d.Clauses, &Bracket{Number: v.Clause})
		slices.SortStableFunc(d.Clauses, func(a, b *Bracket) int { return byNumber(a.Number, b.Number) })
		i = slices.IndexFunc(d.Clauses, func(c *Bracket) bool { return c.Number == v.Clause })
	}
	w := d.Wording(v.Clause, v.Variant)
	if w == nil {
		w = &Wording{Shown: map[truce.ActorID]truce.Instant{}, Answers: map[truce.ActorID]Answered{}}
		d.Clauses[i].Variants = append(d.Clauses[i].Variants, w)
	} else if !w.same(v) {
		w.Shown, w.Answers = map[truce.ActorID]truce.Instant{}, map[truce.ActorID]Answered{}
	}
	w.Variant, w.Changes = *v, append(w.Changes, s)
}

// same reports whether a party that has accepted the one has accepted the other.
func (w *Wording) same(v *Variant) bool {
	return w.Words == v.Words && w.Breach == v.Breach && w.Unless == v.Unless && w.Due == v.Due && w.Title == v.Title &&
		w.Severity == v.Severity
}

// byNumber orders numbers of clauses as people do: 2 before 10, 2 before 2 (a).
func byNumber(a, b string) int {
	split := func(s string) (int, string) {
		i := strings.IndexFunc(s+"x", func(r rune) bool { return r < '0' || r > '9' })
		n := 0
		for _, c := range s[:i] {
			n = min(n*10+int(c-'0'), 1_000_000)
		}
		return n, s[i:]
	}
	n, rest := split(a)
	m, other := split(b)
	return cmp.Or(cmp.Compare(n, m), strings.Compare(rest, other))
}

// Clause returns a clause of the text, nil where there is none.
func (d *Draft) Clause(number string) *Bracket {
	for _, c := range d.Clauses {
		if c.Number == number {
			return c
		}
	}
	return nil
}

// Wording returns a variant, nil where there is none.
func (d *Draft) Wording(clause, variant string) *Wording {
	if c := d.Clause(clause); c != nil {
		for _, w := range c.Variants {
			if w.Variant.Variant == variant {
				return w
			}
		}
	}
	return nil
}

// shown returns the variants that were shown.
func (d *Draft) shown(b *Shown) []*Wording {
	var out []*Wording
	for _, c := range d.Clauses {
		for _, w := range c.Open() {
			if (b.Clause == "" || b.Clause == c.Number) && (b.Variant == "" || b.Variant == w.Variant.Variant) {
				out = append(out, w)
			}
		}
	}
	return out
}

// Open returns the variants that were not dropped.
func (c *Bracket) Open() []*Wording {
	return slices.DeleteFunc(slices.Clone(c.Variants), func(w *Wording) bool { return w.Dropped })
}

// Agreed returns the variant that every party accepts, nil where there is none. Two that all accept are none.
func (c *Bracket) Agreed(parties []truce.ActorID) *Wording {
	var found *Wording
	for _, w := range c.Open() {
		if len(w.Waiting(parties)) > 0 {
			continue
		}
		if found != nil {
			return nil
		}
		found = w
	}
	return found
}

// Waiting returns the parties that have not accepted the variant: silence is no consent.
func (w *Wording) Waiting(parties []truce.ActorID) []truce.ActorID {
	var out []truce.ActorID
	for _, p := range parties {
		if w.Answers[p].Says != "accept" {
			out = append(out, p)
		}
	}
	return out
}

// Says returns what a party says to the variant: accept, reject or silent.
func (w *Wording) Says(p truce.ActorID) string { return cmp.Or(w.Answers[p].Says, "silent") }

// Agreed counts the clauses that all parties accept, and all clauses that are not dropped.
func (d *Draft) Agreed() (agreed, of int) {
	for _, c := range d.Clauses {
		if len(c.Open()) == 0 {
			continue
		}
		of++
		if c.Agreed(d.Parties) != nil {
			agreed++
		}
	}
	return agreed, of
}

// Agreement makes an agreement of the text: of each clause the variant that all accept; where there is none, and open
// is true, every variant, numbered with its letter, so that a draft can be looked at before anything is agreed.
func (d *Draft) Agreement(version int, open bool) *truce.Agreement {
	a := &truce.Agreement{ID: truce.AgreementID(d.ID), Version: version, Kind: d.Kind, Titles: d.Titles, Effect: d.Effect,
		Areas: d.Areas, Exclusions: d.Exclusions, Under: d.Under}
	for _, p := range d.Parties {
		a.Parties = append(a.Parties, truce.PartyClaim{Actor: p, As: "signatory"})
	}
	for _, g := range d.Guarantors {
		a.Guarantors = append(a.Guarantors, truce.PartyClaim{Actor: g, As: "guarantor"})
	}
	for _, c := range d.Clauses {
		if w := c.Agreed(d.Parties); w != nil {
			a.Clauses = append(a.Clauses, w.clause(c.Number))
			continue
		}
		variants := c.Open()
		for _, w := range variants {
			if number := c.Number; open {
				if len(variants) > 1 {
					number += " [" + w.Variant.Variant + "]"
				}
				a.Clauses = append(a.Clauses, w.clause(number))
			}
		}
	}
	return a
}

func (w *Wording) clause(number string) truce.Clause {
	return truce.Clause{Number: number, Title: w.Title, Text: w.Words, Status: "official", Severity: w.Severity,
		Breach: w.Breach, Unless: w.Unless}
}

// Foreseen is what could never be monitored of a clause of the text.
type Foreseen struct {
	terms.Foreseen
	Of      string `json:"of,omitempty"`      // the clause; empty: the text as a whole
	Variant string `json:"variant,omitempty"` // of the clause
	Agreed  bool   `json:"agreed"`            // all parties accept it so
}

// Foresee says what of the text could never be monitored if it were signed, every variant looked at. Variants of one
// clause are not held against each other: they exclude each other anyway.
func (d *Draft) Foresee(b *Book) []Foreseen {
	a := d.Agreement(1, true)
	at := map[string]Foreseen{}
	due := map[string]bool{}
	for _, c := range d.Clauses {
		agreed := c.Agreed(d.Parties)
		variants := c.Open()
		for _, w := range variants {
			number := c.Number
			if agreed == nil && len(variants) > 1 {
				number += " [" + w.Variant.Variant + "]"
			} else if agreed != nil && agreed != w {
				continue
			}
			at[number] = Foreseen{Of: c.Number, Variant: w.Variant.Variant, Agreed: agreed != nil}
			due[number] = w.Due != ""
		}
	}
	var out []Foreseen
	for _, f := range terms.Foresee(a, terms.Held{
		Actor: func(id truce.ActorID) bool { return b.Actors[id] != nil },
		Shape: func(id truce.AreaID) bool {
			x := b.Areas[id]
			return x != nil && (len(x.Ring) > 0 || x.Circle != nil)
		},
		Due: func(clause string) bool { return due[clause] },
	}) {
		x := at[f.Clause]
		if y := at[f.With]; f.With != "" && y.Of == x.Of {
			continue
		}
		x.Foreseen = f
		out = append(out, x)
	}
	return out
}

// Drafts returns the texts, the one opened first first.
func (p *Papers) Drafts() []*Draft {
	var out []*Draft
	for _, d := range p.Texts {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b *Draft) int {
		return cmp.Or(cmp.Compare(a.Opened, b.Opened), strings.Compare(a.ID, b.ID))
	})
	return out
}
