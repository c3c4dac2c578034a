package claimfile_test

import (
	"math"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/demo/dossier"
)

// filling reads forms against a register in which everything is known by its id, and "Northern Front" by its name.
var filling = claimfile.Filling{
	Zone: time.FixedZone("UTC+03:00", 3*3600),
	Known: func(register, text string) (string, bool) {
		if text == "Northern Front" {
			return "northern-front", register == "actor"
		}
		return text, text != "nobody"
	},
	Position: func(text string) (truce.Point, bool) {
		north, east, _ := strings.Cut(text, ",")
		y, err := strconv.ParseFloat(strings.TrimSpace(north), 64)
		x, err2 := strconv.ParseFloat(strings.TrimSpace(east), 64)
		if err != nil || err2 != nil {
			return truce.Point{}, false
		}
		return truce.PointOf(y, x)
	},
}

// Whatever the dossier says can be said by a form: filled in with what a claim says, it comes to that claim.
func TestAFormSaysWhatAFileSays(t *testing.T) {
	bodies, err := dossier.Bodies()
	if err != nil {
		t.Fatal(err)
	}
	told := map[truce.Kind]bool{}
	for _, d := range bodies {
		body := d.Body
		k := truce.KindOfBody(body).Newest()
		if !slices.Contains(claimfile.Kinds(), k) {
			continue
		}
		told[k] = true
		values, err := claimfile.Filled(body, filling.Zone)
		if err != nil {
			t.Fatal(err)
		}
		got, faults := filling.Fill(k, values)
		if len(faults) > 0 || !reflect.DeepEqual(got, body) {
			t.Errorf("%s: %v\n%+v\nbecame\n%+v", k, faults, body, got)
		}
	}
	if len(told) < 12 {
		t.Errorf("the dossier tells of %d kinds alone: %v", len(told), told)
	}
}

func TestWhatIsWrongWithAFormIsSaidAllAtOnce(t *testing.T) {
	for _, x := range []struct {
		name string
		kind truce.Kind
		in   url.Values
		want []claimfile.Fault
	}{
		{"nothing said", truce.KindMembership, url.Values{"actor": {" "}},
			[]claimfile.Fault{{"actor", "missing", ""}, {"of", "missing", ""}}},
		{"each field", truce.KindArea, url.Values{"id": {"Old Town"}, "kind": {"zone"}, "names.0.text": {"Old Town"},
			"names.1.lang": {"ar"}, "circle.centre": {"here"}, "circle.radius_m": {"wide"}, "from": {"yesterday"},
			"within": {"nobody"}},
			[]claimfile.Fault{{"id", "new-id", "Old Town"}, {"names.1.text", "missing", ""}, {"within", "known-id", "nobody"},
				{"circle.centre", "position", "here"}, {"circle.radius_m", "number", "wide"}, {"from", "moment", "yesterday"}}},
		{"a word on no list", truce.KindInterest, url.Values{"incident": {"CA-I-1"}, "of": {"CA"}, "holds": {"maybe"},
			"ground": {"because"}}, []claimfile.Fault{{"holds", "yes-no", "maybe"}, {"ground", "code", "because"}}},
		{"a day", truce.KindMilestone, url.Values{"id": {"m"}, "what": {"w"}, "stated": {"2031-15-01"},
			"sources.0.outlet": {"Gazette"}}, []claimfile.Fault{{"stated", "day", "2031-15-01"}}},
		{"a list without a row", truce.KindStatement, url.Values{"id": {"s"}, "speaker": {"x"}, "says": {"y"}},
			[]claimfile.Fault{{"sources", "missing", ""}}},
		{"twice", truce.KindPosition, url.Values{"agreement": {"a"}, "standing.0.key": {"Northern Front"},
			"standing.0.value": {"adhered"}, "standing.4.key": {"northern-front"}, "standing.4.value": {"neither"}},
			[]claimfile.Fault{{"standing.4.key", "twice", "northern-front"}}},
	} {
		body, faults := filling.Fill(x.kind, x.in)
		if body != nil || !slices.Equal(faults, x.want) {
			t.Errorf("%s: %v, want %v", x.name, faults, x.want)
		}
	}
}

func TestAFormTellsTimesInTheZoneAndNamesById(t *testing.T) {
	body, faults := filling.Fill(truce.KindMembership, url.Values{"actor": {"Northern Front"}, "of": {"coast-league"},
		"from": {"2031-01-15T21:10"}, "to": {"2031-01-16T00:00:30Z"}})
	want := &truce.Membership{Actor: "northern-front", Of: "coast-league",
		From: truce.At(time.Date(2031, 1, 15, 18, 10, 0, 0, time.UTC)),
		To:   truce.At(time.Date(2031, 1, 16, 0, 0, 30, 0, time.UTC))}
	if len(faults) > 0 || !reflect.DeepEqual(body, want) {
		t.Errorf("%+v, %v", body, faults)
	}
}

