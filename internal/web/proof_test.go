package web

import (
	"strings"
	"testing"
)

// The command under the proof of an incident names the key of every log the proof has entries of, since it is copied
// as it stands; the page of the record shows the keys of all.
func TestKeysStandWhereProofsAreChecked(t *testing.T) {
	s := meridian(t)
	id := string(amity(t, s))
	page := get(t, s, "/exercise/incidents/"+id).Body.String()
	command := "truce log verify " + id + ".proof --key meridian."
	if !strings.Contains(page, command) {
		t.Errorf("the page of %s does not hold %q", id, command)
	}
	record := get(t, s, "/exercise/record").Body.String()
	for _, m := range []string{"AR", "BO", "CA", "OM"} {
		if !strings.Contains(record, "meridian."+m+"<") {
			t.Errorf("the record does not show the key of %s", m)
		}
	}
}
