package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"

	"truce"
	"truce/internal/sqldb"
	"truce/record"
)

// readConnections is how many reads go on at once.
const readConnections = 4

// checkpointBytes is how much is written, roughly, before the write-ahead log is carried over into the database.
const checkpointBytes = 64 << 20

// OpenSQLite opens the read models in a file, whose directory must exist, and makes them where they do not exist.
// Several processes may have the file open and write to it, one after the other. founding names the process; with the
// zero Digest the first log read does.
func OpenSQLite(ctx context.Context, file string, founding truce.Digest) (*Store, error) {
	s := &Store{founding: founding, base: inFile(file)}
	if err := s.openSQLite(ctx, file); err != nil {
		return nil, errors.Join(s.fault("open", err), s.Close())
	}
	return s, nil
}

func (s *Store) openSQLite(ctx context.Context, file string) error {
	texts, err := statements()
	if err != nil {
		return err
	}
	_ = record.OwnerOnly(file, "-wal", "-shm") // where it cannot be, SQLite says what is wrong with the place
	// One writer; what is committed is carried over by checkpoint, not within a commit that readers wait for.
	writers, err := sqldb.SQLite{Mode: url.Values{"_txlock": {"immediate"}}, Pragmas: []string{"journal_mode(WAL)",
		"synchronous(NORMAL)", "wal_autocheckpoint(0)", "cache_size(-32768)"}}.Open(file)
	if err != nil {
		return err
	}
	s.close = append(s.close, writers.Close)
	writers.SetMaxOpenConns(1)
	if err := s.migrate(ctx, writers, nil, sqliteText); err != nil {
		return err
	}
	w := &sqliteWriter{s: s, db: writers, texts: texts}
	if w.stmts, err = prepare(ctx, writers, texts, always); err != nil {
		return err
	}
	s.update = w.update
	s.close = append([]func() error{w.checkpoint}, s.close...)
	return s.openReaders(ctx, file, readOnly, texts)
}

// readOnly is how a file is opened that somebody may be writing to.
var readOnly = url.Values{"mode": {"ro"}}

// OpenSQLiteReadOnly opens the read models in a file to read them, also while another process writes to them, and also
// where the directory cannot be written to.
func OpenSQLiteReadOnly(ctx context.Context, file string, founding truce.Digest) (*Store, error) {
	s, err := openReadOnly(ctx, file, founding, readOnly)
	if mode, may := sqldb.AsItIs(file); truce.KindOf(err) == truce.Unavailable && may {
		if asItIs, err := openReadOnly(ctx, file, founding, mode); err == nil {
			return asItIs, nil
		}
	}
	return s, err
}

func openReadOnly(ctx context.Context, file string, founding truce.Digest, mode url.Values) (*Store, error) {
	s := &Store{founding: founding, base: inFile(file)}
	s.update = func(context.Context, func(writer) error) error {
		return truce.Errorf(truce.Unavailable, "%s was opened to read only", file)
	}
	texts, err := statements()
	if err == nil {
		err = s.openReaders(ctx, file, mode, texts)
	}
	if err != nil {
		return nil, errors.Join(s.fault("open", err), s.Close())
	}
	return s, nil
}

func (s *Store) openReaders(ctx context.Context, file string, mode url.Values, texts map[string]string) error {
	var err error
	pragmas := []string{"query_only(1)", "cache_size(-16384)"}
	if s.readers, err = (sqldb.SQLite{Mode: mode, Pragmas: pragmas}).Open(file); err != nil {
		return err
	}
	s.close = append(s.close, s.readers.Close)
	made, err := s.sqliteDefinitions(ctx)
	if err != nil {
		return err
	}
	s.defined, s.intact = made.check, intact
	s.readers.SetMaxOpenConns(readConnections)
	s.readers.SetMaxIdleConns(readConnections)
	return s.begin(ctx, texts)
}

// sqliteWriter writes by way of a handle with one connection.
type sqliteWriter struct {
	s       *Store
	db      *sql.DB
	texts   map[string]string
	stmts   map[string]*sql.Stmt
	written int // bytes, roughly, since the last checkpoint
}

func (w *sqliteWriter) update(ctx context.Context, fn func(writer) error) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after Commit
	if err := w.s.defined(ctx, tx); err != nil {
		return err
	}
	// With a context that can end the driver starts a goroutine for every statement; fn looks at it instead.
	t := &countingTx{sqlTx: sqlTx{ctx: context.WithoutCancel(ctx), tx: tx, stmts: w.stmts, texts: w.texts}}
	if err := fn(t); err != nil {
		return err
	}
	if err := w.s.publish(tx.Commit); err != nil {
		return err
	}
	if w.written += t.written; w.written < checkpointBytes {
		return nil
	}
	return w.checkpoint()
}

// checkpoint carries what is committed over into the database, as far as no reader still needs it as it was.
func (w *sqliteWriter) checkpoint() error {
	w.written = 0
	_, err := w.db.Exec(`PRAGMA wal_checkpoint(PASSIVE)`)
	return err
}

// countingTx counts what is written.
type countingTx struct {
	sqlTx
	written int
}

func (t *countingTx) exec(name string, args ...any) error {
	for _, a := range args {
		if text, ok := a.(string); ok {
			t.written += len(text)
		}
	}
	t.written += 128 // for the rest of the row and its indexes
	return t.sqlTx.exec(name, args...)
}

// sqliteText turns the text of a migration into that of SQLite, which orders text by bytes by itself, and whose rows
// stand in the order of an integer primary key only if it is called that.
func sqliteText(text string) string {
	return strings.NewReplacer(`COLLATE "C"`, "", "BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY").Replace(text)
}

func inFile(file string) sqldb.Database {
	return sqldb.Database{Name: file, Mend: "truce rebuild makes it again from the logs"}
}
