package hooks

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/netip"
	"slices"
	"time"

	"truce"
	"truce/internal/sqldb"
)

//go:embed sql/migrations/*.sql
var sqlText embed.FS

// Store keeps the hooks of one node, what each is owed and what became of it. It is safe for concurrent use, and
// several processes may have one open.
type Store struct {
	db    *sqldb.Private
	clock func() time.Time
	rand  io.Reader
	first firstShown
	mark  *sqldb.Answered
	// Old says that the database was an old copy when it was opened: its hooks are paused.
	Old bool
}

// Open opens the hooks in a file, which is made where there is none, readable by its owner alone. What it answers is
// durable; what is deleted is overwritten. A nil clock is the machine's, a nil source of chance that of crypto/rand.
// mark is the file of this machine by which an old copy is told; empty: none is.
func Open(ctx context.Context, path, mark string, clock func() time.Time, chance io.Reader) (*Store, error) {
	if clock == nil {
		clock = time.Now
	}
	if chance == nil {
		chance = rand.Reader
	}
	db, err := sqldb.OpenPrivate(ctx, path, "bring it back from a copy, or put it aside and add the hooks anew", sqlText)
	if err != nil {
		return nil, err
	}
	s := &Store{db: db, clock: clock, rand: chance, first: firstShown{at: map[seen]truce.Instant{}},
		mark: sqldb.AnsweredAt(mark)}
	if err := s.holdToMark(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

func (s *Store) fault(err error) error { return s.db.Fault(err) }

func (s *Store) now() truce.Instant { return truce.At(s.clock()) }

// Hook is a program that is told.
type Hook struct {
	ID       string
	URL      string
	Kinds    []Kind // that it is told of; none: of all
	Ask      string // the address of a filter of incidents: only events about those are told; empty: all
	CA       string // certificates that vouch for the receiver beside those the machine trusts, PEM
	Made     truce.Instant
	Paused   truce.Instant // since when nothing is tried; 0: it is
	Failing  truce.Instant // since when nothing arrives; 0: it does
	Failures int           // tries in a row
	Next     truce.Instant // when it is tried again; 0: when there is something
	Owed     int           // deliveries
	secret   string
}

// Wants reports whether a hook is told of a kind of event, its filter apart.
func (h *Hook) Wants(k Kind) bool { return len(h.Kinds) == 0 || slices.Contains(h.Kinds, k) }

// Trouble reports whether somebody has to look after it: it was paused, or has not arrived for an hour.
func (h *Hook) Trouble(now truce.Instant) bool {
	return h.Paused != 0 || h.Failing != 0 && now-h.Failing >= 60*60
}

// Copied reports whether it was paused because it came back with an old copy of the database: nothing had failed.
func (h *Hook) Copied() bool { return h.Paused != 0 && h.Failing == 0 }

// Gone reports whether it was paused because its receiver says that nothing is to be sent any more; else nothing had
// arrived for long.
func (h *Hook) Gone() bool { return h.Paused != 0 && h.Paused-h.Failing < failsFor }

// The bounds of what is kept.
const (
	mostHooks = 20
	mostOwed  = 1000 // of one hook: what comes after it waits in the logs
	mostKept  = 500  // of one hook, of what is over
	mostURL   = 2000
	mostAsk   = 2000
	mostCA    = 64 << 10
)

// secretBytes is how long a secret is; Standard Webhooks asks for 24 to 64.
const secretBytes = 32

// Add keeps a hook, which is told of what comes after the sizes of the logs, and returns its id and its secret, which
// is never shown again.
func (s *Store) Add(ctx context.Context, h Hook, sizes map[truce.MemberID]int64) (id, secret string, err error) {
	if err := s.check(ctx, &h); err != nil {
		return "", "", err
	}
	if secret, err = s.newSecret(); err != nil {
		return "", "", err
	}
	kinds, err := json.Marshal(h.Kinds)
	if err != nil {
		return "", "", err
	}
	id, err = s.newID()
	if err != nil {
		return "", "", err
	}
	return id, secret, s.update(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM hook`).Scan(&n); err != nil {
			return err
		}
		if n >= mostHooks {
			return truce.Errorf(truce.Conflict, "there are %d hooks already: remove one first", n)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO hook (id, url, kinds, ask, ca, secret, made, paused, failing, failures,
			next, busy) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, 0)`, id, h.URL, string(kinds), h.Ask, h.CA, secret,
			s.now())
		for m, size := range sizes {
			if err == nil {
				_, err = tx.ExecContext(ctx, `INSERT INTO cursor (hook, member, size) VALUES ($1, $2, $3)`, id, m, size)
			}
		}
		return err
	})
}

// check holds a hook to what one can be, and puts its kinds into their order.
func (s *Store) check(ctx context.Context, h *Hook) error {
	for _, k := range h.Kinds {
		if !k.Valid() {
			return truce.Errorf(truce.Invalid, "%q is nothing a hook can be told of", string(k))
		}
	}
	h.Kinds = slices.DeleteFunc(slices.Clone(AllKinds), func(k Kind) bool { return !slices.Contains(h.Kinds, k) })
	if len(h.Ask) > mostAsk || len(h.CA) > mostCA {
		return truce.Errorf(truce.Invalid, "the filter or the certificates of a hook are too long")
	}
	if _, err := roots(h.CA); err != nil {
		return err
	}
	n, err := s.Networks(ctx)
	if err != nil {
		return err
	}
	return n.checkURL(h.URL)
}

