package geojson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"truce"
	"truce/internal/intake"
)

// spaced writes a document of JSON with white space from a source of chance around every token.
func spaced(t testing.TB, doc string, chance *rand.Rand) string {
	t.Helper()
	var b strings.Builder
	space := func() {
		for range chance.Intn(3) {
			b.WriteByte(" \n\t\r"[chance.Intn(4)])
		}
	}
	text := false
	for i := 0; i < len(doc); i++ {
		c := doc[i]
		if c == '"' && (i == 0 || doc[i-1] != '\\') {
			if !text {
				space()
			}
			b.WriteByte(c)
			if text = !text; !text {
				space()
			}
			continue
		}
		if !text && strings.IndexByte("{}[]:,", c) >= 0 {
			space()
			b.WriteByte(c)
			space()
			continue
		}
		b.WriteByte(c)
	}
	if !json.Valid([]byte(b.String())) {
		t.Fatalf("the test made no JSON of %s", doc)
	}
	return b.String()
}

const (
	two = `{"type":"Feature","id":1,"properties":{"start":"2026-03-07","place":"A \"b\", {c}","more":{"deep":[{"er":"]}"}]}},` +
		`"geometry":{"type":"Point","coordinates":[41.25,12.5]}},` +
		`{"geometry":null,"properties":{"place":"Brask","start":"2026-03-08"},"id":"x","type":"Feature"}`
	system = `{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}`
)

func TestWhiteSpaceAndOrderOfMembersChangeNothing(t *testing.T) {
	members := []string{`"type":"FeatureCollection"`, `"name":"corvia"`, `"crs":` + system, `"bbox":[41,12,42,13]`,
		`"features":[` + two + `]`}
	chance := rand.New(rand.NewSource(1))
	for n := range 200 {
		chance.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
		in := spaced(t, "{"+strings.Join(members, ",")+"}", chance)
		good, bad, _, end := read(t, in, intake.Options{})
		if len(good) != 2 || len(bad) > 0 || end != nil {
			t.Fatalf("%d: kept %d, refused %v, %v of\n%s", n, len(good), bad, end, in)
		}
		if w := good[0].Draft.Coded.Where; w.Name != `A "b", {c}` || w.Point == nil || w.Point.LonE7 != 412500000 {
			t.Fatalf("%d: %+v", n, w)
		}
	}
}

func TestWhatIsNoJSONIsSaidInWords(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"type" : "FeatureCollection" "features" : []}`,
			`line 1: "\"" stands where a comma or the end of the collection was expected`},
		{`{"type" : "FeatureCollection",, "features" : []}`, `line 1: "," stands where the name of a member was expected`},
		{`{"type" : "FeatureCollection", "features" : {}}`, `"{" stands where a list of features was expected`},
		{`{"type" : "Topology", "features" : []}`, `line 1: the file is a "Topology", not a FeatureCollection`},
		{`{"features" : [], "features" : []}`, `two lists of features`},
		{`{"type" : FeatureCollection, "features" : []}`, `the value of "type" is not JSON`},
		{`{ }`, `it has no features`},
	} {
		_, err := Open(strings.NewReader(c.in), intake.Options{})
		if err == nil {
			_, _, _, err = read(t, c.in, intake.Options{})
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", c.in, err, c.want)
		}
	}
	in := "{\"type\" : \"FeatureCollection\", \"features\" : [\n{\"type\" : \"Feature\",\n\"properties\" : {\"start\" : " +
		"\"2026\", \"place\" : Aldern}}]}"
	_, bad, _, _ := read(t, in, intake.Options{})
	if len(bad) != 1 || !strings.Contains(bad[0].Reason.String(), `in line 3, "Aldern}}" cannot stand after`) {
		t.Errorf("refused %v", bad)
	}
}

func TestNumbersThatPythonWrites(t *testing.T) {
	in := collection(`{"type":"Feature","geometry":null,"properties":{"start":"2026","place":"a NaN","killed":NaN,"wounded":-Infinity,"authors":"NA"}}`)
	good, bad, notes, end := read(t, in, intake.Options{})
	if len(good) != 1 || len(bad) > 0 || end != nil {
		t.Fatalf("kept %v, refused %v, %v", good, bad, end)
	}
	c := good[0].Draft.Coded
	if c.Where.Name != "a NaN" || !c.Toll.Killed.Total.IsZero() || len(c.Authors) > 0 ||
		!strings.Contains(fmt.Sprint(notes), `"NA" in authors`) {
		t.Errorf("%+v, notes %q", c, notes)
	}
}

func TestPositionsWithAnExponent(t *testing.T) {
	in := collection(`{"type":"Feature","geometry":{"type":"Point","coordinates":[4.125E1, 125e-1]},"properties":{"start":"2026"}}`)
	good, bad, _, _ := read(t, in, intake.Options{})
	if len(good) != 1 || len(bad) > 0 || *good[0].Draft.Coded.Where.Point != (truce.Point{LatE7: 125000000,
		LonE7: 412500000}) {
		t.Errorf("kept %v, refused %v", good, bad)
	}
}

func TestTheDatesOfACollectionAreReadTogether(t *testing.T) {
	var features []string
	for _, start := range []string{"2026-03-07T00:00:00", "2026-03-08 00:00:00"} {
		features = append(features, fmt.Sprintf(
			`{"type":"Feature","geometry":null,"properties":{"start":%q,"place":"Aldern"}}`, start))
	}
	in := collection(features...)
	good, _, notes, _ := read(t, in, intake.Options{})
	if len(good) != 2 || good[0].Draft.Coded.When.To-good[0].Draft.Coded.When.From != 86399 || len(notes) != 1 {
		t.Errorf("%v, notes %q", good, notes)
	}
	s, err := Open(onlyRead{bytes.NewReader([]byte(in))}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for it, err := range s.Items {
		if err != nil || it.Draft.Coded.When.To != it.Draft.Coded.When.From {
			t.Errorf("read once: %v, %v", it.Draft.Coded.When, err)
		}
	}
	if notes := s.Notes(); len(notes) != 1 || !strings.Contains(notes[0].String(), "cannot be read twice") {
		t.Errorf("read once: notes %q", notes)
	}
}

// onlyRead hides that an input can be rewound.
type onlyRead struct{ r *bytes.Reader }

func (o onlyRead) Read(p []byte) (int, error) { return o.r.Read(p) }
