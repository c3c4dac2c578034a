package talks

import (
	"fmt"
	"slices"
	"strings"

	"truce"
)

// Table is who is said to sit at a round, and what is contested of it.
type Table struct {
	Round       truce.RoundID
	Claims      []Told[truce.Round]
	Moved       bool // claims name different first days
	Places      []Place
	Invitations []Invited
	Objections  []Told[truce.Objection]
	Conflicts   []Conflict
}

// Place is one delegation, with everything that is claimed of it.
type Place struct {
	Actor     truce.ActorID
	Claims    []Told[truce.Delegation]
	Roles     []string // each that is claimed, once
	Objected  []truce.ActorID
	SpeaksFor []truce.ActorID
	Members   []string                 // and advisers, as functions: all that are claimed, once
	Sealed    []Told[truce.Delegation] // claims with names that their member keeps sealed
	// as claimed last; "": nobody says
	Head, HeadPost, Level, Credentials string
	Since                              truce.Instant // of the credentials
}

// Invited is somebody who was invited, with every answer in order.
type Invited struct {
	Actor  truce.ActorID
	Claims []Told[truce.Invitation]
	Answer string // as claimed last; "": nobody says
}

// Conflict is something at the table that does not go together, said without taking a side.
type Conflict struct {
	Code  string        `json:"code"` // see [Conflicts]
	Actor truce.ActorID `json:"actor"`
	With  truce.ActorID `json:"with,omitempty"`
	About string        `json:"about,omitempty"`
	Says  string        `json:"says"`
}

// Conflicts lists the codes.
var Conflicts = []string{"two roles", "answered twice", "declined and there", "not invited", "objected to",
	"credentials",
	"two heads", "represented twice", "circle"}

// Table works out the table of a round.
func (b *Book) Table(id truce.RoundID) (*Table, error) {
	if _, err := b.Round(id); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tables[id] == nil {
		b.tables[id] = b.table(id, b.rounds[id])
	}
	return b.tables[id], nil
}

func (b *Book) table(id truce.RoundID, x *about) *Table {
	t := &Table{Round: id, Claims: x.claims, Objections: x.objections}
	first := truce.Date("")
	for _, c := range x.claims {
		t.Moved = t.Moved || c.Body.From != "" && first != "" && c.Body.From != first
		if c.Body.From != "" {
			first = c.Body.From
		}
	}
	for _, d := range x.delegations {
		t.place(d)
	}
	for _, v := range x.invitations {
		t.invited(v)
	}
	for _, o := range t.Standing() {
		if p := t.Place(o.Body.To); p != nil && !slices.Contains(p.Objected, o.Body.By) {
			p.Objected = append(p.Objected, o.Body.By)
		}
	}
	t.conflicts(b)
	return t
}

// place takes up one claim of a delegation.
func (t *Table) place(d Told[truce.Delegation]) {
	p := t.Place(d.Body.Actor)
	if p == nil {
		t.Places = append(t.Places, Place{Actor: d.Body.Actor})
		p = &t.Places[len(t.Places)-1]
	}
	p.Claims = append(p.Claims, d)
	if len(d.Body.Sealed) > 0 {
		p.Sealed = append(p.Sealed, d)
	}
	if r := d.Body.Role; r != "" && !slices.Contains(p.Roles, r) {
		p.Roles = append(p.Roles, r)
	}
	for _, a := range d.Body.SpeaksFor {
		if !slices.Contains(p.SpeaksFor, a) {
			p.SpeaksFor = append(p.SpeaksFor, a)
		}
	}
	for _, m := range d.Body.Members {
		if !slices.Contains(p.Members, m) {
			p.Members = append(p.Members, m)
		}
	}
	for _, x := range []struct {
		to   *string
		said string
	}{{&p.Head, d.Body.Head}, {&p.HeadPost, d.Body.HeadPost}, {&p.Level, d.Body.Level}} {
		if x.said != "" {
			*x.to = x.said
		}
	}
	if d.Body.Credentials != "" {
		p.Credentials, p.Since = d.Body.Credentials, d.Body.Since
	}
}

func (t *Table) invited(v Told[truce.Invitation]) {
	i := slices.IndexFunc(t.Invitations, func(x Invited) bool { return x.Actor == v.Body.Actor })
	if i < 0 {
		i = len(t.Invitations)
		t.Invitations = append(t.Invitations, Invited{Actor: v.Body.Actor})
	}
	x := &t.Invitations[i]
	x.Claims = append(x.Claims, v)
	if v.Body.Answer != "" {
		x.Answer = v.Body.Answer
	}
}

// Place returns the place of a delegation, nil where it has none.
func (t *Table) Place(a truce.ActorID) *Place {
	for i := range t.Places {
		if t.Places[i].Actor == a {
			return &t.Places[i]
		}
	}
	return nil
}

