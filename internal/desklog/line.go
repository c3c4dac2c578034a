package desklog

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"

	"truce"
	"truce/internal/sqldb"
)

// Kind is what a line of the desk log tells.
type Kind string

// The kinds of line.
const (
	Note     Kind = "note"      // what somebody writes down
	Call     Kind = "call"      // somebody was called
	FireOn   Kind = "fire"      // fire is said to go on
	Has      Kind = "has"       // a function has it
	Back     Kind = "back"      // the function gives it back: it rings again
	Passed   Kind = "passed"    // nobody had it in time: it passed to the next function
	Over     Kind = "over"      // the fire is over
	HandOver Kind = "hand-over" // the shift ends: what the next must know
	TakeOver Kind = "take-over" // and the next has read it
)

// Answer is what became of a call.
type Answer string

// The answers. Empty: not stated.
const (
	Answered    Answer = "answered"
	NotAnswered Answer = "not answered"
)

// By is who acts: a function of the member, and the person where people log in.
type By struct{ Function, Person string }

// Line is one line of the desk log.
type Line struct {
	Number   int64 // in order of writing
	Claim    string
	At       truce.Instant
	Function string // empty: the clock, or the record
	Person   string // by the id the node knows them by
	Kind     Kind
	About    string // id of a fire, an incident or what else has one; may be empty
	Office   string // who was called, or the function it passed to
	Answer   Answer
	Words    string
}

// mostWords is how long what somebody writes down may be, in bytes, and mostName what names something.
const (
	mostWords = 10_000
	mostName  = 120
)

// Write adds a line that somebody writes: a note, a call or a hand-over. An empty claim is a new one; one that was
// used returns what stands there. Words that hold a number of the list of whom to call are refused.
func (s *Store) Write(ctx context.Context, by By, l Line) (Line, error) {
	l.Words = strings.TrimSpace(l.Words)
	l.Function, l.Person = by.Function, by.Person
	switch {
	case l.Kind == Note || l.Kind == HandOver:
		if l.Words == "" {
			return Line{}, truce.Errorf(truce.Invalid, "a %s says something", l.Kind)
		}
	case l.Kind == Call:
		if l.Office == "" {
			return Line{}, truce.Errorf(truce.Invalid, "say who was called")
		}
	default:
		return Line{}, truce.Errorf(truce.Invalid, "a %s is no line that somebody writes", l.Kind)
	}
	switch {
	case l.Answer != "" && l.Answer != Answered && l.Answer != NotAnswered:
		return Line{}, truce.Errorf(truce.Invalid, "a call was answered or not answered, not %q", string(l.Answer))
	case len(l.Words) > mostWords:
		return Line{}, truce.Errorf(truce.Invalid, "a line of the desk log has at most %d bytes", mostWords)
	case len(l.About) > mostName || len(l.Office) > mostName:
		return Line{}, truce.Errorf(truce.Invalid, "what a line is about, or who was called, has at most %d bytes", mostName)
	}
	err := s.change(ctx, func(tx *sql.Tx) error {
		if err := s.refuseNumbers(ctx, tx, l.Words+" "+l.Office); err != nil {
			return err
		}
		return s.putOnce(ctx, tx, &l)
	})
	return l, err
}

// TakeOver says that whoever begins a shift has read the hand-over: from here the shift counts.
func (s *Store) TakeOver(ctx context.Context, by By, claim string) (Line, error) {
	l := Line{Claim: claim, Function: by.Function, Person: by.Person, Kind: TakeOver}
	err := s.change(ctx, func(tx *sql.Tx) error { return s.putOnce(ctx, tx, &l) })
	return l, err
}

// putOnce writes a line, or finds the one that was written under its claim: it must say the same.
func (s *Store) putOnce(ctx context.Context, tx *sql.Tx, l *Line) error {
	given := *l
	var err error
	if *l, err = s.put(ctx, tx, given); err != nil {
		return err
	}
	given.Number, given.Claim, given.At, given.Person = l.Number, l.Claim, l.At, l.Person
	if given != *l {
		*l = Line{}
		return truce.Errorf(truce.Conflict,
			"nothing was written: what was sent before with this claim id says something else, "+
				"and stands in the desk log; what is new needs a new claim id")
	}
	return nil
}