func TestARingIsALineAPointAndACircleIsEmptyWhereNothingIsSaid(t *testing.T) {
	body, faults := filling.Fill(truce.KindArea, url.Values{"id": {"zone"}, "kind": {"zone"}, "names.3.text": {"Zone"},
		"ring": {"1, 2\r\n1.5, 2\n\n1, 3"}, "circle.centre": {""}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	a := body.(*truce.Area)
	if a.Circle != nil || len(a.Ring) != 3 || a.Ring[1].LatE7 != 15_000_000 || a.Names[0].Text != "Zone" {
		t.Errorf("%+v", a)
	}
}

// An hour that the clocks show twice comes back as the one it was.
func TestTheHourThatIsShownTwice(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	f := filling
	f.Zone = zone
	for _, at := range []time.Time{time.Date(2030, 10, 27, 0, 30, 0, 0, time.UTC),
		time.Date(2030, 10, 27, 1, 30, 0, 0, time.UTC)} {
		body := &truce.Membership{Actor: "a", Of: "b", From: truce.At(at)}
		values, err := claimfile.Filled(body, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got, faults := f.Fill(truce.KindMembership, values); !reflect.DeepEqual(got, any(body)) {
			t.Errorf("%s was written %v and read %+v, %v", at, values, got, faults)
		}
	}
}

// Every list of words that a form offers belongs to a field that there is, and is one the record takes.
func TestEveryVocabularyHasItsField(t *testing.T) {
	fields := map[string]bool{}
	for _, k := range claimfile.Kinds() {
		eachField(claimfile.Fields(k), claimfile.Name(k), func(path string, f claimfile.Field) {
			_, inKind, _ := strings.Cut(path, ".")
			fields[path], fields[inKind] = true, true
			if (f.Sort == claimfile.Code) != (len(f.Words) > 0 && f.Vocab != "") {
				t.Errorf("%s: %+v", path, f)
			}
			if (f.Sort == claimfile.KnownID) != (f.Of != "") || (f.Sort == claimfile.Group) != (len(f.Fields) > 0) {
				t.Errorf("%s: %+v", path, f)
			}
		})
	}
	for _, path := range claimfile.Vocabularies() {
		if !fields[path] {
			t.Errorf("a vocabulary is kept for %s, which is no field", path)
		}
	}
	if len(fields) < 150 || math.Abs(float64(len(claimfile.Kinds()))-20) > 10 {
		t.Errorf("%d fields of %d kinds", len(fields), len(claimfile.Kinds()))
	}
}

func eachField(fields []claimfile.Field, at string, do func(string, claimfile.Field)) {
	for _, f := range fields {
		path := at + "." + f.Name
		do(path, f)
		eachField(f.Fields, path, do)
	}
}

// FuzzFill holds the reader of forms to its word: no panic, a body or faults and never both, and of a body the same
// again from its own form.
func FuzzFill(f *testing.F) {
	f.Add("id=a&what=b&sources.0.outlet=c", 0)
	f.Add("names.0.text=a&names.0.lang=&kind=group&id=x&sources.1.date=2031", 3)
	f.Add("standing.0.key=a&standing.0.value=adhered&agreement=z", 5)
	f.Fuzz(func(t *testing.T, in string, n int) {
		values, err := url.ParseQuery(in)
		if err != nil || n < 0 {
			t.Skip()
		}
		kinds := claimfile.Kinds()
		k := kinds[n%len(kinds)]
		body, faults := filling.Fill(k, values)
		if (body == nil) != (len(faults) > 0) {
			t.Fatalf("%v and %v", body, faults)
		}
		if body == nil {
			return
		}
		again, err := claimfile.Filled(body, filling.Zone)
		if err != nil {
			t.Skip() // what no entry can hold: a registrar refuses it
		}
		if same, faults := filling.Fill(k, again); len(faults) > 0 || !reflect.DeepEqual(same, body) {
			t.Fatalf("%+v became %+v, %v", body, same, faults)
		}
	})
}

// TestMomentsOnDaysOfClockChanges: what the clocks left out is no time, but for the beginning of a day.
func TestMomentsOnDaysOfClockChanges(t *testing.T) {
	for _, c := range []struct{ zone, text, want string }{
		{"Europe/Kyiv", "2026-03-29T03:30", ""}, {"Europe/Kyiv", "2026-03-29T04:00", "2026-03-29T01:00:00Z"},
		{"Asia/Damascus", "2017-03-31T00:00", "2017-03-30T22:00:00Z"}, {"Asia/Damascus", "2017-03-31T00:30", ""},
		{"Europe/Kyiv", "2026-10-25T03:30", "2026-10-25T00:30:00Z"},
		{"Europe/Kyiv", "2026-10-25T03:30:00+02:00", "2026-10-25T01:30:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, ok := claimfile.ReadMoment(c.text, zone)
		if got := at.String(); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s in %s: %s, %v; want %q", c.text, c.zone, got, ok, c.want)
		}
	}
}

// A form says of what cannot be meant what a file says.
func TestAFormThatCannotBeMeant(t *testing.T) {
	known := func(_, text string) (string, bool) { return text, true }
	f := claimfile.Filling{Zone: time.UTC, Known: known}
	for _, x := range []struct {
		kind truce.Kind
		form url.Values
		want claimfile.Fault
	}{
		{truce.KindMembership, url.Values{"actor": {"a"}, "of": {"a"}}, claimfile.Fault{"of", claimfile.FaultItself, "a"}},
		{truce.KindMembership, url.Values{"actor": {"a"}, "of": {"b"}, "from": {"2017-02-01T00:00"},
			"to": {"2017-01-01T00:00"}}, claimfile.Fault{"to", claimfile.FaultOrder, "2017-02-01T00:00:00Z"}},
	} {
		body, faults := f.Fill(x.kind, x.form)
		if body != nil || len(faults) != 1 || faults[0] != x.want {
			t.Errorf("%v: %v, %v", x.form, body, faults)
		}
	}
}
