package recordsql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"truce/record"
)

// The files of a SQLite store. databaseFile has a write-ahead log beside it while it is open.
const (
	databaseFile = "record.db"
	lockFile     = "record.lock"
)

// sqliteSettings are asked for and read back on every connection that writes. With synchronous FULL the write-ahead log
// is flushed to the disk before a commit returns; fullfsync makes that reach the medium on macOS.
var sqliteSettings = []struct{ name, set, readBack string }{
	{"busy_timeout", "10000", "10000"},
	{"journal_mode", "WAL", "wal"},
	{"synchronous", "FULL", "2"},
	{"fullfsync", "1", "1"},
	{"checkpoint_fullfsync", "1", "1"},
	{"wal_autocheckpoint", "4000", "4000"}, // pages of 4 KiB: a bulk append does not stop for every batch
}

// readConnections is how many reads go on at once.
const readConnections = 4

// OpenSQLite opens the store in a directory, and makes both where they do not exist. The directory is locked against
// every other process that would write to it, until Close; [OpenSQLiteReadOnly] still reads it.
func OpenSQLite(ctx context.Context, dir string) (*Store, error) {
	dir, err := makeDir(dir)
	if err != nil {
		return nil, err
	}
	s := newSQLite(dir)
	if err := s.openSQLite(ctx, dir); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func newSQLite(dir string) *Store {
	s := &Store{name: filepath.Join(dir, databaseFile)}
	s.explain = func(err error) *record.Error { return explainSQLite(err, dir) }
	return s
}

func (s *Store) openSQLite(ctx context.Context, dir string) error {
	unlock, err := lockDir(ctx, dir)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, unlock)
	_ = record.OwnerOnly(s.name, "-wal", "-shm") // where it cannot be, SQLite says what is wrong with the place
	if s.writers, err = openHandle(s.name, true, nil); err != nil {
		return s.fault("open", err)
	}
	s.writers.SetMaxOpenConns(1)
	if err := s.migrate(ctx, sqliteText); err != nil {
		return err
	}
	if err := record.SyncDir(dir); err != nil {
		return s.fault("open", err)
	}
	if s.readers, err = openHandle(s.name, false, nil); err != nil {
		return s.fault("open", err)
	}
	s.readers.SetMaxOpenConns(readConnections)
	s.readers.SetMaxIdleConns(readConnections)
	return s.prepare(ctx)
}

// OpenSQLiteReadOnly opens the store in a directory to read it, also while another process writes to it, and also where
// the directory cannot be written to.
func OpenSQLiteReadOnly(ctx context.Context, dir string) (*Store, error) {
	s := newSQLite(dir)
	if _, err := os.Stat(s.name); err != nil {
		return nil, &record.Error{Kind: record.ErrNotFound, Text: "there is no record in " + dir, Cause: err}
	}
	err := s.openReadOnly(ctx, url.Values{"mode": {"ro"}})
	if err != nil && !hasContent(s.name+"-wal") {
		// SQLite needs files beside the database to share it with a writer. In a directory that cannot be written to there
		// is no writer, and no unfinished write-ahead log either: the file can be read as it is.
		s.Close()
		err = s.openReadOnly(ctx, url.Values{"mode": {"ro"}, "immutable": {"1"}})
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) openReadOnly(ctx context.Context, query url.Values) error {
	var err error
	if s.readers, err = openHandle(s.name, false, query); err != nil {
		return s.fault("open", err)
	}
	s.readers.SetMaxOpenConns(readConnections)
	if err := s.checkVersion(ctx, s.readers); err != nil {
		return err
	}
	return s.prepare(ctx)
}

func hasContent(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Size() > 0
}

// openHandle returns a handle on a database file; the file is not touched yet.
func openHandle(name string, write bool, query url.Values) (*sql.DB, error) {
	if query == nil {
		query = url.Values{}
	}
	if write {
		query.Set("_txlock", "immediate")
		for _, p := range sqliteSettings {
			query.Add("_pragma", p.name+"("+p.set+")")
		}
	} else {
		query.Add("_pragma", "busy_timeout(10000)")
		query.Add("_pragma", "query_only(1)")
	}
	name, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(name), RawQuery: query.Encode()}
	c, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, err
	}
	if write {
		c = durable{c, name}
	}
	return sql.OpenDB(c), nil
}

