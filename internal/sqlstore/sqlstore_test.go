package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
	"truce/internal/testing/pgtest"
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

// conform holds a store to what query.Reader promises and the fold answers, over some random histories.
func conform(t *testing.T, open engine, histories uint64) {
	t.Run("answers as the fold does", func(t *testing.T) { testAnswers(t, open, histories) })
	t.Run("the same tables by every way", func(t *testing.T) { testTables(t, open, histories/2) })
	t.Run("judges as the fold does", func(t *testing.T) { testAdmit(t, open) })
}

// random returns the choices of a seed.
func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// feed applies entries in batches of the sizes drawn; none of them waits for a document.
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

// logs are what stores of one database were fed; some of it may wait for a document.
type logs map[truce.MemberID][]truce.LogEntry

// feed applies entries in batches of the sizes drawn, as far as they can be read, and what has waited for them.
func (l logs) feed(t testing.TB, s *Store, entries []truce.LogEntry, size func() int) {
	t.Helper()
	for len(entries) > 0 {
		n := min(size(), len(entries))
		var batch []truce.LogEntry
		cut, err := s.Cut(context.Background())
		must(t, err)
		for _, e := range entries[:n] {
			if l[e.Member] = append(l[e.Member], e); cut.Log(e.Member).Size == e.Index ||
				slices.ContainsFunc(batch, func(x truce.LogEntry) bool { return x.Member == e.Member }) {
				batch = append(batch, e)
			}
		}
		entries = entries[n:]
		if _, err := s.Apply(context.Background(), batch); err != nil && !errors.Is(err, ErrEmptied) {
			t.Fatal(err)
		}
		l.goOn(t, s)
	}
}

// goOn applies what can be read now of what was fed.
func (l logs) goOn(t testing.TB, s *Store) {
	t.Helper()
	for {
		before, err := s.Cut(context.Background())
		must(t, err)
		for _, m := range slices.Sorted(maps.Keys(l)) {
			now, err := s.Cut(context.Background())
			must(t, err)
			if _, err := s.Apply(context.Background(), l[m][now.Log(m).Size:]); err != nil && !errors.Is(err, ErrEmptied) {
				t.Fatal(err)
			}
		}
		after, err := s.Cut(context.Background())
		must(t, err)
		if sameSizes(before, after) {
			return
		}
	}
}

// some returns a history; every other one is of a process whose document the members amend.
func some(c histories.Chance, seed uint64, members, entries int) *histories.History {
	if seed%2 == 1 {
		return histories.WriteAmending(c, members, entries)
	}
	return histories.Write(c, members, entries)
}

func testAnswers(t *testing.T, open engine, n uint64) {
	ctx := context.Background()
	for seed := range n {
		c := random(seed)
		h := some(c, seed/4, 1+int(seed%4), 30+int(seed)*6)
		s := open(t, h.Process.Digest())
		entries, fed := h.Entries(c), logs{}
		// Halfway through a list is asked for, so that the columns follow the rest instead of being read at the end.
		half := len(entries) / 2
		fed.feed(t, s, entries[:half], func() int { return 1 + c.IntN(20) })
		if _, err := s.Incidents(ctx, query.Incidents{}); err != nil {
			t.Fatal(err)
		}
		for _, level := range []truce.Level{truce.LevelParties, truce.LevelPublic} {
			if _, err := s.SeenBy(ctx, histories.Outside(level)); err != nil {
				t.Fatal(err)
			}
		}
		fed.feed(t, s, entries[half:], func() int { return 1 + c.IntN(20) })
		want, got := histories.Answers(ctx, query.In(h.State, nil)), histories.Answers(ctx, s)
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
		h := some(c, seed/4, 1+int(seed%4), 120)
		s := open(t, h.Process.Digest())
		logs{}.feed(t, s, h.Entries(c), func() int { return 1 })
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
			logs{}.feed(t, s, h.Entries(c), func() int {
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
		{"roster", "member", "member"},
		{"digest WHERE tree NOT IN ('', 'roster')", "tree, level, bucket, mac", "tree, level, bucket"},
		{"log", "member, size, root", "member"},
		{"minted", "log, letter, number", "log, letter"},
		{"claim", "ref, kind, key, officer, at, withdrawn, incident, body", "ref"},
		{"report", "id, ref, officer, at, version, incident, dataset, external, withdrawn, body, released", "id"},
		{"earlier", "ref, report, officer, withdrawn, kind, at, body", "ref"},
		{"filed", "log, dataset, reports", "log, dataset"},
		{"link", "report, incident, log, ref, at, linked, body", "report, incident, log"},
		{"same", "incident, other, log, ref, at, body", "incident, other, log"},
		{"incident", "id, ref, at, report, joined, first, last, lat, lon, facet, shown", "id"},
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
		h := some(random(seed), seed, 3, 100)
		s := open(t, h.Process.Digest())
		fold, fed := truce.NewState(h.Process.Digest()), logs{}
		for _, e := range h.Entries(random(seed)) {
			entry, err := truce.Decode(e.Data)
			if err == nil && entry.Kind != truce.KindPart {
				ref := truce.Ref{Member: e.Member, Index: fold.Size(e.Member)}
				want, got := fold.Admit(ref, entry), s.Admit(ctx, e.Member, entry)
				if fmt.Sprint(want) != fmt.Sprint(got) {
					t.Fatalf("seed %d, %s: the fold says %v, the store %v", seed, e.Ref, want, got)
				}
			}
			if err := fold.Apply(e.Ref, e.Data); err != nil {
				t.Fatal(err)
			}
			fed.feed(t, s, []truce.LogEntry{e}, func() int { return 1 })
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
