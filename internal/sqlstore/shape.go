package sqlstore

import (
	"context"
	"database/sql"

	"truce"
)

// rowser asks a database for rows: a *sql.DB or a *sql.Tx.
type rowser interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// redefined says that something was changed in the tables themselves.
func redefined() error { return changed(truce.Say("in how the tables are defined")) }

// definitions are how the tables of a SQLite database are defined, by name.
type definitions map[string]string

// sqliteDefinitions returns how this program defines them.
func (s *Store) sqliteDefinitions(ctx context.Context) (definitions, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection has a database of its own
	if err := s.migrate(ctx, db, nil, sqliteText); err != nil {
		return nil, err
	}
	made := definitions{}
	err = eachDefinition(ctx, db, func(kind, name, text string) error {
		made[kind+" "+name] = text
		return nil
	})
	return made, err
}

// check refuses tables that are defined otherwise, and triggers: they would change rows behind a write, and what was
// changed would be digested with it.
func (made definitions) check(ctx context.Context, q rowser) error {
	return eachDefinition(ctx, q, func(kind, name, text string) error {
		want, known := made[kind+" "+name]
		if kind == "trigger" || kind == "table" && known && text != want {
			return redefined()
		}
		return nil
	})
}

// intact refuses a database whose indexes do not say what its tables do: a row that no index leads to is never found.
func intact(ctx context.Context, q rowser) error {
	rows, err := q.QueryContext(ctx, `PRAGMA integrity_check(1)`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var verdict string
		if err := rows.Scan(&verdict); err != nil {
			return err
		}
		if verdict != "ok" {
			return changed(truce.Say("in how the database is laid out"))
		}
	}
	return rows.Err()
}

func eachDefinition(ctx context.Context, q rowser, do func(kind, name, text string) error) error {
	rows, err := q.QueryContext(ctx, `SELECT type, name, COALESCE(sql, '') FROM sqlite_master`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var kind, name, text string
		if err := rows.Scan(&kind, &name, &text); err != nil {
			return err
		}
		if err := do(kind, name, text); err != nil {
			return err
		}
	}
	return rows.Err()
}

// postgresDefined counts the tables of the schema $1 on which something else acts when they are read or written.
const postgresDefined = `SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = $1 AND c.relkind = 'r' AND (c.relhasrules OR c.relrowsecurity
		OR EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal))`

// checkPostgres is [definitions.check] for PostgreSQL.
func checkPostgres(ctx context.Context, q rowser) error {
	rows, err := q.QueryContext(ctx, postgresDefined, postgresSchema)
	if err != nil {
		return err
	}
	defer rows.Close()
	var others int
	for rows.Next() {
		if err := rows.Scan(&others); err != nil {
			return err
		}
	}
	if others > 0 {
		return redefined()
	}
	return rows.Err()
}
