package live

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"truce"
)

// port serves the streams of a pulse.
func port(t *testing.T, p *Pulse, may func() (bool, error)) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := p.Stream(w, r, "one", may); err != nil {
			if truce.KindOf(err) != truce.Unavailable {
				t.Error(err)
			}
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	s.Config.RegisterOnShutdown(p.End)
	t.Cleanup(func() { p.End(); s.Close() })
	return s
}

// listener reads one stream.
type listener struct {
	*bufio.Scanner
	stop context.CancelFunc
}

func hear(t *testing.T, s *httptest.Server) *listener {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Body.Close() })
	if a.StatusCode != http.StatusOK {
		return nil
	}
	return &listener{bufio.NewScanner(a.Body), stop}
}

// next returns the next event; empty when the stream has ended.
func (l *listener) next() string {
	event := ""
	for l.Scan() {
		if name, ok := strings.CutPrefix(l.Text(), "event: "); ok {
			event = name
		} else if data, ok := strings.CutPrefix(l.Text(), "data: "); ok {
			return strings.TrimSpace(event + " " + data)
		}
	}
	return ""
}

func yes() (bool, error) { return true, nil }

// Whoever listens learns the state that there is and the one that comes, and nothing twice.
func TestStates(t *testing.T) {
	p := New()
	p.Tell("a")
	l := hear(t, port(t, p, yes))
	if got := l.next(); got != "state a" {
		t.Errorf("at first %q", got)
	}
	p.Tell("a")
	p.Tell("b")
	p.Tell("c")
	if got := l.next(); got != "state c" && got != "state b" { // b where it was read before c was told
		t.Errorf("then %q", got)
	}
	if p.State() != "c" {
		t.Error(p.State())
	}
}

// Who may listen no more is told so, once the stream is woken, and the stream ends.
func TestWhoMayNot(t *testing.T) {
	var out atomic.Bool
	p := New()
	p.Tell("a")
	l := hear(t, port(t, p, func() (bool, error) { return !out.Load(), nil }))
	if got := l.next(); got != "state a" {
		t.Error(got)
	}
	out.Store(true)
	p.Wake()
	if got := l.next(); got != "over" {
		t.Errorf("signed out: %q", got)
	}
	if got := l.next(); got != "" {
		t.Errorf("and then %q", got)
	}
}

// Streams are bounded for one caller, and one that ends makes room.
func TestStreamsAreBounded(t *testing.T) {
	p := New()
	s := port(t, p, yes)
	var all []*listener
	for range mostOfOne {
		l := hear(t, s)
		if l == nil {
			t.Fatalf("the %dth is refused", len(all)+1)
		}
		all = append(all, l)
	}
	if hear(t, s) != nil {
		t.Fatal("one too many is fed")
	}
	all[0].stop()
	for hear(t, s) == nil { // once the server has noticed
		time.Sleep(10 * time.Millisecond)
	}
}

// A server that stops does not wait for pages that are open.
func TestTheEnd(t *testing.T) {
	p := New()
	s := port(t, p, yes)
	l := hear(t, s)
	if err := s.Config.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	for l.next() != "" {
	}
	p.End()
}

// What cannot be looked at is said, and looked at again.
func TestWatch(t *testing.T) {
	p := New()
	ctx, stop := context.WithCancel(t.Context())
	looks, failed := 0, 0
	p.Watch(ctx, time.Millisecond, func(context.Context) (string, error) {
		if looks++; looks == 2 {
			return "", truce.Errorf(truce.Unavailable, "no disk")
		}
		if looks == 3 {
			stop()
		}
		return strings.Repeat("x", looks), nil
	}, func(error) { failed++ })
	if looks != 3 || failed != 1 || p.State() != "xxx" {
		t.Errorf("%d looks, %d failed, %q", looks, failed, p.State())
	}
}
