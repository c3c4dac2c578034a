package recordsql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"truce/internal/sqldb"
	"truce/record"
)

// postgresSchema holds the tables, apart from whatever else is in the database.
const postgresSchema = "record"

// postgresConnections is how many connections a store has at most.
const postgresConnections = 8

// OpenPostgres opens the store in a PostgreSQL database, given as a URL or a key=value string, and makes its tables
// where they do not exist. Several processes may have it open: see [Store.Writer]. It refuses a server that could lose
// an acknowledged transaction: synchronous_commit, fsync and full_page_writes must be on. With asynchronous replicas a
// failover loses transactions all the same; see docs/operating.md.
//
// A server that goes away is noticed by every call, which fails with ErrUnavailable within about a minute; when it is
// back, calls succeed again.
func OpenPostgres(ctx context.Context, dsn string) (*Store, error) {
	s, config, err := newPostgres(dsn)
	if err != nil {
		return nil, err
	}
	// A transaction waits for any other on the same log.
	s.begin = func(ctx context.Context, tx *sql.Tx, origin string) error { return sqldb.Turn(ctx, tx, "log "+origin) }
	s.watch = &sqldb.Watch{}
	s.watch.Over(config)
	s.patience = updatePatience
	if err := s.openPostgres(ctx, config); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// OpenPostgresReadOnly opens the store in a PostgreSQL database to read it. A database without a record is an error of
// kind ErrNotFound.
func OpenPostgresReadOnly(ctx context.Context, dsn string) (*Store, error) {
	s, config, err := newPostgres(dsn)
	if err != nil {
		return nil, err
	}
	s.readers = sqldb.OpenPostgres(config, postgresConnections, sqldb.ReadOnly)
	if err = s.checkVersion(ctx, s.readers); err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// updatePatience is how long one waits at most for a transaction to end.
const updatePatience = time.Minute

// newPostgres reads a connection string. No error quotes it, for it may hold a password.
func newPostgres(dsn string) (*Store, *pgx.ConnConfig, error) {
	config, ok := sqldb.PostgresConfig(dsn, postgresSchema)
	if !ok {
		return nil, nil, &record.Error{Kind: record.ErrInvalid, Text: "this is not a PostgreSQL connection string"}
	}
	s := &Store{base: sqldb.Database{Server: true, Name: fmt.Sprintf("the PostgreSQL database %s on %s", config.Database,
		config.Host), Mend: "keep a copy of it, and fetch the logs back from a member that mirrors them"}}
	return s, config, nil
}

func (s *Store) openPostgres(ctx context.Context, config *pgx.ConnConfig) error {
	db := sqldb.OpenPostgres(config, postgresConnections, sqldb.Durable)
	s.readers, s.writers = db, db
	makeSchema := func(tx *sql.Tx) error { return sqldb.MakeSchema(ctx, tx, postgresSchema) }
	if err := s.alone(ctx, makeSchema); err != nil {
		return s.fault("make its schema", err)
	}
	if err := s.migrate(ctx, postgresText); err != nil {
		return err
	}
	return s.prepare(ctx)
}

// postgresText turns the text of a migration into that of PostgreSQL.
func postgresText(text string) string {
	return strings.NewReplacer("WITHOUT ROWID", "", "-- postgres:", "").Replace(text)
}
