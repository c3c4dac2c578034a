package truce_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

// drawn lets a property test make the choices of a history, so that a failure shrinks to a short one.
type drawn struct{ t *rapid.T }

func (d drawn) IntN(n int) int { return rapid.IntRange(0, n-1).Draw(d.t, "choice") }

// The state of a cut does not depend on how the logs were interleaved on the way to it.
func TestFoldDoesNotDependOnInterleaving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn{t}
		write := histories.Write
		if c.IntN(2) == 1 {
			write = histories.WriteAmending
		}
		h := write(c, rapid.IntRange(1, 4).Draw(t, "members"), rapid.IntRange(0, 60).Draw(t, "entries"))
		s := truce.NewState(h.Process.Digest())
		for _, e := range h.Entries(c) {
			if err := s.Apply(e.Ref, e.Data); err != nil {
				t.Fatal(err)
			}
		}
		want, got := histories.Answers(context.Background(), query.In(h.State, nil)), histories.Answers(context.Background(),
			query.In(s, nil))
		if want != got {
			t.Fatal(difference(want, got))
		}
	})
}

// difference returns the first answer in which two sets of answers differ.
func difference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return "one answers\n" + as[i] + "\nthe other\n" + bs[i]
		}
	}
	return "one answers more than the other"
}

// BenchmarkFold decodes and folds the logs of four members: reports, verdicts, groupings and what else members enter.
func BenchmarkFold(b *testing.B) {
	h := histories.Write(rand.New(rand.NewPCG(1, 1)), 4, 5_000)
	entries := h.Entries(rand.New(rand.NewPCG(2, 2)))
	for b.Loop() {
		s := truce.NewState(h.Process.Digest())
		for _, e := range entries {
			if err := s.Apply(e.Ref, e.Data); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(entries))*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
