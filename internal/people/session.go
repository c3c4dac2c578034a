package people

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"net/netip"
	"time"

	"truce"
)

// ErrRefused is all that whoever knocks learns: nobody of that name, a wrong password and a wrong code look alike, and
// take as long.
var ErrRefused = truce.Errorf(truce.Forbidden, "that is not recognised")

// ErrLater is said after too many tries from one address.
var ErrLater = truce.Errorf(truce.Unavailable, "there were too many tries from your address: wait a minute")

// How long a session lasts: unused, and at most. A watch is no longer.
const (
	idleLife = 30 * time.Minute
	longest  = 12 * time.Hour
	seenPast = time.Minute // how old the last use may look: reading a page writes nothing more often
)

// How somebody was recognised.
const (
	ByCode     = "password"
	ByRecovery = "recovery"
	ByPasskey  = "passkey"
	ByIdentity = "identity"
	ByLink     = "link"
)

// Session is what lasts after somebody was recognised.
type Session struct {
	ID      string
	How     string
	Browser string
	Made    time.Time
	Seen    time.Time
	Current bool // the one that asks
}

// Try is what somebody gives to be recognised, and from where.
type Try struct {
	Name, Password, Code string
	From, Browser        string
}

// allow reports whether another try may be made. Its limits are by address, and by person and address together: a
// person cannot be kept out by tries that come from elsewhere.
func (s *Store) allow(t Try) bool {
	from, now := network(t.From), s.clock()
	return s.byFrom.Try(from, now) && (t.Name == "" || s.byBoth.Try(fold(t.Name)+"\x00"+from, now))
}

// network is what one sender can speak for: an address, of the sixth version the network it chooses addresses from.
func network(address string) string {
	at, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if at = at.Unmap(); at.Is6() {
		p, _ := at.WithZone("").Prefix(64) // no error with 64 bits
		return p.String()
	}
	return at.String()
}

// Enter recognises somebody by password and one-time or recovery code, and opens a session. Without a password of their
// own a recovery code is enough.
func (s *Store) Enter(ctx context.Context, t Try) (token string, err error) {
	if !s.allow(t) {
		s.failed(t.From, nil, ErrLater)
		return "", ErrLater
	}
	k, err := s.known(ctx, t.Name)
	if err != nil {
		return "", err
	}
	how, err := s.recognise(ctx, k, t)
	if err != nil {
		s.failed(t.From, &k.Person, err)
		return "", err
	}
	return s.Begin(ctx, k.ID, how, t.Browser)
}

// known is what is needed to recognise a person; without an id nobody has the name.
type known struct {
	Person
	phc, secret string
}

