package vault

import (
	"context"
	"database/sql"

	"truce"
	"truce/internal/sqldb"
)

// migrate brings the tables to the newest version in one transaction. adapt turns a migration into the dialect.
func (v *Vault) migrate(ctx context.Context, adapt func(string) string) error {
	texts, err := sqldb.ReadMigrations(sqlText)
	if err != nil {
		return err
	}
	return v.update(ctx, func(tx *sql.Tx) error { return texts.Apply(ctx, tx, adapt) })
}

// current is an error when the tables are not those this program reads.
func (v *Vault) current(ctx context.Context) error {
	texts, err := sqldb.ReadMigrations(sqlText)
	if err != nil {
		return err
	}
	had, err := texts.Had(ctx, v.db)
	if err == nil && had < len(texts) {
		return v.older()
	}
	return err
}

func (v *Vault) older() error {
	return truce.Errorf(truce.Unavailable, "%s was written by an older version of this program: any command that writes "+
		"to the node, as truce serve, brings it up to date", v.base.Name)
}
