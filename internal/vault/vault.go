// Package vault keeps what must be forgettable: the words, sources and unreleased fields that stay with one member.
//
// The record holds salted commitments; content and salt live here, in a database of their own that is never mirrored:
// SQLite or PostgreSQL, from the same SQL text (the files in sql/, each named by the question it answers). Destroying
// both leaves the log valid and the content beyond guessing.
//
// A secret is closed where officers of the member have keys: content and salt are then one age file that only an
// officer's key opens, and the node holds no such key. Where no officer has one it is held as it is, protected by the
// permissions of the file and of the disk alone. docs/vault.md says which is which.
package vault

import (
	"context"
	"database/sql"
	"embed"

	"truce"
	"truce/internal/sqldb"
)

//go:embed sql/*.sql sql/migrations/*.sql
var sqlText embed.FS

// Vault is the store of one member's secrets. It is safe for concurrent use, and keeps nothing in memory: several
// processes may have one open.
type Vault struct {
	base  sqldb.Database
	place sqldb.Place // of the file
	db    *sql.DB
	begin func(ctx context.Context, tx *sql.Tx) error // first thing in a transaction that writes; may be nil
	// of the commits; nil: the database says what is to be known of them
	watch  *sqldb.Watch
	forget func(ctx context.Context) error             // empties the journal; nil where there is none
	guard  func(ctx context.Context, tx *sql.Tx) error // first thing in a Put, behind every other writer; may be nil
	bare   bool                                        // opened to read, and nothing was ever put in it
}

// Close closes the vault.
func (v *Vault) Close() error { return v.db.Close() }

// fault says what an error of the database means for the person who keeps the vault.
func (v *Vault) fault(err error) error { return v.base.Fault("", err) }

// update runs fn in a transaction that is durable when update returns without error.
func (v *Vault) update(ctx context.Context, fn func(tx *sql.Tx) error) error {
	if err := v.place.Still(); err != nil {
		return err
	}
	conn, err := v.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after Commit
	if v.begin != nil {
		if err := v.begin(ctx, tx); err != nil {
			return err
		}
	}
	if err := fn(tx); err != nil {
		return err
	}
	if v.watch != nil {
		return v.watch.Commit(conn, tx)
	}
	return tx.Commit()
}

// Guard has Put ask, inside its transaction and when no other writes any more, whether it may go on. Where several
// processes write one log, one that lost its turn unawares would otherwise replace what another has entered since under
// the same id. It is called before the vault is used.
func (v *Vault) Guard(ask func(ctx context.Context, tx *sql.Tx) error) { v.guard = ask }

// Put stores secrets durably, all or none. It must have returned before the entry with their commitments is appended:
// a commitment without content helps nobody. What is already held of the same version of a thing is replaced as a
// whole: it belongs to an append that did not happen, and the id was given again.
func (v *Vault) Put(ctx context.Context, secrets ...Secret) error {
	return v.fault(v.update(ctx, func(tx *sql.Tx) error {
		if v.guard != nil {
			if err := v.guard(ctx, tx); err != nil {
				return err
			}
		}
		return put(ctx, tx, secrets)
	}))
}

func put(ctx context.Context, tx *sql.Tx, secrets []Secret) error {
	drop, err := prepare(ctx, tx, "drop")
	if err != nil {
		return err
	}
	defer drop.Close()
	ins, err := prepare(ctx, tx, "put")
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
			if _, err := drop.ExecContext(ctx, s.Object, s.Version); err != nil {
				return err
			}
		}
		if _, err := ins.ExecContext(ctx, s.row()...); err != nil {
			return err
		}
	}
	return nil
}

func prepare(ctx context.Context, tx *sql.Tx, name string) (*sql.Stmt, error) {
	text, err := sqldb.Statement(sqlText, name)
	if err != nil {
		return nil, err
	}
	return tx.PrepareContext(ctx, text)
}

// Of returns the secrets held of a thing, in order of version and field; none is no error, for they may have been
// destroyed or belong to another member.
func (v *Vault) Of(ctx context.Context, object string) ([]Secret, error) {
	return read(ctx, v, "of", scanSecret, object)
}

