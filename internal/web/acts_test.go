package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/people"
	"truce/internal/registrar"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// acts says what somebody must be able to do for each form of the pages to be taken from them.
var acts = map[string]truce.Action{
	"POST /agreements/new":                      truce.ActRelease,
	"POST /articles/new":                        truce.ActFile,
	"POST /articles/{id}":                       truce.ActFile,
	"POST /bulletins/read":                      truce.ActFile,
	"POST /bulletins/{member}/{number}/erratum": truce.ActRelease,
	"POST /claims/{kind}/new":                   truce.ActFile,
	"POST /days/{date}":                         truce.ActRelease,
	"POST /days/{date}/publish":                 truce.ActRelease,
	"POST /desk":                                truce.ActFile,
	"POST /desk/contacts":                       truce.ActFile,
	"POST /desk/fires/{id}":                     truce.ActFile,
	"POST /desk/turns":                          truce.ActRelease,
	"POST /effects/tables":                      truce.ActFile,
	"POST /effects/tables/{id}":                 truce.ActFile,
	"POST /field":                               truce.ActFile,
	"POST /field/open":                          truce.ActFile,
	"POST /hooks":                               truce.ActAdmin,
	"POST /hooks/{id}":                          truce.ActAdmin,
	"POST /incidents/{id}/lapse":                truce.ActAssess,
	"POST /incidents/{id}/link":                 truce.ActGroup,
	"POST /incidents/{id}/same":                 truce.ActGroup,
	"POST /incidents/{id}/verdict":              truce.ActAssess,
	"POST /media":                               truce.ActFile,
	"POST /media/{id}/erase":                    truce.ActRelease,
	"POST /names":                               truce.ActFile,
	"POST /narratives/new":                      truce.ActRelease,
	"POST /node":                                truce.ActAdmin,
	"POST /node/keys":                           truce.ActAdmin,
	"POST /operations/new":                      truce.ActFile,
	"POST /operations/{id}/next":                truce.ActFile,
	"POST /people":                              truce.ActAdmin,
	"POST /people/{id}":                         truce.ActAdmin,
	"POST /process":                             truce.ActAdmin,
	"POST /process/amend":                       truce.ActAdmin,
	"POST /record/{member}/surplus":             truce.ActAdmin,
	"POST /record/{member}/{index}/erase":       truce.ActRelease,
	"POST /record/{member}/{index}/withdraw":    truce.ActFile,
	"POST /reports":                             truce.ActFile,
	"POST /reports/import":                      truce.ActFile,
	"POST /reports/place":                       truce.ActFile,
	"POST /reports/{id}/correct":                truce.ActFile,
	"POST /reports/{id}/erase":                  truce.ActRelease,
	"POST /reports/{id}/release":                truce.ActRelease,
	"POST /review":                              truce.ActGroup,
	"POST /matrix":                              truce.ActFile,
	"POST /rounds/{round}":                      truce.ActFile,
	"POST /rounds/{round}/sessions/{session}":   truce.ActFile,
	"POST /texts/{text}":                        truce.ActFile,
}

// besides is what the log asks of the function too.
var besides = map[string]truce.Action{"POST /reports/{id}/erase": truce.ActFile,
	"POST /media/{id}/erase": truce.ActFile, "POST /record/{member}/{index}/erase": truce.ActFile}

// ofEverybody are the forms that everybody who was recognised sends about themselves.
var ofEverybody = []string{"POST /today", "POST /searches", "POST /searches/{id}",
	"POST /account/end", "POST /account/codes", "POST /account/passkey",
	"POST /account/token", "POST /account/token/end", "POST /account/feed", "POST /account/feed/end"}

// ofTheMediator are those of the mediator's staff: their refusals are not kept ([TestThePouchIsForTheMediatorAlone]).
var ofTheMediator = []string{"POST /pouch"}

