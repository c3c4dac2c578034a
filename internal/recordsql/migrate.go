package recordsql

import (
	"context"
	"database/sql"
	"fmt"

	"truce/internal/migration"
	"truce/record"
)

// migrate brings the tables to the newest version in one transaction. adapt turns a migration into the dialect.
func (s *Store) migrate(ctx context.Context, adapt func(string) string) error {
	texts, err := migration.Texts(sqlText)
	if err != nil {
		return err
	}
	tx, err := s.writers.BeginTx(ctx, nil)
	if err != nil {
		return s.fault("begin a transaction", err)
	}
	defer tx.Rollback()
	if s.begin != nil {
		if err := s.begin(ctx, tx, "migrate"); err != nil {
			return s.fault("begin a transaction", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS version (number BIGINT NOT NULL)`); err != nil {
		return s.fault("make its tables", err)
	}
	have, err := s.version(ctx, tx)
	if err != nil {
		return err
	}
	if have == len(texts) {
		return tx.Rollback()
	}
	for _, text := range texts[have:] {
		if _, err := tx.ExecContext(ctx, adapt(text)); err != nil {
			return s.fault("make its tables", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM version`); err != nil {
		return s.fault("make its tables", err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO version (number) VALUES ($1)`, len(texts)); err != nil {
		return s.fault("make its tables", err)
	}
	return s.fault("make its tables", tx.Commit())
}

// querier is a *sql.DB or a *sql.Tx.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// version returns the number of migrations that the database has had, and an error if this program does not know them all.
func (s *Store) version(ctx context.Context, q querier) (int, error) {
	texts, err := migration.Texts(sqlText)
	if err != nil {
		return 0, err
	}
	var have int
	if err := q.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) FROM version`).Scan(&have); err != nil {
		return 0, s.fault("read the version of its tables", err)
	}
	if have > len(texts) {
		return 0, &record.Error{Kind: record.ErrUnavailable, Text: fmt.Sprintf("%s was written by a newer version of this program "+
			"(tables %d, known here %d): use that version", s.name, have, len(texts))}
	}
	return have, nil
}

// checkVersion reports whether the tables are those that this program reads.
func (s *Store) checkVersion(ctx context.Context, q querier) error {
	texts, err := migration.Texts(sqlText)
	if err != nil {
		return err
	}
	have, err := s.version(ctx, q)
	if err == nil && have < len(texts) {
		return &record.Error{Kind: record.ErrUnavailable, Text: fmt.Sprintf("%s was written by an older version of this program: "+
			"start the node once with this version, which brings it up to date", s.name)}
	}
	return err
}
