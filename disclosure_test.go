package truce

import (
	"bytes"
	"reflect"
	"testing"
)

// disclosed is a field of a report, with the entry that committed to it.
func disclosed() (Disclosure, Entry) {
	salt := [32]byte{1, 2, 3}
	content := []byte("eleven explosions")
	d := NewDisclosure("meridian", Ref{"CA", 7}, "CA-R-1", 2, "text", salt, content)
	d.Proof = "a proof"
	e := Entry{Kind: KindReport, Claim: "c-7", Officer: "desk", At: 1_484_514_600, Body: &Report{ID: "CA-R-1", Version: 2,
		Sealed: []Sealed{{"source", DigestOf([]byte("x"))}, {"text", Commit("c-7", "text", salt, content)}}}}
	return d, e
}

func TestADisclosureIsWhatWasCommittedTo(t *testing.T) {
	d, e := disclosed()
	if err := d.Check(e); err != nil {
		t.Fatal(err)
	}
	for name, alter := range map[string]func(*Disclosure, *Entry){
		"content":  func(d *Disclosure, _ *Entry) { d.Content = []byte("ten explosions") },
		"salt":     func(d *Disclosure, _ *Entry) { d.Salt = make([]byte, 32) },
		"no salt":  func(d *Disclosure, _ *Entry) { d.Salt = nil },
		"field":    func(d *Disclosure, _ *Entry) { d.Field = "source" },
		"no field": func(d *Disclosure, _ *Entry) { d.Field = "note" },
		"version":  func(d *Disclosure, _ *Entry) { d.Version = 1 },
		"report":   func(d *Disclosure, _ *Entry) { d.Object = "CA-R-2" },
		"claim":    func(_ *Disclosure, e *Entry) { e.Claim = "c-8" },
		"kind":     func(_ *Disclosure, e *Entry) { e.Kind, e.Body = KindErasure, &Erasure{} },
	} {
		d, e := disclosed()
		alter(&d, &e)
		if err := d.Check(e); KindOf(err) != Invalid {
			t.Errorf("another %s: %v", name, err)
		}
	}
	reasons := NewDisclosure("meridian", Ref{"CA", 9}, "c-9", 1, "reasons", [32]byte{5}, []byte("two witnesses"))
	verdict := Entry{Kind: KindAssessment, Claim: "c-9",
		Body: &Assessment{Sealed: []Sealed{{"reasons", Commit("c-9", "reasons", [32]byte{5}, []byte("two witnesses"))}}}}
	if err := reasons.Check(verdict); err != nil {
		t.Error(err)
	}
}

func FuzzDecodeDisclosure(f *testing.F) {
	d, _ := disclosed()
	f.Add(d.Encode())
	f.Add([]byte(`{"truce":"disclosure 1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := DecodeDisclosure(data)
		if err != nil {
			if !reflect.DeepEqual(d, Disclosure{}) {
				t.Errorf("an error, and %+v", d)
			}
			return
		}
		if !bytes.Equal(d.Encode(), data) {
			t.Errorf("%s has another form", data)
		}
	})
}
