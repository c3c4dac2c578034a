package terms

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/timezone"
)

// Result is what a clause comes to for one side of an incident.
type Result uint8

// The results. The zero Result is undetermined: what was not looked at is not known.
const (
	Undetermined Result = iota
	Breach
	NoBreach
	DoesNotApply // it was not in force, does not cover the place, or the clause is of other acts
)

var resultWords = [...]string{"undetermined", "breach", "no breach", "does not apply"}

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
	zone     *time.Location // of the agreement, for times of day
	inForce  force
	other    moment // until when the text is not known to have been this one
	renews   bool   // the version before it
	standing map[truce.ActorID]timeline
	stranger timeline // standing of an actor the record says nothing of
	anybody  set      // standing of somebody who is not named
	covered  []truce.AgreedArea
	leftOut  []truce.AgreedArea
	instead  []other // agreements that stand instead of this one where they apply
}

// other is another agreement, and whether it is one to reckon with: see [Book.reckons].
type other struct {
	*Appraiser
	held bool
}

// Appraisers returns an appraiser for each version of each agreement in the record that has a clause with a condition,
// as the member reads it: its own text where it entered one, else that of the first log that holds one. They are in
// order of agreement, then version. Agreements without any condition, on talks or on who sits where, say nothing of
// incidents. Who is no member of the process has none.
func (b *Book) Appraisers(m truce.MemberID) []*Appraiser { return b.readings[m] }

// prepare makes the appraisers of every member. What does not depend on the member is looked up once for all of them.
func (b *Book) prepare() {
	b.readings = map[truce.MemberID][]*Appraiser{}
	shared := map[edition]*Appraiser{}
	for _, m := range b.Process.Members {
		var list []*Appraiser
		b.eachText(m.ID, func(e edition) {
			if shared[e] == nil {
				shared[e] = b.appraiser(e)
			}
			list = append(list, shared[e].as(m.ID))
		})
		for i, p := range list {
			if p.renews && i > 0 && list[i-1].Agreement.ID == p.Agreement.ID {
				p.inForce.renewed = list[i-1].inForce.timeline
			}
			for _, o := range list {
				if o.Agreement.Instead == p.Agreement.ID {
					p.instead = append(p.instead, other{o, b.reckons(m.ID, o.Agreement.ID, o.Agreement.Version)})
				}
			}
		}
		b.readings[m.ID] = list
	}
}

// edition is an agreement version as a member reads it, and what it reads of the next one. A version that only others
// hold, and fewer of them than the rule asks for, is doubted: it does not take the place of an earlier one by itself.
type edition struct {
	text
	doubted     bool
	next        truce.Instant // when the next version takes effect
	nextDoubted bool
	renews      bool // the version before it, with the same law
}

// eachText calls do for each version of each agreement with a condition, as the member reads it.
func (b *Book) eachText(m truce.MemberID, do func(e edition)) {
	for _, id := range b.ids {
		versions := slices.Sorted(maps.Keys(b.texts[id]))
		for i, v := range versions {
			e := edition{text: b.textFor(m, id, v), doubted: i > 0 && !b.reckons(m, id, v)}
			if i+1 < len(versions) {
				e.next = b.textFor(m, id, versions[i+1]).Agreement.Effect
				e.nextDoubted = !b.reckons(m, id, versions[i+1])
			}
			if i > 0 {
				e.renews = b.textFor(m, id, versions[i-1]).law() == e.law()
			}
			if slices.ContainsFunc(e.Agreement.Clauses, hasCondition) {
				do(e)
			}
		}
	}
}

func hasCondition(c truce.Clause) bool { return c.Breach != "" }

// reckons reports whether a version is one to reckon with for a member: it entered it itself, or as many members did
// as the rule asks for, with the same moment from which it takes effect, and in place of the same.
func (b *Book) reckons(m truce.MemberID, id truce.AgreementID, version int) bool {
	read := b.textFor(m, id, version)
	return read.by.Member == m || b.holding(id, version, func(t text) bool {
		x, y := t.Agreement, read.Agreement
		return !t.back && x.Effect == y.Effect && x.Instead == y.Instead
	}) >= b.Process.Rule.LapseK
}

// holding is how many members hold a text of a version of which something is so.
func (b *Book) holding(id truce.AgreementID, version int, is func(t text) bool) int {
	n := 0
	for _, t := range b.texts[id][version] {
		if _, member := b.Process.Member(t.by.Member); member && is(t) {
			n++
		}
	}
	return n
}

