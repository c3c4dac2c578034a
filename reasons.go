package truce

// Reasons lists why something that was entered is taken back, corrected or destroyed. What an officer has to add in
// words is sealed with the member.
var Reasons = Words[string]{"entered in error", "entered twice", "clerical error", "counted wrongly", "late report",
	"new facts",
	"more precise", "wrong incident", "replaced by another", "taken back by the source", "asked by the source",
	"source not reliable",
	"to protect a person", "retention period over", "required by law", "decision of the member", "other reason"}

// MemberReasons lists why a member does what concerns its own part in the process: it endorses a document or no longer
// does, changes a key, gives up its log, or leaves. What it has to say to the others in words, it tells them.
var MemberReasons = Words[string]{"decision of the member", "decision of its government or command", "routine change",
	"key lost", "key known to others", "officer or machine replaced", "correction needed first",
	"not acceptable to the member", "no longer agreed", "the ceasefire has ended", "entered in error", "other reason"}

// FieldNote is the name under which a member seals what it adds in words to a claim made in codes.
const FieldNote = "note"

// FieldNames is the name under which a member seals the names of those who come with a delegation.
const FieldNames = "names"

// FieldBeside is the name under which what a member adds in words to a claim of a body is sealed.
func FieldBeside(body any) string {
	if _, ok := body.(*Delegation); ok {
		return FieldNames
	}
	return FieldNote
}

// sealing is a claim that commits to what its member keeps sealed with it.
type sealing interface{ sealed() *[]Sealed }

func (b *Report) sealed() *[]Sealed     { return &b.Sealed }
func (b *Assessment) sealed() *[]Sealed { return &b.Sealed }
func (b *Interest) sealed() *[]Sealed   { return &b.Sealed }
func (b *Operation) sealed() *[]Sealed  { return &b.Sealed }
func (b *Withdraw) sealed() *[]Sealed   { return &b.Sealed }
func (b *Erasure) sealed() *[]Sealed    { return &b.Sealed }
func (b *Delegation) sealed() *[]Sealed { return &b.Sealed }

// SealedOf returns what the body of an entry commits to, nil where it seals nothing.
func SealedOf(body any) []Sealed {
	if b, ok := body.(sealing); ok {
		return *b.sealed()
	}
	return nil
}

// Seal lets the body commit to what is sealed with it; false where bodies of its kind seal nothing.
func Seal(body any, sealed []Sealed) bool {
	b, ok := body.(sealing)
	if ok {
		*b.sealed() = sealed
	}
	return ok
}

// needsList says why a body cannot be written in an earlier form.
func needsList(n int, what Sentence) error {
	return Errorf(Invalid, "%s needs list %d of the kinds of entry, which the document in force does not name: amend it "+
		"(truce process amend)", what, n)
}

// noNote is why a claim with a sealed note cannot be written in the form that came before the third list.
func noNote(sealed []Sealed) error {
	if len(sealed) > 0 {
		return needsList(3, Say("a note sealed with it"))
	}
	return nil
}
