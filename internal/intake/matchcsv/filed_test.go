package matchcsv

import (
	"fmt"
	"strings"
	"testing"

	"truce"
	"truce/internal/match"
	"truce/internal/table"
)

func readAll(t *testing.T, in string) (name string, reports []match.Report, refused []string) {
	t.Helper()
	r, err := NewReader(strings.NewReader(in), nil)
	if err != nil {
		t.Fatal(err)
	}
	reports, _, err = r.All(func(bad *table.RowError) error {
		refused = append(refused, bad.Error())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return r.Mapping.Name, reports, refused
}

func TestWhatImportReadsIsReadByTheSameRules(t *testing.T) {
	for _, c := range []struct{ name, in, as, want string }{
		{"old export of ACLED", "EVENT_ID_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,INTER1,ACTOR2,INTER2," +
			"LOCATION,LATITUDE,LONGITUDE,FATALITIES\n" +
			"1X,9-April-2014,2014,2,Remote violence,Hill Army,2.0,NA,,Aldern,12.5,41.2,0\n", "acled",
			"1X ACLED 2014-04-03..2014-04-15 point [Aldern] [Hill Army] killed false"},
		{"aliases", "ref,when,governorate,latitude,longitude,killed,author\n7,2026/03/07,Westmark,0,0,2,NULL\n", "import",
			"7  2026-03-07..2026-03-07 none [] [] killed true"},
		{"a day as midnight", "id,date,location,lat,lon,outlet\n7,2026-03-07 00:00:00,Aldern,12.5,41.2,Post\n", "import",
			"7 Post 2026-03-07..2026-03-07 point [Aldern] [] killed false"},
		{"columns for matching", "id,truth,source,start,place,deaths\n7,t,Post,2026-03-07,Aldern,2\n", "documented",
			"7 Post 2026-03-07..2026-03-07 none [Aldern] [] killed true"},
	} {
		as, reports, refused := readAll(t, c.in)
		if len(reports) != 1 || len(refused) > 0 || as != c.as {
			t.Errorf("%s: read as %s, %v, refused %v", c.name, as, reports, refused)
			continue
		}
		r := reports[0]
		where := "none"
		if r.Where.HasPoint {
			where = "point"
		}
		got := fmt.Sprintf("%s %s %s..%s %s %v %v killed %v", r.ID, r.Source, dayAt(r.When.Start), dayAt(r.When.End), where,
			r.Where.Names, r.Actors, r.Killed.Known)
		if got != c.want || r.When.Precision != match.TimeDays {
			t.Errorf("%s: %s, %v; want %s", c.name, got, r.When.Precision, c.want)
		}
	}
}

func TestWhatImportRefusesIsRefused(t *testing.T) {
	_, reports, refused := readAll(t,
		"id,date,location,lat,lon\n1,7/3/2026,Aldern,12.5,41.2\n2,2026-03-07,Aldern,12.5,41.2\n2,2026-03-07,Aldern,12.5,"+
			"41.2\n")
	if len(reports) != 1 || len(refused) != 1 || !strings.Contains(refused[0], "does not begin with the year") {
		t.Errorf("%v, refused %v", reports, refused)
	}
}

func TestAMappingNamesAFormatOrFields(t *testing.T) {
	for _, in := range []string{`{"name":"x","format":"acled","start":"date"}`, `{"name":"x","format":"dbase"}`} {
		if _, err := DecodeMapping([]byte(in)); err == nil {
			t.Errorf("%s was taken", in)
		}
	}
}

func dayAt(m match.Minute) string { return truce.Instant(int64(m) * 60).String()[:10] }
