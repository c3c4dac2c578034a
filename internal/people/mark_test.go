package people

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"truce/internal/audit"
)

// An old copy of the database that is put back opens nothing again: no session that ended, no link and no code that was
// used up, and nobody who was disabled since. A crash between a change and the mark is no old copy.
func TestAnOldCopyOpensNothing(t *testing.T) {
	dir, marks := t.TempDir(), t.TempDir()
	path, copied := filepath.Join(dir, "people.db"), filepath.Join(t.TempDir(), "copy.db")
	var told []string
	o := Options{Clock: func() time.Time { return time.Date(2030, 3, 17, 9, 0, 0, 0, time.UTC) },
		Mark: filepath.Join(marks, "n.people"), Audit: func(a audit.Act) { told = append(told, a.What) }}
	open := func() *Store {
		s, err := Open(ctx, path, o)
		must(t, err)
		return s
	}
	s := open()
	boss, err := s.Add(ctx, nil, Person{Name: "Vera Okonjo", Function: "duty officer", Roles: []Role{Administrator}})
	must(t, err)
	idris, err := s.Add(ctx, nil, Person{Name: "Idris Holm", Function: "duty officer", Roles: []Role{DutyOfficer}})
	must(t, err)
	link, err := s.NewLink(ctx, nil, idris.ID)
	must(t, err)
	token, err := s.Begin(ctx, boss.ID, ByCode, "a test")
	must(t, err)
	program, err := s.NewToken(ctx, boss, "a program", time.Hour)
	must(t, err)
	feed, err := s.NewFeed(ctx, nil, boss.ID, "bulletins")
	must(t, err)
	must(t, s.Close())
	b, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(copied, b, 0o600))

	s = open()
	if _, err := s.Who(ctx, token); err != nil || s.Old {
		t.Fatal(err, s.Old)
	}
	must(t, s.End(ctx, token)) // the last thing that was done, and the only one since the copy
	must(t, s.Close())
	b, err = os.ReadFile(copied)
	must(t, err)
	must(t, os.WriteFile(path, b, 0o600))
	s = open()
	defer s.Close()
	if !s.Old || told[len(told)-1] != didFindOld {
		t.Errorf("an old copy is not noticed: %v", told)
	}
	if _, err := s.Who(ctx, token); !errors.Is(err, ErrRefused) {
		t.Errorf("a session that ended: %v", err)
	}
	if _, err := s.Reads(ctx, program, "192.0.2.1"); !errors.Is(err, ErrRefused) {
		t.Errorf("a program's token of the copy: %v", err)
	}
	if _, _, err := s.Feed(ctx, feed); !errors.Is(err, ErrRefused) {
		t.Errorf("a feed of the copy: %v", err)
	}
	if _, err := s.Enrolment(ctx, link); !errors.Is(err, ErrLink) {
		t.Errorf("a link of the copy: %v", err)
	}
	if _, err = s.NewLink(ctx, nil, boss.ID); err != nil {
		t.Errorf("nobody can enrol anew: %v", err)
	}
	must(t, os.WriteFile(o.Mark, []byte("1\n"), 0o600)) // as after a crash before the mark was written
	again := open()
	defer again.Close()
	if again.Old {
		t.Error("a database that is ahead of its mark is held to be old")
	}
}
