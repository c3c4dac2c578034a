package sqlstore

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

// opener opens the store at one place, again and again, as several processes do.
type opener func(founding truce.Digest) (*Store, error)

func (o opener) open(t testing.TB, founding truce.Digest) *Store {
	t.Helper()
	s, err := o(founding)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// held is how many entries a cut has taken in.
func held(cut truce.Cut) (n int64) {
	for _, l := range cut {
		n += l.Size
	}
	return n
}

func TestSQLiteSeveral(t *testing.T) {
	testSeveral(t, func(t *testing.T) opener {
		file := filepath.Join(t.TempDir(), "models.db")
		return func(founding truce.Digest) (*Store, error) { return OpenSQLite(context.Background(), file, founding) }
	}, 12)
}

// testSeveral holds stores that have one database open to this: each answers as the fold does, whoever wrote.
func testSeveral(t *testing.T, fresh func(*testing.T) opener, n uint64) {
	t.Run("open at once", func(t *testing.T) { testOpenAtOnce(t, fresh(t)) })
	t.Run("write in turn", func(t *testing.T) {
		for seed := range n {
			testInTurn(t, fresh(t), seed)
		}
	})
	t.Run("one empties and fills", func(t *testing.T) { testEmptied(t, fresh(t)) })
}

func testOpenAtOnce(t *testing.T, o opener) {
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			s, err := o(truce.Digest{})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// testInTurn lets two stores write in a random order, each with or without the columns and the memo of an earlier
// state.
func testInTurn(t *testing.T, o opener, seed uint64) {
	ctx := context.Background()
	c := random(seed)
	h := some(c, seed/4, 1+int(seed%4), 80)
	stores := []*Store{o.open(t, h.Process.Digest()), o.open(t, h.Process.Digest())}
	fed := logs{}
	fold := truce.NewState(h.Process.Digest())
	for entries := h.Entries(c); len(entries) > 0; {
		next := entries[:min(1+c.IntN(12), len(entries))]
		entries = entries[len(next):]
		fed.feed(t, stores[c.IntN(2)], next, func() int { return 1 + c.IntN(6) })
		for _, e := range next {
			must(t, fold.Apply(e.Ref, e.Data))
		}
		asked := stores[c.IntN(2)]
		if want, got := histories.Answers(ctx, query.In(fold, nil)), histories.Answers(ctx, asked); want != got {
			t.Fatalf("seed %d: %s", seed, difference(want, got))
		}
	}
}

// testEmptied has one store empty the tables and fill them up to another state of as many entries; the other holds the
// columns of the state before.
func testEmptied(t *testing.T, o opener) {
	ctx := context.Background()
	h := histories.Write(random(31), 2, 80)
	a, b := o.open(t, h.Process.Digest()), o.open(t, h.Process.Digest())
	mixed := h.Entries(random(32))
	feed(t, a, mixed[:60], func() int { return 9 })
	must(t, b.Warm(ctx))
	sorted := slices.Clone(mixed)
	slices.SortStableFunc(sorted, func(x, y truce.LogEntry) int {
		switch {
		case x.Member == y.Member:
			return 0
		case x.Member < y.Member:
			return -1
		}
		return 1
	})
	must(t, a.Reset(ctx))
	feed(t, a, sorted[:60], func() int { return 9 })
	fold := truce.NewState(h.Process.Digest())
	for _, e := range sorted[:60] {
		must(t, fold.Apply(e.Ref, e.Data))
	}
	if want, got := histories.Answers(ctx, query.In(fold, nil)), histories.Answers(ctx, b); want != got {
		t.Fatal(difference(want, got))
	}
	feed(t, b, sorted[60:], func() int { return 9 })
	for _, s := range []*Store{a, b} {
		if want, got := histories.Answers(ctx, query.In(h.State, nil)), histories.Answers(ctx, s); want != got {
			t.Fatal(difference(want, got))
		}
	}
}

func testPostgresReadOnly(t *testing.T, dsn string) {
	ctx := context.Background()
	h := histories.Write(random(33), 2, 40)
	if _, err := OpenPostgresReadOnly(ctx, dsn, truce.Digest{}); truce.KindOf(err) != truce.NotFound {
		t.Fatalf("read models that are not there: %v", err)
	}
	place := opener(func(founding truce.Digest) (*Store, error) { return OpenPostgres(ctx, dsn, founding) })
	w := place.open(t, h.Process.Digest())
	read := opener(func(founding truce.Digest) (*Store, error) { return OpenPostgresReadOnly(ctx, dsn, founding) })
	r := read.open(t, h.Process.Digest())
	entries := h.Entries(random(34))
	feed(t, w, entries, func() int { return 10 })
	if got := histories.Answers(ctx, r); got != histories.Answers(ctx, query.In(h.State, nil)) {
		t.Fatal("who only reads does not see what was written")
	}
	if _, err := r.Apply(ctx, entries[:1]); truce.KindOf(err) != truce.Unavailable {
		t.Fatalf("a write to what was opened to read: %v", err)
	}
}

// testPostgresAnew makes read models anew that another process has open, and of which a table is damaged.
func testPostgresAnew(t *testing.T, dsn string) {
	ctx := context.Background()
	h := histories.Write(random(35), 2, 40)
	place := opener(func(founding truce.Digest) (*Store, error) { return OpenPostgres(ctx, dsn, founding) })
	other := place.open(t, h.Process.Digest())
	entries := h.Entries(random(36))
	feed(t, other, entries, func() int { return 10 })
	want := histories.Answers(ctx, other)
	if _, err := other.readers.Exec(`DROP TABLE link`); err != nil {
		t.Fatal(err)
	}
	anew := opener(func(founding truce.Digest) (*Store, error) { return RebuildPostgres(ctx, dsn, founding) }).open(t,
		h.Process.Digest())
	if cut, err := anew.Cut(ctx); err != nil || len(cut) > 0 {
		t.Fatalf("made anew they stand at %v, %v", cut, err)
	}
	feed(t, anew, entries, func() int { return 10 })
	for _, s := range []*Store{anew, other} {
		if got := histories.Answers(ctx, s); got != want {
			t.Fatal(difference(want, got))
		}
	}
}
