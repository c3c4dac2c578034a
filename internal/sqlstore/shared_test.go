package sqlstore

import (
	"context"
	"runtime"
	"testing"

	"truce"
	"truce/internal/testing/hostile"
)

func shapeNamed(t *testing.T, name string) hostile.Shape {
	t.Helper()
	for _, s := range hostile.Shapes() {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no shape %q", name)
	return hostile.Shape{}
}

// What is read again while somebody holds it is in memory once, whatever part of it is held; once nobody does, it is
// gone.
func TestLargeBodiesAreInMemoryOnce(t *testing.T) {
	ctx := context.Background()
	s := openHostile(t)
	apply(t, s, logOf(shapeNamed(t, "actors of many names"), 2_500), 500)
	read := func() (out []*truce.Actor) {
		claims, err := s.Claims(ctx, truce.KindActor, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range claims {
			out = append(out, c.Body.(*truce.Actor))
		}
		return out
	}
	first := read()
	if len(first) < 1_500 {
		t.Fatalf("%d actors", len(first))
	}
	for i, a := range read() {
		if a != first[i] {
			t.Fatalf("%s is in memory twice", a.ID)
		}
	}
	if n := len(s.shared.held); n != len(first) {
		t.Errorf("%d bodies are known, of %d", n, len(first))
	}
	runtime.KeepAlive(first)
	first = nil
	runtime.GC()
	s.shared.tidy()
	if n := len(s.shared.held); n != 0 {
		t.Errorf("%d bodies are held that nobody holds", n)
	}
}

// Tables that are filled again may have another body at a ref: what is held is known by its text and its kind.
func TestOnlyTheSameBodyIsShared(t *testing.T) {
	p := hostile.Process()
	entries := shapeNamed(t, "actors of many names").Entries(p, 0, 2)
	var s shared
	body := func(ref int64, text []byte) *truce.Actor {
		b, err := s.body(ref, truce.KindActor, string(truce.BodyOf(text)))
		if err != nil {
			t.Fatal(err)
		}
		return b.(*truce.Actor)
	}
	a, b := body(7, entries[0]), body(7, entries[1])
	if a.ID == b.ID || b != body(7, entries[1]) {
		t.Errorf("%s, %s", a.ID, b.ID)
	}
	x, err := s.body(7, truce.KindArea, string(truce.BodyOf(entries[1])))
	if _, area := x.(*truce.Area); err == nil && !area {
		t.Errorf("as an area it is read as %T", x)
	}
	runtime.KeepAlive(b)
}
