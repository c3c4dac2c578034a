package truce

// KindFork is the kind of a [Fork].
const KindFork Kind = "fork/1"

// Fork is the proof that a member's log has two histories, kept by the member that found it. Anybody checks it with the
// log's public key alone; the fold does not, for it knows no signatures.
type Fork struct {
	Member MemberID `json:"member"` // whose log it is
	Size   int64    `json:"size"`   // entries that both histories have, as the finder saw them: where they part
	Proof  string   `json:"proof"`  // a fork file, docs/record-format.md
}

var forkKind = kind[Fork]{
	name:  KindFork,
	nodes: true, field: FieldLog, final: true, most: budget{claims: 1_000, bytes: 8 << 20},
	key:   func(b *Fork) string { return string(b.Member) },
	admit: admitFork,
}

func admitFork(j judging, b *Fork) error {
	if !j.process.knows(b.Member) || b.Size < 0 || b.Proof == "" {
		return Errorf(Invalid, "%q is no member whose log could have two histories", b.Member)
	}
	return nil
}
