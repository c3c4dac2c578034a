package truce

import (
	"cmp"
	"slices"
	"strings"
)

// How a process changes its document: who is a member, and by which rule they settle.
//
// People propose ([Amendment]) and endorse ([Endorsement]); they may change their minds. Once every member that the new
// document keeps has endorsed it, the members' nodes adopt it by themselves ([Adoption]); a log adopts one document in
// the place of another, once. A document is in force where more than half of the voters of the one before have adopted
// it: so no two can be, and one that is stays so, whatever else arrives. Then each node notes in its log that from
// there on the log stands under it ([Enactment]). docs/decisions/0012 says why there are two steps.

// Proposal is a document that was proposed in the place of the one in force, with what members have said of it.
type Proposal struct {
	*Process
	Digest   Digest
	By       MemberID   // who proposed it, the first in order of ref
	Endorsed []MemberID // whose last word is that they agree
	Awaits   []MemberID // who must endorse it yet
	Adopted  []MemberID // whose nodes have adopted it; more than half of the voters bring it into force
	On       []Ref      // what an adoption now would rest on; meaningful when Awaits is empty
}

// Founder returns the founding document.
func (p *Process) Founder() *Process {
	if len(p.Since.Former) > 0 {
		return p.Since.Former[0]
	}
	return p
}

// Chain returns the documents that have come into force, the founding one first, p last.
func (p *Process) Chain() []*Process { return append(slices.Clone(p.Since.Former), p) }

// knows reports whether the member is one now or was one before.
func (p *Process) knows(m MemberID) bool {
	_, ok := p.EverMember(m)
	return ok
}

// EverMember returns the member of that id as the newest document says that names it; false when none does.
func (p *Process) EverMember(m MemberID) (Member, bool) {
	chain := p.Chain()
	for i := len(chain) - 1; i >= 0; i-- {
		if x, ok := chain[i].Member(m); ok {
			return x, true
		}
	}
	return Member{}, false
}

// EverMembers returns everybody who is a member or was one, in alphabetical order.
func (p *Process) EverMembers() []Member {
	by := map[MemberID]Member{}
	for _, d := range p.Chain() {
		for _, m := range d.Members {
			by[m.ID] = m
		}
	}
	out := make([]Member, 0, len(by))
	for _, id := range sortedKeys(by) {
		out = append(out, by[id])
	}
	return out
}

// Amend returns a copy of the document, ready to be changed into one that amends it.
func (p *Process) Amend() *Process {
	out := *p
	out.Founding, out.Amends = p.Founder().Digest(), p.Digest()
	out.Members, out.Rule.Voters = slices.Clone(p.Members), slices.Clone(p.Rule.Voters)
	out.Rule.Version++
	out.Since = Since{}
	return &out
}

// CheckAmendment returns the first thing wrong with a document that is to take the place of p.
func (p *Process) CheckAmendment(next *Process) error {
	if next.Amends != p.Digest() || next.Founding != p.Founder().Digest() {
		return Errorf(Conflict, "the document amends %s, and %s is the one it would take the place of: draft it anew with "+
			"truce process amend", next.Amends, p.Digest())
	}
	if next.ID != p.ID || next.Rule.Version != p.Rule.Version+1 {
		return Errorf(Invalid, "the amended document keeps the id %s, and its rule has the version %d", p.ID,
			p.Rule.Version+1)
	}
	if next.KindList() < p.KindList() {
		return Errorf(Invalid, "the document names list %d of the kinds of entry, and the one before it list %d: lists "+
			"only grow", next.KindList(), p.KindList())
	}
	for _, m := range next.Members {
		_, stays := p.Member(m.ID)
		was, ever := p.EverMember(m.ID)
		switch {
		case ever && !stays:
			return Errorf(Invalid, "%s was a member before, and its log has ended for the others: it comes back under another "+
				"id", m.ID)
		case stays && was.LogKey != m.LogKey:
			return Errorf(Invalid, "the log key of %s cannot be changed: its log ends, and it comes back under another id", m.ID)
		}
		if err := p.checkNotOfOthers(m); err != nil {
			return err
		}
	}
	return next.Check()
}

