package record_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"truce/record"
)

// errFault is what the disk, the server or the network says when it fails.
var errFault = &record.Error{Kind: record.ErrUnavailable, Text: "fault"}

// faults counts the steps that a store is asked to take and makes some of them fail.
type faults struct {
	step  int
	first int  // the first step to fail; -1 for none
	last  int  // the last one
	again int  // how many steps after the first another one fails; 0 for none
	after bool // take the step and then report failure, as a connection does that breaks before the answer
	hit   string
}

// take runs one step, or makes it fail.
func (f *faults) take(name string, do func() error) error {
	n := f.step
	f.step++
	failing := n >= f.first && n <= f.last || f.again > 0 && n == f.first+f.again
	if f.first < 0 || !failing {
		return do()
	}
	if f.hit == "" {
		f.hit = fmt.Sprintf("step %d, %s", n, name)
	}
	if f.after {
		if err := do(); err != nil {
			return err
		}
	}
	return errFault
}

// faultStore is a real store with faults.
type faultStore struct {
	record.Store
	f *faults
}

func (s faultStore) Head(ctx context.Context, origin string) (h record.Head, err error) {
	err = s.f.take("read head", func() error { h, err = s.Store.Head(ctx, origin); return err })
	return h, err
}

func (s faultStore) Update(ctx context.Context, origin string, fn func(record.Tx) error) error {
	if err := s.f.take("begin", func() error { return nil }); err != nil {
		return err
	}
	committing := false
	err := s.f.take("commit", func() error { return nil })
	if err != nil && !s.f.after {
		// The transaction runs, and is gone at its end.
		inner := s.Store.Update(ctx, origin, func(tx record.Tx) error {
			if err := fn(faultTx{tx, s.f}); err != nil {
				return err
			}
			committing = true
			return errFault
		})
		if !committing {
			return inner
		}
		return err
	}
	if inner := s.Store.Update(ctx, origin, func(tx record.Tx) error { return fn(faultTx{tx, s.f}) }); inner != nil {
		return inner
	}
	return err // committed, and perhaps nobody learns of it
}

type faultTx struct {
	record.Tx
	f *faults
}

func (t faultTx) Head() (h record.Head, err error) {
	err = t.f.take("head", func() error { h, err = t.Tx.Head(); return err })
	return h, err
}

func (t faultTx) Tile(level int, index int64) (b []byte, err error) {
	err = t.f.take("tile", func() error { b, err = t.Tx.Tile(level, index); return err })
	return b, err
}

func (t faultTx) Entries(from, to int64, fn func(int64, int, []byte) error) error {
	return t.f.take("entries", func() error { return t.Tx.Entries(from, to, fn) })
}

func (t faultTx) Claimed(claims []string) (m map[string]int64, err error) {
	err = t.f.take("claimed", func() error { m, err = t.Tx.Claimed(claims); return err })
	return m, err
}

func (t faultTx) Cosigned(size int64) (b []byte, err error) {
	err = t.f.take("cosigned", func() error { b, err = t.Tx.Cosigned(size); return err })
	return b, err
}

func (t faultTx) PutHead(old int64, next record.Head) error {
	return t.f.take("put head", func() error { return t.Tx.PutHead(old, next) })
}

func (t faultTx) PutEntries(first int64, n int, framed []byte) error {
	return t.f.take("put entries", func() error { return t.Tx.PutEntries(first, n, framed) })
}

func (t faultTx) PutTile(level int, index int64, hashes []byte) error {
	return t.f.take("put tile", func() error { return t.Tx.PutTile(level, index, hashes) })
}

func (t faultTx) PutClaims(first int64, claims []string) error {
	return t.f.take("put claims", func() error { return t.Tx.PutClaims(first, claims) })
}

func (t faultTx) PutCosigned(size int64, signed []byte) error {
	return t.f.take("put cosigned", func() error { return t.Tx.PutCosigned(size, signed) })
}

func (t faultTx) DropAfter(size int64) error {
	return t.f.take("drop", func() error { return t.Tx.DropAfter(size) })
}

