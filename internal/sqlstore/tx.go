package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
)

// querier reads one state of the tables.
type querier interface {
	// query runs the statement of that name and calls each for every row.
	query(name string, each func(scan) error, args ...any) error
}

// scan copies the columns of a row.
type scan func(dest ...any) error

// writer reads and writes in one transaction. What exec does may wait until the next query or the end.
type writer interface {
	querier
	exec(name string, args ...any) error
}

// one runs a statement that answers with at most one row; false when there is none.
func one(q querier, name string, args []any, dest ...any) (found bool, err error) {
	err = q.query(name, func(scan scan) error {
		found = true
		return scan(dest...)
	}, args...)
	return found, err
}

// idsAtOnce is how many ids a statement takes whose text says $ids.
const idsAtOnce = 32

// ofOne ends the name of such a statement in the form that takes one id.
const ofOne = " of one"

// queryIDs runs such a statement over any number of ids.
func queryIDs(q querier, name string, ids []int64, each func(scan) error) error {
	if len(ids) == 1 {
		return q.query(name+ofOne, each, ids[0])
	}
	for some := range slices.Chunk(ids, idsAtOnce) {
		args := make([]any, idsAtOnce)
		for i := range args {
			args[i] = some[min(i, len(some)-1)]
		}
		if err := q.query(name, each, args...); err != nil {
			return err
		}
	}
	return nil
}

// sqlTx is a transaction by way of database/sql.
type sqlTx struct {
	ctx   context.Context // of the call, which ends with it
	tx    *sql.Tx
	stmts map[string]*sql.Stmt
	texts map[string]string // of scripts; nil in a transaction that only reads
	bound map[string]*sql.Stmt
}

func (t *sqlTx) stmt(name string) *sql.Stmt {
	s := t.bound[name]
	if s == nil {
		if t.bound == nil {
			t.bound = map[string]*sql.Stmt{}
		}
		s = t.tx.StmtContext(t.ctx, t.stmts[name])
		t.bound[name] = s
	}
	return s
}

func (t *sqlTx) query(name string, each func(scan) error, args ...any) error {
	rows, err := t.stmt(name).QueryContext(t.ctx, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

func (t *sqlTx) exec(name string, args ...any) error {
	if isScript(t.texts[name]) {
		_, err := t.tx.ExecContext(t.ctx, t.texts[name])
		return err
	}
	_, err := t.stmt(name).ExecContext(t.ctx, args...)
	return err
}
