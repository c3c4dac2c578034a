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
	mu   sync.Mutex
	cut  truce.Digest
	book *Book // with the texts it holds compiled, for the next one
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
		var earlier map[truce.Digest]*Terms
		if s.book != nil {
			earlier = s.book.compiled
		}
		b, err := read(ctx, r, earlier)
		if err != nil {
			return nil, err
		}
		s.cut, s.book = name, b
	}
	return s.book, nil
}

// Explain is [Explain] with the book from the shelf.
func (s *Shelf) Explain(ctx context.Context, r query.Reader, id truce.IncidentID, m truce.MemberID) (*Explanation,
	error) {
	b, err := s.Book(ctx, r)
	if err != nil {
		return nil, err
	}
	return b.explain(ctx, r, id, m)
}
