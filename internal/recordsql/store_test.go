package recordsql_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"truce/internal/recordsql"
	"truce/internal/testing/pgtest"
	"truce/record"
)

var ctx = context.Background()

// opener opens one database; try returns the error instead of ending the test.
type opener struct {
	try func() (*recordsql.Store, error)
}

func (o opener) open(t *testing.T) *recordsql.Store {
	t.Helper()
	s, err := o.try()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestSQLiteStore(t *testing.T) {
	testStore(t, func(t *testing.T) opener {
		dir := t.TempDir()
		return opener{func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, dir) }}
	})
}

func TestSharedSQLiteStore(t *testing.T) {
	testStore(t, func(t *testing.T) opener {
		dir := t.TempDir()
		return opener{func() (*recordsql.Store, error) { return recordsql.ShareSQLite(ctx, dir) }}
	})
}

func TestPostgresStore(t *testing.T) {
	server := pgtest.Start(t)
	testStore(t, func(t *testing.T) opener {
		dsn := server.Database(t)
		return opener{func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, dsn) }}
	})
}

// testStore holds any implementation of record.Store to its contract.
func testStore(t *testing.T, fresh func(*testing.T) opener) {
	tests := []struct {
		name string
		run  func(*testing.T, opener)
	}{
		{"Absent", testAbsent},
		{"Head", testHead},
		{"Entries", testEntries},
		{"Tiles", testTiles},
		{"Claims", testClaims},
		{"Cosigned", testCosigned},
		{"Rollback", testRollback},
		{"ReadsItsWrites", testReadsItsWrites},
		{"ManyLogs", testManyLogs},
		{"Exclusion", testExclusion},
		{"ReadersDoNotWait", testReadersDoNotWait},
		{"Canceled", testCanceled},
		{"Hold", testHold},
		{"Survives", testSurvives},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, fresh(t)) })
	}
}

const (
	origin = "truce.example/north/1"
	other  = "truce.example/south/1"
)

// run is a run of n entries as it stands in a bundle.
func run(n int, text string) []byte {
	var b []byte
	for range n {
		b = append(b, byte(len(text)>>8), byte(len(text)))
		b = append(b, text...)
	}
	return b
}

func update(t *testing.T, s *recordsql.Store, fn func(record.Tx) error) {
	t.Helper()
	if err := s.Update(ctx, origin, fn); err != nil {
		t.Fatal(err)
	}
}

// create makes the log with a head of size 0.
func create(t *testing.T, s *recordsql.Store) {
	t.Helper()
	update(t, s, func(tx record.Tx) error { return tx.PutHead(-1, record.Head{Signed: []byte("zero")}) })
}

func wantKind(t *testing.T, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("got error %v, want one of the kind %q", err, kind)
	}
}

func testAbsent(t *testing.T, db opener) {
	s := db.open(t)
	check := func() {
		t.Helper()
		_, err := s.Head(ctx, origin)
		wantKind(t, err, record.ErrNotFound)
		_, err = s.Tile(ctx, origin, 0, 0)
		wantKind(t, err, record.ErrNotFound)
		_, err = s.Cosigned(ctx, origin, 10)
		wantKind(t, err, record.ErrNotFound)
		claimed, err := s.Claimed(ctx, origin, []string{"a"})
		if err != nil || len(claimed) != 0 {
			t.Fatalf("claims of no log: %v, %v", claimed, err)
		}
		err = s.Entries(ctx, origin, 0, 10, func(int64, int, []byte) error { t.Fatal("an entry of no log"); return nil })
		if err != nil {
			t.Fatal(err)
		}
		if origins, err := s.Origins(ctx); err != nil || len(origins) != 0 {
			t.Fatalf("origins %v, %v", origins, err)
		}
	}
	check()
	// What was put before there is a head is not a log yet, for anybody but the one that goes on with it.
	update(t, s, func(tx record.Tx) error {
		if _, err := tx.Head(); !errors.Is(err, record.ErrNotFound) {
			t.Errorf("head of no log: %v", err)
		}
		return tx.DropAfter(0)
	})
	check()
	create(t, s)
	if origins, err := s.Origins(ctx); err != nil || len(origins) != 1 || origins[0] != origin {
		t.Fatalf("origins %v, %v", origins, err)
	}
}

