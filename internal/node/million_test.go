//go:build unix

package node

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"truce"
	"truce/internal/registrar"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// benchNode opens the node in the directory that TRUCE_BENCH_NODE names. Where there is none it is made, of a million
// reports or as many as TRUCE_BENCH_REPORTS says, and kept: that takes minutes.
func benchNode(b *testing.B) *Node {
	b.Helper()
	dir := os.Getenv("TRUCE_BENCH_NODE")
	if dir == "" {
		b.Skip("TRUCE_BENCH_NODE names no directory")
	}
	if _, err := os.Stat(dir); err != nil {
		makeBenchNode(b, dir)
	}
	n, err := Open(b.Context(), dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { n.Close() })
	return n
}

func makeBenchNode(b *testing.B, dir string) {
	ctx := context.Background()
	p := &truce.Process{ID: "bench", Title: "Benchmark", Zone: "UTC", DayCloses: "18:00",
		Members: []truce.Member{{ID: "TR", Names: []truce.Name{{Text: "TR"}}, Role: truce.RoleMission}},
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"TR"}, VerdictHours: 48, ReplyHours: 48,
			Absent: truce.Counts, Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts,
			Interested: truce.Counts, LapseK: 1}}
	if err := Init(ctx, dir, Founder{Member: "TR", Process: p}, Options{}); err != nil {
		b.Fatal(err)
	}
	n, err := Open(ctx, dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer n.Close()
	size := number("TRUCE_BENCH_REPORTS", 1_000_000)
	by := registrar.By{Member: "TR", Function: registrar.IntakeDesk}
	if _, err := n.Registrar.FileAll(ctx, by, reviewed(size), nil); err != nil {
		b.Fatal(err)
	}
	for i := range size / 200 {
		if _, err := n.Registrar.Enter(ctx, by, "", workOn(i, size)); err != nil {
			b.Fatal(err)
		}
	}
}

// number reads a number from the environment.
func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// workOn is what is said of an incident, somewhere among all of them.
func workOn(i, size int) any {
	at := func(k int) int64 { return int64(1 + (i*197+k)%size) }
	incident := truce.IncidentID(truce.Mint("TR", 'I', at(0)))
	if i%2 == 0 {
		return &truce.Same{A: incident, B: truce.IncidentID(truce.Mint("TR", 'I', at(1))), Same: true}
	}
	return &truce.Link{Incident: incident, Report: truce.ReportID(truce.Mint("TR", 'R', at(2))), Linked: true}
}

// reviewed yields n reports of three years to now, the latest last, three of four the member's own and the others of a
// dataset: two of five public, as many joint, one sealed.
func reviewed(n int) iter.Seq2[registrar.Draft, error] {
	now := time.Now().Unix()
	return func(yield func(registrar.Draft, error) bool) {
		i := -1
		for d := range drafts(n) {
			i++
			d.Coded.When.From = truce.Instant(now - int64(n-i)*94_608_000/int64(n))
			d.Coded.When.To = d.Coded.When.From + 1800
			d.Received = d.Coded.When.To + 600
			d.Release = []truce.Level{truce.LevelPublic, truce.LevelJoint, truce.LevelPublic, truce.LevelJoint, ""}[i%5]
			if i%4 != 0 {
				d.Dataset, d.External, d.Coded.Outlet = "", "", ""
			}
			if !yield(d, nil) {
				return
			}
		}
	}
}

// BenchmarkMillionPages asks for each of the main pages as often as TRUCE_BENCH_TIMES says, or for those whose address
// holds TRUCE_BENCH_PAGES.
//
//	TRUCE_BENCH_NODE=/tmp/million go test -run xxx -bench MillionPages -benchtime 1x -timeout 1h -v ./internal/node
func BenchmarkMillionPages(b *testing.B) {
	n := benchNode(b)
	pages := func(v truce.Viewer) http.Handler {
		h, err := web.New(n.Pages(frame.Config{Viewer: func(*http.Request) truce.Viewer { return v },
			PageTime: 10 * time.Minute}))
		if err != nil {
			b.Fatal(err)
		}
		return h
	}
	inside := pages(truce.Viewer{Member: n.Member, Function: "duty officer", Audience: truce.LevelJoint})
	today := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	for _, path := range []string{"/incidents", "/", "/incidents?period=" + today(-1), "/incidents?day=" + today(-1),
		"/incidents?kind=shelling", "/incidents?found=violation", "/incidents?province=Province+3&data=none&found=open",
		"/incidents?waiting=TR&data=none&found=open&sort=oldest", "/incidents?noplace=1", "/incidents?box=37,34,38,35",
		"/incidents?from=" + today(-30), "/incidents/TR-I-1000", "/reports/TR-R-1000", "/days/" + today(-1), "/review",
		"/operations", "/agreements", "/actors", "/bulletins", "/record", "/record/TR", "/search?q=mortar",
		"/search?q=Place+517", "/search?q=Province+3+group", "/search?q=plase+517", "/search?q=an+outlet+" + today(-1),
		"/search?q=b777777", "/search?q=zzzz", "/incidents?words=place+517"} {
		if only := os.Getenv("TRUCE_BENCH_PAGES"); !strings.Contains(path, only) {
			continue
		}
		ask(b, inside, path, path)
	}
	if os.Getenv("TRUCE_BENCH_PUBLIC") == "" {
		return
	}
	outside := pages(truce.Public)
	for _, path := range []string{"/incidents", "/", "/incidents?kind=shelling", "/incidents/TR-I-1001"} {
		ask(b, outside, "public "+path, path)
	}
}

// ask asks for a page and writes down how long it took, and how much of a processor: where others use the machine as
// well, that says more.
func ask(b *testing.B, h http.Handler, name, path string) {
	var took []time.Duration
	size, times := 0, number("TRUCE_BENCH_TIMES", 100)
	before := time.Duration(0)
	for i := range times + 1 {
		if i == 1 {
			before = spent() // the first fills what is kept
		}
		w := httptest.NewRecorder()
		at := time.Now()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		took = append(took, time.Since(at))
		if size = w.Body.Len(); w.Code != http.StatusOK {
			b.Errorf("%s: %d", path, w.Code)
		}
	}
	cpu := (spent() - before) / time.Duration(times)
	first := took[0]
	slices.Sort(took[1:])
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }
	b.Logf("%-56s first %s, p50 %s, p99 %s, processor %s ms; %d kB; peak %s", name, ms(first), ms(took[1+times/2]),
		ms(took[times*99/100]), ms(cpu), size/1024, peak())
}

// spent is the processor time of this process.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the most memory the process ever held, as the system counts it.
func peak() string {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "not known"
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		if size, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(size)
		}
	}
	return "not known"
}