func (s *Store) known(ctx context.Context, name string) (k known, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT id, function, disabled, password, totp FROM person WHERE folded = $1`,
		fold(name)).Scan(&k.ID, &k.Function, &k.Disabled, &k.phc, &k.secret)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return k, s.fault(err)
	}
	return k, nil
}

// recognise takes a password and a code, and says which code it was.
func (s *Store) recognise(ctx context.Context, k known, t Try) (how string, err error) {
	ok, err := s.matches(ctx, cmp.Or(k.phc, nobody), t.Password)
	if err != nil {
		return "", err
	}
	if k.ID == "" || k.Disabled || k.phc != "" && !ok {
		return "", ErrRefused
	}
	return s.useCode(ctx, k.ID, k.secret, t.Code)
}

// useCode takes a one-time code or a recovery code, once: of many that give the same one at once, one is let in.
func (s *Store) useCode(ctx context.Context, id, secret, code string) (how string, err error) {
	use, how := statement{`DELETE FROM code WHERE person = $1 AND hash = $2`, []any{id,
		hashOf(plainCode(code))}}, ByRecovery
	if step, ok := stepOf(secret, code, s.clock()); ok && secret != "" {
		use, how = statement{`UPDATE person SET step = $2 WHERE id = $1 AND step < $2`, []any{id, step}}, ByCode
	}
	n, err := s.change(ctx, use.text, use.args...)
	if err != nil {
		return "", err
	}
	if n != 1 {
		return "", ErrRefused
	}
	return how, nil
}

// maxBrowser is how much is kept of what a browser says of itself.
const maxBrowser = 200

// Begin opens a session of a person who was recognised, and returns its token: made here and now, never one that was
// brought.
func (s *Store) Begin(ctx context.Context, id, how, browser string) (string, error) {
	token, err := s.random(32)
	if err != nil {
		return "", err
	}
	name, err := s.random(9)
	if err != nil {
		return "", err
	}
	var p *Person
	err = s.update(ctx, func(tx *sql.Tx) error {
		if p, err = s.one(ctx, tx, "WHERE id = $1 AND disabled = 0", id); err != nil {
			return err
		}
		return s.putSession(ctx, tx, Session{ID: name, How: how, Browser: browser}, token, id)
	})
	if truce.KindOf(err) == truce.NotFound {
		return "", ErrRefused
	}
	if err != nil {
		return "", err
	}
	s.tell(p, signIns[how], "", nil)
	return token, nil
}

// putSession begins a session now, and forgets those that are over.
func (s *Store) putSession(ctx context.Context, tx *sql.Tx, x Session, token, person string) error {
	now := s.clock()
	return run(ctx, tx, statement{`DELETE FROM session WHERE until <= $1`, []any{now.Unix()}},
		statement{`INSERT INTO session (hash, id, person, how, browser, made, seen, until)
			VALUES ($1, $2, $3, $4, $5, $6, $6, $7)`,
			[]any{hashOf(token), x.ID, person, x.How, x.Browser[:min(len(x.Browser), maxBrowser)], now.Unix(),
				now.Add(longest).Unix()}})
}

// Who returns the person of a session, which counts as a use of it; ErrRefused where the session ended, or never was.
func (s *Store) Who(ctx context.Context, token string) (*Person, error) {
	p, seen, err := s.held(ctx, token, s.clock().Add(-idleLife))
	if now := s.clock(); err == nil && now.Unix()-seen >= int64(seenPast/time.Second) {
		_, err = s.db.ExecContext(ctx, `UPDATE session SET seen = $1 WHERE hash = $2`, now.Unix(), hashOf(token))
	}
	return p, s.fault(err)
}

// Knows is [Store.Who] for what is asked by nobody's hand, as by a page that keeps itself up to date: it is no use.
func (s *Store) Knows(ctx context.Context, token string) (*Person, error) {
	p, _, err := s.held(ctx, token, s.clock().Add(-idleLife))
	return p, err
}

// Watches returns the person of a session that was not ended and is not older than any may be, however long ago it was
// used: a screen that nobody touches all night is still told when something rings, and shown nothing.
func (s *Store) Watches(ctx context.Context, token string) (*Person, error) {
	p, _, err := s.held(ctx, token, time.Unix(0, 0))
	return p, err
}

// held returns the person of a session that was used since a moment, and when it last was.
func (s *Store) held(ctx context.Context, token string, since time.Time) (p *Person, seen int64, err error) {
	var id string
	err = s.db.QueryRowContext(ctx, `SELECT person, seen FROM session WHERE hash = $1 AND until > $2 AND seen > $3`,
		hashOf(token), s.now(), since.Unix()).Scan(&id, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, ErrRefused
	}
	if err != nil {
		return nil, 0, s.fault(err)
	}
	p, err = s.one(ctx, s.db, "WHERE id = $1 AND disabled = 0", id)
	if truce.KindOf(err) == truce.NotFound {
		return nil, 0, ErrRefused
	}
	return p, seen, err
}

// Sessions returns a person's sessions, the newest first; token is that of the one that asks.
func (s *Store) Sessions(ctx context.Context, id, token string) ([]Session, error) {
	now := s.clock()
	rows, err := s.db.QueryContext(ctx, `SELECT id, how, browser, made, seen, hash = $2 FROM session
		WHERE person = $1 AND until > $3 AND seen > $4 ORDER BY made DESC, id`,
		id, hashOf(token), now.Unix(), now.Add(-idleLife).Unix())
	if err != nil {
		return nil, s.fault(err)
	}
	defer rows.Close()
	var out []Session
	for rows.Next() {
		var x Session
		var made, seen int64
		if err := rows.Scan(&x.ID, &x.How, &x.Browser, &made, &seen, &x.Current); err != nil {
			return nil, s.fault(err)
		}
		x.Made, x.Seen = time.Unix(made, 0).UTC(), time.Unix(seen, 0).UTC()
		out = append(out, x)
	}
	return out, s.fault(rows.Err())
}

// End ends the session of a token.
func (s *Store) End(ctx context.Context, token string) error {
	p, err := s.Who(ctx, token)
	if err != nil && err != ErrRefused {
		return err
	}
	if p == nil { // it is over, or a token that was made up: nothing that is noted down
		_, err = s.db.ExecContext(ctx, `DELETE FROM session WHERE hash = $1`, hashOf(token))
		return s.fault(err)
	}
	_, err = s.change(ctx, `DELETE FROM session WHERE hash = $1`, hashOf(token))
	s.tell(p, didEnd, "", err)
	return err
}

// EndOf ends a session of a person by its id.
func (s *Store) EndOf(ctx context.Context, p *Person, id string) error {
	n, err := s.change(ctx, `DELETE FROM session WHERE person = $1 AND id = $2`, p.ID, id)
	if err == nil && n > 0 {
		s.tell(p, didEnd, "", nil)
	}
	return err
}

// EndAll ends all sessions of a person but that of the token, which may be empty.
func (s *Store) EndAll(ctx context.Context, by *Person, person, but string) error {
	_, err := s.change(ctx, `DELETE FROM session WHERE person = $1 AND hash <> $2`, person, hashOf(but))
	s.tell(by, didEndAll, person, err)
	return err
}
