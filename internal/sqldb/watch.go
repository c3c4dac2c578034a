package sqldb

import (
	"database/sql"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// Watch notices commits of which the server says itself that they may be lost. The zero value is ready.
//
// With synchronous standbys a commit waits until a standby has it. Where that wait is cancelled, the server reports
// success all the same, with a warning before it: the transaction is on one machine alone. Whoever acknowledges it
// loses it in a failover. database/sql passes no warnings on.
type Watch struct {
	mu     sync.Mutex
	warned map[*pgconn.PgConn]string // on which the server has warned, and of what
}

// Over lets the watch hear what the server says on connections made by the configuration.
func (w *Watch) Over(config *pgx.ConnConfig) {
	config.OnNotice = func(c *pgconn.PgConn, n *pgconn.Notice) {
		// By its kind, not by its words: those are in the server's language.
		if n.SeverityUnlocalized == "WARNING" {
			w.note(c, n.Message)
		}
	}
}

func (w *Watch) note(c *pgconn.PgConn, message string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.warned == nil {
		w.warned = map[*pgconn.PgConn]string{}
	}
	w.warned[c] = message
}

// take returns what was noted of a connection, and forgets it.
func (w *Watch) take(conn *sql.Conn) (message string, warned bool, err error) {
	err = conn.Raw(func(c any) error {
		pg := c.(*stdlib.Conn).Conn().PgConn()
		w.mu.Lock()
		defer w.mu.Unlock()
		message, warned = w.warned[pg]
		delete(w.warned, pg)
		return nil
	})
	return message, warned, err
}

// Commit commits a transaction on its connection. A commit that the server warns of is an error: it is not known
// whether what was committed lasts.
func (w *Watch) Commit(conn *sql.Conn, tx *sql.Tx) error {
	if _, _, err := w.take(conn); err != nil { // what was said before is not about the commit
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	message, warned, err := w.take(conn)
	if err == nil && warned {
		err = &Alone{message}
	}
	return err
}

// Alone says that the server has committed, and that it is not known whether that lasts.
type Alone struct{ Message string } // as the server says it

func (a *Alone) Error() string {
	return fmt.Sprintf("the server warned of the commit: %s", a.Message)
}
