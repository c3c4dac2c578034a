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
	"testing"
	"time"

	"truce"
	"truce/internal/recordsql/pgtest"
)

// The benchmarks run over reports as an import writes them: one member, each report with an incident of its own, eight
// years, fourteen provinces, a few dozen actors. Sizes are for two cores and SQLite in WAL mode with synchronous=NORMAL.
// TRUCE_BENCH_REPORTS sets how many; 100,000 are enough to see a change, 1,000,000 give the figures of docs/benchmarks.md.
func benchReports() int {
	if n, err := strconv.Atoi(os.Getenv("TRUCE_BENCH_REPORTS")); err == nil {
		return n
	}
	return 100_000
}

// benchProcess is a process of three guarantors; CA is the one that imports.
func benchProcess() *truce.Process {
	p := &truce.Process{ID: "bench", Title: "Bench", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, Voters: []truce.MemberID{"AR", "BO", "CA"}, Absent: truce.Counts, Refusing: truce.Counts,
			Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves, LapseK: 2}}
	for _, id := range p.Rule.Voters {
		p.Members = append(p.Members, truce.Member{ID: id, Names: []truce.Name{{Text: string(id)}}, Role: truce.RoleGuarantor, LogKey: "k"})
	}
	return p
}

// importer writes the log of an import, entry by entry.
type importer struct {
	b testing.TB
	c *rand.Rand
	n int64
}

func (i *importer) next() truce.LogEntry {
	n := i.n
	i.n++
	e := truce.Entry{Claim: fmt.Sprintf("c-%d", n), Officer: "desk", At: truce.Instant(1_490_000_000 + n)}
	switch n {
	case 0:
		e.Officer, e.Body = "", benchProcess()
	case 1:
		e.Body = &truce.Officer{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess, truce.ActRelease}}
	default:
		e.Body = i.report(n - 1)
	}
	e.Kind = truce.KindOfBody(e.Body)
	data, err := truce.Encode(e)
	if err != nil {
		i.b.Fatal(err)
	}
	return truce.LogEntry{Ref: truce.Ref{Member: "CA", Index: n}, Data: data[0]}
}

func (i *importer) report(n int64) *truce.Report {
	c := i.c
	from := truce.Instant(1_300_000_000 + c.IntN(8*365)*86_400)
	actors := []truce.ActorID{"north", "south", "east", "west", "coast", "hills", "river", "plain", ""}
	party := func() []truce.Attribution {
		a := actors[c.IntN(len(actors))]
		return []truce.Attribution{{Actor: a, Name: "Brigade of " + string(a), Confidence: "claimed"}}
	}
	where := truce.Place{Point: &truce.Point{LatE7: int32(c.IntN(40_000_000)), LonE7: int32(c.IntN(60_000_000))}, Precision: truce.Near,
		Name: "Settlement " + strconv.Itoa(c.IntN(3000)), Province: "Province " + strconv.Itoa(c.IntN(14)), District: "District " + strconv.Itoa(c.IntN(60))}
	kinds := []truce.EventKind{truce.Shelling, truce.Shelling, truce.AirStrike, truce.Battle, truce.Attack, truce.Bomb}
	return &truce.Report{ID: truce.ReportID(truce.Mint("CA", 'R', n)), Version: 1, Incident: truce.IncidentID(truce.Mint("CA", 'I', n)),
		Received: 1_490_000_000, Dataset: "a dataset", External: strconv.Itoa(c.IntN(1 << 40)),
		Coded: &truce.Coded{When: truce.Interval{From: from, To: from + 86_399}, Where: where, Kind: kinds[c.IntN(len(kinds))], Modality: "published",
			Toll:    truce.Toll{Killed: truce.Harm{Civilian: truce.Between(0, c.IntN(9)), Total: truce.Between(1, 1+c.IntN(20))}},
			Authors: party(), Targets: party(), Outlet: "A newspaper, an agency", Level: truce.LevelJoint}}
}

// fill takes in n reports in batches, as a follower does, and returns how long the store took, the making of the
// reports left out.
func fill(b testing.TB, s *Store, n int) time.Duration {
	i := &importer{b: b, c: rand.New(rand.NewPCG(1, 1))}
	var took time.Duration
	for n += 2; n > 0; {
		batch := make([]truce.LogEntry, 0, 4096)
		for range min(n, cap(batch)) {
			batch = append(batch, i.next())
		}
		n -= len(batch)
		start := time.Now()
		if _, err := s.Apply(context.Background(), batch); err != nil {
			b.Fatal(err)
		}
		took += time.Since(start)
	}
	return took
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
	if err := s.Bulk(context.Background()); err != nil {
		b.Fatal(err)
	}
	took := fill(b, s, n)
	start := time.Now()
	if err := s.Index(context.Background()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(n)/(took+time.Since(start)).Seconds(), "reports/s")
}

