package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"os"
	"sync"
	"time"

	"truce"
	"truce/internal/audit"
	"truce/internal/listen"
	"truce/internal/sqldb"
)

//go:embed sql/migrations/*.sql
var sqlText embed.FS

// Store keeps the people of one member. It is safe for concurrent use, and several processes may have one open.
type Store struct {
	base  sqldb.Database
	db    *sql.DB
	clock func() time.Time
	rand  io.Reader
	audit func(audit.Act)
	tries tries

	hashing chan struct{} // full while as many passwords are hashed as may be at once
	byFrom  *listen.Turns // tries to be recognised, by address
	byBoth  *listen.Turns // by person and address; never by person alone: anybody could keep a person out

	mu         sync.Mutex
	ceremonies map[string]ceremony
}

// Options are what varies between stores.
type Options struct {
	Clock func() time.Time // nil: the machine's
	Rand  io.Reader        // nil: crypto/rand
	// Audit is told what was done at the door and with people, and what was refused; whose node it is, it knows itself.
	// Nil: nobody is.
	Audit func(audit.Act)
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
	s := &Store{base: sqldb.Database{Name: path,
		Mend: "bring it back from a copy, or put it aside and enrol everybody anew"},
		clock: o.Clock, rand: o.Rand, audit: o.Audit, hashing: make(chan struct{}, hashedAtOnce),
		byFrom: listen.NewTurns(fromBurst, fromEvery), byBoth: listen.NewTurns(bothBurst, bothEvery),
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
	return s.update(ctx, func(tx *sql.Tx) error { return texts.Apply(ctx, tx, func(text string) string { return text }) })
}

// Close closes the database, once nobody tries any more.
func (s *Store) Close() error {
	s.write(s.tries.end())
	return s.db.Close()
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

// update runs fn in a transaction that is durable when update returns without error.
func (s *Store) update(ctx context.Context, fn func(*sql.Tx) error) error {
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
