package recordsql_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"truce/internal/recordsql"
	"truce/internal/testing/pgtest"
	"truce/record"
)

// A second process on the directory of a first gets a clear sentence; it can read and verify, while the first goes on.
func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	w := startWriter(t, "sqlite:"+dir, "")
	w.await(t)
	_, err := recordsql.OpenSQLite(ctx, dir)
	wantKind(t, err, record.ErrUnavailable)
	if !strings.Contains(err.Error(), dir+" is in use by another process that writes to it: stop that one first") {
		t.Errorf("the second process is told: %v", err)
	}
	reader := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenSQLiteReadOnly(ctx, dir) })
	_, v, err := crashKey()
	if err != nil {
		t.Fatal(err)
	}
	var last int64
	for range 3 {
		r, err := record.Verify(ctx, record.StoreSource(reader, origin), v, record.VerifyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if r.Entries < last {
			t.Errorf("the log went from %d to %d entries", last, r.Entries)
		}
		last = r.Entries
	}
	err = reader.Update(ctx, origin, func(record.Tx) error { return nil })
	wantKind(t, err, record.ErrUnavailable)
	w.kill(t)
	checkAfterCrash(t, reopen(t, "sqlite:"+dir), "", w.acks)
}

// A database that is taken away or replaced under a process that has it open is not written to: what it acknowledged
// would stand in a file that nobody opens again.
func TestReplacedDatabase(t *testing.T) {
	for name, replace := range map[string]func(file string) error{
		"removed": os.Remove,
		"moved":   func(file string) error { return os.Rename(file, file+".aside") },
		"put back": func(file string) error {
			older, err := os.ReadFile(file)
			if err == nil {
				err = os.WriteFile(file+".older", older, 0o600)
			}
			if err == nil {
				err = os.Rename(file+".older", file)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			store := openStore(t, func() (*recordsql.Store, error) { return recordsql.ShareSQLite(ctx, dir) })
			l, err := openCrashLog(store, "")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			add := func(claim string) error {
				_, err := l.Append(ctx, record.Entry{Claim: claim, Data: []byte(claim)})
				return err
			}
			if err := add("before"); err != nil {
				t.Fatal(err)
			}
			if err := replace(filepath.Join(dir, "record.db")); err != nil {
				t.Fatal(err)
			}
			err = add("after")
			wantKind(t, err, record.ErrUnavailable)
			if err == nil || !strings.Contains(err.Error(), "was moved, removed or replaced") {
				t.Errorf("whoever adds is told: %v", err)
			}
		})
	}
}

// A damaged database file is an error that says so, never a panic and never an empty log.
func TestDamagedDatabase(t *testing.T) {
	original := t.TempDir()
	store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, original) })
	l, err := openCrashLog(store, "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		var batch []record.Entry
		for k := range 100 {
			batch = append(batch, crashEntry(fmt.Sprintf("damage-%05d-%02d", i, k)))
		}
		if _, err := l.Append(ctx, batch...); err != nil {
			t.Fatal(err)
		}
	}
	_, v, err := crashKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := record.AddCosignatures(ctx, store, v, l.Checkpoint().Signed); err != nil { // so that no table is empty
		t.Fatal(err)
	}
	l.Close()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(original, "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]func(b []byte) []byte{
		"half":        func(b []byte) []byte { return b[:len(b)/2] },
		"one page":    func(b []byte) []byte { return b[:4096] },
		"odd length":  func(b []byte) []byte { return b[:len(b)-1000] },
		"no database": func(b []byte) []byte { return []byte(strings.Repeat("this is a letter, not a database. ", 200)) },
		"header":      func(b []byte) []byte { return append(make([]byte, 100), b[100:]...) },
		"every page":  func(b []byte) []byte { return append(b[:100:100], bytes.Repeat([]byte{0xff}, len(b)-100)...) },
	}
	for page := 1; page*4096 < len(good); page += 1 + len(good)/4096/60 {
		tests[fmt.Sprintf("page %d", page)] = func(b []byte) []byte {
			copy(b[page*4096:(page+1)*4096], bytes.Repeat([]byte{0xa5}, 4096))
			return b
		}
	}
	for name, damage := range tests {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "record.db"), damage(bytes.Clone(good)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := openAndVerify(t, dir); err == nil {
			t.Errorf("%s: the log opens and verifies", name)
		} else if !errors.Is(err, record.ErrDamaged) && !errors.Is(err, record.ErrNotFound) &&
			!errors.Is(err, record.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		} else if name == "half" || name == "no database" || name == "header" {
			if !errors.Is(err, record.ErrDamaged) || !strings.Contains(err.Error(), "is damaged") {
				t.Errorf("%s: the error does not say that the database is damaged: %v", name, err)
			}
		}
	}
	// An empty file is a new database: the log in it is missing, and is not made anew.
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "record.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wantKind(t, openAndVerify(t, dir), record.ErrNotFound)
}

// openAndVerify does what a node does at its start, and then reads all that the store has.
func openAndVerify(t *testing.T, dir string) error {
	t.Helper()
	store, err := recordsql.OpenSQLite(ctx, dir)
	if err != nil {
		return err
	}
	defer store.Close()
	s, v, err := crashKey()
	if err != nil {
		t.Fatal(err)
	}
	l, err := record.Open(ctx, store, s, v)
	if err != nil {
		return err
	}
	defer l.Close()
	if _, err := record.Verify(ctx, record.StoreSource(store, origin), v, record.VerifyOptions{}); err != nil {
		return err
	}
	if _, err := record.Cosigned(ctx, store, v, math.MaxInt64); err != nil {
		return err
	}
	return record.Scan(ctx, store, origin, 0, math.MaxInt64, func(index int64, data []byte) error {
		claim := strings.Split(string(data), `"`)[3]
		held, err := store.Claimed(ctx, origin, []string{claim})
		if err == nil && held[claim] != index {
			err = &record.Error{Kind: record.ErrDamaged, Text: "a claim id is lost"}
		}
		return err
	})
}

