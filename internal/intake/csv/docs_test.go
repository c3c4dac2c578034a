package csv

import (
	"os"
	"strings"
	"testing"

	"truce/codes"
	"truce/internal/intake"
	"truce/internal/table"
)

// TestTheManualNamesEverything holds docs/import.md to the columns, kinds and encodings there are.
func TestTheManualNamesEverything(t *testing.T) {
	b, err := os.ReadFile("../../../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	manual := string(b)
	has := func(what, s string) {
		if !strings.Contains(manual, "`"+s+"`") {
			t.Errorf("docs/import.md does not name the %s `%s`", what, s)
		}
	}
	for _, f := range intake.Fields() {
		if outcome, _, harm := strings.Cut(f.Name, "_"); harm && (outcome == "wounded" || outcome == "missing" ||
			strings.Count(f.Name, "_") > 1) {
			continue // the manual says how these are made
		}
		has("column", f.Name)
		for _, a := range f.Aliases {
			if !strings.Contains(manual, a) {
				t.Errorf("docs/import.md does not name %s, another name of %s", a, f.Name)
			}
		}
	}
	for _, k := range codes.EventKinds {
		has("kind", string(k))
	}
	for _, e := range table.Encodings() {
		if e != "utf-8" {
			has("encoding", e)
		}
	}
}
