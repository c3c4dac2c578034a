package csv

import (
	"fmt"
	"strings"
	"testing"

	"truce/internal/intake"
	"truce/internal/table"
)

// draftOf is the draft of a mapping of a table.
func draftOf(t *testing.T, in string) string {
	t.Helper()
	r, err := table.NewReader(strings.NewReader(in), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return intake.Propose(intake.Sample(r))
}

// TestDraftsReadPositionsInOneCell: as databases, geographic programs, forms and people write them. The draft, taken as
// it is, puts each where it is.
func TestDraftsReadPositionsInOneCell(t *testing.T) {
	for _, c := range []struct{ column, cell, want string }{
		{"geom", "POINT (12.5 41.25)", "41.25 12.5 0"},
		{"wkt", "POINT(12.5 41.25)", "41.25 12.5 0"},
		{"the_geom", "point ( 12.5  41.25 )", "41.25 12.5 0"},
		{"location", "SRID=4326;POINT Z (12.5 41.25 310)", "41.25 12.5 0"},
		{"Shape", "POINT ZM (12.5 41.25 310 0)", "41.25 12.5 0"},
		{"geometry", "POINT (-12.5 -41.25)", "-41.25 -12.5 0"},
		{"geojson", `{""type"":""Point"",""coordinates"":[12.5,41.25]}`, "41.25 12.5 0"},
		{"dms", `41°15'00""N 12°30'00""E`, "41.25 12.5 0"},
		{"mgrs", "33TTG9061669866", "42.152945 12.465757 1"},
		{"coordinates", "41.25, 12.5", "41.25 12.5 0"},
		{"coordinates (lon, lat)", "12.5, 41.25", "41.25 12.5 0"},
		{"Lat/Long", "41.25/12.5", "41.25 12.5 0"},
		{"gps", "41.25 12.5 310 5", "41.25 12.5 0"},
		{"geom", "POLYGON ((12 41, 13 41, 13 42, 12 41))", "none"},
		{"geom", "SRID=32633;POINT (290812 4569411)", "none"},
		{"note", "12.5, 41.25", "none"},
	} {
		in := fmt.Sprintf("id,date,village,\"%s\",category\n1,2026-03-04,Aldern,\"%s\",shelling\n", c.column, c.cell)
		draft := draftOf(t, in)
		good, bad, _ := mapped(t, draft, in)
		if len(good) != 1 {
			t.Errorf("%s %s: refused %q with\n%s", c.column, c.cell, bad, draft)
			continue
		}
		w, got := good[0].Draft.Coded.Where, "none"
		if w.Point != nil {
			lat, lon := w.Point.Degrees()
			got = fmt.Sprint(lat, " ", lon, " ", w.RadiusM)
			if c.column == "mgrs" {
				got = fmt.Sprintf("%.6f %.6f %d", lat, lon, w.RadiusM)
			}
		}
		if got != c.want {
			t.Errorf("%s %s: %s, want %s with\n%s", c.column, c.cell, got, c.want, draft)
		}
	}
}

// TestDraftsLeaveWhatIsNotSure: two answers of a form in one cell are no single kind.
func TestDraftsLeaveWhatIsNotSure(t *testing.T) {
	draft := draftOf(t, "_uuid,date,place,What happened?\na,2026-03-04,Aldern,shelling airstrike\n"+
		"b,2026-03-04,Aldern,shelling small_arms\n")
	for _, want := range []string{`"shelling airstrike": "" # several`, `"shelling small_arms": "" # which`} {
		if !strings.Contains(draft, want) {
			t.Errorf("no %s in\n%s", want, draft)
		}
	}
}

func TestDraftsKnowWhoWasKilled(t *testing.T) {
	draft := draftOf(t, "id,date,place,inc-killed_civ,inc-killed_mil\n1,2026-03-04,Aldern,2,1\n")
	for _, want := range []string{`killed_civilian_best: "inc-killed_civ"`, `killed_fighter_best: "inc-killed_mil"`} {
		if !strings.Contains(draft, want) {
			t.Errorf("no %s in\n%s", want, draft)
		}
	}
}
