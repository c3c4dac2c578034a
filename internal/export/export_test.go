package export

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// fixed is a source of rows made by hand.
type fixed struct {
	rows []query.Row
	cuts []truce.Cut // one after the other, the last for ever
	err  error       // after the rows
}

func (f *fixed) Cut(context.Context) (truce.Cut, error) {
	c := f.cuts[0]
	if len(f.cuts) > 1 {
		f.cuts = f.cuts[1:]
	}
	return c, nil
}

func (f *fixed) Each(_ context.Context, _ query.Incidents, do func(*query.Row) error) error {
	for i := range f.rows {
		if err := do(&f.rows[i]); err != nil {
			return err
		}
	}
	return f.err
}

func rows() []query.Row {
	zero, two, nine := 0, 2, 9
	return []query.Row{
		{ID: "CA-I-1", Status: truce.StatusFound, Finding: &truce.Outcome{Agreed: true, Happened: codes.Confirmed,
			Permitted: codes.NotPermitted}, When: truce.Interval{From: 1_484_000_000, To: 1_484_003_600},
			Kinds: []codes.EventKind{codes.Shelling, codes.Siege}, Killed: truce.Range{Low: &zero, Best: &two, High: &nine},
			Where: truce.Place{Point: &truce.Point{LatE7: -351_234_567, LonE7: -360_000_001}, Precision: codes.Near,
				Province: "Westmark", Name: "=cmd|' /C calc'!A0"},
			Authors: []truce.Attribution{{Actor: "hill"}, {Name: "@men, \"of\" the hill\n<b>"}},
			Reports: 2, Members: []truce.MemberID{"CA", "OM"}},
		{ID: "CA-I-2", Reports: 1, Members: []truce.MemberID{"CA"}, DataOnly: true,
			Where: truce.Place{Point: &truce.Point{LatE7: 10_000_000, LonE7: 20_000_000}, Precision: codes.Province,
				Province: "حلب"}},
	}
}

var cutA, cutB = truce.Cut{{Member: "CA", Size: 4}}, truce.Cut{{Member: "CA", Size: 5}}

func write(t *testing.T, f Format, s *fixed) string {
	t.Helper()
	var b bytes.Buffer
	err := Write(context.Background(), &b, f, s, query.Incidents{}, About{Process: "meridian", Filter: "kind=shelling",
		Audience: "public", At: 1_500_000_000})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestATable(t *testing.T) {
	text := write(t, CSV, &fixed{rows: rows(), cuts: []truce.Cut{cutA, cutB}})
	r := csv.NewReader(strings.NewReader(text))
	r.Comment = '#'
	got, err := r.ReadAll()
	if err != nil || len(got) != 3 {
		t.Fatalf("%d lines, %v:\n%s", len(got), err, text)
	}
	at := func(line int, name string) string {
		return got[line][slices.IndexFunc(columns, func(c column) bool { return c.name == name })]
	}
	for _, c := range []struct {
		line       int
		name, want string
	}{
		{1, "id", "CA-I-1"}, {1, "from_utc", "2017-01-09T22:13:20Z"}, {1, "kind", "shelling; siege"},
		{1, "place", "'=cmd|' /C calc'!A0"}, {1, "latitude", "-35.1234567"}, {1, "killed_low", "0"},
		{1, "alleged_author", "hill; @men, \"of\" the hill\n<b>"}, {1, "finding", "confirmed, not permitted"},
		{1, "radius_m", "25000"}, {2, "from_utc", ""}, {2, "killed_low", ""}, {2, "status", ""}, {2, "kind", ""},
		{2, "province", "حلب"}, {2, "third_party_only", "true"}, {2, "radius_m", "120000"}, {2, "district", ""},
	} {
		if got := at(c.line, c.name); got != c.want {
			t.Errorf("%s of line %d is %q, want %q", c.name, c.line, got, c.want)
		}
	}
	last := text[strings.LastIndex(strings.TrimSpace(text), "\n")+1:]
	for _, want := range []string{"# process meridian; incidents 2; filter kind=shelling; audience public; made ",
		"; cut " + cutA.Digest().String(), "; cut at the end " + cutB.Digest().String()} {
		if !strings.Contains(last, want) {
			t.Errorf("the file ends with %q, which lacks %q", last, want)
		}
	}
}

func TestNoWordIsAFormula(t *testing.T) {
	for _, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠x"} {
		if got := Harmless(s); got != "'"+s {
			t.Errorf("%q is written as %q", s, got)
		}
	}
	for _, s := range []string{"a=b", "حلب", "1-2"} {
		if got := Harmless(s); got != s {
			t.Errorf("%q is written as %q", s, got)
		}
	}
}

