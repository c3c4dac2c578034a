package recordsql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"truce/internal/sqldb"
	"truce/record"
)

// Locks between processes are those of empty SQLite databases, which work wherever SQLite does; the operating system
// lifts them when the process dies.

// sharing is how a process has a directory open to write.
type sharing int

const (
	alone sharing = iota // nobody else may
	among                // others may, each in its turn
)

// lockDir locks a directory for this process, until unlock is called, or says that it is among those who write to it.
// Whoever would be among them waits for one that has it alone; whoever would have it alone does not wait.
func lockDir(ctx context.Context, dir string, as sharing) (unlock func() error, err error) {
	begin, patience := "BEGIN EXCLUSIVE", time.Duration(0)
	if as == among {
		begin, patience = "BEGIN", sqldb.LockPatience
	}
	db, err := lockHandle(filepath.Join(dir, lockFile))
	if err != nil {
		return nil, err
	}
	conn, err := lockWithin(ctx, db, begin, patience)
	if err != nil {
		db.Close()
		if isHeld(err) {
			return nil, &record.Error{Kind: record.ErrUnavailable, Text: fmt.Sprintf("%s is in use by another process that "+
				"writes to it: stop that one first, or give this one another directory", dir)}
		}
		lock := sqldb.Database{Name: filepath.Join(dir, lockFile)}
		return nil, &record.Error{Kind: record.ErrUnavailable, Text: lock.Explain(err), Cause: err}
	}
	return func() error { return errors.Join(unlockOn(conn), db.Close()) }, nil
}

// isHeld reports whether another process has the lock.
func isHeld(err error) bool {
	var lock sqldb.Database
	return err != nil && lock.Trouble(err) == sqldb.Held
}

// lockHandle returns a handle on an empty database that serves as a lock.
func lockHandle(name string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String())
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// lockWithin is lockOn that tries again for a time. SQLite's own way to wait does not end with the context.
func lockWithin(ctx context.Context, db *sql.DB, begin string, patience time.Duration) (*sql.Conn, error) {
	enough := time.After(patience)
	for wait := time.Millisecond; ; wait = min(2*wait, 20*time.Millisecond) {
		conn, err := lockOn(ctx, db, begin)
		if !isHeld(err) || patience == 0 {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-enough:
			return nil, err
		case <-time.After(wait):
		}
	}
}

// lockOn begins a transaction that holds its lock as long as the connection lasts, whatever becomes of the context.
func lockOn(ctx context.Context, db *sql.DB, begin string) (*sql.Conn, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err = conn.ExecContext(ctx, begin); err == nil {
		var n int // what reads takes the lock of readers
		err = conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&n)
	}
	if err != nil {
		drop(conn)
		return nil, err
	}
	return conn, nil
}

func unlockOn(conn *sql.Conn) error {
	_, err := conn.ExecContext(context.Background(), "ROLLBACK")
	if err != nil {
		drop(conn)
		return err
	}
	return conn.Close()
}

// dirTurns are the turns of the processes that write to one directory.
type dirTurns struct {
	name, dir string
	db        *sql.DB
}

func (t *dirTurns) open() (err error) {
	t.db, err = lockHandle(t.name)
	return err
}

// take waits for the turn of this process.
func (t *dirTurns) take(ctx context.Context) (release func(), err error) {
	conn, err := lockWithin(ctx, t.db, "BEGIN EXCLUSIVE", sqldb.LockPatience)
	if err == nil {
		return func() { unlockOn(conn) }, nil
	}
	if isHeld(err) {
		return nil, &record.Error{Kind: record.ErrUnavailable,
			Text: fmt.Sprintf("another process writes to %s, and did not let go "+
				"of it in time, as a long import does not: let it finish, then try again", t.dir)}
	}
	return nil, err
}
