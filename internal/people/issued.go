package people

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"truce"
	"truce/internal/sqldb"
)

// issued is a kind of what is issued to a person for a program that does not log in: shown once, kept as a hash, and
// ended with its days, by hand or with the person. The tables have the same columns.
type issued struct {
	table string
	begin string        // of each that is issued
	most  int           // that a person has at once
	past  time.Duration // how old the last use may look: reading writes nothing more often
}

var (
	tokens = issued{table: "token", begin: tokenMark, most: MostTokens, past: seenPast}
	feeds  = issued{table: "feed", most: mostFeeds, past: 24 * time.Hour}
)

// forever is until when something lasts that has no days.
const forever = math.MaxInt64

// slip is one that was issued.
type slip struct {
	ID, Person, Name string
	Made, Seen       time.Time // Seen: zero where it was never used
	Until            time.Time // zero: it lasts until it is ended
}

// issue issues one to a person who is not disabled, and returns it.
func (s *Store) issue(ctx context.Context, k issued, person, name string, until int64) (string, error) {
	secret, err := s.random(32)
	if err != nil {
		return "", err
	}
	id, err := s.random(9)
	if err != nil {
		return "", err
	}
	secret = k.begin + secret
	return secret, s.update(ctx, func(tx *sql.Tx) error {
		if _, err := s.one(ctx, tx, "WHERE id = $1 AND disabled = 0", person); err != nil {
			return err
		}
		if err := run(ctx, tx, statement{`DELETE FROM ` + k.table + ` WHERE until <= $1`, []any{s.now()}}); err != nil {
			return err
		}
		var n int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+k.table+` WHERE person = $1`, person).Scan(&n)
		if err == nil && n >= k.most {
			err = truce.Errorf(truce.Conflict, "there are %d already, which is as many as anybody may have: end one first", n)
		}
		if err != nil {
			return err
		}
		return run(ctx, tx, statement{`INSERT INTO ` + k.table + ` (hash, id, person, name, made, seen, until)
			VALUES ($1, $2, $3, $4, $5, 0, $6)`, []any{hashOf(secret), id, person, name, s.now(), until}})
	})
}

// slips returns those that last, of a person or, where that is empty, of everybody; the oldest first.
func (s *Store) slips(ctx context.Context, k issued, person string) ([]slip, error) {
	type row struct {
		slip
		made, seen, until int64
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, person, name, made, seen, until FROM `+k.table+`
		WHERE until > $1 AND (person = $2 OR $2 = '') ORDER BY made, id`, s.now(), person)
	list, err := sqldb.All(rows, err, func(r *row) []any {
		return []any{&r.ID, &r.Person, &r.Name, &r.made, &r.seen, &r.until}
	})
	out := make([]slip, len(list))
	for i, r := range list {
		out[i] = r.slip
		out[i].Made = time.Unix(r.made, 0).UTC()
		if r.seen != 0 {
			out[i].Seen = time.Unix(r.seen, 0).UTC()
		}
		if r.until != forever {
			out[i].Until = time.Unix(r.until, 0).UTC()
		}
	}
	return out, s.fault(err)
}

// end ends one by its id, of a person or, where that is empty, of anybody. Found is false where there was none.
func (s *Store) end(ctx context.Context, k issued, person, id string) (found bool, err error) {
	n, err := s.change(ctx, `DELETE FROM `+k.table+` WHERE id = $1 AND (person = $2 OR $2 = '')`, id, person)
	return n > 0, err
}

// whose returns the person one was issued to, and its name; ErrRefused where it was ended or is over, or the person is
// disabled.
func (s *Store) whose(ctx context.Context, k issued, secret string) (*Person, string, error) {
	var id, name string
	var seen int64
	err := s.db.QueryRowContext(ctx, `SELECT person, name, seen FROM `+k.table+` WHERE hash = $1 AND until > $2`,
		hashOf(secret), s.now()).Scan(&id, &name, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", ErrRefused
	}
	if err != nil {
		return nil, "", s.fault(err)
	}
	p, err := s.one(ctx, s.db, "WHERE id = $1 AND disabled = 0", id)
	if truce.KindOf(err) == truce.NotFound {
		return nil, "", ErrRefused
	}
	past := int64(k.past / time.Second)
	if now := s.now() / past * past; err == nil && seen < now {
		_, err = s.db.ExecContext(ctx, `UPDATE `+k.table+` SET seen = $1 WHERE hash = $2`, now, hashOf(secret))
	}
	return p, name, s.fault(err)
}
