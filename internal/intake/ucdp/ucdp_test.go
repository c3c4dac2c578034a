package ucdp

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/intake"
	"truce/internal/table"
)

const header = "id,year,active_year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name," +
	"side_a_new_id,side_a,side_b_new_id,gwnob,side_b," +
	"number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec," +
	"where_coordinates,adm_1,adm_2,latitude,longitude," +
	"geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b," +
	"deaths_civilians,deaths_unknown,low,best,high\n"

// event makes a row of GED from an invented one, with cells replaced by name.
func event(t testing.TB, change map[string]string) string {
	t.Helper()
	cells := map[string]string{"id": "7", "year": "2017", "active_year": "1", "type_of_violence": "1",
		"side_a": "Government of Meridian", "side_b": "Group A, Group B",
		"number_of_sources": "2", "source_article": `"Office One,2017-01-16,Fire at the bridge";"Office Two,2017-01-17,Two dead at the bridge"`,
		"source_office": "Office One;Office Two;Office One", "source_date": "2017-01-16;2017-01-17",
		"source_headline": "Fire at the bridge;Two dead at the bridge",
		"source_original": "a local official", "where_prec": "2", "where_coordinates": "North bridge",
		"adm_1": "North Province", "adm_2": "Bridge district",
		"latitude": "0.0123", "longitude": "0.5", "geom_wkt": "POINT (0.5 0.0123)", "country": "Meridian", "region": "Sea",
		"event_clarity": "1", "date_prec": "2",
		"date_start": "2017-01-15", "date_end": "2017-01-16", "deaths_a": "1", "deaths_b": "0", "deaths_civilians": "1",
		"deaths_unknown": "0", "low": "1", "best": "2", "high": "4"}
	for k, v := range change {
		cells[k] = v
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var row []string
	for name := range strings.SplitSeq(strings.TrimSpace(header), ",") {
		row = append(row, cells[name])
	}
	if err := w.Write(row); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	return b.String()
}

func read(t testing.TB, in string, o intake.Options) (good []intake.Item, bad []string) {
	t.Helper()
	s, err := Open(strings.NewReader(in), o)
	if err != nil {
		t.Fatal(err)
	}
	for it, err := range s.Items {
		if err != nil {
			bad = append(bad, err.Error())
			continue
		}
		good = append(good, it)
	}
	return good, bad
}

func coded(t testing.TB, it intake.Item) string {
	t.Helper()
	b, err := json.Marshal(it.Draft.Coded)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCoding(t *testing.T) {
	good, bad := read(t, header+event(t, nil), intake.Options{Actors: map[string]truce.ActorID{"Group A": "group-a"}})
	if len(good) != 1 || len(bad) > 0 {
		t.Fatal(bad)
	}
	want := `{"when":{"from":"2017-01-15T00:00:00Z","to":"2017-01-16T23:59:59Z"},` +
		`"where":{"point":{"lat_e7":123000,"lon_e7":5000000},"precision":"near","name":"North bridge","province":"North Province","district":"Bridge district"},` +
		`"kind":"fire, kind not stated","modality":"published",` +
		`"toll":{"killed":{"civilian":{"best":1},"fighter":{"best":1},"unknown":{"best":0},"total":{"low":1,"best":2,"high":4}}},` +
		`"authors":[{"name":"Government of Meridian","confidence":"participant"},{"actor":"group-a","name":"Group A","confidence":"participant"},{"name":"Group B","confidence":"participant"}],` +
		`"outlet":"Office One; Office Two"}`
	if got := coded(t, good[0]); got != want {
		t.Errorf("coded:\n got %s\nwant %s", got, want)
	}
	d := good[0].Draft
	if d.Dataset != "UCDP GED" || d.External != "7" || d.Release != truce.LevelPublic || len(good[0].Warnings) > 0 {
		t.Errorf("%q %q %q %v", d.Dataset, d.External, d.Release, good[0].Warnings)
	}
	if d.Private["text"] != "Office One,2017-01-16,Fire at the bridge\nOffice Two,2017-01-17,Two dead at the bridge" ||
		d.Private["source"] != "a local official" {
		t.Errorf("sealed: %q", d.Private)
	}
}

func TestOneSided(t *testing.T) {
	good, bad := read(t, header+event(t, map[string]string{"type_of_violence": "3", "side_b": "Civilians"}),
		intake.Options{})
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	c := good[0].Draft.Coded
	if c.Kind != codes.Attack || fmt.Sprint(c.Authors,
		c.Targets) != "[{ Government of Meridian claimed}] [{ Civilians claimed}]" {
		t.Errorf("%s by %v on %v", c.Kind, c.Authors, c.Targets)
	}
}

func TestOddEventsAreKeptWithAWarning(t *testing.T) {
	for _, c := range []struct {
		change map[string]string
		warns  string
		toll   string
	}{
		{map[string]string{"low": "2", "high": "1"},
			"low 2, best 2, high 1 are out of order: the range is widened to hold all three",
			`"total":{"low":1,"best":2,"high":2}`},
		{map[string]string{"best": "3"}, "best is 3, the deaths by group add up to 2: both are kept",
			`"total":{"low":1,"best":3,"high":4}`},
		{map[string]string{"event_clarity": "2"},
			"event_clarity 2: the event adds up several that the source does not tell apart", ""},
		{map[string]string{"geom_wkt": "POINT (0.7 0.0123)"},
			"geom_wkt POINT (0.7 0.0123) differs from latitude and longitude, which were taken", ""},
		{map[string]string{"source_office": strings.Repeat("Some office or other;", 3) + strings.Repeat("x", 600)},
			"source_office names more offices than are kept", ""},
	} {
		good, bad := read(t, header+event(t, c.change), intake.Options{})
		if len(good) != 1 || len(good[0].Warnings) != 1 {
			t.Errorf("%v: kept %v, refused %v", c.change, good, bad)
			continue
		}
		w := good[0].Warnings[0]
		if got := w.Column + " " + w.Reason.String(); !strings.HasPrefix(got, c.warns) {
			t.Errorf("%v: warns %q; want %q", c.change, got, c.warns)
		}
		if got := coded(t, good[0]); !strings.Contains(got, c.toll) {
			t.Errorf("%v: %s; want %s", c.change, got, c.toll)
		}
	}
}

func TestRefusedEvents(t *testing.T) {
	for _, c := range []struct {
		change map[string]string
		want   string
	}{
		{map[string]string{"id": ""}, "line 2: id is empty"},
		{map[string]string{"type_of_violence": "4"}, `line 2: type_of_violence "4" is not one of the codes 1 to 3`},
		{map[string]string{"where_prec": "8"}, `line 2: where_prec "8" is not one of the codes 1 to 7`},
		{map[string]string{"latitude": "", "longitude": ""}, `line 2: latitude is not a number of degrees`},
		{map[string]string{"latitude": "0.5", "longitude": "0.0123"},
			`line 2: latitude "0.5" and longitude are swapped: geom_wkt has POINT (0.5 0.0123)`},
		{map[string]string{"date_start": "2017-02-30"},
			`line 2: date_start "2017-02-30" is not a date: February 2017 has 28 days`},
		{map[string]string{"date_end": "2017-01-14"}, `line 2: date_end "2017-01-14" lies before the start`},
		{map[string]string{"date_start": ""}, `line 2: date_start is empty`},
		{map[string]string{"deaths_a": "-1"}, `line 2: deaths_a "-1" is negative`},
		{map[string]string{"best": ""}, `line 2: best is empty`},
	} {
		good, bad := read(t, header+event(t, c.change)+event(t, map[string]string{"id": "8"}), intake.Options{})
		if len(good) != 1 || len(bad) != 1 || !strings.HasPrefix(bad[0], c.want) {
			t.Errorf("%v: refused %q, kept %d; want %q", c.change, bad, len(good), c.want)
		}
	}
}

func TestOtherVersions(t *testing.T) {
	in := strings.Replace(header, "priogrid_gid", "relid", 1) +
		event(t, map[string]string{"date_start": "2017-01-15 00:00:00.000", "date_end": "2017-01-15 00:00:00.000",
			"where_prec": "7"})
	good, bad := read(t, in, intake.Options{Dataset: "UCDP GED 23.1", Level: truce.LevelOwn})
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	d := good[0].Draft
	if d.Dataset != "UCDP GED 23.1" || d.Release != "" || d.Coded.When.To-d.Coded.When.From != 24*3600-1 ||
		d.Coded.Where.Precision != codes.PrecisionUnknown {
		t.Errorf("%+v", d)
	}
	_, err := Open(strings.NewReader("id,year\n1,2\n"), intake.Options{})
	if err == nil || !strings.Contains(err.Error(), "is not UCDP GED: it lacks the columns type_of_violence, side_a") {
		t.Errorf("another table: %v", err)
	}
}

// data returns the path of a file of the shared data, or skips.
func data(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "shared", "data", "ucdp", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not there: put UCDP GED for Syria, version 19.1 or like it, beside the repository as "+
			"shared/data/ucdp (see docs/import.md)", name)
	}
	return path
}

