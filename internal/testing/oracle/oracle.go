// Package oracle recomputes every joint fact of a process from the whole list of what has effect, in the most obvious
// way: for each question it reads all that was ever entered. It is written from the sentences of docs/decisions,
// docs/entries.md and docs/glossary.md, which stand above its functions, and shares nothing with what it is held
// against, the fold in memory and the read models in SQL, but the types of entries and their digests. It is for tests:
// its time grows with the square of a history, and more.
//
// It does not judge what has effect: that is told to it.
package oracle

import (
	"cmp"
	"slices"

	"truce"
)

// Said is one thing that a member entered and that has effect.
type Said struct {
	truce.Ref
	At   truce.Instant
	Body any
}

// Oracle knows what was said, each log in its own order.
type Oracle struct{ said []Said }

// New returns the oracle of entries that were read: of each log so many as sizes says, those that were refused left
// out. Bodies in parts are put together.
func New(logs map[truce.MemberID][][]byte, size func(truce.MemberID) int64, refused []truce.Refusal) (*Oracle, error) {
	o := &Oracle{}
	none := map[truce.Ref]bool{}
	for _, r := range refused {
		none[r.Ref] = true
	}
	for m, log := range logs {
		var parts []byte
		for i, data := range log[:size(m)] {
			ref := truce.Ref{Member: m, Index: int64(i)}
			if none[ref] {
				continue
			}
			e, err := truce.Decode(data)
			if err != nil {
				return nil, err
			}
			if p, ok := e.Body.(*truce.Part); ok {
				if p.Part == 0 {
					parts = nil
				}
				if parts = append(parts, p.Data...); p.Part+1 < p.Parts {
					continue
				}
				if e.Body, err = truce.DecodeBody(p.Of, parts); err != nil {
					return nil, err
				}
			}
			o.said = append(o.said, Said{ref, e.At, e.Body})
		}
	}
	slices.SortFunc(o.said, func(a, b Said) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), cmp.Compare(a.Index, b.Index))
	})
	return o, nil
}

// withdrawn: an earlier entry of the same log is taken back.
func (o *Oracle) withdrawn(r truce.Ref) bool {
	for _, s := range o.said {
		if w, ok := s.Body.(*truce.Withdraw); ok && s.Member == r.Member && w.Index == r.Index {
			return true
		}
	}
	return false
}

// gone: the member leaves the process, or gives up its log key; what follows in its log has no effect.
func (o *Oracle) gone(m truce.MemberID) bool { return o.ending(m) != nil }

// ending is the entry by which the member's log ended, nil where it has not.
func (o *Oracle) ending(m truce.MemberID) *Said {
	for i, s := range o.said {
		if s.Member == m && endsLog(s.Body) {
			return &o.said[i]
		}
	}
	return nil
}

func endsLog(body any) bool {
	if k, ok := body.(*truce.Key); ok {
		return k.Use == truce.UseLog && k.Revoked
	}
	_, leaves := body.(*truce.Leave)
	return leaves
}

// founding: the founding document opens every founder's log; it is the one that amends none.
func (o *Oracle) founding() *truce.Process {
	for _, s := range o.said {
		if p, ok := s.Body.(*truce.Process); ok && p.Amends.IsZero() {
			return p
		}
	}
	return nil
}

// documents: those that came into force, each in the place of the one before; the last is in force. A document is in
// force where more than half of the voters of the one before have adopted it with reason.
func (o *Oracle) documents() []*truce.Process {
	founding := o.founding()
	if founding == nil {
		return nil
	}
	list := []*truce.Process{founding}
	for {
		now := list[len(list)-1]
		var next *truce.Process
		for _, s := range o.said {
			if a, ok := s.Body.(*truce.Amendment); ok && a.Process.Amends == now.Digest() && o.adopted(now, &a.Process) {
				next = &a.Process
			}
		}
		if next == nil {
			return list
		}
		list = append(list, next)
	}
}

func (o *Oracle) adopted(now, next *truce.Process) bool {
	adopters := 0
	for _, v := range now.Rule.Voters {
		if o.adopts(v, now, next) {
			adopters++
		}
	}
	return adopters > len(now.Rule.Voters)-adopters
}

// adopts: a voter's node has seen all endorsements that the document needs, and names the entries it relies on.
func (o *Oracle) adopts(v truce.MemberID, now, next *truce.Process) bool {
	for _, s := range o.said {
		a, ok := s.Body.(*truce.Adoption)
		if ok && s.Member == v && a.Document == next.Digest() && a.Amends == now.Digest() &&
			o.withReason(v, a.On, now, next) {
			return true
		}
	}
	return false
}

// withReason: every member that both documents name must have endorsed it, unless its log has ended; and so must the
// member that adopts.
func (o *Oracle) withReason(adopter truce.MemberID, on []truce.Ref, now, next *truce.Process) bool {
	for _, m := range next.Members {
		if names(now, m.ID) && !o.named(on, m.ID, next.Digest(), m.ID != adopter) {
			return false
		}
	}
	return o.named(on, adopter, next.Digest(), false)
}

// named: one of the entries is an endorsement of the document by the member, or, where that will do, the end of its
// log.
func (o *Oracle) named(on []truce.Ref, m truce.MemberID, d truce.Digest, endWillDo bool) bool {
	for _, s := range o.said {
		if s.Member == m && slices.Contains(on, s.Ref) && (endorses(s.Body, d) || endWillDo && endsLog(s.Body)) {
			return true
		}
	}
	return false
}

// endorses: to propose a document is to endorse it.
func endorses(body any, d truce.Digest) bool {
	switch b := body.(type) {
	case *truce.Amendment:
		return b.Process.Digest() == d
	case *truce.Endorsement:
		return b.Document == d && b.Holds
	}
	return false
}

func names(p *truce.Process, m truce.MemberID) bool {
	return slices.ContainsFunc(p.Members, func(x truce.Member) bool { return x.ID == m })
}
