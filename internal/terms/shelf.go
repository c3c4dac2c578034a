package terms

import (
	"context"
	"sync"

	"truce"
	"truce/internal/query"
)

// Shelf keeps the book of the state read last, so that a server does not read and compile the same agreements for every
// page. The zero Shelf is empty and ready. It is safe for concurrent use.
type Shelf struct {
	mu       sync.Mutex
	cut      truce.Digest
	book     *Book
	compiled map[truce.Digest]*Terms // every text that was ever on it: they are few
}

// Book returns the book of the reader's state: the one on the shelf when its cut has the same name.
func (s *Shelf) Book(ctx context.Context, r query.Reader) (*Book, error) {
	cut, err := r.Cut(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if name := cut.Digest(); s.book == nil || s.cut != name {
		if s.compiled == nil {
			s.compiled = map[truce.Digest]*Terms{}
		}
		b, err := read(ctx, r, s.compiled)
		if err != nil {
			return nil, err
		}
		s.cut, s.book = name, b
	}
	return s.book, nil
}

// Explain is [Explain] with the book from the shelf.
func (s *Shelf) Explain(ctx context.Context, r query.Reader, id truce.IncidentID, m truce.MemberID) (*Explanation, error) {
	b, err := s.Book(ctx, r)
	if err != nil {
		return nil, err
	}
	return b.explain(ctx, r, id, m)
}
