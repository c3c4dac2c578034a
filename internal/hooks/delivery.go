package hooks

import (
	"context"
	"database/sql"
	"encoding/base32"
	"encoding/json"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"strings"

	"truce"
	"truce/internal/sqldb"
)

// Outcome is what became of a try to deliver. It is one of few words: what a receiver or a network says is kept
// nowhere.
type Outcome string

// The outcomes.
const (
	Waiting     Outcome = ""
	Delivered   Outcome = "delivered"
	LeftOut     Outcome = "left out"          // by hand
	NotAllowed  Outcome = "not allowed"       // the address lies where hooks may not lead
	NoAddress   Outcome = "no address"        // the name has none
	NoAnswer    Outcome = "no connection"     // nobody answers there
	BadTLS      Outcome = "no trust"          // its certificate is not one that is trusted, or there is none
	TooSlow     Outcome = "too slow"          // it did not answer in time
	Redirected  Outcome = "redirected"        // it leads elsewhere, and is not followed
	Refused     Outcome = "refused"           // it answered with another status
	Unreadable  Outcome = "unreadable answer" // what it answered is no HTTP, or its head has no end
	GoneForGood Outcome = "gone"              // it says that nothing is to be sent any more
)

// AllOutcomes lists them.
var AllOutcomes = []Outcome{Waiting, Delivered, LeftOut, NotAllowed, NoAddress, NoAnswer, BadTLS, TooSlow, Redirected,
	Refused, Unreadable, GoneForGood}

// Delivery is what a hook is told of one event, and what became of it.
type Delivery struct {
	Number  int64
	ID      string
	Kind    Kind
	About   []string
	Body    string
	Made    truce.Instant
	Tries   int
	Tried   truce.Instant // 0: never
	Outcome Outcome       // of the last try
	Status  int           // that was answered; 0: nothing was
	Over    truce.Instant // when it arrived or was left out; 0: it is owed
}

// Sizes returns how many entries of each log were looked at for a hook.
func (s *Store) Sizes(ctx context.Context, id string) (map[truce.MemberID]int64, error) {
	type row struct {
		member truce.MemberID
		size   int64
	}
	rows, err := s.db.QueryContext(ctx, `SELECT member, size FROM cursor WHERE hook = $1`, id)
	list, err := sqldb.All(rows, err, func(r *row) []any { return []any{&r.member, &r.size} })
	sizes := map[truce.MemberID]int64{}
	for _, r := range list {
		sizes[r.member] = r.size
	}
	return sizes, s.fault(err)
}

// Room is for how many more events a hook can be owed.
func (h *Hook) Room() int { return max(0, mostOwed-h.Owed) }

// Owe notes that a log was looked at for a hook from one size to another, and what it is owed of that. Both are kept
// together or not at all; false where somebody else has noted more meanwhile.
func (s *Store) Owe(ctx context.Context, hook, process string, m truce.MemberID, from, to int64,
	events []Event) (done bool, err error) {
	err = s.db.Update(ctx, func(tx *sql.Tx) error {
		moved, err := tx.ExecContext(ctx, `INSERT INTO cursor (hook, member, size) SELECT $1, $2, $4
			WHERE EXISTS (SELECT 1 FROM hook WHERE id = $1) AND ($3 = 0 OR EXISTS (SELECT 1 FROM cursor WHERE hook = $1 AND
			member = $2)) ON CONFLICT (hook, member) DO UPDATE SET size = $4 WHERE size = $3`, hook, m, from, to)
		if err != nil {
			return err
		}
		if n, err := moved.RowsAffected(); err != nil || n == 0 {
			return err
		}
		done = true
		for _, e := range events {
			if err := s.owe(ctx, tx, hook, process, e); err != nil {
				return err
			}
		}
		return nil
	})
	return done && err == nil, err
}