func TestAMap(t *testing.T) {
	var got struct {
		Type     string
		Features []struct {
			ID         string
			Geometry   *struct{ Coordinates []float64 }
			Properties map[string]any
		}
		Origin origin
	}
	text := write(t, GeoJSON, &fixed{rows: rows(), cuts: []truce.Cut{cutA}})
	if err := json.Unmarshal([]byte(text), &got); err != nil || got.Type != "FeatureCollection" || len(got.Features) != 2 {
		t.Fatalf("%v:\n%s", err, text)
	}
	one, two := got.Features[0], got.Features[1]
	if one.Geometry == nil || one.Geometry.Coordinates[0] != -36.0000001 || one.Geometry.Coordinates[1] != -35.1234567 {
		t.Errorf("the first stands at %+v", one.Geometry)
	}
	if two.Geometry != nil || two.Properties["latitude"] != 1.0 || two.Properties["killed_low"] != nil {
		t.Errorf("what is known to a province is %+v, %+v", two.Geometry, two.Properties)
	}
	if v, has := two.Properties["killed_best"]; !has || v != nil {
		t.Errorf("what is not known is %v, %v", v, has)
	}
	if got.Origin.Incidents != 2 || got.Origin.Cut != cutA.Digest() || got.Origin.CutAfter != nil ||
		got.Origin.Audience != "public" {
		t.Errorf("it comes from %+v", got.Origin)
	}
}

// sheet is a sheet as it is read back.
type sheet struct {
	Rows []struct {
		Cells []struct {
			Ref   string `xml:"r,attr"`
			Type  string `xml:"t,attr"`
			Text  string `xml:"is>t"`
			Value string `xml:"v"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
}

func readSheet(t *testing.T, z *zip.Reader, n int) (s sheet) {
	t.Helper()
	b, err := fs.ReadFile(z, fmt.Sprintf("xl/worksheets/sheet%d.xml", n))
	if err == nil {
		err = xml.Unmarshal(b, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAWorkbook(t *testing.T) {
	text := write(t, XLSX, &fixed{rows: rows(), cuts: []truce.Cut{cutA}})
	z, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	s := readSheet(t, z, 1)
	if len(s.Rows) != 3 || len(s.Rows[0].Cells) != len(columns) {
		t.Fatalf("%d rows", len(s.Rows))
	}
	cells := map[string]string{}
	for _, c := range s.Rows[1].Cells {
		cells[c.Ref] = c.Type + " " + c.Text + c.Value
	}
	for ref, want := range map[string]string{"A2": "inlineStr CA-I-1", "D2": " 42744.92592592593",
		"I2": "inlineStr =cmd|' /C calc'!A0", "K2": " -35.1234567", "Q2": " 0"} {
		if cells[ref] != want {
			t.Errorf("cell %s is %q, want %q", ref, cells[ref], want)
		}
	}
	for _, c := range s.Rows[2].Cells {
		if c.Ref == "D3" || c.Ref == "Q3" {
			t.Errorf("what is not known has the cell %+v", c)
		}
	}
	if o := readSheet(t, z, 2); o.Rows[1].Cells[1].Text != "2" || o.Rows[3].Cells[1].Text != "public" {
		t.Errorf("it comes from %+v", o)
	}
	for _, f := range z.File {
		b, err := fs.ReadFile(z, f.Name)
		if err == nil {
			err = xml.Unmarshal(b, new(struct{}))
		}
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func TestAWorkbookGoesOnInAnotherSheet(t *testing.T) {
	var b bytes.Buffer
	w, err := newWorkbook(&b, incidents, heads())
	if err != nil {
		t.Fatal(err)
	}
	w.most = 3
	list := rows()
	for range 5 {
		if err := w.row(&list[0]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.end(&origin{}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]int{1: 3, 2: 3, 3: 2, 4: 6} {
		if got := len(readSheet(t, z, n).Rows); got != want {
			t.Errorf("sheet %d has %d rows, want %d", n, got, want)
		}
	}
}

// TestWhatIsCutOffIsNoWholeFile holds that a reader can tell a file whose writing failed.
func TestWhatIsCutOffIsNoWholeFile(t *testing.T) {
	for _, f := range Formats {
		var b bytes.Buffer
		broken := errors.New("the disk is gone")
		err := Write(context.Background(), &b, f, &fixed{rows: rows(), cuts: []truce.Cut{cutA}, err: broken},
			query.Incidents{}, About{})
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v", f, err)
		}
		text := b.String()
		_, zipped := zip.NewReader(strings.NewReader(text), int64(len(text)))
		if strings.Contains(text, "audience") || json.Valid(b.Bytes()) || f == XLSX && zipped == nil {
			t.Errorf("%s: what was cut off looks whole", f)
		}
	}
	err := Write(context.Background(), io.Discard, "pdf", &fixed{}, query.Incidents{}, About{})
	if truce.KindOf(err) != truce.Invalid {
		t.Errorf("an unknown format is %v", err)
	}
}
