package record_test

import (
	"errors"
	"testing"

	"truce/record"
)

// memoryMark is a mark as a machine keeps it, through whatever happens to the store.
type memoryMark struct {
	put  bool
	last record.Marked
	fail error // of the next Put
	cut  bool  // the machine stops before it notes what is kept
}

func (m *memoryMark) Last() (record.Marked, error) {
	if !m.put {
		return record.Marked{}, &record.Error{Kind: record.ErrNotFound, Text: "there is no mark"}
	}
	return m.last, nil
}

func (m *memoryMark) Put(x record.Marked) error {
	if m.fail != nil {
		return m.fail
	}
	m.put, m.last = true, x
	return nil
}

func (m *memoryMark) Keep() error {
	if !m.cut {
		m.last = record.Marked{Signed: m.last.Signed, Reached: m.last.Signed}
	}
	return nil
}

// openMarked opens the test log with a mark, which is put where there was none.
func openMarked(tb testing.TB, store record.Store, m *memoryMark) *record.Log {
	tb.Helper()
	s, v := testKey(tb, "north", testOrigin)
	l, err := record.OpenMarked(ctx, store, s, v, m)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	return l
}

// begun returns a store with a log of n entries that was signed under the mark.
func begun(tb testing.TB, m *memoryMark, n int) record.Store {
	tb.Helper()
	store := testStore(tb)
	l := testLog(tb, store)
	fill(tb, l, 0, n)
	if !m.put {
		at := l.Checkpoint().State()
		*m = memoryMark{put: true, last: record.Marked{Signed: at, Reached: at}}
	}
	l.Close()
	return store
}

func wantStopped(tb testing.TB, l *record.Log, none bool) {
	tb.Helper()
	before := l.Checkpoint()
	for _, err := range []error{l.Stopped(), appended(l, 9000)} {
		var stopped *record.MarkError
		if !errors.As(err, &stopped) || !errors.Is(err, record.ErrConflict) || stopped.None != none ||
			stopped.Held != before.State() {
			tb.Errorf("stopped by %v", err)
		}
	}
	if l.Checkpoint().State() != before.State() {
		tb.Error("something was signed")
	}
}

func appended(l *record.Log, i int) error {
	_, err := l.Append(ctx, testEntry(i))
	return err
}

// A store that was put back to an older state, or to another history, is not signed; nor is one of which no mark tells.
func TestNothingIsSignedBehindTheMark(t *testing.T) {
	for _, size := range []int{0, 1, 255, 256, 299, 300} {
		m := &memoryMark{}
		store := begun(t, m, 300)
		l := openMarked(t, store, m)
		fill(t, l, 300, 301)
		l.Close()
		if m.last.Signed.Size != 301 {
			t.Fatalf("the mark stands at %d", m.last.Signed.Size)
		}
		old := openMarked(t, begun(t, m, size), m) // as from a backup
		wantStopped(t, old, false)
	}
	m := &memoryMark{put: true, last: record.Marked{Signed: record.TreeState{Size: 3}}}
	wantStopped(t, openMarked(t, begun(t, m, 3), m), false)  // of the same size, with another root
	wantStopped(t, openMarked(t, begun(t, m, 10), m), false) // longer, and not what follows
	wantStopped(t, openMarked(t, begun(t, &memoryMark{}, 3), &memoryMark{}), true)
}

// A log that goes on from the mark is appended to: others may have written it, or the rest was brought back from a
// peer.
func TestLongerThanTheMark(t *testing.T) {
	m := &memoryMark{}
	begun(t, m, 100)
	l := openMarked(t, begun(t, m, 700), m)
	if err := cmpErr(l.Stopped(), appended(l, 700)); err != nil {
		t.Fatal(err)
	}
	if m.last.Signed.Size != 701 {
		t.Errorf("the mark stands at %d", m.last.Signed.Size)
	}
}

func cmpErr(errs ...error) error { return errors.Join(errs...) }

// What was signed when the machine stopped, and is not in the store, is written before anything else, as it was signed.
func TestUnfinishedBatch(t *testing.T) {
	for _, batch := range []int{1, 3, 700} {
		m := &memoryMark{}
		store := begun(t, m, 255)
		m.cut = true
		l := openMarked(t, store, m)
		fill(t, l, 255, 255+batch)
		l.Close()
		signed := l.Checkpoint()
		m.cut = false

		again := begun(t, m, 255) // the commit was lost
		l = openMarked(t, again, m)
		if err := cmpErr(l.Stopped(), appended(l, 5000)); err != nil {
			t.Fatal(err)
		}
		if err := record.Compare(ctx, record.StoreSource(again, testOrigin), l.Checkpoint(), signed); err != nil {
			t.Errorf("after %d entries: %v", batch, err)
		}
		if r := verify(t, again); r.Entries != int64(256+batch) {
			t.Errorf("the log has %d entries", r.Entries)
		}
	}
}

