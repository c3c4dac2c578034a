package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"truce"
	"truce/internal/testing/browsertest"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// axe is what looks for faults of accessibility.
func axe(t *testing.T) string {
	t.Helper()
	return browsertest.Axe(t, "../testing/axe")
}

// onePageARoute asks for every page there are links to, and returns one address of a page for each route, and the
// routes that answer with something else.
func onePageARoute(t *testing.T, h http.Handler, more []string) (pages map[string]string,
	other map[string]bool) {
	t.Helper()
	mux := http.NewServeMux()
	todo := slices.Clone(more)
	for _, pattern := range web.Patterns(t, frame.Config{}) {
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
		if path, ok := strings.CutPrefix(pattern, "GET "); ok && !strings.Contains(path, "{") {
			todo = append(todo, path)
		}
	}
	todo = append(todo, "/")
	pages, other = map[string]string{}, map[string]bool{}
	tried := map[string]int{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		_, pattern := mux.Handler(httptest.NewRequest("GET", path, nil))
		if tried[pattern]++; pages[pattern] != "" || other[pattern] || tried[pattern] > 120 {
			continue
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		switch {
		case w.Code != http.StatusOK:
			continue
		case !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html"):
			other[pattern] = true
			continue
		}
		pages[pattern] = path
		todo = append(todo, links(w)...)
	}
	return pages, other
}

// axeOn returns what is found on a page at a width.
func axeOn(t *testing.T, ctx context.Context, script, at string, width int64) []string {
	t.Helper()
	var list []string
	err := chromedp.Run(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(at))
	if err == nil {
		list, err = browsertest.Faults(ctx, script)
	}
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return list
}

// Nor on a telephone in Arabic, on the pages that are used there and in the forms that ask for places.
func TestAxeOnATelephone(t *testing.T) {
	script := axe(t)
	ctx, _ := web.SealingBrowser(t)
	d := newSealing(t, vectors(t).Key.Recipient)
	for _, path := range []string{"/field", "/reports/new", "/claims/area/new", "/", "/incidents", "/map"} {
		for _, x := range axeOn(t, ctx, script, d.server.URL+path+"?lang=ar", 390) {
			t.Errorf("%s: %s", path, x)
		}
	}
}

// Nothing is found on any page of any room, whether there is much to show or nothing.
func TestAxeFindsNothing(t *testing.T) {
	script := axe(t)
	p := plant(t)
	as := func(name string, h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set(who, name)
			h.ServeHTTP(w, r)
		})
	}
	for _, c := range []struct {
		name  string
		pages http.Handler
		all   bool // every route has a page there
	}{
		{"much to show", as("CA", p.pages), true},
		{"as the public", as("public", p.pages), false},
		{"nothing to show", as("CA", bare(t)), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			pages, other := onePageARoute(t, c.pages, (&walk{t: t, p: p}).paths())
			server := httptest.NewServer(c.pages)
			t.Cleanup(server.Close) // after the browser has ended, which holds a stream of events
			ctx, _ := browsertest.Start(t)
			for pattern, path := range pages {
				if pattern == "GET /map/list" || pattern == "GET /ring" { // parts of pages
					continue
				}
				list := axeOn(t, ctx, script, server.URL+path, 1280)
				for _, x := range list {
					t.Errorf("%s, %s: %s", pattern, path, x)
				}
			}
			for _, pattern := range web.Patterns(t, frame.Config{}) {
				if c.all && strings.HasPrefix(pattern, "GET ") && pages[pattern] == "" && !other[pattern] &&
					!elsewhere(pattern) { // as in the test of the canaries
					t.Errorf("no page of the route %q was looked at", pattern)
				}
			}
		})
	}
}

// bare is the pages of a record in which the members have said who they are, and nothing else.
func bare(t *testing.T) http.Handler {
	t.Helper()
	p := &truce.Process{ID: "bare", Title: "Exercise Bare", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Kinds: truce.KindLists, Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 1, Voters: []truce.MemberID{"CA"},
			Absent: truce.Leaves, Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts,
			Interested: truce.Leaves, VerdictHours: 48, ReplyHours: 24, LapseK: 1},
		Members: []truce.Member{{ID: "CA", Names: []truce.Name{{Text: "CA"}}, Role: truce.RoleGuarantor}}}
	h := newHouse(t, p)
	if err := h.registrars["CA"].Found(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	pages, err := web.New(frame.Config{Reader: h.models, Registrar: h, Vault: h, Names: h, Importer: h, Keeper: h,
		Steering: h,
		Member:   "CA", Proofs: forkedProofs{h.logs}, Clock: now,
		Viewer: func(r *http.Request) truce.Viewer { return viewers[r.Header.Get(who)] }})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}
