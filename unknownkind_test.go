package truce

import "testing"

// A kind that a later program may know holds a log where it stands; what can be no kind is refused, and the log goes
// on.
func TestWhatIsNoKindIsRefused(t *testing.T) {
	entry := func(kind string) []byte {
		return []byte(`{"kind":"` + kind + `","claim":"c","at":"2030-03-01T00:00:00Z","body":{}}`)
	}
	for kind, later := range map[string]bool{"visa/1": true, "report/99": true, "visa/12": true, "visa/0": false,
		"visa/-1": false,
		"visa/01": false, "visa": false, "visa/": false, "/1": false, "Visa/1": false, "visa/1/1": false, "visa/x": false} {
		x := tell(t)
		ref := Ref{"CA", x.logs["CA"]}
		err := x.s.Apply(ref, entry(kind))
		if _, unknown := err.(*UnknownKind); unknown != later {
			t.Errorf("%s: %v", kind, err)
		}
		if refused := len(x.s.Refused()) == 1; refused == later || x.s.Size("CA") != ref.Index+int64(len(x.s.Refused())) {
			t.Errorf("%s: refused %v, the log stands at %d", kind, refused, x.s.Size("CA"))
		}
	}
}
