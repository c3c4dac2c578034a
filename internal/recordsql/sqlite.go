package recordsql

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"truce/internal/sqldb"
	"truce/record"
)

// The files of a SQLite store. databaseFile has a write-ahead log beside it while it is open.
const (
	databaseFile = "record.db"
	lockFile     = "record.lock" // who has the directory open to write
	turnFile     = "record.turn" // who of them writes now
)

// sqliteSettings are asked for and read back on every connection that writes. With synchronous FULL the write-ahead log
// is flushed to the disk before a commit returns; fullfsync makes that reach the medium on macOS.
var sqliteSettings = []sqldb.Pragma{
	{Name: "journal_mode", Set: "WAL", ReadBack: "wal"},
	{Name: "synchronous", Set: "FULL", ReadBack: "2"},
	{Name: "fullfsync", Set: "1", ReadBack: "1"},
	{Name: "checkpoint_fullfsync", Set: "1", ReadBack: "1"},
	// pages of 4 KiB: a bulk append does not stop for each batch
	{Name: "wal_autocheckpoint", Set: "4000", ReadBack: "4000"},
}

// readConnections is how many reads go on at once.
const readConnections = 4

// OpenSQLite opens the store in a directory, and makes both where they do not exist. The directory is locked against
// every other process that would write to it, until Close; [OpenSQLiteReadOnly] still reads it.
func OpenSQLite(ctx context.Context, dir string) (*Store, error) { return openSQLite(ctx, dir, alone) }

// ShareSQLite is OpenSQLite for one of several processes of this machine that write to the directory, each having
// opened it so: they write one after the other, see [Store.Writer]. One that has it by OpenSQLite is waited for a
// while.
func ShareSQLite(ctx context.Context, dir string) (*Store, error) { return openSQLite(ctx, dir, among) }

func openSQLite(ctx context.Context, dir string, as sharing) (*Store, error) {
	dir, err := makeDir(dir)
	if err != nil {
		return nil, err
	}
	s := newSQLite(dir)
	if as == among {
		s.turns = &dirTurns{name: filepath.Join(dir, turnFile), dir: dir}
	}
	if err := s.openSQLite(ctx, dir, as); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func newSQLite(dir string) *Store {
	return &Store{base: sqldb.Database{Name: filepath.Join(dir, databaseFile),
		Mend: "keep a copy of it, and fetch the logs back from a member that mirrors them"}}
}

func (s *Store) openSQLite(ctx context.Context, dir string, as sharing) error {
	unlock, err := lockDir(ctx, dir, as)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, unlock)
	if s.turns != nil {
		if err := s.turns.open(); err != nil {
			return s.fault("open", err)
		}
		s.closers = append(s.closers, s.turns.db.Close)
	}
	_ = record.OwnerOnly(s.base.Name, "-wal", "-shm") // where it cannot be, SQLite says what is wrong with the place
	if s.writers, err = durable.Open(s.base.Name); err != nil {
		return s.fault("open", err)
	}
	s.writers.SetMaxOpenConns(1)
	if err := s.migrate(ctx, sqliteText); err != nil {
		return err
	}
	if err := record.SyncDir(dir); err != nil {
		return s.fault("open", err)
	}
	if s.place, err = sqldb.PlaceOf(s.base.Name); err != nil {
		return s.fault("open", err)
	}
	if s.readers, err = readOnly(nil).Open(s.base.Name); err != nil {
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
	if _, err := os.Stat(s.base.Name); err != nil {
		return nil, &record.Error{Kind: record.ErrNotFound, Text: "there is no record in " + dir, Cause: err}
	}
	err := s.openReadOnly(ctx, url.Values{"mode": {"ro"}})
	if mode, may := sqldb.AsItIs(s.base.Name); err != nil && may {
		s.Close()
		err = s.openReadOnly(ctx, mode)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) openReadOnly(ctx context.Context, query url.Values) error {
	var err error
	if s.readers, err = readOnly(query).Open(s.base.Name); err != nil {
		return s.fault("open", err)
	}
	s.readers.SetMaxOpenConns(readConnections)
	if err := s.checkVersion(ctx, s.readers); err != nil {
		return err
	}
	return s.prepare(ctx)
}

// durable opens the database to write to it.
var durable = sqldb.SQLite{Mode: url.Values{"_txlock": {"immediate"}}, Settings: sqliteSettings}

func readOnly(mode url.Values) sqldb.SQLite {
	return sqldb.SQLite{Mode: mode, Pragmas: []string{"query_only(1)"}}
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

// sqliteText turns the text of a migration into that of SQLite. It takes the types as they are: a column that is not
// declared BLOB still keeps a blob as a blob.
func sqliteText(text string) string { return strings.ReplaceAll(text, `COLLATE "C"`, "COLLATE BINARY") }
