package sqlstore

import (
	"context"
	"path/filepath"
	"runtime"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/hostile"
)

// log returns the log of a member that enters n entries of a shape.
func logOf(shape hostile.Shape, n int) []truce.LogEntry {
	p := hostile.Process()
	opening := hostile.Opening(p)
	var out []truce.LogEntry
	for i, data := range append(opening, shape.Entries(p, len(opening), n)...) {
		out = append(out, truce.LogEntry{Ref: truce.Ref{Member: hostile.Member, Index: int64(i)}, Data: data})
	}
	return out
}

func openHostile(t testing.TB) *Store {
	t.Helper()
	s, err := OpenSQLite(context.Background(), filepath.Join(t.TempDir(), "models.db"), hostile.Process().Digest())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// apply takes in entries in batches of a size.
func apply(t testing.TB, s *Store, entries []truce.LogEntry, size int) {
	t.Helper()
	for len(entries) > 0 {
		n := min(size, len(entries))
		if held, err := s.Apply(context.Background(), entries[:n]); err != nil || len(held) > 0 {
			t.Fatal(held, err)
		}
		entries = entries[n:]
	}
}

// fold folds entries in memory.
func fold(t testing.TB, entries []truce.LogEntry) *truce.State {
	t.Helper()
	s := truce.NewState(truce.Digest{})
	for _, e := range entries {
		if err := s.Apply(e.Ref, e.Data); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// What a hostile log comes to is the same in memory and in the tables, in batches of any size, over its budgets too.
func TestHostileLogsComeToTheSameInTables(t *testing.T) {
	ctx := context.Background()
	for _, shape := range hostile.Shapes() {
		t.Run(shape.Name, func(t *testing.T) {
			n := 600
			if shape.Name == "keys" || shape.Name == "officers" {
				n = 1_100
			}
			entries := logOf(shape, n)
			state := fold(t, entries)
			want, err := query.Digest(ctx, query.In(state, nil))
			if err != nil {
				t.Fatal(err)
			}
			for _, size := range []int{len(entries), 250} {
				s := openHostile(t)
				apply(t, s, entries, size)
				if got, err := query.Digest(ctx, s); err != nil || got != want {
					t.Errorf("in batches of %d the tables hold %s, the state is %s: %v", size, got, want, err)
				}
			}
		})
	}
}

// work counts what a thing costs in allocations, which do not depend on the machine's load.
func work(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

// Eight times as many entries of any shape are no more than some ten times the work: to fold, to take into the tables,
// and to read at the next opening. What is refused over a budget costs more than what is within it, so that the work
// of an entry grows until most are refused, and then no more; work that grew with the square would be 64 times. Where
// the first thing alone takes more entries than the few, parts that say nothing before the last of them has come, it
// is counted from where that is whole.
func TestWorkGrowsWithTheEntriesAlone(t *testing.T) {
	const few, many, most = 100, 800, 13
	for _, shape := range hostile.Shapes() {
		t.Run(shape.Name, func(t *testing.T) {
			p, from := hostile.Process(), 0
			if first := shape.First(p, len(hostile.Opening(p))); first > few {
				from = first
			}
			folds, fills := map[int]uint64{}, map[int]uint64{}
			measure := func(n int) {
				entries := logOf(shape, from+n)
				folds[n] = work(func() { fold(t, entries) })
				s := openHostile(t)
				fills[n] = work(func() { apply(t, s, entries, len(entries)) })
			}
			measure(few)
			measure(many)
			if from > 0 {
				measure(0)
			}
			for what, took := range map[string]map[int]uint64{"the fold of": folds, "taking in": fills} {
				if took[many]-took[0] > most*(took[few]-took[0]) {
					t.Errorf("%s %d entries takes %d allocations, of %d more %d, of %d more %d", what, from, took[0], few,
						took[few], many, took[many])
				}
			}
		})
	}
}

// BenchmarkHostile takes 10,000 entries of each shape into empty tables.
func BenchmarkHostile(b *testing.B) {
	for _, shape := range hostile.Shapes() {
		b.Run(shape.Name, func(b *testing.B) {
			entries := logOf(shape, 10_000)
			for b.Loop() {
				apply(b, openHostile(b), entries, 8192)
			}
		})
	}
}