// textFor returns a version as the member entered it; where it entered none, as most members did, and of those that are
// held by equally many, the one that was entered first.
func (b *Book) textFor(m truce.MemberID, id truce.AgreementID, version int) text {
	list := b.texts[id][version]
	if standing := slices.DeleteFunc(slices.Clone(list), func(t text) bool { return t.back }); len(standing) > 0 {
		list = standing
	}
	holders := map[truce.Digest]int{}
	for _, t := range list {
		if t.by.Member == m {
			return t
		}
		holders[t.Text]++
	}
	return slices.MinFunc(list, func(x, y text) int {
		return cmp.Or(cmp.Compare(holders[y.Text], holders[x.Text]), cmp.Compare(x.at, y.at))
	})
}

// appraiser looks up what holds whoever reads the text.
func (b *Book) appraiser(e edition) *Appraiser {
	a := e.Agreement
	p := &Appraiser{Terms: e.Terms, By: e.by, book: b, other: always, renews: e.renews,
		standing: map[truce.ActorID]timeline{}, stranger: b.standingOf(a, ""), anybody: adhered | neither}
	p.zone = zoneOf(a.Zone, b.Process.Zone)
	p.inForce = force{timeline: b.force(e), from: moment(a.Effect)}
	if !e.back {
		p.other = b.reworded(e.text)
	}
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
			q.standing[id] = timeline{{always, standingSet(s),
				[]saying{{words: truce.Say("%s, as %s states its position", s, m)}}}}
		}
	}
	return &q
}

// zoneOf returns the first zone that is named: an IANA name or an offset like UTC+03:00; UTC where none is.
func zoneOf(names ...string) *time.Location {
	for _, n := range names {
		if z, err := timezone.Load(n); n != "" && err == nil {
			return z
		}
	}
	return utc
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
	for id := range b.belongs {
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
			s.Results[i] = p.result(&p.clauses[i], s.known, v.When)
		}
		out = append(out, s)
	}
	return out
}

// asksForce reports whether the clause's conditions ask whether force was used.
func (c *clause) asksForce() bool {
	return strings.Contains(c.Breach, "armed") || strings.Contains(c.Unless, "armed")
}

// result is what a clause comes to; while its text was another one, that is not known.
func (p *Appraiser) result(c *clause, known vector, when truce.Interval) Result {
	if p.anotherText(when) {
		return Undetermined
	}
	return c.result(known)
}

// anotherText reports whether the member whose text is read may have had another one then; see [Book.reworded].
func (p *Appraiser) anotherText(when truce.Interval) bool {
	from, _ := span(when)
	return p.other != always && from < p.other
}

func (c *clause) result(v vector) Result {
	switch c.diagram.outcomes(v) {
	case alwaysBreach:
		return Breach
	case neverBreach:
		if c.isOfOthers(v) {
			return DoesNotApply
		}
		return NoBreach
	}
	return Undetermined
}

// isOfOthers reports whether the clause says nothing of the act: the agreement was not in force, does not cover the
// place, or no act of the kind could breach the clause.
func (c *clause) isOfOthers(v vector) bool {
	if v[atTime] == isNo || v[atPlace] == isNo {
		return true
	}
	kind := unknown(len(v) - int(firstAsk))
	kind[ofEvent] = v[ofEvent]
	return c.diagram.outcomes(kind) == neverBreach
}

func (p *Appraiser) authors(v *truce.IncidentView) []truce.Attribution {
	var out once
	for _, r := range v.Reports {
		if r.Coded != nil {
			out.add(r.Coded.Authors)
		}
	}
	if a := p.verdict(v); a != nil {
		out.add(a.Authors)
	}
	if len(out.list) == 0 {
		return []truce.Attribution{{}}
	}
	return out.list
}

// sameActor reports whether two attributions name the same: the same actor, or nobody known under the same name.
func sameActor(a, b truce.Attribution) bool {
	return a.Actor == b.Actor && (a.Actor != "" || a.Name == b.Name)
}

// verdict returns the member's own standing verdict, nil when it has given none.
func (p *Appraiser) verdict(v *truce.IncidentView) *truce.Assessment {
	return given(v.Assessments[p.Member])
}

// given returns the verdict of a claim; nil where there is none, or the member answered without giving one.
func given(c *truce.Claim) *truce.Assessment {
	if c == nil {
		return nil
	}
	if a := c.Body.(*truce.Assessment); a.State == truce.Given {
		return a
	}
	return nil
}
