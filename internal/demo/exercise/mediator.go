package exercise

import _ "embed"

// MediatorKey is the key file of the invented mediator, and MediatorPassphrase what opens it: whoever plays the
// exercise opens the pouch with them. They protect nothing.
//
//go:embed mediator.key
var MediatorKey []byte

// MediatorPassphrase opens [MediatorKey], whose public part is MediatorRecipient.
const (
	MediatorPassphrase = "only an exercise"
	MediatorRecipient  = "age1fdp2eytmm66wdkqm2ht0ytyk3hhnpwuwtumkm7akttnavzqx0c4sctypwa"
)
