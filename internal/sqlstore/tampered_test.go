package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

// odd are values that no column holds by itself; the first is put into every row, the others into one.
var odd = map[string][]any{
	"INTEGER": {nil, -1, int64(1) << 62, 1_000 << numberBits, 0},
	"TEXT":    {nil, "", "{}", "x", `[{}]`, "null"},
}

// Whatever another hand puts into a column, the program says so or goes on, and does not fall over: pages and
// commands show what the tables say until somebody holds them to the logs.
func TestWhateverAColumnHolds(t *testing.T) {
	h := some(random(1), 1, 3, 80)
	first := filepath.Join(t.TempDir(), "models.db")
	s, err := OpenSQLite(t.Context(), first, h.Process.Digest())
	must(t, err)
	s.Key([]byte("key"))
	logs{}.feed(t, s, h.Entries(random(1)), func() int { return 7 })
	must(t, s.Close())
	whole, err := os.ReadFile(first)
	must(t, err)
	file := filepath.Join(t.TempDir(), "models.db")
	must(t, os.WriteFile(file, whole, 0o600))
	db, err := sql.Open("sqlite", file)
	must(t, err)
	defer db.Close()
	var columns [][3]string // table, column, type
	rows, err := db.Query(`SELECT m.name, c.name, CASE c.type WHEN 'TEXT' THEN 'TEXT' ELSE 'INTEGER' END
		FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'`)
	must(t, err)
	for rows.Next() {
		var c [3]string
		must(t, rows.Scan(&c[0], &c[1], &c[2]))
		columns = append(columns, c)
	}
	must(t, rows.Err())
	if len(columns) < 50 {
		t.Fatalf("only %d columns", len(columns))
	}
	for i, c := range columns {
		for j := range 3 {
			value := odd[c[2]][0]
			if j > 0 {
				value = odd[c[2]][1+(2*i+j)%(len(odd[c[2]])-1)]
			}
			file := filepath.Join(t.TempDir(), "models.db")
			must(t, os.WriteFile(file, whole, 0o600))
			statement := fmt.Sprintf("UPDATE OR IGNORE %s SET %s = ?", c[0], c[1])
			if value != nil {
				statement += " WHERE rowid = (SELECT " + []string{"min", "max"}[(i+j)%2] + "(rowid) FROM " + c[0] + ")"
			}
			db, err := sql.Open("sqlite", file)
			must(t, err)
			_, err = db.Exec(statement, value)
			must(t, db.Close())
			if err != nil {
				continue // the database itself does not take it
			}
			driven(t, file, h, fmt.Sprintf("%s.%s = %v", c[0], c[1], value))
		}
	}
}

// driven asks a store for everything, and enters something.
func driven(t *testing.T, file string, h *histories.History, what string) {
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s: %v", what, p)
		}
	}()
	ctx := context.Background()
	s, err := OpenSQLite(ctx, file, h.Process.Digest())
	if err != nil {
		return
	}
	defer s.Close()
	s.Key([]byte("key"))
	_ = s.Warm(ctx)
	for _, k := range truce.Kinds() {
		_, _ = s.Claims(ctx, k, "")
		_, _ = s.Entered(ctx, k, truce.Interval{From: 1, To: 2_000_000_000})
	}
	if page, err := s.Incidents(ctx, query.Incidents{Limit: 1000}); err == nil {
		for _, r := range page.Rows {
			_, _ = s.Incident(ctx, r.ID)
			_ = s.SoundIncident(ctx, r.ID)
		}
	}
	if page, err := s.Reports(ctx, query.Reports{Limit: 1000}); err == nil {
		for _, r := range page.Reports {
			_, _ = s.Report(ctx, r.Report.ID)
			_, _ = s.History(ctx, r.Report.ID)
			_ = s.SoundReport(ctx, r.Report.ID)
		}
	}
	_, _ = s.Refused(ctx, query.Refused{Limit: 1000})
	_ = s.Spots(ctx, query.Incidents{}, func(*query.Spot) {})
	_, _ = s.Histogram(ctx, query.Incidents{}, []truce.Interval{{From: 1, To: 2_000_000_000}})
	for _, m := range h.Process.Members {
		for _, letter := range []byte("RIOB") {
			_, _ = s.Next(ctx, m.ID, letter)
		}
		e := truce.Entry{Kind: truce.KindLink, Officer: "desk", Body: &truce.Link{}}
		_ = s.Admit(ctx, m.ID, e)
	}
	for _, x := range h.Entries(random(1)) {
		if strings.Contains(string(x.Data), `"report/`) || strings.Contains(string(x.Data), `"same/`) {
			x.Ref.Index += 10_000
			_, _ = s.Apply(ctx, []truce.LogEntry{x})
			break
		}
	}
	_ = s.Sound(ctx)
	_ = s.SoundPosition(ctx)
}
