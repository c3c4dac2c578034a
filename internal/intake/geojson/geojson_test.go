package geojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"truce"
	"truce/internal/intake"
	"truce/internal/table"
)

const good1 = `{"type":"Feature","id":17,"geometry":{"type":"Point","coordinates":[0.5,0.0123]},` +
	`"properties":{"start":"2017-01-15T21:10","kind":"shelling","authors":["Group A","Group B"],"killed_best":2,` +
	`"killed_high":null,"text":"Six blasts.\nNorth."}}`

func collection(features ...string) string {
	return "{\"type\":\"FeatureCollection\",\"name\":\"x\",\"features\":[\n" + strings.Join(features, ",\n") + "\n]}\n"
}

// read reads a collection: what was kept, what was refused, and the error it ended with.
func read(t testing.TB, in string, o intake.Options) (good []intake.Item, bad []*table.RowError, notes []string,
	end error) {
	t.Helper()
	s, err := Open(strings.NewReader(in), o)
	if err != nil {
		return nil, nil, nil, err
	}
	for it, err := range s.Items {
		var fault *table.RowError
		switch {
		case errors.As(err, &fault):
			bad = append(bad, fault)
		case err != nil:
			end = err
		default:
			good = append(good, it)
		}
	}
	for _, n := range s.Notes() {
		notes = append(notes, n.String())
	}
	return good, bad, notes, end
}

func TestCoding(t *testing.T) {
	multi := strings.Replace(good1, `"Point","coordinates":[0.5,0.0123]`, `"MultiPoint","coordinates":[[0.5,0.0123]]`, 1)
	again, _, _, err := read(t, collection(multi), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	good, bad, _, err := read(t, collection(good1), intake.Options{})
	if err != nil || len(good) != 1 || len(bad) > 0 {
		t.Fatal(good, bad, err)
	}
	if len(again) != 1 || !reflect.DeepEqual(again[0].Draft, good[0].Draft) {
		t.Errorf("of a MultiPoint of one: %+v", again)
	}
	d := good[0].Draft
	b, err := json.Marshal(d.Coded)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"when":{"from":"2017-01-15T21:10:00Z","to":"2017-01-15T21:10:59Z"},"where":{"point":{"lat_e7":123000,` +
		`"lon_e7":5000000}},"kind":"shelling",` +
		`"toll":{"killed":{"total":{"best":2}}},"authors":[{"name":"Group A","confidence":"claimed"},{"name":"Group B",` +
		`"confidence":"claimed"}]}`
	if string(b) != want {
		t.Errorf("coded:\n got %s\nwant %s", b, want)
	}
	if d.External != "17" || d.Private["text"] != "Six blasts.\nNorth." || good[0].Line != 2 || d.Release != "" {
		t.Errorf("%+v in line %d", d, good[0].Line)
	}
}

func TestFeaturesWithoutAPointAndOtherNames(t *testing.T) {
	in := collection(
		`{"type":"Feature","geometry":null,"properties":{"Date":"2017-01-15","governorate":"North","colour":"red",`+
			`"id":"a;1"}}`,
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[0.5,0.1,12]},"properties":{"when":"2017-01-15",`+
			`"Latitude":0.1,"longitude":0.6},"id":"b"}`)
	good, bad, notes, err := read(t, in, intake.Options{})
	if err != nil || len(good) != 2 || len(bad) > 0 {
		t.Fatal(good, bad, err)
	}
	if w := good[0].Draft.Coded.Where; w.Point != nil || w.Province != "North" || good[0].Draft.External != "a;1" {
		t.Errorf("%+v", good[0].Draft)
	}
	if got := fmt.Sprint(notes); got != "[not read: colour]" {
		t.Errorf("notes %s", got)
	}
	if got := fmt.Sprint(good[1].Warnings); got != "[{geometry has 0.1, 0.5; the properties have 0.1, 0.6 and were not "+
		"used}]" {
		t.Errorf("warnings %s", got)
	}
}