// A mark that cannot be written lets nothing be signed; what was refused is not written later.
func TestMarkCannotBeWritten(t *testing.T) {
	m := &memoryMark{}
	l := openMarked(t, begun(t, m, 5), m)
	m.fail = &record.Error{Kind: record.ErrUnavailable, Text: "the disk is full"}
	wantKind(t, appended(l, 5), record.ErrUnavailable)
	if l.Checkpoint().Size != 5 {
		t.Fatal("it was signed")
	}
	m.fail = nil
	if err := appended(l, 6); err != nil {
		t.Fatal(err)
	}
	if receipts, err := l.Append(ctx, testEntry(5)); err != nil || receipts[0].Duplicate || receipts[0].Index != 6 {
		t.Errorf("%v, %v", receipts, err)
	}
}

// Entries that are in the log already move no mark, alone or beside new ones.
func TestMarkAndRepeatedEntries(t *testing.T) {
	m := &memoryMark{}
	l := openMarked(t, begun(t, m, 300), m)
	before := m.last
	for range 2 {
		if receipts, err := l.Append(ctx, testEntry(7), testEntry(8)); err != nil || !receipts[1].Duplicate {
			t.Fatalf("%v, %v", receipts, err)
		}
	}
	if m.last.Signed != before.Signed {
		t.Errorf("the mark moved to %d", m.last.Signed.Size)
	}
	if _, err := l.Append(ctx, testEntry(9), testEntry(300)); err != nil || m.last.Signed != l.Checkpoint().State() {
		t.Errorf("%v; the mark stands at %d", err, m.last.Signed.Size)
	}
}

// What one process signed and could not write is in the log once another has settled it, before that one looks what is
// free.
func TestSettle(t *testing.T) {
	m, f := &memoryMark{}, &faults{first: -1}
	inner := begun(t, m, 254)
	s, v := testKey(t, "north", testOrigin)
	open := func(store record.Store) *record.Log {
		l, err := record.OpenShared(ctx, store, s, v, m)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		return l
	}
	gone, other := open(faultStore{inner, f}), open(inner)
	if err := other.Settle(ctx); err != nil || other.Checkpoint().Size != 254 {
		t.Fatalf("nothing was left behind: %d entries, %v", other.Checkpoint().Size, err)
	}
	*f = faults{first: 1, last: 1} // its commit
	if err := appended(gone, 254); err == nil || m.last.Signed.Size != 255 {
		t.Fatalf("%v, and the mark stands at %d", err, m.last.Signed.Size)
	}
	if err := other.Settle(ctx); err != nil || other.Checkpoint().Size != 255 {
		t.Errorf("%d entries, %v", other.Checkpoint().Size, err)
	}
}

// A fault at each step of an append, then the machine stops and starts: no checkpoint that was signed is contradicted,
// and what was refused for certain stays out.
func TestMarkFaults(t *testing.T) {
	for _, shared := range []bool{false, true} {
		everyFault(t, 0, func(t *testing.T, f *faults) {
			at := *f
			f.heal()
			m := &memoryMark{}
			inner := begun(t, m, 254)
			s, v := testKey(t, "north", testOrigin)
			open := func() *record.Log {
				l, err := record.OpenMarked(ctx, faultStore{inner, f}, s, v, m)
				if shared {
					l, err = record.OpenShared(ctx, faultStore{inner, f}, s, v, m)
				}
				if err != nil {
					t.Fatal(err)
				}
				return l
			}
			l := open()
			*f = at
			_, err := l.Append(ctx, testEntry(254), testEntry(255), testEntry(256))
			signed := m.last.Signed
			f.heal()
			l.Close()
			l = open()
			defer l.Close()
			if err := cmpErr(l.Stopped(), appended(l, 300)); err != nil {
				t.Fatal(err)
			}
			if signed.Size == 257 {
				cp := record.Checkpoint{Origin: testOrigin, Size: signed.Size, Root: signed.Root}
				if root, err := record.RootAt(ctx, record.StoreSource(inner, testOrigin), l.Checkpoint(), 257); err != nil ||
					root != cp.Root {
					t.Errorf("another history was signed: %v", err)
				}
			}
			if r := verify(t, inner); err == nil && r.Entries != 258 || r.Entries != 255 && r.Entries != 258 {
				t.Errorf("the log has %d entries, after %v", r.Entries, err)
			}
		})
	}
}
