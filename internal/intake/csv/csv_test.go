package csv

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/intake"
	"truce/internal/table"
)

// read reads a table; every kept row is its JSON, every refused one its error.
func read(t testing.TB, in string, o intake.Options) (good []intake.Item, bad []string, notes []string) {
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
	for _, n := range s.Notes() {
		notes = append(notes, n.String())
	}
	return good, bad, notes
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEveryColumn(t *testing.T) {
	cells := map[string]string{"id": "17", "start": "2017-01-15T21:10", "end": "2017-01-15T21:40",
		"place": "North bridge", "district": "North", "province": "Meridian",
		"lat": "0.0123", "lon": "0.0456", "precision": "near", "radius_m": "800", "kind": "Shelling", "means": "mortar",
		"modality": "heard", "direction": "NE",
		"count_low": "4", "count_high": "6", "unit": "explosions", "authors": "Group A; Group B", "targets": "Checkpoint 4",
		"from_place": "the ridge", "from_position": "0.02, 0.05", "from_radius_m": "300",
		"killed_low": "1", "killed_best": "2", "killed_high": "3", "wounded_civilian_best": "0", "missing_fighter_high": "5",
		"outlet": "Meridian Times", "source": "a shopkeeper", "text": "Six blasts,\nfrom the north-east.",
		"received": "2017-01-16T08:00", "level": "joint"}
	header := strings.TrimSuffix(Template(), "\n")
	var row []string
	for name := range strings.SplitSeq(header, ",") {
		row = append(row, `"`+cells[name]+`"`)
		delete(cells, name)
	}
	if len(cells) > 0 {
		t.Fatalf("the template lacks %v", cells)
	}
	o := intake.Options{Zone: time.FixedZone("", 3600), Actors: map[string]truce.ActorID{"Group B": "group-b"}}
	good, bad, notes := read(t, header+"\n"+strings.Join(row, ",")+"\n", o)
	if len(good) != 1 || len(bad) > 0 || len(notes) > 0 {
		t.Fatalf("kept %v, refused %v, notes %v", good, bad, notes)
	}
	d := good[0].Draft
	want := `{"when":{"from":"2017-01-15T20:10:00Z","to":"2017-01-15T20:40:59Z"},` +
		`"where":{"point":{"lat_e7":123000,"lon_e7":456000},"precision":"near","radius_m":800,"name":"North bridge",` +
		`"province":"Meridian","district":"North"},` +
		`"kind":"shelling","means":"mortar","modality":"heard","direction":"NE","count":{"low":4,"high":6},` +
		`"unit":"explosions",` +
		`"toll":{"killed":{"total":{"low":1,"best":2,"high":3}},"wounded":{"civilian":{"best":0}},` +
		`"missing":{"fighter":{"high":5}}},` +
		`"authors":[{"name":"Group A","confidence":"claimed"},{"actor":"group-b","name":"Group B","confidence":"claimed"}],` +
		`"targets":[{"name":"Checkpoint 4","confidence":"claimed"}],"outlet":"Meridian Times",` +
		`"from":{"point":{"lat_e7":200000,"lon_e7":500000},"radius_m":300,"name":"the ridge"}}`
	if got := asJSON(t, d.Coded); got != want {
		t.Errorf("coded:\n got %s\nwant %s", got, want)
	}
	if got := fmt.Sprintf("%s|%s|%s|%s|%q", d.External, d.Dataset, d.Release, d.Received,
		d.Private); got != `17||joint|2017-01-16T07:00:00Z|map["source":"a shopkeeper" "text":"Six blasts,\nfrom the `+
		`north-east."]` {
		t.Errorf("beside it: %s", got)
	}
	if err := d.Coded.Check(); err != nil {
		t.Error(err)
	}
}

func TestMissingIsNotZero(t *testing.T) {
	good, bad, _ := read(t, "start,place,killed_low,killed_best,wounded_best\n2017-01-15,Bridge,,0,\n", intake.Options{})
	if len(bad) > 0 || len(good) != 1 {
		t.Fatal(bad)
	}
	toll := good[0].Draft.Coded.Toll
	if got := asJSON(t, toll); got != `{"killed":{"total":{"best":0}}}` {
		t.Errorf("toll %s: an empty cell must stay unknown, a zero must stay zero", got)
	}
}

func TestRefusedRows(t *testing.T) {
	header := "id,date,end,place,latitude,longitude,kind,means,killed_low,killed,killed_high,killed_civilian_low," +
		"count_low,count_high,precision,radius_m,level,direction\n"
	for _, c := range []struct{ row, want string }{
		{"1,2017-02-30,,A,,,,,,,,,,,,,,", `line 2: date "2017-02-30" is not a date: February 2017 has 28 days`},
		{"1,2017-01-15,2017-01-14,A,,,,,,,,,,,,,,", `line 2: end "2017-01-14" lies before the start, 2017-01-15`},
		{"1,2017-01-15,,A,95.2,36,,,,,,,,,,,,",
			`line 2: latitude "95.2" is not between -90 and 90: latitude and longitude (36) are probably swapped`},
		{"1,2017-01-15,,A,35,,,,,,,,,,,,,", `line 2: longitude is empty, though there is a latitude`},
		{"1,2017-01-15,,A,,,shelingg,,,,,,,,,,,",
			`line 2: kind "shelingg" is not a kind of event; the nearest is "shelling"`},
		{"1,2017-01-15,,A,,,,motar,,,,,,,,,,", `line 2: means "motar" is not a class of weapon; the nearest is "mortar"`},
		{"1,2017-01-15,,A,,,,,-1,,,,,,,,,", `line 2: killed_low "-1" is negative`},
		{"1,2017-01-15,,A,,,,,5,3,,,,,,,,", `line 2: killed "3" is less than killed_low, 5`},
		{"1,2017-01-15,,A,,,,,5,,3,,,,,,,", `line 2: killed_high "3" is less than killed_low, 5`},
		{"1,2017-01-15,,A,,,,,,,,,6,4,,,,", `line 2: count_high "4" is less than count_low, 6`},
		{"1,2017-01-15,,A,,,,,,,,,,,close,,,", `line 2: precision "close" is not a class of precision; `},
		{"1,2017-01-15,,A,,,,,,,,,,,,0,,", `line 2: radius_m "0" is no radius`},
		{"1,2017-01-15,,A,,,,,,,,,,,,,secret,", `line 2: level "secret" is not a level of release; `},
		{"1,2017-01-15,,A,,,,,,,,,,,,,named,", `line 2: level "named" is not a level of release; `},
		{"1,2017-01-15,,A,,,,,,,,,,,,,," + strings.Repeat("north ", 20), `line 2: direction "north `},
		{"1,,,,,,,,,,,,,,,,,", `line 2: the row says neither when, where, what nor who`},
		{"1.23E+15,2017-01-15,,A,,,,,,,,,,,,,,", `line 2: id "1.23E+15" is a number that a spreadsheet shortened`},
		{"1,2017-01-15,,A", `line 2: the row has 4 cells, the header has 18`},
	} {
		good, bad, _ := read(t, header+c.row+"\n1,2017-01-15,,B,,,,,,,,,,,,,,\n", intake.Options{})
		if len(good) != 1 || len(bad) != 1 || !strings.HasPrefix(bad[0], c.want) {
			t.Errorf("%s:\n got %q, %d kept\nwant %q", c.row, bad, len(good), c.want)
		}
	}
}

func TestIdsThatStatisticsProgramsWrote(t *testing.T) {
	good, bad, _ := read(t, "id,start,place\n7.0,2017-01-15,A\n12.0,2017-01-15,B\n1.10,2017-01-15,C\nv2.0,2017-01-15,D\n",
		intake.Options{})
	var ids []string
	for _, it := range good {
		ids = append(ids, it.Draft.External)
	}
	if got := strings.Join(ids, " "); got != "7 12 1.10 v2.0" || len(bad) > 0 {
		t.Errorf("%s, %q", got, bad)
	}
}

func TestWarningsAndNotes(t *testing.T) {
	good, bad, notes := read(t, "start,place,killed_best,killed_civilian_best,killed_fighter_best,colour,"+
		"killed_hihg\n2017-01-15,A,3,2,2,red,\n", intake.Options{})
	if len(bad) > 0 || len(good) != 1 {
		t.Fatal(bad)
	}
	if got := fmt.Sprint(good[0].Warnings); got != "[{killed the parts add up to 4, the total is 3: both are kept as "+
		"stated}]" {
		t.Errorf("warnings %s", got)
	}
	if got := fmt.Sprint(notes); got != "[not read: colour, killed_hihg (is killed_high meant?)]" {
		t.Errorf("notes %s", got)
	}
}

func TestLevels(t *testing.T) {
	in := "start,place,level\n2017-01-15,A,\n2017-01-15,B,own\n2017-01-15,C,public\n"
	for level, want := range map[truce.Level]string{"": "[  public]", truce.LevelJoint: "[joint  public]"} {
		good, _, _ := read(t, in, intake.Options{Level: level})
		var got []truce.Level
		for _, it := range good {
			got = append(got, it.Draft.Release)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("by default %q: released to %v; want %s", level, got, want)
		}
	}
}

func TestTablesThatAreNotReports(t *testing.T) {
	for in, want := range map[string]string{
		"name,age\nx,1\n":                  `the table lacks "start" (when it happened) and "lat" and "lon", or "place"`,
		"start,colour\n":                   `the columns colour are not known`,
		"start,place,lat\n":                `the other one of "lat" and "lon"`,
		"start,date,place\n":               `the columns "start" and "date" are both read as "start": leave one out`,
		"start,place,killed,Killed-Best\n": `the columns "killed" and "Killed-Best" are both read as "killed_best"`,
	} {
		_, err := Open(strings.NewReader(in), intake.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || truce.KindOf(err) != truce.Invalid {
			t.Errorf("%q: %v; want %q", in, err, want)
		}
	}
}

func TestFieldsAreNamedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range intake.Fields() {
		if f.Help == "" {
			t.Errorf("%s has no help", f.Name)
		}
		for _, n := range append([]string{f.Name}, f.Aliases...) {
			if seen[n] || n != table.Name(n) {
				t.Errorf("%q is taken, or not as names are written", n)
			}
			seen[n] = true
		}
	}
}

// FuzzOpen holds the reader to: no panic, and every draft it makes is one the record would take.
func FuzzOpen(f *testing.F) {
	f.Add("start,place,killed_low,killed_high,authors\n2017-01-15,A,1,2,B;C\n")
	f.Add("id;date;lat;lon;kind;level\n1;2017;35,5;36;siege;public\n1;2017;35,5;36;siege;own\n")
	f.Add(Template() + strings.Repeat(",", strings.Count(Template(), ",")) + "\n")
	f.Fuzz(func(t *testing.T, in string) {
		s, err := Open(strings.NewReader(in), intake.Options{Table: table.Options{MaxRow: 4096}})
		if err != nil {
			return
		}
		for it, err := range s.Items {
			if err != nil {
				continue
			}
			if err := it.Draft.Coded.Check(); err != nil {
				t.Fatalf("line %d: %v", it.Line, err)
			}
			if it.Draft.External == "" {
				t.Fatalf("line %d has no id", it.Line)
			}
			if it.Draft.Release != "" && !it.Draft.Release.Reaches(truce.LevelJoint) {
				t.Fatalf("line %d is released to %q", it.Line, it.Draft.Release)
			}
		}
	})
}
