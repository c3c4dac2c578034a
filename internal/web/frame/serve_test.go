package frame

import (
	"context"
	"strings"
	"testing"
)

// A template stops when the time is over.
func TestTemplateStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var b strings.Builder
	w := timedWriter{ctx: ctx, w: &b}
	if _, err := w.Write([]byte("a")); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := w.Write([]byte("b")); err == nil || b.String() != "a" {
		t.Errorf("%q, %v", b.String(), err)
	}
}
