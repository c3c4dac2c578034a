package node

import (
	"os"
	"strings"
	"testing"

	"truce"
)

// A connection string by which a server may be chosen that takes no writes is refused in words, before anything is
// made.
func TestWhichServerOfSeveral(t *testing.T) {
	t.Setenv("PGTARGETSESSIONATTRS", "")
	const store = "postgres://keeper@one.invalid:5432,two.invalid:5432/harbour"
	for attributes, refused := range map[string]bool{"": false, "any": false, "read-write": false,
		"primary": false, "read-only": true,
		"standby": true, "prefer-standby": true, "sideways": true} {
		dir := t.TempDir()
		asked := "target_session_attrs=" + attributes
		for _, dsn := range []string{store + "?" + asked, store + "?sslmode=disable&" + asked} {
			_, err := placeOf(dir, dsn)
			said := truce.KindOf(err) == truce.Invalid && strings.Contains(err.Error(), attributes)
			if refused != (err != nil) || refused && !said {
				t.Errorf("%q: %v", attributes, err)
			}
		}
		t.Setenv("PGTARGETSESSIONATTRS", attributes)
		if _, err := placeOf(dir, store); refused != (err != nil) {
			t.Errorf("%q in the environment: %v", attributes, err)
		}
		t.Setenv("PGTARGETSESSIONATTRS", "")
		if refused {
			p, _ := harbour(t)
			o := Options{Store: store + "?" + asked, Marks: t.TempDir()}
			if err := Init(t.Context(), dir, Founder{Member: "AR", Process: p}, o); truce.KindOf(err) != truce.Invalid {
				t.Errorf("%q: a node is made: %v", attributes, err)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("%q: something is left: %v, %v", attributes, left, err)
			}
		}
	}
}
