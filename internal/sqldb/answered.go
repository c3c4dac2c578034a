package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"truce"
	"truce/record"
)

// Answered is a file of this machine, no part of a backup, that says how many changes of a private database were
// answered for. It is written after each is durable and before anybody is answered: a copy of the database from a day
// before is behind it, and a crash leaves the database ahead. The database counts them in its table change, in one row.
type Answered struct {
	path string // empty: nothing is written

	mu    sync.Mutex
	noted int64
}

// AnsweredAt returns the file of a name, of which nothing need be there; of no name nothing is kept.
func AnsweredAt(path string) *Answered { return &Answered{path: path} }

// Update runs fn in a transaction as a change, which is durable and noted down when Update returns without error.
func (a *Answered) Update(ctx context.Context, db *Private, fn func(*sql.Tx) error) error {
	var n int64
	err := db.Update(ctx, func(tx *sql.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `UPDATE change SET n = n + 1 RETURNING n`).Scan(&n)
	})
	if err != nil {
		return err
	}
	return a.note(n)
}

// Hold reports whether a database is an old copy: fewer changes were made in it than were answered for on this machine.
// Of one that is, revoke closes what it would open again.
func (a *Answered) Hold(ctx context.Context, db *Private, revoke func(*sql.Tx) error) (old bool, err error) {
	var n int64
	if err := db.QueryRowContext(ctx, `SELECT n FROM change`).Scan(&n); err != nil {
		return false, db.Fault(err)
	}
	next, old, err := a.old(n)
	if err != nil {
		return false, err
	}
	if !old {
		return false, a.note(n)
	}
	return true, a.Update(ctx, db, func(tx *sql.Tx) error {
		err := revoke(tx)
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE change SET n = $1`, next)
		}
		return err
	})
}

// note writes down that so many changes were made.
func (a *Answered) note(n int64) error {
	if a.path == "" {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if n <= a.noted {
		return nil
	}
	dir := filepath.Dir(a.path)
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		err = replace(a.path, strconv.FormatInt(n, 10)+"\n")
	}
	if err == nil {
		err = record.SyncDir(dir)
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "nothing can be written to %s: may this user write there, and is there room?",
			dir).Because(err)
	}
	a.noted = n
	return nil
}

// replace puts a file that is on the disk in the place of another.
func replace(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // without effect once it has its name
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// old reports whether a database in which n changes were made is an old copy, and how many it is to say from then on.
// Where the file says nothing that can be read every copy is taken for an old one.
func (a *Answered) old(n int64) (next int64, old bool, err error) {
	if a.path == "" {
		return n, false, nil
	}
	text, err := os.ReadFile(a.path)
	if errors.Is(err, fs.ErrNotExist) {
		return n, false, nil
	}
	if err != nil {
		return n, false, truce.Errorf(truce.Unavailable, "%s cannot be read: may this user read it?", a.path).Because(err)
	}
	said, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil || said < 0 || said == math.MaxInt64 {
		return n, true, nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.noted = max(a.noted, min(n, said))
	return max(n, said), n < said, nil
}
