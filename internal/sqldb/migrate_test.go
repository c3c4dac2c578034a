package sqldb

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestReadMigrations(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	got, err := ReadMigrations(fstest.MapFS{"sql/migrations/002_more.sql": file("b"),
		"sql/migrations/001_tables.sql": file("a")})
	if err != nil || !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q, %v", got, err)
	}
	for name, fsys := range map[string]fstest.MapFS{
		"a gap":       {"sql/migrations/001_tables.sql": file("a"), "sql/migrations/003_more.sql": file("c")},
		"no number":   {"sql/migrations/tables.sql": file("a")},
		"no folder":   {},
		"one of zero": {"sql/migrations/000_tables.sql": file("a")},
	} {
		if got, err := ReadMigrations(fsys); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}
