package talks

import (
	"fmt"
	"slices"

	"truce"
	"truce/codes"
)

// Matrix is who sat at which round, by whom they were represented, and who never has: a part of it, see [Window].
type Matrix struct {
	Rounds       []truce.RoundID
	Rows         []MatrixRow
	Requirements []Held // held against the rounds of the part
}

// Window chooses a part of a matrix. The zero window chooses all of it.
type Window struct {
	Never        bool // only those who have never sat at a table, at whatever round
	Row, Rows    int  // from this row on, so many; 0 rows: all that follow
	Col, Columns int  // before so many of the newest rounds, so many; 0 columns: all before them
}

// part returns where a window of a length begins and ends in a list, from a place in it.
func part(at, length, of int) (from, to int) {
	from = max(min(at, of), 0)
	if length <= 0 {
		return from, of
	}
	return from, min(from+length, of)
}

// MatrixRow is one actor through the rounds.
type MatrixRow struct {
	Actor truce.ActorID
	Cells []MatrixCell // one a round
	Never bool         // at no table, neither itself nor through another
}

// MatrixCell is one actor at one round. The zero cell says that nothing is claimed, and not that it was missing.
type MatrixCell struct {
	Roles    []string // each that is claimed; none with Seated: no role is stated
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

// Size returns how many actors and rounds a window would show if it had no bounds.
func (b *Book) Size(w Window) (actors, rounds int, err error) {
	tables, err := b.everyTable()
	return len(b.chosen(w, tables)), len(tables), err
}

func (b *Book) everyTable() ([]*Table, error) {
	var out []*Table
	for _, id := range b.ByDay() {
		t, err := b.Table(id)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// chosen returns who is in a window, whatever its bounds.
func (b *Book) chosen(w Window, tables []*Table) []truce.ActorID {
	actors := b.concerned(tables)
	if w.Never {
		actors = slices.DeleteFunc(actors, b.sat(tables))
	}
	return actors
}

// Matrix works out a part of the matrix; rounds are in order of day.
func (b *Book) Matrix(w Window) (*Matrix, error) {
	tables, err := b.everyTable()
	if err != nil {
		return nil, err
	}
	sat, actors := b.sat(tables), b.chosen(w, tables)
	first, last := part(w.Col, w.Columns, len(tables))
	first, last = len(tables)-last, len(tables)-first // counted from the newest
	from, to := part(w.Row, w.Rows, len(actors))
	m := &Matrix{Rounds: b.ByDay()[first:last]}
	for _, a := range actors[from:to] {
		row := MatrixRow{Actor: a, Never: !sat(a)}
		for _, t := range tables[first:last] {
			row.Cells = append(row.Cells, b.cell(t, a))
		}
		m.Rows = append(m.Rows, row)
	}
	for _, r := range b.Requirements {
		m.Requirements = append(m.Requirements, b.hold(r, m.Rounds))
	}
	return m, nil
}

// concerned lists who has a place, was invited, is spoken for or asked for, in the order in which they come up.
func (b *Book) concerned(tables []*Table) []truce.ActorID {
	var out []truce.ActorID
	listed := map[truce.ActorID]bool{"": true}
	add := func(a truce.ActorID) {
		if !listed[a] {
			listed[a] = true
			out = append(out, a)
		}
	}
	for _, t := range tables {
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
	return out
}

// sat tells of an actor whether it sat at one of the tables, itself or through another.
func (b *Book) sat(tables []*Table) func(truce.ActorID) bool {
	seated, spokenFor := map[truce.ActorID]bool{}, map[truce.ActorID]bool{}
	for _, t := range tables {
		for _, p := range t.Places {
			seated[p.Actor] = true
			for _, a := range p.SpeaksFor {
				spokenFor[a] = true
			}
		}
	}
	represented := b.below.ofAny(spokenFor)
	return func(a truce.ActorID) bool { return seated[a] || represented(a) }
}

// cell works out one actor at one table.
func (b *Book) cell(t *Table, a truce.ActorID) MatrixCell {
	var c MatrixCell
	if p := t.Place(a); p != nil {
		c.Seated, c.Objected, c.Roles = true, p.Objected, p.Roles
		for _, d := range p.Claims {
			if d.Body.Platform != "" {
				c.Platform = d.Body.Platform
			}
		}
	}
	for _, p := range t.Places {
		if p.Actor != a && slices.ContainsFunc(p.SpeaksFor, func(x truce.ActorID) bool { return b.below.has(a, x) }) {
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

// Circle is a membership by which an actor belongs to itself by way of others: whoever speaks for one in it is counted
// as speaking for all in it.
type Circle struct{ Actor, Of truce.ActorID }

// Circles returns where actors are said to belong to themselves by way of others.
func (b *Book) Circles() []Circle {
	b.circled.Do(func() { b.circles = b.memberCircles() })
	return b.circles
}

func (b *Book) memberCircles() []Circle {
	var out []Circle
	told := map[truce.ActorID]bool{}
	for _, m := range b.Memberships {
		a, of := m.Body.Actor, m.Body.Of
		if a != of && b.below.has(of, a) && !told[a] && !told[of] {
			told[a], told[of] = true, true
			out = append(out, Circle{a, of})
		}
	}
	return out
}

// Says says a circle in a sentence.
func (c Circle) Says(b *Book) string {
	a, of := b.Name(c.Actor, "en"), b.Name(c.Of, "en")
	return fmt.Sprintf("%s is said to belong to %s, and %s, directly or through others, to %s; whoever speaks for one of "+
		"them is counted as speaking for the other too", a, of, of, a)
}

// asked returns whom a requirement asks for: those it names, and those that are said to have acceded last.
func (b *Book) asked(r *truce.Requirement) []truce.ActorID {
	out := slices.Clone(r.Actors)
	if r.Acceded == "" {
		return out
	}
	last := map[truce.ActorID]codes.AccessionStatus{}
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
		if s := last[a]; (s == codes.Acceded || s == codes.Resumed) && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// hold holds a requirement against the rounds of its track, or its round; without either against all. A round of which
// no delegation is claimed is left out: of it nothing is known.
func (b *Book) hold(r Told[truce.Requirement], rounds []truce.RoundID) Held {
	h := Held{Claim: r, Asked: b.asked(r.Body)}
	for _, id := range rounds {
		claims, err := b.Round(id)
		if err != nil || r.Body.Round != "" && r.Body.Round != id || r.Body.Track != "" &&
			claims[0].Body.Track != r.Body.Track {
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
