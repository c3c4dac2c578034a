package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"truce/internal/sqldb"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"truce"
)

// postgresSchema holds the tables, apart from whatever else is in the database.
const postgresSchema = "models"

// OpenPostgres opens the read models in a PostgreSQL database, given as a URL or a key=value string, and makes them
// where they do not exist. Several processes may have them open and write to them, one after the other. founding names
// the process, as for [OpenSQLite].
func OpenPostgres(ctx context.Context, dsn string, founding truce.Digest) (*Store, error) {
	return openPostgres(dsn, founding, func(s *Store, config *pgx.ConnConfig) error {
		return s.openPostgres(ctx, config,
			false)
	})
}

// RebuildPostgres is OpenPostgres for read models that are to be made anew, whatever state they are in: every table of
// their schema is dropped first.
func RebuildPostgres(ctx context.Context, dsn string, founding truce.Digest) (*Store, error) {
	return openPostgres(dsn, founding, func(s *Store, config *pgx.ConnConfig) error {
		return s.openPostgres(ctx, config,
			true)
	})
}

// OpenPostgresReadOnly opens the read models in a PostgreSQL database to read them. Where there are none it is an error
// of kind [truce.NotFound].
func OpenPostgresReadOnly(ctx context.Context, dsn string, founding truce.Digest) (*Store, error) {
	return openPostgres(dsn, founding, func(s *Store, config *pgx.ConnConfig) error {
		return s.openPostgresReadOnly(ctx, config)
	})
}

func openPostgres(dsn string, founding truce.Digest, open func(*Store, *pgx.ConnConfig) error) (*Store, error) {
	config, ok := sqldb.PostgresConfig(dsn, postgresSchema)
	if !ok {
		return nil, truce.Errorf(truce.Invalid, "this is not a PostgreSQL connection string")
	}
	config.RuntimeParams["synchronous_commit"] = "off"
	base := sqldb.Database{Server: true, Name: fmt.Sprintf("the PostgreSQL database %s on %s", config.Database,
		config.Host), Mend: "drop the schema " + postgresSchema + ", it is made again from the logs"}
	s := &Store{founding: founding, base: base,
		readOnly: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}}
	if err := open(s, config); err != nil {
		return nil, errors.Join(s.fault("open", err), s.Close())
	}
	return s, nil
}

// connect makes the handle; nothing is connected yet. set is asked of each new connection, and may be nil.
func (s *Store) connect(config *pgx.ConnConfig, set func(context.Context, *pgx.Conn) error) *sql.DB {
	s.readers, s.defined = sqldb.OpenPostgres(config, readConnections+1, set), checkPostgres
	s.close = append(s.close, s.readers.Close)
	return s.readers
}

func (s *Store) openPostgres(ctx context.Context, config *pgx.ConnConfig, anew bool) error {
	texts, err := statements()
	if err != nil {
		return err
	}
	db := s.connect(config, nil)
	first := func(tx *sql.Tx) error { return makeSchema(ctx, tx, anew) }
	if err := s.migrate(ctx, db, first, func(text string) string { return text }); err != nil {
		return err
	}
	s.update = func(ctx context.Context, fn func(writer) error) error { return s.updatePostgres(ctx, db, texts, fn) }
	return s.begin(ctx, texts)
}

func (s *Store) openPostgresReadOnly(ctx context.Context, config *pgx.ConnConfig) error {
	texts, err := statements()
	if err != nil {
		return err
	}
	s.update = func(context.Context, func(writer) error) error {
		return truce.Errorf(truce.Unavailable, "%s was opened to read only", s.base.Name)
	}
	var there bool
	const tables = `SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'version')`
	err = s.connect(config, sqldb.ReadOnly).QueryRowContext(ctx, tables, postgresSchema).Scan(&there)
	if err == nil && !there {
		err = truce.Errorf(truce.NotFound, "there are no read models in %s: truce rebuild makes them from the log",
			s.base.Name)
	}
	if err != nil {
		return err
	}
	return s.begin(ctx, texts)
}

// excludeWriters makes a transaction wait for every other that writes.
const excludeWriters = `SELECT pg_advisory_xact_lock(hashtextextended('truce ` + postgresSchema + `', 0))`

// makeSchema makes the schema where it does not exist; an administrator may have made it, for a user who may not. Made
// anew, it loses its tables.
func makeSchema(ctx context.Context, tx *sql.Tx, anew bool) error {
	if _, err := tx.ExecContext(ctx, excludeWriters); err != nil {
		return err
	}
	if err := sqldb.MakeSchema(ctx, tx, postgresSchema); err != nil || !anew {
		return err
	}
	var tables sql.NullString
	const all = `SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables WHERE schemaname = $1`
	err := tx.QueryRowContext(ctx, all, postgresSchema).Scan(&tables)
	if err == nil && tables.Valid {
		_, err = tx.ExecContext(ctx, `DROP TABLE `+tables.String)
	}
	return err
}

// updatePostgres runs a transaction that excludes every other writer. It uses the connection below database/sql, which
// sends statements without waiting for the answer to each.
func (s *Store) updatePostgres(ctx context.Context, db *sql.DB, texts map[string]string, fn func(writer) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		tx, err := c.(*stdlib.Conn).Conn().Begin(ctx)
		if err != nil {
			return err
		}
		defer tx.Rollback(context.WithoutCancel(ctx)) // without effect after Commit
		if _, err := tx.Exec(ctx, excludeWriters); err != nil {
			return err
		}
		var others int
		if err := tx.QueryRow(ctx, postgresDefined, postgresSchema).Scan(&others); err != nil {
			return err
		}
		if others > 0 {
			return redefined()
		}
		w := &postgresTx{ctx: ctx, tx: tx, texts: texts}
		if err := fn(w); err != nil {
			return err
		}
		if err := w.flush(); err != nil {
			return err
		}
		return s.publish(func() error { return tx.Commit(ctx) })
	})
}

// postgresTx is a writer that gathers what is executed until something is asked.
type postgresTx struct {
	ctx   context.Context // of the call, which ends with it
	tx    pgx.Tx
	texts map[string]string
	batch pgx.Batch
}

// batchSize bounds what waits to be sent.
const batchSize = 1000

func (t *postgresTx) exec(name string, args ...any) error {
	if isScript(t.texts[name]) {
		if err := t.flush(); err != nil {
			return err
		}
		_, err := t.tx.Exec(t.ctx, t.texts[name])
		return err
	}
	t.batch.Queue(t.texts[name], args...)
	if t.batch.Len() < batchSize {
		return nil
	}
	return t.flush()
}

func (t *postgresTx) flush() error {
	if t.batch.Len() == 0 {
		return nil
	}
	err := t.tx.SendBatch(t.ctx, &t.batch).Close()
	t.batch = pgx.Batch{}
	return err
}

func (t *postgresTx) query(name string, each func(scan) error, args ...any) error {
	if err := t.flush(); err != nil {
		return err
	}
	rows, err := t.tx.Query(t.ctx, t.texts[name], args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
