package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path"

	"truce"
)

// migrations returns the texts of sql/migrations in order; the first has the number 1. The tables hold nothing that is
// not in the logs: a migration that cannot carry rows over empties the tables, and they are filled again.
func migrations() ([]string, error) {
	const dir = "sql/migrations"
	files, err := fs.ReadDir(sqlText, dir) // sorted by name, so by number
	if err != nil {
		return nil, err
	}
	var texts []string
	for i, f := range files {
		var n int
		if _, err := fmt.Sscanf(f.Name(), "%03d_", &n); err != nil || n != i+1 {
			return nil, fmt.Errorf("the migration %s is not number %d", f.Name(), i+1)
		}
		text, err := fs.ReadFile(sqlText, path.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// migrate brings the tables to the newest version in one transaction, and builds the indexes that an interrupted bulk has
// left out. first, where there is one, is done before anything else in it; adapt turns a text into the dialect.
func (s *Store) migrate(ctx context.Context, db *sql.DB, first func(*sql.Tx) error, adapt func(string) string) error {
	texts, err := migrations()
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
