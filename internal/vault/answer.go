package vault

import (
	"context"
	"database/sql"

	"truce"
	"truce/internal/sqldb"
)

// Answer is what an officer of the member answered once for all reports: what a name as sources write it stands for.
type Answer struct {
	What    string // the register that is asked: actors, provinces
	Name    string // the form under which spellings are equal
	Written string // as it was asked
	Stands  string // the id in the register; empty: it stays a name
	Officer string
	At      truce.Instant
}

// Answers returns every answer that is kept, in order of register and name.
func (v *Vault) Answers(ctx context.Context) ([]Answer, error) {
	return read(ctx, v, "answers", func(rows *sql.Rows) (a Answer, err error) {
		return a, rows.Scan(&a.What, &a.Name, &a.Written, &a.Stands, &a.Officer, &a.At)
	})
}

// Answer keeps an answer durably, in the place of an earlier one of the same name.
func (v *Vault) Answer(ctx context.Context, a Answer) error {
	return v.execute(ctx, "answer", a.What, a.Name, a.Written, a.Stands, a.Officer, int64(a.At))
}

// Unanswer forgets what was answered of a name; where nothing was it does nothing.
func (v *Vault) Unanswer(ctx context.Context, what, name string) error {
	err := v.execute(ctx, "unanswer", what, name)
	if err == nil {
		err = v.Forget(ctx)
	}
	return err
}

func (v *Vault) execute(ctx context.Context, name string, args ...any) error {
	text, err := sqldb.Statement(sqlText, name)
	if err != nil {
		return err
	}
	return v.fault(v.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, text, args...)
		return err
	}))
}
