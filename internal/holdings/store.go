package holdings

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/sqldb"
	"truce/internal/survival"
)

//go:embed sql/migrations/*.sql
var sqlText embed.FS

// MostHeld is how many tables a node keeps.
const MostHeld = 50

// Store keeps the tables of a node. It is safe for concurrent use, and several processes may have one open. It keeps
// none in memory: a register of 400,000 events is read from it in some milliseconds.
type Store struct {
	db    *sqldb.Private
	clock func() time.Time
}

// Open opens the tables in a file, which is made where there is none, readable by its owner alone. A nil clock is the
// machine's.
func Open(ctx context.Context, path string, clock func() time.Time) (*Store, error) {
	if clock == nil {
		clock = time.Now
	}
	db, err := sqldb.OpenPrivate(ctx, path, "bring it back from a copy, or put it aside and begin a new one", sqlText)
	if err != nil {
		return nil, err
	}
	return &Store{db: db, clock: clock}, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Held is a table that is kept, as it stands in the list.
type Held struct {
	ID     string
	Kind   Kind
	Title  string
	Source string // where it is from, and by which rule it counts, as whoever gave it says
	File   string // its name
	At     truce.Instant
	By     string // the function that gave it
	Rows   int
	First  truce.Date // of the events, or of the effects of truces; empty: not known
	Last   truce.Date
}

// Keep keeps a table under a title, and returns its id. The same file is kept once, under its latest title.
func (s *Store) Keep(ctx context.Context, h Held, t *Table) (string, error) {
	data := t.text
	if t.Kind == Events {
		var err error
		if data, err = t.Events.AppendBinary(nil); err != nil {
			return "", err
		}
	}
	first, last := t.days()
	return t.ID, s.db.Update(ctx, func(tx *sql.Tx) error {
		var others int
		row := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM held WHERE id <> $1`, t.ID)
		if err := row.Scan(&others); err != nil {
			return err
		}
		if others >= MostHeld {
			return truce.Errorf(truce.Conflict, "%d tables are kept here, which is as many as may be: remove one first", others)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO held (id, kind, title, source, file, at, who, rows, first, last)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (id) DO UPDATE SET title = $3, source = $4, file = $5, at = $6, who = $7`, t.ID, t.Kind, h.Title,
			h.Source, h.File, truce.At(s.clock()), h.By, t.Rows, first, last)
		if err == nil {
			_, err = tx.ExecContext(ctx, `INSERT INTO content (id, data) VALUES ($1, $2) ON CONFLICT DO NOTHING`, t.ID, data)
		}
		return err
	})
}

// List returns the tables that are kept, the latest first.
func (s *Store) List(ctx context.Context) ([]Held, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, kind, title, source, file, at, who, rows, first, last FROM held
		ORDER BY at DESC, id`)
	list, err := sqldb.All(rows, err, func(h *Held) []any {
		return []any{&h.ID, &h.Kind, &h.Title, &h.Source, &h.File, &h.At, &h.By, &h.Rows, &h.First, &h.Last}
	})
	return list, s.db.Fault(err)
}

// Events returns a register of events; an error of kind [truce.NotFound] where none of that id is kept.
func (s *Store) Events(ctx context.Context, id string) (*effect.Register, error) {
	data, err := s.content(ctx, id, Events)
	if err != nil {
		return nil, err
	}
	r := &effect.Register{}
	return r, r.UnmarshalBinary(data)
}

// Truces returns a table of truces; an error of kind [truce.NotFound] where none of that id is kept.
func (s *Store) Truces(ctx context.Context, id string) (*survival.Table, error) {
	data, err := s.content(ctx, id, Truces)
	if err != nil {
		return nil, err
	}
	return survival.Read(bytes.NewReader(data))
}

func (s *Store) content(ctx context.Context, id string, kind Kind) (data []byte, err error) {
	row := s.db.QueryRowContext(ctx, `SELECT c.data FROM content c JOIN held h ON h.id = c.id
		WHERE h.id = $1 AND h.kind = $2`, id, kind)
	if err = row.Scan(&data); errors.Is(err, sql.ErrNoRows) {
		return nil, truce.Errorf(truce.NotFound, "no such table is kept here")
	}
	return data, s.db.Fault(err)
}

// Forget forgets a table.
func (s *Store) Forget(ctx context.Context, id string) error {
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		for _, q := range []string{`DELETE FROM content WHERE id = $1`, `DELETE FROM held WHERE id = $1`} {
			if _, err := tx.ExecContext(ctx, q, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.db.Forget(ctx)
}
