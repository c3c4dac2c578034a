package web

import (
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"truce/internal/hooks"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// Somebody makes the address of a feed under their account, is shown it once, and ends it; nobody else does.
func TestFeedAddresses(t *testing.T) {
	h := lodgeWith(t, func(c *frame.Config) {
		store, err := hooks.Open(t.Context(), filepath.Join(t.TempDir(), "hooks.db"), "", c.Clock, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		c.Feeds = store
	})
	g, other := h.in(t, h.boss), h.in(t, h.add(t, "Ana Ruiz", "duty officer", people.DutyOfficer))
	for _, what := range []url.Values{{"what": {"bulletins"}}, {"what": {"address"},
		"address": {h.server.URL + "/incidents?kind=shelling"}}} {
		status, _, page := g.ask(t, "/account/feed", what)
		at := regexp.MustCompile(`/feed/[\w-]+`).FindString(page)
		if status != http.StatusOK || at == "" {
			t.Fatalf("%v: %d %s", what, status, page)
		}
		list, err := h.people.Feeds(t.Context(), h.boss.ID)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
		if _, _, again := g.ask(t, "/account", nil); strings.Contains(again, at) || !strings.Contains(again, list[0].ID) {
			t.Error("it is shown again, or not listed")
		}
		for _, who := range []*guest{other, g} {
			if status, _, _ := h.guest().ask(t, at, nil); status != http.StatusOK {
				t.Errorf("%s answers %d", at, status)
			}
			who.ask(t, "/account/feed/end", url.Values{"feed": {list[0].ID}})
		}
		if status, _, _ := h.guest().ask(t, at, nil); status != http.StatusNotFound {
			t.Errorf("ended, %s answers %d", at, status)
		}
	}
	for _, bad := range []string{"https://elsewhere.example/incidents", "/people", "", "//elsewhere/incidents?"} {
		if status, _, page := g.ask(t, "/account/feed", url.Values{"what": {"address"}, "address": {bad}}); status !=
			http.StatusBadRequest || bad != "" && !strings.Contains(page, `value="`+bad) {
			t.Errorf("%q: %d", bad, status)
		}
	}
	h.now = h.now.Add(frame.Recently)
	if status, _, _ := g.ask(t, "/account/feed", url.Values{"what": {"bulletins"}}); status != http.StatusForbidden {
		t.Errorf("a quarter of an hour later: %d", status)
	}
}
