package recordsql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"truce/internal/postgres"
	"truce/record"
)

// postgresSchema holds the tables, apart from whatever else is in the database.
const postgresSchema = "record"

// postgresConnections is how many connections a store has at most.
const postgresConnections = 8

// OpenPostgres opens the store in a PostgreSQL database, given as a URL or a key=value string, and makes its tables where
// they do not exist. Several processes may have it open: see [Store.Writer]. It refuses a server that could lose an
// acknowledged transaction: synchronous_commit, fsync and full_page_writes must be on. With asynchronous replicas a
// failover loses transactions all the same; see docs/operating.md.
//
// A server that goes away is noticed by every call, which fails with ErrUnavailable within about a minute; when it is back,
// calls succeed again.
func OpenPostgres(ctx context.Context, dsn string) (*Store, error) {
	s, config, err := newPostgres(dsn)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["lock_timeout"] = strconv.FormatInt(lockPatience.Milliseconds(), 10)
	s.begin = s.beginPostgres
	s.watch = &postgres.Watch{}
	s.watch.Over(config)
	s.patience = updatePatience
	if err := s.openPostgres(ctx, config); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// OpenPostgresReadOnly opens the store in a PostgreSQL database to read it. A database without a record is an error of kind
// ErrNotFound.
func OpenPostgresReadOnly(ctx context.Context, dsn string) (*Store, error) {
	s, config, err := newPostgres(dsn)
	if err != nil {
		return nil, err
	}
	s.readers = pool(stdlib.OpenDB(*config, stdlib.OptionAfterConnect(postgres.ReadOnly), stdlib.OptionShouldPing(pingIdle)))
	if err = s.checkVersion(ctx, s.readers); err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// How long one waits at most: for a connection where the connection string does not say it, for what another process holds, for a transaction to end.
const (
	connectPatience = 10 * time.Second
	lockPatience    = 10 * time.Second
	updatePatience  = time.Minute
)

// lockTimedOut is PostgreSQL's code for a lock that was not given within lockPatience.
const lockTimedOut = "55P03"

// newPostgres reads a connection string. No error quotes it, for it may hold a password.
func newPostgres(dsn string) (*Store, *pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, nil, &record.Error{Kind: record.ErrInvalid, Text: "this is not a PostgreSQL connection string"} // the cause may quote a password
	}
	config.RuntimeParams["search_path"] = postgresSchema
	config.RuntimeParams["application_name"] = "truce record"
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectPatience
	}
	s := &Store{name: fmt.Sprintf("the PostgreSQL database %s on %s", config.Database, config.Host)}
	s.explain = func(err error) *record.Error { return explainPostgres(err, s.name) }
	return s, config, nil
}

// pingIdle has a connection that was not used for a moment asked whether it still is one before it is used: the server may
// have been started anew, and what cannot be sent need not fail.
func pingIdle(_ context.Context, p stdlib.ShouldPingParams) bool {
	return p.IdleDuration > 100*time.Millisecond
}

func pool(db *sql.DB) *sql.DB {
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	return db
}

func (s *Store) openPostgres(ctx context.Context, config *pgx.ConnConfig) error {
	db := pool(stdlib.OpenDB(*config, stdlib.OptionAfterConnect(s.checkPostgres), stdlib.OptionShouldPing(pingIdle)))
	s.readers, s.writers = db, db
	if err := s.makeSchema(ctx); err != nil {
		return s.fault("make its schema", err)
	}
	if err := s.migrate(ctx, postgresText); err != nil {
		return err
	}
	return s.prepare(ctx)
}

// makeSchema makes the schema where it does not exist. An administrator may have made it, for a user who may not.
func (s *Store) makeSchema(ctx context.Context) error {
	tx, err := s.writers.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after Commit
	if err := s.beginPostgres(ctx, tx, "migrate"); err != nil {
		return err
	}
	var there bool
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)`, postgresSchema).Scan(&there)
	if err != nil || there {
		return err
	}
	if _, err := tx.ExecContext(ctx, `CREATE SCHEMA `+postgresSchema); err != nil {
		return err
	}
	return tx.Commit()
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
	if errors.As(err, new(*postgres.Alone)) {
		e.Text = name + " has what was to be committed, and does not know of any standby that has it: look after the standbys"
		return e
	}
	if !errors.As(err, &pg) {
		e.Text = name + " cannot be reached: is it running, and is the connection string right?"
		return e
	}
	switch class := pg.Code[:2]; {
	case pg.Code == lockTimedOut:
		e.Text = "another process holds what is needed in " + name + ", and did not let go of it in time: let it finish, then try again"
	case pg.Code == "42P01" || pg.Code == "3F000":
		e.Kind = record.ErrNotFound
		e.Text = "there is no record in " + name
	case pg.Code == "3D000":
		e.Text = "there is no " + strings.TrimPrefix(name, "the ") + ": make it, or name another"
	case class == "57":
		e.Text = name + " is being started or stopped: try again when it runs"
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
