package claimfile

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"truce"
)

func TestReadRefusesWithTheLine(t *testing.T) {
	sources := Sources{"a": {Outlet: "A"}}
	for _, x := range []struct{ name, in, want string }{
		{"not YAML", "actor: [", "line 1"},
		{"not a mapping", "- a", "not one mapping"},
		{"unknown kind", "ghost:\n  - {id: a}", "no kind \"ghost\""},
		{"not a list", "actor: {id: a}", "not a list"},
		{"unknown field", "milestone:\n  - {id: a, what: b, colour: red}", "line 2"},
		{"field twice", "milestone:\n  - {id: a, id: b}", "given twice"},
		{"unknown source", "milestone:\n  - {id: a, what: b, sources: [{from: z}]}", "no source \"z\""},
		{"unknown field of a source", "milestone:\n  - {id: a, what: b, sources: [{from: a, page: 3}]}", "page"},
		{"nothing given", "milestone:\n  - {id: a, what: }", "neither text"},
		{"text cut by a comma", "milestone:\n  - {id: a, what: one, two}", "no field \"two\""},
		{"fraction", "figure:\n  - {total: 1.5}", "neither text"},
		{"alias", "milestone:\n  - &x {id: a}\n  - *x", "anchors"},
		{"time in another form", "membership:\n  - {actor: a, of: b, from: 2017-01-02}", "2017"},
		{"an outline that crosses itself", area("0, 0", "10, 10", "10, 0", "0, 10"),
			"line 6, column 9: the lines of the outline that begin at corners 1 and 3 meet"},
		{"a corner twice", area("0, 0", "0, 10", "0, 10", "10, 10"),
			"line 7, column 9: corners 2 and 3 of the outline are one place"},
		{"an outline without an area", area("0, 0", "0, 10", "0, 20"), "line 6, column 9: the lines of the outline"},
		{"two corners", area("0, 0", "0, 10"), "line 6, column 7: the outline has fewer than three corners"},
		{"a corner that lies nowhere", area("0, 0", "0, 10", "910000000, 0"), "line 8, column 9: corner 3 of the outline"},
		{"around the pole", area("800000000, 0", "800000000, 1200000000", "800000000, -1200000000"),
			"line 6, column 7: the outline goes around a pole"},
		{"a second document", "actor: []\n---\nactor: []\n", "line 2, column 1: after a line of three hyphens"},
		{"a tab", "actor:\n\t- {id: a}\n", "a tab or another mark"},
		{"a radius of none", "area:\n  - {id: a, kind: zone, names: [{text: A}], circle: {centre: {lat_e7: -1, lon_e7: " +
			"-1}, " +
			"radius_m: 0}}", "line 2, column 98: circle.radius_m is 0"},
		{"fewer than none", "figure:\n  - {day: 2017-01-02, registrar: a, what: b, total: 3, outcomes: {x: -1}, " +
			"sources: [{from: a}]}", "outcomes.x is -1: it cannot be so little"},
		{"an area within itself", "area:\n  - {id: a, kind: zone, names: [{text: A}], within: a}", `within is "a" itself`},
		{"a member of itself", "membership:\n  - {actor: a, of: a}", `line 2, column 20: of is "a" itself`},
		{"an end before the beginning", "membership:\n  - {actor: a, of: b, from: 2017-02-01T00:00:00Z, " +
			"to: 2017-01-01T00:00:00Z}", "line 2, column 55: to lies before the beginning, 2017-02-01T00:00:00Z"},
		{"an empty text", `designation: [{actor: a, by: b, as: " "}]`, "line 1, column 37: as is empty"},
		{"an empty list", `milestone: [{id: a, what: b, sources: []}]`, "sources is empty"},
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := Bodies([]byte(x.in), sources)
			if err == nil || !strings.Contains(err.Error(), x.want) || got != nil {
				t.Errorf("%v, %v; want no bodies and an error that says %q", got, err, x.want)
			}
		})
	}
}

// area writes a file with one area: its outline begins in line 6, with a corner on each line.
func area(corners ...string) string {
	file := "area:\n  - id: a\n    kind: zone\n    names: [{text: A}]\n    ring:\n"
	for _, c := range corners {
		lat, lon, _ := strings.Cut(c, ", ")
		file += "      - {lat_e7: " + lat + ", lon_e7: " + lon + "}\n"
	}
	return file
}

// An outline is entered as the file has it, so that the claim keeps its id.
func TestAnOutlineIsLeftAsItIs(t *testing.T) {
	for _, corners := range [][]string{{"0, 0", "10, 0", "0, 10"}, {"0, 0", "0, 10", "10, 0"}} {
		got, err := Bodies([]byte(area(corners...)), nil)
		if err != nil || len(got) != 1 {
			t.Fatalf("%v, %v", got, err)
		}
		for i, p := range got[0].(*truce.Area).Ring {
			if fmt.Sprintf("%d, %d", p.LatE7, p.LonE7) != corners[i] {
				t.Errorf("corner %d of %v became %v", i+1, corners, p)
			}
		}
	}
}

func TestASourceIsItsTableEntryWithQuotationAndNote(t *testing.T) {
	sources := Sources{"a": {Outlet: "A", Date: "2017-01-21", Note: "Read in part."}}
	got, err := Bodies([]byte("milestone:\n  - {id: m, stated: 2016-12, what: w, "+
		"sources: [{from: a, quote: q, note: The year is inferred.}]}"), sources)
	want := []any{&truce.Milestone{ID: "m", Stated: "2016-12", What: "w",
		Sources: []truce.Source{{Outlet: "A", Date: "2017-01-21", Quote: "q", Note: "The year is inferred. Read in part."}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestASourceGivenTwiceIsRefused(t *testing.T) {
	for _, in := range []string{"a: {outlet: A}\na: {outlet: B}", "a: {outlets: A}", "[]"} {
		if got, err := ReadSources([]byte(in)); err == nil || got != nil {
			t.Errorf("%q was read as %v", in, got)
		}
	}
}

// FuzzRead holds the reader to its word: no panic, no bodies with an error, and every body one the record has a
// kind for.
func FuzzRead(f *testing.F) {
	f.Add("milestone:\n  - {id: a, stated: 2017-01-02, what: b, sources: [{from: a, quote: q}]}")
	f.Add("figure:\n  - {day: 2017-01-04, registrar: a, what: v, total: 0, parts: [{name: n}], outcomes: {confirmed: 1}}")
	f.Add("actor: []\narea: []")
	f.Add(area("0, 0", "10, 10", "10, 0", "0, 10"))
	sources := Sources{"a": {Outlet: "A"}}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := Bodies([]byte(in), sources)
		if err != nil && got != nil {
			t.Fatalf("%d bodies and %v", len(got), err)
		}
		for _, b := range got {
			if truce.KindOfBody(b) == "" {
				t.Fatalf("%T is no body", b)
			}
		}
	})
}