// BenchmarkLive takes in more reports with all indexes in place and the columns held, as while pages are served.
func BenchmarkLive(b *testing.B) {
	n := benchReports()
	for b.Loop() {
		s := openBench(b, b.TempDir())
		if _, err := s.Incidents(context.Background(), truce.IncidentQuery{}); err != nil {
			b.Fatal(err)
		}
		took := fill(b, s, n)
		b.ReportMetric(float64(n)/took.Seconds(), "reports/s")
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
			return y.put(m, "desk", &truce.Officer{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess, truce.ActRelease}})
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
		return y.put([]truce.MemberID{"AR", "BO"}[n%2], "desk", &truce.Assessment{Incident: incident(), State: truce.Given, Happened: truce.Confirmed, Permitted: truce.NotPermitted})
	case n < 80:
		return y.put(member, "", &truce.Concur{Incident: incident(), Revision: 1, Rule: 1, Finding: truce.Outcome{Agreed: true, Happened: truce.Confirmed}})
	case n < 86:
		return y.put(member, "desk", &truce.Link{Incident: incident(), Report: truce.ReportID(truce.Mint("CA", 'R', some())), Linked: true})
	case n < 92:
		k := some()
		return y.put("CA", "desk", &truce.Release{Report: truce.ReportID(truce.Mint("CA", 'R', k)), Version: 1, Coded: *y.report(k).Coded, To: truce.LevelPublic})
	case n < 95:
		return y.put(member, "desk", &truce.Same{A: incident(), B: incident(), Same: true})
	}
	o := y.next[member]
	return y.put(member, "desk", &truce.Operation{ID: truce.Mint(member, 'O', o), Kind: truce.Visit, State: "planned", About: truce.About{Incident: incident()}})
}

func (y *busy) put(m truce.MemberID, officer string, body any) truce.LogEntry {
	n := y.next[m]
	y.next[m]++
	data, err := truce.Encode(truce.Entry{Kind: truce.KindOfBody(body), Claim: fmt.Sprintf("c-%d", n), Officer: officer, At: truce.Instant(1_490_000_000 + n), Body: body})
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
		var took time.Duration
		for left := n; left > 0; {
			batch := make([]truce.LogEntry, 0, 4096)
			for range min(left, cap(batch)) {
				batch = append(batch, y.entry())
			}
			left -= len(batch)
			start := time.Now()
			if _, err := s.Apply(context.Background(), batch); err != nil {
				b.Fatal(err)
			}
			took += time.Since(start)
		}
		start := time.Now()
		if err := s.Index(context.Background()); err != nil {
			b.Fatal(err)
		}
		took += time.Since(start)
		if refused, err := s.Refused(context.Background()); err != nil || len(refused) > n/50 {
			b.Fatalf("%d entries without effect, %v: the benchmark measures something else", len(refused), err)
		}
		b.ReportMetric(float64(n)/took.Seconds(), "entries/s")
		s.Close()
	}
}

// BenchmarkLists asks for pages and tallies of a full store; p99 is of every kind of question.
func BenchmarkLists(b *testing.B) {
	ctx, n := context.Background(), benchReports()
	s := openBench(b, b.TempDir())
	fill(b, s, n)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	if _, err := s.Incidents(ctx, truce.IncidentQuery{}); err != nil {
		b.Fatal(err)
	}
	first := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := float64(after.HeapAlloc) - float64(before.HeapAlloc)
	for name, q := range map[string]truce.IncidentQuery{
		"all":             {},
		"oldest":          {Sort: truce.OldestFirst},
		"by id":           {Sort: truce.ByID},
		"province":        {Province: "Province 3"},
		"month":           {From: 1_400_000_000, To: 1_402_600_000},
		"several filters": {Province: "Province 3", Kind: truce.Battle, Actor: "north", From: 1_400_000_000, To: 1_430_000_000},
		"nothing":         {Province: "none"},
		"1000 rows":       {Limit: 1000},
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
	for _, by := range []truce.Facet{truce.ByDay, truce.ByProvince, truce.ByActor} {
		b.Run("tally by "+string(by), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Tally(ctx, truce.IncidentQuery{}, by, time.UTC); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
		}
		b.ReportMetric(first.Seconds(), "first-s")
		b.ReportMetric(held/float64(n), "B/incident")
	})
}
