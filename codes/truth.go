package codes

// Truth is one of three values. The zero Truth is Unknown: a missing fact is never false.
type Truth int8

// The three values.
const (
	Unknown Truth = 0
	Yes     Truth = 1
	No      Truth = -1
)

// String returns "yes", "no" or "unknown".
func (t Truth) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}
