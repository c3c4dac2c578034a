package sqlstore

import (
	"context"
	"database/sql"

	"truce"
	"truce/internal/migration"
)

// migrate brings the tables to the newest version in one transaction, and builds the indexes that an interrupted bulk has
// left out. The tables hold nothing that is not in the logs: a migration that cannot carry rows over empties them, and they
// are filled again. first, where there is one, is done before anything else in it; adapt turns a text into the dialect.
func (s *Store) migrate(ctx context.Context, db *sql.DB, first func(*sql.Tx) error, adapt func(string) string) error {
	texts, err := migration.Texts(sqlText)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after Commit
	if first != nil {
		if err := first(tx); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS version (number BIGINT NOT NULL)`); err != nil {
		return err
	}
	var have int
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) FROM version`).Scan(&have); err != nil {
		return err
	}
	if have > len(texts) {
		return truce.Errorf(truce.Unavailable, "%s was written by a newer version of this program (tables %d, known here %d): use that version", s.name, have, len(texts))
	}
	for i, text := range texts[have:] {
		if _, err := tx.ExecContext(ctx, adapt(text)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO version (number) VALUES ($1)`, have+i+1); err != nil {
			return err
		}
	}
	statements, err := statements()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, statements["make_indexes"]); err != nil {
		return err
	}
	return tx.Commit()
}
