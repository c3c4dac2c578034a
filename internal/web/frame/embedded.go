package frame

import (
	"crypto/sha256"
	"sync"
)

// What is made of files that are embedded, once for all sites of a program.
var (
	wordings     embedded[map[string]Wording]
	translations embedded[translation]
	compressed   embedded[[]byte]
)

// embedded keeps what was made of files, by the digest of what they hold. Nobody changes what it returns.
type embedded[T any] struct{ made sync.Map }

// of returns what is made of a file that holds b.
func (e *embedded[T]) of(b []byte, make func() (T, error)) (T, error) {
	sum := sha256.Sum256(b)
	if v, ok := e.made.Load(sum); ok {
		return v.(T), nil
	}
	v, err := make()
	if err == nil {
		e.made.Store(sum, v)
	}
	return v, err
}
