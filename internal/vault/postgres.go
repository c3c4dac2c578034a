package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"truce"
	"truce/internal/postgres"
)

// postgresSchema holds the tables, apart from whatever else is in the database: it can be granted, dumped and left out of
// dumps by itself.
const postgresSchema = "vault"

// CreatePostgres makes an empty vault in a PostgreSQL database, given as a URL or a key=value string, or opens the one
// that is there.
func CreatePostgres(ctx context.Context, dsn string) (*Vault, error) {
	return openPostgres(ctx, dsn, true)
}

// OpenPostgres opens the vault in a PostgreSQL database. Several processes may have it open. It refuses a server that
// could lose what was acknowledged: synchronous_commit, fsync and full_page_writes must be on. A vault that is not there
// is an error of kind [truce.NotFound], as for [Open].
//
// PostgreSQL does not overwrite what is deleted: after an Erase the old bytes stay in the table's file until VACUUM FULL
// rewrites it, and in write-ahead logs, replicas and dumps for as long as those are kept.
func OpenPostgres(ctx context.Context, dsn string) (*Vault, error) {
	return openPostgres(ctx, dsn, false)
}

func openPostgres(ctx context.Context, dsn string, create bool) (*Vault, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "this is not a PostgreSQL connection string") // the cause may quote a password
	}
	config.RuntimeParams["search_path"] = postgresSchema
	config.RuntimeParams["application_name"] = "truce vault"
	config.RuntimeParams["lock_timeout"] = "10s"
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	v := &Vault{name: fmt.Sprintf("the vault in the PostgreSQL database %s on %s", config.Database, config.Host)}
	v.explain = func(err error) string { return v.name + " " + explainPostgres(err) }
	v.begin = v.beginPostgres
	v.watch = &postgres.Watch{}
	v.watch.Over(config)
	v.db = stdlib.OpenDB(*config, stdlib.OptionAfterConnect(v.checkPostgres), stdlib.OptionShouldPing(pingIdle))
	v.db.SetMaxOpenConns(4)
	v.db.SetMaxIdleConns(4)
	if err := v.setUpPostgres(ctx, create); err != nil {
		v.db.Close()
		return nil, v.fault(err)
	}
	return v, nil
}

// pingIdle has a connection that was not used for a moment asked whether it still is one before it is used: the server may
// have been started anew, and what cannot be sent need not fail.
func pingIdle(_ context.Context, p stdlib.ShouldPingParams) bool {
	return p.IdleDuration > 100*time.Millisecond
}

func (v *Vault) setUpPostgres(ctx context.Context, create bool) error {
	var there, schema bool
	if err := v.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'secret')`, postgresSchema).Scan(&there); err != nil {
		return err
	}
	if !there && !create {
		return truce.Errorf(truce.NotFound, "%s is not there: bring the schema %s back from a dump; what no copy has stays sealed for ever", v.name, postgresSchema)
	}
	// An administrator may have made the schema, for a user who may not.
	if err := v.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)`, postgresSchema).Scan(&schema); err != nil {
		return err
	}
	if !schema {
		if _, err := v.db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+postgresSchema); err != nil {
			return err
		}
	}
	return v.migrate(ctx, func(text string) string { return strings.ReplaceAll(text, "WITHOUT ROWID", "") })
}

// checkPostgres reads the settings of a new connection back.
func (v *Vault) checkPostgres(ctx context.Context, conn *pgx.Conn) error {
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var value string
		if err := conn.QueryRow(ctx, `SELECT current_setting($1)`, name).Scan(&value); err != nil {
			return err
		}
		if err := v.checkSetting(name, value); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) checkSetting(name, value string) error {
	if value == "on" || name == "synchronous_commit" && value == "remote_apply" {
		return nil
	}
	return truce.Errorf(truce.Unavailable, "%s cannot be used: its setting %s is %q and must be \"on\", or what is acknowledged could be lost; change it in postgresql.conf", v.name, name, value)
}

// beginPostgres makes writers follow one another, so that two that replace one thing do not mix, and reads again the one
// setting that can change under an open connection.
func (v *Vault) beginPostgres(ctx context.Context, tx *sql.Tx) error {
	var value string
	err := tx.QueryRowContext(ctx, `SELECT current_setting('synchronous_commit') FROM pg_advisory_xact_lock(hashtextextended($1, 0))`, "truce "+postgresSchema).Scan(&value)
	if err != nil {
		return err
	}
	return v.checkSetting("synchronous_commit", value)
}

// explainPostgres says what an error of PostgreSQL means for the person who keeps the vault.
func explainPostgres(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, new(*postgres.Alone)) {
		return "holds what was to be kept, and its server does not know of any standby that has it: look after the standbys, then try again"
	}
	if !errors.As(err, &pg) {
		return "cannot be reached: is the server running, and is the connection string right?"
	}
	switch class := pg.Code[:2]; {
	case pg.Code == "3D000":
		return "is not there: there is no such database; make it, or name another"
	case class == "57":
		return "cannot be used while the server is being started or stopped: try again when it runs"
	case pg.Code == "53100":
		return "cannot be written: its disk is full; make room on it"
	case pg.Code == "25006":
		return "takes no writes: the server is a replica, or set to read only"
	case class == "28" || pg.Code == "42501":
		return "refuses this user: check the connection string and the user's rights"
	case class == "XX":
		return "is damaged: keep it as it is, and bring it back from a dump"
	}
	return "refuses a statement"
}
