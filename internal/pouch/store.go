package pouch

import (
	"context"
	"database/sql"
	"embed"

	"truce"
	"truce/internal/sqldb"
)

//go:embed sql/migrations/*.sql
var sqlText embed.FS

// Store keeps the one pouch of a node. It is safe for concurrent use, and several processes may have one open.
type Store struct{ db *sqldb.Private }

// OpenStore opens the store in a file. Where there is none it is made, with a pouch that nobody opens: that there is
// one tells nothing.
func OpenStore(ctx context.Context, path string) (*Store, error) {
	db, err := sqldb.OpenPrivate(ctx, path, "put it aside: a pouch that nobody opens takes its place", sqlText)
	if err != nil {
		return nil, err
	}
	s := &Store{db}
	if err := s.begin(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) begin(ctx context.Context) error {
	var there bool
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pouch)`).Scan(&there)
		if err != nil || there {
			return err
		}
		file, err := unused()
		if err != nil {
			return err
		}
		return put(ctx, tx, file)
	})
	if err != nil || there {
		return err
	}
	return s.db.Forget(ctx) // the file is as large as one that was destroyed
}

func put(ctx context.Context, tx *sql.Tx, file []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO pouch (one, file) VALUES (1, $1)
		ON CONFLICT (one) DO UPDATE SET file = excluded.file`, file)
	return err
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// Read returns the pouch as it is closed. Its digest names it to [Store.Replace].
func (s *Store) Read(ctx context.Context) (file []byte, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT file FROM pouch`).Scan(&file)
	return file, s.db.Fault(err)
}

// Replace puts a pouch in the place of the one of a digest: of two who opened the same one, the second is refused with
// an error of kind [truce.Conflict]. What was there is overwritten, in the journal too; an error of kind
// [truce.Unavailable] says that the journal is not empty yet: called again, it is emptied. Called again with what is
// there, nothing else is done.
func (s *Store) Replace(ctx context.Context, held truce.Digest, file []byte) error {
	if err := Check(file); err != nil {
		return err
	}
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		var there []byte
		if err := tx.QueryRowContext(ctx, `SELECT file FROM pouch`).Scan(&there); err != nil {
			return err
		}
		switch truce.DigestOf(there) {
		case truce.DigestOf(file):
			return nil
		case held:
			return put(ctx, tx, file)
		}
		return truce.Errorf(truce.Conflict, "somebody else changed the pouch meanwhile: nothing of yours was kept. Look at "+
			"what it holds now, and do it again")
	})
	if err != nil {
		return err
	}
	return s.db.Forget(ctx)
}

// Destroy puts a pouch that nobody opens in the place of whatever is there, as [Store.Replace] does. The file is as
// large afterwards as one that was never in use.
func (s *Store) Destroy(ctx context.Context) error {
	file, err := unused()
	if err != nil {
		return err
	}
	if err := s.db.Update(ctx, func(tx *sql.Tx) error { return put(ctx, tx, file) }); err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx, `VACUUM`); err != nil {
		return s.db.Fault(err)
	}
	return s.db.Forget(ctx)
}
