package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/base64"
	"io"
	"sync"
	"time"

	"truce/internal/audit"
	"truce/internal/listen"
	"truce/internal/sqldb"
)

//go:embed sql/migrations/*.sql
var sqlText embed.FS

// Store keeps the people of one member. It is safe for concurrent use, and several processes may have one open.
type Store struct {
	db    *sqldb.Private
	clock func() time.Time
	rand  io.Reader
	audit func(audit.Act)
	tries tries
	mark  *sqldb.Answered

	hashing chan struct{} // full while as many passwords are hashed as may be at once
	byFrom  *listen.Turns // tries to be recognised, by address
	byBoth  *listen.Turns // by person and address; never by person alone: anybody could keep a person out

	mu         sync.Mutex
	ceremonies map[string]ceremony

	// Old says that the database was an old copy when it was opened: nobody is recognised by what it knew.
	Old bool
}

// Options are what varies between stores.
type Options struct {
	Clock func() time.Time // nil: the machine's
	Rand  io.Reader        // nil: crypto/rand
	// Audit is told what was done at the door and with people, and what was refused; whose node it is, it knows itself.
	// Nil: nobody is.
	Audit func(audit.Act)
	// Mark is a file of this machine, outside of every backup, that says how many changes were answered for; it is made
	// where there is none. Empty: an old copy that is put back is not noticed.
	Mark string
}

// How often one may try to be recognised.
const (
	fromBurst, fromEvery = 30, 2 * time.Second
	bothBurst, bothEvery = 6, 30 * time.Second
)

// hashedAtOnce bounds how many passwords are hashed at once: each takes 64 MiB.
const hashedAtOnce = 2

// Open opens the people in a file, which is made where there is none, readable by its owner alone. What it answers is
// durable; what is deleted is overwritten.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	s := &Store{clock: o.Clock, rand: o.Rand, audit: o.Audit, mark: sqldb.AnsweredAt(o.Mark),
		hashing: make(chan struct{}, hashedAtOnce),
		byFrom:  listen.NewTurns(fromBurst, fromEvery), byBoth: listen.NewTurns(bothBurst, bothEvery),
		ceremonies: map[string]ceremony{}}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	if s.audit == nil {
		s.audit = func(audit.Act) {}
	}
	var err error
	s.db, err = sqldb.OpenPrivate(ctx, path, "bring it back from a copy, or put it aside and enrol everybody anew",
		sqlText)
	if err != nil {
		return nil, err
	}
	if err := s.holdToMark(ctx); err != nil {
		s.db.Close()
		return nil, err
	}
	return s, nil
}

// Close closes the database, once nobody tries any more.
func (s *Store) Close() error {
	s.write(s.tries.end())
	return s.db.Close()
}

func (s *Store) fault(err error) error { return s.db.Fault(err) }

// update runs fn in a transaction, which is durable and noted down when update returns without error.
func (s *Store) update(ctx context.Context, fn func(*sql.Tx) error) error {
	return s.mark.Update(ctx, s.db, fn)
}

// change runs one statement as update does, and returns how many rows it changed.
func (s *Store) change(ctx context.Context, text string, args ...any) (rows int64, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, text, args...)
		if err == nil {
			rows, err = done.RowsAffected()
		}
		return err
	})
	return rows, err
}

// statement is a text with its arguments.
type statement struct {
	text string
	args []any
}

// run runs statements in their order.
func run(ctx context.Context, tx *sql.Tx, list ...statement) error {
	for _, st := range list {
		if _, err := tx.ExecContext(ctx, st.text, st.args...); err != nil {
			return err
		}
	}
	return nil
}

// random returns so many bytes as text that stands in an address.
func (s *Store) random(bytes int) (string, error) {
	b := make([]byte, bytes)
	if _, err := io.ReadFull(s.rand, b); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// hashOf is what is kept of a secret that is too long to be guessed.
func hashOf(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(h[:])
}

func (s *Store) now() int64 { return s.clock().Unix() }
