package sqlstore

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

func TestRefusesWhatIsNotNext(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(1), 2, 60)
	s := sqliteEngine(t, h.Process.Digest())
	entries := h.Entries(random(2))
	feed(t, s, entries[:50], func() int { return 50 })
	want := dump(t, s)
	for what, batch := range map[string][]truce.LogEntry{
		"an entry again":           entries[49:50],
		"an entry left out":        entries[52:],
		"a good one and one again": {entries[50], entries[50]},
	} {
		if _, err := s.Apply(ctx, batch); truce.KindOf(err) != truce.Conflict {
			t.Errorf("%s: %v", what, err)
		}
		if dump(t, s) != want {
			t.Fatalf("%s left something behind", what)
		}
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := s.Apply(stopped, entries[50:]); err == nil || dump(t, s) != want {
		t.Fatalf("a write that was stopped: %v", err)
	}
	feed(t, s, entries[50:], func() int { return 7 })
	if got := histories.Answers(ctx, s); got != histories.Answers(ctx, query.In(h.State, nil)) {
		t.Fatal("after refusals the store answers otherwise than the fold")
	}
}

// unknownEntries are entries of a kind that no program knows: one whole, one in parts.
var unknownEntries = []string{
	`{"kind":"dream/2","claim":"x","at":"2017-01-15T00:00:00Z","body":{}}`,
	`{"kind":"part/1","claim":"x","at":"2017-01-15T00:00:00Z","body":{"of":"dream/2","hash":"` + strings.Repeat("0", 64) +
		`","part":0,"parts":2,"data":"eA=="}}`,
}

// A kind that the document in force does not name is void for everybody, and the log goes on behind it.
func TestAKindTheDocumentDoesNotNameIsVoid(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(3), 2, 40)
	s := sqliteEngine(t, h.Process.Digest())
	feed(t, s, h.Entries(random(4)), func() int { return 30 })
	for i, unknown := range unknownEntries {
		at := truce.Ref{Member: "AR", Index: int64(len(h.Logs["AR"]) + i)}
		held, err := s.Apply(ctx, []truce.LogEntry{{Ref: at, Data: []byte(unknown)}})
		if err != nil || len(held) > 0 {
			t.Fatalf("held back %v, %v", held, err)
		}
		if err := h.State.Apply(at, []byte(unknown)); err != nil {
			t.Fatal(err)
		}
	}
	got := histories.Answers(ctx, s)
	if got != histories.Answers(ctx, query.In(h.State, nil)) || !strings.Contains(got, "does not name the kind dream/2") {
		t.Fatal("the store does not say of a void kind what the fold says")
	}
}

// A kind of a list that is newer than this program holds the log back: the document names it, this program cannot read
// it.
func TestHoldsBackAnUnknownKind(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(3), 2, 40)
	p := *h.Process
	p.Kinds = truce.KindLists + 1
	s := sqliteEngine(t, p.Digest())
	opening := func(m truce.MemberID) truce.LogEntry {
		e := truce.Entry{Kind: truce.KindProcess, Claim: "c", At: 1_484_500_000, Body: &p}
		data, err := truce.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		return truce.LogEntry{Ref: truce.Ref{Member: m}, Data: data[0]}
	}
	feed(t, s, []truce.LogEntry{opening("AR"), opening("BO")}, func() int { return 30 })
	want := dump(t, s)
	next := func(m truce.MemberID, n int64, data string) truce.LogEntry {
		return truce.LogEntry{Ref: truce.Ref{Member: m, Index: 1 + n}, Data: []byte(data)}
	}
	for _, unknown := range unknownEntries {
		held, err := s.Apply(ctx, []truce.LogEntry{next("AR", 0, unknown), next("AR", 1, "{}")})
		if err != nil || len(held) != 1 || held[0].Kind != "dream/2" || held[0].Index != 1 {
			t.Fatalf("held back %v, %v", held, err)
		}
		if dump(t, s) != want {
			t.Fatal("a log that is held back left something behind")
		}
	}
	held, err := s.Apply(ctx, []truce.LogEntry{next("AR", 0, unknownEntries[1]), next("BO", 0, "{}")})
	if err != nil || len(held) != 1 || dump(t, s) == want {
		t.Fatalf("the other log was held back as well: %v, %v", held, err)
	}
}

