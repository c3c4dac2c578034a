package truce

import "truce/codes"

// KindEndorsement is the kind of an [Endorsement].
const KindEndorsement Kind = "endorsement/2"

// Endorsement says that a member agrees to a proposed document, or no longer does. Its last word counts, until a
// document has been adopted.
type Endorsement struct {
	Document Digest `json:"document"`
	Holds    bool   `json:"holds"`
	Why      string `json:"why,omitempty"` // see [codes.MemberReasons]
}

var endorsementKind = kind[Endorsement]{
	name: KindEndorsement, since: 5,
	older: []form[Endorsement]{{name: "endorsement/1", until: 5, check: (*Endorsement).checkOpen}},
	// what is proposed is the members'; what is in force everybody's
	act: ActAdmin, field: FieldEntryBytes, most: budget{claims: 2_000},
	final: true, steers: true,
	key:   func(b *Endorsement) string { return b.Document.String() },
	check: (*Endorsement).check,
}

func (b *Endorsement) check() error {
	if err := b.checkOpen(); err != nil {
		return err
	}
	return checkCode(codes.MemberReasons, Say("a reason"), b.Why)
}

// checkOpen is what an endorsement in the first form must hold, whose reason is free text.
func (b *Endorsement) checkOpen() error {
	if b.Document.IsZero() {
		return Errorf(Invalid, "an endorsement names a document by its digest")
	}
	return nil
}
