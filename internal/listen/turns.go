package listen

import (
	"context"
	"sync"
	"time"
)

// Turns lets each caller do something so many times at once, and from then on once in a while.
type Turns struct {
	burst int
	every time.Duration

	mu sync.Mutex
	by map[string]time.Time // when all turns of a caller are back
}

// NewTurns gives each caller burst turns, of which one comes back in every span of time.
func NewTurns(burst int, every time.Duration) *Turns {
	return &Turns{burst: burst, every: every, by: map[string]time.Time{}}
}

// After takes a turn of a caller at a time, and returns how long it must wait for it.
func (t *Turns) After(who string, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	for w, back := range t.by {
		if !back.After(now) {
			delete(t.by, w)
		}
	}
	back := t.by[who]
	if back.Before(now) {
		back = now
	}
	t.by[who] = back.Add(t.every)
	return max(0, t.by[who].Sub(now)-time.Duration(t.burst)*t.every)
}

// Try takes a turn of a caller at a time where there is one.
func (t *Turns) Try(who string, now time.Time) bool {
	t.mu.Lock()
	spent := t.by[who].Sub(now) > time.Duration(t.burst-1)*t.every
	t.mu.Unlock()
	return !spent && t.After(who, now) == 0
}

// Wait waits for a turn of a caller; it ends when the context does.
func (t *Turns) Wait(ctx context.Context, who string) error {
	wait := t.After(who, time.Now())
	if wait == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