// A database of a later version is left alone.
func TestNewerVersion(t *testing.T) {
	dir := t.TempDir()
	store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, dir) })
	store.Close()
	db, err := sql.Open("sqlite", filepath.Join(dir, "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE version SET number = 99`); err != nil {
		t.Fatal(err)
	}
	for _, open := range []func() (*recordsql.Store, error){
		func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, dir) },
		func() (*recordsql.Store, error) { return recordsql.OpenSQLiteReadOnly(ctx, dir) },
	} {
		_, err = open()
		wantKind(t, err, record.ErrUnavailable)
		if !strings.Contains(err.Error(), "newer version of this program") {
			t.Errorf("the error is %v", err)
		}
	}
}

func TestOpenWhatIsNotThere(t *testing.T) {
	_, err := recordsql.OpenSQLiteReadOnly(ctx, filepath.Join(t.TempDir(), "none"))
	wantKind(t, err, record.ErrNotFound)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = recordsql.OpenSQLite(ctx, filepath.Join(file, "dir"))
	wantKind(t, err, record.ErrUnavailable)
	odd := filepath.Join(t.TempDir(), "50% of it?", "a#b & ü")
	openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, odd) })
	if _, err := os.Stat(filepath.Join(odd, "record.db")); err != nil {
		t.Error(err)
	}
	_, err = recordsql.OpenPostgres(ctx, "postgres://nobody:secret@127.0.0.1:1/none?connect_timeout=2")
	wantKind(t, err, record.ErrUnavailable)
	_, err2 := recordsql.OpenPostgres(ctx, "postgres://nobody:secret@127.0.0.1:port/none")
	wantKind(t, err2, record.ErrInvalid)
	if strings.Contains(err.Error()+err2.Error(), "secret") {
		t.Errorf("the errors tell the password: %v; %v", err, err2)
	}
}

// A server that could lose an acknowledged transaction is refused, at the start and later.
func TestPostgresSettings(t *testing.T) {
	for _, setting := range []string{"synchronous_commit=off", "synchronous_commit=local", "fsync=off",
		"full_page_writes=off"} {
		t.Run(setting, func(t *testing.T) {
			_, err := recordsql.OpenPostgres(ctx, pgtest.Start(t, setting).Database(t))
			wantKind(t, err, record.ErrUnavailable)
			name, _, _ := strings.Cut(setting, "=")
			if !strings.Contains(err.Error(), "its setting "+name) {
				t.Errorf("the error does not name the setting: %v", err)
			}
		})
	}
	t.Run("changed while open", func(t *testing.T) {
		server := pgtest.Start(t)
		store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, server.Database(t)) })
		l, err := openCrashLog(store, "")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		set := func(value string) {
			server.Exec(t, "ALTER SYSTEM SET synchronous_commit = "+value)
			server.Exec(t, "SELECT pg_reload_conf()")
			time.Sleep(500 * time.Millisecond) // until every connection has read it
		}
		set("off")
		_, err = l.Append(ctx, crashEntry("one"))
		wantKind(t, err, record.ErrUnavailable)
		if !strings.Contains(err.Error(), "its setting synchronous_commit") {
			t.Errorf("the error does not name the setting: %v", err)
		}
		set("on")
		if _, err := l.Append(ctx, crashEntry("one")); err != nil {
			t.Error(err)
		}
	})
}

// Connections that break at any moment, in the middle of a commit too, cost nothing but a retry.
func TestPostgresConnectionsBreak(t *testing.T) {
	server := pgtest.Start(t)
	store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, server.Database(t)) })
	l, err := openCrashLog(store, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	const each = 150
	var mu sync.Mutex
	acks, broken := map[int64]string{}, 0
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for i := range each {
				claim := fmt.Sprintf("break-%d-%04d", w, i)
				for try := 0; ; try++ {
					r, err := l.Append(ctx, crashEntry(claim))
					mu.Lock()
					if err == nil {
						acks[r[0].Index] = claim
						mu.Unlock()
						break
					}
					broken++
					mu.Unlock()
					if !errors.Is(err, record.ErrUnavailable) || try == 100 {
						t.Errorf("after %d tries: %v", try, err)
						return
					}
				}
			}
		})
	}
	var done atomic.Bool
	var breaker sync.WaitGroup
	breaker.Go(func() {
		for !done.Load() {
			server.Exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'truce record' AND datname = 'scratch1'`)
			time.Sleep(20 * time.Millisecond)
		}
	})
	writers.Wait()
	done.Store(true)
	breaker.Wait()
	l.Close()
	if len(acks) != 4*each || broken == 0 {
		t.Errorf("%d entries acknowledged, want %d; %d appends met a broken connection", len(acks), 4*each, broken)
	}
	for range 20 { // each read may meet one more connection of the pool that was broken
		_, _ = store.Head(ctx, origin)
	}
	checkAfterCrash(t, store, "", acks)
	t.Logf("%d entries acknowledged, %d appends tried again, none lost", len(acks), broken)
}
