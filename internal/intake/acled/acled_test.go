package acled

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"truce"
	"truce/internal/intake"
	"truce/internal/table"
)

const header = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1," +
	"assoc_actor_1,inter1,actor2,assoc_actor_2,inter2," +
	"interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision," +
	"source,source_scale,notes,fatalities,tags,timestamp\n"

// event makes a row from an invented one, with cells replaced by name.
func event(t testing.TB, change map[string]string) string {
	t.Helper()
	cells := map[string]string{"event_id_cnty": "MER17", "event_date": "15 January 2017", "year": "2017",
		"time_precision": "1", "event_type": "Battles",
		"sub_event_type": "Armed clash", "actor1": "Military Forces of Meridian", "assoc_actor_1": "Some Brigade",
		"inter1": "1", "actor2": "Group A", "inter2": "2",
		"country": "Meridian", "admin1": "North Province", "admin2": "Bridge district", "location": "North bridge",
		"latitude": "0.0123", "longitude": "0.5",
		"geo_precision": "2", "source": "Office One; Office Two", "notes": "On 15 January, the two fought at the bridge.",
		"fatalities": "2"}
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

func TestCoding(t *testing.T) {
	good, bad := read(t, header+event(t, nil), intake.Options{})
	if len(good) != 1 || len(bad) > 0 {
		t.Fatal(bad)
	}
	d := good[0].Draft
	b, err := json.Marshal(d.Coded)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"when":{"from":"2017-01-15T00:00:00Z","to":"2017-01-15T23:59:59Z"},` +
		`"where":{"point":{"lat_e7":123000,"lon_e7":5000000},"precision":"near","name":"North bridge","province":"North Province","district":"Bridge district"},` +
		`"kind":"ground battle","modality":"published","toll":{"killed":{"total":{"best":2}}},` +
		`"authors":[{"name":"Military Forces of Meridian","confidence":"participant"},{"name":"Group A","confidence":"participant"}],"outlet":"Office One; Office Two"}`
	if string(b) != want {
		t.Errorf("coded:\n got %s\nwant %s", b, want)
	}
	if d.Dataset != "ACLED" || d.External != "MER17" || d.Release != "" ||
		d.Private["text"] != "On 15 January, the two fought at the bridge." {
		t.Errorf("%+v: without a level, ACLED's data must stay sealed", d)
	}
}

func TestSidesTypesAndTolls(t *testing.T) {
	for _, c := range []struct {
		change map[string]string
		want   string
	}{
		{map[string]string{"event_type": "Violence against civilians", "sub_event_type": "Attack",
			"actor2": "Civilians (Meridian)", "inter2": "7"},
			`attack on civilians [{ Military Forces of Meridian claimed}] [{ Civilians (Meridian) claimed}]`},
		{map[string]string{"event_type": "Violence against civilians", "sub_event_type": "Attack",
			"actor1": "Civilians (Meridian)", "inter1": "Civilians"},
			`attack on civilians [{ Group A claimed}] [{ Civilians (Meridian) claimed}]`},
		{map[string]string{"event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack"},
			`shelling [{ Military Forces of Meridian participant} { Group A participant}] []`},
		{map[string]string{"event_type": "Explosions/Remote violence", "sub_event_type": "Chemical weapon", "actor2": "",
			"inter2": "0"},
			`fire, kind not stated chemical [{ Military Forces of Meridian participant}] []`},
		{map[string]string{"event_type": "Protests", "sub_event_type": "Excessive force against protesters",
			"actor1": "Protesters (Meridian)", "inter1": "6"},
			`attack on civilians [{ Group A claimed}] [{ Protesters (Meridian) claimed}]`},
		{map[string]string{"event_type": "Strategic developments", "sub_event_type": "Non-violent transfer of territory"},
			`territory taken [`},
		{map[string]string{"event_type": "Battle-No change of territory", "sub_event_type": ""}, `ground battle [`},
	} {
		good, bad := read(t, header+event(t, c.change), intake.Options{})
		if len(good) != 1 {
			t.Errorf("%v: refused %v", c.change, bad)
			continue
		}
		k := good[0].Draft.Coded
		got := strings.Join(strings.Fields(fmt.Sprint(k.Kind, " ", k.Means, " ", k.Authors, " ", k.Targets)), " ")
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%v:\n got %s\nwant %s", c.change, got, c.want)
		}
	}
	good, _ := read(t, header+event(t, map[string]string{"fatalities": "0"}), intake.Options{})
	if toll := good[0].Draft.Coded.Toll; toll != (truce.Toll{}) {
		t.Errorf("no fatalities known are not zero dead: %+v", toll)
	}
}

func TestKindsAreOurs(t *testing.T) {
	for _, list := range []map[string]meaning{types, subTypes} {
		for name, m := range list {
			if name != strings.ToLower(name) || m.kind == "" || !m.kind.Valid() || !m.means.Valid() {
				t.Errorf("%q means %q, %q", name, m.kind, m.means)
			}
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ date, precision, want string }{
		{"2017-01-15", "1", "2017-01-15T00:00:00Z 2017-01-15T23:59:59Z"},
		{"15/01/2017", "", "2017-01-15T00:00:00Z 2017-01-15T23:59:59Z"},
		{"03-02-2017", "1", "2017-02-03T00:00:00Z 2017-02-03T23:59:59Z"},
		{"15 January 2017", "2", "2017-01-09T00:00:00Z 2017-01-21T23:59:59Z"},
		{"15 January 2017", "3", "2016-12-16T00:00:00Z 2017-02-14T23:59:59Z"},
		{"30 February 2017", "1", `! line 2: event_date "30 February 2017" is not a date: February 2017 has 28 days`},
		{"15 January 2017", "4", `! line 2: time_precision "4" is not one of the codes 1 to 3`},
		{"15 January 1817", "1", `! line 2: event_date "15 January 1817" lies before 1900`},
	} {
		good, bad := read(t, header+event(t, map[string]string{"event_date": c.date, "time_precision": c.precision}),
			intake.Options{})
		got := "! " + strings.Join(bad, "")
		if len(good) == 1 {
			got = fmt.Sprint(good[0].Draft.Coded.When.From, " ", good[0].Draft.Coded.When.To)
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s, precision %s: %s; want %s", c.date, c.precision, got, c.want)
		}
	}
}

func TestRefusedEvents(t *testing.T) {
	for _, c := range []struct {
		change map[string]string
		want   string
	}{
		{map[string]string{"event_id_cnty": ""}, "line 2: event_id_cnty is empty"},
		{map[string]string{"event_type": "Weather"}, `line 2: event_type "Weather" is not a type`},
		{map[string]string{"sub_event_type": "Storm"}, `line 2: sub_event_type "Storm" is not a sub-type`},
		{map[string]string{"latitude": "91"}, `line 2: latitude "91" is not between -90 and 90`},
		{map[string]string{"geo_precision": "4"}, `line 2: geo_precision "4" is not one of the codes 1 to 3`},
		{map[string]string{"fatalities": "-2"}, `line 2: fatalities "-2" is negative`},
	} {
		_, bad := read(t, header+event(t, c.change), intake.Options{})
		if len(bad) != 1 || !strings.HasPrefix(bad[0], c.want) {
			t.Errorf("%v: refused %q; want %q", c.change, bad, c.want)
		}
	}
	_, err := Open(strings.NewReader("id,year\n1,2\n"), intake.Options{})
	if err == nil || !strings.Contains(err.Error(), "is not an export of ACLED: it lacks the columns event_id_cnty") {
		t.Errorf("another table: %v", err)
	}
}

// FuzzOpen holds the reader to: no panic, and every draft it makes is one the record would take.
func FuzzOpen(f *testing.F) {
	f.Add(header + event(f, nil))
	f.Add(header + event(f, map[string]string{"time_precision": "3", "event_date": "1/1/1900", "sub_event_type": ""}))
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

// exported makes an export of rows of date, year, inter1, inter2.
func exported(rows ...[4]string) string {
	var b strings.Builder
	b.WriteString("event_id_cnty,event_date,year,event_type,sub_event_type,actor1,inter1,actor2,inter2,latitude," +
		"longitude,fatalities\n")
	for i, r := range rows {
		fmt.Fprintf(&b, "X%d,%s,%s,Violence against civilians,Attack,Hill Guard,%s,Villagers,%s,12.5,41.2,0\n", i, r[0],
			r[1], r[2], r[3])
	}
	return b.String()
}

func outcome(t *testing.T, in string) (out []string) {
	t.Helper()
	s, err := Open(strings.NewReader(in), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for it, err := range s.Items {
		if err != nil {
			out = append(out, "! "+err.Error())
			continue
		}
		c := it.Draft.Coded
		out = append(out, fmt.Sprintf("%s %d/%d", c.When.From.String()[:10], len(c.Authors), len(c.Targets)))
	}
	for _, n := range s.Notes() {
		out = append(out, n.String())
	}
	return out
}

func TestCodesOfInteraction(t *testing.T) {
	for _, c := range []struct{ one, two, want string }{
		{"1", "7", "2026-03-04 1/1"}, {"1.0", "7.0", "2026-03-04 1/1"}, {"2,0", "6,0", "2026-03-04 1/1"},
		{"State Forces", "Civilians", "2026-03-04 1/1"}, {"Rebel group", "Protester", "2026-03-04 1/1"},
		{"1", "", "2026-03-04 2/0"}, {"1", "0.0", "2026-03-04 2/0"}, {"NA", "NaN", "2026-03-04 2/0"},
		{"1", "9", `! line 2: inter2 "9" is not one of the codes of interaction`},
		{"77", "7", `! line 2: inter1 "77" is not`},
		{"1.5", "7", `! line 2: inter1 "1.5" is not`}, {"Civilian crowd", "1", `! line 2: inter1 "Civilian crowd" is not`},
	} {
		one, two := strings.ReplaceAll(c.one, ",", ";"), strings.ReplaceAll(c.two, ",", ";")
		in := strings.ReplaceAll(exported([4]string{"2026-03-04", "2026", one, two}), ",", "\t")
		if got := outcome(t, strings.ReplaceAll(in, ";", ","))[0]; !strings.HasPrefix(got, c.want) {
			t.Errorf("%s, %s: %s; want %s", c.one, c.two, got, c.want)
		}
	}
}

func TestDatesOfAnExportSavedAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		dates []string // each with its year
		want  []string
	}{
		{"month first", []string{"7/4/2026 2026", "7/14/2026 2026"}, []string{"2026-07-04", "2026-07-14",
			`the dates have the month first: "7/14/2026"`}},
		{"both", []string{"7/4/2026 2026", "7/14/2026 2026", "14/7/2026 2026"}, []string{"! line 2:", "! line 3:",
			"! line 4:"}},
		{"not told", []string{"7/4/2026 2026"}, []string{"2026-04-07", "no date tells whether day or month stands first"}},
		{"two digits", []string{"4-Jul-19 2019", "04-07-19 2019.0", "4/7/19 2019"}, []string{"2019-07-04", "2019-07-04",
			"2019-07-04", "no date"}},
		{"two digits against the year", []string{"4-Jul-19 2020"},
			[]string{`! line 2: event_date "4-Jul-19" contradicts the year of its row, 2020`}},
		{"four digits against the year", []string{"4 July 2019 2020"},
			[]string{`! line 2: event_date "4 July 2019" contradicts the year of its row, 2020`}},
		{"the year first against the year", []string{"2019-07-04 2020.0"},
			[]string{`! line 2: event_date "2019-07-04" contradicts the year of its row, 2020`}},
		{"two digits without a year", []string{"4-Jul-19 NA"},
			[]string{`! line 2: event_date "4-Jul-19" is not read: the year has two digits`}},
		{"a month", []string{"2026-07 2026"}, []string{`! line 2: event_date "2026-07" is not a day`}},
		{"a midnight", []string{"2026-07-04 00:00:00 2026", "2026-07-05 2026"}, []string{"2026-07-04", "2026-07-05"}},
	} {
		var rows [][4]string
		for _, d := range c.dates {
			i := strings.LastIndexByte(d, ' ')
			rows = append(rows, [4]string{d[:i], d[i+1:], "1", "7"})
		}
		got := outcome(t, exported(rows...))
		if len(got) < len(c.want) {
			t.Errorf("%s: %q", c.name, got)
			continue
		}
		for i, want := range c.want {
			if !strings.HasPrefix(got[i], want) {
				t.Errorf("%s: %q; want %q", c.name, got[i], want)
			}
		}
	}
}