// TestRealEvents reads real files and compares what came of them with sums made by encoding/csv.
func TestRealEvents(t *testing.T) {
	for _, c := range []struct {
		name string
		rows int
	}{{"ged_syria_2016-12-30_2017-02-28.csv", 1054}, {"ged_syria_2016_2019.csv.gz", 16566}} {
		f, err := os.Open(data(t, c.name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		s, err := Open(f, intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got sums
		warned := 0
		for it, err := range s.Items {
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if len(it.Warnings) > 0 {
				warned++
			}
			k := it.Draft.Coded.Toll.Killed
			got.rows++
			got.fighters += *k.Fighter.Best
			got.civilians += *k.Civilian.Best
			got.unknown += *k.Unknown.Best
			got.best += *k.Total.Best
			got.lows += *k.Total.Low
			got.highs += *k.Total.High
		}
		want := sumsOf(t, data(t, c.name))
		if got != want || got.rows != c.rows {
			t.Errorf("%s: %+v; want %+v, %d rows", c.name, got, want, c.rows)
		}
		t.Logf("%s: %+v, %d with a warning", c.name, got, warned)
	}
}

type sums struct{ rows, fighters, civilians, unknown, best, lows, highs int }

// sumsOf adds up a file with encoding/csv.
func sumsOf(t *testing.T, path string) sums {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := table.Text(f, "utf-8")
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, h := range all[0] {
		at[h] = i
	}
	var s sums
	for _, row := range all[1:] {
		n := func(name string) int {
			v, err := strconv.Atoi(row[at[name]])
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		s.rows++
		s.fighters += n("deaths_a") + n("deaths_b")
		s.civilians += n("deaths_civilians")
		s.unknown += n("deaths_unknown")
		s.best += n("best")
		s.lows += min(n("low"), n("best"), n("high"))
		s.highs += max(n("low"), n("best"), n("high"))
	}
	return s
}

// FuzzOpen holds the reader to: no panic, and every draft it makes is one the record would take.
func FuzzOpen(f *testing.F) {
	f.Add(header + event(f, nil))
	f.Add(header + event(f, map[string]string{"type_of_violence": "3", "geom_wkt": "POINT (",
		"date_start": "2017-01-15 00:00:00.000"}))
	f.Fuzz(func(t *testing.T, in string) {
		s, err := Open(strings.NewReader(in), intake.Options{Table: table.Options{MaxRow: 8192}})
		if err != nil {
			return
		}
		for it, err := range s.Items {
			if err != nil {
				continue
			}
			if err := it.Draft.Coded.Check(); err != nil || it.Draft.External == "" {
				t.Fatalf("line %d: %q, %v", it.Line, it.Draft.External, err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	const n = 20000
	var in strings.Builder
	in.WriteString(header)
	for i := range n {
		in.WriteString(event(b, map[string]string{"id": strconv.Itoa(i), "latitude": fmt.Sprint(float64(i%100) / 100),
			"geom_wkt": fmt.Sprintf("POINT (0.5 %v)", float64(i%100)/100)}))
	}
	b.SetBytes(int64(in.Len()))
	b.ReportAllocs()
	for b.Loop() {
		s, err := Open(strings.NewReader(in.String()), intake.Options{})
		if err != nil {
			b.Fatal(err)
		}
		count := 0
		for _, err := range s.Items {
			if err != nil {
				b.Fatal(err)
			}
			count++
		}
		if count != n {
			b.Fatalf("%d rows", count)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}
