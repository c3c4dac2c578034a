package desklog

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"net/url"
	"os"
	"time"

	"truce"
	"truce/internal/sqldb"
)

//go:embed sql/migrations/*.sql
var sqlText embed.FS

// Store keeps the desk of one member. It is safe for concurrent use, and several processes may have one open.
type Store struct {
	base  sqldb.Database
	db    *sql.DB
	clock func() time.Time
}

// Open opens the desk in a file, which is made where there is none, readable by its owner alone. What it answers is
// durable; what is deleted is overwritten. A nil clock is the machine's.
func Open(ctx context.Context, path string, clock func() time.Time) (*Store, error) {
	s := &Store{base: sqldb.Database{Name: path, Mend: "bring it back from a copy, or put it aside and begin a new one"},
		clock: clock}
	if s.clock == nil {
		s.clock = time.Now
	}
	if err := s.open(ctx, path); err != nil {
		if s.db != nil {
			s.db.Close()
		}
		return nil, s.fault(err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be made: may this user write there?", path)
	}
	s.db, err = sqldb.SQLite{Mode: url.Values{"_txlock": {"immediate"}},
		Pragmas: []string{"journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)"}}.Open(path)
	if err != nil {
		return err
	}
	texts, err := sqldb.ReadMigrations(sqlText)
	if err != nil {
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error { return texts.Apply(ctx, tx, func(text string) string { return text }) })
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Version is a number that grows with whatever changes, by whichever process.
func (s *Store) Version(ctx context.Context) (n int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT version FROM state`).Scan(&n)
	return n, s.fault(err)
}

// fault says what an error of the database means for the person who keeps it.
func (s *Store) fault(err error) error {
	if err == nil || errors.As(err, new(*truce.Error)) {
		return err
	}
	if ended := sqldb.Ended(err); ended != nil {
		return ended
	}
	return &truce.Error{Kind: truce.Unavailable, Message: s.base.Explain(err), Err: err}
}

// transact runs fn in a transaction that is durable when it returns without error.
func (s *Store) transact(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.fault(err)
	}
	defer tx.Rollback() // without effect after Commit
	if err := fn(tx); err != nil {
		return s.fault(err)
	}
	return s.fault(tx.Commit())
}

// change is transact where what is shown of the desk changes.
func (s *Store) change(ctx context.Context, fn func(*sql.Tx) error) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE state SET version = version + 1`)
		return err
	})
}

func (s *Store) now() truce.Instant { return truce.At(s.clock()) }

// scan reads every row of an answer into one of the list.
func scan[T any](rows *sql.Rows, err error, fields func(*T) []any) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var x T
		if err := rows.Scan(fields(&x)...); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

// newID is a random id.
func newID() string { return rand.Text() }
