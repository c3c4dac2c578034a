package terms

import (
	"maps"
	"slices"
	"strings"

	"truce"
)

// Result is what a clause comes to for one side of an incident.
type Result uint8

// The results. The zero Result is undetermined: what was not looked at is not known.
const (
	Undetermined Result = iota
	Breach
	NoBreach
)

var resultWords = [...]string{"undetermined", "breach", "no breach"}

// String returns the result in words, as in JSON.
func (r Result) String() string { return resultWords[r] }

// MarshalText writes the words.
func (r Result) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Appraiser holds incidents against one agreement version as one member reads it. It does not change and is safe for
// concurrent use.
type Appraiser struct {
	*Terms
	Member   truce.MemberID
	By       truce.Ref // the entry the text is taken from
	book     *Book
	inForce  timeline
	standing map[truce.ActorID]timeline
	stranger timeline // standing of an actor the record says nothing of
	anybody  set      // standing of somebody who is not named
	covered  []truce.AgreedArea
	leftOut  []truce.AgreedArea
	instead  []*Appraiser // of agreements that stand instead of this one where they apply
}

// Appraisers returns an appraiser for each version of each agreement in the record that has a clause with a condition,
// as the member reads it: its own text where it entered one, else that of the first log that holds one. They are in
// order of agreement, then version. Agreements without any condition, on talks or on who sits where, say nothing of
// incidents. Who is no member of the process has none.
func (b *Book) Appraisers(m truce.MemberID) []*Appraiser { return b.readings[m] }

// prepare makes the appraisers of every member. What does not depend on the member is looked up once for all of them.
func (b *Book) prepare() {
	b.readings = map[truce.MemberID][]*Appraiser{}
	type key struct {
		by   truce.Ref
		next truce.Instant
	}
	shared := map[key]*Appraiser{}
	for _, m := range b.Process.Members {
		var list []*Appraiser
		b.eachText(m.ID, func(t text, next truce.Instant) {
			k := key{t.by, next}
			if shared[k] == nil {
				shared[k] = b.appraiser(t, next)
			}
			list = append(list, shared[k].as(m.ID))
		})
		for _, p := range list {
			for _, o := range list {
				if o.Agreement.Instead == p.Agreement.ID {
					p.instead = append(p.instead, o)
				}
			}
		}
		b.readings[m.ID] = list
	}
}

// eachText calls do for each version of each agreement with a condition, as the member reads it, with the moment at which
// the next version takes effect.
func (b *Book) eachText(m truce.MemberID, do func(t text, next truce.Instant)) {
	for _, id := range b.ids {
		versions := slices.Sorted(maps.Keys(b.texts[id]))
		for i, v := range versions {
			next := truce.Instant(0)
			if i+1 < len(versions) {
				next = b.textFor(m, id, versions[i+1]).Agreement.Effect
			}
			if t := b.textFor(m, id, v); slices.ContainsFunc(t.Agreement.Clauses, hasCondition) {
				do(t, next)
			}
		}
	}
}

func hasCondition(c truce.Clause) bool { return c.Breach != "" }

func (b *Book) textFor(m truce.MemberID, id truce.AgreementID, version int) text {
	list := b.texts[id][version]
	for _, t := range list {
		if t.by.Member == m {
			return t
		}
	}
	return list[0]
}

// appraiser looks up what holds whoever reads the text.
func (b *Book) appraiser(t text, next truce.Instant) *Appraiser {
	a := t.Agreement
	p := &Appraiser{Terms: t.Terms, By: t.by, book: b, inForce: b.force(a, next), standing: map[truce.ActorID]timeline{},
		stranger: b.standingOf(a, ""), anybody: adhered | neither}
	if len(a.Exclusions) > 0 {
		p.anybody = anyStanding
	}
	for _, id := range b.spokenOf(a) {
		p.standing[id] = b.standingOf(a, id)
	}
	for _, x := range a.Areas {
		switch x.Role {
		case "covered":
			p.covered = append(p.covered, x)
		case "left out":
			p.leftOut = append(p.leftOut, x)
		}
	}
	return p
}

// as returns the appraiser under a member's stated position, which goes before every claim.
func (p *Appraiser) as(m truce.MemberID) *Appraiser {
	q := *p
	q.Member = m
	if pos := p.book.position[p.Agreement.ID][m]; pos != nil {
		q.standing = maps.Clone(p.standing)
		for id, s := range pos.Standing {
			q.standing[id] = timeline{{always, standingSet(s), []saying{{words: string(s) + ", as " + string(m) + " states its position"}}}}
		}
	}
	return &q
}

// spokenOf returns the actors something is said of that bears on their standing.
func (b *Book) spokenOf(a *truce.Agreement) []truce.ActorID {
	seen := map[truce.ActorID]bool{}
	for id := range b.civilian {
		seen[id] = true
	}
	for id := range b.listed {
		seen[id] = true
	}
	for _, c := range b.accede[a.ID] {
		seen[c.Body.(*truce.Accession).Actor] = true
	}
	for _, p := range a.Parties {
		seen[p.Actor] = true
	}
	for _, x := range a.Exclusions {
		seen[x.Actor] = true
	}
	delete(seen, "")
	var out []truce.ActorID
	for id := range seen {
		out = append(out, id)
	}
	return out
}

// Side is one alleged author of an incident, with what each clause comes to if the act was its own. Fire by two sides
// is two sides; an incident nobody is named for has one, with a zero Author.
type Side struct {
	Author  truce.Attribution
	Results []Result // of the clauses, in their order
	known   vector
}

// Appraise returns the sides of an incident: everyone its reports name as an author, and whom the member's own verdict
// names, in the order in which they are named.
func (p *Appraiser) Appraise(v *truce.IncidentView) []Side {
	var out []Side
	for _, a := range p.authors(v) {
		s := Side{Author: a, known: p.know(v, a), Results: make([]Result, len(p.clauses))}
		for i := range p.clauses {
			s.Results[i] = p.clauses[i].result(s.known)
		}
		out = append(out, s)
	}
	return out
}

// asksForce reports whether the clause's conditions ask whether force was used.
func (c *clause) asksForce() bool {
	return strings.Contains(c.Breach, "armed") || strings.Contains(c.Unless, "armed")
}

func (c *clause) result(v vector) Result {
	switch c.diagram.outcomes(v) {
	case alwaysBreach:
		return Breach
	case neverBreach:
		return NoBreach
	}
	return Undetermined
}

func (p *Appraiser) authors(v *truce.IncidentView) []truce.Attribution {
	var out []truce.Attribution
	add := func(list []truce.Attribution) {
		for _, a := range list {
			if !names(out, a) {
				out = append(out, a)
			}
		}
	}
	for _, r := range v.Reports {
		if r.Coded != nil {
			add(r.Coded.Authors)
		}
	}
	if a := p.verdict(v); a != nil {
		add(a.Authors)
	}
	if len(out) == 0 {
		return []truce.Attribution{{}}
	}
	return out
}

// sameActor reports whether two attributions name the same: the same actor, or nobody known under the same name.
func sameActor(a, b truce.Attribution) bool {
	return a.Actor == b.Actor && (a.Actor != "" || a.Name == b.Name)
}

// verdict returns the member's own standing verdict, nil when it has given none.
func (p *Appraiser) verdict(v *truce.IncidentView) *truce.Assessment {
	c := v.Assessments[p.Member]
	if c == nil {
		return nil
	}
	if a := c.Body.(*truce.Assessment); a.State == truce.Given {
		return a
	}
	return nil
}
