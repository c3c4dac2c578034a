package vault

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"truce"
	"truce/internal/sqldb"
)

// Create makes an empty vault in a file that does not exist yet, or opens one that does.
func Create(ctx context.Context, path string) (*Vault, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "the vault %s cannot be made: %v", path, plain(err))
	}
	return Open(ctx, path)
}

// Open opens the vault in a file. Writes are durable before they return (synchronous=FULL); deleted content is
// overwritten (secure_delete). A vault that is not there is an error of kind [truce.NotFound]: nobody should find out
// by an empty answer that what was sealed is lost.
func Open(ctx context.Context, path string) (*Vault, error) {
	v, err := openSQLite(path, "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)")
	if err != nil {
		return nil, err
	}
	v.forget = func(ctx context.Context) error { return sqldb.Forget(ctx, v.db, v.base.Name) }
	if err := v.migrate(ctx, sqliteText); err != nil {
		v.db.Close()
		return nil, v.fault(err)
	}
	return v, nil
}

// OpenRead opens the vault in a file to read it, beside a process that may be writing, and also where nothing can be
// written. An empty file is an empty vault.
func OpenRead(ctx context.Context, path string) (*Vault, error) {
	v, err := openSQLite(path, "query_only(1)")
	if err != nil {
		return nil, err
	}
	if err = v.look(ctx); err == nil {
		return v, nil
	}
	v.db.Close()
	// SQLite needs files beside the database to share it with a writer. Where it cannot make them there is no writer, and
	// unless a write-ahead log was left behind the file can be read as it is.
	if info, walErr := os.Stat(path + "-wal"); walErr == nil && info.Size() > 0 {
		return nil, v.fault(err)
	}
	if v.db, err = connect(path, url.Values{"mode": {"ro"}, "immutable": {"1"}}); err == nil {
		err = v.look(ctx)
	}
	if err != nil {
		v.db.Close()
		return nil, v.fault(err)
	}
	return v, nil
}

// look reads whether there are tables yet, and whether they are those this program reads.
func (v *Vault) look(ctx context.Context) error {
	var secret, version int
	const tables = `SELECT count(*), count(*) FILTER (WHERE name = 'version') FROM sqlite_master
		WHERE type = 'table' AND name IN ('secret', 'version')`
	err := v.db.QueryRowContext(ctx, tables).Scan(&secret, &version)
	switch {
	case err != nil:
		return err
	case secret == 0:
		v.bare = true
		return nil
	case version == 0:
		return v.older()
	}
	return v.current(ctx)
}

func openSQLite(path string, pragmas ...string) (*Vault, error) {
	v := &Vault{base: sqldb.Database{Name: "the vault " + path, Mend: "keep it as it is, and bring it back from a copy"}}
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, truce.Errorf(truce.NotFound,
				"the vault %s is not there: bring it back from a copy; where there is none, "+
					"make an empty file of that name, and what was sealed in it stays sealed for ever", path)
		}
		return nil, truce.Errorf(truce.Unavailable, "the vault %s cannot be opened: %v", path, plain(err))
	}
	var err error
	if v.place, err = sqldb.PlaceOf(path); err == nil {
		v.db, err = connect(path, url.Values{"_txlock": {"immediate"}}, pragmas...)
	}
	return v, v.fault(err)
}

func connect(path string, mode url.Values, pragmas ...string) (*sql.DB, error) {
	db, err := sqldb.SQLite{Mode: mode, Pragmas: pragmas}.Open(path)
	if err == nil {
		db.SetMaxOpenConns(4)
	}
	return db, err
}

// sqliteText turns the text of a migration into that of SQLite.
func sqliteText(text string) string { return strings.ReplaceAll(text, `COLLATE "C"`, `COLLATE BINARY`) }

// plain is an error of the operating system without the name of what was done to which file.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
