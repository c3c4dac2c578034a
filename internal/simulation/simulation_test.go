package simulation

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"
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
		return 0, 120
	}
	return 0, 1000
}

func TestHistories(t *testing.T) {
	from, to := seeds(t)
	began := time.Now()
	entries, settled := 0, 0
	for seed := from; seed < to; seed++ {
		out, err := Run(context.Background(), seed, Options{Extensions: 2})
		if err != nil {
			t.Fatal(err)
		}
		if out.Failure != nil {
			t.Fatal(out.Failure)
		}
		entries, settled = entries+out.Entries, settled+out.Settled
	}
	t.Logf("%d histories, %d entries, %d findings, %s", to-from, entries, settled, time.Since(began).Round(time.Second))
}
