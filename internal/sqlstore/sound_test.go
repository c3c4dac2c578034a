package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
	"truce/internal/testing/pgtest"
)

// told is a store in which a history was taken in, with the file it is in.
func told(t *testing.T, seed uint64, key string) (*Store, string, *histories.History) {
	t.Helper()
	h := some(random(seed), seed, 3, 300)
	file := filepath.Join(t.TempDir(), "models.db")
	s, err := OpenSQLite(context.Background(), file, h.Process.Digest())
	must(t, err)
	t.Cleanup(func() { s.Close() })
	s.Key([]byte(key))
	logs{}.feed(t, s, h.Entries(random(seed)), func() int { return 7 })
	return s, file, h
}

// copies gives copies of stores in which histories were taken in.
type copies map[uint64]string

func (c copies) of(t *testing.T, seed uint64) (*Store, string, *histories.History) {
	t.Helper()
	h := some(random(seed), seed, 3, 300)
	if c[seed] == "" {
		s, file, _ := told(t, seed, "key")
		must(t, s.Close())
		c[seed] = file
	}
	data, err := os.ReadFile(c[seed])
	must(t, err)
	file := filepath.Join(t.TempDir(), "models.db")
	must(t, os.WriteFile(file, data, 0o600))
	s, err := OpenSQLite(context.Background(), file, h.Process.Digest())
	must(t, err)
	t.Cleanup(func() { s.Close() })
	s.Key([]byte("key"))
	return s, file, h
}

// tamper changes the tables by another hand; it reports whether a row was.
func tamper(t *testing.T, file, statement string, args ...any) bool {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	must(t, err)
	defer db.Close()
	r, err := db.Exec(statement, args...)
	must(t, err)
	n, err := r.RowsAffected()
	must(t, err)
	return n > 0
}

// hands are what another hand does to the tables: each must be noticed, and none of them brings a row that is not
// there.
var hands = []string{
	"UPDATE report SET body = replace(body, '1', '7') WHERE id = (SELECT max(id) FROM report WHERE body LIKE '%1%')",
	"UPDATE report SET released = replace(released, '2', '8') WHERE released LIKE '%2%'",
	"UPDATE report SET officer = 'somebody' WHERE id = (SELECT min(id) FROM report)",
	"UPDATE report SET withdrawn = 1 - withdrawn",
	"UPDATE report SET incident = incident + 1 WHERE incident IS NOT NULL",
	"UPDATE report SET body = (SELECT body FROM report ORDER BY id LIMIT 1)",
	"DELETE FROM report WHERE id = (SELECT min(id) FROM report)",
	"UPDATE claim SET body = (SELECT body FROM claim c WHERE c.kind = claim.kind ORDER BY ref DESC LIMIT 1) " +
		"WHERE kind = 'assessment/1'",
	"DELETE FROM claim WHERE ref = (SELECT max(ref) FROM claim)",
	"UPDATE claim SET withdrawn = 1 - withdrawn WHERE ref = (SELECT max(ref) FROM claim)",
	"UPDATE claim SET incident = NULL WHERE incident IS NOT NULL",
	"INSERT INTO claim (ref, kind, key, officer, at, withdrawn, incident, body) " +
		"SELECT ref + 500, kind, key, officer, at, 0, incident, body FROM claim LIMIT 1",
	"DELETE FROM earlier",
	"UPDATE filed SET reports = reports + 1",
	"UPDATE link SET linked = 1 - linked",
	"DELETE FROM link",
	"DELETE FROM same",
	"UPDATE incident SET facet = (SELECT facet FROM incident WHERE facet IS NOT NULL ORDER BY facet LIMIT 1)",
	"UPDATE incident SET first = first - 86400 WHERE first IS NOT NULL",
	"UPDATE incident SET joined = id + 1",
	"DELETE FROM incident WHERE id = (SELECT max(id) FROM incident)",
	"UPDATE incident SET shown = replace(shown, '1', '3') WHERE shown LIKE '%1%'",
	"UPDATE incident SET id = -id WHERE id = (SELECT max(id) FROM incident)",
	"UPDATE minted SET number = number + 1",
	"UPDATE log SET size = size - 1",
	"UPDATE log SET root = 'of another log'",
	"DELETE FROM refused",
	"UPDATE refused SET why = 'for no reason'",
	"INSERT INTO refused (member, idx, why) VALUES ('ZZ', 3, 'made up')",
	"INSERT INTO ahead (id) VALUES ('AR-I-9999')",
	"INSERT INTO part (member, idx, body) VALUES ('AR', 9999, '{}')",
	"DELETE FROM digest WHERE level = 0 AND tree = 'report'",
	"DELETE FROM digest",
	"UPDATE digest SET mac = (SELECT mac FROM digest WHERE level = 1 LIMIT 1) WHERE level = 1",
	"INSERT INTO digest (tree, level, bucket, mac) VALUES ('report', 0, 9999, 'aa')",
	"INSERT INTO digest (tree, level, bucket, mac) VALUES ('made up', 0, 0, 'aa')",
}

