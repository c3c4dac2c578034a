package sqldb

import (
	"context"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"
)

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
