package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path"
)

// Migrations are the numbered texts by which a database of the program comes to its present tables; the first has the
// number 1.
type Migrations []string

// ReadMigrations returns the texts of sql/migrations in order. A file whose name does not begin with the number of its
// place, as "002_", is an error: one is missing, or was put in between.
func ReadMigrations(fsys fs.FS) (Migrations, error) {
	const dir = "sql/migrations"
	files, err := fs.ReadDir(fsys, dir) // sorted by name, so by number
	if err != nil {
		return nil, err
	}
	var texts Migrations
	for i, f := range files {
		var n int
		if _, err := fmt.Sscanf(f.Name(), "%03d_", &n); err != nil || n != i+1 {
			return nil, fmt.Errorf("the migration %s is not number %d", f.Name(), i+1)
		}
		text, err := fs.ReadFile(fsys, path.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// Newer says that a database has had migrations that this program does not know.
type Newer struct{ Tables, Known int }

func (n *Newer) Error() string {
	return fmt.Sprintf("was written by a newer version of this program (tables %d, known here %d): use that version",
		n.Tables, n.Known)
}

// Querier is a *sql.DB or a *sql.Tx.
type Querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Had returns how many of the migrations the database has had, 0 where it says nothing that can be; more than there are
// is a [*Newer].
func (m Migrations) Had(ctx context.Context, q Querier) (int, error) {
	var have int
	if err := q.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) FROM version`).Scan(&have); err != nil {
		return 0, err
	}
	if have > len(m) {
		return 0, &Newer{have, len(m)}
	}
	return max(have, 0), nil
}

// Apply brings the tables to the newest version. adapt turns a text into the dialect of the database.
func (m Migrations) Apply(ctx context.Context, tx *sql.Tx, adapt func(string) string) error {
	if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS version (number BIGINT NOT NULL)`); err != nil {
		return err
	}
	have, err := m.Had(ctx, tx)
	if err != nil || have == len(m) {
		return err
	}
	for _, text := range m[have:] {
		if _, err := tx.ExecContext(ctx, adapt(text)); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM version`); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO version (number) VALUES ($1)`, len(m))
	return err
}
