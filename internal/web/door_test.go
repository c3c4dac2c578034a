package web_test

import (
	"net/http"
	"os"
	"regexp"
	"testing"
)

// Each page that stands for a command in a sentence is there for an officer that may do everything.
func TestDoorsLeadSomewhere(t *testing.T) {
	b, err := os.ReadFile("frame/door.go")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`\{"[a-z.]+", "(/[^"]*)"\}`).FindAllStringSubmatch(string(b), -1)
	if len(list) < 20 {
		t.Fatalf("only %d pages were found: the test looks in the wrong place", len(list))
	}
	p := plant(t)
	elsewhere := map[string]bool{"/process": true, "/process/amend": true, "/account": true,
		"/hooks": true} // not of this house
	for _, m := range list {
		if a := p.ask("GET", m[1], "CA", "en", nil); a.Code != http.StatusOK && !elsewhere[m[1]] {
			t.Errorf("%s: %d", m[1], a.Code)
		}
	}
}