func TestRefusedFeatures(t *testing.T) {
	for _, c := range []struct{ feature, want string }{
		{`{"type":"Feature","geometry":{"type":"LineString","coordinates":[[0,0],[1,1]]},"properties":{"start":"2017"}}`,
			"geometry is a LineString: only points are read"},
		{`{"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[[0,0],[1,1]]},"properties":{"start":"2017"}}`,
			"geometry is a MultiPoint: only points are read"},
		{`{"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[[1]]},"properties":{"start":"2017"}}`,
			"geometry has no coordinates of the form [longitude, latitude]"},
		{`{"type":"Feature","geometry":{"type":"Point","coordinates":["a",1]},"properties":{"start":"2017"}}`,
			"geometry has no coordinates of the form [longitude, latitude]"},
		{`{"type":"Feature","geometry":{"type":"Point","coordinates":[1]},"properties":{"start":"2017"}}`,
			"geometry has no coordinates of the form [longitude, latitude]"},
		{`{"type":"Feature","geometry":{"type":"Point","coordinates":[36,95]},"properties":{"start":"2017"}}`,
			`lat "95" is not between -90 and 90: latitude and longitude (36) are probably swapped`},
		{`{"type":"Feature","geometry":{"type":"Point","coordinates":[0,0]},"properties":{"colour":"red"}}`,
			"none of the properties is one of the documented columns"},
		{`{"type":"Feature","geometry":null,"properties":{"start":"2017","date":"2016"}}`,
			`start and "date" are both read as "start"`},
		{`{"type":"Feature","geometry":null,"properties":{"start":"2017","place":"x","start":"2018"}}`,
			`the property "start" stands twice in the feature`},
		{`{"type":"Feature","geometry":null,"properties":{"start":"2017","place":{"en":"x"}}}`, "place is an object"},
		{`{"type":"Feature","geometry":null,"properties":{"start":"2017-02-30","place":"x"}}`,
			`start "2017-02-30" is not a date`},
		{`{"type":"Feature","id":{},"geometry":null,"properties":{"start":"2017"}}`,
			`id "{}" is neither a text nor a number`},
		{`{"type":"Point","coordinates":[0,0]}`, `type "Point" is not "Feature"`},
		{`{"type":"Feature",}`, "the feature is not JSON: in line 3, "},
		{`17`, "the feature is a number, not an object"},
		{`{"type":"Feature","geometry":null,"properties":{"start":"2017` + "\n",
			"the feature cannot be read: a text in it does not end on its line"},
		{`{"type":"Feature","geometry":null,"properties":{"start":"2017","text":"` + strings.Repeat("x", 3000) + `"}}`,
			"the feature holds 3074 bytes; the limit is 2000"},
	} {
		in := collection(good1, c.feature, strings.Replace(good1, "17", "18", 1))
		good, bad, _, err := read(t, in, intake.Options{Table: table.Options{MaxRow: 2000}})
		if err != nil || len(good) != 2 || len(bad) != 1 || bad[0].Line != 3 || !strings.HasPrefix(bad[0].Sentence(),
			c.want) {
			t.Errorf("%.80s:\nkept %d, refused %v, %v\nwant %s", c.feature, len(good), bad, err, c.want)
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "the file is empty",
		"id,start\n":                   "does not begin with a brace",
		`{"type":"Point"}`:             `the file is a "Point", not a FeatureCollection`,
		`{"type":"FeatureCollection"}`: "it has no features",
		`{"features":{}}`:              `'{' stands where a list of features was expected`,
		`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},` +
			`"features":[]}`: "another system than WGS 84",
		"{\"type\":\"Feature":                   "the file breaks off",
		`{"type":"FeatureCollection","a` + "\n": "a text does not end on its line",
	} {
		_, _, _, err := read(t, in, intake.Options{})
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), `"{"`, `'{'`), want) ||
			truce.KindOf(err) != truce.Invalid {
			t.Errorf("%.60q: %v; want %q", in, err, want)
		}
	}
}

// A sequence of features is read as a list of them is; one that is broken ends on its line.
func TestFeaturesOneAfterTheOther(t *testing.T) {
	other := strings.Replace(good1, "17", "18", 1)
	for name, in := range map[string]string{
		"one": good1, "a line each": good1 + "\n" + other + "\n", "no space": good1 + other,
		"RFC 8142": "\x1e" + good1 + "\n\x1e" + other + "\n", "the type last": `{"id":3,"properties":{"start":"2017",` +
			`"place":"x"},"geometry":null,"type":"\u0046eature"}` + "\n" + other,
		"one broken": good1 + "\n" + `{"type":"Feature","properties":{"place":"x` + "\n" + other,
	} {
		good, bad, _, err := read(t, in, intake.Options{})
		want, refused := 2, 0
		switch name {
		case "one":
			want = 1
		case "one broken":
			refused = 1
		}
		if err != nil || len(good) != want || len(bad) != refused {
			t.Errorf("%s: kept %d, refused %v, %v", name, len(good), bad, err)
		}
	}
	if good, _, _, err := read(t, good1+"\n17\n", intake.Options{}); len(good) != 1 || err == nil ||
		!strings.Contains(err.Error(), "line 2") {
		t.Errorf("kept %d, %v", len(good), err)
	}
}

// A file whose coordinates are of another system is refused before any of it is filed, wherever it says so.
func TestTheSystemIsToldLast(t *testing.T) {
	in := `{"type":"FeatureCollection","features":[` + good1 + `],"crs":{"type":"name","properties":` +
		`{"name":"urn:ogc:def:crs:EPSG::3857"}}}`
	if good, _, _, err := read(t, in, intake.Options{}); len(good) > 0 || err == nil {
		t.Errorf("kept %d, %v", len(good), err)
	}
}

