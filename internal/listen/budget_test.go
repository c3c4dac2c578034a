package listen

import (
	"runtime"
	"testing"
)

// Callers take turns: who asks for much keeps nobody waiting but for what was given out already.
func TestCallersTakeTurns(t *testing.T) {
	b, given := NewBudget(1, 1), make(chan *Share)
	held, ok := b.Try("much", 1)
	if !ok {
		t.Fatal("nothing is given")
	}
	for i, who := range []string{"much", "much", "much", "also", "also", "little"} {
		go func() {
			if s, err := b.Take(t.Context(), who, 1); err == nil {
				given <- s
			}
		}()
		for came := 0; came <= i; runtime.Gosched() {
			b.mu.Lock()
			came = len(b.waiting)
			b.mu.Unlock()
		}
	}
	held.Release()
	got := ""
	for range 6 {
		s := <-given
		got += s.who + " "
		s.Release()
	}
	if want := "also little much also much much "; got != want {
		t.Errorf("turns went to %s, not to %s", got, want)
	}
	if len(b.turn) > 0 || b.used != 0 {
		t.Errorf("what is over is remembered: %v, %d", b.turn, b.used)
	}
}
