package simulation

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
)

// Each bug planted on purpose is found by the same checks, within the seeds that CI runs.
func TestEveryBugIsCaught(t *testing.T) {
	for _, b := range Bugs() {
		t.Run(b.String(), func(t *testing.T) {
			for seed := range uint64(1000) {
				if !b.concerns(draw(seed, rand.New(rand.NewPCG(seed, 0)))) {
					continue
				}
				out, err := Run(context.Background(), seed, Options{Bug: b})
				if err != nil {
					t.Fatal(err)
				}
				if out.Failure != nil {
					t.Logf("after %d histories: %s", seed+1, strings.SplitN(out.Failure.Error(), "\n", 2)[0])
					return
				}
			}
			t.Error("1,000 histories, and nothing was wrong in any")
		})
	}
}

// The same seed gives the same history, byte for byte: what happened, and what every disk holds.
func TestTheSameSeedGivesTheSameHistory(t *testing.T) {
	seeds := uint64(40)
	if testing.Short() {
		seeds = 10
	}
	for seed := range seeds {
		first, err := Run(context.Background(), seed, Options{})
		if err != nil {
			t.Fatal(err)
		}
		again, err := Run(context.Background(), seed, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if first.Print != again.Print {
			t.Errorf("seed %d gives two histories", seed)
		}
	}
}
