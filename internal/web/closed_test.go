package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"truce/internal/web/frame"
)

// While nothing is entered at the node no page offers its officers a form or a link to one, the address of a form says
// why, and who administers can end it.
func TestNoFormsWhileNothingIsEntered(t *testing.T) {
	p := plant(t)
	forms := []string{"/reports/new", "/incidents/CA-I-1/verdict", "/operations/new", "/claims/position/new",
		"/agreements/new", "/reports/import"}
	for _, path := range forms {
		wantCode(t, "before: "+path, p.ask("GET", path, "CA", "en", nil), http.StatusOK)
	}
	if x := p.ask("GET", "/", "CA", "en", nil).Body.String(); !strings.Contains(x, `href="/reports/new"`) {
		t.Fatal("the first page leads to no form: the test would see nothing")
	}
	p.house.readOnly = &frame.ReadOnly{Why: "keys may be lost"}
	for _, path := range forms {
		for _, lang := range []string{"en", "ar", "ru", "tr", "fa"} {
			a := p.ask("GET", path, "CA", lang, nil)
			wantCode(t, path, a, http.StatusServiceUnavailable)
			x := a.Body.String()
			if strings.Contains(x, "truce read-only") || !strings.Contains(x, `<a href="/node">`) {
				t.Errorf("%s in %s does not lead to where that is ended", path, lang)
			}
			if !strings.Contains(x, "keys may be lost") {
				t.Errorf("%s in %s does not say why", path, lang)
			}
		}
	}
	for _, path := range []string{"/", "/incidents/CA-I-1", "/operations", "/agreements", "/reports/CA-R-1"} {
		a := p.ask("GET", path, "CA", "en", nil)
		wantCode(t, path, a, http.StatusOK)
		for _, to := range []string{"/reports/new", "/verdict\"", "/operations/new", "/agreements/new", "/release\"",
			"/correct\""} {
			if strings.Contains(a.Body.String(), to) {
				t.Errorf("%s leads to %s", path, to)
			}
		}
	}
	for _, path := range []string{"/desk", "/articles/new"} { // kept beside the log: the duty room goes on
		a := p.ask("GET", path, "CA", "en", nil)
		wantCode(t, path, a, http.StatusOK)
		if !strings.Contains(a.Body.String(), `method="post"`) {
			t.Errorf("%s has no form", path)
		}
	}
	wantCode(t, "the node", p.ask("GET", "/node", "CA", "en", nil), http.StatusOK)
	if x := p.ask("GET", "/reports/new", "AR", "en", nil); x.Code != http.StatusOK { // looked at from another member
		t.Errorf("another member's officer: %d", x.Code)
	}
	if x := p.ask("POST", "/reports", "CA", "en", url.Values{}); x.Code == http.StatusServiceUnavailable {
		t.Error("what was typed is refused before whoever enters it is asked")
	}
}
