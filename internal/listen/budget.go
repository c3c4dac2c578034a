package listen

import (
	"context"
	"slices"
	"sync"
)

// Budget is memory that several callers share: so much in all, and so much for each. Who finds none left waits for
// it; a caller who holds on to its own keeps nobody else waiting while there is some in all. Callers take turns: who
// waits for much waits for each of the others once, and a newcomer is before all who were given something.
type Budget struct {
	all, each int64

	mu      sync.Mutex
	used    int64
	by      map[string]int64
	waiting []*Share
	turns   int64            // how often something was given
	turn    map[string]int64 // when a caller was given something last, of those who hold something or wait
}

// NewBudget returns a budget of so many bytes in all and for each caller.
func NewBudget(all, each int64) *Budget {
	return &Budget{all: all, each: each, by: map[string]int64{}, turn: map[string]int64{}}
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
	b.turns++
	b.turn[who] = b.turns
	return &Share{of: b, who: who, n: n}, true
}

// grant gives to those who wait what is left for them: first to whoever was given something the longest ago, and of one
// caller in the order they came.
func (b *Budget) grant() {
	for {
		next := -1
		for i, s := range b.waiting {
			full := b.used+s.n > b.all || b.by[s.who]+s.n > b.each
			if !full && (next < 0 || b.turn[s.who] < b.turn[b.waiting[next].who]) {
				next = i
			}
		}
		if next < 0 {
			return
		}
		s := b.waiting[next]
		b.waiting = slices.Delete(b.waiting, next, next+1)
		b.give(s.who, s.n)
		b.turns++
		b.turn[s.who] = b.turns
		close(s.granted)
	}
}

// forget lets go of when a caller had its turn, once it neither holds nor waits for anything.
func (b *Budget) forget(who string) {
	if b.by[who] == 0 && !slices.ContainsFunc(b.waiting, func(s *Share) bool { return s.who == who }) {
		delete(b.turn, who)
	}
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
		b.forget(s.who)
		return
	}
	b.give(s.who, -s.n)
	s.n = 0
	b.grant()
	b.forget(s.who)
}

// Used returns how many bytes are given out.
func (b *Budget) Used() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}
