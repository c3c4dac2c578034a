package node

import (
	"context"
	"testing"
	"time"
)

// Who was heard of as usual is not quiet; who was silent for longer than ever, or than a day, is.
func TestHeardOf(t *testing.T) {
	now := time.Date(2030, 3, 17, 12, 0, 0, 0, time.UTC)
	ago := func(hours ...int) (times []time.Time) {
		for _, h := range hours {
			times = append(times, now.Add(-time.Duration(h)*time.Hour))
		}
		return times
	}
	for _, c := range []struct {
		what  string
		times []time.Time
		quiet bool
	}{
		{"every hour until now", ago(0, 1, 2, 3, 4, 5, 6), false},
		{"every hour until seven hours ago", ago(7, 8, 9, 10, 11, 12), true},
		{"every six hours until twelve hours ago", ago(12, 18, 24, 30, 36, 42), false},
		{"rarely, until two days ago", ago(48, 96, 144, 192, 240), true},
		{"once, twenty hours ago", ago(20), false},
		{"once, thirty hours ago", ago(30), true},
		{"never", nil, true},
		{"with a clock that is ahead", ago(-5), false},
	} {
		h := heardOf("CA", c.times, now)
		if h.Quiet != c.quiet || h.Last.IsZero() != (c.times == nil) || h.Last.After(now) {
			t.Errorf("%s: %+v", c.what, h)
		}
	}
}

// A relay that keeps back what a member signs can not keep back that the member has not been heard of.
func TestARelayThatHidesAMember(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "BO", "CA")
	ar, bo, ca := opened(t, dirs["AR"]), opened(t, dirs["BO"]), opened(t, dirs["CA"])
	for _, pair := range [][2]*Node{{bo, ca}, {ca, bo}, {bo, ca}, {ar, bo}} { // AR hears of CA through BO alone
		if _, err := pair[0].Sync(ctx, pair[1].exchange.Direct(), 0); err != nil {
			t.Fatal(err)
		}
	}
	quiet := func(after time.Duration) map[string]bool {
		t.Helper()
		ar.clock = func() time.Time { return time.Now().Add(after) }
		list, err := ar.Heard(ctx)
		if err != nil || len(list) != 2 {
			t.Fatalf("%v, %v", list, err)
		}
		out := map[string]bool{}
		for _, h := range list {
			if h.Last.IsZero() {
				t.Errorf("%s was never heard of", h.Member)
			}
			out[string(h.Member)] = h.Quiet
		}
		return out
	}
	if q := quiet(0); q["BO"] || q["CA"] {
		t.Errorf("at once: %v", q)
	}
	if q := quiet(30 * time.Hour); !q["BO"] || !q["CA"] {
		t.Errorf("thirty hours later: %v", q)
	}
	if ar.quiet(ctx)[0].OK {
		t.Error("the doctor finds nothing")
	}
}
