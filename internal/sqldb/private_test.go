package sqldb

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"truce"
)

// What was moved away is not written to: nobody would find it.
func TestMoved(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "private.db")
	p, err := OpenPrivate(ctx, path, "",
		fstest.MapFS{"sql/migrations/001_t.sql": {Data: []byte("CREATE TABLE t (x TEXT)")}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	add := func() error {
		return p.Update(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO t VALUES ('x')`)
			return err
		})
	}
	if err := add(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".aside"); err != nil {
		t.Fatal(err)
	}
	if err := add(); truce.KindOf(err) != truce.Unavailable || !strings.Contains(err.Error(), "was moved") {
		t.Errorf("whoever writes is told: %v", err)
	}
}

// TestSeveralEmptyTheJournalAtOnce holds that whoever empties it while another does waits, instead of telling a person
// that somebody is reading. SQLite refuses the second at once: the first, which waits for a writer, has the lock.
func TestSeveralEmptyTheJournalAtOnce(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "private.db")
	migrations := fstest.MapFS{"sql/migrations/001_t.sql": {Data: []byte("CREATE TABLE t (x TEXT)")}}
	var open [4]*Private
	for i := range open {
		p, err := OpenPrivate(ctx, path, "", migrations)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		open[i] = p
	}
	writes, err := open[0].BeginTx(ctx, nil)
	if err == nil {
		_, err = writes.ExecContext(ctx, `INSERT INTO t VALUES ('x')`)
	}
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, len(open)-1)
	for _, p := range open[1:] {
		go func() { done <- p.Forget(ctx) }()
	}
	time.Sleep(100 * time.Millisecond) // so that they have begun; the test holds without it too
	if err := writes.Commit(); err != nil {
		t.Fatal(err)
	}
	for range open[1:] {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
