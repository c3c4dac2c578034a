package match_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"truce/internal/match"
	"truce/internal/match/simulate"
)

// BenchmarkPropose measures reports in memory to incidents out, with the weights for any record.
func BenchmarkPropose(b *testing.B) {
	w := profile(b, "general")
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			reports, _ := simulate.Default(5, n).Run()
			start := cpuTime()
			for b.Loop() {
				match.Propose(reports, w)
			}
			b.ReportMetric((cpuTime()-start).Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "reports/s")
		})
	}
}

// cpuTime is the processor time the process has used: on a shared machine it says more than the clock.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func profile(t testing.TB, name string) *match.Weights {
	t.Helper()
	w, err := match.Profile(name)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
