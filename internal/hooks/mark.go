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
	var n int64
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `UPDATE change SET n = n + 1 RETURNING n`).Scan(&n)
	})
	if err != nil {
		return err
	}
	return s.mark.Note(n)
}

// holdToMark keeps an old copy from telling anybody: its hooks are paused until somebody says of each that it is still
// meant, and lead to public addresses alone.
func (s *Store) holdToMark(ctx context.Context) error {
	var n int64
	if err := s.db.QueryRowContext(ctx, `SELECT n FROM change`).Scan(&n); err != nil {
		return s.fault(err)
	}
	next, old, err := s.mark.Old(n)
	if err != nil {
		return err
	}
	if !old {
		return s.mark.Note(n)
	}
	s.Old = true
	return s.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE hook SET paused = $1, failing = 0, failures = 0`, s.now())
		if err == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM network`)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE change SET n = $1`, next)
		}
		return err
	})
}
