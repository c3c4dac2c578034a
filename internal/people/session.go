package people

import (
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
		return "", ErrLater
	}
	var id, phc, secret string
	err = s.db.QueryRowContext(ctx, `SELECT id, password, totp FROM person WHERE folded = $1 AND disabled = 0`,
		fold(t.Name)).
		Scan(&id, &phc, &secret)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", s.fault(err)
	}
	hashed := phc
	if hashed == "" {
		hashed = nobody
	}
	ok, err := s.matches(ctx, hashed, t.Password)
	if err != nil {
		return "", err
	}
	if id == "" || phc != "" && !ok {
		return "", ErrRefused
	}
	how, err := s.useCode(ctx, id, secret, t.Code)
	if err != nil {
		return "", err
	}
	return s.Begin(ctx, id, how, t.Browser)
}

// useCode takes a one-time code or a recovery code, once: of many that give the same one at once, one is let in.
func (s *Store) useCode(ctx context.Context, id, secret, code string) (how string, err error) {
	use, how := statement{`DELETE FROM code WHERE person = $1 AND hash = $2`, []any{id,
		hashOf(plainCode(code))}}, ByRecovery
	if step, ok := stepOf(secret, code, s.clock()); ok && secret != "" {
		use, how = statement{`UPDATE person SET step = $2 WHERE id = $1 AND step < $2`, []any{id, step}}, ByCode
	}
	done, err := s.db.ExecContext(ctx, use.text, use.args...)
	if err != nil {
		return "", s.fault(err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
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
	now := s.clock()
	return token, s.update(ctx, func(tx *sql.Tx) error {
		return run(ctx, tx, statement{`DELETE FROM session WHERE until <= $1 OR seen <= $2`, []any{now.Unix(),
			now.Add(-idleLife).Unix()}},
			statement{`INSERT INTO session (hash, id, person, how, browser, made, seen, until)
				SELECT $1, $2, id, $4, $5, $6, $6, $7 FROM person WHERE id = $3 AND disabled = 0`,
				[]any{hashOf(token), name, id, how, browser[:min(len(browser), maxBrowser)], now.Unix(), now.Add(longest).Unix()}})
	})
}

// Who returns the person of a session; ErrRefused where the session ended, or never was.
func (s *Store) Who(ctx context.Context, token string) (*Person, error) {
	now := s.clock()
	var id string
	var seen int64
	err := s.db.QueryRowContext(ctx, `SELECT person, seen FROM session WHERE hash = $1 AND until > $2 AND seen > $3`,
		hashOf(token), now.Unix(), now.Add(-idleLife).Unix()).Scan(&id, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrRefused
	}
	if err == nil && now.Unix()-seen >= int64(seenPast/time.Second) {
		_, err = s.db.ExecContext(ctx, `UPDATE session SET seen = $1 WHERE hash = $2`, now.Unix(), hashOf(token))
	}
	if err != nil {
		return nil, s.fault(err)
	}
	p, err := s.one(ctx, s.db, "WHERE id = $1 AND disabled = 0", id)
	if truce.KindOf(err) == truce.NotFound {
		return nil, ErrRefused
	}
	return p, err
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
	_, err := s.db.ExecContext(ctx, `DELETE FROM session WHERE hash = $1`, hashOf(token))
	return s.fault(err)
}

// EndOf ends a session of a person by its id.
func (s *Store) EndOf(ctx context.Context, person, id string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM session WHERE person = $1 AND id = $2`, person, id)
	return s.fault(err)
}

// EndAll ends all sessions of a person but that of the token, which may be empty.
func (s *Store) EndAll(ctx context.Context, person, but string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM session WHERE person = $1 AND hash <> $2`, person, hashOf(but))
	return s.fault(err)
}