// Every form of every room, as each role: it is taken from those whose roles come to its act, and from nobody else.
// What is refused to the member's own people is kept for the audit, also where they are told that there is no such
// page.
func TestEveryFormAsEveryRole(t *testing.T) {
	s := newSecretariat(t)
	clock := func() time.Time { return time.Date(2031, 3, 27, 9, 0, 0, 0, time.UTC) }
	store, err := people.Open(t.Context(), filepath.Join(t.TempDir(), "people.db"), people.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	c := s.n.Pages(frame.Config{Clock: clock, People: store})
	duty, err := s.n.OpenDuty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer duty.Close()
	c = duty.Pages(c)
	outward, err := s.n.OpenOutward(t.Context(), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	defer outward.Close()
	c = outward.Pages(c)
	refused := 0
	keep := c.Audit
	c.Audit = func(by frame.By, what string, err error) {
		if refused++; by.Person == "" || truce.KindOf(err) != truce.Forbidden {
			t.Errorf("kept of a refusal: %v %s %v", by, what, err)
		}
		keep(by, what, err)
	}
	pages, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	officer := registrar.By{Member: "SEC", Function: registrar.DutyOfficer}
	if _, _, err := s.n.Registrar.File(t.Context(), officer, registrar.Draft{}); err != nil {
		t.Fatal(err)
	}
	fill := strings.NewReplacer("/incidents/{id}", "/incidents/SEC-I-1", "/reports/{id}", "/reports/SEC-R-1",
		"{id}", "none",
		"{member}", "SEC", "{index}", lastActor(t, s), "{number}", "1", "{date}", "2031-03-26", "{kind}", "actor", "{round}",
		"r", "{session}", "none", "{text}", "none")
	for _, role := range people.AllRoles {
		p, err := store.Add(t.Context(), nil, people.Person{Name: string(role), Function: registrar.DutyOfficer,
			Roles: []people.Role{role}})
		if err != nil {
			t.Fatal(err)
		}
		for _, pattern := range web.Patterns(t, c) {
			if !strings.HasPrefix(pattern, "POST ") || slices.Contains(ofEverybody, pattern) ||
				slices.Contains(ofTheMediator, pattern) {
				continue
			}
			act, known := acts[pattern]
			if !known {
				t.Fatalf("%s: say in this test whose form it is", pattern)
			}
			token, err := store.Begin(t.Context(), p.ID, people.ByCode, "a test")
			if err != nil {
				t.Fatal(err)
			}
			before, where := refused, fmt.Sprintf("%s as %s", pattern, role)
			code := sendAs(t, pages, token, fill.Replace(strings.TrimPrefix(pattern, "POST ")))
			acts := people.Acts([]people.Role{role})
			may := slices.Contains(acts, act) && (besides[pattern] == "" || slices.Contains(acts, besides[pattern]))
			switch {
			case may && (code == http.StatusForbidden || code >= 500):
				t.Errorf("%s: %d", where, code)
			case !may && code != http.StatusForbidden && code != http.StatusNotFound:
				t.Errorf("%s: %d", where, code)
			case !may && (code == http.StatusForbidden || p.Viewer("SEC").Member != "") && refused == before:
				t.Errorf("%s: refused, and nothing is kept of it", where)
			}
		}
	}
	if refused == 0 {
		t.Error("nothing was kept of any refusal")
	}
}

// sendAs sends a form in which nothing but its claim is filled in, and returns how it was answered.
func sendAs(t *testing.T, pages http.Handler, token, path string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", path,
		strings.NewReader(url.Values{"claim": {"web-000000000000000000000000"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: frame.LocalCookie, Value: token})
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r)
	return w.Code
}

// lastActor returns where in the log the newest claim about an actor stands.
func lastActor(t *testing.T, s *secretariat) string {
	t.Helper()
	claims, err := s.n.Models.Claims(t.Context(), truce.KindActor, "")
	if err != nil || len(claims) == 0 {
		t.Fatal(claims, err)
	}
	return strconv.FormatInt(claims[len(claims)-1].Ref.Index, 10)
}
