package recordsql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"truce/record"
)

// Update implements record.Store. SQLite excludes other writers for the whole transaction (BEGIN IMMEDIATE), PostgreSQL
// those of the same log (an advisory lock).
func (s *Store) Update(ctx context.Context, origin string, fn func(record.Tx) error) error {
	if s.writers == nil {
		return &record.Error{Kind: record.ErrUnavailable, Text: s.base.Name + " was opened to read only"}
	}
	return s.updateOn(ctx, s.writers, origin, fn)
}

// beginner is a *sql.DB or a *sql.Conn.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

// updateOn is Update on a handle, no longer than the store has patience.
func (s *Store) updateOn(ctx context.Context, db beginner, origin string, fn func(record.Tx) error) error {
	if s.patience == 0 {
		return s.transact(ctx, db, origin, fn)
	}
	bounded, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	err := s.transact(bounded, db, origin, fn)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return &record.Error{Kind: record.ErrUnavailable, Text: s.base.Name +
			" did not answer in time: is it running, and not overloaded?"}
	}
	return err
}

func (s *Store) transact(ctx context.Context, db beginner, origin string, fn func(record.Tx) error) error {
	if err := s.place.Still(); err != nil {
		return s.fault("begin a transaction", err)
	}
	conn, held := db.(*sql.Conn)
	if s.watch != nil && !held { // what the server says is heard by the connection
		var err error
		if conn, err = s.writers.Conn(ctx); err != nil {
			return s.fault("begin a transaction", err)
		}
		defer conn.Close()
		db = conn
	}
	sqltx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return s.fault("begin a transaction", err)
	}
	defer sqltx.Rollback() // without effect after Commit
	if s.begin != nil {
		if err := s.begin(ctx, sqltx, origin); err != nil {
			return s.fault("begin a transaction", err)
		}
	}
	t := &tx{s: s, ctx: ctx, sql: sqltx, origin: origin}
	if t.id, err = s.logID(ctx, t.stmt(qHead), origin); err != nil {
		return err
	}
	if err := fn(t); err != nil {
		return err
	}
	if s.watch != nil {
		return s.fault("commit a transaction", s.watch.Commit(conn, sqltx))
	}
	return s.fault("commit a transaction", sqltx.Commit())
}

// tx implements record.Tx.
type tx struct {
	s      *Store
	ctx    context.Context // of the Update, which ends with it
	sql    *sql.Tx
	origin string
	id     int64 // of the log; 0 until it is created
}

var _ record.Tx = (*tx)(nil)

func (t *tx) stmt(name string) *sql.Stmt { return t.sql.StmtContext(t.ctx, t.s.writes[name]) }

// exec runs a statement whose first parameter is the log's id. A log that does not exist gets its id now; until PutHead
// it has no head.
func (t *tx) exec(doing, name string, args ...any) (rows int64, err error) {
	if t.id == 0 {
		if _, err := t.stmt(qCreateLog).ExecContext(t.ctx, t.origin); err != nil {
			return 0, t.s.fault("create the log "+t.origin, err)
		}
		if t.id, _, err = t.s.head(t.ctx, t.stmt(qHead), t.origin); err != nil && !errors.Is(err, record.ErrNotFound) {
			return 0, err
		}
	}
	result, err := t.stmt(name).ExecContext(t.ctx, append([]any{t.id}, args...)...)
	if err != nil {
		return 0, t.s.fault(doing, err)
	}
	rows, err = result.RowsAffected()
	return rows, t.s.fault(doing, err)
}

func (t *tx) Head() (record.Head, error) {
	_, head, err := t.s.head(t.ctx, t.stmt(qHead), t.origin)
	return head, err
}

func (t *tx) Tile(level int, index int64) ([]byte, error) {
	return t.s.tile(t.ctx, t.stmt(qTile), t.id, level, index)
}

func (t *tx) Entries(from, to int64, fn func(first int64, n int, framed []byte) error) error {
	return t.s.entries(t.ctx, t.stmt(qEntries), t.id, from, to, fn)
}

func (t *tx) Cosigned(size int64) ([]byte, error) {
	return t.s.cosigned(t.ctx, t.stmt(qCosigned), t.id, size)
}

func (t *tx) Claimed(claims []string) (map[string]int64, error) {
	return t.s.claimed(t.ctx, t.stmt(qClaimed), t.id, claims)
}

func (t *tx) PutHead(old int64, next record.Head) error {
	rows, err := t.exec("move the head of "+t.origin, qMoveHead, max(old, noHead), next.Size, next.Claimed, next.Signed)
	if err == nil && rows != 1 {
		return &record.Error{Kind: record.ErrConflict,
			Text: fmt.Sprintf("the log %s in %s is not of size %d any more", t.origin, t.s.base.Name, old)}
	}
	return err
}

func (t *tx) PutEntries(first int64, n int, framed []byte) error {
	_, err := t.exec(fmt.Sprintf("keep the entries from %d on", first), qPutEntries, first, n, framed)
	return err
}

func (t *tx) PutTile(level int, index int64, hashes []byte) error {
	_, err := t.exec(fmt.Sprintf("keep tile %d of level %d", index, level), qPutTile, level, index, hashes)
	return err
}

func (t *tx) PutClaims(first int64, claims []string) error {
	rows, err := t.exec("keep claim ids", qPutClaims, claimsJSON(first, claims))
	if err == nil && rows != int64(len(claims)) {
		return &record.Error{Kind: record.ErrConflict, Text: fmt.Sprintf("a claim id is in the log %s already", t.origin)}
	}
	return err
}

func (t *tx) PutCosigned(size int64, signed []byte) error {
	_, err := t.exec("keep a cosigned checkpoint", qPutCosigned, size, signed)
	return err
}

func (t *tx) DropAfter(size int64) error {
	_, err := t.exec("drop unfinished entries", qDropAfter, size)
	return err
}