func testHead(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	err := s.Update(ctx, origin, func(tx record.Tx) error { return tx.PutHead(-1, record.Head{Signed: []byte("again")}) })
	wantKind(t, err, record.ErrConflict)
	next := record.Head{Size: 7, Signed: []byte("seven"), Claimed: 5}
	update(t, s, func(tx record.Tx) error { return tx.PutHead(0, next) })
	err = s.Update(ctx, origin, func(tx record.Tx) error {
		return tx.PutHead(0,
			record.Head{Size: 9, Signed: []byte("nine")})
	})
	wantKind(t, err, record.ErrConflict)
	got, err := s.Head(ctx, origin)
	if err != nil || got.Size != 7 || string(got.Signed) != "seven" || got.Claimed != 5 {
		t.Fatalf("head %v, %v", got, err)
	}
}

func testEntries(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	runs := []struct {
		first int64
		n     int
	}{{0, 3}, {3, 1}, {4, 252}, {256, 256}, {512, 1}, {600, 2}} // the last after a gap
	update(t, s, func(tx record.Tx) error {
		for _, r := range runs {
			if err := tx.PutEntries(r.first, r.n, run(r.n, fmt.Sprint("run", r.first))); err != nil {
				return err
			}
		}
		return nil
	})
	tests := []struct {
		from, to int64
		want     string
	}{
		{0, 0, ""}, {0, 1, "0"}, {0, 3, "0"}, {0, 4, "0 3"}, {2, 3, "0"}, {3, 4, "3"}, {5, 6, "4"}, {255, 257, "4 256"},
		{0, 1000, "0 3 4 256 512 600"}, {513, 600, ""}, {513, 601, "600"}, {601, 602, "600"}, {602, 700, ""},
		{512, 513, "512"},
	}
	for _, tt := range tests {
		var got []string
		err := s.Entries(ctx, origin, tt.from, tt.to, func(first int64, n int, framed []byte) error {
			got = append(got, fmt.Sprint(first))
			if !bytes.Equal(framed, run(n, fmt.Sprint("run", first))) {
				t.Errorf("the run at %d came back as %q", first, framed)
			}
			return nil
		})
		if g := strings.Join(got, " "); err != nil || g != tt.want {
			t.Errorf("entries %d to %d: runs %q, %v; want %q", tt.from, tt.to, g, err, tt.want)
		}
	}
	stop := errors.New("stop")
	if err := s.Entries(ctx, origin, 0, 1000, func(int64, int, []byte) error { return stop }); err != stop {
		t.Errorf("got %v, want the function's error", err)
	}
	err := s.Update(ctx, origin, func(tx record.Tx) error { return tx.PutEntries(256, 1, run(1, "other")) })
	wantKind(t, err, record.ErrConflict)
	update(t, s, func(tx record.Tx) error { return tx.DropAfter(256) })
	n := 0
	if err := s.Entries(ctx, origin, 0, 1000, func(first int64, _ int, _ []byte) error { n++; return nil }); err != nil ||
		n != 3 {
		t.Errorf("%d runs after DropAfter, %v; want 3", n, err)
	}
}

func testTiles(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	update(t, s, func(tx record.Tx) error {
		return errors.Join(tx.PutTile(0, 0, bytes.Repeat([]byte{1}, 32)), tx.PutTile(0, 1, bytes.Repeat([]byte{2}, 8192)),
			tx.PutTile(1, 0, bytes.Repeat([]byte{3}, 64)))
	})
	update(t, s, func(tx record.Tx) error { return tx.PutTile(0, 0, bytes.Repeat([]byte{4}, 96)) })
	for _, want := range []struct {
		level int
		index int64
		b     byte
		n     int
	}{{0, 0, 4, 96}, {0, 1, 2, 8192}, {1, 0, 3, 64}} {
		got, err := s.Tile(ctx, origin, want.level, want.index)
		if err != nil || !bytes.Equal(got, bytes.Repeat([]byte{want.b}, want.n)) {
			t.Errorf("tile %d of level %d: %d bytes, %v", want.index, want.level, len(got), err)
		}
	}
	_, err := s.Tile(ctx, origin, 1, 1)
	wantKind(t, err, record.ErrNotFound)
}

