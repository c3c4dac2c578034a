// Package sqldb is what the stores in a database have in common, SQLite or PostgreSQL: how one is opened so that it
// keeps what it acknowledges, how its tables come to their present form, what it says of a commit, and what its errors
// mean for the person who runs it. It knows nothing of what is kept.
package sqldb

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"truce"
)

// Trouble is why a database did not do what it was asked to, as far as somebody can do something about it.
type Trouble int

// The troubles.
const (
	Unanswered Trouble = iota // it says nothing that helps
	Full
	NotWritable
	NotOpened
	DiskError
	Held
	Damaged
	Conflict // with what it holds
	Unreachable
	NoDatabase
	NoTables
	Stopping
	Replica
	Refused      // to this user
	RefusesThat  // what was asked
	OnOneMachine // the commit is done, and no standby is known to have it
)

// Database is what sentences about a database say of it.
type Database struct {
	Name   string // "the vault v.db"
	Mend   string // what to do when it is damaged
	Server bool   // it is one of PostgreSQL
}

// Trouble returns what an error of the database means.
func (d Database) Trouble(err error) Trouble {
	var lite *sqlite.Error
	var pg *pgconn.PgError
	switch {
	case errors.As(err, new(*Alone)):
		return OnOneMachine
	case errors.As(err, &lite) && lite.Code() == sqlite3.SQLITE_IOERR_SHMSIZE:
		return Full // the file that processes share beside the database could not be made as large as it must be
	case errors.As(err, &lite):
		return liteTroubles[lite.Code()&0xff]
	case errors.As(err, &pg):
		return postgresTrouble(pg.Code)
	case d.Server:
		return Unreachable
	}
	return Unanswered
}

// A statement that fails for no other reason asks for tables that are not there, or are not as they were made.
var liteTroubles = map[int]Trouble{
	sqlite3.SQLITE_ERROR: Damaged,
	sqlite3.SQLITE_FULL:  Full, sqlite3.SQLITE_READONLY: NotWritable,
	sqlite3.SQLITE_PERM: NotWritable, sqlite3.SQLITE_CANTOPEN: NotOpened, sqlite3.SQLITE_IOERR: DiskError,
	sqlite3.SQLITE_BUSY: Held, sqlite3.SQLITE_LOCKED: Held, sqlite3.SQLITE_CORRUPT: Damaged,
	sqlite3.SQLITE_NOTADB:     Damaged,
	sqlite3.SQLITE_CONSTRAINT: Conflict,
}

// postgresTrouble reads a code of PostgreSQL (appendix A of its manual); the first two signs are the class.
func postgresTrouble(code string) Trouble {
	switch class := code[:2]; {
	case code == "55P03":
		return Held
	case code == "42P01" || code == "3F000":
		return NoTables
	case code == "3D000":
		return NoDatabase
	case code == "53100":
		return Full
	case code == "25006":
		return Replica
	case class == "57":
		return Stopping
	case class == "28" || code == "42501":
		return Refused
	case class == "23":
		return Conflict
	case class == "XX":
		return Damaged
	}
	return RefusesThat
}

// says is what each trouble means for a database that stands before it, by its name.
var says = map[Trouble]string{
	Full:         "cannot be written: its disk is full; make room on it",
	NotWritable:  "cannot be written: give this user the right to write there, or mount it for writing",
	NotOpened:    "cannot be opened: does its directory exist, and may this user read and write it?",
	DiskError:    "cannot be used: its disk reports an error; is it full, taken away, or failing?",
	Held:         "is held by another process: let it finish, or stop it, then try again",
	Conflict:     "holds other data in this place",
	Unreachable:  "cannot be reached: is the server running, and is the connection string right?",
	NoDatabase:   "is not there: make it, or name another",
	NoTables:     "holds none of the tables that are asked for",
	Stopping:     "cannot be used while the server is being started or stopped: try again when it runs",
	Replica:      "takes no writes: the server is a replica, or set to read only",
	Refused:      "refuses this user: check the connection string and the user's rights",
	OnOneMachine: "has what was to be committed, and does not know of any standby that has it: look after the standbys",
	RefusesThat:  "refuses a statement",
	Unanswered:   "does not answer",
}

// Explain says in a sentence what an error means for the person who keeps the database.
func (d Database) Explain(err error) string {
	var setting *Setting
	var newer *Newer
	var moved *Moved
	switch {
	case errors.As(err, &setting):
		return d.Name + " " + setting.Error()
	case errors.As(err, &newer):
		return d.Name + " " + newer.Error()
	case errors.As(err, &moved):
		return d.Name + " " + moved.Error()
	}
	if t := d.Trouble(err); t != Damaged {
		return d.Name + " " + says[t]
	}
	return d.Name + " is damaged: " + d.Mend
}

// Fault gives an error of the database its kind and the sentence of [Database.Explain], which also says what was being
// done, where that is not empty. Errors that have a kind already, and those of the context, stay as they are.
func (d Database) Fault(doing string, err error) error {
	if err == nil || errors.As(err, new(*truce.Error)) {
		return err
	}
	if ended := Ended(err); ended != nil {
		return ended
	}
	message := d.Explain(err)
	if doing != "" {
		message += " (while it was asked to " + doing + ")"
	}
	return truce.Errorf(truce.Unavailable, "%s", message).Because(err)
}

// Ended returns the error of a call whose context ended, however the database says it; nil for any other error.
func Ended(err error) error {
	var lite *sqlite.Error
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_INTERRUPT:
		return context.Canceled
	}
	return nil
}
