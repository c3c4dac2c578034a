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

// Key says that a key of the member's holds from here on, or no longer does. Nobody else has to agree. A log key can
// only be given up: the log ends there, and the member comes back, if it does, under another id (docs/operating.md).
type Key struct {
	Use     KeyUse `json:"use"`
	Key     string `json:"key"` // as in the founding document: see Member
	Revoked bool   `json:"revoked,omitzero"`
	Why     string `json:"why,omitempty"`
}

// KeyUse is what a member's key is for.
type KeyUse string

// The uses.
const (
	UseLog      KeyUse = "log"      // signs the log
	UseCosigner KeyUse = "cosigner" // cosigns the others' logs
	UseNode     KeyUse = "node"     // authenticates the node to the others' nodes
)

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

// KeysOf returns the keys of one use that a member's node or cosigner may use: those of the founding document and of the
// member's [Key] claims, without those it gave up. The first is the newest. claims are those of [KindKey], in order of ref.
func (p *Process) KeysOf(m MemberID, use KeyUse, claims []*Claim) []string {
	member, _ := p.EverMember(m)
	var keys []string
	switch use {
	case UseCosigner:
		keys = append(keys, member.Cosigner)
	case UseNode:
		keys = append(keys, member.NodeKey)
	case UseLog:
		keys = append(keys, member.LogKey)
	}
	for _, c := range claims {
		b := c.Body.(*Key)
		if c.Member != m || b.Use != use || c.Withdrawn {
			continue
		}
		keys = slices.DeleteFunc(keys, func(k string) bool { return k == b.Key })
		if !b.Revoked {
			keys = append([]string{b.Key}, keys...)
		}
	}
	return slices.DeleteFunc(keys, func(k string) bool { return k == "" })
}

func admitKey(p *Process, m MemberID, b *Key) error {
	member, _ := p.EverMember(m)
	switch b.Use {
	case UseLog:
		if !b.Revoked || b.Key != member.LogKey {
			return Errorf(Invalid, "a log key is given up, never changed: it must be that of %s", m)
		}
	case UseCosigner, UseNode:
		if b.Key == "" || len(b.Key) > 200 {
			return Errorf(Invalid, "a %s key of 1 to 200 characters is needed", b.Use)
		}
	default:
		return Errorf(Invalid, "%q is no use of a key: log, cosigner, node", b.Use)
	}
	return nil
}

func admitFork(p *Process, b *Fork) error {
	if !p.knows(b.Member) || b.Size < 0 || b.Proof == "" {
		return Errorf(Invalid, "%q is no member whose log could have two histories", b.Member)
	}
	return nil
}
