package node

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/bulletin"
	"truce/internal/registrar"
)

// drafts yields n released reports of about 600 bytes as entries, all different.
func drafts(n int) iter.Seq2[registrar.Draft, error] {
	return func(yield func(registrar.Draft, error) bool) {
		for i := range n {
			p := truce.Point{LatE7: int32(330_000_000 + i*37%30_000_000), LonE7: int32(360_000_000 + i*91%40_000_000)}
			at := truce.Instant(1_483_228_800 + i*311%31_000_000)
			d := registrar.Draft{Release: truce.LevelJoint, Received: at + 3600, Dataset: "benchmark",
				External: fmt.Sprintf("b%d", i), Coded: truce.Coded{
					When: truce.Interval{From: at, To: at + 1800}, Where: truce.Place{Point: &p, Precision: codes.Near,
						Name: fmt.Sprintf("Place %d", i%900), Province: fmt.Sprintf("Province %d", i%14)},
					Kind: codes.Shelling, Means: codes.Mortar, Modality: "told", Outlet: "an outlet",
					Authors: []truce.Attribution{{Name: fmt.Sprintf("Group %d", i%30), Confidence: "claimed"}},
					Targets: []truce.Attribution{{Name: "Group X"}},
					Toll:    truce.Toll{Killed: truce.Harm{Civilian: truce.Between(i%3, i%3+2)}}}}
			if !yield(d, nil) {
				return
			}
		}
	}
}

// newNode makes a node in a fresh directory.
func newNode(tb testing.TB) *Node {
	tb.Helper()
	dir := tb.TempDir()
	p := &truce.Process{ID: "bench", Title: "Benchmark", Zone: "UTC", DayCloses: "24:00",
		Members: []truce.Member{{ID: "TR", Names: []truce.Name{{Text: "TR"}}, Role: truce.RoleMission}},
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"TR"}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}}
	ctx := context.Background()
	if err := Init(ctx, dir, Founder{Member: "TR", Process: p}, Options{}); err != nil {
		tb.Fatal(err)
	}
	n, err := Open(ctx, dir, Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { n.Close() })
	return n
}

// BenchmarkImportEmpty files 100,000 drafts into an empty node, up to the read models with their indexes.
func BenchmarkImportEmpty(b *testing.B) {
	const n = 100_000
	for b.Loop() {
		x := newNode(b)
		if _, err := x.Registrar.FileAll(context.Background(), registrar.By{Member: "TR", Function: registrar.IntakeDesk},
			drafts(n), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "reports/s")
}

// BenchmarkImportLive files 20,000 drafts into a node that holds as many of another dataset.
func BenchmarkImportLive(b *testing.B) {
	const n = 20_000
	ctx, by := context.Background(), registrar.By{Member: "TR", Function: registrar.IntakeDesk}
	for b.Loop() {
		b.StopTimer()
		x := newNode(b)
		if _, err := x.Registrar.FileAll(ctx, by, drafts(n), nil); err != nil {
			b.Fatal(err)
		}
		live := func(yield func(registrar.Draft, error) bool) {
			for d, err := range drafts(n) {
				d.External = "live-" + d.External
				if !yield(d, err) {
					return
				}
			}
		}
		b.StartTimer()
		if _, err := x.Registrar.FileAll(ctx, by, live, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "reports/s")
}

// BenchmarkDay counts the bulletin of a day with 10,000 incidents from the store.
func BenchmarkDay(b *testing.B) {
	const n, day = 10_000, truce.Instant(1_483_228_800)
	ctx, x := context.Background(), newNode(b)
	oneDay := func(yield func(registrar.Draft, error) bool) {
		for d, err := range drafts(n) {
			from := day + d.Coded.When.From%86_400
			d.Coded.When, d.Dataset = truce.Interval{From: from, To: from}, ""
			if !yield(d, err) {
				return
			}
		}
	}
	by := registrar.By{Member: "TR", Function: registrar.IntakeDesk}
	if _, err := x.Registrar.FileAll(ctx, by, oneDay, nil); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		d, err := bulletin.Draft(ctx, x.Models, "TR", "2017-01-01")
		if err != nil {
			b.Fatal(err)
		}
		if c := d.Bulletin.Rows[0].Cells[0]; len(c.IDs) != n {
			b.Fatalf("%d incidents counted", len(c.IDs))
		}
	}
}
