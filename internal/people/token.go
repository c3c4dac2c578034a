package people

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"truce"
)

// Token is by what a program reads as a person may: it is recognised for reading alone, and for nothing at the door.
type Token struct {
	ID    string
	Name  string // what it is for, as the person said
	Made  time.Time
	Seen  time.Time // when it was last used, to the minute; zero: never
	Until time.Time
}

// How many tokens a person may have at once, and how long one may last.
const (
	MostTokens   = 10
	LongestToken = 366 * 24 * time.Hour
)

// tokenMark begins each token, so that whoever finds one in a file knows what it is.
const tokenMark = "truce_"

// NewToken makes a token of a person for a program, which lasts for a time, and returns it: it is shown once, and kept
// as a hash.
func (s *Store) NewToken(ctx context.Context, p *Person, name string, lasts time.Duration) (string, error) {
	token, err := s.newToken(ctx, p, strings.TrimSpace(name), lasts)
	s.tell(p, didMakeToken, "", err)
	return token, err
}

func (s *Store) newToken(ctx context.Context, p *Person, name string, lasts time.Duration) (string, error) {
	if name == "" || len(name) > maxName {
		return "", truce.Errorf(truce.Invalid, "a token needs a name of at most %d letters that says what it is for", maxName)
	}
	if lasts <= 0 || lasts > LongestToken {
		return "", truce.Errorf(truce.Invalid, "a token lasts at least a day, and at most a year")
	}
	secret, err := s.random(32)
	if err != nil {
		return "", err
	}
	id, err := s.random(9)
	if err != nil {
		return "", err
	}
	token, now := tokenMark+secret, s.clock()
	return token, s.update(ctx, func(tx *sql.Tx) error {
		if err := run(ctx, tx, statement{`DELETE FROM token WHERE until <= $1`, []any{now.Unix()}}); err != nil {
			return err
		}
		var n int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM token WHERE person = $1`, p.ID).Scan(&n)
		if err != nil {
			return err
		}
		if n >= MostTokens {
			return truce.Errorf(truce.Conflict, "you have %d tokens, which is as many as anybody may: end one first", n)
		}
		return run(ctx, tx, statement{`INSERT INTO token (hash, id, person, name, made, seen, until)
			VALUES ($1, $2, $3, $4, $5, 0, $6)`,
			[]any{hashOf(token), id, p.ID, name, now.Unix(), now.Add(lasts).Unix()}})
	})
}

// Tokens returns the tokens of a person that were not ended and last, the newest first.
func (s *Store) Tokens(ctx context.Context, person string) ([]Token, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, name, made, seen, until FROM token
		WHERE person = $1 AND until > $2 ORDER BY made DESC, id`, person, s.now())
	if err != nil {
		return nil, s.fault(err)
	}
	defer rows.Close()
	var out []Token
	for rows.Next() {
		var t Token
		var made, seen, until int64
		if err := rows.Scan(&t.ID, &t.Name, &made, &seen, &until); err != nil {
			return nil, s.fault(err)
		}
		t.Made, t.Until = time.Unix(made, 0).UTC(), time.Unix(until, 0).UTC()
		if seen != 0 {
			t.Seen = time.Unix(seen, 0).UTC()
		}
		out = append(out, t)
	}
	return out, s.fault(rows.Err())
}

// EndToken ends a token of a person by its id; one that is over already stays over.
func (s *Store) EndToken(ctx context.Context, p *Person, id string) error {
	n, err := s.change(ctx, `DELETE FROM token WHERE person = $1 AND id = $2`, p.ID, id)
	if err == nil && n == 0 {
		return nil
	}
	s.tell(p, didEndToken, "", err)
	return err
}

// Reads returns the person as whom a program reads that brings a token; ErrRefused where it was ended or is over, or
// the person is disabled. From is the address it comes from.
func (s *Store) Reads(ctx context.Context, token, from string) (*Person, error) {
	p, err := s.reads(ctx, token)
	s.failed(from, nil, err)
	return p, err
}

func (s *Store) reads(ctx context.Context, token string) (*Person, error) {
	var id string
	var seen int64
	err := s.db.QueryRowContext(ctx, `SELECT person, seen FROM token WHERE hash = $1 AND until > $2`, hashOf(token),
		s.now()).Scan(&id, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrRefused
	}
	if err != nil {
		return nil, s.fault(err)
	}
	p, err := s.one(ctx, s.db, "WHERE id = $1 AND disabled = 0", id)
	if truce.KindOf(err) == truce.NotFound {
		return nil, ErrRefused
	}
	if now := s.clock(); err == nil && now.Unix()-seen >= int64(seenPast/time.Second) {
		_, err = s.db.ExecContext(ctx, `UPDATE token SET seen = $1 WHERE hash = $2`, now.Unix(), hashOf(token))
	}
	return p, s.fault(err)
}
