package federation_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"truce"
	"truce/internal/federation"
	"truce/record"
)

// A log for which there is no room leaves nothing behind, is not fetched again and again, and stops no other.
func TestALogThatTakesTooMuch(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	ar.enter(20_000)
	ca.enter(300)
	ar.sync(ca.fed.Direct())
	var bundles atomic.Int64
	good := ar.fed.Handler()
	ar.serveAs(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/log/AR/tile/entries/") {
			bundles.Add(1)
		}
		good.ServeHTTP(w, r)
	})
	c := bo.config()
	taken := map[truce.MemberID]int64{}
	c.Room = func(_ context.Context, m truce.MemberID, bytes, _ int64) error {
		if taken[m] += bytes; taken[m] > 600_000 {
			return truce.Errorf(truce.Forbidden, "too much of %s", m)
		}
		return nil
	}
	bo.fed = federation.New(c)
	for range 3 {
		r, err := bo.fed.Sync(ctx, bo.to(ar), 0)
		must(t, err)
		if l := of(t, r, "AR"); truce.KindOf(l.Err) != truce.Forbidden || l.Added != 0 {
			t.Errorf("%+v", l)
		}
		if l := of(t, r, "CA"); l.Err != nil || l.Held != 300 {
			t.Errorf("%+v", l)
		}
	}
	if taken["AR"] == 0 || bundles.Load() > 79 {
		t.Errorf("%d bytes were taken of %d bundles", taken["AR"], bundles.Load())
	}
	err := bo.store.Entries(ctx, ar.self.Origin, 0, record.MaxSize, func(first int64, n int, _ []byte) error {
		t.Errorf("%d entries from %d on lie in the store", n, first)
		return nil
	})
	must(t, err)

	// That the time to ask was over says nothing of the room.
	ended, end := context.WithCancel(ctx)
	c.Room = func(ctx context.Context, _ truce.MemberID, _, _ int64) error {
		end()
		return ctx.Err()
	}
	bo.fed = federation.New(c)
	if _, err := bo.fed.Sync(ended, bo.to(ar), 0); err == nil {
		t.Error("the sync did not end")
	}
	if l := of(t, bo.sync(bo.to(ar)), "AR"); l.Added != 20_000 {
		t.Errorf("%+v", l)
	}
}
