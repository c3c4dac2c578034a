package web

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// TestWhatIsBuiltInIsWhatIsPinned holds that desk/static/age.js was built from the packages that package-lock.json
// names: a package that is brought up to date is built in anew.
func TestWhatIsBuiltInIsWhatIsPinned(t *testing.T) {
	b, err := os.ReadFile("bundle/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Version, Integrity string }
	}
	if err := json.Unmarshal(b, &lock); err != nil {
		t.Fatal(err)
	}
	built, err := os.ReadFile("desk/static/age.js")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("static/age.js is not built: make assets builds it, with npm")
	}
	if err != nil {
		t.Fatal(err)
	}
	pinned := 0
	for path, p := range lock.Packages {
		if path == "" {
			continue
		}
		name := path[strings.LastIndex(path, "node_modules/")+len("node_modules/"):] // a package may bring another of its own
		pinned++
		if p.Integrity == "" || !strings.Contains(string(built), "\n"+name+" "+p.Version+"\n") {
			t.Errorf("%s %s is pinned, and not what desk/static/age.js was built from: make assets", name, p.Version)
		}
	}
	if pinned < 5 {
		t.Errorf("%d packages are pinned", pinned)
	}
}
