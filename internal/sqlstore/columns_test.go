package sqlstore

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

// naive holds rows the plain way.
type naive map[int64]query.Row

func (n naive) rows(q query.Incidents) []query.Row {
	var rows []query.Row
	for _, r := range n {
		if q.Wants(&r) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, q.Compare)
	return rows
}

// checkColumns holds columns to the rows they were made of.
func checkColumns(t *testing.T, r roster, c *columns, want naive) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Damascus")
	if err != nil {
		t.Skip("no time zone database: install the package tzdata, or set GOFLAGS=-tags=timetzdata")
	}
	for _, q := range []query.Incidents{{Limit: 7}, {Sort: query.OldestFirst, Limit: 1000}, {Sort: query.ByID, Limit: 30},
		{From: 1_400_000_000, To: 1_400_900_000, Limit: 50}, {Province: "P1", Member: "BO"}, {NoPlace: true, Limit: 400},
		{Status: "none"},
		{Begun: true, From: 1_400_000_000, To: 1_400_900_000}, {Begun: true, From: 1_500_000_000, Sort: query.OldestFirst},
		{Found: query.FoundViolation, Limit: 90}, {Found: query.FoundOpen, Sort: query.ByID},
		{Words: "alep", Limit: 60}, {Words: "=mortar= alep", Begun: true, From: 1_400_000_000}, {Words: "~halab"},
		{Words: "~aleppo old", Sort: query.OldestFirst}, {Words: "zzz"},
		{Box: &query.Box{Low: truce.Point{LatE7: 200, LonE7: 300}, High: truce.Point{LatE7: 700, LonE7: 600}}, Begun: true}} {
		rows := want.rows(q)
		var from truce.Instant
		var id int64
		for at := 0; ; {
			ids, more, total := c.page(q, from, id)
			if total != len(rows) || more != (at+len(ids) < len(rows)) {
				t.Fatalf("%+v: %d selected, more %v; want %d", q, total, more, len(rows))
			}
			for _, k := range ids {
				if r.incident(k) != rows[at].ID {
					t.Fatalf("%+v: row %d is %s, want %s", q, at, r.incident(k), rows[at].ID)
				}
				at++
			}
			if !more {
				break
			}
			from, id = rows[at-1].When.From, ids[len(ids)-1]
		}
		for _, by := range []query.Facet{query.ByDay, query.ByProvince, query.ByMember} {
			counts := map[string]int{}
			for _, r := range rows {
				for _, k := range by.Keys(&r, zone) {
					counts[k]++
				}
			}
			if got, want := fmt.Sprint(c.tally(q, by, zone)), fmt.Sprint(truce.CountsByKey(counts)); got != want {
				t.Fatalf("%+v by %s: %s, want %s", q, by, got, want)
			}
		}
		spans := []truce.Interval{{From: 1_400_000_000, To: 1_410_000_000}, {From: 1_410_000_000, To: 1_410_000_001},
			{From: 1_500_000_000, To: 1_700_000_000}}
		if got, want := fmt.Sprint(c.histogram(q, spans)), fmt.Sprint(query.Histogram(rows, spans)); got != want {
			t.Fatalf("%+v: %s by span and class, want %s", q, got, want)
		}
	}
}

