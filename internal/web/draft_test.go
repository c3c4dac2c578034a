package web

import (
	"net/http"
	"strings"
	"testing"
)

// Everything that is wrong is said at once, each beside its field, and nothing that was entered is lost.
func TestEveryFaultOfAReportIsSaidAtOnce(t *testing.T) {
	s := meridian(t)
	f := fields(t, s.ask(t, "GET", "/exercise/reports/new", duty, "en", nil), "/exercise/reports")
	wrong := map[string]string{"date": "17.3.2030", "killed": "two", "wounded-fighter": "5-3", "bearing": "400",
		"stood": "the hill", "calibre": "big"}
	for field, value := range wrong {
		f.Set(field, value)
	}
	f["object"] = []string{"school"}
	f.Set("observer-place", "the tower")
	a := s.ask(t, "POST", "/exercise/reports", duty, "en", f)
	if a.Code != http.StatusBadRequest {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	check(t, "a report with faults", a, "en", true)
	again := fields(t, a, "/exercise/reports")
	for field, value := range wrong {
		if !strings.Contains(a.Body.String(), `href="#f-`+field+`"`) {
			t.Errorf("what is wrong with %s is not said: %s", field, alert(a))
		}
		if again.Get(field) != value {
			t.Errorf("%s came back as %q", field, again.Get(field))
		}
	}
	if again.Get("object") != "school" || again.Get("observer-place") != "the tower" ||
		again.Get("claim") != f.Get("claim") {
		t.Errorf("the form came back with %v", again)
	}
}
