package sqldb

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// LockPatience is how long a statement waits at most for what another process holds.
const LockPatience = 10 * time.Second

// PostgresConfig reads a connection string, a URL or a key=value string, for a store whose tables lie in a schema of
// its own, apart from whatever else is in the database. ok is false for what is none; nothing says why, for it may hold
// a password.
func PostgresConfig(dsn, schema string) (config *pgx.ConnConfig, ok bool) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, false
	}
	config.RuntimeParams["search_path"] = schema
	config.RuntimeParams["application_name"] = "truce " + schema
	config.RuntimeParams["client_min_messages"] = "warning" // whatever else is set: a [Watch] must hear it
	config.RuntimeParams["lock_timeout"] = strconv.FormatInt(LockPatience.Milliseconds(), 10)
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	return config, true
}

// OpenPostgres makes a handle of so many connections; nothing is connected yet. set is asked of each new connection,
// and may be nil.
func OpenPostgres(config *pgx.ConnConfig, connections int, set func(context.Context, *pgx.Conn) error) *sql.DB {
	options := []stdlib.OptionOpenDB{stdlib.OptionShouldPing(idle)}
	if set != nil {
		options = append(options, stdlib.OptionAfterConnect(set))
	}
	db := stdlib.OpenDB(*config, options...)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

// idle has a connection that was not used for a moment asked whether it still is one before it is used: the server may
// have been started anew, and what cannot be sent need not fail.
func idle(_ context.Context, p stdlib.ShouldPingParams) bool {
	return p.IdleDuration > 100*time.Millisecond
}

// ReadOnly lets nothing be written by a connection, once it is made. Asked for before, where target_session_attrs asks
// for a server that takes writes, the driver would take this one for a server that does not.
func ReadOnly(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SET default_transaction_read_only = on`)
	return err
}

// Durable is an error, a [*Setting], for a connection to a server that could lose an acknowledged transaction.
func Durable(ctx context.Context, conn *pgx.Conn) error {
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var value string
		if err := conn.QueryRow(ctx, `SELECT current_setting($1)`, name).Scan(&value); err != nil {
			return err
		}
		if err := checkDurable(name, value); err != nil {
			return err
		}
	}
	return nil
}

func checkDurable(name, value string) error {
	if value == "on" || name == "synchronous_commit" && value == "remote_apply" {
		return nil
	}
	return &Setting{Name: name, Is: value, Want: "on", Mend: "change it in postgresql.conf"}
}

// Turn makes a transaction wait for every other that took a turn of the same name, also for one whose commit is under
// way and whose client is gone, and reads again the one setting that can change under an open connection.
func Turn(ctx context.Context, tx *sql.Tx, name string) error {
	const text = `SELECT current_setting('synchronous_commit') FROM pg_advisory_xact_lock(hashtextextended($1, 0))`
	var value string
	if err := tx.QueryRowContext(ctx, text, name).Scan(&value); err != nil {
		return err
	}
	return checkDurable("synchronous_commit", value)
}

// MakeSchema makes a schema where it does not exist. An administrator may have made it, for a user who may not.
func MakeSchema(ctx context.Context, tx *sql.Tx, schema string) error {
	var there bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)`, schema).Scan(&there)
	if err == nil && !there {
		_, err = tx.ExecContext(ctx, `CREATE SCHEMA `+schema)
	}
	return err
}
