package hooks

import (
	"context"
	"database/sql"
)

// A copy of the database from a day before knows nothing of which hook was removed since, which secret was withdrawn,
// and which network nothing may lead into any more. So it is held to a file of this machine that says how many such
// changes were answered for.

// update runs fn, which changes who is told, in a transaction that is durable and noted down when update returns
// without error.
func (s *Store) update(ctx context.Context, fn func(*sql.Tx) error) error {
	return s.mark.Update(ctx, s.db, fn)
}

// holdToMark keeps an old copy from telling anybody: its hooks are paused until somebody says of each that it is still
// meant, and lead to public addresses alone.
func (s *Store) holdToMark(ctx context.Context) (err error) {
	s.Old, err = s.mark.Hold(ctx, s.db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE hook SET paused = $1, failing = 0, failures = 0`, s.now())
		if err == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM network`)
		}
		return err
	})
	return err
}
