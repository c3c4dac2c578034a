package truce

import "errors"

// ErrorKind says what kind of refusal an [Error] is. There are few on purpose: one table maps them to exit codes, one
// to HTTP status.
type ErrorKind uint8

// The kinds of error.
const (
	Internal    ErrorKind = iota // our fault; the text stays on the server
	Invalid                      // what was given cannot be right
	NotFound                     // there is no such thing, or it is not for the asker
	Conflict                     // it contradicts what the record already holds
	Forbidden                    // the officer, the member or the rule does not allow it
	Unavailable                  // not now: disk full, locked, a peer away
)

var errorKindNames = [...]string{"internal", "invalid", "not found", "conflict", "forbidden", "unavailable"}

// String returns the kind in words, as used in JSON answers.
func (k ErrorKind) String() string {
	if int(k) < len(errorKindNames) {
		return errorKindNames[k]
	}
	return "internal"
}

// Error is a refusal with a sentence for the person: what, where, and what to do. Err, when set, is for the log only.
type Error struct {
	Kind ErrorKind
	Says Sentence
	Err  error
}

// Error returns the sentence for the person in English, and the cause where there is one.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Says.String() + ": " + e.Err.Error()
	}
	return e.Says.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an [Error] that says the format with its arguments; see [Sentence].
func Errorf(kind ErrorKind, format string, args ...any) *Error {
	return &Error{Kind: kind, Says: Say(format, args...)}
}

// Because returns the error with its cause.
func (e *Error) Because(cause error) *Error { return &Error{e.Kind, e.Says, cause} }

// Told returns what an error says to a person: the sentence of an [Error], the text of any other.
func Told(err error) Sentence {
	if e, ok := err.(*Error); ok {
		return e.Says
	}
	return Say("%s", err)
}

// KindOf returns the kind of err: that of the outermost [Error] in its chain, [Internal] for any other error.
func KindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}
