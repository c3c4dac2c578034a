package hooks

import (
	"context"
	"database/sql"
	"errors"

	"truce"
)

// Shown is a thing of a feed, as an audience sees it.
type Shown struct {
	ID   string
	Hash string // of all that the feed says of it
	At   truce.Instant
}

// Show notes what a feed shows an audience, and fills in since when each thing is as it is: since it was first shown
// so. Feeds of one audience share that.
func (s *Store) Show(ctx context.Context, audience string, list []Shown) error {
	fresh := false
	for i := range list {
		var hash string
		err := s.db.QueryRowContext(ctx, `SELECT hash, at FROM shown WHERE audience = $1 AND id = $2`, audience,
			list[i].ID).Scan(&hash, &list[i].At)
		if errors.Is(err, sql.ErrNoRows) || err == nil && hash != list[i].Hash {
			list[i].At, fresh = 0, true
			continue
		}
		if err != nil {
			return s.fault(err)
		}
	}
	if !fresh {
		return nil
	}
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		for i := range list {
			if list[i].At != 0 {
				continue
			}
			err := tx.QueryRowContext(ctx, `INSERT INTO shown (audience, id, hash, at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (audience, id) DO UPDATE SET at = CASE WHEN hash = excluded.hash THEN at ELSE excluded.at END,
				hash = excluded.hash RETURNING at`, audience, list[i].ID, list[i].Hash, s.now()).Scan(&list[i].At)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