func TestColumnsFollowWrites(t *testing.T) {
	c := rand.New(rand.NewPCG(11, 1))
	r := roster{"AR", "BO"}
	w, now := newColumnWriter(), naive{}
	type kept struct {
		columns *columns
		rows    naive
	}
	var versions []kept
	for range 12 {
		for range 700 {
			id := int64(1+c.IntN(2))<<numberBits | int64(1+c.IntN(4000))
			if c.IntN(50) == 0 {
				id += 1 << 35 // a number far beyond the others
			}
			if c.IntN(4) == 0 {
				delete(now, id)
				must(t, w.apply(change{id: id}))
				continue
			}
			row := query.Row{ID: r.incident(id), Where: truce.Place{Province: fmt.Sprint("P", c.IntN(4))},
				Members: []truce.MemberID{r.member(id)},
				Words:   []string{"", "=mortar= aleppo", "halab old", "حلب", "=rocket= aleppo"}[c.IntN(5)]}
			if from := truce.Instant(1_400_000_000 + c.IntN(100)*86_400*40); c.IntN(10) > 0 {
				row.When = truce.Interval{From: from, To: from + 3600}
			}
			if c.IntN(2) == 0 {
				row.Where.Point = &truce.Point{LatE7: int32(c.IntN(1000)), LonE7: int32(c.IntN(1000))}
			}
			if c.IntN(3) == 0 {
				row.Status, row.Finding = truce.StatusFound, &truce.Outcome{Agreed: true, Happened: codes.Confirmed,
					Permitted: codes.NotPermitted}
			}
			facet, err := json.Marshal(listed(query.Facets(row)))
			must(t, err)
			now[id] = row
			must(t, w.apply(changeOf(id, &derived{row: row, facet: string(facet)})))
		}
		rows := naive{}
		for id, row := range now {
			rows[id] = row
		}
		versions = append(versions, kept{w.publish(nil, nil), rows})
	}
	if blocks := len(versions[11].columns.blocks); blocks < 4 {
		t.Fatalf("%d blocks: too few to tell", blocks)
	}
	// What was published is left alone by what comes after.
	for _, v := range versions {
		checkColumns(t, r, v.columns, v.rows)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCalendarAgreesWithTheZone(t *testing.T) {
	c := rand.New(rand.NewPCG(12, 1))
	for _, name := range []string{"UTC", "Asia/Damascus", "Asia/Kathmandu", "America/St_Johns", "Africa/Juba"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Skip("no time zone database: install the package tzdata, or set GOFLAGS=-tags=timetzdata")
		}
		days := calendar{zone: zone}
		for range 3000 {
			at := truce.Instant(c.Int64N(6_000_000_000) - 3_000_000_000)
			if got := time.Unix(days.of(at)*86_400, 0).UTC().Format("2006-01-02"); got != truce.Day(at, zone) {
				t.Fatalf("%s in %s is on %s, want %s", at, name, got, truce.Day(at, zone))
			}
		}
	}
}

// A process that asks for one span reads what may lie in it; who asks for another gets all.
func TestOneSpanIsReadAlone(t *testing.T) {
	ctx := t.Context()
	h := histories.Write(random(41), 2, 120)
	s := sqliteEngine(t, h.Process.Digest())
	feed(t, s, h.Entries(random(42)), func() int { return 9 })
	plain := query.In(h.State, nil)
	all, err := plain.Incidents(ctx, query.Incidents{Limit: 500})
	must(t, err)
	ends := []truce.Instant{0}
	for _, r := range all.Rows {
		ends = append(ends, r.When.From, r.When.To, r.When.To+1)
	}
	c := random(43)
	smaller := 0
	for range 60 {
		q := query.Incidents{From: ends[c.IntN(len(ends))], To: ends[c.IntN(len(ends))], Begun: c.IntN(2) == 0, Limit: 500}
		if q.From == 0 && q.To == 0 {
			continue
		}
		s.forget()
		want, err := plain.Incidents(ctx, q)
		must(t, err)
		for _, held := range []string{"read", "held"} {
			got, err := s.Incidents(ctx, q)
			must(t, err)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v, %s: %d of %d, want %d of %d", q, held, len(got.Rows), got.Total, len(want.Rows), want.Total)
			}
			if s.columns != nil || s.part.columns == nil {
				t.Fatalf("%+v, %s: all columns were read", q, held)
			}
		}
		if s.part.columns.n < all.Total {
			smaller++
		}
		if _, err = s.Incidents(ctx, query.Incidents{From: q.From + 1, To: q.To}); err != nil || s.columns == nil {
			t.Fatalf("%+v, and another span: %v", q, err)
		}
	}
	if smaller < 10 {
		t.Fatalf("%d spans left anything out", smaller)
	}
}
