package truce

import "truce/codes"

// KindErasure is the kind of an [Erasure].
const KindErasure Kind = "erasure/2"

// Erasure says that the sealed content behind a commitment has been destroyed, content and salt.
type Erasure struct {
	Commit Digest   `json:"commit"`
	Ground string   `json:"ground,omitempty"` // see [codes.Reasons]
	Sealed []Sealed `json:"sealed,omitempty"` // of erasure/2: what the member adds in words
}

var erasureKind = kind[Erasure]{
	name: KindErasure, since: 3,
	older: []form[Erasure]{{name: "erasure/1", until: 3, check: (*Erasure).checkOpen,
		lacks: func(b *Erasure) error { return noNote(b.Sealed) }}},
	act: ActFile, field: FieldEntryBytes, final: true,
	key:   func(*Erasure) string { return "" },
	check: (*Erasure).check,
}

func (b *Erasure) check() error {
	if err := b.checkOpen(); err != nil {
		return err
	}
	return checkCode(codes.Reasons, Say("a reason"), b.Ground)
}

// checkOpen is what an erasure in the first form must hold, whose ground is free text.
func (b *Erasure) checkOpen() error {
	if b.Commit.IsZero() {
		return Errorf(Invalid, "an erasure names the commitment to what was destroyed")
	}
	return nil
}