// everyFault runs a scenario with a fault at each of its steps in turn: the step does not happen, the step happens and
// is reported as failed, everything fails from that step on, or, up to the given distance, another step fails after it,
// where the log finds out what became of its last write. The scenario says what must hold all the same.
func everyFault(t *testing.T, distance int, scenario func(t *testing.T, f *faults)) {
	t.Helper()
	type kind struct {
		name  string
		after bool
		last  int
		again int
	}
	kinds := []kind{{"before", false, 0, 0}, {"after", true, 0, 0}, {"from then on", false, math.MaxInt, 0}}
	for again := 1; again <= distance && !testing.Short(); again++ {
		kinds = append(kinds, kind{fmt.Sprintf("and %d later", again), again%2 == 0, 0, again})
	}
	for _, k := range kinds {
		steps, stride := 0, 1
		if testing.Short() {
			stride = 3
		}
		for n := 0; ; n += stride {
			f := &faults{first: n, last: max(n, k.last), after: k.after, again: k.again}
			t.Run(fmt.Sprintf("%s/%d", k.name, n), func(t *testing.T) {
				scenario(t, f)
				if t.Failed() {
					t.Logf("with a fault at %s", f.hit)
				}
			})
			if f.hit == "" || t.Failed() {
				break
			}
			steps++
		}
		if steps < 5/stride {
			t.Errorf("%s: only %d steps could fail; the test looks in the wrong place", k.name, steps)
		}
	}
}

// heal ends all faults.
func (f *faults) heal() { f.first = -1 }

func TestAppendFaults(t *testing.T) {
	everyFault(t, 14, func(t *testing.T, f *faults) {
		at := *f
		f.heal()
		inner := testStore(t)
		l := testLog(t, inner)
		fill(t, l, 0, 255) // the next batch completes a bundle
		l.Close()
		s, v := testKey(t, "north", testOrigin)
		l, err := record.Open(ctx, faultStore{inner, f}, s, v)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		*f = at

		batches := [][]record.Entry{
			{testEntry(255), testEntry(256), testEntry(257)},
			{testEntry(258), testEntry(3), testEntry(259)}, // one is in the log already
		}
		seen := []record.Checkpoint{l.Checkpoint()}
		acknowledged := map[int64][]byte{}
		attempt := func() (failed bool) {
			for _, batch := range batches {
				receipts, err := l.Append(ctx, batch...)
				if err != nil {
					wantKind(t, err, record.ErrUnavailable)
					failed = true
				}
				for i, r := range receipts {
					acknowledged[r.Index] = batch[i].Data
				}
				seen = append(seen, l.Checkpoint())
			}
			return failed
		}
		attempt()
		f.heal()
		if attempt() {
			t.Error("an append fails after the fault is gone")
		}

		if r := verify(t, inner); r.Entries != 260 {
			t.Errorf("the log has %d entries, want 260", r.Entries)
		}
		holds(t, inner, acknowledged)
		for _, cp := range seen {
			if err := record.Compare(ctx, record.StoreSource(inner, testOrigin), l.Checkpoint(), cp); err != nil {
				t.Errorf("a checkpoint that was published before does not fit: %v", err)
			}
		}
		l.Close()
		openLog(t, inner)
	})
}

