package truce

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
