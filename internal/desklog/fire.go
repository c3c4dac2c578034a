package desklog

import (
	"context"
	"database/sql"
	"errors"

	"truce"
	"truce/internal/sqldb"
)

// Fire is fire that is said to go on: by a flash in the record, or by a report of the member's own.
type Fire struct {
	ID    string         // of the flash or the report
	Owner truce.MemberID // whose it is
	About truce.About
}

// Alarm is a fire that is not known to be over, with who has it.
type Alarm struct {
	Fire
	At    truce.Instant // when this node noticed it
	Has   string        // the function that has it; empty: it rings
	HasAt truce.Instant
	Steps int // how often it has passed on since nobody had it
	// For is the function it is for now, Next the one it passes to and NextAt when; empty: nobody is named.
	For, Next string
	NextAt    truce.Instant
}

// Rings reports whether nobody has it.
func (a *Alarm) Rings() bool { return a.Has == "" }

const fireFields = `id, owner, incident, area, party, at, passed, has, has_at`

func fieldsOfAlarm(a *Alarm) []any {
	return []any{&a.ID, &a.Owner, &a.About.Incident, &a.About.Area, &a.About.Party, &a.At, &a.Steps, &a.Has, &a.HasAt}
}

// Notice takes note of a fire, once: it rings from now on. Who says so is empty where the record does.
func (s *Store) Notice(ctx context.Context, by By, f Fire) error {
	var known int
	err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM fire WHERE id = $1`, f.ID).Scan(&known)
	if err != nil || known > 0 {
		return s.fault(err)
	}
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO fire (id, owner, incident, area, party, at, passed, has, has_at, over)
			VALUES ($1, $2, $3, $4, $5, $6, 0, '', 0, 0) ON CONFLICT (id) DO NOTHING`,
			f.ID, f.Owner, f.About.Incident, f.About.Area, f.About.Party, s.now())
		if err != nil {
			return err
		}
		_, err = s.put(ctx, tx, Line{Claim: "fire " + f.ID, Function: by.Function, Person: by.Person, Kind: FireOn,
			About: f.ID})
		return err
	})
}

// mostAlarms is how many fires are read at once: the oldest that ring come first, then the newest that somebody has.
const mostAlarms = 50

// Alarms returns the fires that are not known to be over, those that ring first. The turns say to whom they pass.
func (s *Store) Alarms(ctx context.Context, turns []Turn) ([]Alarm, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+fireFields+` FROM fire WHERE over = 0
		ORDER BY has <> '', CASE WHEN has = '' THEN at ELSE -at END, id LIMIT $1`, mostAlarms)
	list, err := sqldb.All(rows, err, fieldsOfAlarm)
	if err != nil {
		return nil, s.fault(err)
	}
	for i := range list {
		if list[i].Rings() {
			list[i].turn(turns)
		}
	}
	return list, nil
}

// Open returns the ids of all fires that are not known to be over.
func (s *Store) Open(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id FROM fire WHERE over = 0 ORDER BY id`)
	list, err := sqldb.All(rows, err, func(id *string) []any { return []any{id} })
	return list, s.fault(err)
}

// Ringing reports whether there is fire that nobody has.
func (s *Store) Ringing(ctx context.Context) (bool, error) {
	var n int
	err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fire WHERE over = 0 AND has = '')`).Scan(&n)
	return n > 0, s.fault(err)
}

// turn says for whom an alarm is, and to whom it passes.
func (a *Alarm) turn(turns []Turn) {
	at := a.At
	for i, t := range turns {
		at += truce.Instant(t.Minutes) * 60
		switch i {
		case a.Steps:
			a.For, a.NextAt = t.Function, at
		case a.Steps + 1:
			a.Next = t.Function
		}
	}
	if a.For == "" && len(turns) > 0 {
		a.For = turns[len(turns)-1].Function
	}
	if a.Next == "" {
		a.NextAt = 0
	}
}

// alarm returns a fire that is not over.
func (s *Store) alarm(ctx context.Context, tx *sql.Tx, id string) (a Alarm, err error) {
	err = tx.QueryRowContext(ctx, `SELECT `+fireFields+` FROM fire WHERE id = $1 AND over = 0`,
		id).Scan(fieldsOfAlarm(&a)...)
	if errors.Is(err, sql.ErrNoRows) {
		return a, truce.Errorf(truce.NotFound, "no fire %q goes on by what this desk knows", short(id))
	}
	return a, err
}

// Take says that a function has a fire: it rings no more. Where another has it, that is an error of kind Conflict.
func (s *Store) Take(ctx context.Context, by By, id string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		a, err := s.alarm(ctx, tx, id)
		switch {
		case err != nil || a.Has == by.Function:
			return err
		case a.Has != "":
			return truce.Errorf(truce.Conflict, "the %s has %s, since %s", a.Has, id, a.HasAt)
		}
		return s.has(ctx, tx, by, id, Has, by.Function)
	})
}

// GiveBack says that nobody has a fire any more: it rings again, and the clock begins anew.
func (s *Store) GiveBack(ctx context.Context, by By, id string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		a, err := s.alarm(ctx, tx, id)
		if err != nil || a.Has == "" {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE fire SET passed = 0, at = $2 WHERE id = $1`, id, s.now()); err != nil {
			return err
		}
		return s.has(ctx, tx, by, id, Back, "")
	})
}

// has writes who has a fire now.
func (s *Store) has(ctx context.Context, tx *sql.Tx, by By, id string, kind Kind, function string) error {
	_, err := tx.ExecContext(ctx, `UPDATE fire SET has = $2, has_at = $3 WHERE id = $1`, id, function, s.now())
	if err != nil {
		return err
	}
	_, err = s.put(ctx, tx, Line{Function: by.Function, Person: by.Person, Kind: kind, About: id})
	return err
}

// End says that a fire is over. Who says so is empty where the record does. Of one that is over already, or never
// was, nothing is said.
func (s *Store) End(ctx context.Context, by By, id string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE fire SET over = $2 WHERE id = $1 AND over = 0`, id, s.now())
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		_, err = s.put(ctx, tx, Line{Function: by.Function, Person: by.Person, Kind: Over, About: id})
		return err
	})
}

// Pass lets every fire that rings and whose time with a function is over pass to the next. It may be called at any
// time, by any number of processes: each passing is written once.
func (s *Store) Pass(ctx context.Context, turns []Turn) error {
	list, err := s.Alarms(ctx, turns)
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.Next == "" || a.NextAt > s.now() {
			continue
		}
		if err := s.pass(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) pass(ctx context.Context, a Alarm) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE fire SET passed = passed + 1
			WHERE id = $1 AND passed = $2 AND at = $3 AND has = '' AND over = 0`, a.ID, a.Steps, a.At)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err // another process was first, or somebody has it by now
		}
		_, err = s.put(ctx, tx, Line{Kind: Passed, About: a.ID, Office: a.Next})
		return err
	})
}

// short cuts what somebody typed to what an error quotes.
func short(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}
