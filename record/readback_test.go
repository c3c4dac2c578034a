package record_test

import (
	"bytes"
	"context"
	"testing"

	"truce/record"
)

// lyingTx returns other bytes than were put, as a faulty disk or memory does.
type lyingTx struct {
	record.Tx
	entries bool
}

func (t lyingTx) Entries(from, to int64, fn func(int64, int, []byte) error) error {
	return t.Tx.Entries(from, to, func(first int64, n int, framed []byte) error {
		if t.entries {
			framed = bytes.Clone(framed)
			framed[len(framed)-1] ^= 1
		}
		return fn(first, n, framed)
	})
}

func (t lyingTx) Tile(level int, index int64) ([]byte, error) {
	b, err := t.Tx.Tile(level, index)
	if err == nil && !t.entries {
		b[len(b)-1] ^= 1
	}
	return b, err
}

type lyingStore struct {
	record.Store
	lie     *bool
	entries bool
}

func (s lyingStore) Update(ctx context.Context, origin string, fn func(record.Tx) error) error {
	return s.Store.Update(ctx, origin, func(tx record.Tx) error {
		if *s.lie {
			tx = lyingTx{tx, s.entries}
		}
		return fn(tx)
	})
}

// What is read back with other bytes is not signed, and nothing is appended after that.
func TestReadBack(t *testing.T) {
	for _, entries := range []bool{true, false} {
		inner := testStore(t)
		fill(t, testLog(t, inner), 0, 10)
		lie := false
		s, v := testKey(t, "north", testOrigin)
		l, err := record.Open(ctx, lyingStore{inner, &lie, entries}, s, v)
		if err != nil {
			t.Fatal(err)
		}
		lie = true
		_, err = l.Append(ctx, testEntry(10))
		wantKind(t, err, record.ErrDamaged)
		lie = false
		_, err = l.Append(ctx, testEntry(11))
		wantKind(t, err, record.ErrDamaged)
		l.Close()
		if r := verify(t, inner); r.Entries != 10 {
			t.Errorf("the log has %d entries, want 10", r.Entries)
		}
	}
}

// Two writers of one log: the second to append gets an error, and the log is not forked.
func TestTwoWriters(t *testing.T) {
	store := testStore(t)
	a := testLog(t, store)
	b := openLog(t, store)
	fill(t, a, 0, 10)
	_, err := b.Append(ctx, testEntry(50))
	wantKind(t, err, record.ErrDamaged)
	_, err = b.Append(ctx, testEntry(51))
	wantKind(t, err, record.ErrDamaged)
	fill(t, a, 10, 20)
	if r := verify(t, store); r.Entries != 20 {
		t.Errorf("the log has %d entries, want 20", r.Entries)
	}
}

// A head that was put back under an open log, as by restoring last night's backup, is noticed before anything is
// signed.
func TestHeadPutBack(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, 10)
	old := l.Checkpoint()
	fill(t, l, 10, 20)
	err := store.Update(ctx, testOrigin, func(tx record.Tx) error {
		return tx.PutHead(20, record.Head{Size: old.Size, Signed: old.Signed, Claimed: old.Size})
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.Append(ctx, testEntry(20))
	wantKind(t, err, record.ErrDamaged)
	l.Close()
	s, v := testKey(t, "north", testOrigin)
	_, err = record.Open(ctx, store, s, v)
	wantKind(t, err, record.ErrDamaged)
}

// Another history of the same size in the store is noticed as well.
func TestOtherHistoryOfTheSameSize(t *testing.T) {
	store, other := testStore(t), testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, 10)
	fill(t, testLog(t, other), 90, 100)
	head, err := other.Head(ctx, testOrigin)
	if err != nil {
		t.Fatal(err)
	}
	err = store.Update(ctx, testOrigin, func(tx record.Tx) error { return tx.PutHead(10, head) })
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.Append(ctx, testEntry(10))
	wantKind(t, err, record.ErrDamaged)
	if now, err := store.Head(ctx, testOrigin); err != nil || !bytes.Equal(now.Signed, head.Signed) {
		t.Fatalf("the head was moved: %q, %v", now.Signed, err)
	}
}
