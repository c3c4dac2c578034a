package sqlstore

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"truce"
	"truce/internal/query"
)

// TestRealEvents takes in the two months after the ceasefire of 30 December 2016 as UCDP GED coded them, a report an
// event, and counts them again by hand. How the import reads them is not its subject: it takes the columns it needs.
func TestRealEvents(t *testing.T) {
	file := filepath.Join("..", "..", "..", "shared", "data", "ucdp", "ged_syria_2016-12-30_2017-02-28.csv")
	f, err := os.Open(file)
	if err != nil {
		t.Skipf("the events are not here: put UCDP GED 19.1 for Syria, 30 December 2016 to 28 February 2017, at %s "+
			"(https://ucdp.uu.se/downloads)", file)
	}
	defer f.Close()
	p := benchProcess()
	s := sqliteEngine(t, p.Digest())
	fold := truce.NewState(p.Digest())
	i := &importer{b: t}
	entries := []truce.LogEntry{i.next(), i.next()}
	provinces, days, events, absurd := map[string]int{}, map[string]int{}, 0, 0
	rows := csv.NewReader(f)
	header, err := rows.Read()
	must(t, err)
	column := map[string]int{}
	for i, name := range header {
		column[name] = i
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		get := func(name string) string { return row[column[name]] }
		events++
		r := realReport(t, int64(events), get)
		if k := r.Coded.Toll.Killed.Total; *k.Low <= *k.High {
			provinces[get("adm_1")]++
			days[get("date_start")]++
		} else {
			absurd++ // its low estimate is above the high one, which no report may say
		}
		data, err := truce.Encode(truce.Entry{Kind: truce.KindOfBody(r), Claim: "ucdp-" + get("id"), Officer: "desk",
			At: 1_490_000_000, Body: r})
		must(t, err)
		entries = append(entries, truce.LogEntry{Ref: truce.Ref{Member: "CA", Index: int64(len(entries))}, Data: data[0]})
	}
	feed(t, s, entries, func() int { return 500 })
	for _, e := range entries {
		must(t, fold.Apply(e.Ref, e.Data))
	}

	ctx := context.Background()
	for _, want := range []struct {
		by     query.Facet
		counts map[string]int
	}{{query.ByProvince, provinces}, {query.ByDay, days}} {
		got, err := s.Tally(ctx, query.Incidents{}, want.by, time.UTC)
		must(t, err)
		if len(got) != len(want.counts) {
			t.Errorf("%d values of %s, the file has %d", len(got), want.by, len(want.counts))
		}
		for _, c := range got {
			if c.N != want.counts[c.Key] {
				t.Errorf("%s %q: %d, the file has %d", want.by, c.Key, c.N, want.counts[c.Key])
			}
		}
	}
	refused, err := s.Refused(ctx, query.Refused{})
	must(t, err)
	if refused.Total != absurd || absurd == 0 {
		t.Errorf("%d entries without effect, %d events cannot be: %v", refused.Total, absurd, refused)
	}
	page, err := s.Incidents(ctx, query.Incidents{Province: "Aleppo Governorate", Limit: 1000})
	must(t, err)
	same, err := query.In(fold, nil).Incidents(ctx, query.Incidents{Province: "Aleppo Governorate", Limit: 1000})
	must(t, err)
	if page.Total == 0 || page.Total != provinces["Aleppo Governorate"] || len(page.Rows) != len(same.Rows) {
		t.Fatalf("%d incidents in Aleppo, the file has %d", page.Total, provinces["Aleppo Governorate"])
	}
	for i := range page.Rows {
		if page.Rows[i].ID != same.Rows[i].ID || *page.Rows[i].Killed.High != *same.Rows[i].Killed.High {
			t.Fatalf("row %d: %+v, the fold has %+v", i, page.Rows[i], same.Rows[i])
		}
	}
}

func realReport(t *testing.T, n int64, get func(string) string) *truce.Report {
	t.Helper()
	number := func(name string) int {
		v, err := strconv.Atoi(get(name))
		must(t, err)
		return v
	}
	degrees := func(name string) float64 {
		v, err := strconv.ParseFloat(get(name), 64)
		must(t, err)
		return v
	}
	day := func(name string) truce.Interval { return truce.Date(get(name)).Span(time.UTC) }
	point, ok := truce.PointOf(degrees("latitude"), degrees("longitude"))
	if !ok {
		t.Fatalf("event %s lies nowhere", get("id"))
	}
	return &truce.Report{ID: truce.ReportID(truce.Mint("CA", 'R', n)), Version: 1,
		Incident: truce.IncidentID(truce.Mint("CA", 'I', n)),
		Dataset:  "ucdp-ged", External: get("id"), Coded: &truce.Coded{When: truce.Interval{From: day("date_start").From,
			To: day("date_end").To},
			Where:   truce.Place{Point: &point, Name: get("where_coordinates"), Province: get("adm_1"), District: get("adm_2")},
			Toll:    truce.Toll{Killed: truce.Harm{Total: truce.Between(number("low"), number("high"))}},
			Authors: []truce.Attribution{{Name: get("side_a")}}, Targets: []truce.Attribution{{Name: get("side_b")}}}}
}
