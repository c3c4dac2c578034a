package people

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"truce"
)

// Identity is somebody as the provider of an institution knows them. What else it says of them, an address of
// mail or a role, is not asked for: it can be given to somebody else there.
type Identity struct{ Issuer, Subject string }

// ErrStranger is said to whom the institution knows and this node does not, or not any more.
var ErrStranger = truce.Errorf(truce.Forbidden, "the provider knows them, but nobody here is bound to that account")

// ErrTaken is said of an identity that is bound to another person.
var ErrTaken = truce.Errorf(truce.Conflict, "that account of the provider is bound to somebody else here")

// MayTry reports whether another try to be recognised may be made from an address; if not, that is told.
func (s *Store) MayTry(from string) bool {
	if s.allow(Try{From: from}) {
		return true
	}
	s.failed(from, nil, ErrLater)
	return false
}

// Unrecognised tells of somebody whom the provider did not recognise, or whose answer of it was not accepted.
func (s *Store) Unrecognised(from string) { s.failed(from, nil, ErrRefused) }

// EnterByIdentity opens a session for whom an identity is bound to. Of the try it takes from where it was made. Whoever
// is not bound, or is disabled, is refused with ErrStranger.
func (s *Store) EnterByIdentity(ctx context.Context, id Identity, t Try) (string, error) {
	p, err := s.bound(ctx, s.db, id)
	if err == nil && p != nil && !p.Disabled {
		token, err := s.Begin(ctx, p.ID, ByIdentity, t.Browser)
		if err != ErrRefused { // they were disabled meanwhile
			return token, err
		}
	}
	if err != nil {
		return "", err
	}
	s.failed(t.From, p, ErrStranger)
	return "", ErrStranger
}

// bound returns whom an identity is bound to; nil: nobody.
func (s *Store) bound(ctx context.Context, q querier, id Identity) (*Person, error) {
	p, err := s.one(ctx, q, "WHERE id = (SELECT person FROM identity WHERE issuer = $1 AND subject = $2)", id.Issuer,
		id.Subject)
	if truce.KindOf(err) == truce.NotFound {
		return nil, nil
	}
	return p, err
}

// maxSubject is how long a subject may be, in bytes: as OpenID says.
const maxSubject = 255

// bind binds an identity to a person, unless it is bound to another.
func (s *Store) bind(ctx context.Context, tx *sql.Tx, person string, id Identity) error {
	if id.Issuer == "" || id.Subject == "" || len(id.Subject) > maxSubject {
		return ErrRefused
	}
	p, err := s.bound(ctx, tx, id)
	switch {
	case err != nil:
		return err
	case p != nil && p.ID != person:
		return ErrTaken
	case p != nil:
		return nil
	}
	return run(ctx, tx, statement{`INSERT INTO identity (issuer, subject, person, made) VALUES ($1, $2, $3, $4)`,
		[]any{id.Issuer, id.Subject, person, s.now()}})
}

// BindIdentity binds an identity to a person who is here.
func (s *Store) BindIdentity(ctx context.Context, p *Person, id Identity) error {
	err := s.update(ctx, func(tx *sql.Tx) error { return s.bind(ctx, tx, p.ID, id) })
	s.tell(p, didBind, "", err)
	return err
}

// EnrolIdentity is Enrol with an identity in place of password and code. Recovery codes come later, by
// [Store.RenewCodes].
func (s *Store) EnrolIdentity(ctx context.Context, token string, id Identity) (*Person, error) {
	return s.useLink(ctx, token, func(tx *sql.Tx, e Enrolment) error { return s.bind(ctx, tx, e.Person.ID, id) })
}

// IdentitySince returns since when a person is bound to an identity of an issuer; false: they are not.
func (s *Store) IdentitySince(ctx context.Context, p *Person, issuer string) (time.Time, bool, error) {
	var made int64
	err := s.db.QueryRowContext(ctx, `SELECT made FROM identity WHERE person = $1 AND issuer = $2 ORDER BY made LIMIT 1`,
		p.ID, issuer).Scan(&made)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	return time.Unix(made, 0).UTC(), err == nil, s.fault(err)
}

// ErrOnly is said to whom nothing else would recognise any more.
var ErrOnly = truce.Errorf(truce.Conflict,
	"nothing else recognises you: add a passkey, or have your administrator give you a one-time link")

// Unbind takes a person's identities from them, unless nothing else recognises them.
func (s *Store) Unbind(ctx context.Context, p *Person) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		now, err := s.one(ctx, tx, "WHERE id = $1", p.ID)
		if err != nil {
			return err
		}
		if !now.Password && now.Passkeys == 0 {
			return ErrOnly
		}
		return run(ctx, tx, statement{`DELETE FROM identity WHERE person = $1`, []any{p.ID}})
	})
	s.tell(p, didUnbind, "", err)
	return err
}
