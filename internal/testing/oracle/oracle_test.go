package oracle_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"truce"
	"truce/internal/sqlstore"
	"truce/internal/testing/histories"
	"truce/internal/testing/oracle"
)

// What the read models in SQL tell of a history is what the oracle finds by reading all of it again for each question.
// The fold in memory is held against it in the root package.
func TestTheReadModelsAreWhatTheOracleSays(t *testing.T) {
	seeds := uint64(120)
	if testing.Short() {
		seeds = 20
	}
	seen := map[string]int{}
	for seed := range seeds {
		write := histories.Write
		switch seed % 4 {
		case 0:
			write = histories.WriteAmending
		case 1:
			write = histories.WriteRetelling
		}
		c := rand.New(rand.NewPCG(seed, 11))
		h := write(c, 1+int(seed%4), 60+int(seed%80))
		o, err := oracle.New(h.Logs, h.State.Size, h.State.Refused())
		if err != nil {
			t.Fatal(err)
		}
		want, got := o.Facts(), inSQL(t, h, c)
		if want != got {
			t.Fatalf("seed %d: the oracle says\n%s\nthe read models\n%s", seed, want, got)
		}
		for _, what := range rare {
			seen[what] += strings.Count(want, what)
		}
	}
	for _, what := range rare {
		if seen[what] == 0 && !testing.Short() {
			t.Errorf("%q came up in no history", what)
		}
	}
}

// rare is what must come up, so that the comparison is one.
var rare = []string{" is ", "void", "gone: ", "no agreed finding by", "confirmed, not permitted", "reopened", "emptied",
	"not here [A", "interested [A", "2.1 ", "owed by [A", "heard [", "unjudged ["}

// inSQL takes a history into read models, its logs interleaved by chance, and returns what they tell.
func inSQL(t *testing.T, h *histories.History, c histories.Chance) string {
	t.Helper()
	ctx := context.Background()
	s, err := sqlstore.OpenSQLite(ctx, filepath.Join(t.TempDir(), "models.db"), h.Process.Digest())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// A log that waits for a document, and all of them once a member has joined, are offered again until nothing is new.
	for before := int64(-1); ; {
		cut, err := s.Cut(ctx)
		if err != nil {
			t.Fatal(err)
		}
		rest, read := []truce.LogEntry{}, int64(0)
		for _, e := range h.Entries(c) {
			if e.Index >= cut.Size(e.Member) {
				rest = append(rest, e)
			}
		}
		for _, l := range cut {
			read += l.Size
		}
		if read == before {
			break
		}
		if _, err := s.Apply(ctx, rest); errors.Is(err, sqlstore.ErrEmptied) {
			read = -1
		} else if err != nil {
			t.Fatal(err)
		}
		before = read
	}
	got, err := oracle.Told(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
