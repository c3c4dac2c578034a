package people

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"truce"
	"truce/internal/sqldb"
)

// What a feed can be of, beside a search or a filter of incidents, which are named by their address.
const (
	FeedBulletins = "bulletins"
	FeedFindings  = "findings"
)

// Feed is what a person's feed reader asks for.
type Feed struct {
	ID     string
	Person string // id
	What   string
	Made   time.Time
	Used   time.Time // to the day; zero: never
}

const mostFeeds = 20 // of one person

// NewFeed returns the token of a feed, which is never shown again. Who has it reads that feed as the person would, and
// can do nothing else; it lasts until it is ended, the person is disabled or enrols anew.
func (s *Store) NewFeed(ctx context.Context, by *Person, person, what string) (token string, err error) {
	defer func() { s.tell(by, didMakeFeed, person, err) }()
	if token, err = s.random(32); err != nil {
		return "", err
	}
	id, err := s.random(9)
	if err != nil {
		return "", err
	}
	return token, s.update(ctx, func(tx *sql.Tx) error {
		if _, err := s.one(ctx, tx, "WHERE id = $1 AND disabled = 0", person); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM feed WHERE person = $1`, person).Scan(&n); err != nil {
			return err
		}
		if n >= mostFeeds {
			return truce.Errorf(truce.Conflict, "there are %d feeds of theirs already: end one first", n)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO feed (hash, id, person, what, made, used) VALUES ($1, $2, $3, $4, $5, 0)`,
			hashOf(token), id, person, what, s.now())
		return err
	})
}

// Feeds returns all feeds, the oldest first.
func (s *Store) Feeds(ctx context.Context) ([]Feed, error) {
	type row struct {
		Feed
		made, used int64
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, person, what, made, used FROM feed ORDER BY made, id`)
	list, err := sqldb.All(rows, err, func(r *row) []any { return []any{&r.ID, &r.Person, &r.What, &r.made, &r.used} })
	out := make([]Feed, len(list))
	for i, r := range list {
		out[i] = r.Feed
		out[i].Made = time.Unix(r.made, 0).UTC()
		if r.used != 0 {
			out[i].Used = time.Unix(r.used, 0).UTC()
		}
	}
	return out, s.fault(err)
}

// EndFeed ends a feed by its id.
func (s *Store) EndFeed(ctx context.Context, by *Person, id string) error {
	n, err := s.change(ctx, `DELETE FROM feed WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = truce.Errorf(truce.NotFound, "there is no such feed: truce people feeds lists them")
	}
	s.tell(by, didEndFeed, id, err)
	return err
}

// Feed returns whom a token stands for and of what; ErrRefused where it was ended, or never was.
func (s *Store) Feed(ctx context.Context, token string) (p *Person, what string, err error) {
	const day = 24 * 60 * 60
	var id string
	var used int64
	err = s.db.QueryRowContext(ctx, `SELECT person, what, used FROM feed WHERE hash = $1`, hashOf(token)).Scan(&id, &what,
		&used)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", ErrRefused
	}
	if err != nil {
		return nil, "", s.fault(err)
	}
	p, err = s.one(ctx, s.db, "WHERE id = $1 AND disabled = 0", id)
	if truce.KindOf(err) == truce.NotFound {
		return nil, "", ErrRefused
	}
	if today := s.now() / day * day; err == nil && used < today {
		_, err = s.db.ExecContext(ctx, `UPDATE feed SET used = $2 WHERE hash = $1`, hashOf(token), today)
	}
	return p, what, s.fault(err)
}
