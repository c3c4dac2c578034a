package vault

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"truce/internal/sqldb"

	"truce"
)

// postgresSchema holds the tables, apart from whatever else is in the database: it can be granted, dumped and left out
// of dumps by itself.
const postgresSchema = "vault"

// CreatePostgres makes an empty vault in a PostgreSQL database, given as a URL or a key=value string, or opens the one
// that is there.
func CreatePostgres(ctx context.Context, dsn string) (*Vault, error) {
	return openPostgres(ctx, dsn, true)
}

// OpenPostgres opens the vault in a PostgreSQL database. Several processes may have it open. It refuses a server that
// could lose what was acknowledged: synchronous_commit, fsync and full_page_writes must be on. A vault that is not
// there is an error of kind [truce.NotFound], as for [Open].
//
// PostgreSQL does not overwrite what is deleted: after an Erase the old bytes stay in the table's file until VACUUM
// FULL rewrites it, and in write-ahead logs, replicas and dumps for as long as those are kept.
func OpenPostgres(ctx context.Context, dsn string) (*Vault, error) {
	return openPostgres(ctx, dsn, false)
}

func openPostgres(ctx context.Context, dsn string, create bool) (*Vault, error) {
	config, ok := sqldb.PostgresConfig(dsn, postgresSchema)
	if !ok {
		return nil, truce.Errorf(truce.Invalid, "this is not a PostgreSQL connection string")
	}
	v := &Vault{base: sqldb.Database{Server: true, Mend: "keep it as it is, and bring it back from a dump",
		Name: fmt.Sprintf("the vault in the PostgreSQL database %s on %s", config.Database, config.Host)}}
	// Writers follow one another, so that two that replace one thing do not mix.
	v.begin = func(ctx context.Context, tx *sql.Tx) error { return sqldb.Turn(ctx, tx, "truce "+postgresSchema) }
	v.watch = &sqldb.Watch{}
	v.watch.Over(config)
	v.db = sqldb.OpenPostgres(config, 4, sqldb.Durable)
	if err := v.setUpPostgres(ctx, create); err != nil {
		v.db.Close()
		return nil, v.fault(err)
	}
	return v, nil
}

func (v *Vault) setUpPostgres(ctx context.Context, create bool) error {
	const tables = `SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'secret')`
	var there bool
	if err := v.db.QueryRowContext(ctx, tables, postgresSchema).Scan(&there); err != nil {
		return err
	}
	if !there && !create {
		return truce.Errorf(truce.NotFound, "%s is not there: bring the schema %s back from a dump; "+
			"what no copy has stays sealed for ever", v.base.Name, postgresSchema)
	}
	if err := v.update(ctx, func(tx *sql.Tx) error { return sqldb.MakeSchema(ctx, tx, postgresSchema) }); err != nil {
		return err
	}
	return v.migrate(ctx, func(text string) string { return strings.ReplaceAll(text, "WITHOUT ROWID", "") })
}
