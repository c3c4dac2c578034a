package recordsql_test

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"truce/internal/recordsql"
	"truce/internal/testing/pgtest"
	"truce/record"
)

// Whoever holds a log can look and then write on the strength of it: of many that do, none undoes another's work.
func testHold(t *testing.T, db opener) {
	s := db.open(t)
	create(t, s)
	writers := []*recordsql.Writer{s.Writer(origin)}
	if writers[0].Shared() { // another process, as far as the server can tell
		writers = append(writers, db.open(t).Writer(origin))
	}
	var wg sync.WaitGroup
	for g := range 6 {
		wg.Go(func() {
			w := writers[g%len(writers)]
			for range 10 {
				release, err := w.Hold(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				head, err := w.Head(ctx, origin)
				if err == nil {
					err = w.Update(ctx, origin, func(tx record.Tx) error {
						return tx.PutHead(head.Size, record.Head{Size: head.Size + 1, Signed: []byte("x")})
					})
				}
				release()
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if head, err := s.Head(ctx, origin); err != nil || head.Size != 60 {
		t.Errorf("head %v, %v; want size 60", head, err)
	}

	release, err := writers[0].Hold(ctx)
	if err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	for _, w := range writers {
		if _, err := w.Hold(soon); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a hold while another lasts: %v", err)
		}
	}
	release()
	for _, w := range writers {
		release, err := w.Hold(ctx)
		if err != nil {
			t.Fatal(err)
		}
		release()
	}
}

// A second process that would write to a directory gets a clear sentence, until the first is gone.
func TestOpenDirectoryTwice(t *testing.T) {
	dir := t.TempDir()
	open := func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, dir) }
	s := openStore(t, open)
	_, err := open()
	wantKind(t, err, record.ErrUnavailable)
	if !strings.Contains(err.Error(), "is in use by another process") {
		t.Errorf("the second writer is told %q", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openStore(t, open)
}

// Who shares a directory is kept out by one that has it alone, and keeps that one out.
func TestShareDirectory(t *testing.T) {
	dir := t.TempDir()
	shared := openStore(t, func() (*recordsql.Store, error) { return recordsql.ShareSQLite(ctx, dir) })
	_, err := recordsql.OpenSQLite(ctx, dir)
	wantKind(t, err, record.ErrUnavailable)
	openStore(t, func() (*recordsql.Store, error) { return recordsql.ShareSQLite(ctx, dir) }).Close()
	if err := shared.Close(); err != nil {
		t.Fatal(err)
	}
	alone := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, dir) })
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := recordsql.ShareSQLite(ended, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("who no longer waits for the directory is told %v", err)
	}
	if err := alone.Close(); err != nil {
		t.Fatal(err)
	}
	openStore(t, func() (*recordsql.Store, error) { return recordsql.ShareSQLite(ctx, dir) })
}

// Several processes open a fresh database at once: one makes the tables, and all have them.
func TestPostgresOpenAtOnce(t *testing.T) {
	dsn := pgtest.Start(t).Database(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			s, err := recordsql.OpenPostgres(ctx, dsn)
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

// A user who may not make schemas uses those that an administrator made.
func TestPostgresSchemaMadeBefore(t *testing.T) {
	server := pgtest.Start(t)
	dsn := server.Database(t)
	server.Exec(t, `CREATE ROLE keeper LOGIN`)
	keeper := strings.Replace(dsn, "user=postgres", "user=keeper", 1)
	if keeper == dsn {
		t.Skip("the scratch server was not made for the user postgres: run the test as root, or as postgres")
	}
	_, err := recordsql.OpenPostgres(ctx, keeper)
	wantKind(t, err, record.ErrUnavailable)
	if !strings.Contains(err.Error(), "refuses this user") {
		t.Errorf("the error is %v", err)
	}
	server.ExecIn(t, dsn, `CREATE SCHEMA record AUTHORIZATION keeper`)
	store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, keeper) })
	create(t, store)
}

// Opened to read, a database is read beside a writer, and nothing is made in it.
func TestPostgresReadOnly(t *testing.T) {
	server := pgtest.Start(t)
	dsn := server.Database(t)
	_, err := recordsql.OpenPostgresReadOnly(ctx, dsn)
	wantKind(t, err, record.ErrNotFound)
	if _, err := recordsql.OpenPostgresReadOnly(ctx, server.DSN("none")); err == nil ||
		!strings.Contains(err.Error(), "is not there: make it") {
		t.Errorf("a database that does not exist: %v", err)
	}
	store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, dsn) })
	l, err := openCrashLog(store, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	reader := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgresReadOnly(ctx, dsn) })
	if _, err := l.Append(ctx, crashEntry("one")); err != nil {
		t.Fatal(err)
	}
	if head, err := reader.Head(ctx, origin); err != nil || head.Size != 1 {
		t.Errorf("head %v, %v", head, err)
	}
	wantKind(t, reader.Update(ctx, origin, func(record.Tx) error { return nil }), record.ErrUnavailable)
}

