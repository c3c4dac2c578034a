package desklog

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"truce"
	"truce/internal/sqldb"
)

// Contact is somebody who can be called. The number is shown to the desk and stands in no line of its log.
type Contact struct {
	ID     string         `json:"id"`
	Office string         `json:"office"`           // as a call to it is logged
	Name   string         `json:"name,omitempty"`   // of who answers there; forgotten with the contact
	Number string         `json:"number"`           // as it is dialled
	Party  truce.ActorID  `json:"party,omitempty"`  // whom it speaks for
	Place  string         `json:"place,omitempty"`  // the id of an area, or a province as reports name it
	Member truce.MemberID `json:"member,omitempty"` // whose liaison it is
}

const contactFields = `id, office, name, number, party, place, member`

func fieldsOfContact(c *Contact) []any {
	return []any{&c.ID, &c.Office, &c.Name, &c.Number, &c.Party, &c.Place, &c.Member}
}

// mostContacts bounds the list.
const mostContacts = 2_000

// SaveContact puts a contact on the list, or changes the one with its id; it returns the id.
func (s *Store) SaveContact(ctx context.Context, c Contact) (string, error) {
	for _, field := range []*string{&c.Office, &c.Name, &c.Number, &c.Place} {
		*field = strings.Join(strings.Fields(*field), " ")
		if len(*field) > mostName {
			return "", truce.Errorf(truce.Invalid, "each field of a contact has at most %d bytes", mostName)
		}
	}
	switch {
	case c.Office == "":
		return "", truce.Errorf(truce.Invalid, "say whom one reaches: an office, as calls to it are logged")
	case len(digits(c.Number)) < 3:
		return "", truce.Errorf(truce.Invalid, "a contact has a number of three digits at least")
	case holds(c.Office, digits(c.Number)):
		return "", truce.Errorf(truce.Invalid, "the office stands in the log when it is called: leave the number out of it")
	case c.Party != "" && !truce.ValidSlug(string(c.Party)):
		return "", truce.Errorf(truce.Invalid, "the party is an actor of the register, by id")
	case c.Member != "" && !c.Member.Valid():
		return "", truce.Errorf(truce.Invalid, "%q is no member's id", short(string(c.Member)))
	}
	isNew := c.ID == ""
	if isNew {
		c.ID = newID()
	}
	return c.ID, s.change(ctx, func(tx *sql.Tx) error {
		if isNew {
			var n int
			if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM contact`).Scan(&n); err != nil {
				return err
			}
			if n >= mostContacts {
				return truce.Errorf(truce.Invalid, "the list holds %d contacts: remove one first", n)
			}
		} else if err := s.isThere(ctx, tx, c.ID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO contact (`+contactFields+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, c.ID, c.Office, c.Name, c.Number, c.Party, c.Place, c.Member)
		return err
	})
}

func (s *Store) isThere(ctx context.Context, tx *sql.Tx, id string) error {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM contact WHERE id = $1`, id).Scan(&n)
	if err == nil && n == 0 {
		return truce.Errorf(truce.NotFound, "there is no contact %q", short(id))
	}
	return err
}

// RemoveContact forgets a contact. What was written of calls to its office stays in the log.
func (s *Store) RemoveContact(ctx context.Context, id string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		if err := s.isThere(ctx, tx, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM contact WHERE id = $1`, id)
		return err
	})
}

// Contacts returns the list, by office.
func (s *Store) Contacts(ctx context.Context) ([]Contact, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+contactFields+` FROM contact ORDER BY office, name, id`)
	list, err := sqldb.All(rows, err, fieldsOfContact)
	return list, s.fault(err)
}

// Contact returns one contact.
func (s *Store) Contact(ctx context.Context, id string) (c Contact, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT `+contactFields+` FROM contact WHERE id = $1`, id).Scan(fieldsOfContact(&c)...)
	if errors.Is(err, sql.ErrNoRows) {
		return c, truce.Errorf(truce.NotFound, "there is no contact %q", short(id))
	}
	return c, s.fault(err)
}

// refuseNumbers refuses words in which a number of the list stands, however it is grouped.
func (s *Store) refuseNumbers(ctx context.Context, tx *sql.Tx, words string) error {
	rows, err := tx.QueryContext(ctx, `SELECT `+contactFields+` FROM contact`)
	list, err := sqldb.All(rows, err, fieldsOfContact)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(c Contact) bool { return holds(words, digits(c.Number)) }) {
		return truce.Errorf(truce.Invalid,
			"that holds a number of the list of whom to call: numbers stand there and in no log; name the office")
	}
	return nil
}

// leastNumber is how many digits make a number that can be told from a time or a count.
const leastNumber = 5

// holds reports whether a number stands in words, in digits of any script and with what people write between them.
func holds(words, number string) bool {
	return len(number) >= leastNumber && slices.ContainsFunc(runs(words), func(run string) bool {
		return strings.Contains(run, number)
	})
}

// runs returns the digits of words, as far as nothing but marks stand between them.
func runs(words string) []string {
	return strings.FieldsFunc(strings.Map(func(r rune) rune {
		if d, ok := digit(r); ok {
			return d
		}
		if strings.ContainsRune(" +-./()\u00a0\u200e\u200f\u202f", r) {
			return -1
		}
		return ' '
	}, words), func(r rune) bool { return r == ' ' })
}

// digits returns the digits of a text as Latin ones.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if d, ok := digit(r); ok {
			return d
		}
		return -1
	}, s)
}

// digit returns a digit as it is in Latin script: people type numbers in that, in Arabic or in Persian digits.
func digit(r rune) (rune, bool) {
	for _, zero := range [...]rune{'0', '٠', '۰'} {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero, true
		}
	}
	return 0, false
}

// Turn is how long fire rings for a function before it passes to the next.
type Turn struct {
	Function string `json:"function"`
	Minutes  int    `json:"minutes"`
}

// The bounds of turns.
const (
	mostTurns   = 20
	mostMinutes = 24 * 60
)

// SetTurns says to whom fire passes, in order; none: to the functions that the record names.
func (s *Store) SetTurns(ctx context.Context, turns []Turn) error {
	if len(turns) > mostTurns {
		return truce.Errorf(truce.Invalid, "fire passes to at most %d functions", mostTurns)
	}
	for _, t := range turns {
		if t.Function == "" || len(t.Function) > mostName || t.Minutes < 1 || t.Minutes > mostMinutes {
			return truce.Errorf(truce.Invalid, "each turn names a function, and from 1 to %d minutes", mostMinutes)
		}
	}
	return s.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM turn`); err != nil {
			return err
		}
		for i, t := range turns {
			_, err := tx.ExecContext(ctx, `INSERT INTO turn (place, function, minutes) VALUES ($1, $2, $3)`, i, t.Function,
				t.Minutes)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Turns returns to whom fire passes; none where nobody has said so.
func (s *Store) Turns(ctx context.Context) ([]Turn, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT function, minutes FROM turn ORDER BY place`)
	list, err := sqldb.All(rows, err, func(t *Turn) []any { return []any{&t.Function, &t.Minutes} })
	return list, s.fault(err)
}
