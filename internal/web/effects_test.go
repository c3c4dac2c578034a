package web

import (
	"net/http"
	"strings"
	"testing"
)

// What the record holds around a day is told, what it does not hold is not known, and sets come with their n.
func TestEffectsOfTheExercise(t *testing.T) {
	s := play(t)
	for path, wants := range map[string][]string{
		"/effects":                           {"What changed in 28 days is not known", "not known", "Ceasefire of 1 March"},
		"/effects?day=2030-03-10":            {"Week by week around 10 March 2030", "112 days on each side"},
		"/effects?day=1999-01-01":            {"no incident on both sides of this day"},
		"/effects?day=2030-03-10&province=x": {"In all other provinces"},
		"/effects/lasted":                    {"n = 9; ended: 5", "36 to 94 %", "78 %", "Truces chosen: 15"},
		"/effects/lasted?by=local":           {"n = 6", "n = 3: too few to estimate from"},
		"/effects/csv?day=2030-03-10":        {"day,bound", "2030-03-10,"},
		"/effects/lasted/csv":                {"set,day,at_risk,ended", ",4,9,1,0,0.888"},
	} {
		a := s.ask(t, "GET", "/exercise"+path, duty, "en", nil)
		body := strings.NewReplacer("<bdi>", "", "</bdi>", "").Replace(a.Body.String())
		for _, want := range wants {
			if a.Code != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s: %d, no %q", path, a.Code, want)
			}
		}
	}
	for _, path := range []string{"/effects/lasted?by=colour", "/effects/lasted?country=Narnia", "/effects/csv?day=1999-01-01"} {
		if a := s.ask(t, "GET", "/exercise"+path, duty, "en", nil); a.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Code)
		}
	}
}
