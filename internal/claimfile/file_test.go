package claimfile

import (
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
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := Bodies([]byte(x.in), sources)
			if err == nil || !strings.Contains(err.Error(), x.want) || got != nil {
				t.Errorf("%v, %v; want no bodies and an error that says %q", got, err, x.want)
			}
		})
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
