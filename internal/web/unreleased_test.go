package web_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"truce/internal/desklog"
)

// What a member has not released stands in its own lists, titles and on its own map, and in nobody else's.
func TestOnesOwnUnreleasedReportsAreOnesOwnToSee(t *testing.T) {
	p := plant(t)
	ask := func(viewer, path string) string {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set(who, viewer)
		w := httptest.NewRecorder()
		p.pages.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Fatalf("%s as %s: %d %s", path, viewer, w.Code, w.Body.String())
		}
		return w.Body.String()
	}
	for _, path := range []string{"/incidents", "/incidents?kind=shelling", "/incidents?day=2030-03-17",
		"/incidents?member=CA", "/"} {
		for viewer := range viewers {
			page := ask(viewer, path)
			if sees, own := strings.Contains(page, "Kestrel Ford"), viewer == "CA"; sees != own {
				t.Errorf("%s on %s sees what only CA knows: %v", viewer, path, sees)
			} else if own && path != "/" && !strings.Contains(page, "not released") {
				t.Errorf("%s does not say that it was not released", path)
			}
		}
	}
	if err := p.duty.desk.End(t.Context(), desklog.By{}, "CA-R-1"); err != nil { // what rings stands on every page
		t.Fatal(err)
	}
	for _, path := range []string{"/incidents?kind=siege", "/incidents?day=2030-01-01", "/incidents?province=Nowhere"} {
		if strings.Contains(ask("CA", path), "Kestrel Ford") {
			t.Errorf("%s lists what it does not select", path)
		}
	}
	page := ask("CA", "/incidents/CA-I-1")
	title, _, _ := strings.Cut(page[strings.Index(page, "<h1>"):], "</h1>")
	if !strings.Contains(title, "Kestrel Ford") || !strings.Contains(page, "no other member sees it") {
		t.Errorf("the incident is called %s", title)
	}
	for _, viewer := range []string{"AR", "BO", "OM"} {
		if strings.Contains(ask(viewer, "/incidents/CA-I-1"), "Kestrel") {
			t.Errorf("%s sees what only CA knows", viewer)
		}
	}
}