// Whatever another hand does to the tables is noticed by the whole check.
func TestAnotherHandIsNoticed(t *testing.T) {
	ctx := context.Background()
	done, copies := 0, copies{}
	for i, hand := range hands {
		s, file, _ := copies.of(t, uint64(i%2+1))
		if err := s.Sound(ctx); err != nil {
			t.Fatalf("nothing was changed: %v", err)
		}
		if !tamper(t, file, hand) {
			continue
		}
		done++
		if err := s.Sound(ctx); truce.KindOf(err) != truce.Conflict || !strings.Contains(err.Error(), "truce rebuild") {
			t.Errorf("%s: %v", hand, err)
		}
	}
	if done < len(hands)-3 {
		t.Fatalf("only %d of %d hands found a row", done, len(hands))
	}
}

// Parts of an older state that are put back, with their digests, are noticed; an older state that is whole is one.
func TestWhatIsPutBackIsNoticed(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(2), 2, 300)
	entries := h.Entries(random(2))
	file, old := filepath.Join(t.TempDir(), "models.db"), filepath.Join(t.TempDir(), "old.db")
	s, err := OpenSQLite(ctx, file, h.Process.Digest())
	must(t, err)
	t.Cleanup(func() { s.Close() })
	s.Key([]byte("key"))
	feed(t, s, entries[:200], func() int { return 20 })
	tamper(t, file, "VACUUM INTO ?", old)
	feed(t, s, entries[200:], func() int { return 20 })
	must(t, s.Sound(ctx))
	whole, err := OpenSQLite(ctx, old, h.Process.Digest())
	must(t, err)
	whole.Key([]byte("key"))
	must(t, whole.Sound(ctx))
	must(t, whole.Close())
	for _, part := range []string{"report", "report digest", "log", "log digest"} {
		copyOf := filepath.Join(t.TempDir(), "copy.db")
		tamper(t, file, "VACUUM INTO ?", copyOf)
		putBack(t, copyOf, old, strings.Fields(part))
		c, err := OpenSQLite(ctx, copyOf, h.Process.Digest())
		must(t, err)
		c.Key([]byte("key"))
		if err := c.Sound(ctx); truce.KindOf(err) != truce.Conflict {
			t.Errorf("the older %s was put back: %v", part, err)
		}
		must(t, c.Close())
	}
}

// putBack replaces a table by that of an older copy, and its digests where they are named as well.
func putBack(t *testing.T, file, old string, what []string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	must(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	script := fmt.Sprintf("ATTACH '%s' AS old; DELETE FROM %[2]s; INSERT INTO %[2]s SELECT * FROM old.%[2]s;",
		old, what[0])
	if len(what) > 1 {
		script += fmt.Sprintf("DELETE FROM digest WHERE tree = '%[1]s'; "+
			"INSERT INTO digest SELECT * FROM old.digest WHERE tree = '%[1]s';", what[0])
	}
	_, err = db.Exec(script)
	must(t, err)
}

// What one incident rests on is checked by itself: whatever changes what is shown of any incident is noticed at one.
func TestAnotherHandIsNoticedAtTheIncident(t *testing.T) {
	ctx, copies := context.Background(), copies{}
	for i, hand := range hands {
		s, file, h := copies.of(t, uint64(i%2+1))
		page, err := query.In(h.State, nil).Incidents(ctx, query.Incidents{Limit: 1000})
		must(t, err)
		before := views(ctx, s, page)
		for _, row := range page.Rows {
			must(t, s.SoundIncident(ctx, row.ID))
		}
		if !tamper(t, file, hand) {
			continue
		}
		for id, now := range views(ctx, s, page) {
			if err := s.SoundIncident(ctx, id); now != before[id] && err == nil { // what cannot be read is no lie
				t.Errorf("%s: %s is %s, and was %s", hand, id, now, before[id])
			}
		}
	}
}

// views are what the store says of the incidents of a page.
func views(ctx context.Context, s *Store, page query.IncidentPage) map[truce.IncidentID]string {
	out := map[truce.IncidentID]string{}
	for _, row := range page.Rows {
		v, err := s.Incident(ctx, row.ID)
		if err == nil {
			text, err := json.Marshal(v)
			out[row.ID] = string(text) + fmt.Sprint(err)
		} else {
			out[row.ID] = err.Error()
		}
	}
	return out
}

// A write does not take over what another hand has changed in the rows beside those it changes.
func TestAWriteTakesNothingOver(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(5), 1, 120)
	entries := h.Entries(random(5))
	for _, hand := range []string{
		"UPDATE report SET body = replace(body, '1', '7') WHERE body LIKE '%1%'",
		"UPDATE log SET root = 'of another log'",
		"DELETE FROM digest",
	} {
		file := filepath.Join(t.TempDir(), "models.db")
		s, err := OpenSQLite(ctx, file, h.Process.Digest())
		must(t, err)
		feed(t, s, entries[:40], func() int { return 9 })
		tamper(t, file, hand)
		for _, e := range entries[40:] {
			if _, err = s.Apply(ctx, []truce.LogEntry{e}); err != nil {
				break
			}
		}
		if truce.KindOf(err) != truce.Conflict {
			t.Errorf("%s: the rest was taken in over it: %v", hand, err)
		}
		must(t, s.Reset(ctx))
		feed(t, s, entries, func() int { return 50 })
		must(t, s.Sound(ctx))
		must(t, s.Close())
	}
}

