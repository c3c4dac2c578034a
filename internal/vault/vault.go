// Package vault keeps what must be forgettable: the words, sources and unreleased fields that stay with one member.
//
// The record holds salted commitments; content and salt live here, in a database of their own that is never mirrored.
// Destroying both leaves the log valid and the content beyond guessing. In this version content is stored as it is: it
// is protected by the permissions of the file and of the disk, not by encryption. Whoever can read the node's directory
// can read it; docs/threat-model.md says so.
package vault

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"truce"
)

// Secret is one sealed field of one version of a thing.
type Secret struct {
	Object  string // id of the report, assessment or operation
	Version int    // of a report; 1 for others
	Field   string
	Claim   string // claim id of the entry that carries the commitment
	Salt    [32]byte
	Content []byte
}

// Commit returns the commitment the record carries for the secret.
func (s Secret) Commit() truce.Digest { return truce.Commit(s.Claim, s.Field, s.Salt, s.Content) }

// Vault is the store of one member's secrets. It is safe for concurrent use.
type Vault struct {
	db   *sql.DB
	path string
	bare bool // opened to read, and nothing was ever put in it
}

const schema = `
create table if not exists secret (
  object  text    not null,
  version integer not null,
  field   text    not null,
  claim   text    not null,
  salt    blob    not null,
  content blob    not null,
  primary key (object, version, field)
) without rowid`

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
// overwritten (secure_delete). A vault that is not there is an error of kind [truce.NotFound]: nobody should find out by
// an empty answer that what was sealed is lost.
func Open(ctx context.Context, path string) (*Vault, error) {
	v, err := open(path, "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)")
	if err != nil {
		return nil, err
	}
	if _, err := v.db.ExecContext(ctx, schema); err != nil {
		v.db.Close()
		return nil, v.fault(err)
	}
	return v, nil
}

// OpenRead opens the vault in a file to read it, beside a process that may be writing, and also where nothing can be
// written. An empty file is an empty vault.
func OpenRead(ctx context.Context, path string) (*Vault, error) {
	v, err := open(path, "query_only(1)")
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

// look reads whether there is a table yet.
func (v *Vault) look(ctx context.Context) error {
	var tables int
	err := v.db.QueryRowContext(ctx, `select count(*) from sqlite_master where name = 'secret'`).Scan(&tables)
	v.bare = tables == 0
	return err
}

func open(path string, pragmas ...string) (*Vault, error) {
	v := &Vault{path: path}
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, truce.Errorf(truce.NotFound, "the vault %s is not there: bring it back from a copy; where there is none, make an empty file of that name, and what was sealed in it stays sealed for ever", path)
		}
		return nil, truce.Errorf(truce.Unavailable, "the vault %s cannot be opened: %v", path, plain(err))
	}
	var err error
	v.db, err = connect(path, url.Values{"_pragma": append([]string{"busy_timeout(5000)"}, pragmas...), "_txlock": {"immediate"}})
	return v, v.fault(err)
}

func connect(path string, q url.Values) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err == nil {
		db.SetMaxOpenConns(4)
	}
	return db, err
}

// plain is an error of the operating system without the name of what was done to which file.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// fault says what an error of the database means for the person who keeps the vault.
func (v *Vault) fault(err error) error {
	var known *truce.Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	code := 0
	var e *sqlite.Error
	if errors.As(err, &e) {
		code = e.Code() & 0xff
	}
	says := "does not answer"
	switch code {
	case sqlite3.SQLITE_INTERRUPT: // the context ended
		return context.Canceled
	case sqlite3.SQLITE_FULL:
		says = "cannot be written: its disk is full; make room on it"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		says = "cannot be written: give this user the right to write there, or mount it for writing"
	case sqlite3.SQLITE_CANTOPEN:
		says = "cannot be opened: may this user read and write it and its directory?"
	case sqlite3.SQLITE_IOERR:
		says = "cannot be used: its disk reports an error; is it full, taken away, or failing?"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		says = "is held by another process: stop that one"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		says = "is damaged: keep it as it is, and bring it back from a copy"
	}
	return &truce.Error{Kind: truce.Unavailable, Message: "the vault " + v.path + " " + says, Err: err}
}

// Close closes the vault.
func (v *Vault) Close() error { return v.db.Close() }

// Put stores secrets durably, all or none. It must have returned before the entry with their commitments is appended:
// a commitment without content helps nobody. What is already held of the same version of a thing is replaced as a whole:
// it belongs to an append that did not happen, and the id was given again.
func (v *Vault) Put(ctx context.Context, secrets ...Secret) error {
	return v.fault(v.put(ctx, secrets))
}

func (v *Vault) put(ctx context.Context, secrets []Secret) error {
	tx, err := v.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	del, err := tx.PrepareContext(ctx, `delete from secret where object = ? and version = ?`)
	if err != nil {
		return err
	}
	defer del.Close()
	ins, err := tx.PrepareContext(ctx, `insert into secret (object, version, field, claim, salt, content) values (?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer ins.Close()
	type version struct {
		object string
		n      int
	}
	begun := map[version]bool{}
	for _, s := range secrets {
		if k := (version{s.Object, s.Version}); !begun[k] {
			begun[k] = true
			if _, err := del.ExecContext(ctx, s.Object, s.Version); err != nil {
				return err
			}
		}
		if _, err := ins.ExecContext(ctx, s.Object, s.Version, s.Field, s.Claim, s.Salt[:], s.Content); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Of returns the secrets held of a thing, in order of version and field; none is no error, for they may have been
// destroyed or belong to another member.
func (v *Vault) Of(ctx context.Context, object string) ([]Secret, error) {
	out, err := v.of(ctx, object)
	return out, v.fault(err)
}

func (v *Vault) of(ctx context.Context, object string) ([]Secret, error) {
	if v.bare {
		return nil, nil
	}
	rows, err := v.db.QueryContext(ctx, `select object, version, field, claim, salt, content from secret where object = ? order by version, field`, object)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Secret
	for rows.Next() {
		var s Secret
		var salt []byte
		if err := rows.Scan(&s.Object, &s.Version, &s.Field, &s.Claim, &salt, &s.Content); err != nil {
			return nil, err
		}
		copy(s.Salt[:], salt)
		out = append(out, s)
	}
	return out, rows.Err()
}

// Erase destroys content and salt of one field of a thing, in all its versions. It is an error of kind [truce.NotFound]
// when the vault holds none. Copies outside this vault (backups, printouts) are beyond its reach.
func (v *Vault) Erase(ctx context.Context, object, field string) error {
	res, err := v.db.ExecContext(ctx, `delete from secret where object = ? and field = ?`, object, field)
	if err != nil {
		return v.fault(err)
	}
	if n, err := res.RowsAffected(); err == nil && n == 0 {
		return truce.Errorf(truce.NotFound, "the vault holds no %s of %s", field, object)
	}
	_, err = v.db.ExecContext(ctx, `pragma wal_checkpoint(truncate)`)
	return v.fault(err)
}