// Seated returns who has a place, in the order in which they were listed.
func (t *Table) Seated() []truce.ActorID {
	var out []truce.ActorID
	for _, p := range t.Places {
		out = append(out, p.Actor)
	}
	return out
}

// Standing returns the objections that were neither overruled nor withdrawn: the last word of each objector on each
// delegation.
func (t *Table) Standing() []Told[truce.Objection] {
	var out []Told[truce.Objection]
	for i, o := range t.Objections {
		later := slices.ContainsFunc(t.Objections[i+1:], func(x Told[truce.Objection]) bool {
			return x.Body.By == o.Body.By && x.Body.To == o.Body.To
		})
		if !later && (o.Body.State == "raised" || o.Body.State == "upheld") {
			out = append(out, o)
		}
	}
	return out
}

func (t *Table) clash(code string, a, with truce.ActorID, about, format string, args ...any) {
	t.Conflicts = append(t.Conflicts, Conflict{code, a, with, about, fmt.Sprintf(format, args...)})
}

// conflicts says what does not go together.
func (t *Table) conflicts(b *Book) {
	name := func(a truce.ActorID) string { return b.Name(a, "en") }
	for _, p := range t.Places {
		if len(p.Roles) > 1 {
			t.clash("two roles", p.Actor, "", strings.Join(p.Roles, ", "), "%s is there in %d roles: %s; each is kept "+
				"with who says so",
				name(p.Actor), len(p.Roles), strings.Join(p.Roles, ", "))
		}
		heads := distinct(p.Claims, func(d *truce.Delegation) string { return d.Head })
		if len(heads) > 1 {
			t.clash("two heads", p.Actor, "", strings.Join(heads, ", "), "%s has more than one head by what is claimed: %s",
				name(p.Actor), strings.Join(heads, ", "))
		}
		if p.Credentials == "contested" || p.Credentials == "withdrawn" {
			t.clash("credentials", p.Actor, "", p.Credentials, "the credentials of %s are %s", name(p.Actor), p.Credentials)
		}
		for _, by := range p.Objected {
			t.clash("objected to", p.Actor, by, "", "%s objects to the delegation of %s", name(by), name(p.Actor))
		}
	}
	for _, v := range t.Invitations {
		answers := distinct(v.Claims, func(x *truce.Invitation) string { return answered(x.Answer) })
		if len(answers) > 1 {
			t.clash("answered twice", v.Actor, "", strings.Join(answers, ", "),
				"%s is said to have answered more than once: %s; the last is taken, all are kept", name(v.Actor),
				strings.Join(answers, ", then "))
		}
		if v.Answer == "declined" && t.Place(v.Actor) != nil {
			t.clash("declined and there", v.Actor, "", "", "%s is said to have declined, and to have a place at the table",
				name(v.Actor))
		}
	}
	if len(t.Invitations) > 0 {
		for _, p := range t.Places {
			if !slices.ContainsFunc(t.Invitations, func(v Invited) bool { return v.Actor == p.Actor }) {
				t.clash("not invited", p.Actor, "", "", "%s has a place, and no invitation to it is claimed", name(p.Actor))
			}
		}
	}
	t.representation(b)
}

// answered is the answer where it is one: silence and waiting are none.
func answered(a string) string {
	if a == "pending" || a == "no answer" {
		return ""
	}
	return a
}

// distinct returns the values that claims give, each once.
func distinct[T any](claims []Told[T], of func(*T) string) []string {
	var out []string
	for _, c := range claims {
		if x := of(c.Body); x != "" && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// representation says who is spoken for by more than one, and where that runs in a circle.
func (t *Table) representation(b *Book) {
	by := map[truce.ActorID][]truce.ActorID{}
	var order []truce.ActorID
	for _, p := range t.Places {
		for _, a := range p.SpeaksFor {
			if by[a] == nil {
				order = append(order, a)
			}
			by[a] = append(by[a], p.Actor)
		}
	}
	for _, a := range order {
		if t.Place(a) != nil {
			by[a] = append([]truce.ActorID{a}, by[a]...)
		}
		if len(by[a]) < 2 {
			continue
		}
		var names []string
		for _, x := range by[a] {
			names = append(names, b.Name(x, "en"))
		}
		t.clash("represented twice", a, by[a][1], strings.Join(names, ", "), "%s is represented more than once: by %s",
			b.Name(a, "en"), strings.Join(names, " and by "))
	}
	for _, p := range t.Places {
		for _, a := range p.SpeaksFor {
			if q := t.Place(a); q != nil && a < p.Actor && slices.Contains(q.SpeaksFor, p.Actor) {
				t.clash("circle", a, p.Actor, "", "%s is said to speak for %s, and %s for %s: neither is counted as "+
					"represented by "+
					"the other", b.Name(a, "en"), b.Name(p.Actor, "en"), b.Name(p.Actor, "en"), b.Name(a, "en"))
			}
		}
	}
}