// Standing returns the document that a log stands under by its own entries: the one it opened with, or the last it
// enacted. claims are those of [KindProcess] and [KindEnactment] of any logs, p is the newest document in force. nil:
// the log has not been founded.
func (p *Process) Standing(m MemberID, claims []*Claim) *Process {
	var last *Claim
	for _, c := range claims {
		if c.Member == m && (last == nil || last.Ref.Before(c.Ref)) {
			last = c
		}
	}
	if last == nil {
		return nil
	}
	switch b := last.Body.(type) {
	case *Enactment:
		return p.InForce(b.Document)
	case *Process:
		return p.InForce(b.Digest())
	}
	return nil
}

// InForce returns the document of that digest that is in force or was, as it stood before another took its place; nil
// when there is none.
func (p *Process) InForce(d Digest) *Process {
	if p == nil {
		return nil
	}
	for _, x := range p.Chain() {
		if x.Digest() == d {
			return x
		}
	}
	return nil
}

// Awaits returns the document that an entry must wait for: a log is read on from its enactment, and a new member's from
// its opening, when the document is in force by what has been read. It looks at the entry and the past of its own log,
// and at what is in force, which only grows; so it does not matter how the logs were interleaved.
func Awaits(past Past, ref Ref, e Entry) (d Digest, waits bool) {
	switch b := e.Body.(type) {
	case *Process:
		if ref.Index != 0 || b.Amends.IsZero() {
			return Digest{}, false
		}
		d = b.Digest()
	case *Enactment:
		if past.Process() == nil || past.Ended() {
			return Digest{}, false
		}
		d = b.Document
	default:
		return Digest{}, false
	}
	return d, past.InForce(d) == nil
}

// Changes says in English, a line each, what the document changes of the one before.
func (p *Process) Changes(from *Process) []string {
	var out []string
	for _, m := range p.Members {
		if _, was := from.Member(m.ID); !was {
			out = append(out, string(m.ID)+" joins")
		}
	}
	for _, m := range from.Members {
		if _, is := p.Member(m.ID); !is {
			out = append(out, string(m.ID)+" is dropped")
		}
	}
	a, b := from.Rule, p.Rule
	said := func(what, was, is string) {
		if was != is {
			out = append(out, what+": "+cmp.Or(was, "none")+", now "+cmp.Or(is, "none"))
		}
	}
	said("rule", a.words(), b.words())
	said("voters", joinMembers(a.Voters), joinMembers(b.Voters))
	said("absent", string(a.Absent), string(b.Absent))
	said("refused", string(a.Refusing), string(b.Refusing))
	said("recused", string(a.Recused), string(b.Recused))
	said("abstained", string(a.Abstained), string(b.Abstained))
	said("interested", string(a.Interested), string(b.Interested))
	said("hours for verdicts", itoa(a.VerdictHours), itoa(b.VerdictHours))
	said("hours for replies", itoa(a.ReplyHours), itoa(b.ReplyHours))
	said("members to say that a deadline has lapsed", itoa(a.LapseK), itoa(b.LapseK))
	said("escalation", a.Escalate, b.Escalate)
	said("title", from.Title, p.Title)
	said("note", from.Note, p.Note)
	said("zone", from.Zone, p.Zone)
	said("the day closes", from.DayCloses, p.DayCloses)
	said("agreement", from.Agreement, p.Agreement)
	said("list of kinds of entry", itoa(from.KindList()), itoa(p.KindList()))
	said("incidents are counted by", string(cmp.Or(from.CountedBy, "beginning")), string(cmp.Or(p.CountedBy, "beginning")))
	if from.Fictional != p.Fictional {
		out = append(out, "whether it is an exercise")
	}
	for _, m := range p.Members {
		if was, ok := from.Member(m.ID); ok && !sameMember(was, m) {
			out = append(out, "what is said of "+string(m.ID)+": its names, role or keys")
		}
	}
	return out
}

func sameMember(a, b Member) bool {
	return slices.Equal(a.Names, b.Names) && a.Role == b.Role && a.Cosigner == b.Cosigner && a.NodeKey == b.NodeKey
}

// words says who must give the same answer.
func (r Rule) words() string {
	switch r.Kind {
	case KOfN:
		return itoa(r.K) + " of " + itoa(len(r.Voters))
	case ChairPresides:
		return string(r.Chair) + " decides"
	}
	return string(r.Kind)
}

func joinMembers(list []MemberID) string {
	words := make([]string, len(list))
	for i, m := range list {
		words[i] = string(m)
	}
	return strings.Join(words, ", ")
}
