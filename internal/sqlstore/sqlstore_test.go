package sqlstore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"truce"
	"truce/internal/histories"
	"truce/internal/recordsql/pgtest"
)

// engine opens an empty store; the tests below hold on every one.
type engine func(t testing.TB, founding truce.Digest) *Store

func sqliteEngine(t testing.TB, founding truce.Digest) *Store {
	t.Helper()
	s, err := OpenSQLite(context.Background(), filepath.Join(t.TempDir(), "models.db"), founding)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestSQLite(t *testing.T) { conform(t, sqliteEngine, 24) }

// conform holds a store to what truce.Reader promises and the fold answers, over some random histories.
func conform(t *testing.T, open engine, histories uint64) {
	t.Run("answers as the fold does", func(t *testing.T) { testAnswers(t, open, histories) })
	t.Run("the same tables by every way", func(t *testing.T) { testTables(t, open, histories/2) })
	t.Run("judges as the fold does", func(t *testing.T) { testAdmit(t, open) })
}

// random returns the choices of a seed.
func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// feed applies entries in batches of the sizes drawn.
func feed(t testing.TB, s *Store, entries []truce.LogEntry, size func() int) {
	t.Helper()
	for len(entries) > 0 {
		n := min(size(), len(entries))
		held, err := s.Apply(context.Background(), entries[:n])
		if err != nil || len(held) > 0 {
			t.Fatalf("%v, held back: %v", err, held)
		}
		entries = entries[n:]
	}
}

func testAnswers(t *testing.T, open engine, n uint64) {
	ctx := context.Background()
	for seed := range n {
		c := random(seed)
		h := histories.Write(c, 1+int(seed%4), 30+int(seed)*6)
		s := open(t, h.Process.Digest())
		entries := h.Entries(c)
		// Halfway through a list is asked for, so that the columns follow the rest instead of being read at the end.
		half := len(entries) / 2
		feed(t, s, entries[:half], func() int { return 1 + c.IntN(20) })
		if _, err := s.Incidents(ctx, truce.IncidentQuery{}); err != nil {
			t.Fatal(err)
		}
		feed(t, s, entries[half:], func() int { return 1 + c.IntN(20) })
		want, got := histories.Answers(ctx, h.State.Reader(nil)), histories.Answers(ctx, s)
		if want != got {
			t.Fatalf("seed %d: %s", seed, difference(want, got))
		}
	}
}

// difference returns the first answer in which two sets of answers differ.
func difference(fold, store string) string {
	a, b := strings.Split(fold, "\n"), strings.Split(store, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "the fold answers\n" + a[i] + "\nthe store\n" + b[i]
		}
	}
	return "one answers more than the other"
}

func testTables(t *testing.T, open engine, n uint64) {
	ctx := context.Background()
	for seed := range n {
		c := random(seed)
		h := histories.Write(c, 1+int(seed%4), 120)
		s := open(t, h.Process.Digest())
		feed(t, s, h.Entries(c), func() int { return 1 })
		want := dump(t, s)
		for _, how := range []string{"in batches", "in other batches", "at once"} {
			if err := s.Reset(ctx); err != nil {
				t.Fatal(err)
			}
			if how == "at once" {
				if err := s.Bulk(ctx); err != nil {
					t.Fatal(err)
				}
			}
			feed(t, s, h.Entries(c), func() int {
				if how == "at once" {
					return 1000
				}
				return 1 + c.IntN(30)
			})
			if err := s.Index(ctx); err != nil {
				t.Fatal(err)
			}
			if got := dump(t, s); got != want {
				t.Fatalf("seed %d: one by one and %s the tables differ: %s", seed, how, difference(want, got))
			}
		}
	}
}

// dump writes down every row of every table, each table in the order of its key.
func dump(t testing.TB, s *Store) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []struct{ name, columns, key string }{
		{"log", "member, size, root", "member"},
		{"minted", "log, letter, number", "log, letter"},
		{"claim", "ref, kind, key, officer, at, withdrawn, incident, body", "ref"},
		{"report", "id, ref, officer, at, version, incident, dataset, external, withdrawn, body, released", "id"},
		{"earlier", "ref, report, officer, withdrawn", "ref"},
		{"filed", "log, dataset, reports", "log, dataset"},
		{"link", "report, incident, log, ref, at, linked, body", "report, incident, log"},
		{"same", "incident, other, log, ref, at, body", "incident, other, log"},
		{"incident", "id, ref, at, report, joined, first, last, facet, shown", "id"},
		{"ahead", "id", "id"},
		{"part", "member, idx, body", "member, idx"},
		{"refused", "member, idx, why", "member, idx"},
	} {
		rows, err := s.readers.Query("SELECT " + table.columns + " FROM " + table.name + " ORDER BY " + table.key)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		n := strings.Count(table.columns, ",") + 1
		for rows.Next() {
			values, to := make([]any, n), make([]any, n)
			for i := range values {
				to[i] = &values[i]
			}
			if err := rows.Scan(to...); err != nil {
				t.Fatal(err)
			}
			b.WriteString(table.name)
			for _, v := range values {
				fmt.Fprintf(&b, " | %v", v)
			}
			b.WriteByte('\n')
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// testAdmit asks, before every entry is taken in, whether it would have effect.
func testAdmit(t *testing.T, open engine) {
	ctx := context.Background()
	for seed := range uint64(4) {
		h := histories.Write(random(seed), 3, 100)
		s := open(t, h.Process.Digest())
		fold := truce.NewState(h.Process.Digest())
		for _, e := range h.Entries(random(seed)) {
			entry, err := truce.Decode(e.Data)
			if err == nil && entry.Kind != truce.KindPart {
				want, got := fold.Admit(e.Ref, entry), s.Admit(ctx, e.Member, entry)
				if fmt.Sprint(want) != fmt.Sprint(got) {
					t.Fatalf("seed %d, %s: the fold says %v, the store %v", seed, e.Ref, want, got)
				}
			}
			if err := fold.Apply(e.Ref, e.Data); err != nil {
				t.Fatal(err)
			}
			feed(t, s, []truce.LogEntry{e}, func() int { return 1 })
		}
	}
}

func TestPostgres(t *testing.T) {
	server := pgtest.Start(t, "fsync=off") // the tests do not cut the power
	t.Run("several processes", func(t *testing.T) {
		testSeveral(t, func(t *testing.T) opener {
			dsn := server.Database(t)
			return func(founding truce.Digest) (*Store, error) {
				return OpenPostgres(context.Background(), dsn, founding)
			}
		}, 4)
	})
	t.Run("only to read", func(t *testing.T) { testPostgresReadOnly(t, server.Database(t)) })
	t.Run("made anew", func(t *testing.T) { testPostgresAnew(t, server.Database(t)) })
	conform(t, func(t testing.TB, founding truce.Digest) *Store {
		s, err := OpenPostgres(context.Background(), server.Database(t), founding)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}, 5)
}
