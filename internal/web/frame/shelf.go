package frame

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"truce/internal/view"
)

// Shelf keeps what was made last of the record, so that pages asked for one after another make it once: for each way of
// seeing the record what its newest state came to. Whoever takes from it shares it, and changes nothing. The zero shelf
// is empty. It is safe for concurrent use.
type Shelf[T any] struct {
	mu   sync.Mutex
	kept []kept[T] // the one made last first
}

type kept[T any] struct {
	of, at string
	what   T
}

// mostKept bounds how many ways of seeing the record are kept.
const mostKept = 4

// Take returns what the shelf keeps for a lens at the state it sees, and makes it where that is not kept.
func (s *Shelf[T]) Take(ctx context.Context, l *view.Lens, make func() (T, error)) (none T, err error) {
	cut, err := l.Cut(ctx)
	if err != nil {
		return none, err
	}
	of, at := fmt.Sprintf("%q", []any{l.Who().Member, l.Who().Function, l.Who().Audience}), cut.Digest().String()
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.kept, func(k kept[T]) bool { return k.of == of })
	if i >= 0 && s.kept[i].at == at {
		return s.kept[i].what, nil
	}
	what, err := make()
	if err != nil {
		return none, err
	}
	if i >= 0 {
		s.kept = slices.Delete(s.kept, i, i+1)
	}
	s.kept = slices.Insert(s.kept, 0, kept[T]{of, at, what})
	s.kept = s.kept[:min(len(s.kept), mostKept)]
	return what, nil
}
