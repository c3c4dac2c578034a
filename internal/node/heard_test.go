package node

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/internal/registrar"
	"truce/internal/web/frame"
	"truce/record"
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

// A member whose newest entries are of a kind that nobody knows, or none at all, was heard of by those before.
func TestHeardOfByWhatHasNoEffect(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "CA")
	appends(t, dirs["CA"], record.Entry{Claim: "t", Data: []byte(
		`{"kind":"tea/9","claim":"t","at":"2029-11-01T00:00:00Z","body":{}}`)}, record.Entry{Claim: "x", Data: []byte("x")})
	ar, ca := opened(t, dirs["AR"]), opened(t, dirs["CA"])
	if _, err := ar.Sync(ctx, ca.exchange.Direct(), 0); err != nil {
		t.Fatal(err)
	}
	at, ok, err := ar.lastEntry(ctx, LogOf{"CA", ca.Own.Origin, ca.Own.Verifier})
	if want := time.Date(2029, 11, 1, 0, 0, 0, 0, time.UTC); !ok || err != nil || !at.Equal(want) {
		t.Errorf("%v, %v, %v", at, ok, err)
	}
}

// hiding is a relay that passes on all it holds, but of one log only what it held at first.
type hiding struct {
	federation.Peer
	origin string
	first  [][]byte // checkpoints of that log
}

func (h *hiding) Heads(ctx context.Context, ask federation.Ask) (federation.Heads, error) {
	heads, err := h.Peer.Heads(ctx, ask)
	of := func(signed []byte) bool { return bytes.HasPrefix(signed, []byte(h.origin+"\n")) }
	if i := slices.IndexFunc(heads.Checkpoints, of); i >= 0 && err == nil {
		kept := slices.DeleteFunc(slices.Clone(heads.Checkpoints), of)
		if h.first == nil {
			h.first = slices.DeleteFunc(slices.Clone(heads.Checkpoints), func(s []byte) bool { return !of(s) })
		}
		heads.Checkpoints = slices.Insert(kept, i, h.first...)
	}
	return heads, err
}

// A relay that passes on what a member signs of others' logs, and keeps back the end of the member's own, does not make
// it look as if all of that were here.
func TestARelayThatHidesTheEndOfALog(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "BO", "CA")
	now := time.Now()
	open := func(m truce.MemberID) *Node {
		t.Helper()
		n, err := Open(ctx, dirs[m], Options{Clock: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { n.Close() })
		n.Alone()
		return n
	}
	ar, bo, ca := open("AR"), open("BO"), open("CA")
	sync := func(n *Node, p federation.Peer) {
		t.Helper()
		if _, err := n.Sync(ctx, p, 0); err != nil {
			t.Fatal(err)
		}
	}
	of := func(m truce.MemberID) Heard {
		t.Helper()
		list, err := ar.Heard(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return list[slices.IndexFunc(list, func(h Heard) bool { return h.Member == m })]
	}
	relay := &hiding{Peer: bo.exchange.Direct(), origin: ca.Own.Origin}
	meet := func() {
		t.Helper()
		for range 2 {
			sync(ca, bo.exchange.Direct())
			sync(bo, ca.exchange.Direct())
		}
		sync(ar, relay)
	}
	meet()
	first := of("CA")
	if first.Quiet || !first.Signed.IsZero() {
		t.Fatalf("at first: %+v", first)
	}
	now = now.Add(3 * time.Hour)
	at := registrar.By{Member: "BO", Function: registrar.IntakeDesk}
	if _, _, err := bo.Registrar.File(ctx, at, draft(1)); err != nil {
		t.Fatal(err)
	}
	meet()
	if h := of("CA"); !h.Signed.IsZero() {
		t.Errorf("before its log can have come: %+v", h)
	}
	now = now.Add(2 * time.Hour)
	if h := of("CA"); !h.Quiet || !h.Last.Before(h.Signed) || h.Last.After(first.Last) {
		t.Errorf("the end of its log is kept back: %+v", h)
	}
	if h := of("BO"); h.Quiet || !h.Signed.IsZero() {
		t.Errorf("of the relay all is here: %+v", h)
	}
	told := func(f Finding) bool { return !f.OK && strings.HasPrefix(f.What.String(), "CA has cosigned") }
	if !slices.ContainsFunc(ar.quiet(ctx), told) {
		t.Error("the doctor does not say so")
	}
	logs, err := ar.Logs.Logs(ctx)
	if err != nil || !slices.ContainsFunc(logs, func(s frame.LogState) bool {
		return s.Member == "CA" && s.Signed.Known()
	}) {
		t.Errorf("the pages do not say until when CA has cosigned: %v", err)
	}
	sync(ar, ca.exchange.Direct())
	if h := of("CA"); h.Quiet || !h.Signed.IsZero() {
		t.Errorf("with the end of its log: %+v", h)
	}
}
