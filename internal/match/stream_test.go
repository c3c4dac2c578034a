package match_test

import (
	"runtime"
	"slices"
	"testing"

	"truce/internal/match"
	"truce/internal/match/simulate"
)

// TestStreamGivesWhatABatchGives files reports in about the order of time, as they come in, and compares with the batch.
func TestStreamGivesWhatABatchGives(t *testing.T) {
	w := profile(t, "simulation")
	reports, _ := simulate.Default(3, 6000).Run()
	inOrderOfTime(reports)
	s, err := match.NewStream(reports[:2000], w)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports[2000:] {
		if _, err := s.File(r); err != nil {
			t.Fatal(err)
		}
	}
	p := match.Propose(reports, w)
	for i, r := range reports {
		if got, want := s.Incident(r.ID), idsOf(reports, p.Incidents[p.Of[i]]); !slices.Equal(got, want) {
			t.Fatalf("report %s: stream has it with %v, batch with %v", r.ID, got, want)
		}
	}
}

// inOrderOfTime orders reports by when they happened, some a little late.
func inOrderOfTime(reports []match.Report) {
	late := func(r match.Report) int { return int(r.When.Start) + len(r.Source)*977%2880 }
	slices.SortStableFunc(reports, func(a, b match.Report) int { return late(a) - late(b) })
}

func idsOf(reports []match.Report, in match.Incident) []string {
	var ids []string
	for _, i := range in.Reports {
		ids = append(ids, reports[i].ID)
	}
	slices.Sort(ids)
	return ids
}

// BenchmarkStream files the last of a million reports one by one and reports how long the slowest of 100 take.
func BenchmarkStream(b *testing.B) {
	const stored, filed = 1_000_000, 50_000
	w := profile(b, "simulation")
	reports, _ := simulate.Default(5, stored+filed).Run()
	inOrderOfTime(reports)
	for b.Loop() {
		s, err := match.NewStream(reports[:stored], w)
		if err != nil {
			b.Fatal(err)
		}
		runtime.LockOSThread()
		clock, processor := make([]float64, filed), make([]float64, filed)
		for i, r := range reports[stored : stored+filed] {
			clock[i], processor[i] = timed(func() {
				if _, err := s.File(r); err != nil {
					b.Fatal(err)
				}
			})
		}
		runtime.UnlockOSThread()
		slices.Sort(clock)
		slices.Sort(processor)
		b.ReportMetric(clock[filed/2], "p50-us")
		b.ReportMetric(clock[filed*99/100], "p99-us")
		b.ReportMetric(processor[filed/2], "p50-cpu-us")
		b.ReportMetric(processor[filed*99/100], "p99-cpu-us")
		b.ReportMetric(processor[filed*999/1000], "p99.9-cpu-us")
	}
}
