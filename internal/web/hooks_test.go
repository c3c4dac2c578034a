package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/hooks"
	"truce/internal/people"
	"truce/internal/registrar"
	"truce/internal/testing/browsertest"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// listener is a program that is told, and answers with a status.
type listener struct {
	*httptest.Server
	status int
	heard  []string
}

func listen(t *testing.T) *listener {
	l := &listener{status: http.StatusNoContent}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.heard = append(l.heard, r.Header.Get("webhook-id"))
		w.WriteHeader(l.status)
	}))
	t.Cleanup(l.Close)
	return l
}

// staffed is a node that tells other programs, with its pages and its people.
type staffed struct {
	*secretariat
	store  *hooks.Store
	people *people.Store
	pages  http.Handler
}

// newStaffed makes it: hooks may lead to this machine.
func newStaffed(t *testing.T) *staffed {
	t.Helper()
	s, ctx := newSecretariat(t), t.Context()
	clock := func() time.Time { return time.Date(2031, 3, 27, 9, 0, 0, 0, time.UTC) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	folk, err := people.Open(ctx, filepath.Join(t.TempDir(), "people.db"), people.Options{Clock: clock})
	must(err)
	t.Cleanup(func() { folk.Close() })
	outward, err := s.n.OpenOutward(ctx, func(err error) { t.Error(err) })
	must(err)
	t.Cleanup(func() { outward.Close() })
	store, err := hooks.Open(ctx, filepath.Join(s.dir, "hooks.db"), "", clock, nil)
	must(err)
	t.Cleanup(func() { store.Close() })
	must(store.Allow(ctx, netip.MustParsePrefix("127.0.0.0/8"), true))
	duty, err := s.n.OpenDuty(ctx)
	must(err)
	t.Cleanup(func() { duty.Close() })
	pages, err := web.New(outward.Pages(duty.Pages(s.n.Pages(frame.Config{Clock: clock, People: folk}))))
	must(err)
	return &staffed{s, store, folk, pages}
}

// session begins one of somebody of a role, and returns its cookie.
func (s *staffed) session(t *testing.T, role people.Role) *http.Cookie {
	t.Helper()
	p, err := s.people.Add(t.Context(), nil, people.Person{Name: string(role), Function: registrar.DutyOfficer,
		Roles: []people.Role{role}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.people.Begin(t.Context(), p.ID, people.ByCode, "a test")
	if err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: frame.LocalCookie, Value: token}
}

// as returns what asks for pages as somebody of a role: with a form, it sends it.
func (s *staffed) as(t *testing.T, role people.Role) func(path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	cookie := s.session(t, role)
	return func(path string, form url.Values) *httptest.ResponseRecorder {
		method := "GET"
		if form != nil {
			method = "POST"
		}
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		r.AddCookie(cookie)
		w := httptest.NewRecorder()
		s.pages.ServeHTTP(w, r)
		return w
	}
}

var hookSecret = regexp.MustCompile(`whsec_[A-Za-z0-9&#;+/=]+`)

// An administrator adds a hook, is shown its secret once, and sees what became of each delivery; what failed is sent
// again or left out.
func TestHooksOnPages(t *testing.T) {
	s := newStaffed(t)
	boss, ear := s.as(t, people.Administrator), listen(t)
	wantSays(t, "the node", boss("/node", nil), "Hooks")
	wantSays(t, "no hooks", boss("/hooks", nil), "No program is told.", "127.0.0.0/8", "truce hook allow", "report filed",
		"!whsec_")
	bad := boss("/hooks", url.Values{"url": {"ftp://kestrel"}, "kind": {"verdict.given"}, "filter": {"/incidents"}})
	wantCode(t, "no address", bad, http.StatusBadRequest)
	wantSays(t, "no address", bad, "an address like https://HOST/PATH", "!whsec_")
	for _, kept := range []string{`value="ftp://kestrel"`, `value="verdict.given" checked`} {
		if !strings.Contains(bad.Body.String(), kept) {
			t.Errorf("what was typed is lost: %s", kept)
		}
	}
	added := boss("/hooks", url.Values{"url": {ear.URL + "/in"}, "kind": {"report.filed", "verdict.given"}})
	wantCode(t, "adding", added, http.StatusOK)
	wantSays(t, "adding", added, "It is shown now and never again", ear.URL+"/in", "report filed", "at work")
	secret := hookSecret.FindString(added.Body.String())
	list, err := s.store.All(t.Context())
	if err != nil || len(list) != 1 || len(list[0].Kinds) != 2 || secret == "" {
		t.Fatal(list, secret, err)
	}
	id := list[0].ID
	at := "/hooks/" + id
	do := func(what string, more ...string) *httptest.ResponseRecorder {
		t.Helper()
		form := url.Values{"do": {what}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return boss(at, form)
	}
	wantSays(t, "a hook", boss(at, nil), "Nothing was sent", "!whsec_")
	wantSays(t, "trying it", do("try"), "was sent just now", "arrived", "(204)")
	ear.status = http.StatusTeapot
	wantSays(t, "refused", do("try"), "it refused", "(418)")
	deliveries, err := s.store.Deliveries(t.Context(), id, 0, 10)
	if err != nil || len(deliveries) != 2 {
		t.Fatal(deliveries, err)
	}
	failed := deliveries[0].ID
	wantSays(t, "afterwards", boss(at, nil), "it refused", failed, "Send again", "!Leave out", "a try")
	ear.status = http.StatusOK
	wantSays(t, "sent again", do("again", "delivery", failed), "arrived", "(200)", "!Send again")
	if len(ear.heard) != 3 || ear.heard[2] != failed {
		t.Errorf("it heard %v", ear.heard)
	}
	owed := s.owe(t, id)
	wantSays(t, "owed", boss(at, nil), "waits", "report filed", "SEC-R-9", "Leave out", "!Send again",
		"Deliveries owed: 1")
	wantCode(t, "leaving it out", do("leave-out", "delivery", owed), http.StatusSeeOther)
	wantSays(t, "left out", boss(at, nil), "left out by hand", "Send again", "!Leave out")
	wantCode(t, "leaving it out again", do("leave-out", "delivery", owed), http.StatusNotFound)
	wantCode(t, "going on", do("resume"), http.StatusSeeOther)
	renewed := do("secret")
	if other := hookSecret.FindString(renewed.Body.String()); other == "" || other == secret {
		t.Errorf("the other secret is %q", other)
	}
	wantCode(t, "nothing", do("nothing"), http.StatusBadRequest)
	wantCode(t, "removing unsure", do("remove"), http.StatusBadRequest)
	wantCode(t, "removing", do("remove", "sure", "yes"), http.StatusSeeOther)
	wantCode(t, "removed", boss(at, nil), http.StatusNotFound)
	wantSays(t, "what was done", boss("/audit", nil), "Hook added", "Hook removed", "Delivery of a hook left out",
		"!whsec_")
}

// owe lets a hook be owed the telling of a report.
func (s *staffed) owe(t *testing.T, id string) string {
	t.Helper()
	sizes, err := s.store.Sizes(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	n := sizes["SEC"]
	done, err := s.store.Owe(t.Context(), id, "harbour", "SEC", n, n+1, []hooks.Event{{Kind: hooks.ReportFiled,
		Ref: truce.Ref{Member: "SEC", Index: n}, About: []string{"SEC-R-9"}}})
	list, lerr := s.store.Deliveries(t.Context(), id, 0, 1)
	if err != nil || lerr != nil || !done || len(list) != 1 {
		t.Fatal(list, done, err, lerr)
	}
	return list[0].ID
}

// Older deliveries stand on further pages, and of a hook that is paused it is said why.
func TestAHookWithManyDeliveries(t *testing.T) {
	s := newStaffed(t)
	boss := s.as(t, people.Administrator)
	id, _, err := s.store.Add(t.Context(), hooks.Hook{URL: "http://127.0.0.1:1/in"}, map[truce.MemberID]int64{"SEC": 0})
	if err != nil {
		t.Fatal(err)
	}
	first := s.owe(t, id)
	for range 50 {
		s.owe(t, id)
	}
	page := boss("/hooks/"+id, nil)
	wantSays(t, "the newest", page, "Older", "!"+first)
	older := regexp.MustCompile(`/hooks/[^"]*before=\d+`).FindString(page.Body.String())
	wantSays(t, "older", boss(older, nil), first, "!Older", "The newest")
	for _, path := range []string{"/hooks/" + id + "?before=x", "/hooks/" + id + "?before=-1", "/hooks/none"} {
		wantCode(t, path, boss(path, nil), http.StatusNotFound)
	}
	gone := listen(t)
	gone.status = http.StatusGone
	if id, _, err = s.store.Add(t.Context(), hooks.Hook{URL: gone.URL}, map[truce.MemberID]int64{"SEC": 0}); err != nil {
		t.Fatal(err)
	}
	s.owe(t, id)
	list, err := s.store.All(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	sender := hooks.NewSender(s.store, func(err error) { t.Error(err) })
	sender.Start(t.Context(), slices.DeleteFunc(list, func(h hooks.Hook) bool { return h.ID != id }))
	sender.Wait()
	wantSays(t, "paused", boss("/hooks/"+id, nil), "paused since", "the receiver says", "nothing is to be sent there")
	analyst := s.as(t, people.Analyst)
	for _, path := range []string{"/", "/ring"} {
		page := boss(path, nil).Body.String()
		if !strings.Contains(page, "paused since") || !strings.Contains(page, gone.URL) {
			t.Errorf("%s does not say that a hook is paused", path)
		}
		if page := analyst(path, nil).Body.String(); strings.Contains(page, gone.URL) {
			t.Errorf("%s tells an analyst of a hook", path)
		}
	}
	wantCode(t, "going on", boss("/hooks/"+id, url.Values{"do": {"resume"}}), http.StatusSeeOther)
	for _, path := range []string{"/hooks/" + id, "/", "/ring"} {
		if strings.Contains(boss(path, nil).Body.String(), "paused since") {
			t.Errorf("going on, %s says that a hook is paused", path)
		}
	}
}

// Axe finds nothing on the pages of hooks: of none, of several, of one with deliveries, also on a telephone in Arabic.
func TestAxeOnHooks(t *testing.T) {
	script := axe(t)
	s := newStaffed(t)
	cookie := s.session(t, people.Administrator)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.AddCookie(cookie)
		s.pages.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close) // after the browser has ended, which holds a stream of events
	ctx, _ := browsertest.Start(t)
	look := func(path string) {
		t.Helper()
		for _, x := range append(axeOn(t, ctx, script, server.URL+path, 1280),
			axeOn(t, ctx, script, server.URL+path+"?lang=ar", 390)...) {
			t.Errorf("%s: %s", path, x)
		}
	}
	look("/hooks")
	id, _, err := s.store.Add(t.Context(), hooks.Hook{URL: "http://127.0.0.1:1/in"}, map[truce.MemberID]int64{"SEC": 0})
	if err != nil {
		t.Fatal(err)
	}
	s.owe(t, id)
	look("/hooks")
	look("/hooks/" + id)
}

// To whoever does not administer the node there are no hooks, and nothing of one is said.
func TestHooksAreForAdministratorsAlone(t *testing.T) {
	s := newStaffed(t)
	id, secret, err := s.store.Add(t.Context(), hooks.Hook{URL: "https://kestrel.example/in"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range people.AllRoles {
		ask := s.as(t, role)
		if role == people.Administrator {
			wantSays(t, "an administrator", ask("/hooks", nil), "kestrel", "!"+secret)
			continue
		}
		for _, path := range []string{"/hooks", "/hooks/" + id} {
			for _, form := range []url.Values{nil, {"do": {"remove"}, "sure": {"yes"}, "url": {"https://a.example/"}}} {
				if a := ask(path, form); a.Code != http.StatusNotFound || strings.Contains(a.Body.String(), "kestrel") {
					t.Errorf("%s is answered %s with %d", role, path, a.Code)
				}
			}
		}
	}
	if list, err := s.store.All(t.Context()); err != nil || len(list) != 1 {
		t.Error(list, err)
	}
}
