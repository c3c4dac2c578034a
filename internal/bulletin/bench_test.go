package bulletin

import (
	"context"
	"fmt"
	"io"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// BenchmarkDay counts and prints the bulletin of a day with 10,000 incidents, half of each of two members, of whom one
// has published; in twelve provinces, of three kinds, and one in ten with killed.
func BenchmarkDay(b *testing.B) {
	p := newPlay(b)
	kinds := []codes.EventKind{codes.Shelling, codes.SmallArms, codes.Sniping}
	for i := range 10_000 {
		m, n := truce.MemberID("CA"), int64(i/2+1)
		if i%2 == 1 {
			m = "BO"
		}
		from := at(1) + truce.Instant(i)
		c := truce.Coded{Kind: kinds[i%3], When: truce.Interval{From: from, To: from + 300},
			Where: truce.Place{Province: fmt.Sprintf("province %d", i%12), Name: fmt.Sprintf("place %d", i%200)}}
		if i%10 == 0 {
			c.Toll.Killed.Total = truce.Exactly(1 + i%4)
		}
		p.add(m, "monitor", &truce.Report{ID: truce.ReportID(truce.Mint(m, 'R', n)), Version: 1,
			Incident: truce.IncidentID(truce.Mint(m, 'I', n)), Coded: &c})
	}
	p.publish("BO", "2030-03-17")
	r := query.In(p.s, nil)
	var d *Document
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			var err error
			if d, err = Draft(context.Background(), r, "CA", "2030-03-17"); err != nil {
				b.Fatal(err)
			}
		}
	})
	if c := cell(b, d, "registered", "BO"); c.N == nil || *c.N != 5_000 {
		b.Fatalf("BO registered %v", c)
	}
	prints := []struct {
		name string
		do   func(io.Writer, *Document) error
	}{{"text", Text}, {"page", HTML}, {"JSON", JSON}}
	for _, print := range prints {
		b.Run(print.name, func(b *testing.B) {
			for b.Loop() {
				if err := print.do(io.Discard, d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
