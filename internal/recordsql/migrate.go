package recordsql

import (
	"context"
	"database/sql"
	"fmt"

	"truce/internal/sqldb"
	"truce/record"
)

// migrate brings the tables to the newest version in one transaction. adapt turns a migration into the dialect.
func (s *Store) migrate(ctx context.Context, adapt func(string) string) error {
	texts, err := sqldb.ReadMigrations(sqlText)
	if err != nil {
		return err
	}
	return s.fault("make its tables", s.alone(ctx, func(tx *sql.Tx) error { return texts.Apply(ctx, tx, adapt) }))
}

// alone runs what changes the tables in a transaction, while nobody else does.
func (s *Store) alone(ctx context.Context, fn func(tx *sql.Tx) error) error {
	tx, err := s.writers.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after Commit
	if s.begin != nil {
		if err := s.begin(ctx, tx, "migrate"); err != nil {
			return err
		}
	}
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// checkVersion reports whether the tables are those that this program reads.
func (s *Store) checkVersion(ctx context.Context, q sqldb.Querier) error {
	texts, err := sqldb.ReadMigrations(sqlText)
	if err != nil {
		return err
	}
	had, err := texts.Had(ctx, q)
	if err == nil && had < len(texts) {
		return &record.Error{Kind: record.ErrUnavailable,
			Text: fmt.Sprintf("%s was written by an older version of this program: "+
				"start the node once with this version, which brings it up to date", s.base.Name)}
	}
	return s.fault("read the version of its tables", err)
}