// durable is a connector that hands out no connection whose settings could lose an acknowledged transaction.
type durable struct {
	driver.Connector
	name string
}

func (d durable) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := d.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range sqliteSettings {
		if got := readPragma(ctx, c, p.name); got != p.readBack {
			c.Close()
			return nil, &record.Error{Kind: record.ErrUnavailable, Text: fmt.Sprintf("%s cannot be used: its setting %s is %q and "+
				"must be %q, or what is acknowledged could be lost; is it on a file system that SQLite supports?", d.name, p.name, got, p.readBack)}
		}
	}
	return c, nil
}

func readPragma(ctx context.Context, c driver.Conn, name string) string {
	q, ok := c.(driver.QueryerContext)
	if !ok {
		return ""
	}
	rows, err := q.QueryContext(ctx, "PRAGMA "+name, nil)
	if err != nil {
		return err.Error()
	}
	defer rows.Close()
	row := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(row); err != nil || len(row) != 1 {
		return ""
	}
	return fmt.Sprint(row[0])
}

// lockDir locks a directory for this process and returns what unlocks it. The lock is that of an empty SQLite database,
// which works wherever SQLite does; the operating system lifts it when the process dies.
func lockDir(ctx context.Context, dir string) (unlock func() error, err error) {
	name := filepath.Join(dir, lockFile)
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(name), RawQuery: "_txlock=exclusive"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		db.Close()
		if primaryCode(err) == sqlite3.SQLITE_BUSY {
			return nil, &record.Error{Kind: record.ErrUnavailable, Text: fmt.Sprintf(
				"%s is in use by another process that writes to it: stop that one first, or give this one another directory", dir)}
		}
		return nil, explainSQLite(err, dir)
	}
	return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
}

// makeDir makes a directory that outlives a power cut, and returns its absolute path.
func makeDir(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	var missing []string
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		missing = append(missing, d)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", &record.Error{Kind: record.ErrUnavailable, Text: "the directory " + dir + " cannot be made", Cause: err}
	}
	for _, d := range missing {
		if err := record.SyncDir(filepath.Dir(d)); err != nil {
			return "", &record.Error{Kind: record.ErrUnavailable, Text: "the directory " + dir + " cannot be made", Cause: err}
		}
	}
	return dir, nil
}

// primaryCode returns SQLite's primary result code of err, and 0 for other errors.
func primaryCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// isInterrupted reports whether SQLite gave up because the context of the call ended.
func isInterrupted(err error) bool { return primaryCode(err) == sqlite3.SQLITE_INTERRUPT }

// explainSQLite says what an error of SQLite means for the person who keeps the directory.
func explainSQLite(err error, dir string) *record.Error {
	e := &record.Error{Kind: record.ErrUnavailable, Cause: err}
	switch primaryCode(err) {
	case sqlite3.SQLITE_FULL:
		e.Text = "the disk that holds " + dir + " is full: make room on it"
	case sqlite3.SQLITE_READONLY:
		e.Text = dir + " cannot be written to: give this user the right to write there, or mount it for writing"
	case sqlite3.SQLITE_CANTOPEN:
		e.Text = "the files in " + dir + " cannot be opened: does the directory exist, and may this user read and write it?"
	case sqlite3.SQLITE_IOERR:
		e.Text = "the disk that holds " + dir + " reports an error: is it full, taken away, or failing?"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		e.Text = "the database in " + dir + " is held by another process: stop that one"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		e.Kind = record.ErrDamaged
		e.Text = "the database in " + dir + " is damaged: keep a copy of it, and fetch the logs back from a member that mirrors them"
	case sqlite3.SQLITE_CONSTRAINT:
		e.Kind = record.ErrConflict
		e.Text = "the database in " + dir + " holds other data in this place"
	default:
		e.Text = "the database in " + dir + " does not answer"
	}
	return e
}

// sqliteText turns the text of a migration into that of SQLite. It takes the types as they are: a column that is not
// declared BLOB still keeps a blob as a blob.
func sqliteText(text string) string { return strings.ReplaceAll(text, `COLLATE "C"`, "COLLATE BINARY") }