func (s *Store) owe(ctx context.Context, tx *sql.Tx, hook, process string, e Event) error {
	if e.Once != "" {
		first, err := tx.ExecContext(ctx, `INSERT INTO told (hook, what) VALUES ($1, $2) ON CONFLICT DO NOTHING`, hook,
			e.Once)
		if err != nil {
			return err
		}
		if n, err := first.RowsAffected(); err != nil || n == 0 {
			return err
		}
	}
	body, err := e.body(process)
	if err != nil {
		return err
	}
	return s.put(ctx, tx, hook, Delivery{ID: e.delivery(hook), Kind: e.Kind, About: e.About, Body: body})
}

func (s *Store) put(ctx context.Context, tx *sql.Tx, hook string, d Delivery) error {
	about, err := json.Marshal(d.About)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO delivery (hook, id, kind, about, body, made, tries, tried, outcome, status,
		over) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '', 0, $7) ON CONFLICT DO NOTHING`, hook, d.ID, d.Kind, string(about),
		d.Body, s.now(), d.Over)
	return err
}

// PutTest keeps a delivery that tries a hook. It is not tried again by itself.
func (s *Store) PutTest(ctx context.Context, hook, process string) (*Delivery, error) {
	b := make([]byte, 15)
	if _, err := io.ReadFull(s.rand, b); err != nil {
		return nil, err
	}
	body, err := Event{Kind: Tried, At: s.now()}.body(process)
	if err != nil {
		return nil, err
	}
	d := Delivery{ID: "msg_" + lower32(b), Kind: Tried, Body: body, Over: s.now()}
	err = s.db.Update(ctx, func(tx *sql.Tx) error { return s.put(ctx, tx, hook, d) })
	if err != nil {
		return nil, err
	}
	return s.Delivery(ctx, hook, d.ID)
}

func lower32(b []byte) string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}

// Deliveries returns those of a hook before a number, or from the end where that is 0, the newest first.
func (s *Store) Deliveries(ctx context.Context, hook string, before int64, limit int) ([]Delivery, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return s.deliveries(ctx, `WHERE hook = $1 AND number < $2 ORDER BY number DESC LIMIT $3`, hook, before, limit)
}

// Delivery returns one.
func (s *Store) Delivery(ctx context.Context, hook, id string) (*Delivery, error) {
	list, err := s.deliveries(ctx, `WHERE hook = $1 AND id = $2`, hook, id)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, truce.Errorf(truce.NotFound, "there is no such delivery, or it is long over")
	}
	return &list[0], nil
}

func (s *Store) deliveries(ctx context.Context, where string, args ...any) ([]Delivery, error) {
	type row struct {
		Delivery
		about string
	}
	rows, err := s.db.QueryContext(ctx, `SELECT number, id, kind, about, body, made, tries, tried, outcome, status, over
		FROM delivery `+where, args...)
	list, err := sqldb.All(rows, err, func(r *row) []any {
		return []any{&r.Number, &r.ID, &r.Kind, &r.about, &r.Body, &r.Made, &r.Tries, &r.Tried, &r.Outcome, &r.Status,
			&r.Over}
	})
	if err != nil {
		return nil, s.fault(err)
	}
	out := make([]Delivery, len(list))
	for i, r := range list {
		if err := json.Unmarshal([]byte(r.about), &r.About); err != nil {
			return nil, err
		}
		out[i] = r.Delivery
	}
	return out, nil
}

// LeaveOut gives up on a delivery that is owed: what comes after it is sent.
func (s *Store) LeaveOut(ctx context.Context, hook, id string) error {
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `UPDATE delivery SET outcome = $3, over = $4 WHERE hook = $1 AND id = $2 AND
			over = 0`, hook, id, LeftOut, s.now()))
		if errors.Is(err, errNoHook) {
			return truce.Errorf(truce.NotFound, "there is no such delivery, or it is over")
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE hook SET next = 0 WHERE id = $1`, hook)
		return err
	})
}

// lease is for how many seconds a process has a hook to itself: longer than a try takes. Where the process was killed
// the next one waits that long.
const lease = 12

