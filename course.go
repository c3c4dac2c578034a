package truce

import (
	"bytes"
	"slices"
)

// Course is what the members' claims have made of the founding document. Claims are taken in one by one, each log in
// its order, the logs in any; what is in force by some claims is so by more of them. Each claim costs what it says,
// however many came before it: a member that enters very many holds nobody up.
type Course struct {
	standing *Process // the newest in force, without who has gone
	digest   Digest   // of it
	now      *Process // with who has gone
	docs     map[Digest]*Claim
	words    map[Digest]map[MemberID][]*Claim
	ends     map[MemberID]*Claim
	adopted  map[Digest][]*Claim
	byRef    map[Ref]*Claim // what an adoption can rest on
}

// NewCourse returns the course of a process of whose members nothing is known yet but its founding document.
func NewCourse(founder *Process) *Course {
	c := &Course{docs: map[Digest]*Claim{}, words: map[Digest]map[MemberID][]*Claim{}, ends: map[MemberID]*Claim{},
		adopted: map[Digest][]*Claim{}, byRef: map[Ref]*Claim{}}
	c.stand(founder.WithSince(Since{}))
	return c
}

// Course returns the newest document in force, and the proposals to amend it, in order of digest. p is the founding
// document, claims are those of the [AmendingKinds], in any order. It is pure.
func (p *Process) Course(claims []*Claim) (*Process, []Proposal) {
	c := CourseOf(p, claims)
	return c.Process(), c.Proposals()
}

// CourseOf returns the course of a process of which these claims are known, in any order.
func CourseOf(founder *Process, claims []*Claim) *Course {
	c := NewCourse(founder)
	claims = slices.Clone(claims)
	slices.SortFunc(claims, func(a, b *Claim) int { return a.Ref.Compare(b.Ref) })
	for _, x := range claims {
		c.note(x)
	}
	c.advance()
	return c
}

// Process returns the newest document in force.
func (c *Course) Process() *Process { return c.now }

// Take takes in a claim of one of the [AmendingKinds].
func (c *Course) Take(x *Claim) {
	c.note(x)
	c.advance()
}

func (c *Course) note(x *Claim) {
	switch b := x.Body.(type) {
	case *Amendment:
		d := b.Process.Digest()
		if old := c.docs[d]; old == nil || x.Ref.Before(old.Ref) {
			c.docs[d] = x
		}
		c.say(d, x)
	case *Endorsement:
		c.say(b.Document, x)
	case *Adoption:
		c.adopted[b.Document] = append(c.adopted[b.Document], x)
	}
	if Ends(x.Body) {
		c.ends[x.Member], c.byRef[x.Ref] = x, x
	}
}

func (c *Course) say(d Digest, x *Claim) {
	c.byRef[x.Ref] = x
	if c.words[d] == nil {
		c.words[d] = map[MemberID][]*Claim{}
	}
	c.words[d][x.Member] = append(c.words[d][x.Member], x)
}

// advance lets documents come into force as far as they are adopted.
func (c *Course) advance() {
	for next := c.next(); next != nil; next = c.next() {
		c.stand(next.WithSince(Since{Former: c.standing.Chain()}))
	}
	if len(c.ends) != len(c.now.Since.Gone) {
		c.now = c.standing.WithSince(Since{Former: c.standing.Since.Former, Gone: sortedKeys(c.ends)})
	}
}

// stand makes p the newest document in force.
func (c *Course) stand(p *Process) {
	c.standing, c.digest = p, p.Digest()
	c.now = p.WithSince(Since{Former: p.Since.Former, Gone: sortedKeys(c.ends)})
}

// document returns a proposed document; nil where nobody is known to have proposed it.
func (c *Course) document(d Digest) *Process {
	if x := c.docs[d]; x != nil {
		return &x.Body.(*Amendment).Process
	}
	return nil
}

// next returns the document in force in the place of the one that stands, nil when there is none.
func (c *Course) next() *Process {
	for _, d := range sortedDigests(c.adopted) {
		p := c.document(d)
		if p != nil && p.Amends == c.digest && 2*len(c.adopters(p, d)) > len(c.standing.Rule.Voters) {
			return p
		}
	}
	return nil
}

// adopters returns the voters whose logs have adopted next with reason, in the place of the document that stands.
func (c *Course) adopters(next *Process, d Digest) []MemberID {
	by := map[MemberID]bool{}
	for _, x := range c.adopted[d] {
		a := x.Body.(*Adoption)
		if a.Amends == next.Amends && contains(c.standing.Rule.Voters, x.Member) && c.rests(next, d, x.Member, a.On) {
			by[x.Member] = true
		}
	}
	return sortedKeys(by)
}

// rests reports whether an adoption rests on a word of every member that both documents name, and of the member itself.
func (c *Course) rests(next *Process, d Digest, m MemberID, on []Ref) bool {
	said := map[MemberID]bool{}
	for _, r := range on {
		x := c.byRef[r]
		if x == nil {
			continue // not read yet, or of another kind: it will count when it is there
		}
		if endorses(x, d) || Ends(x.Body) && x.Member != m {
			said[x.Member] = true
		}
	}
	for _, k := range keptOf(c.standing, next) {
		if !said[k] {
			return false
		}
	}
	return said[m]
}

// endorses reports whether a claim says that its member agrees to the document.
func endorses(x *Claim, d Digest) bool {
	switch b := x.Body.(type) {
	case *Amendment:
		return b.Process.Digest() == d
	case *Endorsement:
		return b.Document == d && b.Holds
	}
	return false
}

// keptOf returns the members that both documents name.
func keptOf(now, next *Process) []MemberID {
	var out []MemberID
	for _, m := range next.Members {
		if _, ok := now.Member(m.ID); ok {
			out = append(out, m.ID)
		}
	}
	return out
}

// Proposals returns what is proposed in the place of the document in force, in order of digest.
func (c *Course) Proposals() []Proposal {
	var out []Proposal
	for _, d := range sortedDigests(c.docs) {
		if next := c.document(d); next.Amends == c.digest {
			out = append(out, c.proposal(next, d))
		}
	}
	return out
}

func (c *Course) proposal(next *Process, d Digest) Proposal {
	p := Proposal{Process: next, Digest: d, By: c.docs[d].Member, Adopted: c.adopters(next, d)}
	last := map[MemberID]*Claim{}
	for m, words := range c.words[d] {
		if x := words[len(words)-1]; endorses(x, d) {
			last[m] = x
			p.Endorsed = append(p.Endorsed, m)
			p.On = append(p.On, x.Ref)
		}
	}
	slices.Sort(p.Endorsed)
	for _, m := range keptOf(c.standing, next) {
		switch {
		case last[m] != nil:
		case c.ends[m] != nil:
			p.On = append(p.On, c.ends[m].Ref)
		default:
			p.Awaits = append(p.Awaits, m)
		}
	}
	slices.SortFunc(p.On, Ref.Compare)
	return p
}

func sortedDigests[V any](m map[Digest]V) []Digest {
	out := make([]Digest, 0, len(m))
	for d := range m {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Digest) int { return bytes.Compare(a[:], b[:]) })
	return out
}