func testClaims(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	claims := []string{"z", "a", "{}[]':,$1?%_", "~", strings.Repeat("x", record.MaxClaimSize), "A"}
	update(t, s, func(tx record.Tx) error { return tx.PutClaims(100, claims) })
	want := map[string]int64{}
	for i, c := range claims {
		want[c] = 100 + int64(i)
	}
	got, err := s.Claimed(ctx, origin, append([]string{"none", "aa"}, claims...))
	if err != nil || !maps.Equal(got, want) {
		t.Fatalf("claims %v, %v; want %v", got, err, want)
	}
	err = s.Update(ctx, origin, func(tx record.Tx) error { return tx.PutClaims(200, []string{"b", "a", "c"}) })
	wantKind(t, err, record.ErrConflict)
	if got, err := s.Claimed(ctx, origin, []string{"b", "c"}); err != nil || len(got) != 0 {
		t.Fatalf("claims of a transaction that failed: %v, %v", got, err)
	}
	update(t, s, func(tx record.Tx) error { return tx.PutClaims(200, nil) })
}

func testCosigned(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	update(t, s, func(tx record.Tx) error {
		return errors.Join(tx.PutCosigned(5, []byte("five")), tx.PutCosigned(9, []byte("nine")),
			tx.PutCosigned(5, []byte("five again")))
	})
	for size, want := range map[int64]string{5: "five again", 8: "five again", 9: "nine", 100: "nine"} {
		if got, err := s.Cosigned(ctx, origin, size); err != nil || string(got) != want {
			t.Errorf("cosigned up to %d: %q, %v; want %q", size, got, err, want)
		}
	}
	_, err := s.Cosigned(ctx, origin, 4)
	wantKind(t, err, record.ErrNotFound)
}

// A function that fails leaves nothing behind, and its error comes back as it is.
func testRollback(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	stop := errors.New("stop")
	err := s.Update(ctx, origin, func(tx record.Tx) error {
		err := errors.Join(tx.PutEntries(0, 1, run(1, "x")), tx.PutTile(0, 0, make([]byte, 32)),
			tx.PutClaims(0, []string{"x"}),
			tx.PutCosigned(1, []byte("x")), tx.PutHead(0, record.Head{Size: 1, Signed: []byte("one")}))
		if err != nil {
			t.Error(err)
		}
		return stop
	})
	if err != stop {
		t.Fatalf("got %v, want the function's error", err)
	}
	if head, err := s.Head(ctx, origin); err != nil || head.Size != 0 {
		t.Errorf("head %v, %v", head, err)
	}
	_, err = s.Tile(ctx, origin, 0, 0)
	wantKind(t, err, record.ErrNotFound)
	_, err = s.Cosigned(ctx, origin, 1)
	wantKind(t, err, record.ErrNotFound)
	if got, err := s.Claimed(ctx, origin, []string{"x"}); err != nil || len(got) != 0 {
		t.Errorf("claims %v, %v", got, err)
	}
	if err := s.Entries(ctx, origin, 0, 1,
		func(int64, int, []byte) error { return errors.New("an entry was left") }); err != nil {
		t.Error(err)
	}
}

func testReadsItsWrites(t *testing.T, db opener) {
	s := db.open(t)
	update(t, s, func(tx record.Tx) error {
		if err := errors.Join(tx.PutHead(-1, record.Head{Signed: []byte("zero")}), tx.PutEntries(0, 2, run(2, "x")),
			tx.PutTile(0, 0, make([]byte, 64)), tx.PutClaims(0, []string{"a", "b"}), tx.PutCosigned(2, []byte("two")),
			tx.PutHead(0, record.Head{Size: 2, Signed: []byte("two"), Claimed: 2})); err != nil {
			return err
		}
		head, err := tx.Head()
		if err != nil || head.Size != 2 {
			t.Errorf("head %v, %v", head, err)
		}
		if tile, err := tx.Tile(0, 0); err != nil || len(tile) != 64 {
			t.Errorf("tile %v, %v", tile, err)
		}
		if claimed, err := tx.Claimed([]string{"a", "b", "c"}); err != nil || len(claimed) != 2 || claimed["b"] != 1 {
			t.Errorf("claims %v, %v", claimed, err)
		}
		if signed, err := tx.Cosigned(3); err != nil || string(signed) != "two" {
			t.Errorf("cosigned %q, %v", signed, err)
		}
		n := 0
		if err := tx.Entries(0, 2, func(_ int64, k int, _ []byte) error { n += k; return nil }); err != nil || n != 2 {
			t.Errorf("%d entries, %v", n, err)
		}
		return nil
	})
}