// Who has lost the hold without knowing writes nothing on the strength of it.
func TestPostgresHoldIsLost(t *testing.T) {
	server := pgtest.Start(t)
	dsn := server.Database(t)
	open := func() *recordsql.Store {
		return openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, dsn) })
	}
	a, b := open(), open()
	create(t, a)
	first, second := a.Writer(origin), b.Writer(origin)
	release, err := first.Hold(ctx)
	if err != nil {
		t.Fatal(err)
	}
	server.Exec(t, `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1`)
	releaseSecond, err := second.Hold(ctx)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	holding := func(w *recordsql.Writer) error {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		return w.Holding(ctx, tx)
	}
	wantKind(t, holding(first), record.ErrUnavailable)
	if err := holding(second); err != nil {
		t.Error(err)
	}
	put := func(tx record.Tx) error { return tx.PutHead(0, record.Head{Size: 1, Signed: []byte("x")}) }
	wantKind(t, first.Update(ctx, origin, put), record.ErrUnavailable)
	if head, err := b.Head(ctx, origin); err != nil || head.Size != 0 {
		t.Errorf("head %v, %v; want nothing written", head, err)
	}
	if err := second.Update(ctx, origin, put); err != nil {
		t.Error(err)
	}
	releaseSecond()
	wantKind(t, holding(second), record.ErrUnavailable)
	release()
	release, err = first.Hold(ctx)
	if err != nil {
		t.Fatal(err)
	}
	release()
}

// Who waits for another process is told so after a while, and has its turn when that one is through.
func TestPostgresHoldWaits(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits ten seconds: run it without -short")
	}
	dsn := pgtest.Start(t).Database(t)
	open := func() *recordsql.Writer {
		return openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, dsn) }).Writer(origin)
	}
	first, second := open(), open()
	release, err := first.Hold(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, err = second.Hold(ctx)
	wantKind(t, err, record.ErrUnavailable)
	if !strings.Contains(err.Error(), "is held by another process") {
		t.Errorf("the error is %v", err)
	}
	release()
	if release, err = second.Hold(ctx); err != nil {
		t.Fatal(err)
	}
	release()
}

// Two processes append to one log at once, and one of them is killed: what either acknowledged is in the log, once, and
// the other goes on.
func TestPostgresTwoProcesses(t *testing.T) {
	name := "postgres:" + pgtest.Start(t).Database(t)
	a, b := startWriter(t, name, ""), startWriter(t, name, "")
	a.await(t)
	b.await(t)
	// until each wrote after the other
	for from := max(a.last.Load(), b.last.Load()); a.last.Load() <= from || b.last.Load() <= from; {
		time.Sleep(time.Millisecond)
	}
	a.kill(t)
	c := startWriter(t, name, "")
	c.await(t)
	b.kill(t)
	c.kill(t)
	all := maps.Clone(a.acks)
	for _, w := range []*writer{b, c} {
		for index, claim := range w.acks {
			if other, twice := all[index]; twice {
				t.Errorf("the entry %d was acknowledged for %s and for %s", index, other, claim)
			}
			all[index] = claim
		}
	}
	checkAfterCrash(t, reopen(t, name), "", all)
	t.Logf("%d, %d and %d entries acknowledged", len(a.acks), len(b.acks), len(c.acks))
}

// The server is gone for a while. Calls fail with a sentence, what was acknowledged is there when it is back, and the
// log goes on without being opened again.
func TestPostgresServerAway(t *testing.T) {
	server := pgtest.Start(t)
	store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, server.Database(t)) })
	l, err := openCrashLog(store, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	w := store.Writer(origin)
	acks := map[int64]string{}
	add := func(claim string) error {
		release, err := w.Hold(ctx)
		if err != nil {
			return err
		}
		defer release()
		r, err := l.Append(ctx, crashEntry(claim))
		if err == nil {
			acks[r[0].Index] = claim
		}
		return err
	}
	for _, claim := range []string{"before-1", "before-2"} {
		if err := add(claim); err != nil {
			t.Fatal(err)
		}
	}
	server.Stop()
	for range 2 {
		wantKind(t, add("during"), record.ErrUnavailable)
		_, err := l.Append(ctx, crashEntry("during"))
		wantKind(t, err, record.ErrUnavailable)
		if !strings.Contains(err.Error(), "append again with the same claim ids") {
			t.Errorf("the error does not say what to do: %v", err)
		}
	}
	server.Run(t)
	for _, claim := range []string{"during", "after"} {
		if err := add(claim); err != nil {
			t.Errorf("with the server back: %v", err)
		}
	}
	for range 10 { // each read may meet one more connection of the pool that was broken
		_, _ = store.Head(ctx, origin)
	}
	checkAfterCrash(t, store, "", acks)
	if len(acks) != 4 {
		t.Errorf("acknowledged: %v", acks)
	}
}
