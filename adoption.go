package truce

// KindAdoption is the kind of an [Adoption].
const KindAdoption Kind = "adoption/1"

// Adoption says that this member's node has seen all the endorsements that the document needs, and has adopted no
// other.
type Adoption struct {
	Amends   Digest `json:"amends"`
	Document Digest `json:"document"`
	// On lists an entry of each member that both documents name, by which it endorsed the document or by which its log
	// ended; in order.
	On []Ref `json:"on"`
}

var adoptionKind = kind[Adoption]{
	name: KindAdoption,
	act:  ActAdmin, nodes: true, field: FieldEntryBytes, final: true, steers: true,
	key:   func(b *Adoption) string { return b.Document.String() },
	admit: admitAdoption,
	does:  func(*Adoption) []Effect { return []Effect{Adopts{}} },
}

func admitAdoption(j judging, b *Adoption) error {
	p, m := j.process, j.ref.Member
	switch {
	case !contains(p.Rule.Voters, m):
		return Errorf(Forbidden, "%s does not vote, so it adopts no document", m)
	case b.Amends != p.Digest():
		return Errorf(Conflict, "the log of %s stands under %s, and the document adopted amends %s", m, p.Digest(), b.Amends)
	case j.Adopted():
		return Errorf(Conflict, "%s has adopted a document in the place of %s before", m, p.Digest())
	case b.Document.IsZero() || len(b.On) == 0:
		return Errorf(Invalid, "an adoption names a document and the entries it rests on")
	}
	return nil
}
