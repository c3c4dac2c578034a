package sqldb

import (
	"context"
	"database/sql"
	"io/fs"
	"net/url"
	"os"
	"time"

	"truce"
)

// Private is a database of its own in a file that its owner alone can read: what a node keeps for itself beside the
// record. What it answers is durable; what is deleted is overwritten. It is safe for concurrent use, and several
// processes may have one open.
type Private struct {
	*sql.DB
	named Database
	place Place
}

// OpenPrivate opens the database in a file, which is made where there is none, and brings its tables to the form of the
// migrations. mend is what to do when it is damaged. Its errors are [truce.Error]s.
func OpenPrivate(ctx context.Context, path, mend string, migrations fs.FS) (*Private, error) {
	p := &Private{named: Database{Name: path, Mend: mend}}
	if err := p.open(ctx, path, migrations); err != nil {
		if p.DB != nil {
			p.Close()
		}
		return nil, p.Fault(err)
	}
	return p, nil
}

func (p *Private) open(ctx context.Context, path string, migrations fs.FS) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be made: may this user write there?", path)
	}
	if p.place, err = PlaceOf(path); err != nil {
		return err
	}
	p.DB, err = SQLite{Mode: url.Values{"_txlock": {"immediate"}},
		Pragmas: []string{"journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)"}}.Open(path)
	if err != nil {
		return err
	}
	texts, err := ReadMigrations(migrations)
	if err != nil {
		return err
	}
	return p.Update(ctx, func(tx *sql.Tx) error { return texts.Apply(ctx, tx, func(text string) string { return text }) })
}

// Fault says what an error of the database means for the person who keeps it.
func (p *Private) Fault(err error) error { return p.named.Fault("", err) }

// Update runs fn in a transaction that is durable when Update returns without error.
func (p *Private) Update(ctx context.Context, fn func(*sql.Tx) error) error {
	if err := p.place.Still(); err != nil {
		return p.Fault(err)
	}
	tx, err := p.BeginTx(ctx, nil)
	if err != nil {
		return p.Fault(err)
	}
	defer tx.Rollback() // without effect after Commit
	if err := fn(tx); err != nil {
		return p.Fault(err)
	}
	return p.Fault(tx.Commit())
}

// Forget empties the journal, which still holds what was overwritten in the database. See [Forget].
func (p *Private) Forget(ctx context.Context) error {
	return p.Fault(Forget(ctx, p.DB, p.named.Name))
}

// Forget empties the journal of a SQLite database of that name, which still holds what was overwritten in it. It is an
// error of kind [truce.Unavailable] when somebody goes on reading what was there before: then it has to be called
// again. Somebody else who empties it at the same time is waited for here, since SQLite does not
// (https://www.sqlite.org/c3ref/wal_checkpoint_v2.html: no busy handler for that lock).
func Forget(ctx context.Context, db *sql.DB, name string) error {
	for until := time.Now().Add(patience); ; {
		var held, frames, moved int
		err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&held, &frames, &moved)
		switch {
		case err != nil || held == 0:
			return err
		case time.Now().After(until):
			return truce.Errorf(truce.Unavailable,
				"what was destroyed is gone from %s, and not yet from its journal, which somebody is reading: do it again", name)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}
