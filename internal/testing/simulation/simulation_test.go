package simulation

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/query"
	"truce/internal/sqlstore"
)

// seeds returns the seeds to run: those of the environment, for a longer run by hand or to replay one, or those of CI.
func seeds(t *testing.T) (from, to uint64) {
	t.Helper()
	if given := os.Getenv("TRUCE_SEEDS"); given != "" {
		if _, err := fmt.Sscanf(given, "%d-%d", &from, &to); err != nil {
			t.Fatalf("TRUCE_SEEDS is not of the form 5000-5999: %q", given)
		}
		return from, to + 1
	}
	if testing.Short() {
		return 0, 60
	}
	return 0, 1000
}

// comesUp is what must come up in the histories that CI runs: what never happens is tested by nothing.
var comesUp = [...]string{"goes off", "the disk is full", "the line is cut", "reads a stick",
	"is put back to a backup", "entries of its own",
	"learns that its log", "begins a second history", "sees two histories", "enters fork/1", "enters concur/1",
	"enters lapsed/1", "enters observed/1",
	"leaves", "updates its program", "refuses something", "holds a log back", "the network falls in two",
	"read models of an earlier time", "does not sign behind its mark"}

func TestHistories(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // histories are small and many
	from, to := seeds(t)
	began := time.Now()
	entries, settled, seen := 0, 0, map[string]int{}
	for seed := from; seed < to; seed++ {
		o := Options{Extensions: 2}
		if seed%50 == 0 {
			o.Extensions = 100
		}
		out, err := Run(context.Background(), seed, o)
		if err != nil {
			t.Fatal(err)
		}
		if out.Failure != nil {
			steps, shorter, err := Shrink(context.Background(), seed, o)
			t.Fatalf("%d of %d steps are enough (%v): %v", len(steps), len(Steps(seed)), err, shorter)
		}
		if seed%50 == 0 {
			sameInSQL(t, seed, out)
		}
		entries, settled = entries+out.Entries, settled+out.Settled
		trace := strings.Join(out.Trace, "\n")
		for _, what := range comesUp {
			if strings.Contains(trace, what) {
				seen[what]++
			}
		}
	}
	for _, what := range comesUp {
		if seen[what] == 0 && to-from >= 1000 {
			t.Errorf("in no history something %q", what)
		}
	}
	t.Logf("%d histories, %d entries, %d findings, %s; %v", to-from, entries, settled,
		time.Since(began).Round(time.Second), seen)
}

// sameInSQL holds the state that a history came to against the read models in SQL, the logs interleaved by chance.
func sameInSQL(t *testing.T, seed uint64, out Outcome) {
	t.Helper()
	ctx := context.Background()
	s, err := sqlstore.OpenSQLite(ctx, filepath.Join(t.TempDir(), "models.db"), out.Process.Digest())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r := rand.New(rand.NewPCG(seed, 5))
	next, open := map[truce.MemberID]int{}, []truce.MemberID{}
	for _, m := range out.Process.Members {
		open = append(open, m.ID)
	}
	for len(open) > 0 {
		i := r.IntN(len(open))
		m := open[i]
		var batch []truce.LogEntry
		for range 1 + r.IntN(9) {
			if at := next[m]; at < len(out.Logs[m]) {
				batch = append(batch, truce.LogEntry{Ref: truce.Ref{Member: m, Index: int64(at)}, Data: []byte(out.Logs[m][at])})
				next[m]++
			}
		}
		held, err := s.Apply(ctx, batch)
		if err != nil {
			t.Fatal(err)
		}
		if len(held) > 0 || next[m] == len(out.Logs[m]) {
			open = append(open[:i], open[i+1:]...)
		}
	}
	if digest, err := query.Digest(ctx, s); err != nil || digest != out.Digest {
		t.Errorf("seed %d: the read models in SQL come to %s, %v; the fold to %s", seed, digest, err, out.Digest)
	}
}

// A history is cut down to the steps that a failure needs, and replays from them.
func TestShrink(t *testing.T) {
	o := Options{Bug: BugLazyDisk}
	for seed := range uint64(200) {
		out, err := Run(context.Background(), seed, o)
		if err != nil {
			t.Fatal(err)
		}
		if out.Failure == nil || len(out.Trace) < 40 {
			continue
		}
		steps, failure, err := Shrink(context.Background(), seed, o)
		if err != nil || failure == nil || failure.Check != out.Failure.Check || len(steps) >= len(Steps(seed))/2 {
			t.Fatalf("seed %d: %d steps are left of %d, %v, %v", seed, len(steps), len(Steps(seed)), failure, err)
		}
		o.Steps = steps
		again, err := Run(context.Background(), seed, o)
		if err != nil || again.Failure == nil || again.Failure.Error() != failure.Error() {
			t.Errorf("the shorter history does not replay: %v, %v", again.Failure, err)
		}
		return
	}
	t.Error("no history fails with a lazy disk")
}
