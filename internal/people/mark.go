package people

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"truce"
	"truce/record"
)

// A copy of the database from a day before knows nothing of who was disabled since, which link or code was used up, and
// which session ended. So a file of this machine, no part of a backup, says how many changes were answered for: it is
// written after each is durable and before anybody is answered.

// noteDown writes down that so many changes were made; a Store without a mark writes nothing.
func (s *Store) noteDown(n int64) error {
	if s.mark == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n <= s.noted {
		return nil
	}
	dir := filepath.Dir(s.mark)
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		err = write(s.mark, strconv.FormatInt(n, 10)+"\n")
	}
	if err == nil {
		err = record.SyncDir(dir)
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "nothing can be written to %s: may this user write there, and is there room?",
			dir).Because(err)
	}
	s.noted = n
	return nil
}

// write replaces a file by one that is on the disk.
func write(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // without effect once it has its name
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// holdToMark closes what an old copy would open again: where fewer changes were made than were answered for on this
// machine, nobody is recognised by anything any more, and each person enrols anew by a link.
func (s *Store) holdToMark(ctx context.Context) error {
	if s.mark == "" {
		return nil
	}
	text, err := os.ReadFile(s.mark)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return truce.Errorf(truce.Unavailable, "%s cannot be read: may this user read it?", s.mark).Because(err)
	}
	said, nerr := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err == nil && nerr != nil {
		said = 1 << 62 // it says nothing that can be read: as if all copies were old
	}
	var n int64
	if err := s.db.QueryRowContext(ctx, `SELECT n FROM change`).Scan(&n); err != nil {
		return s.fault(err)
	}
	if n >= said {
		return s.noteDown(n)
	}
	if said == 1<<62 {
		said = n
	}
	s.Old = true
	defer func() { s.tell(nil, didFindOld, "", err) }()
	err = s.update(ctx, func(tx *sql.Tx) error {
		return run(ctx, tx, statement{`DELETE FROM session`, nil}, statement{`DELETE FROM link`, nil},
			statement{`DELETE FROM code`, nil}, statement{`DELETE FROM passkey`, nil}, statement{`DELETE FROM identity`, nil},
			statement{`DELETE FROM token`, nil}, statement{`DELETE FROM feed`, nil},
			statement{`UPDATE person SET password = '', totp = ''`, nil}, statement{`UPDATE change SET n = $1`, []any{said}})
	})
	return err
}