// holds checks that the log has these entries at these indexes.
func holds(t *testing.T, store record.Store, want map[int64][]byte) {
	t.Helper()
	for index, data := range want {
		err := record.Scan(ctx, store, testOrigin, index, index+1, func(_ int64, got []byte) error {
			if !bytes.Equal(got, data) {
				t.Errorf("entry %d is %s, and was acknowledged as %s", index, got, data)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestCreateAndOpenFaults(t *testing.T) {
	everyFault(t, 0, func(t *testing.T, f *faults) {
		inner := testStore(t)
		store := faultStore{inner, f}
		s, v := testKey(t, "north", testOrigin)
		start := func() error {
			if err := record.Create(ctx, store, s, v); err != nil && !errors.Is(err, record.ErrConflict) {
				return err
			}
			l, err := record.Open(ctx, store, s, v)
			if err != nil {
				return err
			}
			_, err = l.Append(ctx, testEntry(0))
			return errors.Join(err, l.Close())
		}
		if err := start(); err != nil {
			wantKind(t, err, record.ErrUnavailable)
		}
		f.heal()
		if err := start(); err != nil {
			t.Fatal(err)
		}
		if r := verify(t, inner); r.Entries != 1 {
			t.Errorf("the log has %d entries, want 1", r.Entries)
		}
	})
}

func TestMirrorFaults(t *testing.T) {
	source := testStore(t)
	l := testLog(t, source)
	fill(t, l, 0, 300)
	early := testStore(t)
	_, v := testKey(t, "north", testOrigin)
	if _, err := record.Mirror(ctx, early, v, record.StoreSource(source, testOrigin), record.MirrorOptions{}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := record.Export(ctx, early, testOrigin, dir, 0); err != nil {
		t.Fatal(err)
	}
	fill(t, l, 300, 4500) // two transactions
	everyFault(t, 0, func(t *testing.T, f *faults) {
		at := *f
		f.heal()
		inner := testStore(t)
		store := faultStore{inner, f}
		if _, err := record.Mirror(ctx, store, v, record.ReadDir(dir), record.MirrorOptions{}); err != nil {
			t.Fatal(err)
		}
		*f = at
		_, err := record.Mirror(ctx, store, v, record.StoreSource(source, testOrigin), record.MirrorOptions{})
		if err != nil {
			wantKind(t, err, record.ErrUnavailable)
		}
		if r := verify(t, inner); r.Entries != 300 && r.Entries != 4500 {
			t.Errorf("the copy has %d entries, want what it had or all", r.Entries)
		}
		f.heal()
		if _, err := record.Mirror(ctx, store, v, record.StoreSource(source, testOrigin),
			record.MirrorOptions{}); err != nil {
			t.Fatal(err)
		}
		if r := verify(t, inner); r.Entries != 4500 {
			t.Errorf("the copy has %d entries, want 4500", r.Entries)
		}
	})
}

// A log that was fetched back from a mirror gets its claim ids again, with a fault at every step of that.
func TestRebuildClaimsFaults(t *testing.T) {
	source := testStore(t)
	fill(t, testLog(t, source), 0, 5000)
	s, v := testKey(t, "north", testOrigin)
	claimOf := func(data []byte) (string, error) {
		var i int
		_, err := fmt.Sscanf(string(data), `{"entry":%d}`, &i)
		return testEntry(i).Claim, err
	}
	everyFault(t, 0, func(t *testing.T, f *faults) {
		at := *f
		f.heal()
		inner := testStore(t)
		store := faultStore{inner, f}
		if _, err := record.Mirror(ctx, store, v, record.StoreSource(source, testOrigin),
			record.MirrorOptions{}); err != nil {
			t.Fatal(err)
		}
		_, err := record.Open(ctx, store, s, v)
		wantKind(t, err, record.ErrDamaged)
		*f = at
		if err := record.RebuildClaims(ctx, store, v, claimOf); err != nil {
			wantKind(t, err, record.ErrUnavailable)
		}
		f.heal()
		if err := record.RebuildClaims(ctx, store, v, claimOf); err != nil {
			t.Fatal(err)
		}
		l := openLog(t, inner)
		r, err := l.Append(ctx, testEntry(17), testEntry(5000))
		if err != nil || r[0] != (record.Receipt{Index: 17, Duplicate: true}) || r[1] != (record.Receipt{Index: 5000}) {
			t.Fatalf("receipts %v, %v", r, err)
		}
	})
}

// failingSigner does not sign.
type failingSigner struct{ note.Signer }

func (failingSigner) Sign([]byte) ([]byte, error) { return nil, errors.New("no key") }

// wrongSigner signs something else.
type wrongSigner struct{ note.Signer }

func (s wrongSigner) Sign(msg []byte) ([]byte, error) { return s.Signer.Sign(append(msg, '!')) }

func TestSignerFaults(t *testing.T) {
	store := testStore(t)
	fill(t, testLog(t, store), 0, 10)
	s, v := testKey(t, "north", testOrigin)
	for _, bad := range []note.Signer{failingSigner{s}, wrongSigner{s}} {
		l, err := record.Open(ctx, store, bad, v)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Append(ctx, testEntry(10)); err == nil {
			t.Fatalf("%T: appended without a valid signature", bad)
		}
		l.Close()
		if r := verify(t, store); r.Entries != 10 {
			t.Fatalf("%T: the log has %d entries", bad, r.Entries)
		}
	}
}
