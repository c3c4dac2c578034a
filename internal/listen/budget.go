package listen

import (
	"context"
	"slices"
	"sync"
)

// Budget is memory that several callers share: so much in all, and so much for each. Who finds none left waits for
// it; a caller who holds on to its own keeps nobody else waiting while there is some in all.
type Budget struct {
	all, each int64

	mu      sync.Mutex
	used    int64
	by      map[string]int64
	waiting []*Share
}

// NewBudget returns a budget of so many bytes in all and for each caller.
func NewBudget(all, each int64) *Budget {
	return &Budget{all: all, each: each, by: map[string]int64{}}
}

// Share is a part of a budget that somebody holds, or waits for.
type Share struct {
	of      *Budget
	who     string
	n       int64
	granted chan struct{}
}

// Take waits for a share of n bytes, which is no more than each may have. It ends when the context does.
func (b *Budget) Take(ctx context.Context, who string, n int64) (*Share, error) {
	s := &Share{of: b, who: who, n: min(n, b.each), granted: make(chan struct{})}
	b.mu.Lock()
	b.waiting = append(b.waiting, s)
	b.grant()
	b.mu.Unlock()
	select {
	case <-s.granted:
		return s, nil
	case <-ctx.Done():
		s.Release()
		return nil, ctx.Err()
	}
}

// Try returns a share of n bytes, or of whatever else is shared, where there is one left now.
func (b *Budget) Try(who string, n int64) (*Share, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) > 0 || b.used+n > b.all || b.by[who]+n > b.each {
		return nil, false
	}
	b.give(who, n)
	return &Share{of: b, who: who, n: n}, true
}

// grant gives to those who wait, in the order they came, what is left for them.
func (b *Budget) grant() {
	b.waiting = slices.DeleteFunc(b.waiting, func(s *Share) bool {
		if b.used+s.n > b.all || b.by[s.who]+s.n > b.each {
			return false
		}
		b.give(s.who, s.n)
		close(s.granted)
		return true
	})
}

// give notes that somebody has n bytes more, or fewer.
func (b *Budget) give(who string, n int64) {
	b.used += n
	if b.by[who] += n; b.by[who] == 0 {
		delete(b.by, who)
	}
}

// Shrink gives back what is not needed above n bytes.
func (s *Share) Shrink(n int64) {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	if n < s.n {
		s.of.give(s.who, n-s.n)
		s.n = n
		s.of.grant()
	}
}

// Release gives the share back, or waits for it no longer.
func (s *Share) Release() {
	b := s.of
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.Index(b.waiting, s); i >= 0 {
		b.waiting = slices.Delete(b.waiting, i, i+1)
		return
	}
	b.give(s.who, -s.n)
	s.n = 0
	b.grant()
}

// Used returns how many bytes are given out.
func (b *Budget) Used() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}
