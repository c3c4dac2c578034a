package truce

// KindErasure is the kind of an [Erasure].
const KindErasure Kind = "erasure/1"

// Erasure says that the sealed content behind a commitment has been destroyed, content and salt.
type Erasure struct {
	Commit Digest `json:"commit"`
	Ground string `json:"ground,omitempty"`
}

var erasureKind = kind[Erasure]{
	name: KindErasure,
	act:  ActFile, field: FieldEntryBytes, final: true,
	key:   func(*Erasure) string { return "" },
	check: (*Erasure).check,
}

func (b *Erasure) check() error {
	if b.Commit.IsZero() {
		return Errorf(Invalid, "an erasure names the commitment to what was destroyed")
	}
	return nil
}
