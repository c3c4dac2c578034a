package node

import (
	"context"
	"io"
	"sync"
)

// lazy is what a node keeps beside its record, opened when it is first asked for.
type lazy[T io.Closer] struct {
	mu   sync.Mutex
	it   T
	held bool
}

func (l *lazy[T]) open(ctx context.Context, open func(context.Context) (T, error)) (T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held {
		return l.it, nil
	}
	it, err := open(ctx)
	if err == nil {
		l.it, l.held = it, true
	}
	return it, err
}

func (l *lazy[T]) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held {
		return nil
	}
	l.held = false
	return l.it.Close()
}
