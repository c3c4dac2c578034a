package web

import (
	"net/http"
	"strings"
	"testing"

	"truce"
	"truce/internal/testing/viewtest"
)

// A member that has left is offered no form, and is told so where somebody goes to one.
func TestNoFormsForWhoHasLeft(t *testing.T) {
	rec := viewtest.Meridian()
	rec.State.Process = rec.State.Process.WithSince(truce.Since{Gone: []truce.MemberID{"CA"}})
	s := open(t, rec, viewtest.Now.Time(), nil)
	for path, code := range map[string]int{"/exercise/reports/new": http.StatusForbidden,
		"/exercise/operations/new": http.StatusForbidden, "/exercise/": http.StatusOK,
		"/exercise/operations": http.StatusOK} {
		a := s.ask(t, "GET", path, "CA:duty officer", "en", nil)
		if a.Code != code {
			t.Errorf("%s: %d", path, a.Code)
		}
		x := a.Body.String()
		if strings.Contains(x, `href="/exercise/reports/new"`) || strings.Contains(x, `href="/exercise/operations/new"`) {
			t.Errorf("%s leads to a form", path)
		}
		if code == http.StatusForbidden && !strings.Contains(x, "nothing it enters has effect any more</p>") {
			t.Errorf("%s does not say why", path)
		}
		if b := s.ask(t, "GET", path, "BO:duty officer", "en", nil); b.Code != http.StatusOK {
			t.Errorf("%s is closed to a member that has not left: %d", path, b.Code)
		}
	}
}
