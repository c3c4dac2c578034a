package talks

import (
	"fmt"
	"slices"

	"truce"
)

// Matrix is who sat at which round, by whom they were represented, and who never has.
type Matrix struct {
	Rounds       []truce.RoundID
	Rows         []MatrixRow
	Requirements []Held
}

// MatrixRow is one actor through the rounds.
type MatrixRow struct {
	Actor truce.ActorID
	Cells []MatrixCell // one a round
	Never bool         // at no table, neither itself nor through another
}

// MatrixCell is one actor at one round. The zero cell says that nothing is claimed, and not that it was missing.
type MatrixCell struct {
	Role     string // "" with Seated: no role is stated
	Seated   bool
	Through  []truce.ActorID // delegations that speak for it, or for what it belongs to
	Platform truce.ActorID   // through which it sat
	Invited  bool
	Answer   string
	Objected []truce.ActorID
	Twice    bool // represented more than once
}

// Empty reports whether nothing is claimed.
func (c MatrixCell) Empty() bool {
	return !c.Seated && len(c.Through) == 0 && !c.Invited && len(c.Objected) == 0
}

// Held is a requirement held against the rounds that it is about.
type Held struct {
	Claim  Told[truce.Requirement]
	Rounds []HeldRound
	Asked  []truce.ActorID
}

// HeldRound is a requirement at one round: who of those it asks for sat there, sat through another, or is not claimed
// to.
type HeldRound struct {
	Round   truce.RoundID
	There   []truce.ActorID
	Through []truce.ActorID
	Missing []truce.ActorID
}

// Matrix works out the matrix over all rounds, in order of day.
func (b *Book) Matrix() (*Matrix, error) {
	m := &Matrix{Rounds: b.ByDay()}
	tables := make([]*Table, len(m.Rounds))
	var order []truce.ActorID
	add := func(a truce.ActorID) {
		if a != "" && !slices.Contains(order, a) {
			order = append(order, a)
		}
	}
	for i, id := range m.Rounds {
		t, err := b.Table(id)
		if err != nil {
			return nil, err
		}
		tables[i] = t
		for _, p := range t.Places {
			add(p.Actor)
		}
		for _, v := range t.Invitations {
			add(v.Actor)
		}
		for _, p := range t.Places {
			for _, a := range p.SpeaksFor {
				add(a)
			}
		}
	}
	for _, r := range b.Requirements {
		for _, a := range b.asked(r.Body) {
			add(a)
		}
	}
	for _, a := range order {
		row := MatrixRow{Actor: a, Never: true}
		for _, t := range tables {
			c := b.cell(t, a)
			row.Never = row.Never && !c.Seated && len(c.Through) == 0
			row.Cells = append(row.Cells, c)
		}
		m.Rows = append(m.Rows, row)
	}
	for _, r := range b.Requirements {
		m.Requirements = append(m.Requirements, b.hold(r, m))
	}
	return m, nil
}

// cell works out one actor at one table.
func (b *Book) cell(t *Table, a truce.ActorID) MatrixCell {
	var c MatrixCell
	if p := t.Place(a); p != nil {
		c.Seated, c.Objected = true, p.Objected
		if len(p.Roles) > 0 {
			c.Role = p.Roles[len(p.Roles)-1]
		}
		for _, d := range p.Claims {
			if d.Body.Platform != "" {
				c.Platform = d.Body.Platform
			}
		}
	}
	for _, p := range t.Places {
		if p.Actor != a && slices.ContainsFunc(p.SpeaksFor, func(x truce.ActorID) bool { return b.within(a, x) }) {
			c.Through = append(c.Through, p.Actor)
		}
	}
	c.Twice = len(c.Through) > 1 || c.Seated && len(c.Through) > 0
	for _, v := range t.Invitations {
		if v.Actor == a {
			c.Invited, c.Answer = true, v.Answer
		}
	}
	return c
}

// within reports whether an actor is another, or is said to belong to it, be it through others. A circle of
// memberships is followed once around.
func (b *Book) within(a, of truce.ActorID) bool {
	seen := map[truce.ActorID]bool{}
	var up func(x truce.ActorID) bool
	up = func(x truce.ActorID) bool {
		if x == of {
			return true
		}
		if seen[x] {
			return false
		}
		seen[x] = true
		return slices.ContainsFunc(b.Memberships, func(m Told[truce.Membership]) bool {
			return m.Body.Actor == x && up(m.Body.Of)
		})
	}
	return up(a)
}

// Circles returns, in sentences, where actors are said to belong to themselves by way of others.
func (b *Book) Circles() []string {
	var out []string
	told := map[truce.ActorID]bool{}
	for _, m := range b.Memberships {
		a, of := m.Body.Actor, m.Body.Of
		if a != of && b.within(of, a) && !told[a] && !told[of] {
			told[a], told[of] = true, true
			out = append(out, fmt.Sprintf("%s is said to belong to %s, and %s, by way of others or itself, to %s: such a "+
				"circle "+
				"carries no seat", b.Name(a, "en"), b.Name(of, "en"), b.Name(of, "en"), b.Name(a, "en")))
		}
	}
	return out
}

// asked returns whom a requirement asks for: those it names, and those that are said to have acceded last.
func (b *Book) asked(r *truce.Requirement) []truce.ActorID {
	out := slices.Clone(r.Actors)
	if r.Acceded == "" {
		return out
	}
	last := map[truce.ActorID]truce.AccessionStatus{}
	var order []truce.ActorID
	for _, x := range b.Accessions {
		if x.Body.Agreement == r.Acceded && x.Body.Actor != "" {
			if _, seen := last[x.Body.Actor]; !seen {
				order = append(order, x.Body.Actor)
			}
			last[x.Body.Actor] = x.Body.Status
		}
	}
	for _, a := range order {
		if s := last[a]; (s == truce.Acceded || s == truce.Resumed) && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// hold holds a requirement against the rounds of its track, or its round; without either against all. A round of which
// no delegation is claimed is left out: of it nothing is known.
func (b *Book) hold(r Told[truce.Requirement], m *Matrix) Held {
	h := Held{Claim: r, Asked: b.asked(r.Body)}
	for _, id := range m.Rounds {
		claims, err := b.Round(id)
		if err != nil || r.Body.Round != "" && r.Body.Round != id || r.Body.Track != "" && claims[0].Body.Track != r.Body.Track {
			continue
		}
		t, err := b.Table(id)
		if err != nil || len(t.Places) == 0 {
			continue
		}
		x := HeldRound{Round: id}
		for _, a := range h.Asked {
			switch c := b.cell(t, a); {
			case c.Seated:
				x.There = append(x.There, a)
			case len(c.Through) > 0:
				x.Through = append(x.Through, a)
			default:
				x.Missing = append(x.Missing, a)
			}
		}
		h.Rounds = append(h.Rounds, x)
	}
	return h
}