func TestReadSeesOneState(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(5), 3, 120)
	s := sqliteEngine(t, h.Process.Digest())
	entries := h.Entries(random(6))
	feed(t, s, entries[:60], func() int { return 60 })
	want := histories.Answers(ctx, s)
	err := s.Read(ctx, func(r query.Reader) error {
		feed(t, s, entries[60:], func() int { return 5 })
		if got := histories.Answers(ctx, r); got != want {
			t.Errorf("a reader of one state sees what was written since: %s", difference(want, got))
		}
		return nil
	})
	must(t, err)
	if histories.Answers(ctx, s) != histories.Answers(ctx, query.In(h.State, nil)) {
		t.Error("the store missed what was written while somebody read")
	}
}

func TestReadOnly(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(7), 2, 80)
	file := filepath.Join(t.TempDir(), "models.db")
	if _, err := OpenSQLiteReadOnly(ctx, file, truce.Digest{}); truce.KindOf(err) != truce.Unavailable {
		t.Fatalf("read models that are not there: %v", err)
	}
	w, err := OpenSQLite(ctx, file, h.Process.Digest())
	must(t, err)
	defer w.Close()
	entries := h.Entries(random(8))
	feed(t, w, entries[:40], func() int { return 10 })
	r, err := OpenSQLiteReadOnly(ctx, file, h.Process.Digest())
	must(t, err)
	defer r.Close()
	if got := histories.Answers(ctx, r); got != histories.Answers(ctx, w) {
		t.Fatal("who only reads gets other answers")
	}
	feed(t, w, entries[40:], func() int { return 10 })
	if got := histories.Answers(ctx, r); got != histories.Answers(ctx, query.In(h.State, nil)) {
		t.Fatal("who only reads does not see what was written since")
	}
	if _, err := r.Apply(ctx, entries[:1]); truce.KindOf(err) != truce.Unavailable {
		t.Fatalf("a write to what was opened to read: %v", err)
	}
	if _, err := OpenSQLiteReadOnly(ctx, file, truce.DigestOf([]byte("another"))); truce.KindOf(err) != truce.Conflict {
		t.Fatalf("the read models of another process: %v", err)
	}
}

func TestRefusesAFileItCannotUse(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	damaged := filepath.Join(dir, "damaged.db")
	must(t, os.WriteFile(damaged, []byte(strings.Repeat("no database ", 1000)), 0o600))
	newer := filepath.Join(dir, "newer.db")
	s, err := OpenSQLite(ctx, newer, truce.Digest{})
	must(t, err)
	must(t, s.Close())
	db, err := sql.Open("sqlite", newer)
	must(t, err)
	_, err = db.Exec(`INSERT INTO version (number) VALUES (99)`)
	must(t, err)
	must(t, db.Close())
	for file, says := range map[string]string{
		damaged:                          "is damaged",
		newer:                            "newer version",
		filepath.Join(dir, "no", "m.db"): "directory exist",
		dir:                              "cannot be opened",
	} {
		s, err := OpenSQLite(ctx, file, truce.Digest{})
		if truce.KindOf(err) != truce.Unavailable || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
		if s != nil {
			t.Errorf("%s: a store all the same", filepath.Base(file))
		}
	}
}

// Readers see whole states, whatever is written meanwhile: what they count in two ways is the same.
func TestReadersBesideAWriter(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(31), 3, 200)
	s := sqliteEngine(t, h.Process.Digest())
	entries := h.Entries(random(32))
	written := make(chan struct{})
	var wg sync.WaitGroup
	for range 6 { // more than there are connections
		wg.Go(func() {
			for done := false; !done; {
				select {
				case <-written:
					done = true
				default:
				}
				err := s.Read(ctx, func(r query.Reader) error {
					page, err := r.Incidents(ctx, query.Incidents{Limit: 1000})
					if err != nil {
						return err
					}
					counts, err := r.Tally(ctx, query.Incidents{}, query.ByStatus, time.UTC)
					sum := 0
					for _, c := range counts {
						sum += c.N
					}
					if sum != page.Total || len(page.Rows) != page.Total {
						t.Errorf("%d rows of %d, %d by status", len(page.Rows), page.Total, sum)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	feed(t, s, entries, func() int { return 3 })
	close(written)
	wg.Wait()
	if got := histories.Answers(ctx, s); got != histories.Answers(ctx, query.In(h.State, nil)) {
		t.Fatal("the store answers otherwise than the fold")
	}
}
