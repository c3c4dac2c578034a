package truce

// KindEnactment is the kind of an [Enactment].
const KindEnactment Kind = "enactment/1"

// Enactment says that from here on this log stands under the document, which is in force: what came before in it is
// judged under the one before. Other nodes read the log on when the document is in force where they are.
type Enactment struct {
	Document Digest `json:"document"`
}

var enactmentKind = kind[Enactment]{
	name: KindEnactment,
	act:  ActAdmin, nodes: true, field: FieldEntryBytes, final: true,
	key:   func(b *Enactment) string { return b.Document.String() },
	admit: admitEnactment,
	does:  func(b *Enactment) []Effect { return []Effect{Enacts{b.Document}} },
}

func admitEnactment(j judging, b *Enactment) error {
	next := j.InForce(b.Document)
	if next == nil {
		return Errorf(Conflict, "the document %s is not in force", b.Document)
	}
	if _, named := next.Member(j.ref.Member); !named {
		return Errorf(Forbidden, "the document %s does not name %s", b.Document, j.ref.Member)
	}
	if next.Amends != j.process.Digest() {
		return Errorf(Conflict, "the document %s does not follow %s, which the log of %s stands under", b.Document,
			j.process.Digest(), j.ref.Member)
	}
	return nil
}