func (s *Store) newID() (string, error) {
	b := make([]byte, 5)
	_, err := io.ReadFull(s.rand, b)
	return "hook-" + lower32(b), err
}

func (s *Store) newSecret() (string, error) {
	b := make([]byte, secretBytes)
	_, err := io.ReadFull(s.rand, b)
	return "whsec_" + base64.StdEncoding.EncodeToString(b), err
}

// All returns the hooks, the oldest first.
func (s *Store) All(ctx context.Context) ([]Hook, error) { return s.hooks(ctx, `ORDER BY made, id`) }

// One returns a hook.
func (s *Store) One(ctx context.Context, id string) (*Hook, error) {
	list, err := s.hooks(ctx, `WHERE id = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errNoHook
	}
	return &list[0], nil
}

var errNoHook = truce.Errorf(truce.NotFound, "there is no such hook: truce hook list shows them")

func (s *Store) hooks(ctx context.Context, where string, args ...any) ([]Hook, error) {
	type row struct {
		Hook
		kinds string
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, url, kinds, ask, ca, secret, made, paused, failing, failures, next,
		(SELECT COUNT(*) FROM delivery WHERE hook = hook.id AND over = 0) FROM hook `+where, args...)
	list, err := sqldb.All(rows, err, func(r *row) []any {
		return []any{&r.ID, &r.URL, &r.kinds, &r.Ask, &r.CA, &r.secret, &r.Made, &r.Paused, &r.Failing, &r.Failures, &r.Next,
			&r.Owed}
	})
	if err != nil {
		return nil, s.fault(err)
	}
	out := make([]Hook, len(list))
	for i, r := range list {
		if err := json.Unmarshal([]byte(r.kinds), &r.Kinds); err != nil {
			return nil, err
		}
		out[i] = r.Hook
	}
	return out, nil
}

// Remove forgets a hook with all that was kept of it, its secret too.
func (s *Store) Remove(ctx context.Context, id string) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		if err := changed(tx.ExecContext(ctx, `DELETE FROM hook WHERE id = $1`, id)); err != nil {
			return err
		}
		for _, table := range []string{"cursor", "delivery", "told"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE hook = $1`, id); err != nil {
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

// changed is errNoHook where a statement changed nothing.
func changed(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err == nil && n == 0 {
		err = errNoHook
	}
	return err
}

// RenewSecret gives a hook another secret, which is never shown again; the one it had ends at once.
func (s *Store) RenewSecret(ctx context.Context, id string) (secret string, err error) {
	if secret, err = s.newSecret(); err != nil {
		return "", err
	}
	err = s.update(ctx, func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `UPDATE hook SET secret = $2 WHERE id = $1`, id, secret))
	})
	if err != nil {
		return "", err
	}
	return secret, s.db.Forget(ctx)
}

// Resume lets a hook be tried at once, also one that was paused.
func (s *Store) Resume(ctx context.Context, id string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `UPDATE hook SET paused = 0, next = 0,
			failing = CASE WHEN paused <> 0 THEN $2 ELSE failing END WHERE id = $1`, id, s.now()))
	})
}

// Networks returns where hooks may lead.
func (s *Store) Networks(ctx context.Context) (Networks, error) {
	var n Networks
	rows, err := s.db.QueryContext(ctx, `SELECT prefix FROM network ORDER BY prefix`)
	texts, err := sqldb.All(rows, err, func(x *string) []any { return []any{x} })
	if err != nil {
		return n, s.fault(err)
	}
	for _, x := range texts {
		p, err := netip.ParsePrefix(x)
		if err != nil {
			return n, err
		}
		n.Allowed = append(n.Allowed, p)
	}
	rows, err = s.db.QueryContext(ctx, `SELECT number FROM port`)
	n.own, err = sqldb.All(rows, err, func(x *uint16) []any { return []any{x} })
	return n, s.fault(err)
}

// Allow lets hooks lead into a network beyond public addresses, over plain HTTP too, or no longer.
func (s *Store) Allow(ctx context.Context, p netip.Prefix, allowed bool) error {
	p = p.Masked()
	return s.update(ctx, func(tx *sql.Tx) error {
		if allowed {
			_, err := tx.ExecContext(ctx, `INSERT INTO network (prefix) VALUES ($1) ON CONFLICT DO NOTHING`, p.String())
			return err
		}
		err := changed(tx.ExecContext(ctx, `DELETE FROM network WHERE prefix = $1`, p.String()))
		if errors.Is(err, errNoHook) {
			err = truce.Errorf(truce.NotFound, "hooks may not lead to %s as it is", p)
		}
		return err
	})
}

// SetOwnPorts says at which ports this node answers: no hook leads there.
func (s *Store) SetOwnPorts(ctx context.Context, ports []uint16) error {
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM port`)
		for _, p := range ports {
			if err == nil {
				_, err = tx.ExecContext(ctx, `INSERT INTO port (number) VALUES ($1) ON CONFLICT DO NOTHING`, p)
			}
		}
		return err
	})
}
