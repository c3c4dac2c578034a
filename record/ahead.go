package record

import (
	"context"
	"sync"
)

// maxAhead is from how many bytes of bundles in memory on no more are read ahead: the largest have sixteen megabytes.
const maxAhead = 8 << 20

// ahead counts the bytes of bundles that are in memory. How large one is shows when it was read: until then it is taken
// to be as large as the last, and the first to be a large one.
type ahead struct {
	mu    sync.Mutex
	bytes int
	last  int
	fewer chan struct{} // full when there are fewer than before
}

func newAhead() *ahead { return &ahead{last: maxAhead, fewer: make(chan struct{}, 1)} }

// wait returns when another bundle may be read, with how large it is taken to be, or when the context ends. One waits
// at a time.
func (a *ahead) wait(ctx context.Context) (expected int) {
	for {
		a.mu.Lock()
		if a.bytes < maxAhead {
			defer a.mu.Unlock()
			a.bytes += a.last
			return a.last
		}
		a.mu.Unlock()
		select {
		case <-a.fewer:
		case <-ctx.Done():
			return 0
		}
	}
}

// read notes how large a bundle is.
func (a *ahead) read(expected, n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last = n
	a.change(n - expected)
}

// done notes that a bundle of a size is not needed any more.
func (a *ahead) done(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.change(-n)
}

func (a *ahead) change(by int) {
	a.bytes += by
	select {
	case a.fewer <- struct{}{}:
	default:
	}
}