// Logs in one store do not touch each other.
func testManyLogs(t *testing.T, db opener) {
	s := db.open(t)
	for i, o := range []string{origin, other} {
		err := s.Update(ctx, o, func(tx record.Tx) error {
			return errors.Join(tx.PutHead(-1, record.Head{Size: int64(i), Signed: []byte(o)}), tx.PutEntries(0, 1, run(1, o)),
				tx.PutTile(0, 0, bytes.Repeat([]byte{byte(i)}, 32)), tx.PutClaims(int64(i), []string{"same"}),
				tx.PutCosigned(0, []byte(o)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Update(ctx, other, func(tx record.Tx) error { return tx.DropAfter(0) }); err != nil {
		t.Fatal(err)
	}
	for i, o := range []string{origin, other} {
		head, err := s.Head(ctx, o)
		if err != nil || string(head.Signed) != o {
			t.Errorf("head of %s: %v, %v", o, head, err)
		}
		if tile, err := s.Tile(ctx, o, 0, 0); err != nil || tile[0] != byte(i) {
			t.Errorf("tile of %s: %v, %v", o, tile, err)
		}
		if claimed, err := s.Claimed(ctx, o, []string{"same"}); err != nil || claimed["same"] != int64(i) {
			t.Errorf("claims of %s: %v, %v", o, claimed, err)
		}
		n := 0
		if err := s.Entries(ctx, o, 0, 1, func(int64, int, []byte) error { n++; return nil }); err != nil || n != 1-i {
			t.Errorf("%s has %d runs, %v", o, n, err)
		}
	}
}

// Updates of one log never overlap.
func testExclusion(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	var wg sync.WaitGroup
	inside := make(chan struct{}, 1)
	for range 8 {
		wg.Go(func() {
			for range 10 {
				err := s.Update(ctx, origin, func(tx record.Tx) error {
					select {
					case inside <- struct{}{}:
					default:
						t.Error("two updates at once")
					}
					defer func() { <-inside }()
					head, err := tx.Head()
					if err != nil {
						return err
					}
					return tx.PutHead(head.Size, record.Head{Size: head.Size + 1, Signed: []byte("x")})
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if head, err := s.Head(ctx, origin); err != nil || head.Size != 80 {
		t.Fatalf("head %v, %v; want size 80", head, err)
	}
}

func testReadersDoNotWait(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	update(t, s, func(tx record.Tx) error {
		if err := tx.PutHead(0, record.Head{Size: 1, Signed: []byte("one")}); err != nil {
			return err
		}
		soon, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		if head, err := s.Head(soon, origin); err != nil || head.Size != 0 {
			t.Errorf("read during an update: %v, %v; want the head before it", head, err)
		}
		return nil
	})
}

func testCanceled(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Head(canceled, origin); !errors.Is(err, context.Canceled) {
		t.Errorf("Head with a context that has ended: %v", err)
	}
	err := s.Update(canceled, origin,
		func(tx record.Tx) error { return tx.PutHead(0, record.Head{Size: 1, Signed: []byte("x")}) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Update with a context that has ended: %v", err)
	}
	if head, err := s.Head(ctx, origin); err != nil || head.Size != 0 {
		t.Errorf("head %v, %v", head, err)
	}
}

func testSurvives(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	update(t, s, func(tx record.Tx) error {
		return errors.Join(tx.PutEntries(0, 1, run(1, "x")), tx.PutHead(0, record.Head{Size: 1, Signed: []byte("one")}))
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := db.open(t)
	if head, err := again.Head(ctx, origin); err != nil || head.Size != 1 {
		t.Fatalf("head %v, %v", head, err)
	}
}
