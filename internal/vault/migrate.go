package vault

import (
	"context"
	"database/sql"

	"truce"
	"truce/internal/migration"
)

// migrate brings the tables to the newest version in one transaction. adapt turns a migration into the dialect.
func (v *Vault) migrate(ctx context.Context, adapt func(string) string) error {
	texts, err := migration.Texts(sqlText)
	if err != nil {
		return err
	}
	return v.update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS version (number BIGINT NOT NULL)`); err != nil {
			return err
		}
		have, err := v.version(ctx, tx)
		if err != nil || have == len(texts) {
			return err
		}
		for _, text := range texts[have:] {
			if _, err := tx.ExecContext(ctx, adapt(text)); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM version`); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO version (number) VALUES ($1)`, len(texts))
		return err
	})
}

// querier is a *sql.DB or a *sql.Tx.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// version returns the number of migrations the database has had, and an error if this program does not know them all.
func (v *Vault) version(ctx context.Context, q querier) (int, error) {
	texts, err := migration.Texts(sqlText)
	if err != nil {
		return 0, err
	}
	var have int
	if err := q.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) FROM version`).Scan(&have); err != nil {
		return 0, err
	}
	if have > len(texts) {
		return 0, truce.Errorf(truce.Unavailable, "%s was written by a newer version of this program (tables %d, known here %d): use that version", v.name, have, len(texts))
	}
	return have, nil
}

// current is an error when the tables are not those this program reads.
func (v *Vault) current(ctx context.Context, q querier) error {
	texts, err := migration.Texts(sqlText)
	if err != nil {
		return err
	}
	have, err := v.version(ctx, q)
	if err == nil && have < len(texts) {
		return v.older()
	}
	return err
}

func (v *Vault) older() error {
	return truce.Errorf(truce.Unavailable, "%s was written by an older version of this program: any command that writes to the node, as truce serve, brings it up to date", v.name)
}
