package node

import (
	"context"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/record"
)

// A clock that is wrong is said of the clock: no log is refused for it, and none is blamed.
func TestAWrongClockIsTheClocks(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "BO", "CA")
	bo, ca := opened(t, dirs["BO"]), opened(t, dirs["CA"])
	for i, c := range []struct {
		after time.Duration
		says  string // of what is said of the clock; empty: it is right
		quiet string // of what is said of those who were not heard of
	}{
		{after: -80 * 365 * 24 * time.Hour, says: "The clock of this machine says 19"}, // first: nothing is cosigned yet
		{},
		{after: time.Minute},
		{after: -48 * time.Hour, says: "one of the two is wrong"},
		{after: 48 * time.Hour, quiet: "the clock of this machine"}, // last: what it enters bears that time
	} {
		ar, err := Open(ctx, dirs["AR"], Options{Clock: func() time.Time { return time.Now().Add(c.after) }})
		if err != nil {
			t.Fatal(err)
		}
		ar.Alone()
		for _, peer := range []*Node{bo, ca} {
			r, err := ar.Sync(ctx, peer.exchange.Direct(), 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range r.Logs {
				if l.Err != nil {
					t.Errorf("%v: of the log of %s: %v", c.after, l.Member, l.Err)
				}
			}
		}
		if f := ar.Clock(ctx); f.OK != (c.says == "") || !strings.Contains(f.What.String(), c.says) {
			t.Errorf("%v: %+v", c.after, f)
		}
		for _, f := range ar.quiet(ctx) {
			if f.OK != (c.quiet == "") || !strings.Contains(f.Do.String(), c.quiet) {
				t.Errorf("%v: %+v", c.after, f)
			}
		}
		newest := truce.Observed{Peer: "BO", Size: int64(10 + i), Root: record.TreeState{}.Root.String()}
		if err := ar.Registrar.Observe(ctx, newest); err != nil {
			t.Fatal(err)
		}
		ar.Close()
	}
}
