package record

import (
	"errors"
	"fmt"
)

// The kinds of error. Every error of this package is an [Error] of one of these kinds (errors.Is), or comes from the
// context, or from a function that the caller passed in.
var (
	ErrInvalid     = errors.New("invalid")     // what was given cannot be right
	ErrNotFound    = errors.New("not found")   // there is no such log, tile or entry
	ErrConflict    = errors.New("conflict")    // it contradicts what is recorded
	ErrUnavailable = errors.New("unavailable") // not now: disk full, store away; try again with the same claim ids
	ErrDamaged     = errors.New("damaged")     // what is stored is not what was signed
	ErrClosed      = errors.New("closed")      // the log was closed
)

// Error is an error with a kind, a sentence for a person (what, where, what to do) and perhaps a cause. Stores and
// sources return it too.
type Error struct {
	Kind  error // one of the kinds above; found by errors.Is, not printed
	Text  string
	Cause error // printed after the sentence; may be nil
}

func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Text
	}
	return e.Text + ": " + e.Cause.Error()
}

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// fail returns an error of the given kind that says the formatted sentence.
func fail(kind error, format string, args ...any) error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...)}
}

// failBecause is fail with a cause.
func failBecause(kind, cause error, format string, args ...any) error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...), Cause: cause}
}
