package desklog

import (
	"context"
	"database/sql"

	"truce"
	"truce/internal/sqldb"
)

// who names whoever looks: the person, or the function where nobody logs in.
func (b By) who() string {
	if b.Person != "" {
		return "person " + b.Person
	}
	return "function " + b.Function
}

// Looked returns how long the log of each member was when somebody last said that they have seen what is new, and when
// that was; without an entry they never did.
func (s *Store) Looked(ctx context.Context, by By) (seen map[truce.MemberID]int64, at truce.Instant, err error) {
	type row struct {
		member truce.MemberID
		size   int64
		at     truce.Instant
	}
	rows, err := s.db.QueryContext(ctx, `SELECT member, size, at FROM looked WHERE who = $1`, by.who())
	list, err := sqldb.All(rows, err, func(r *row) []any { return []any{&r.member, &r.size, &r.at} })
	seen = map[truce.MemberID]int64{}
	for _, r := range list {
		seen[r.member], at = r.size, max(at, r.at)
	}
	return seen, at, s.fault(err)
}

// Look says that somebody has seen what is new, up to a size of each log.
func (s *Store) Look(ctx context.Context, by By, sizes map[truce.MemberID]int64) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		for m, size := range sizes {
			_, err := tx.ExecContext(ctx, `INSERT INTO looked (who, member, size, at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (who, member) DO UPDATE SET size = MAX(size, $3), at = $4`, by.who(), m, size, s.now())
			if err != nil {
				return err
			}
		}
		return nil
	})
}
