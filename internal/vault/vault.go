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
	"fmt"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver

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
type Vault struct{ db *sql.DB }

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

// Open opens or creates the vault in the file. Writes are durable before they return (synchronous=FULL); deleted content
// is overwritten (secure_delete).
func Open(ctx context.Context, path string) (*Vault, error) {
	if err := private(path); err != nil {
		return nil, truce.Errorf(truce.Unavailable, "the vault %s cannot be opened: %v", path, err)
	}
	q := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	if _, err := db.ExecContext(ctx, schema); err != nil {
		db.Close()
		return nil, truce.Errorf(truce.Unavailable, "the vault %s cannot be opened: %v", path, err)
	}
	return &Vault{db}, nil
}

// private creates the file readable by its owner alone.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// Close closes the vault.
func (v *Vault) Close() error { return v.db.Close() }

// Put stores secrets durably, all or none. It must have returned before the entry with their commitments is appended:
// a commitment without content helps nobody. Secrets already held under the same object, version and field are
// replaced: they belong to an append that did not happen.
func (v *Vault) Put(ctx context.Context, secrets ...Secret) error {
	tx, err := v.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("put secrets: %w", err)
	}
	defer tx.Rollback()
	ins, err := tx.PrepareContext(ctx, `insert or replace into secret (object, version, field, claim, salt, content) values (?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return fmt.Errorf("put secrets: %w", err)
	}
	defer ins.Close()
	for _, s := range secrets {
		if _, err := ins.ExecContext(ctx, s.Object, s.Version, s.Field, s.Claim, s.Salt[:], s.Content); err != nil {
			return fmt.Errorf("put secret %s of %s: %w", s.Field, s.Object, err)
		}
	}
	return tx.Commit()
}

// Of returns the secrets held of a thing, in order of version and field; none is no error, for they may have been
// destroyed or belong to another member.
func (v *Vault) Of(ctx context.Context, object string) ([]Secret, error) {
	rows, err := v.db.QueryContext(ctx, `select object, version, field, claim, salt, content from secret where object = ? order by version, field`, object)
	if err != nil {
		return nil, fmt.Errorf("secrets of %s: %w", object, err)
	}
	defer rows.Close()
	var out []Secret
	for rows.Next() {
		var s Secret
		var salt []byte
		if err := rows.Scan(&s.Object, &s.Version, &s.Field, &s.Claim, &salt, &s.Content); err != nil {
			return nil, fmt.Errorf("secrets of %s: %w", object, err)
		}
		copy(s.Salt[:], salt)
		out = append(out, s)
	}
	return out, rows.Err()
}

// Erase destroys content and salt of one field of a thing, in all its versions, and returns the commitments that can no
// longer be opened. Copies outside this vault (backups, printouts) are beyond its reach.
func (v *Vault) Erase(ctx context.Context, object, field string) ([]truce.Digest, error) {
	held, err := v.Of(ctx, object)
	if err != nil {
		return nil, err
	}
	var gone []truce.Digest
	for _, s := range held {
		if s.Field == field {
			gone = append(gone, s.Commit())
		}
	}
	if len(gone) == 0 {
		return nil, truce.Errorf(truce.NotFound, "the vault holds no field %q of %s", field, object)
	}
	if _, err := v.db.ExecContext(ctx, `delete from secret where object = ? and field = ?`, object, field); err != nil {
		return nil, fmt.Errorf("erase %s of %s: %w", field, object, err)
	}
	_, err = v.db.ExecContext(ctx, `pragma wal_checkpoint(truncate)`)
	return gone, err
}
