package hooks

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"truce"
)

// Shown is a thing of a feed, as an audience sees it.
type Shown struct {
	ID   string
	Hash string // of all that the feed says of it
	At   truce.Instant
}

// seen is a thing of a feed as an audience saw it.
type seen struct{ audience, id, hash string }

// firstShown is since when things are as they are that could not be noted yet, as on a full disk: a feed is read there
// too, and says the same as long as this process runs.
type firstShown struct {
	mu sync.Mutex
	at map[seen]truce.Instant
}

// mostFirst is how many are remembered.
const mostFirst = 10_000

// of returns since when a thing is as it is: since now, where nothing is remembered of it.
func (f *firstShown) of(x seen, now truce.Instant) truce.Instant {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at, ok := f.at[x]; ok {
		return at
	}
	return now
}

// remember keeps the times of what could not be noted.
func (f *firstShown) remember(audience string, list []Shown) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.at)+len(list) > mostFirst {
		clear(f.at)
	}
	for _, x := range list {
		f.at[seen{audience, x.ID, x.Hash}] = x.At
	}
}

// Show notes what a feed shows an audience, and fills in since when each thing is as it is: since it was first shown
// so. Feeds of one audience share that. What cannot be noted now is remembered, and noted with what comes next.
func (s *Store) Show(ctx context.Context, audience string, list []Shown) error {
	var fresh []int
	for i := range list {
		var hash string
		err := s.db.QueryRowContext(ctx, `SELECT hash, at FROM shown WHERE audience = $1 AND id = $2`, audience,
			list[i].ID).Scan(&hash, &list[i].At)
		if errors.Is(err, sql.ErrNoRows) || err == nil && hash != list[i].Hash {
			list[i].At = s.first.of(seen{audience, list[i].ID, list[i].Hash}, s.now())
			fresh = append(fresh, i)
			continue
		}
		if err != nil {
			return s.fault(err)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		for _, i := range fresh {
			err := tx.QueryRowContext(ctx, `INSERT INTO shown (audience, id, hash, at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (audience, id) DO UPDATE SET at = CASE WHEN hash = excluded.hash THEN at ELSE excluded.at END,
				hash = excluded.hash RETURNING at`, audience, list[i].ID, list[i].Hash, list[i].At).Scan(&list[i].At)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if truce.KindOf(err) == truce.Unavailable && ctx.Err() == nil {
		s.first.remember(audience, list)
		return nil
	}
	return err
}
