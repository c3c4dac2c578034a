package desklog

import (
	"context"
	"database/sql"
	"errors"

	"truce"
)

// Search is what somebody searches for again and again.
type Search struct {
	ID     string
	Mine   bool // whoever asks has saved it
	Shared bool // everybody of the desk sees it
	Query  string
	Seen   int // how many were found when whoever asks last saw them; -1: they never did
}

// mostSearches is how many searches somebody may save, and mostQuery how long one is, in bytes.
const (
	mostSearches = 20
	mostQuery    = 500
)

// SaveSearch saves a search with how much is found now, and returns its id.
func (s *Store) SaveSearch(ctx context.Context, by By, query string, shared bool, found int) (string, error) {
	if query == "" || len(query) > mostQuery {
		return "", truce.Errorf(truce.Invalid, "a search that is saved has from 1 to %d bytes", mostQuery)
	}
	id := newID()
	return id, s.change(ctx, func(tx *sql.Tx) error {
		var n int
		err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM search WHERE who = $1`, by.who()).Scan(&n)
		if err == nil && n >= mostSearches {
			err = truce.Errorf(truce.Invalid, "%d searches are saved: forget one first", n)
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO search (id, who, shared, query) VALUES ($1, $2, $3, $4)`, id, by.who(),
			shared, query)
		if err != nil {
			return err
		}
		return seen(ctx, tx, by, id, found)
	})
}

func seen(ctx context.Context, tx *sql.Tx, by By, id string, found int) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO found (search, who, number) VALUES ($1, $2, $3)`, id, by.who(),
		found)
	return err
}

// Searches returns the searches that somebody has saved, then those that others share; at most twice as many as one may
// save.
func (s *Store) Searches(ctx context.Context, by By) ([]Search, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, search.who = $1, shared, query, COALESCE(number, -1) FROM search
		LEFT JOIN found ON found.search = id AND found.who = $1
		WHERE search.who = $1 OR shared = 1 ORDER BY search.who <> $1, query, id LIMIT $2`, by.who(), 2*mostSearches)
	list, err := scan(rows, err, func(x *Search) []any { return []any{&x.ID, &x.Mine, &x.Shared, &x.Query, &x.Seen} })
	return list, s.fault(err)
}

// Found says that somebody has seen how much a search finds.
func (s *Store) Found(ctx context.Context, by By, id string, found int) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		var n int
		err := tx.QueryRowContext(ctx, `SELECT 1 FROM search WHERE id = $1 AND (who = $2 OR shared = 1)`, id,
			by.who()).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return truce.Errorf(truce.NotFound, "there is no search %q", short(id))
		}
		if err != nil {
			return err
		}
		return seen(ctx, tx, by, id, found)
	})
}

// ForgetSearch forgets a search of somebody's own.
func (s *Store) ForgetSearch(ctx context.Context, by By, id string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM search WHERE id = $1 AND who = $2`, id, by.who())
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return truce.Errorf(truce.NotFound, "there is no search %q of your own", short(id))
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM found WHERE search = $1`, id)
		return err
	})
}
