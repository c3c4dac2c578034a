package people

import (
	"context"
	"database/sql"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"truce"
)

// linkLife is how long an enrolment link is open.
const linkLife = 24 * time.Hour

// ErrLink is what is said of a link that was used, is too old, or never was.
var ErrLink = truce.Errorf(truce.NotFound, "the link was used already, or is too old: ask for another one")

// NewLink returns the token of a link by which a person enrols, once; it takes the place of an earlier one. What the
// person is recognised by stays until it is used.
func (s *Store) NewLink(ctx context.Context, by *Person, id string) (token string, err error) {
	defer func() { s.tell(by, didMakeLink, id, err) }()
	return s.newLink(ctx, id)
}

func (s *Store) newLink(ctx context.Context, id string) (string, error) {
	token, err := s.random(24)
	if err != nil {
		return "", err
	}
	secret, err := s.newSecret()
	if err != nil {
		return "", err
	}
	return token, s.update(ctx, func(tx *sql.Tx) error {
		p, err := s.one(ctx, tx, "WHERE id = $1", id)
		if err != nil {
			return err
		}
		if p.Disabled {
			return truce.Errorf(truce.Conflict, "%s is disabled: enable them first", p.Name)
		}
		return run(ctx, tx, statement{`DELETE FROM link WHERE person = $1`, []any{id}},
			statement{`INSERT INTO link (hash, person, totp, until) VALUES ($1, $2, $3, $4)`,
				[]any{hashOf(token), id, secret, s.clock().Add(linkLife).Unix()}})
	})
}

// Enrolment is an open link.
type Enrolment struct {
	Person *Person
	Secret string // of the one-time codes, in base32, for the person's app
}

// Enrolment returns what a link is for, without using it up.
func (s *Store) Enrolment(ctx context.Context, token string) (Enrolment, error) {
	return s.enrolment(ctx, s.db, token)
}

func (s *Store) enrolment(ctx context.Context, q querier, token string) (Enrolment, error) {
	var e Enrolment
	var person string
	err := q.QueryRowContext(ctx, `SELECT person, totp FROM link WHERE hash = $1 AND until > $2`, hashOf(token), s.now()).
		Scan(&person, &e.Secret)
	if errors.Is(err, sql.ErrNoRows) {
		return Enrolment{}, ErrLink
	}
	if err != nil {
		return Enrolment{}, s.fault(err)
	}
	e.Person, err = s.one(ctx, q, "WHERE id = $1 AND disabled = 0", person)
	return e, err
}

// Enrol uses a link up: the person is from now on recognised by the password with the codes of the link's secret, of
// which code is one, and by the recovery codes that are returned; by nothing they were recognised by before, and their
// sessions end.
func (s *Store) Enrol(ctx context.Context, token, password, code string) (*Person, []string, error) {
	if err := checkPassword(password); err != nil {
		return nil, nil, err
	}
	e, err := s.Enrolment(ctx, token)
	if err != nil {
		return nil, nil, err
	}
	step, ok := stepOf(e.Secret, code, s.clock())
	if !ok {
		return nil, nil, ErrCode
	}
	phc, err := s.hash(ctx, password)
	if err != nil {
		return nil, nil, err
	}
	return s.enrol(ctx, token, func(tx *sql.Tx, e Enrolment) error {
		return run(ctx, tx, statement{`UPDATE person SET password = $2, totp = $3, step = $4 WHERE id = $1`,
			[]any{e.Person.ID, phc, e.Secret, step}})
	})
}

// enrol uses a link up, and makes recovery codes beside what set makes.
func (s *Store) enrol(ctx context.Context, token string, set func(*sql.Tx, Enrolment) error) (*Person, []string,
	error) {
	codes, hashes, err := s.newCodes()
	if err != nil {
		return nil, nil, err
	}
	p, err := s.useLink(ctx, token, func(tx *sql.Tx, e Enrolment) error {
		if err := set(tx, e); err != nil {
			return err
		}
		return putCodes(ctx, tx, e.Person.ID, hashes)
	})
	if err != nil {
		return nil, nil, err
	}
	return p, codes, nil
}

// useLink uses a link up. set makes what the person is recognised by from now on.
func (s *Store) useLink(ctx context.Context, token string, set func(*sql.Tx, Enrolment) error) (*Person, error) {
	var person *Person
	err := s.update(ctx, func(tx *sql.Tx) error {
		e, err := s.enrolment(ctx, tx, token)
		if err != nil {
			return err
		}
		id := []any{e.Person.ID}
		if err := run(ctx, tx, statement{`DELETE FROM link WHERE person = $1`, id},
			statement{`DELETE FROM session WHERE person = $1`, id}, statement{`DELETE FROM passkey WHERE person = $1`, id},
			statement{`DELETE FROM identity WHERE person = $1`, id}, statement{`DELETE FROM code WHERE person = $1`, id},
			statement{`DELETE FROM feed WHERE person = $1`, id},
			statement{`UPDATE person SET password = '', totp = '', step = 0 WHERE id = $1`, id}); err != nil {
			return err
		}
		if err := set(tx, e); err != nil {
			return err
		}
		person, err = s.one(ctx, tx, "WHERE id = $1", e.Person.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.tell(person, didUseLink, "", nil)
	return person, nil
}

// codesAtOnce is how many recovery codes a person has, and codeBytes how long each is: too long to be guessed.
const (
	codesAtOnce = 8
	codeBytes   = 10
)

// newCodes makes recovery codes, and what is kept of them.
func (s *Store) newCodes() (codes, hashes []string, err error) {
	for range codesAtOnce {
		b := make([]byte, codeBytes)
		if _, err := s.rand.Read(b); err != nil {
			return nil, nil, err
		}
		c := strings.ToLower(base32.StdEncoding.EncodeToString(b))
		codes = append(codes, c[:4]+"-"+c[4:8]+"-"+c[8:12]+"-"+c[12:])
		hashes = append(hashes, hashOf(plainCode(c)))
	}
	return codes, hashes, nil
}

// plainCode is a recovery code without what helps to read it.
func plainCode(code string) string {
	return strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(code))
}

func putCodes(ctx context.Context, tx *sql.Tx, person string, hashes []string) error {
	list := []statement{{`DELETE FROM code WHERE person = $1`, []any{person}}}
	for _, h := range hashes {
		list = append(list, statement{`INSERT INTO code (person, hash) VALUES ($1, $2)`, []any{person, h}})
	}
	return run(ctx, tx, list...)
}

// RenewCodes gives a person new recovery codes in place of the old.
func (s *Store) RenewCodes(ctx context.Context, p *Person) (codes []string, err error) {
	defer func() { s.tell(p, didRenewCodes, "", err) }()
	codes, hashes, err := s.newCodes()
	if err != nil {
		return nil, err
	}
	return codes, s.update(ctx, func(tx *sql.Tx) error { return putCodes(ctx, tx, p.ID, hashes) })
}
