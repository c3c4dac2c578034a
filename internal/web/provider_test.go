package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"truce/internal/people"
	"truce/internal/provider"
	"truce/internal/web/frame"
)

// The door with a provider: what it says of each outcome, in each language, and that nothing leads elsewhere. What a
// provider answers is tried in internal/provider, a real one in lab/oidc.
func TestTheDoorWithAProvider(t *testing.T) {
	away := httptest.NewServer(http.NotFoundHandler())
	defer away.Close()
	p, err := provider.New(provider.Config{Issuer: away.URL, Client: "truce", Name: "Lamp Office"})
	if err != nil {
		t.Fatal(err)
	}
	h := lodgeWith(t, func(c *frame.Config) { c.Provider = p })
	g := h.guest()
	g.keep(t, "brought along")
	for said, want := range map[string]int{"": 200, "away": 503, "refused": 403, "stranger": 403, "taken": 409,
		"later":   429,
		"made+up": 200} {
		h.now = h.now.Add(time.Minute)
		for _, lang := range []string{"en", "ar", "ru", "tr", "fa"} {
			status, _, page := g.ask(t, "/enter?lang="+lang+"&provider="+said, nil)
			told := strings.Contains(page, `class="refused" role="alert">`)
			if status != want || told != (want != http.StatusOK) {
				t.Errorf("%s, %q: %d, told %v", lang, said, status, told)
			}
		}
	}
	for form, want := range map[string]string{"/enter/provider": "/enter?next=%2Fincidents&provider=away",
		"/enrol/" + h.link(t, h.boss) + "/provider": "provider=away"} {
		status, to, _ := g.ask(t, form, url.Values{"next": {"/incidents"}})
		if status != http.StatusSeeOther || !strings.Contains(to, want) || !strings.HasPrefix(to, "/e") {
			t.Errorf("%s: %d to %q", form, status, to)
		}
	}
	if status, _, _ := g.ask(t, "/enrol/made-up/provider", url.Values{}); status != http.StatusNotFound {
		t.Errorf("a link that is none: %d", status)
	}
	for _, q := range []string{"", "?state=x&code=y", "?state=x&error=z&error_description=<b>"} {
		status, to, page := g.ask(t, "/enter/provider/back"+q, nil)
		if status != http.StatusSeeOther || to != "/enter?provider=refused" || strings.Contains(page, "<b>") {
			t.Errorf("an answer nobody asked for: %d to %q", status, to)
		}
		if c := g.Jar.(jar)[frame.LocalCookie]; c.Value != "brought along" {
			t.Error("it begins a session")
		}
	}
	status, _, _ := g.ask(t, "/enter/provider", url.Values{}, "Sec-Fetch-Site", "cross-site")
	if status != http.StatusForbidden {
		t.Errorf("another site begins a sign-in: %d", status)
	}

	boss := h.in(t, h.boss)
	if status, to, _ := boss.ask(t, "/account/provider", url.Values{}); status != http.StatusSeeOther ||
		to != "/account?provider=away" {
		t.Errorf("she binds it: %d to %q", status, to)
	}
	hers := people.Identity{Issuer: away.URL, Subject: "s-17"}
	if err := h.people.BindIdentity(t.Context(), h.boss, hers); err != nil {
		t.Fatal(err)
	}
	if _, _, page := boss.ask(t, "/account", nil); !strings.Contains(page, "/account/provider/unbind") {
		t.Error("her account does not show it")
	}
	if _, to, _ := boss.ask(t, "/account/provider/unbind", url.Values{}); to != "/account?provider=only" {
		t.Errorf("the only thing she has is taken: %q", to)
	}
	for range 40 {
		g.ask(t, "/enter/provider", url.Values{})
	}
	if _, to, _ := g.ask(t, "/enter/provider", url.Values{}); to != "/enter?provider=later" {
		t.Errorf("one may try for ever: %q", to)
	}
	h.now = h.now.Add(20 * time.Minute)
	if status, _, _ := boss.ask(t, "/account/provider", url.Values{}); status != http.StatusForbidden {
		t.Errorf("by a session that was left open: %d", status)
	}
}