// Whoever has another key cannot make the digests fit, and one that is opened with another key is told so.
func TestTheDigestsAreKeyed(t *testing.T) {
	s, _, _ := told(t, 1, "one")
	s.Key([]byte("another"))
	if err := s.SoundPosition(context.Background()); truce.KindOf(err) != truce.Conflict {
		t.Fatalf("another key fits: %v", err)
	}
	if err := s.Rekey(context.Background(), []byte("a third")); truce.KindOf(err) != truce.Conflict {
		t.Fatalf("they are keyed anew by whoever has another key: %v", err)
	}
	s.Key([]byte("one"))
	must(t, s.Rekey(context.Background(), []byte("another")))
	must(t, s.Sound(context.Background()))
}

// Every statement that changes a row says where.
func TestEveryWriteSaysWhatItChanges(t *testing.T) {
	texts, err := statements()
	must(t, err)
	others := []string{"put_digest", "drop_digest", "empty_tables", "drop_indexes", "make_indexes"}
	for name, text := range texts {
		if reading(text) || strings.Contains(strings.Join(others, " "), name) {
			continue
		}
		if touches[name] == nil {
			t.Errorf("%s changes rows, and nothing says in which bucket", name)
		}
	}
}

// Every column of every table is digested, but for those of the digests.
func TestEveryColumnIsDigested(t *testing.T) {
	s := sqliteEngine(t, truce.Digest{})
	texts, err := statements()
	must(t, err)
	columns := map[string][]string{}
	rows, err := s.readers.Query(
		"SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'")
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var table, column string
		must(t, rows.Scan(&table, &column))
		columns[table] = append(columns[table], column)
	}
	must(t, rows.Err())
	if len(columns) < 10 {
		t.Fatalf("only %d tables", len(columns))
	}
	for table, of := range columns {
		if table == "digest" || table == "version" {
			continue
		}
		for _, column := range of {
			if !regexp.MustCompile(`\b` + column + `\b`).MatchString(texts["rows_"+table]) {
				t.Errorf("the column %s of %s is not digested", column, table)
			}
		}
	}
}

// Whatever another hand lets the database do by itself is noticed: it would change what is written behind the writer.
func TestTriggersAreNoticed(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(5), 1, 120)
	entries := h.Entries(random(5))
	for _, c := range []struct{ what, statement, mend string }{
		{"a trigger", "CREATE TRIGGER lie AFTER INSERT ON report " +
			"BEGIN UPDATE report SET withdrawn = 1 WHERE id = NEW.id; END", "DROP TRIGGER lie"},
		{"another table", "ALTER TABLE claim ADD COLUMN lie TEXT", ""},
	} {
		file := filepath.Join(t.TempDir(), "models.db")
		s, err := OpenSQLite(ctx, file, h.Process.Digest())
		must(t, err)
		feed(t, s, entries[:40], func() int { return 9 })
		tamper(t, file, c.statement)
		for what, do := range map[string]func() error{
			"a write":    func() error { _, err := s.Apply(ctx, entries[40:]); return err },
			"a check":    func() error { return s.Sound(ctx) },
			"an opening": func() error { return s.SoundPosition(ctx) },
		} {
			if err := do(); truce.KindOf(err) != truce.Conflict {
				t.Errorf("%s, %s: %v", c.what, what, err)
			}
		}
		if c.mend != "" {
			tamper(t, file, c.mend)
			must(t, s.Sound(ctx))
		}
		must(t, s.Close())
	}
}

