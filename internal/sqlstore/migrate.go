package sqlstore

import (
	"context"
	"database/sql"

	"truce"
	"truce/internal/sqldb"
)

// known refuses tables that are not of the version that this program reads.
func (s *Store) known(ctx context.Context) error {
	texts, err := sqldb.ReadMigrations(sqlText)
	if err != nil {
		return err
	}
	had, err := texts.Had(ctx, s.readers)
	if err == nil && had < len(texts) {
		return truce.Errorf(truce.Unavailable, "%s was not made by this version of the program, or is damaged: what writes "+
			"next brings it up to date, and truce rebuild makes it again from the logs", s.base.Name)
	}
	return err
}

// migrate brings the tables to the newest version in one transaction, and builds the indexes that an interrupted bulk
// has left out. The tables hold nothing that is not in the logs: a migration that cannot carry rows over empties them,
// and they are filled again. first, where there is one, is done before anything else in it; adapt turns a text into the
// dialect.
func (s *Store) migrate(ctx context.Context, db *sql.DB, first func(*sql.Tx) error, adapt func(string) string) error {
	texts, err := sqldb.ReadMigrations(sqlText)
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
	if err := texts.Apply(ctx, tx, adapt); err != nil {
		return err
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
