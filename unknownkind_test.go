package truce

import "testing"

// What can be no kind is refused, and the log goes on. So is a kind that the document in force does not name; where the
// document names a list of kinds that is newer than this program, the log is held where it stands.
func TestWhatIsNoKindIsRefused(t *testing.T) {
	entry := func(kind string) []byte {
		return []byte(`{"kind":"` + kind + `","claim":"c","at":"2030-03-01T00:00:00Z","body":{}}`)
	}
	for kind, later := range map[string]bool{"visa/1": true, "report/99": true, "visa/12": true, "visa/0": false,
		"visa/-1": false,
		"visa/01": false, "visa": false, "visa/": false, "/1": false, "Visa/1": false, "visa/1/1": false, "visa/x": false} {
		for _, newer := range []bool{false, true} {
			x := tell(t)
			l := x.s.log("CA")
			if newer {
				p := *l.process
				p.Kinds = KindLists + 1
				l.process = &p
			}
			ref := Ref{"CA", x.logs["CA"]}
			err := x.s.Apply(ref, entry(kind))
			if _, held := err.(*UnknownKind); held != (later && newer) {
				t.Errorf("%s, the document names a newer list %t: %v", kind, newer, err)
			}
			refused := len(x.s.Refused())
			if (refused == 1) == (later && newer) || x.s.Size("CA") != ref.Index+int64(refused) {
				t.Errorf("%s: refused %d, the log stands at %d", kind, refused, x.s.Size("CA"))
			}
		}
	}
}
