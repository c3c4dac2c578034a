package node

import (
	"errors"
	"testing"
	"time"
)

// A peer that answers at once without news is asked ever more seldom, one that waits or has news at once again.
func TestLane(t *testing.T) {
	var l lane
	asked, passed := 0, time.Duration(0)
	for passed < 24*time.Hour {
		passed += l.next(false, nil, 25*time.Second, time.Millisecond)
		asked++
	}
	if asked > 3000 {
		t.Errorf("a peer that answers at once is asked %d times a day", asked)
	}
	for _, c := range []struct {
		what   string
		useful bool
		err    error
		wait   time.Duration
		took   time.Duration
		want   time.Duration
	}{
		{"with news", true, nil, 25 * time.Second, time.Millisecond, 0},
		{"away", false, errors.New("away"), 25 * time.Second, time.Millisecond, firstPause},
		{"away still", false, errors.New("away"), 25 * time.Second, time.Millisecond, 2 * firstPause},
		{"having waited", false, nil, 25 * time.Second, 25 * time.Second, 0},
		{"not asked to wait", false, nil, 0, time.Millisecond, 0},
	} {
		if got := l.next(c.useful, c.err, c.wait, c.took); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}
