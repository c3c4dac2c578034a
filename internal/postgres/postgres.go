// Package postgres holds what the stores in a PostgreSQL database have in common: what they ask of a connection, and what they
// hear of a commit.
package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// ReadOnly lets nothing be written by a connection, once it is made. Asked for before, where target_session_attrs asks for a
// server that takes writes, the driver would take this one for a server that does not.
func ReadOnly(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SET default_transaction_read_only = on`)
	return err
}
