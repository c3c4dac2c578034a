package desklog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"truce"
	"truce/internal/sqldb"
)

// Saved is a question that somebody keeps, to be asked again.
type Saved struct {
	ID      string
	Name    string
	Ask     string        // the address of the answer
	Shared  bool          // the others of the member are shown it
	Removed truce.Instant // when; 0: it was not
	Mine    bool          // of whoever asked for it: they alone rename, share and remove it
}

// Matches are what matches a question: keys of the latest of it, and how many incidents do in all.
type Matches struct {
	Keys  []string
	Total int
}

const (
	mostSaved = 20  // of one person: Today asks them all
	mostTitle = 100 // letters of a name
	keptFor   = 24 * 60 * 60
)

// Save keeps a question with what matches it now, and returns its id.
func (s *Store) Save(ctx context.Context, by By, x Saved, now Matches) (string, error) {
	name, err := nameOf(x.Name)
	if err != nil {
		return "", err
	}
	if len(x.Ask) > mostWords {
		return "", truce.Errorf(truce.Invalid, "what is asked for is too long to be kept: %d bytes at most", mostWords)
	}
	id := newID()
	return id, s.transact(ctx, func(tx *sql.Tx) error {
		if err := forget(ctx, tx, s.now()); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM saved WHERE who = $1`, by.who()).Scan(&n); err != nil {
			return err
		}
		if n >= mostSaved {
			return truce.Errorf(truce.Invalid, "you keep %d searches already: remove one first", n)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO saved (id, who, name, ask, shared, removed)
			VALUES ($1, $2, $3, $4, $5, 0)`, id, by.who(), name, x.Ask, x.Shared)
		if err != nil {
			return err
		}
		return putMatches(ctx, tx, id, "", now)
	})
}

// forget destroys what was removed long enough ago.
func forget(ctx context.Context, tx *sql.Tx, now truce.Instant) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM matched WHERE saved IN (SELECT id FROM saved WHERE removed <> 0 AND
		removed < $1)`, now-keptFor)
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM saved WHERE removed <> 0 AND removed < $1`, now-keptFor)
	}
	return err
}

func putMatches(ctx context.Context, tx *sql.Tx, id, who string, m Matches) error {
	keys, err := json.Marshal(m.Keys)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO matched (saved, who, keys, total) VALUES ($1, $2, $3, $4)
		ON CONFLICT (saved, who) DO UPDATE SET keys = excluded.keys, total = excluded.total`, id, who, string(keys), m.Total)
	return err
}

func nameOf(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || utf8.RuneCountInString(name) > mostTitle {
		return "", truce.Errorf(truce.Invalid, "a saved search has a name of %d letters at most", mostTitle)
	}
	return name, nil
}

// Saved returns the questions that somebody keeps and those that others share, by name; their own also within a day
// after they were removed.
func (s *Store) Saved(ctx context.Context, by By) ([]Saved, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, name, ask, shared, removed, who = $1 FROM saved
		WHERE who = $1 AND (removed = 0 OR removed >= $2) OR shared <> 0 AND removed = 0 ORDER BY name, id`,
		by.who(), s.now()-keptFor)
	list, err := sqldb.All(rows, err, func(x *Saved) []any {
		return []any{&x.ID, &x.Name, &x.Ask, &x.Shared, &x.Removed, &x.Mine}
	})
	return list, s.fault(err)
}

// Rename gives a question another name.
func (s *Store) Rename(ctx context.Context, by By, id, name string) error {
	name, err := nameOf(name)
	if err != nil {
		return err
	}
	return s.ofMine(ctx, by, id, `UPDATE saved SET name = $3 WHERE id = $1 AND who = $2`, name)
}

// Share shows a question to the others of the member, or does so no longer.
func (s *Store) Share(ctx context.Context, by By, id string, shared bool) error {
	return s.ofMine(ctx, by, id, `UPDATE saved SET shared = $3 WHERE id = $1 AND who = $2`, shared)
}

// Remove takes a question away; within a day it can be brought back.
func (s *Store) Remove(ctx context.Context, by By, id string) error {
	return s.ofMine(ctx, by, id, `UPDATE saved SET removed = $3 WHERE id = $1 AND who = $2`, s.now())
}

// Restore brings a question back.
func (s *Store) Restore(ctx context.Context, by By, id string) error {
	return s.ofMine(ctx, by, id, `UPDATE saved SET removed = $3 WHERE id = $1 AND who = $2`, 0)
}

// ofMine changes a question that somebody keeps; one of somebody else does not exist for them.
func (s *Store) ofMine(ctx context.Context, by By, id, change string, value any) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, change, id, by.who(), value)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, truce.Errorf(truce.NotFound, "you keep no such search"))
		}
		return nil
	})
}

// Matched returns what matched a question when somebody last looked, or when it was saved.
func (s *Store) Matched(ctx context.Context, by By, id string) (m Matches, err error) {
	var keys string
	err = s.db.QueryRowContext(ctx, `SELECT keys, total FROM matched WHERE saved = $1 AND who IN ($2, '')
		ORDER BY who DESC LIMIT 1`, id, by.who()).Scan(&keys, &m.Total)
	if errors.Is(err, sql.ErrNoRows) {
		return m, truce.Errorf(truce.NotFound, "you keep no such search")
	}
	if err != nil {
		return m, s.fault(err)
	}
	return m, json.Unmarshal([]byte(keys), &m.Keys)
}

// LookedAt says that somebody has seen what matches a question.
func (s *Store) LookedAt(ctx context.Context, by By, id string, now Matches) error {
	return s.transact(ctx, func(tx *sql.Tx) error { return putMatches(ctx, tx, id, by.who(), now) })
}