func TestFilesThatBreakOff(t *testing.T) {
	whole := collection(good1, strings.Replace(good1, "17", "18", 1))
	for _, c := range []struct {
		in   string
		kept int
		want string
	}{
		{whole[:len(whole)-20], 1, "line 3: the file breaks off"},
		{strings.TrimSuffix(whole, "]}\n"), 2, "line 4: the file breaks off"},
		{strings.TrimSuffix(whole, "}\n"), 2, "line 4: the file breaks off"},
		{whole + "{}", 2, `line 5: "{" stands where the end of the file was expected`},
		{strings.Replace(whole, "},\n{", "}\n{", 1), 1,
			`line 3: "{" stands where a comma or the end of the list was expected`},
	} {
		good, _, _, err := read(t, c.in, intake.Options{})
		if len(good) != c.kept || err == nil || !strings.Contains(err.Error(), c.want) || truce.KindOf(err) != truce.Invalid {
			t.Errorf("kept %d, %v; want %d, %q", len(good), err, c.kept, c.want)
		}
	}
}

func TestRejectsCanBeReadAgain(t *testing.T) {
	in := collection(good1, `{}`, `{ }`, `17`, "{\"type\":\"x\ny\"}",
		`{"type":"Feature","geometry":null,"properties":{"start":"soon","place":"a \"b\""}}`)
	reject := func(in string) string {
		s, err := Open(strings.NewReader(in), intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		j := s.Rejects(&out)
		for it, err := range s.Items {
			var fault *table.RowError
			if !errors.As(err, &fault) {
				fault = &table.RowError{Line: it.Line, Reason: truce.Say("is not wanted"), Raw: it.Raw}
			}
			if err := j.Add(fault); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(out.Bytes()) {
			t.Fatalf("the rejects are not JSON:\n%s", out.String())
		}
		return out.String()
	}
	once := reject(in)
	want := `{"type":"FeatureCollection","features":[
{"truce_line":2,"truce_error":"is not wanted",` + good1[1:] + `,
{"truce_line":3,"truce_error":"type is not \"Feature\""},
{"truce_line":4,"truce_error":"type is not \"Feature\"" },
{"truce_line":5,"truce_error":"the feature is a number, not an object","truce_raw":"17"},
{"truce_line":6,"truce_error":"the feature cannot be read: a text in it does not end on its line",` +
		`"truce_raw":"{\"type\":\"x"},
{"truce_line":8,"truce_error":"start \"soon\" is not a date (2017-01-15, 2017-01, 2017) or a time (` +
		`2017-01-15T21:10, with +02:00 or Z where the zone is known)",` +
		`"type":"Feature","geometry":null,"properties":{"start":"soon","place":"a \"b\""}}
]}
`
	if once != want {
		t.Errorf("rejects:\n%s\nwant:\n%s", once, want)
	}
	if again := reject(once); strings.Count(again, table.ColumnLine) != 6 || !strings.Contains(again, good1[1:]) {
		t.Errorf("rejects of rejects:\n%s", again)
	}
}

// FuzzOpen holds the reader to: no panic, an end, drafts that the record would take, and, for a collection that
// encoding/json reads, every feature of it.
func FuzzOpen(f *testing.F) {
	f.Add(collection(good1))
	f.Add(collection(good1, `{}`, `17`, "{\"a\":\"\n{\"b\":1}", `[1,{"]":"}"}]`))
	f.Add(`{"features":[` + good1 + `],"crs":null,"a":"\""}`)
	f.Fuzz(func(t *testing.T, in string) {
		good, bad, _, end := read(t, in, intake.Options{Table: table.Options{MaxRow: 4096}})
		for _, it := range good {
			if err := it.Draft.Coded.Check(); err != nil || it.Draft.External == "" {
				t.Fatalf("line %d: %q, %v", it.Line, it.Draft.External, err)
			}
		}
		var whole struct {
			Type     string            `json:"type"`
			CRS      json.RawMessage   `json:"crs"`
			Features []json.RawMessage `json:"features"`
		}
		if strings.Count(in, "features") != 1 || strings.Count(in, `"features"`) != 1 || strings.Contains(in, `\u`) ||
			json.Unmarshal([]byte(in), &whole) != nil ||
			whole.Features == nil || whole.Type != "FeatureCollection" && whole.Type != "" || whole.CRS != nil {
			return
		}
		if end == nil && len(good)+len(bad) != len(whole.Features) {
			t.Fatalf("%d kept and %d refused; encoding/json reads %d", len(good), len(bad), len(whole.Features))
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	const n = 5000
	var features []string
	for i := range n {
		features = append(features, strings.Replace(good1, "17", fmt.Sprint(i), 1))
	}
	in := collection(features...)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		s, err := Open(strings.NewReader(in), intake.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range s.Items {
			if err != nil && err != io.EOF {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "features/s")
}
