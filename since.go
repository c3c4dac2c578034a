package truce

import (
	"slices"
)

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
