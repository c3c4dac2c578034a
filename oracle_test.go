package truce_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"truce/internal/query"
	"truce/internal/testing/histories"
	"truce/internal/testing/oracle"
)

// What the fold makes of a history is what the oracle finds by reading all of it again for each question.
func TestTheFoldIsWhatTheOracleSays(t *testing.T) {
	seeds := uint64(300)
	if testing.Short() {
		seeds = 60
	}
	for seed := range seeds {
		write := histories.Write
		if seed%3 == 0 {
			write = histories.WriteAmending
		}
		c := rand.New(rand.NewPCG(seed, 7))
		asTheOracleSays(t, seed, write(c, 1+int(seed%4), 60+int(seed%80)))
		for range 3 {
			asTheOracleSays(t, seed, histories.WriteRetelling(c, 1+int(seed%4), 12))
		}
	}
}

func asTheOracleSays(t *testing.T, seed uint64, h *histories.History) {
	t.Helper()
	o, err := oracle.New(h.Logs, h.State.Size, h.State.Refused())
	if err != nil {
		t.Fatal(err)
	}
	got, err := oracle.Told(context.Background(), query.In(h.State, nil))
	if err != nil {
		t.Fatal(err)
	}
	if want := o.Facts(); got != want {
		t.Fatalf("seed %d: %s", seed, difference(want, got))
	}
}
