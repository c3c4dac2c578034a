package people

import (
	"context"
	"database/sql"
)

// A copy of the database from a day before knows nothing of who was disabled since, which link or code was used up, and
// which session ended. So it is held to a file of this machine that says how many changes were answered for.

// holdToMark closes what an old copy would open again: where fewer changes were made than were answered for on this
// machine, nobody is recognised by anything any more, and each person enrols anew by a link.
func (s *Store) holdToMark(ctx context.Context) (err error) {
	s.Old, err = s.mark.Hold(ctx, s.db, func(tx *sql.Tx) error {
		return run(ctx, tx, statement{`DELETE FROM session`, nil}, statement{`DELETE FROM link`, nil},
			statement{`DELETE FROM code`, nil}, statement{`DELETE FROM passkey`, nil}, statement{`DELETE FROM identity`, nil},
			statement{`DELETE FROM token`, nil}, statement{`DELETE FROM feed`, nil},
			statement{`UPDATE person SET password = '', totp = ''`, nil})
	})
	if s.Old {
		s.tell(nil, didFindOld, "", err)
	}
	return err
}
