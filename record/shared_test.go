package record_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"truce/record"
)

// openShared opens the test log as one of several processes does.
func openShared(tb testing.TB, store record.Store) *record.Log {
	tb.Helper()
	s, v := testKey(tb, "north", testOrigin)
	l, err := record.OpenShared(context.Background(), store, s, v, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	return l
}

// Two that have opened a log to share it append in turn and at once: every entry is there once, in one history, and a
// claim that both make is one entry.
func TestSharedLog(t *testing.T) {
	store := testStore(t)
	testLog(t, store).Close()
	logs := []*record.Log{openShared(t, store), openShared(t, store)}
	for i := range 20 {
		fill(t, logs[i%2], i, i+1)
	}
	const writers, each = 4, 50
	var mu sync.Mutex
	acknowledged := map[int64][]byte{}
	var wg sync.WaitGroup
	for w := range 2 * writers {
		wg.Go(func() {
			for i := range each {
				own := testEntry(1000 + w*each + i)
				both := testEntry(5000 + i)
				receipts, err := logs[w%2].Append(ctx, own, both)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				acknowledged[receipts[0].Index], acknowledged[receipts[1].Index] = own.Data, both.Data
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if r := verify(t, store); r.Entries != 20+2*writers*each+each || len(acknowledged) != int(r.Entries)-20 {
		t.Errorf("the log has %d entries, %d indexes were acknowledged", r.Entries, len(acknowledged))
	}
	holds(t, store, acknowledged)
	fill(t, logs[0], 9000, 9001)
	fill(t, logs[1], 9001, 9002)
	if err := record.Compare(ctx, record.StoreSource(store, testOrigin), logs[1].Checkpoint(),
		logs[0].Checkpoint()); err != nil {
		t.Error(err)
	}
}

// What does not continue the log as it was known is never built on, by either of two.
func TestSharedLogPutBack(t *testing.T) {
	store := testStore(t)
	testLog(t, store).Close()
	a, b := openShared(t, store), openShared(t, store)
	fill(t, a, 0, 10)
	old := a.Checkpoint()
	fill(t, b, 10, 20)
	fill(t, a, 20, 21)
	err := store.Update(ctx, testOrigin, func(tx record.Tx) error {
		if err := tx.DropAfter(10); err != nil {
			return err
		}
		return tx.PutHead(21, record.Head{Size: old.Size, Signed: old.Signed, Claimed: old.Size})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []*record.Log{a, b} {
		_, err = l.Append(ctx, testEntry(30))
		wantKind(t, err, record.ErrDamaged)
	}
	other := testStore(t)
	fill(t, testLog(t, other), 90, 120)
	swapped := &swap{Store: other}
	s, v := testKey(t, "north", testOrigin)
	d, err := record.OpenShared(ctx, swapped, s, v, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	third := testStore(t)
	fill(t, testLog(t, third), 200, 240)
	swapped.Store = third // another, longer history under the same key
	_, err = d.Append(ctx, testEntry(30))
	wantKind(t, err, record.ErrDamaged)
}

// swap is a store whose data is exchanged under an open log.
type swap struct{ record.Store }

// crowded is a store in which another process appends whenever this one has met a fault.
type crowded struct {
	record.Store
	other func()
}

func (s crowded) Update(ctx context.Context, origin string, fn func(record.Tx) error) error {
	err := s.Store.Update(ctx, origin, fn)
	if errors.Is(err, errFault) {
		s.other()
	}
	return err
}

// A fault at each step, and another process appends before this one can find out what became of its entries: they are
// in the log once, whichever way it went.
func TestSharedLogFaults(t *testing.T) {
	everyFault(t, 0, func(t *testing.T, f *faults) {
		at := *f
		f.heal()
		inner := testStore(t)
		testLog(t, inner).Close()
		other := openShared(t, inner)
		fill(t, other, 0, 255)
		n := 0
		s, v := testKey(t, "north", testOrigin)
		l, err := record.OpenShared(ctx, crowded{faultStore{inner, f}, func() {
			if n < 3 {
				n++
				fill(t, other, 1000+n, 1001+n)
			}
		}}, s, v, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		fill(t, other, 255, 256) // to be taken over by the first append
		*f = at
		batch := []record.Entry{testEntry(300), testEntry(3), testEntry(301)}
		acknowledged := map[int64][]byte{}
		attempt := func() (failed bool) {
			receipts, err := l.Append(ctx, batch...)
			if err != nil {
				wantKind(t, err, record.ErrUnavailable)
				return true
			}
			for i, r := range receipts {
				acknowledged[r.Index] = batch[i].Data
			}
			return false
		}
		attempt()
		f.heal()
		if attempt() {
			t.Error("an append fails after the fault is gone")
		}
		if r := verify(t, inner); r.Entries != int64(258+n) || len(acknowledged) != 3 {
			t.Errorf("the log has %d entries, want %d; %d acknowledged", r.Entries, 258+n, len(acknowledged))
		}
		holds(t, inner, acknowledged)
		l.Close()
		openLog(t, inner)
	})
}
