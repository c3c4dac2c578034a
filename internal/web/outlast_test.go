package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"truce/internal/web/frame"
)

// Whoever was signed out while writing finds on the page that says so what was written, and sends it again from there.
func TestWhatWasWrittenOutlastsASession(t *testing.T) {
	h := lodge(t)
	g := h.in(t, h.boss)
	wrote := url.Values{"kind": {"sniping"}, "text": {"two \"shots\",\nthen none"}, "armed": {"no", "yes"},
		"claim": {"web-000000000000000000000000"}}
	h.now = h.now.Add(24 * time.Hour)
	status, _, page := g.ask(t, "/reports?at=night", wrote)
	_, body, _ := strings.Cut(page, "\r\n\r\n")
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if kept := fields(t, answer{doc: doc}, "/reports?at=night"); status != http.StatusForbidden ||
		kept.Get("text") != wrote.Get("text") || kept.Get("claim") != wrote.Get("claim") || kept.Get("armed") != "yes" {
		t.Errorf("%d, and kept is %v", status, kept)
	}
	for _, x := range []struct{ path, header, value string }{
		{"/reports", "Sec-Fetch-Dest", "empty"},      // a script asked
		{"/reports", "Sec-Fetch-Site", "cross-site"}, // and another site
	} {
		if _, _, page := g.ask(t, x.path, wrote, x.header, x.value); strings.Contains(page, "two") {
			t.Errorf("with %s: %s the form comes back", x.header, x.value)
		}
	}
	wrote.Set("text", strings.Repeat("long ", frame.MaxForm/5))
	status, _, page = g.ask(t, "/media", wrote)
	if status != http.StatusForbidden || strings.Contains(page, "long long") {
		t.Errorf("of a form too large for a stranger: %d", status)
	}
}
