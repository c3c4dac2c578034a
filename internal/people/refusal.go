package people

import "truce"

// Refusal is why something is not done about a person, with a code by which pages say it in their language.
type Refusal struct {
	Code  string
	Given string // what it is about, where that is to be said
	Err   error  // the sentence
}

// Error implements error.
func (r *Refusal) Error() string { return r.Err.Error() }

// Unwrap returns an error with the kind of the refusal.
func (r *Refusal) Unwrap() error { return r.Err }

// refuse makes a refusal.
func refuse(code, given string, kind truce.ErrorKind, format string, args ...any) error {
	return &Refusal{code, given, truce.Errorf(kind, format, args...)}
}
