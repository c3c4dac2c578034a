package truce

import "slices"

// Since is what the logs have made of the founding document since it was signed. It is a function of the set of
// entries, as everything joint is.
type Since struct {
	// Gone lists the members whose log has ended, in alphabetical order: they left, or gave up their log key. What they
	// entered before stands; they are waited for no more, and the rule treats them as absent at once.
	Gone []MemberID
	// Former lists the documents whose place others took, the founding one first. Their rules still say what was settled
	// under them, and the members they named are known.
	Former []*Process
}

// WithSince returns p as it stands with s. p itself is not changed.
func (p *Process) WithSince(s Since) *Process {
	out := *p
	out.Since = s
	return &out
}

// HasGone reports whether the member's log has ended.
func (s Since) HasGone(m MemberID) bool { return slices.Contains(s.Gone, m) }

// Counts reports whether what the member enters now can still bear on joint facts: it is a member, and has not left.
func (p *Process) Counts(m MemberID) bool {
	_, named := p.Member(m)
	return named && !p.Since.HasGone(m)
}

// And returns s with one more member gone.
func (s Since) And(m MemberID) Since {
	gone := append(slices.Clone(s.Gone), m)
	slices.Sort(gone)
	return Since{Gone: slices.Compact(gone), Former: s.Former}
}

// Leave ends a member's part in the process, by its own word alone and from this entry on: whatever follows in its log
// has no effect. It may be entered by whoever administers the member's node.
type Leave struct {
	Why string `json:"why"`
}

// Fork is the proof that a member's log has two histories, kept by the member that found it. Anybody checks it with the
// log's public key alone; the fold does not, for it knows no signatures.
type Fork struct {
	Member MemberID `json:"member"` // whose log it is
	Size   int64    `json:"size"`   // entries that both histories have, as the finder saw them: where they part
	Proof  string   `json:"proof"`  // a fork file, docs/record-format.md
}

// Ends reports whether the body ends the log it is entered in.
func Ends(body any) bool {
	switch b := body.(type) {
	case *Leave:
		return true
	case *Key:
		return b.Use == UseLog && b.Revoked
	}
	return false
}

func admitFork(p *Process, b *Fork) error {
	if !p.knows(b.Member) || b.Size < 0 || b.Proof == "" {
		return Errorf(Invalid, "%q is no member whose log could have two histories", b.Member)
	}
	return nil
}