// Rows that are changed while lists are read, and put back before they are checked, are noticed at the lists.
func TestColumnsOfChangedRowsAreNoticed(t *testing.T) {
	ctx := context.Background()
	for _, hand := range []string{"UPDATE incident SET first = first + 86400",
		"UPDATE incident SET joined = 1 WHERE first IS NOT NULL",
		`UPDATE incident SET facet = replace(facet, '"kinds"', '"members"') WHERE facet LIKE '%kinds%'`} {
		s, file, _ := told(t, 2, "key")
		must(t, s.Close())
		whole := filepath.Join(t.TempDir(), "whole.db")
		tamper(t, file, "VACUUM INTO ?", whole)
		s, err := OpenSQLite(ctx, file, truce.Digest{})
		must(t, err)
		t.Cleanup(func() { s.Close() })
		s.Key([]byte("key"))
		if !tamper(t, file, hand) {
			t.Fatalf("%s changed nothing", hand)
		}
		must(t, s.Warm(ctx))
		putBack(t, file, whole, []string{"incident"})
		if err := s.Sound(ctx); truce.KindOf(err) != truce.Conflict {
			t.Errorf("%s, and put back: %v", hand, err)
		}
		must(t, s.Warm(ctx))
		must(t, s.Sound(ctx))
	}
}

// The same on PostgreSQL, where the hand is whoever may write to the schema.
func TestAnotherHandInPostgres(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(6), 1, 120) // whose later half is about reports of the first
	entries := h.Entries(random(6))
	dsn := pgtest.Start(t).Database(t)
	s, err := OpenPostgres(ctx, dsn, h.Process.Digest())
	must(t, err)
	t.Cleanup(func() { s.Close() })
	s.Key([]byte("key"))
	db, err := sql.Open("pgx", dsn)
	must(t, err)
	defer db.Close()
	for _, c := range []struct{ hand, mend string }{
		{"UPDATE models.report SET body = replace(body, '1', '7')", ""},
		{"DELETE FROM models.digest", ""},
		{"ALTER TABLE models.report ENABLE ROW LEVEL SECURITY", "ALTER TABLE models.report DISABLE ROW LEVEL SECURITY"},
		{"CREATE RULE lie AS ON INSERT TO models.report DO INSTEAD NOTHING", "DROP RULE lie ON models.report"},
	} {
		must(t, s.Reset(ctx))
		feed(t, s, entries[:60], func() int { return 20 })
		must(t, s.Sound(ctx))
		_, err := db.Exec(c.hand)
		must(t, err)
		if err := s.Sound(ctx); truce.KindOf(err) != truce.Conflict {
			t.Errorf("%s: %v", c.hand, err)
		}
		if _, err := s.Apply(ctx, entries[60:]); truce.KindOf(err) != truce.Conflict {
			t.Errorf("%s: the rest is taken in over it: %v", c.hand, err)
		}
		_, err = db.Exec(c.mend)
		must(t, err)
	}
}

// A row that an index does not lead to would never be found, though it is there: the index is hidden while the row is
// taken out and put back.
func TestAnIndexThatMissesARowIsNoticed(t *testing.T) {
	ctx := context.Background()
	s, file, h := told(t, 2, "key")
	must(t, s.Close())
	hand := func(do func(db *sql.DB)) {
		db, err := sql.Open("sqlite", file)
		must(t, err)
		defer db.Close()
		db.SetMaxOpenConns(1)
		_, err = db.Exec("PRAGMA writable_schema = ON")
		must(t, err)
		do(db)
	}
	index, row := make([]any, 5), make([]any, 8)
	const last = " WHERE ref = (SELECT max(ref) FROM claim)"
	hand(func(db *sql.DB) {
		must(t, db.QueryRow("SELECT * FROM sqlite_master WHERE name = 'claim_key'").Scan(pointers(index)...))
		must(t, db.QueryRow("SELECT * FROM claim"+last).Scan(pointers(row)...))
		_, err := db.Exec("DELETE FROM claim" + last + "; DELETE FROM sqlite_master WHERE name = 'claim_key'")
		must(t, err)
	})
	hand(func(db *sql.DB) {
		_, err := db.Exec("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row...)
		must(t, err)
		_, err = db.Exec("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", index...)
		must(t, err)
	})
	s, err := OpenSQLite(ctx, file, h.Process.Digest())
	must(t, err)
	t.Cleanup(func() { s.Close() })
	s.Key([]byte("key"))
	if err := s.Sound(ctx); truce.KindOf(err) != truce.Conflict || !strings.Contains(err.Error(), "laid out") {
		t.Errorf("an index misses a row: %v", err)
	}
}

func pointers(values []any) []any {
	to := make([]any, len(values))
	for i := range values {
		to[i] = &values[i]
	}
	return to
}
