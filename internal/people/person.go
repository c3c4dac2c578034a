package people

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"truce"
)

// Person is somebody who acts for the member, as its own node knows them.
type Person struct {
	ID       string
	Name     string
	Function string // as whom they act in the log
	Roles    []Role
	Disabled bool
	Made     time.Time
	Password bool // there is one, with one-time codes
	Passkeys int
	Bound    int       // identities of the institution's provider
	Codes    int       // recovery codes that were not used yet
	Link     time.Time // until when an enrolment link is open; zero: none is
}

// Enrolled reports whether a person can be recognised.
func (p *Person) Enrolled() bool { return p.Password || p.Passkeys > 0 || p.Bound > 0 }

// maxName is how long a name or a function may be, in bytes.
const maxName = 120

// fold is the form of a name in which it is compared: the way it is typed at the door does not matter.
func fold(name string) string {
	return cases.Fold().String(norm.NFKC.String(strings.Join(strings.Fields(name), " ")))
}

const selectPerson = `SELECT id, name, function, roles, disabled, made, password <> '',
	(SELECT count(*) FROM passkey WHERE person = person.id), (SELECT count(*) FROM identity WHERE person = person.id),
	(SELECT count(*) FROM code WHERE person = person.id),
	COALESCE((SELECT until FROM link WHERE person = person.id), 0) FROM person `

// querier is a *sql.DB or a *sql.Tx.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (s *Store) some(ctx context.Context, q querier, where string, args ...any) ([]*Person, error) {
	rows, err := q.QueryContext(ctx, selectPerson+where, args...)
	if err != nil {
		return nil, s.fault(err)
	}
	defer rows.Close()
	var out []*Person
	for rows.Next() {
		var p Person
		var roles string
		var made, until int64
		err := rows.Scan(&p.ID, &p.Name, &p.Function, &roles, &p.Disabled, &made, &p.Password, &p.Passkeys,
			&p.Bound, &p.Codes, &until)
		if err != nil {
			return nil, s.fault(err)
		}
		p.Roles, p.Made = splitRoles(roles), time.Unix(made, 0).UTC()
		if until > s.now() {
			p.Link = time.Unix(until, 0).UTC()
		}
		out = append(out, &p)
	}
	return out, s.fault(rows.Err())
}

func (s *Store) one(ctx context.Context, q querier, where string, args ...any) (*Person, error) {
	list, err := s.some(ctx, q, where, args...)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, truce.Errorf(truce.NotFound, "there is no such person here")
	}
	return list[0], nil
}

// All returns everybody, by name.
func (s *Store) All(ctx context.Context) ([]*Person, error) {
	return s.some(ctx, s.db, "ORDER BY folded")
}

// Person returns a person by id; an error of kind NotFound where there is none.
func (s *Store) Person(ctx context.Context, id string) (*Person, error) {
	return s.one(ctx, s.db, "WHERE id = $1", id)
}

// Named returns a person by name.
func (s *Store) Named(ctx context.Context, name string) (*Person, error) {
	return s.one(ctx, s.db, "WHERE folded = $1", fold(name))
}

// Add makes a person known, who can be recognised once they have used a link ([Store.NewLink]).
func (s *Store) Add(ctx context.Context, by *Person, p Person) (*Person, error) {
	added, err := s.add(ctx, p)
	if err != nil {
		s.tell(by, didAdd, "", err)
		return nil, err
	}
	s.tell(by, didAdd, added.ID, nil)
	s.tell(by, didGiveRoles+": "+joinRoles(added.Roles), added.ID, nil)
	return added, nil
}

func (s *Store) add(ctx context.Context, p Person) (*Person, error) {
	p.Name, p.Function = strings.TrimSpace(p.Name), strings.TrimSpace(p.Function)
	switch {
	case fold(p.Name) == "" || len(p.Name) > maxName:
		return nil, truce.Errorf(truce.Invalid, "a person has a name, of at most %d bytes", maxName)
	case p.Function == "" || len(p.Function) > maxName:
		return nil, truce.Errorf(truce.Invalid, "a person acts as a function of the member, of at most %d bytes",
			maxName)
	}
	roles, err := checkRoles(p.Roles)
	if err != nil {
		return nil, err
	}
	id, err := s.random(12)
	if err != nil {
		return nil, err
	}
	err = s.update(ctx, func(tx *sql.Tx) error {
		if _, err := s.one(ctx, tx, "WHERE folded = $1", fold(p.Name)); truce.KindOf(err) != truce.NotFound {
			return errors.Join(err, truce.Errorf(truce.Conflict, "there is somebody of the name %q already", p.Name))
		}
		return run(ctx, tx,
			statement{`INSERT INTO person (id, name, folded, function, roles, password, totp, step, disabled, made)
			VALUES ($1, $2, $3, $4, $5, '', '', 0, 0,
				$6)`, []any{id, p.Name, fold(p.Name), p.Function, joinRoles(roles), s.now()}})
	})
	if err != nil {
		return nil, err
	}
	return s.Person(ctx, id)
}

// SetRoles gives a person other roles, from the next request on.
func (s *Store) SetRoles(ctx context.Context, by *Person, id string, roles []Role) error {
	roles, err := checkRoles(roles)
	if err != nil {
		s.tell(by, didGiveRoles, "", err)
		return err
	}
	err = s.setRoles(ctx, id, roles)
	s.tell(by, didGiveRoles+": "+joinRoles(roles), id, err)
	return err
}

func (s *Store) setRoles(ctx context.Context, id string, roles []Role) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if err := run(ctx, tx, statement{`UPDATE person SET roles = $2 WHERE id = $1`, []any{id,
			joinRoles(roles)}}); err != nil {
			return err
		}
		return s.administered(ctx, tx)
	})
}

// Disable keeps a person out, at once: their sessions, tokens and open links end. Enabled again, they are recognised as
// before, and make new tokens.
func (s *Store) Disable(ctx context.Context, by *Person, id string, disabled bool) error {
	what := didEnable
	if disabled {
		what = didDisable
	}
	err := s.disable(ctx, id, disabled)
	s.tell(by, what, id, err)
	return err
}

func (s *Store) disable(ctx context.Context, id string, disabled bool) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if _, err := s.one(ctx, tx, "WHERE id = $1", id); err != nil {
			return err
		}
		err := run(ctx, tx, statement{`UPDATE person SET disabled = $2 WHERE id = $1`, []any{id, disabled}})
		if err != nil || !disabled {
			return err
		}
		if err := run(ctx, tx, statement{`DELETE FROM session WHERE person = $1`, []any{id}},
			statement{`DELETE FROM token WHERE person = $1`, []any{id}},
			statement{`DELETE FROM feed WHERE person = $1`, []any{id}},
			statement{`DELETE FROM link WHERE person = $1`, []any{id}}); err != nil {
			return err
		}
		return s.administered(ctx, tx)
	})
}

// administered refuses to leave the node without anybody who may invite others: the command would have to mend that.
func (s *Store) administered(ctx context.Context, tx *sql.Tx) error {
	list, err := s.some(ctx, tx, "WHERE disabled = 0")
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Administers() {
			return nil
		}
	}
	return truce.Errorf(truce.Conflict, "this is the last administrator: make somebody else one first")
}
