package propose_test

import (
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"truce"
	"truce/internal/intake"
	"truce/internal/intake/ucdp"
	"truce/internal/sqlstore"
	"truce/internal/view"
)

// events is UCDP GED of Syria, 2016 to 2019 (CC BY 4.0, Uppsala Conflict Data Program), kept beside the repository.
const events = "../../../shared/data/ucdp/ged_syria_2016_2019.csv.gz"

// imported is a store that holds those events as an import writes them: one member, every report an incident of its
// own.
func imported(b *testing.B) (*sqlstore.Store, int) {
	f, err := os.Open(events)
	if errors.Is(err, fs.ErrNotExist) {
		b.Skipf("no data beside the repository: put UCDP GED's Syrian events of 2016 to 2019, gzipped, at %s", events)
	}
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	source, err := ucdp.Open(z, intake.Options{})
	if err != nil {
		b.Fatal(err)
	}
	p := &truce.Process{ID: "bench", Title: "Bench", Zone: "UTC", DayCloses: "18:00",
		Members: []truce.Member{{ID: "CA", Names: []truce.Name{{Text: "CA"}}, Role: truce.RoleMission, LogKey: "k"}},
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"CA"}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves, LapseK: 1}}
	s, err := sqlstore.OpenSQLite(ctx, filepath.Join(b.TempDir(), "models.db"), p.Digest())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	var log []truce.LogEntry
	enter := func(officer string, body any) {
		n := int64(len(log))
		data, err := truce.Encode(truce.Entry{Kind: truce.KindOfBody(body), Claim: "c-" + strconv.FormatInt(n, 10),
			Officer: officer, At: truce.Instant(1_600_000_000 + n), Body: body})
		if err != nil {
			b.Fatal(err)
		}
		log = append(log, truce.LogEntry{Ref: truce.Ref{Member: "CA", Index: n}, Data: data[0]})
	}
	enter("", p)
	enter("desk", &truce.Officer{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActGroup}})
	n := int64(0)
	for item, err := range source.Items {
		if err != nil {
			b.Fatal(err)
		}
		n++
		c := item.Draft.Coded
		c.Level = truce.LevelJoint
		enter("desk", &truce.Report{ID: truce.ReportID(truce.Mint("CA", 'R', n)), Version: 1,
			Incident: truce.IncidentID(truce.Mint("CA", 'I', n)), Dataset: item.Draft.Dataset, External: item.Draft.External,
			Coded: &c})
	}
	for len(log) > 0 {
		k := min(len(log), 4096)
		if _, err := s.Apply(ctx, log[:k]); err != nil {
			b.Fatal(err)
		}
		log = log[k:]
	}
	return s, int(n)
}

// BenchmarkAround asks what an incident may be one with, in a record of 16,566 imported reports: what filing a report
// waits for. It reports the median and the slowest of a hundred spread over the record.
func BenchmarkAround(b *testing.B) {
	s, n := imported(b)
	e, l := shipped(b), lens(b, s, as("CA"))
	var took []time.Duration
	i := 0
	for b.Loop() {
		id := truce.IncidentID(truce.Mint("CA", 'I', int64(1+(i*(n/100))%n)))
		i++
		start := time.Now()
		if _, err := e.Around(ctx, l, id, nil); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(n), "reports")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "slowest-ms")
}

// BenchmarkQueue orders what a week of the same record proposes.
func BenchmarkQueue(b *testing.B) {
	s, _ := imported(b)
	e := shipped(b)
	l, err := view.New(s).As(ctx, as("CA"))
	if err != nil {
		b.Fatal(err)
	}
	from := truce.At(time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC))
	pairs := 0
	for b.Loop() {
		q, err := e.Queue(ctx, l, from, from+7*24*3600, nil)
		if err != nil {
			b.Fatal(err)
		}
		pairs = len(q)
	}
	b.ReportMetric(float64(pairs), "pairs")
}
