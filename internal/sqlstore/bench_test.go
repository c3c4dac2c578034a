//go:build unix

package sqlstore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/testing/pgtest"
)

// spent is what the store took for something: time, and processor time of the whole process, which says more on a
// machine that others use as well.
type spent struct{ wall, cpu time.Duration }

// during measures what do takes.
func (t *spent) during(do func()) {
	start, before := time.Now(), processorTime()
	do()
	t.wall += time.Since(start)
	t.cpu += processorTime() - before
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// report gives the figures for n things of a kind.
func (t *spent) report(b *testing.B, n int, what string) {
	b.ReportMetric(float64(n)/t.wall.Seconds(), what+"/s")
	b.ReportMetric(float64(t.cpu.Microseconds())/float64(n), "cpu-µs/"+what)
}

// The benchmarks run over reports as an import writes them: one member, each report with an incident of its own, eight
// years, fourteen provinces, a few dozen actors. Sizes are for two cores and SQLite in WAL mode with
// synchronous=NORMAL. TRUCE_BENCH_REPORTS sets how many; 100,000 are enough to see a change, 1,000,000 give the figures
// of docs/benchmarks.md.
func benchReports() int {
	if n, err := strconv.Atoi(os.Getenv("TRUCE_BENCH_REPORTS")); err == nil {
		return n
	}
	return 100_000
}

// fill takes in n reports in batches, as a follower does; the making of the reports is not measured.
func fill(b testing.TB, s *Store, n int, took *spent) {
	i := &importer{b: b, c: rand.New(rand.NewPCG(1, 1))}
	takeIn(b, s, n+2, i.next, took)
}

func takeIn(b testing.TB, s *Store, n int, next func() truce.LogEntry, took *spent) {
	for n > 0 {
		batch := make([]truce.LogEntry, 0, 8192)
		for range min(n, cap(batch)) {
			batch = append(batch, next())
		}
		n -= len(batch)
		took.during(func() {
			if _, err := s.Apply(context.Background(), batch); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func openBench(b testing.TB, dir string) *Store {
	s, err := OpenSQLite(context.Background(), filepath.Join(dir, "models.db"), benchProcess().Digest())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

// BenchmarkFill fills an empty store, with the indexes last.
func BenchmarkFill(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) {
		for b.Loop() {
			s := openBench(b, b.TempDir())
			benchFill(b, s, benchReports())
			s.Close()
		}
	})
	b.Run("PostgreSQL", func(b *testing.B) {
		server := pgtest.Start(b)
		for b.Loop() {
			s, err := OpenPostgres(context.Background(), server.Database(b), benchProcess().Digest())
			if err != nil {
				b.Fatal(err)
			}
			benchFill(b, s, benchReports())
			s.Close()
		}
	})
}

func benchFill(b *testing.B, s *Store, n int) {
	var took spent
	if err := s.Bulk(context.Background()); err != nil {
		b.Fatal(err)
	}
	fill(b, s, n, &took)
	took.during(func() {
		if err := s.Index(context.Background()); err != nil {
			b.Fatal(err)
		}
	})
	took.report(b, n, "report")
}

// BenchmarkLive takes in more reports with all indexes in place and the columns held, as while pages are served.
func BenchmarkLive(b *testing.B) {
	n := benchReports()
	for b.Loop() {
		var took spent
		s := openBench(b, b.TempDir())
		if err := s.Warm(context.Background()); err != nil {
			b.Fatal(err)
		}
		fill(b, s, n, &took)
		took.report(b, n, "report")
		s.Close()
	}
}

// busy writes the logs of three members that review what one of them files: of a hundred entries 60 are reports, 10
// verdicts, 10 concurrences, 6 links and as many releases, 3 claims of sameness, 5 steps of operations.
type busy struct {
	*importer
	next map[truce.MemberID]int64
}

func (y *busy) entry() truce.LogEntry {
	if y.n < 2 {
		e := y.importer.next()
		y.next["CA"] = y.n
		return e
	}
	for _, m := range []truce.MemberID{"AR", "BO"} {
		switch y.next[m] {
		case 0:
			return y.put(m, "", benchProcess())
		case 1:
			return y.put(m, "desk", &truce.Officer{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActGroup,
				truce.ActAssess, truce.ActRelease}})
		}
	}
	reports := y.n - 2 // filed by CA so far
	member := []truce.MemberID{"AR", "BO", "CA"}[y.c.IntN(3)]
	some := func() int64 { return max(1, reports-y.c.Int64N(min(reports+1, 5000))) } // work is on what is new
	incident := func() truce.IncidentID { return truce.IncidentID(truce.Mint("CA", 'I', some())) }
	switch n := y.c.IntN(100); {
	case n < 60 || reports < 100:
		y.n++
		return y.put("CA", "desk", y.report(reports+1))
	case n < 70:
		// CA's only officer filed the reports and may not assess them.
		return y.put([]truce.MemberID{"AR", "BO"}[n%2], "desk", &truce.Assessment{Incident: incident(), State: truce.Given,
			Happened: codes.Confirmed, Permitted: codes.NotPermitted})
	case n < 80:
		return y.put(member, "", &truce.Concur{Incident: incident(), Revision: 1, Rule: 1,
			Finding: truce.Outcome{Agreed: true, Happened: codes.Confirmed}})
	case n < 86:
		return y.put(member, "desk", &truce.Link{Incident: incident(), Report: truce.ReportID(truce.Mint("CA", 'R', some())),
			Linked: true})
	case n < 92:
		k := some()
		return y.put("CA", "desk", &truce.Release{Report: truce.ReportID(truce.Mint("CA", 'R', k)), Version: 1,
			Coded: *y.report(k).Coded, To: truce.LevelPublic})
	case n < 95:
		return y.put(member, "desk", &truce.Same{A: incident(), B: incident(), Same: true})
	}
	o := y.next[member]
	return y.put(member, "desk", &truce.Operation{ID: truce.Mint(member, 'O', o), Kind: codes.Visit, State: "planned",
		About: truce.About{Incident: incident()}})
}

func (y *busy) put(m truce.MemberID, officer string, body any) truce.LogEntry {
	n := y.next[m]
	y.next[m]++
	data, err := truce.Encode(truce.Entry{Kind: truce.KindOfBody(body), Claim: fmt.Sprintf("c-%d", n), Officer: officer,
		At: truce.Instant(1_490_000_000 + n), Body: body})
	if err != nil {
		y.b.Fatal(err)
	}
	return truce.LogEntry{Ref: truce.Ref{Member: m, Index: n}, Data: data[0]}
}

// BenchmarkRebuild fills an empty store from the logs of members at work.
func BenchmarkRebuild(b *testing.B) {
	n := benchReports()
	for b.Loop() {
		s := openBench(b, b.TempDir())
		y := &busy{importer: &importer{b: b, c: rand.New(rand.NewPCG(2, 2))}, next: map[truce.MemberID]int64{}}
		if err := s.Bulk(context.Background()); err != nil {
			b.Fatal(err)
		}
		var took spent
		takeIn(b, s, n, y.entry, &took)
		took.during(func() {
			if err := s.Index(context.Background()); err != nil {
				b.Fatal(err)
			}
		})
		if refused, err := s.Refused(context.Background(), query.Refused{}); err != nil || refused.Total > n/50 {
			b.Fatalf("%d entries without effect, %v: the benchmark measures something else", refused.Total, err)
		}
		took.report(b, n, "entry")
		s.Close()
	}
}

// BenchmarkLists asks for pages and tallies of a full store; p99 is of every kind of question.
func BenchmarkLists(b *testing.B) {
	ctx, n := context.Background(), benchReports()
	s := openBench(b, b.TempDir())
	fill(b, s, n, new(spent))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var first spent
	first.during(func() {
		if err := s.Warm(ctx); err != nil {
			b.Fatal(err)
		}
	})
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Run("reading the columns", func(b *testing.B) {
		for b.Loop() { // it was done once
		}
		b.ReportMetric(first.wall.Seconds(), "s")
		b.ReportMetric(first.cpu.Seconds(), "cpu-s")
		b.ReportMetric(max(0, float64(after.HeapAlloc)-float64(before.HeapAlloc))/float64(n), "B/incident")
	})
	for name, q := range map[string]query.Incidents{
		"all":      {},
		"oldest":   {Sort: query.OldestFirst},
		"by id":    {Sort: query.ByID},
		"province": {Province: "Province 3"},
		"month":    {From: 1_400_000_000, To: 1_402_600_000},
		"several filters": {Province: "Province 3", Kind: codes.Battle, Actor: "north", From: 1_400_000_000,
			To: 1_430_000_000},
		"nothing":   {Province: "none"},
		"1000 rows": {Limit: 1000},
	} {
		b.Run(name, func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				start := time.Now()
				page, err := s.Incidents(ctx, q)
				if err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(start))
				q.After = page.Next
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
	for _, by := range []query.Facet{query.ByDay, query.ByProvince, query.ByActor} {
		b.Run("tally by "+string(by), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Tally(ctx, query.Incidents{}, by, time.UTC); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSound holds every row to its digest, and what one incident rests on.
func BenchmarkSound(b *testing.B) {
	ctx, n := context.Background(), benchReports()
	s := openBench(b, b.TempDir())
	fill(b, s, n, new(spent))
	b.Run("all", func(b *testing.B) {
		var took spent
		for b.Loop() {
			took.during(func() { must(b, s.Sound(ctx)) })
		}
		took.report(b, n*b.N, "report")
	})
	b.Run("incident", func(b *testing.B) {
		c := rand.New(rand.NewPCG(1, 1))
		for b.Loop() {
			must(b, s.SoundIncident(ctx, truce.IncidentID(truce.Mint("CA", 'I', 1+c.Int64N(int64(n))))))
		}
	})
}
