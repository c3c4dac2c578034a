package record_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"truce/record"
)

// watchedSource counts the bundles that are read, and lets a test step in before each of them is.
type watchedSource struct {
	record.Source
	bundles atomic.Int64
	before  func(t record.Tile) error
}

func (s *watchedSource) Tile(ctx context.Context, t record.Tile) ([]byte, error) {
	if t.Level == record.EntriesLevel {
		s.bundles.Add(1)
		if s.before != nil {
			if err := s.before(t); err != nil {
				return nil, err
			}
		}
	}
	return s.Source.Tile(ctx, t)
}

// cutAt fails from the bundle of that index on, as a connection does that breaks.
func cutAt(src record.Source, index int64) *watchedSource {
	return &watchedSource{Source: src, before: func(t record.Tile) error {
		if t.Index >= index {
			return errFault
		}
		return nil
	}}
}

// entriesIn counts the entries that lie in the store, in the copy and beyond it.
func entriesIn(t *testing.T, store record.Store) (n int64) {
	t.Helper()
	err := store.Entries(ctx, testOrigin, 0, record.MaxSize,
		func(_ int64, k int, _ []byte) error { n += int64(k); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A run that was cut off leaves what it put, and the next goes on from there; each run of a chain of failing ones gets
// further.
func TestMirrorGoesOn(t *testing.T) {
	const size = 20_000
	source, early := testStore(t), testStore(t)
	l := testLog(t, source)
	fill(t, l, 0, 300)
	_, v := testKey(t, "north", testOrigin)
	src := record.StoreSource(source, testOrigin)
	if _, err := record.Mirror(ctx, early, v, src, record.MirrorOptions{}); err != nil {
		t.Fatal(err)
	}
	fill(t, l, 300, size)
	for held, into := range map[int]record.Store{0: testStore(t), 300: early} {
		for _, cut := range []int64{20, 45, 78} {
			before := entriesIn(t, into)
			_, err := record.Mirror(ctx, into, v, cutAt(src, cut), record.MirrorOptions{})
			wantKind(t, err, record.ErrUnavailable)
			if after := entriesIn(t, into); after <= before || after > cut*record.BundleWidth {
				t.Fatalf("held %d, cut at bundle %d: %d entries lie in the store, before %d", held, cut, after, before)
			}
			if head, err := into.Head(ctx, testOrigin); err == nil && head.Size != int64(held) {
				t.Fatalf("held %d, cut at bundle %d: the copy has %d entries", held, cut, head.Size)
			}
		}
		left := entriesIn(t, into)
		rest := &watchedSource{Source: src}
		m, err := record.Mirror(ctx, into, v, rest, record.MirrorOptions{})
		if err != nil || m.Added != int64(size-held) {
			t.Fatalf("held %d: %+v, %v", held, m, err)
		}
		if got, want := rest.bundles.Load(), (size-left+record.BundleWidth-1)/record.BundleWidth; got != want {
			t.Errorf("held %d: %d bundles were fetched after %d entries, want %d", held, got, left, want)
		}
		verify(t, into)
	}
}

// What a bad source has left does not keep a good one from being copied.
func TestMirrorDropsWhatIsNotTheLogs(t *testing.T) {
	const size = 20_000
	source := testStore(t)
	fill(t, testLog(t, source), 0, size)
	_, v := testKey(t, "north", testOrigin)
	good := record.StoreSource(source, testOrigin)
	into := testStore(t)
	if _, err := record.Mirror(ctx, into, v, cutAt(good, 40), record.MirrorOptions{}); !errors.Is(err,
		record.ErrUnavailable) {
		t.Fatal(err)
	}
	left := entriesIn(t, into)
	if left == 0 {
		t.Fatal("nothing was left to be spoiled")
	}
	// As if another source had given other entries: the first run of the leftover is put anew with other bytes.
	err := into.Update(ctx, testOrigin, func(tx record.Tx) error {
		var runs [][]byte
		err := tx.Entries(0, left, func(_ int64, _ int, framed []byte) error {
			runs = append(runs, append([]byte(nil), framed...))
			return nil
		})
		if err != nil {
			return err
		}
		if err := tx.DropAfter(0); err != nil {
			return err
		}
		runs[3][5] ^= 1
		for i, r := range runs {
			if err := tx.PutEntries(int64(i)*record.BundleWidth, record.BundleWidth, r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := &watchedSource{Source: good}
	if m, err := record.Mirror(ctx, into, v, all, record.MirrorOptions{}); err != nil || m.Added != size {
		t.Fatalf("%+v, %v", m, err)
	}
	if got := all.bundles.Load(); got != (size+record.BundleWidth-1)/record.BundleWidth {
		t.Errorf("%d bundles were fetched; the leftover was of another history and all of them are needed", got)
	}
	verify(t, into)
}

// A leftover may be longer than what the next source knows.
func TestMirrorGoesOnFromAnOlderSource(t *testing.T) {
	source := testStore(t)
	l := testLog(t, source)
	fill(t, l, 0, 5000)
	dir := t.TempDir()
	if _, err := record.Export(ctx, source, testOrigin, dir, 0); err != nil {
		t.Fatal(err)
	}
	fill(t, l, 5000, 20_000)
	_, v := testKey(t, "north", testOrigin)
	into := testStore(t)
	_, err := record.Mirror(ctx, into, v, cutAt(record.StoreSource(source, testOrigin), 60), record.MirrorOptions{})
	wantKind(t, err, record.ErrUnavailable)
	if left := entriesIn(t, into); left <= 5000 {
		t.Fatalf("%d entries were left", left)
	}
	older := &watchedSource{Source: record.ReadDir(dir)}
	if m, err := record.Mirror(ctx, into, v, older, record.MirrorOptions{}); err != nil || m.Added != 5000 {
		t.Fatalf("%+v, %v", m, err)
	}
	if n := older.bundles.Load(); n != 1 {
		t.Errorf("%d bundles were fetched, want the last, which is not full", n)
	}
	verify(t, into)
	if n := entriesIn(t, into); n != 5000 {
		t.Errorf("%d entries lie in the store, want 5000", n)
	}
}

// Two runs at once: the one that began to put entries later goes on, the other ends, and the copy is whole.
func TestMirrorTwiceAtOnce(t *testing.T) {
	const size = 20_000
	source := testStore(t)
	fill(t, testLog(t, source), 0, size)
	_, v := testKey(t, "north", testOrigin)
	good := record.StoreSource(source, testOrigin)
	into := testStore(t)
	var second error
	slow := &watchedSource{Source: good}
	slow.before = func(tile record.Tile) error {
		if tile.Index == 60 {
			_, second = record.Mirror(ctx, into, v, cutAt(good, 70), record.MirrorOptions{})
		}
		return nil
	}
	_, err := record.Mirror(ctx, into, v, slow, record.MirrorOptions{})
	wantKind(t, err, record.ErrConflict)
	wantKind(t, second, record.ErrUnavailable)
	if _, err := into.Head(ctx, testOrigin); !errors.Is(err, record.ErrNotFound) {
		t.Fatalf("the copy has a head: %v", err)
	}
	if m, err := record.Mirror(ctx, into, v, good, record.MirrorOptions{}); err != nil || m.Added != size {
		t.Fatalf("%+v, %v", m, err)
	}
	verify(t, into)
}

// A run takes no more than it may, and the next ones take the rest.
func TestMirrorBounded(t *testing.T) {
	const size = 20_001
	source := testStore(t)
	fill(t, testLog(t, source), 0, size)
	_, v := testKey(t, "north", testOrigin)
	into := testStore(t)
	pending, runs := int64(0), 0
	for {
		m, err := record.Mirror(ctx, into, v, record.StoreSource(source, testOrigin), record.MirrorOptions{Most: 6000})
		if err != nil {
			t.Fatal(err)
		}
		if runs++; m.Pending == 0 {
			if m.Added != size {
				t.Fatalf("%+v", m)
			}
			break
		}
		if took := m.Pending - pending; m.Added != 0 || took < 6000 || took > 6000+record.MaxBatch {
			t.Fatalf("a run took %d: %+v", took, m)
		}
		pending = m.Pending
	}
	if runs != 3 {
		t.Errorf("it took %d runs, want 3", runs)
	}
	verify(t, into)
}

// mixed is a source with the checkpoint of one log and the entries and tiles of another.
type mixed struct {
	record.Source
	signed record.Source
}

func (m mixed) Checkpoint(ctx context.Context) ([]byte, error) { return m.signed.Checkpoint(ctx) }

// What the log did not sign never lies in the store, however much of it comes.
func TestNothingUnsignedIsStored(t *testing.T) {
	signed, other := testStore(t), testStore(t)
	fill(t, testLog(t, signed), 0, 20_000)
	l := testLog(t, other)
	fill(t, l, 7, 20_007) // other entries
	_, v := testKey(t, "north", testOrigin)
	into := testStore(t)
	watched := &watchedSource{Source: record.StoreSource(other, testOrigin), before: func(record.Tile) error {
		if n := entriesIn(t, into); n > 0 {
			t.Errorf("%d entries lie in the store", n)
		}
		return nil
	}}
	_, err := record.Mirror(ctx, into, v, mixed{watched, record.StoreSource(signed, testOrigin)}, record.MirrorOptions{})
	wantKind(t, err, record.ErrDamaged)
	if n := entriesIn(t, into); n > 0 {
		t.Errorf("%d entries lie in the store afterwards", n)
	}
	if n := watched.bundles.Load(); n > 40 {
		t.Errorf("%d bundles were read of what is not signed", n)
	}
}

// Where there is no room nothing is kept beyond the copy, and the copy stays.
func TestMirrorWithoutRoom(t *testing.T) {
	source := testStore(t)
	l := testLog(t, source)
	fill(t, l, 0, 300)
	_, v := testKey(t, "north", testOrigin)
	into, src := testStore(t), record.StoreSource(source, testOrigin)
	if _, err := record.Mirror(ctx, into, v, src, record.MirrorOptions{}); err != nil {
		t.Fatal(err)
	}
	fill(t, l, 300, 20_000)
	put := 0
	_, err := record.Mirror(ctx, into, v, src, record.MirrorOptions{Room: func(_ context.Context, bytes int,
		_ int64) error {
		if put += bytes; put > 200_000 {
			return errFault
		}
		return nil
	}})
	if !errors.Is(err, errFault) || put == 0 {
		t.Fatalf("after %d bytes: %v", put, err)
	}
	if n := entriesIn(t, into); n != 300 {
		t.Errorf("%d entries lie in the store, want 300", n)
	}
	verify(t, into)
	want := 0 // each entry with its length and its hash
	for i := 300; i < 20_000; i++ {
		want += 2 + len(testEntry(i).Data) + 32
	}
	put = 0
	var size int64
	room := func(_ context.Context, bytes int, n int64) error {
		put, size = put+bytes, n
		return nil
	}
	_, err = record.Mirror(ctx, into, v, src, record.MirrorOptions{Room: room})
	if err != nil || put != want || size != 20_000 {
		t.Errorf("room was asked for %d bytes of %d entries, %v; want %d of 20,000", put, size, err, want)
	}
}

// What a run that did not end has left can be removed, and the copy stays.
func TestDropSurplus(t *testing.T) {
	source := testStore(t)
	l := testLog(t, source)
	fill(t, l, 0, 300)
	_, v := testKey(t, "north", testOrigin)
	into, src := testStore(t), record.StoreSource(source, testOrigin)
	if _, err := record.Mirror(ctx, into, v, src, record.MirrorOptions{}); err != nil {
		t.Fatal(err)
	}
	fill(t, l, 300, 20_000)
	if _, err := record.Mirror(ctx, into, v, cutAt(src, 50), record.MirrorOptions{}); err == nil {
		t.Fatal("the source was not cut")
	}
	if n, err := record.DropSurplus(ctx, into, testOrigin); err != nil || n == 0 {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if n := entriesIn(t, into); n != 300 {
		t.Errorf("%d entries lie in the store, want 300", n)
	}
	if n, err := record.DropSurplus(ctx, into, testOrigin); err != nil || n != 0 {
		t.Errorf("the second time %d bytes, %v", n, err)
	}
	if m, err := record.Mirror(ctx, into, v, src, record.MirrorOptions{}); err != nil || m.Added != 19_700 {
		t.Errorf("%+v, %v", m, err)
	}
	verify(t, into)
}
