package registrar

import "sync"

// turn is held while an entry is made: by one goroutine of this process, and, once it also holds the log, by this
// process alone.
type turn struct {
	mu      sync.Mutex
	release func() // nil: the log is not held
}

// Lock waits for the other goroutines.
func (t *turn) Lock() { t.mu.Lock() }

// Unlock lets the others go on, those of other processes first.
func (t *turn) Unlock() {
	if t.release != nil {
		t.release()
		t.release = nil
	}
	t.mu.Unlock()
}
