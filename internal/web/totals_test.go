package web_test

import (
	"strings"
	"testing"
)

// A total of several days is for members, and each of its figures opens.
func TestTotalsAreForMembers(t *testing.T) {
	p := plant(t)
	for _, x := range []struct {
		as, path string
		code     int
	}{{"CA", "/days/2030-03-17/totals/week", 200}, {"AR", "/days/2030-03-17/totals/week", 200},
		{"CA", "/days/2030-03-17/totals/week?as=pdf", 200}, {"CA", "/days/2030-03-17/totals/week?as=docx", 200},
		{"CA", "/days/2030-03-17/totals/week/0/2", 200}, {"CA", "/days/2030-03-17/totals/week/0/99", 404},
		{"CA", "/days/2030-03-17/totals/month", 404}, {"CA", "/days/yesterday/totals/week", 404},
		{"observer", "/days/2030-03-17/totals/week", 404}, {"public", "/days/2030-03-17/totals/week", 404},
		{"public", "/days/2030-03-17/totals/week/0/2", 404}} {
		a := p.ask("GET", x.path, x.as, "en", nil)
		if a.Code != x.code {
			t.Errorf("%s asks for %s and is answered %d", x.as, x.path, a.Code)
		}
	}
	if page := p.ask("GET", "/days/2030-03-17/totals/week", "CA", "en", nil).Body.String(); !strings.Contains(page,
		`href="/days/2030-03-17/totals/week/0/`) {
		t.Error("no figure of a total opens")
	}
	if page := p.ask("GET", "/days/2030-03-17", "CA", "en", nil).Body.String(); !strings.Contains(page,
		`href="/days/2030-03-17/totals/week"`) {
		t.Error("the draft of a day does not lead to the total of its week")
	}
}