// read returns what a statement selects, row by row; nothing where nothing was ever put into the vault.
func read[T any](ctx context.Context, v *Vault, name string, scan func(*sql.Rows) (T, error),
	args ...any) ([]T, error) {
	if v.bare {
		return nil, nil
	}
	text, err := sqldb.Statement(sqlText, name)
	if err != nil {
		return nil, err
	}
	rows, err := v.db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, v.fault(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		x, err := scan(rows)
		if err != nil {
			return nil, v.fault(err)
		}
		out = append(out, x)
	}
	return out, v.fault(rows.Err())
}

// row is a secret as the table keeps it: whose it is, then its columns.
func (s Secret) row() []any {
	return append([]any{s.Object, s.Version, s.Field, s.Claim}, s.columns()...)
}

// columns are salt, content, commitment and recipients of a secret as the table keeps them.
func (s Secret) columns() []any {
	if s.Closed == nil {
		return []any{s.Salt[:], s.Content, nil, ""}
	}
	return []any{[]byte{}, s.Closed.File, s.Closed.Commit[:], join(s.Closed.To)}
}

func scanSecret(rows *sql.Rows) (Secret, error) {
	var s Secret
	var salt, content, commit []byte
	var to string
	if err := rows.Scan(&s.Object, &s.Version, &s.Field, &s.Claim, &salt, &content, &commit, &to); err != nil {
		return Secret{}, err
	}
	switch {
	case to == "" && len(salt) == len(s.Salt):
		s.Salt, s.Content = [32]byte(salt), content
	case to != "" && len(commit) == len(truce.Digest{}):
		s.Closed = &Closed{Commit: truce.Digest(commit), To: split(to), File: content}
	default:
		return Secret{}, truce.Errorf(truce.Unavailable,
			"the vault is damaged where it holds the %s of %s: bring it back from a copy", s.Field, s.Object)
	}
	return s, nil
}

// After returns up to limit secrets behind the given one, in order of thing, version and field; the zero Secret stands
// before the first.
func (v *Vault) After(ctx context.Context, s Secret, limit int) ([]Secret, error) {
	return read(ctx, v, "after", scanSecret, s.Object, s.Version, s.Field, limit)
}

// Replace keeps secrets in another form, all or none: was[i] is held as next[i] from now on, unless it was destroyed or
// replaced meanwhile. What was held before is overwritten as by [Vault.Erase].
func (v *Vault) Replace(ctx context.Context, was, next []Secret) error {
	err := v.update(ctx, func(tx *sql.Tx) error {
		stmt, err := prepare(ctx, tx, "replace")
		if err != nil {
			return err
		}
		defer stmt.Close()
		for i, s := range next {
			if _, err := stmt.ExecContext(ctx, append(s.row(), was[i].columns()[3])...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return v.fault(err)
	}
	return v.Forget(ctx)
}

// Forget empties the journal of the database, which still holds what was destroyed in it. Whatever destroys calls it;
// it is called again where it found the journal being read, which is an error of kind [truce.Unavailable].
func (v *Vault) Forget(ctx context.Context) error {
	if v.forget == nil {
		return nil
	}
	return v.fault(v.forget(ctx))
}

// Count is how many secrets of a field are closed to the same recipients.
type Count struct {
	Field string
	To    []string // none: held as they are
	N     int
}

// Counts says how much is held, by field and recipients.
func (v *Vault) Counts(ctx context.Context) ([]Count, error) {
	return read(ctx, v, "counts", func(rows *sql.Rows) (c Count, err error) {
		var to string
		err = rows.Scan(&c.Field, &to, &c.N)
		c.To = split(to)
		return c, err
	})
}

// Erase destroys content and salt of one field of a thing, in all its versions. It is an error of kind [truce.NotFound]
// when the vault holds none, and what [Vault.Forget] returns. Copies outside this vault (backups, printouts) are
// beyond its reach, and so is what PostgreSQL keeps of deleted rows until they are vacuumed (see [OpenPostgres]).
func (v *Vault) Erase(ctx context.Context, object, field string) error {
	return v.fault(v.erase(ctx, object, field))
}

func (v *Vault) erase(ctx context.Context, object, field string) error {
	text, err := sqldb.Statement(sqlText, "erase")
	if err != nil {
		return err
	}
	var n int64
	err = v.update(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, text, object, field)
		if err == nil {
			n, err = res.RowsAffected()
		}
		return err
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return truce.Errorf(truce.NotFound, "the vault holds no %s of %s", field, object)
	}
	return v.Forget(ctx)
}
