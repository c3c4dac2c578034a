package desklog

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"time"

	"truce"
	"truce/internal/sqldb"
)

//go:embed sql/migrations/*.sql
var sqlText embed.FS

// Store keeps the desk of one member. It is safe for concurrent use, and several processes may have one open.
type Store struct {
	db    *sqldb.Private
	clock func() time.Time
}

// Open opens the desk in a file, which is made where there is none, readable by its owner alone. What it answers is
// durable; what is deleted is overwritten. A nil clock is the machine's.
func Open(ctx context.Context, path string, clock func() time.Time) (*Store, error) {
	if clock == nil {
		clock = time.Now
	}
	db, err := sqldb.OpenPrivate(ctx, path, "bring it back from a copy, or put it aside and begin a new one", sqlText)
	if err != nil {
		return nil, err
	}
	return &Store{db: db, clock: clock}, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Version is a number that grows with whatever changes, by whichever process.
func (s *Store) Version(ctx context.Context) (n int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT version FROM state`).Scan(&n)
	return n, s.fault(err)
}

func (s *Store) fault(err error) error { return s.db.Fault(err) }

func (s *Store) transact(ctx context.Context, fn func(*sql.Tx) error) error {
	return s.db.Update(ctx, fn)
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

// newID is a random id.
func newID() string { return rand.Text() }
