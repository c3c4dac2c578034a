package recordsql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"

	"truce/internal/sqldb"
	"truce/record"
)

// Writer is the store as one who appends to a log sees it: it adds [Writer.Hold]. It is a record.Store for
// record.OpenShared. It may be used by several goroutines.
type Writer struct {
	*Store
	origin string
	turn   chan struct{} // full while somebody in this process holds

	mu   sync.Mutex // held during an Update on conn
	conn *sql.Conn  // holds the lock of the log in the database; nil between holds
	pid  int        // of the server's process behind conn
}

var _ record.Store = (*Writer)(nil)

// Writer returns the store for one who appends to the log.
func (s *Store) Writer(origin string) *Writer {
	return &Writer{Store: s, origin: origin, turn: make(chan struct{}, 1)}
}

// Shared reports whether other processes may have a Writer of the same log: on PostgreSQL, and in a SQLite directory
// that was opened by [ShareSQLite].
func (w *Writer) Shared() bool { return w.remote() || w.turns != nil }

// remote reports whether the log is held by way of a server.
func (w *Writer) remote() bool { return w.begin != nil }

// Hold waits until nobody else holds the log, in this process or another, and keeps it until release is called: what is
// looked up in between, such as the next free id, stays true until it is written. Whoever appends without holding is
// not kept out. It waits ten seconds for another process, and is then an error of kind ErrUnavailable.
//
// A hold is as good as its connection to the server. Update of the log therefore uses that very connection while the
// log is held: once the hold is lost, perhaps to another process, nothing is written on the strength of it.
func (w *Writer) Hold(ctx context.Context) (release func(), err error) {
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if !w.remote() {
		return w.holdDir(ctx)
	}
	conn, pid, err := w.lock(ctx)
	if err != nil {
		<-w.turn
		return nil, w.fault("wait for its turn to write", err)
	}
	w.use(conn, pid)
	return func() {
		w.use(nil, 0)
		w.unlock(conn)
		<-w.turn
	}, nil
}

// holdDir is Hold in a directory, for whoever has the turn in this process.
func (w *Writer) holdDir(ctx context.Context) (release func(), err error) {
	done := func() {}
	if w.turns != nil {
		if done, err = w.turns.take(ctx); err != nil {
			<-w.turn
			return nil, w.fault("wait for its turn to write", err)
		}
	}
	return func() {
		done()
		<-w.turn
	}, nil
}

// use makes conn the connection of Updates, after those under way.
func (w *Writer) use(conn *sql.Conn, pid int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conn, w.pid = conn, pid
}

// Holding is an error where the log is not held, or no longer: asked of another connection to the same server, such as
// one that is about to write what goes with an entry.
func (w *Writer) Holding(ctx context.Context, tx *sql.Tx) error {
	if !w.remote() {
		return nil // a hold in a directory lasts as long as its process
	}
	w.mu.Lock()
	pid := w.pid
	w.mu.Unlock()
	var holding bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_locks
		WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid = $1
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND classid::bigint << 32 | objid::bigint = hashtextextended($2, 0))`, pid, "write "+w.origin).Scan(&holding)
	if err == nil && !holding {
		err = &record.Error{Kind: record.ErrUnavailable, Text: "nothing was written: the connection to " + w.base.Name +
			" that kept other processes from writing was lost; try again"}
	}
	return w.fault("see whether its turn to write lasts", err)
}

// lock returns a connection that holds the lock. One that broke since it was used last is noticed only now: as many are
// tried as the pool may have kept, and one more.
func (w *Writer) lock(ctx context.Context) (conn *sql.Conn, pid int, err error) {
	ctx, cancel := context.WithTimeout(ctx, w.patience)
	defer cancel()
	for range postgresConnections + 1 {
		if conn, err = w.writers.Conn(ctx); err != nil {
			return nil, 0, err
		}
		err = conn.QueryRowContext(ctx, `SELECT pg_backend_pid() FROM pg_advisory_lock(hashtextextended($1, 0))`,
			"write "+w.origin).Scan(&pid)
		if err == nil {
			return conn, pid, nil
		}
		drop(conn)
		if ctx.Err() != nil || w.base.Trouble(err) == sqldb.Held {
			break
		}
	}
	return nil, 0, err
}

// unlock gives the lock back, if need be by closing the connection.
func (w *Writer) unlock(conn *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), sqldb.LockPatience)
	defer cancel()
	var held bool
	err := conn.QueryRowContext(ctx, `SELECT pg_advisory_unlock(hashtextextended($1, 0))`, "write "+w.origin).Scan(&held)
	if err != nil || !held {
		drop(conn)
		return
	}
	conn.Close()
}

// drop closes a connection for good, with whatever it holds.
func drop(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the error is this one, or that it was dropped before
}

// Update implements record.Store.
func (w *Writer) Update(ctx context.Context, origin string, fn func(record.Tx) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn == nil || origin != w.origin {
		return w.Store.Update(ctx, origin, fn)
	}
	return w.updateOn(ctx, w.conn, origin, fn)
}
