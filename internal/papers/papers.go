// Package papers keeps what the secretariat of one member does in its own papers of talks: sessions, seats, who has
// the floor, minutes, texts under negotiation. They are in no log and mirrored nowhere, and can be destroyed
// (docs/decisions/0022). What they mean, and what may be done next, is internal/talks'.
package papers

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"reflect"
	"sync"
	"time"

	"truce"
	"truce/internal/sqldb"
	"truce/internal/talks"
)

//go:embed sql/migrations/*.sql
var sqlText embed.FS

// Store keeps the papers of one member. It is safe for concurrent use, and several processes may have one open.
type Store struct {
	*sqldb.Private
	clock func() time.Time
	mu    sync.Mutex
	last  *folded // nil: none was worked out yet
}

// folded is what the steps came to while there were so many, the newest of them this one. Numbers are never given
// twice, so that the same two are of the same steps.
type folded struct {
	steps, newest int64
	papers        *talks.Papers
}

// Open opens the papers in a file, which is made where there is none. A nil clock is the machine's.
func Open(ctx context.Context, path string, clock func() time.Time) (*Store, error) {
	db, err := sqldb.OpenPrivate(ctx, path, "bring it back from a copy, or put it aside and begin anew", sqlText)
	if err != nil {
		return nil, err
	}
	if clock == nil {
		clock = time.Now
	}
	return &Store{Private: db, clock: clock}, nil
}

// Papers returns what the steps come to. It is shared, and nobody changes it.
func (s *Store) Papers(ctx context.Context) (*talks.Papers, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var steps, newest int64
	err := s.QueryRowContext(ctx, `SELECT count(*), coalesce(max(number), 0) FROM step`).Scan(&steps, &newest)
	if err == nil && (s.last == nil || s.last.steps != steps || s.last.newest != newest) {
		err = s.fold(ctx)
	}
	if err != nil {
		return nil, s.Fault(err)
	}
	return s.last.papers, nil
}

func (s *Store) fold(ctx context.Context) error {
	rows, err := s.QueryContext(ctx, `SELECT number, at, officer, kind, body FROM step ORDER BY number`)
	steps, err := scan(rows, err)
	if err != nil {
		return err
	}
	s.last = &folded{steps: int64(len(steps)), papers: talks.Fold(steps)}
	if n := len(steps); n > 0 {
		s.last.newest = steps[n-1].N
	}
	return nil
}

func scan(rows *sql.Rows, err error) ([]talks.Step, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []talks.Step
	for rows.Next() {
		var x talks.Step
		var kind, body string
		if err := rows.Scan(&x.N, &x.At, &x.Officer, &kind, &body); err != nil {
			return nil, err
		}
		if x.Body, err = talks.Decode(kind, []byte(body)); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

// Take takes steps in their order, all or none. Each is judged after those before it, by whichever process: a refusal
// has a sentence for the person. claim names the call, and its steps are numbered behind it: the same call again takes
// nothing and is answered as the first was; another one with its claim is an error of kind Conflict.
func (s *Store) Take(ctx context.Context, officer, claim string, k talks.Known, bodies ...any) error {
	if officer == "" || claim == "" {
		return truce.Errorf(truce.Invalid, "a step of the papers names who takes it, and the call")
	}
	return s.Update(ctx, func(tx *sql.Tx) error {
		if done, err := taken(ctx, tx, claim, bodies); err != nil || done {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT number, at, officer, kind, body FROM step ORDER BY number`)
		steps, err := scan(rows, err)
		if err != nil {
			return err
		}
		p, now := talks.Fold(steps), truce.At(s.clock())
		if n := len(steps); n > 0 {
			now = max(now, steps[n-1].At) // a clock that was put back does not give the floor before it was taken
		}
		for i, b := range bodies {
			if err := p.Judge(k, now, b); err != nil {
				return err
			}
			x := talks.Step{At: now, Officer: officer, Body: b}
			p.Take(x)
			if i > 0 {
				claim = next(claim)
			}
			if err := insert(ctx, tx, claim, x); err != nil {
				return err
			}
		}
		return nil
	})
}

// next is the claim of the step behind that of a claim, in one call.
func next(claim string) string { return truce.DigestOf([]byte(claim)).String() }

// taken reports whether a call with the claim was taken, and refuses one that says something else than that did. The
// steps are compared, not when they were taken, nor by whom.
func taken(ctx context.Context, tx *sql.Tx, claim string, bodies []any) (bool, error) {
	held, same, step := 0, 0, claim
	for i := 0; i <= len(bodies); i++ { // and one more: the first call may have had more steps
		rows, err := tx.QueryContext(ctx, `SELECT number, at, officer, kind, body FROM step WHERE claim = $1`, step)
		first, err := scan(rows, err)
		if err != nil {
			return false, err
		}
		held += len(first)
		if len(first) > 0 && i < len(bodies) && reflect.TypeOf(first[0].Body) == reflect.TypeOf(bodies[i]) {
			a, aerr := json.Marshal(first[0].Body)
			b, berr := json.Marshal(bodies[i])
			if err := errors.Join(aerr, berr); err != nil {
				return false, err
			}
			if bytes.Equal(a, b) {
				same++
			}
		}
		step = next(step)
	}
	if held > 0 && (held != len(bodies) || same != held) {
		return false, truce.Errorf(truce.Conflict, "nothing was written: the claim id %s was used before, for what says "+
			"something else; what is new needs a new claim id", claim)
	}
	return held > 0, nil
}

func insert(ctx context.Context, tx *sql.Tx, claim string, x talks.Step) error {
	kind, subject := talks.Subject(x.Body)
	body, err := json.Marshal(x.Body)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO step (claim, at, officer, subject, kind, body)
		VALUES ($1, $2, $3, $4, $5, $6)`, claim, int64(x.At), x.Officer, subject, kind, string(body))
	return err
}

// Destroy destroys the papers of a round or a text, "round/ID" or "text/ID": what is deleted is overwritten, in the
// journal too. It returns how many steps there were. An error of kind [truce.Unavailable] says that the journal still
// holds them: called again, it is emptied.
func (s *Store) Destroy(ctx context.Context, subject string) (int64, error) {
	var n int64
	err := s.Update(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM step WHERE subject = $1`, subject)
		if err == nil {
			n, err = done.RowsAffected()
		}
		return err
	})
	if err == nil {
		err = s.Forget(ctx)
	}
	if err == nil && n == 0 {
		err = truce.Errorf(truce.NotFound, "there are no papers of %q", subject)
	}
	return n, err
}
