package listen_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	"truce/internal/listen"
)

// dial opens a connection to a listener and returns both ends.
func dial(t *testing.T, l net.Listener) (near, far net.Conn) {
	t.Helper()
	near, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close() })
	if far, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	return near, far
}

// closed reports whether the other end of a connection was closed; it waits until something comes.
func closed(t *testing.T, near net.Conn) bool {
	t.Helper()
	n, err := near.Read(make([]byte, 1))
	return n == 0 && err != nil
}

// A crowd drives out itself, and who has few connections keeps them.
func TestACrowdDrivesOutItself(t *testing.T) {
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := listen.NewConns(raw, listen.Caps{All: 10, Each: 8})
	defer l.Close()
	quiet, far := dial(t, l)
	listen.Known(listen.Context(context.Background(), far), "AR")
	var crowd []net.Conn
	for range 40 {
		near, _ := dial(t, l)
		crowd = append(crowd, near)
		if l.Open() > 9 {
			t.Fatalf("%d connections are open", l.Open())
		}
	}
	for i, c := range crowd[:32] {
		if !closed(t, c) {
			t.Errorf("connection %d of the crowd is open", i)
		}
	}
	for _, x := range []string{"BO", "CA", "OM"} { // what has proved to be somebody is counted with that one
		_, far := dial(t, l)
		listen.Known(listen.Context(context.Background(), far), x)
	}
	if l.Open() != 10 {
		t.Errorf("%d connections are open, want 10", l.Open())
	}
	if _, err := far.Write([]byte("x")); err != nil {
		t.Errorf("the quiet one was closed: %v", err)
	}
	if closed(t, quiet) {
		t.Error("the quiet one was closed")
	}
	far.Close()
	if far.Close(); l.Open() != 9 {
		t.Errorf("%d connections are open after one ended, want 9", l.Open())
	}
}

// Behind a server the connection of a request is the one that is counted.
func TestKnownBehindAServer(t *testing.T) {
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := listen.NewConns(raw, listen.Caps{All: 100, Each: 2})
	s := &http.Server{ConnContext: listen.Context, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		listen.Known(r.Context(), r.URL.Path)
	})}
	go s.Serve(l)
	defer s.Close()
	for range 3 { // each has a connection that stays open
		c := &http.Client{Transport: &http.Transport{}}
		for _, who := range []string{"/a", "/b"} {
			a, err := c.Get("http://" + l.Addr().String() + who)
			if err != nil {
				t.Fatal(err)
			}
			a.Body.Close()
		}
	}
	if l.Open() > 4 {
		t.Errorf("%d connections are open", l.Open())
	}
}

// Nobody has more than its part, and who waits gets what is given back.
func TestBudget(t *testing.T) {
	ctx := context.Background()
	b := listen.NewBudget(100, 40)
	a, err := b.Take(ctx, "a", 1000) // as much as one may have
	if err != nil || b.Used() != 40 {
		t.Fatalf("%d, %v", b.Used(), err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := b.Take(ended, "a", 1); !errors.Is(err, context.Canceled) {
		t.Errorf("it got more than its part: %v", err)
	}
	waits := make(chan *listen.Share)
	go func() {
		s, _ := b.Take(ctx, "a", 30)
		waits <- s
	}()
	if other, err := b.Take(ctx, "b", 40); err != nil { // others do not wait behind it
		t.Fatal(err)
	} else {
		other.Release()
	}
	a.Shrink(10)
	s := <-waits
	if b.Used() != 40 {
		t.Errorf("%d are given out, want 40", b.Used())
	}
	s.Release()
	if a.Release(); b.Used() != 0 {
		t.Errorf("%d are given out after all was given back", b.Used())
	}
}

// So many at once, then one in a while, and all are back after a time.
func TestTurns(t *testing.T) {
	now := time.Unix(1_500_000_000, 0)
	turns := listen.NewTurns(3, time.Second)
	for range 3 {
		if w := turns.After("a", now); w != 0 {
			t.Fatalf("a turn that was there waits %v", w)
		}
	}
	if w := turns.After("a", now); w != time.Second {
		t.Errorf("the fourth waits %v", w)
	}
	if w := turns.After("b", now); w != 0 {
		t.Errorf("another caller waits %v", w)
	}
	if turns.Try("a", now) || !turns.Try("c", now) {
		t.Error("a turn is taken that is not there, or one that is there is not")
	}
	if w := turns.After("a", now.Add(time.Minute)); w != 0 {
		t.Errorf("after a minute it waits %v", w)
	}
}
