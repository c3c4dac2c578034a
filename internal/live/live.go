// Package live tells open pages that what they show may have changed: that, and nothing of what has.
//
// It says nothing about who may listen, nor does it know what there is to see: a page that is told asks for itself
// again, and is shown what its viewer may see.
package live

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"truce"
	"truce/internal/listen"
)

// How many streams a pulse feeds: in all, and for one caller. A browser holds one, however many pages it shows.
const (
	mostStreams = 200
	mostOfOne   = 20
)

// gather is how long a stream waits after it spoke: an import of ten thousand reports is told of once in that time.
const gather = 500 * time.Millisecond

// still is how often a stream speaks though nothing has changed: so a page notices that nobody is there any more, and
// the stream that nobody listens.
const still = 10 * time.Second

// Pulse tells whoever listens which state there is. It holds one name of a state, not a queue: who is slow misses
// nothing but states that are over. It is safe for concurrent use.
type Pulse struct {
	streams *listen.Budget

	mu    sync.Mutex
	state string
	next  chan struct{} // closed when there is another state
	end   chan struct{}
	ended bool
}

// New returns a pulse that knows no state yet.
func New() *Pulse {
	return &Pulse{streams: listen.NewBudget(mostStreams, mostOfOne), next: make(chan struct{}), end: make(chan struct{})}
}

// State names the last state that was told of; empty: none was.
func (p *Pulse) State() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// Tell says that there is a state. What names it is sent as it is, so it must tell nothing to whom it is sent.
func (p *Pulse) Tell(state string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if state == p.state {
		return
	}
	p.state = state
	p.wake()
}

// Wake lets every stream look anew whether it may go on, as when somebody has signed out.
func (p *Pulse) Wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wake()
}

func (p *Pulse) wake() {
	close(p.next)
	p.next = make(chan struct{})
}

// End ends all streams, and those that would still begin.
func (p *Pulse) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ended {
		p.ended = true
		close(p.end)
	}
}

func (p *Pulse) now() (string, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state, p.next
}

// Watch tells of each state that look finds, which it asks for so often, until the context ends. An error of look is
// given to failed, and it is asked again.
func (p *Pulse) Watch(ctx context.Context, every time.Duration, look func(context.Context) (string, error),
	failed func(error)) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		if state, err := look(ctx); err == nil {
			p.Tell(state)
		} else if ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}

// The events of a stream. The data of the first is the name of a state.
const (
	stateEvent = "state"
	beatEvent  = "beat" // nothing has changed
	overEvent  = "over" // the listener may not listen any more: it is not to come back as it is
)

// Stream answers with the states as server-sent events until the caller leaves, may no longer listen or the pulse
// ends. may is asked before each event. Too many streams, of one caller or in all, are an error of kind Unavailable;
// then nothing was written.
func (p *Pulse) Stream(w http.ResponseWriter, r *http.Request, who string, may func() (bool, error)) error {
	share, ok := p.streams.Try(who, 1)
	if !ok {
		return truce.Errorf(truce.Unavailable, "too many pages are kept up to date at once: this one is not, reload it")
	}
	defer share.Release()
	c := http.NewResponseController(w)
	if err := c.SetWriteDeadline(time.Time{}); err != nil { // it would cut the stream
		return err
	}
	if err := c.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy would hold the events back
	fmt.Fprint(w, "retry: 3000\n\n")
	p.feed(w, c, r.Context(), may)
	return nil
}

// feed writes what there is to tell.
func (p *Pulse) feed(w http.ResponseWriter, c *http.ResponseController, ctx context.Context,
	may func() (bool, error)) {
	beat := time.NewTicker(still)
	defer beat.Stop()
	for sent, silent := "", true; ; {
		state, next := p.now()
		allowed, err := may()
		switch {
		case err != nil:
			return // it comes back and is asked again
		case !allowed:
			event(w, overEvent, "")
			c.Flush()
			return
		case state != sent:
			event(w, stateEvent, state)
			sent = state
		case silent:
			event(w, beatEvent, "")
		}
		if c.Flush() != nil {
			return
		}
		select { // what changes meanwhile is told of together
		case <-time.After(gather):
		case <-ctx.Done():
			return
		case <-p.end:
			return
		}
		select {
		case <-next:
			silent = false
		case <-beat.C:
			silent = true
		case <-ctx.Done():
			return
		case <-p.end:
			return
		}
	}
}

func event(w http.ResponseWriter, name, data string) {
	fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, data)
}
