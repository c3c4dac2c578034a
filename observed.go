package truce

// KindObserved is the kind of an [Observed].
const KindObserved Kind = "observed/1"

// Observed says how much of a peer's log this member holds durably: a causal edge. Of a member's claims about one log
// the latest stands alone.
type Observed struct {
	Peer MemberID `json:"peer"`
	Size int64    `json:"size"`
	Root string   `json:"root"` // base64, as in the checkpoint
}

var observedKind = kind[Observed]{
	name:  KindObserved,
	nodes: true, field: FieldLog,
	key:   func(b *Observed) string { return string(b.Peer) },
	admit: admitObserved,
	does:  func(*Observed) []Effect { return []Effect{Replaces{}} },
}

func admitObserved(j judging, b *Observed) error {
	if !j.process.knows(b.Peer) || b.Peer == j.ref.Member || b.Size < 0 {
		return Errorf(Invalid, "%q is no other member whose log %s could hold", b.Peer, j.ref.Member)
	}
	return nil
}