// take gives the caller the next delivery that is due of a hook, to be sent by nobody else meanwhile; nil: none is.
func (s *Store) take(ctx context.Context, hook string) (h *Hook, d *Delivery, err error) {
	now := s.now()
	err = s.db.Update(ctx, func(tx *sql.Tx) error {
		var owed int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM delivery WHERE hook = $1 AND over = 0`,
			hook).Scan(&owed); err != nil || owed == 0 {
			return err
		}
		err := changed(tx.ExecContext(ctx, `UPDATE hook SET busy = $2 WHERE id = $1 AND busy <= $3 AND next <= $3 AND
			paused = 0`, hook, now+lease, now))
		if errors.Is(err, errNoHook) {
			return nil
		}
		h = new(Hook)
		return err
	})
	if err != nil || h == nil {
		return nil, nil, err
	}
	if h, err = s.One(ctx, hook); err != nil {
		return nil, nil, err
	}
	list, err := s.deliveries(ctx, `WHERE hook = $1 AND over = 0 ORDER BY number LIMIT 1`, hook)
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	return h, &list[0], nil
}

// release gives a hook back that was taken and not tried.
func (s *Store) release(ctx context.Context, hook string) error {
	_, err := s.db.ExecContext(ctx, `UPDATE hook SET busy = 0 WHERE id = $1`, hook)
	return s.fault(err)
}

// How long is waited before the next try, in seconds: twice as long each time, up to the longest.
const (
	shortestWait = 5
	longestWait  = 60 * 60
)

// failsFor is for how many seconds nothing may arrive before a hook is paused.
const failsFor = 5 * 24 * 60 * 60

// waitAfter is how long is waited after so many failures, a fifth more or less, so that hooks do not come all at once.
func waitAfter(failures int, chance float64) truce.Instant {
	wait := math.Min(longestWait, shortestWait*math.Pow(2, float64(min(failures, 20)-1)))
	return truce.Instant(wait * (0.8 + 0.4*chance))
}

// note keeps what became of a try. One that was asked for by hand changes nothing about when the next comes by itself,
// unless it arrived.
func (s *Store) note(ctx context.Context, h *Hook, d *Delivery, o Outcome, status int, byHand bool) error {
	now := s.now()
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		over := d.Over
		if o == Delivered {
			over = now
		}
		_, err := tx.ExecContext(ctx, `UPDATE delivery SET tries = tries + 1, tried = $3, outcome = $4, status = $5,
			over = $6 WHERE number = $1 AND hook = $2`, d.Number, h.ID, now, o, status, over)
		switch {
		case err != nil:
			return err
		case o == Delivered:
			_, err = tx.ExecContext(ctx, `UPDATE hook SET failing = 0, failures = 0, next = 0 WHERE id = $1`, h.ID)
		case !byHand:
			err = s.fails(ctx, tx, h, o, now)
		}
		if err == nil && !byHand {
			_, err = tx.ExecContext(ctx, `UPDATE hook SET busy = 0 WHERE id = $1`, h.ID)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM delivery WHERE hook = $1 AND over <> 0 AND number <= (SELECT number FROM
				delivery WHERE hook = $1 AND over <> 0 ORDER BY number DESC LIMIT 1 OFFSET $2)`, h.ID, mostKept)
		}
		return err
	})
}

// fails notes that nothing arrives, and pauses a hook for which that is so for long or for good.
func (s *Store) fails(ctx context.Context, tx *sql.Tx, h *Hook, o Outcome, now truce.Instant) error {
	failing, paused := h.Failing, truce.Instant(0)
	if failing == 0 {
		failing = now
	}
	if now-failing >= failsFor || o == GoneForGood {
		paused = now
	}
	_, err := tx.ExecContext(ctx, `UPDATE hook SET failing = $2, failures = failures + 1, next = $3, paused = $4
		WHERE id = $1`, h.ID, failing, now+waitAfter(h.Failures+1, rand.Float64()), paused)
	return err
}
