package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"modernc.org/sqlite"
)

// Pragma is a setting of a SQLite connection, and what it reads as once it is set.
type Pragma struct{ Name, Set, ReadBack string }

// SQLite says how a database file is opened.
type SQLite struct {
	Mode     url.Values // of the connection, as mode=ro
	Pragmas  []string   // set on every connection, as "query_only(1)"
	Settings []Pragma   // set on every connection and read back: one that does not read back is refused
}

// patience is how long a connection waits for what another holds.
const patience = 10 * time.Second

// Open returns a handle on a database file; the file is not touched yet.
func (o SQLite) Open(file string) (*sql.DB, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	query := url.Values{"_pragma": slices.Concat([]string{fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds())},
		o.Pragmas)}
	for name, values := range o.Mode {
		query[name] = values
	}
	for _, p := range o.Settings {
		query.Add("_pragma", p.Name+"("+p.Set+")")
	}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(file), RawQuery: query.Encode()}
	c, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(checked{c, o.Settings}), nil
}

// AsItIs is the mode in which a file is read in a directory that cannot be written to, where there are none of the
// files by which it is shared with a writer: there is no writer then. false: what was written last lies in its
// write-ahead log, which is not read so.
func AsItIs(file string) (url.Values, bool) {
	info, err := os.Stat(file + "-wal")
	return url.Values{"mode": {"ro"}, "immutable": {"1"}}, err != nil || info.Size() == 0
}

// checked is a connector that hands out no connection whose settings are not those that were asked for.
type checked struct {
	driver.Connector
	settings []Pragma
}

func (d checked) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := d.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range d.settings {
		if got := readPragma(ctx, c, p.Name); got != p.ReadBack {
			c.Close()
			return nil, &Setting{Name: p.Name, Is: got, Want: p.ReadBack, Mend: "is it on a file system that SQLite supports?"}
		}
	}
	return c, nil
}

func readPragma(ctx context.Context, c driver.Conn, name string) string {
	q, ok := c.(driver.QueryerContext)
	if !ok {
		return ""
	}
	rows, err := q.QueryContext(ctx, "PRAGMA "+name, nil)
	if err != nil {
		return err.Error()
	}
	defer rows.Close()
	row := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(row); err != nil || len(row) != 1 {
		return ""
	}
	return fmt.Sprint(row[0])
}

// Setting says that a database has a setting under which it could lose what it acknowledged.
type Setting struct{ Name, Is, Want, Mend string }

func (s *Setting) Error() string {
	return fmt.Sprintf("cannot be used: its setting %s is %q and must be %q, or what is acknowledged could be lost; %s",
		s.Name, s.Is, s.Want, s.Mend)
}
