package recordsql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"truce/record"
)

// postgresSchema holds the tables, apart from whatever else is in the database.
const postgresSchema = "record"

// postgresConnections is how many connections a store has at most.
const postgresConnections = 8

// OpenPostgres opens the store in a PostgreSQL database, given as a URL or a key=value string, and makes its tables where
// they do not exist. One process at a time may have it open. It refuses a server that could lose an acknowledged
// transaction: synchronous_commit, fsync and full_page_writes must be on. With asynchronous replicas a failover loses
// transactions all the same; see docs/operating.md.
func OpenPostgres(ctx context.Context, dsn string) (*Store, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, &record.Error{Kind: record.ErrInvalid, Text: "this is not a PostgreSQL connection string"} // the cause may quote a password
	}
	config.RuntimeParams["search_path"] = postgresSchema
	config.RuntimeParams["application_name"] = "truce record"
	config.RuntimeParams["lock_timeout"] = "10s"
	s := &Store{name: fmt.Sprintf("the PostgreSQL database %s on %s", config.Database, config.Host)}
	s.begin = s.beginPostgres
	s.explain = func(err error) *record.Error { return explainPostgres(err, s.name) }
	if err := s.openPostgres(ctx, config); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) openPostgres(ctx context.Context, config *pgx.ConnConfig) error {
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(s.checkPostgres))
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	s.readers, s.writers = db, db
	if err := s.lockPostgres(ctx); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+postgresSchema); err != nil {
		return s.fault("make its schema", err)
	}
	if err := s.migrate(ctx, postgresText); err != nil {
		return err
	}
	return s.prepare(ctx)
}

// checkPostgres reads the settings of a new connection back.
func (s *Store) checkPostgres(ctx context.Context, conn *pgx.Conn) error {
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var value string
		if err := conn.QueryRow(ctx, `SELECT current_setting($1)`, name).Scan(&value); err != nil {
			return err
		}
		if err := s.checkSetting(name, value); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) checkSetting(name, value string) error {
	if value == "on" || name == "synchronous_commit" && value == "remote_apply" {
		return nil
	}
	return &record.Error{Kind: record.ErrUnavailable, Text: fmt.Sprintf("%s cannot be used: its setting %s is %q and must be \"on\", "+
		"or what is acknowledged could be lost; change it in postgresql.conf", s.name, name, value)}
}

// lockPostgres takes the lock of the one process that may have the store open, on a connection of its own. Should that
// connection break, the lock is gone; two writers then still cannot fork a log, since the head moves by compare-and-swap.
func (s *Store) lockPostgres(ctx context.Context) error {
	conn, err := s.writers.Conn(ctx)
	if err != nil {
		return s.fault("connect", err)
	}
	var locked bool
	if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, "open "+postgresSchema).Scan(&locked); err != nil {
		conn.Close()
		return s.fault("lock it", err)
	}
	if !locked {
		conn.Close()
		return &record.Error{Kind: record.ErrUnavailable, Text: fmt.Sprintf(
			"%s is in use by another process that writes to it: stop that one first, or give this one another database", s.name)}
	}
	s.closers = append(s.closers, conn.Close) // until then it is not in the pool and holds the lock
	return nil
}

// beginPostgres makes the transaction wait for any other on the same log, also for one whose commit is under way and whose
// client is gone, and reads again the one setting that can change under an open connection.
func (s *Store) beginPostgres(ctx context.Context, tx *sql.Tx, origin string) error {
	var value string
	err := tx.QueryRowContext(ctx, `SELECT current_setting('synchronous_commit') FROM pg_advisory_xact_lock(hashtextextended($1, 0))`,
		"log "+origin).Scan(&value)
	if err != nil {
		return err
	}
	return s.checkSetting("synchronous_commit", value)
}

// explainPostgres says what an error of PostgreSQL means for the person who runs it.
func explainPostgres(err error, name string) *record.Error {
	e := &record.Error{Kind: record.ErrUnavailable, Cause: err}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		e.Text = name + " cannot be reached: is it running, and is the connection string right?"
		return e
	}
	switch class := pg.Code[:2]; {
	case pg.Code == "53100":
		e.Text = "the disk of " + name + " is full: make room on it"
	case pg.Code == "25006":
		e.Text = name + " takes no writes: it is a replica, or set to read only"
	case class == "28" || pg.Code == "42501":
		e.Text = name + " refuses this user: check the connection string and the user's rights"
	case class == "23":
		e.Kind = record.ErrConflict
		e.Text = name + " holds other data in this place"
	case class == "XX":
		e.Kind = record.ErrDamaged
		e.Text = name + " is damaged: keep a copy of it, and fetch the logs back from a member that mirrors them"
	default:
		e.Text = name + " refuses a statement"
	}
	return e
}

// postgresText turns the text of a migration into that of PostgreSQL.
func postgresText(text string) string {
	return strings.NewReplacer("WITHOUT ROWID", "", "-- postgres:", "").Replace(text)
}