const lineFields = `number, claim, at, function, person, kind, about, office, answer, words`

func fieldsOfLine(l *Line) []any {
	return []any{&l.Number, &l.Claim, &l.At, &l.Function, &l.Person, &l.Kind, &l.About, &l.Office, &l.Answer, &l.Words}
}

// put writes a line now, once for a claim.
func (s *Store) put(ctx context.Context, tx *sql.Tx, l Line) (Line, error) {
	l.Claim, l.At = cmp.Or(l.Claim, newID()), s.now()
	err := tx.QueryRowContext(ctx, `INSERT INTO line (claim, at, function, person, kind, about, office, answer, words)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (claim) DO NOTHING RETURNING number`,
		l.Claim, l.At, l.Function, l.Person, l.Kind, l.About, l.Office, l.Answer, l.Words).Scan(&l.Number)
	if errors.Is(err, sql.ErrNoRows) {
		l = Line{Claim: l.Claim}
		err = tx.QueryRowContext(ctx, `SELECT `+lineFields+` FROM line WHERE claim = $1`, l.Claim).Scan(fieldsOfLine(&l)...)
	}
	return l, err
}

// mostLines is how many lines a page of the log holds.
const mostLines = 200

// Shift returns the lines of the shift that is on, the oldest first: those since the last take-over, with the
// hand-over before it; more says that there were too many, and the oldest are left out.
func (s *Store) Shift(ctx context.Context) (lines []Line, more bool, err error) {
	var from int64
	err = s.db.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) FROM line WHERE kind = $1 AND number <
		(SELECT COALESCE(MAX(number), 0) FROM line WHERE kind = $2)`, HandOver, TakeOver).Scan(&from)
	if err != nil {
		return nil, false, s.fault(err)
	}
	if from == 0 {
		err = s.db.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) FROM line WHERE kind = $1`, TakeOver).Scan(&from)
		if err != nil {
			return nil, false, s.fault(err)
		}
	}
	return s.page(ctx, `number >= $1`, from)
}

// Before returns the lines before one, the oldest first, as many as a page holds; before 0: the newest.
func (s *Store) Before(ctx context.Context, before int64) (lines []Line, more bool, err error) {
	return s.page(ctx, `$1 = 0 OR number < $1`, before)
}

func (s *Store) page(ctx context.Context, where string, arg int64) (lines []Line, more bool, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+lineFields+` FROM line WHERE `+where+`
		ORDER BY number DESC LIMIT $2`, arg, mostLines+1)
	if lines, err = sqldb.All(rows, err, fieldsOfLine); err != nil {
		return nil, false, s.fault(err)
	}
	if more = len(lines) > mostLines; more {
		lines = lines[:mostLines]
	}
	for i, j := 0, len(lines)-1; i < j; i, j = i+1, j-1 {
		lines[i], lines[j] = lines[j], lines[i]
	}
	return lines, more, nil
}

// Each calls do with each line written within [from, to), the oldest first; a zero limit is none.
func (s *Store) Each(ctx context.Context, from, to truce.Instant, do func(Line) error) error {
	rows, err := s.db.QueryContext(ctx, `SELECT `+lineFields+` FROM line
		WHERE ($1 = 0 OR at >= $1) AND ($2 = 0 OR at < $2) ORDER BY number`, from, to)
	if err != nil {
		return s.fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var l Line
		if err := rows.Scan(fieldsOfLine(&l)...); err != nil {
			return s.fault(err)
		}
		if err := do(l); err != nil {
			return err
		}
	}
	return s.fault(rows.Err())
}

// Waiting returns the hand-over that nobody has taken over yet; false: there is none.
func (s *Store) Waiting(ctx context.Context) (l Line, waits bool, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT `+lineFields+` FROM line WHERE kind IN ($1, $2)
		ORDER BY number DESC LIMIT 1`, HandOver, TakeOver).Scan(fieldsOfLine(&l)...)
	if errors.Is(err, sql.ErrNoRows) {
		return Line{}, false, nil
	}
	return l, err == nil && l.Kind == HandOver, s.fault(err)
}
