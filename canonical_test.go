package truce

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestDecodeIsStrict(t *testing.T) {
	good := `{"kind":"link/1","claim":"c-1","officer":"desk","at":"2017-01-15T21:10:00Z","body":{"incident":"AR-I-8","report":"AR-R-7","linked":true}}`
	if _, err := Decode([]byte(good)); err != nil {
		t.Fatal(err)
	}
	change := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for what, bad := range map[string]string{
		"nothing":                "",
		"no object":              `"link/1"`,
		"trailing bytes":         good + "\n",
		"a second value":         good + "{}",
		"a space":                change(`"at":`, `"at": `),
		"an unknown field":       change(`"linked":true`, `"linked":true,"more":1`),
		"an unknown key":         change(`"at":`, `"more":1,"at":`),
		"a duplicate key":        change(`"linked":true`, `"linked":true,"linked":true`),
		"another order":          change(`"incident":"AR-I-8","report":"AR-R-7"`, `"report":"AR-R-7","incident":"AR-I-8"`),
		"an empty officer":       change(`"desk"`, `""`),
		"an empty as":            change(`"linked":true`, `"linked":true,"as":""`),
		"a missing field":        change(`,"linked":true`, ``),
		"another case":           change(`"linked"`, `"Linked"`),
		"null":                   change(`"linked":true`, `"linked":null`),
		"a needless escape":      change(`"desk"`, `"\u0064esk"`),
		"bytes that are no text": change(`"desk"`, "\"d\xffsk\""),
		"a NUL character":        change(`"desk"`, `"d\u0000sk"`),
		"a date that is none":    change(`2017-01-15`, `2017-02-29`),
		"an hour that is none":   change(`T21`, `T24`),
		"a time zone":            change(`00Z`, `00+00:00`),
		"a claim with a space":   change(`"c-1"`, `"c 1"`),
		"no claim":               change(`"c-1"`, `""`),
		"a body of another kind": change(`{"incident":"AR-I-8","report":"AR-R-7","linked":true}`, `{"index":1,"why":""}`),
		"no kind":                change(`link/1`, ``),
		"a kind of no form":      change(`link/1`, `link/01`),
		"a body out of bounds":   change(`"desk"`, `"`+strings.Repeat("d", maxEntry)+`"`),
	} {
		e, err := Decode([]byte(bad))
		if KindOf(err) != Invalid || !reflect.DeepEqual(e, Entry{}) {
			t.Errorf("%s: %+v, %v", what, e, err)
		}
	}
	var unknown *UnknownKind
	if _, err := Decode([]byte(change("link/1", "link/9"))); !asUnknown(err, &unknown) || unknown.Kind != "link/9" {
		t.Errorf("a kind of a later program: %v", err)
	}
	if _, err := Decode([]byte(change(`"desk"`, `"a\\u0000b \u2028 é"`))); err != nil {
		t.Errorf("a backslash before u0000 is text: %v", err)
	}
}

func asUnknown(err error, u **UnknownKind) (ok bool) { *u, ok = err.(*UnknownKind); return ok }

// The kinds that come in bulk must be read in one pass; whatever makes readEntry give up on them costs five times as
// much.
func TestBulkKindsAreReadInOnePass(t *testing.T) {
	for _, k := range []Kind{KindReport, KindRelease, KindLink, KindSame, KindAssessment, KindInterest, KindConcur,
		KindLapsed, KindObserved, KindIncident} {
		data, err := os.ReadFile(goldenFile(k))
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := readEntry(data); !ok {
			t.Errorf("%s is read the long way", k)
		}
	}
}

func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal("no golden files: ", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(BodyOf(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Decode(data)
		if quick, ok := readEntry(data); ok {
			slow, slowErr := decodeSlowly(data)
			if len(data) <= maxEntry && (slowErr != nil || !reflect.DeepEqual(quick, slow)) {
				t.Fatalf("read in one pass as\n%+v\nthe long way as\n%+v, %v", quick, slow, slowErr)
			}
		}
		if body, bodyErr := DecodeBody(KindReport, data); bodyErr == nil {
			again, err := EncodeBody(body)
			if err != nil || !bytes.Equal(again, data) {
				t.Fatalf("a body encodes to %s, %v", again, err)
			}
		}
		if err != nil {
			_, unknown := err.(*UnknownKind)
			if !reflect.DeepEqual(e, Entry{}) || !unknown && KindOf(err) != Invalid {
				t.Fatalf("an error with something: %+v, %v", e, err)
			}
			return
		}
		again, err := Encode(e)
		if err != nil || len(again) != 1 || !bytes.Equal(again[0], data) {
			t.Fatalf("encodes to %s, %v", again, err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	for _, k := range []Kind{KindReport, KindAssessment} {
		data, err := os.ReadFile(goldenFile(k))
		if err != nil {
			b.Fatal(err)
		}
		for name, decode := range map[string]func([]byte) (Entry, error){"": Decode, "/slowly": decodeSlowly} {
			b.Run(string(k)+name, func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				for b.Loop() {
					if _, err := decode(data); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
