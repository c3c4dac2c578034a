package propose_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/propose"
	"truce/internal/reconcile"
)

// BenchmarkCompareTables compares two registers of 100,000 entries of one month, of which seven in ten are told by
// both.
func BenchmarkCompareTables(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	kinds := []codes.EventKind{codes.Shelling, codes.SmallArms, codes.Sniping}
	var entries []reconcile.Entry
	start := truce.At(time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC))
	for i := range 100_000 {
		from := start + truce.Instant(rng.IntN(28*86400))
		at := truce.Point{LatE7: 330_000_000 + rng.Int32N(40_000_000), LonE7: 360_000_000 + rng.Int32N(60_000_000)}
		for _, reg := range []string{"A", "B"} {
			p := at
			if reg == "B" && rng.IntN(10) < 3 {
				p = truce.Point{LatE7: 330_000_000 + rng.Int32N(40_000_000), LonE7: 360_000_000 + rng.Int32N(60_000_000)}
			}
			entries = append(entries, reconcile.Entry{ID: reg + strconv.Itoa(i), Register: reg, Coded: truce.Coded{
				Kind: kinds[i%3], When: truce.Interval{From: from, To: from + 300},
				Where:   truce.Place{Point: &p, Precision: codes.Exact, Name: "P" + strconv.Itoa(int(p.LatE7/1e6))},
				Authors: []truce.Attribution{{Name: "Hill"}}}})
		}
	}
	e, err := propose.Shipped(time.UTC)
	if err != nil {
		b.Fatal(err)
	}
	rule := truce.CountingRule{Unit: "incident"}
	registers := []reconcile.Register{{ID: "A", Rule: rule}, {ID: "B", Rule: rule}}
	for b.Loop() {
		r, _, err := e.CompareTables(registers, entries, "2017-01-01", "2017-01-31", "")
		if err != nil {
			b.Fatal(err)
		}
		if len(r.Rows) < 100_000 {
			b.Fatal(r.Why)
		}
	}
}
