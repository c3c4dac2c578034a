package csv

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"truce/internal/intake"
	"truce/internal/table"
)

// mapped reads a table through a mapping.
func mapped(t *testing.T, mapping, in string) (good []intake.Item, bad, notes []string) {
	t.Helper()
	m, err := intake.DecodeColumns([]byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Mapped(m)(strings.NewReader(in), intake.Options{})
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

func TestATableIsReadThroughAMapping(t *testing.T) {
	const mapping = `
dates: month-first
missing: ["-"]
fields:
  id: Serial
  start: {columns: [Day, Hour]}
  lat: {column: gps, part: 1}
  lon: {column: gps, part: 2}
  place: {columns: [Hamlet, Town]}
  authors: {column: Who, split: ","}
  kind: {column: What, values: {guns: shelling, "*": other}}
  killed_best: Dead
  level: {always: joint}
`
	const in = "Serial;Day;Hour;gps;Hamlet;Town;Who;What;Dead;Weather\n" +
		"1;3/7/2026;21:10;12.5 41.25 310 5;-;Aldern;Hill Army, River Guard;GUNS;2;fair\n" +
		"2;3/19/2026;;;Brask;Aldern;-;parade;NA;rain\n" +
		"3;soon;;;Corrim;;;guns;;\n"
	good, bad, notes := mapped(t, mapping, in)
	if len(good) != 2 || len(bad) != 1 ||
		!strings.Contains(bad[0], `line 4: Day, Hour, read as start, "soon" is not a date`) {
		t.Fatalf("kept %d, refused %q", len(good), bad)
	}
	want := []string{
		`{"when":{"from":"2026-03-07T21:10:00Z","to":"2026-03-07T21:10:59Z"},"where":{"name":"Aldern","point":{"lat":12.5,` +
			`"lon":41.25}},` +
			`"kind":"shelling","authors":["Hill Army","River Guard"],"killed":2}`,
		`{"when":{"from":"2026-03-19T00:00:00Z","to":"2026-03-19T23:59:59Z"},"where":{"name":"Brask"},"kind":"other",` +
			`"authors":null,"killed":null}`,
	}
	for i, it := range good {
		c := it.Draft.Coded
		var authors []string
		for _, a := range c.Authors {
			authors = append(authors, a.Name)
		}
		where := map[string]any{"name": c.Where.Name}
		if p := c.Where.Point; p != nil {
			lat, lon := p.Degrees()
			where["point"] = map[string]any{"lat": lat, "lon": lon}
		}
		got := `{"when":` + asJSON(t, c.When) + `,"where":` + asJSON(t, where) + `,"kind":` + asJSON(t, c.Kind) +
			`,"authors":` + asJSON(t, authors) + `,"killed":` + asJSON(t, c.Toll.Killed.Total.Best) + `}`
		if got != want[i] {
			t.Errorf("row %d: %s\nwant %s", i+1, got, want[i])
		}
	}
	if said := strings.Join(notes, "\n"); !strings.Contains(said, "not in the mapping: Weather") ||
		!strings.Contains(said, `"NA" in Dead`) {
		t.Errorf("notes %q", notes)
	}
}

func TestAMappingThatIsWrongIsRefusedWithEveryLine(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"dates: dmy\nfields:\n  starts: x\n  lat: {column: g, prt: 1}\n  place: {}\n  place: b\n", []string{
			"line 1, column 8: dates is day-first or month-first",
			`line 3, column 3: "starts" is not one of the documented fields; is "start" meant?`,
			`line 4, column 20: "prt" is not known`, "line 5, column 3: place has a column, or",
			`line 6, column 3: "place" stands in fields already`}},
		{"field:\n  start: x\n", []string{`line 1, column 1: "field" is not known`}},
		{"fields:\n  kind: {column: a, values: {X: shelling, x: other}}\n",
			[]string{`line 2, column 43: "x" stands in values already`}},
		{"fields:\n  lat: {column: a, part: 0}\n", []string{"part is a number from 1 on"}},
		{"fields:\n  start: [a, b]\n", []string{"line 2, column 10: start is not written as names with values"}},
		{"fields:\n  start: {always: x, column: y}\n", []string{"start has a column, or a value that is always the same"}},
		{"missing: none\nfields:\n  start: x\n", []string{"line 1, column 10: missing is not a list"}},
		{"fields: {}\n", []string{"the mapping has no fields"}},
		{"", []string{"the mapping is empty"}}, {"a: [", []string{"the mapping is not YAML"}},
	} {
		_, err := intake.DecodeColumns([]byte(c.in))
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v; want %s", c.in, err, want)
			}
		}
	}
	m, err := intake.DecodeColumns([]byte("fields:\n  start: when\n  place: Where it was\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Mapped(m)(strings.NewReader("when,where\n2026,x\n"), intake.Options{})
	if err == nil || !strings.Contains(err.Error(), `line 3 of the mapping: the table has no column "Where it was"`) {
		t.Errorf("%v", err)
	}
}

// TestAProposedMappingReadsTheTableItWasMadeFor drafts mappings for tables as tools write them.
func TestAProposedMappingReadsTheTableItWasMadeFor(t *testing.T) {
	for _, c := range []struct {
		name, in string
		has      []string
		rows     int
	}{
		{"a form of Kobo",
			"start;end;facts/incident_date;facts/incident_type;site/_gps;site/village;_uuid;_submission_time\n" +
				"2026-03-09T08:00:00.000+03:00;2026-03-09T08:10:00.000+03:00;2026-03-07;artillery_shelling;12.51 41.22 310 " +
				"5;Aldern;u-1;2026-03-09T05:10:00\n",
			[]string{`start: "facts/incident_date"`, `lat: {column: "site/_gps", part: 1}`, `"artillery_shelling": "shelling"`,
				"#   start, when the form was filled in"}, 1},
		{"a post of Ushahidi", "Post ID,Post Title,Post Date,Location.lat,Location.lon,Post content,Category\n" +
			"17,Shots,2026-03-07 21:10:00,12.5,41.2,Shots were heard.,small-arms fire\n",
			[]string{`id: "Post ID"`, `start: "Post Date"`, `lat: "Location.lat"`, `lon: "Location.lon"`,
				`text: "Post content"`}, 1},
		{"an office's list", "No,Date of incident,Town,Weapon used,Fatalities,Remarks\n1,2026-03-07,Aldern,big mortar,2,x\n",
			[]string{`means:`, `"big mortar": "mortar"`, `killed_best: "Fatalities"`}, 1},
		{"a form of ODK", "SubmissionDate,start,facts-incident-date,facts-time,site-gps-Latitude,site-gps-Longitude,KEY\n" +
			"2026-03-09T05:10:00.000Z,2026-03-09T08:00:00.000+03:00,2026-03-07,21:10:00.000+03:00,12.5,41.2,uuid:1\n",
			[]string{`start: {columns: ["facts-incident-date", "facts-time"]}`, `lat: "site-gps-Latitude"`, `id: "KEY"`}, 1},
		{"dates that begin with the day", "Date,Time,Place\n17/03/2026,,Aldern\n04/03/2026,21:10,Aldern\n",
			[]string{"dates: day-first # as 17/03/2026 shows", `start: {columns: ["Date", "Time"]}`}, 2},
		{"a time beside dates that have one", "Date,Time,Place\n2026-03-17 21:10,08:00,Aldern\n",
			[]string{`start: "Date"`, "#   Time (08:00)"}, 1},
		{"a post of Ushahidi with its zone", "Post ID,Post Date (UTC),Title,Location.lat,Location.lon,Categories\n" +
			"17,2026-03-07 21:10:00,Shots,12.5,41.2,shelling\n",
			[]string{`start: "Post Date (UTC)"`, `kind:`}, 1},
		{"a post of Ushahidi beside the incident's own date", "Post ID,Post Date (UTC),Incident date,Place,Categories\n" +
			"17,2026-03-09 21:10:00,2026-03-07 20:00,Aldern,\"Small arms, Sniping\"\n",
			[]string{`start: "Incident date"`, "#   Post Date (UTC)", `"Small arms, Sniping": "" # which`}, 1},
		{"a form of Kobo with a time of its own", "Date of incident;Time of incident;Village;_id;_submission_time\n" +
			"2026-03-07;21:10:00.000+02:00;Aldern;1;2026-03-09T05:10:00\n",
			[]string{`start: {columns: ["Date of incident", "Time of incident"]}`}, 1},
		{"a form of ODK in Arabic", "البيانات-تاريخ الحادثة,القرية,الجهة " +
			"المنفذة,نوع الحادثة,KEY,SubmissionDate\n" +
			"2026-03-07,الدرن,حرس النهر,قصف,uuid:1,2026-03-09T05:10:00.000Z\n",
			[]string{`start: "البيانات-تاريخ الحادثة"`, `place: "القرية"`,
				`authors: "الجهة المنفذة"`, `"قصف": ""`}, 1},
		{"several answers of a form's list", "_uuid,incident_date,village,perpetrator,casualties/killed_civilians\n" +
			"u-1,2026-03-07,Aldern,river_guard hill_guard,2\n",
			[]string{`authors: {column: "perpetrator", split: " "}`, `killed_civilian_best: "casualties/killed_civilians"`}, 1},
		{"an office's list in Russian", "№;Дата;Время;Населённый пункт;Широта;" +
			"Долгота;Тип;Погибшие\n" +
			"1;17.03.2026;21:15;Алдерн;12,5;41,25;shelling;2\n",
			[]string{"dates: day-first", `start: {columns: ["Дата", "Время"]}`, `lat: "Широта"`,
				`killed_best: "Погибшие"`}, 1},
		{"one in Arabic", "الرقم,التاريخ,الوقت,المكان,خط العرض,خط الطول\n" +
			"1,٢٠٢٦/٠٣/١٧,٢١:١٥,الدرن,١٢٫٥,٤١٫٢٥\n",
			[]string{`start: {columns: ["التاريخ", "الوقت"]}`, `lon: "خط الطول"`}, 1},
		{"one in Turkish", "Sıra No,Tarih,Saat,Yer,Enlem,Boylam,Ölü\n1,2026-03-17,21:15,Aldern,12.5,41.25,2\n",
			[]string{`id: "Sıra No"`, `place: "Yer"`, `killed_best: "Ölü"`}, 1},
		{"one in Persian", "شماره,تاریخ,ساعت,مکان,تعداد کشته‌ها\n" +
			"1,2026-03-17,21:15,الدرن,2\n",
			[]string{`id: "شماره"`, `killed_best:`}, 1},
		{"times of a form that begin with their word", "grp-date_incident,grp-time_incident,civ_wounded,Village,KEY\n" +
			"2026-03-07,21:10:00.000+03:00,2,Aldern,uuid:1\n",
			[]string{`start: {columns: ["grp-date_incident", "grp-time_incident"]}`, `wounded_civilian_best: "civ_wounded"`}, 1},
		{"nothing that is known", "a,b\n1,2\n", []string{"# start: no column was recognised", "#   a (1)"}, 0},
	} {
		r, err := table.NewReader(strings.NewReader(c.in), table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		draft := intake.Propose(intake.Sample(r))
		for _, want := range c.has {
			if !strings.Contains(draft, want) {
				t.Errorf("%s: no %s in\n%s", c.name, want, draft)
			}
		}
		if c.rows == 0 {
			continue
		}
		if good, bad, _ := mapped(t, draft, c.in); len(good) != c.rows || len(bad) > 0 {
			t.Errorf("%s: kept %d, refused %q with\n%s", c.name, len(good), bad, draft)
		}
	}
}

// TestColumnsOfUTC: a column that says so by its name, and that in which Kobo has when a form came in, hold times of
// UTC.
func TestColumnsOfUTC(t *testing.T) {
	zone := time.FixedZone("", 3*3600)
	m, err := intake.DecodeColumns([]byte("fields:\n  id: n\n  start: When (UTC)\n  end: Until\n  place: p\n" +
		"  received: _submission_time\n"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Mapped(m)(strings.NewReader("n,When (UTC),Until,p,_submission_time\n"+
		"1,2026-03-07 21:10:00,2026-03-08 00:40:00,Aldern,2026-03-09T05:10:00\n"+
		"2,2026-03-07,,Aldern,2026-03-09T05:10:00+03:00\n"), intake.Options{Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for it, err := range s.Items {
		if err != nil {
			t.Fatal(err)
		}
		w := it.Draft.Coded.When
		got = append(got, fmt.Sprint(w.From, " ", w.To, " ", it.Draft.Received))
	}
	want := []string{"2026-03-07T21:10:00Z 2026-03-07T21:40:00Z 2026-03-09T05:10:00Z",
		"2026-03-06T21:00:00Z 2026-03-07T20:59:59Z 2026-03-09T02:10:00Z"}
	if !slices.Equal(got, want) {
		t.Errorf("%q; want %q", got, want)
	}
}
