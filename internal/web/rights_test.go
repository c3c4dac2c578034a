package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"truce/internal/people"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// Those for whom there are pages that not everybody has.
var (
	membersOwn = []people.Role{people.Monitor, people.Intake, people.DutyOfficer, people.Analyst, people.Assessor,
		people.ReleasingOfficer, people.Liaison, people.Auditor, people.Administrator}
	whoFile       = []people.Role{people.Monitor, people.Intake, people.DutyOfficer, people.Liaison}
	whoAssess     = []people.Role{people.DutyOfficer, people.Assessor}
	whoRelease    = []people.Role{people.DutyOfficer, people.ReleasingOfficer}
	whoEnter      = append([]people.Role{people.Assessor, people.Administrator}, whoFile...) // some claim
	whoAudit      = []people.Role{people.Auditor, people.Administrator}
	whoAdminister = []people.Role{people.Administrator}
	whoTakeBack   = append([]people.Role{people.ReleasingOfficer}, whoEnter...) // what they could enter
	whoErase      = []people.Role{people.DutyOfficer}
	notPublic     = append([]people.Role{people.MediatorsStaff}, membersOwn...)
)

// pagesOf says whose the pages are that are not everybody's: what is below an address is of the same people, unless it
// stands here itself.
var pagesOf = map[string][]people.Role{
	"/agreements/new": whoRelease, "/api/claims": membersOwn, "/articles": whoFile, "/audit": whoAudit,
	"/audit.csv": whoAudit, "/bulletins/read": whoFile, "/bulletins/{member}/{number}/erratum": whoRelease,
	"/claims/{kind}/new": whoEnter, "/days": membersOwn, "/desk/log.csv": membersOwn, "/desk/whom": membersOwn,
	"/effects/deaths": membersOwn, "/effects/tables": membersOwn, "/feeds/findings.atom": notPublic,
	"/hooks": whoAdminister, "/incidents/{id}/proof": membersOwn, "/incidents/{id}/verdict": whoAssess,
	"/media": membersOwn, "/media/new": whoFile,
	"/media/{id}/erase": whoErase, "/narratives/new": whoRelease, "/node": whoAdminister, "/operations/new": whoFile,
	"/operations/{id}": membersOwn, "/operations/{id}/next": whoFile, "/people": whoAdminister, "/process": membersOwn,
	"/process/amend": whoAdminister, "/record/{member}/{index}": membersOwn, "/reports/import": whoFile,
	"/record/{member}/{index}/withdraw": whoTakeBack, "/record/{member}/{index}/erase": whoErase,
	"/reports/new": whoFile, "/reports/{id}/correct": whoFile, "/reports/{id}/erase": whoErase,
	"/reports/{id}/release": whoRelease, "/ring": membersOwn, "/rounds/{round}/letters": whoFile,
	"/rounds/{round}/plates": whoFile, "/rounds/{round}/sessions": whoFile, "/texts": whoFile,
}

// notAsked are the pages that this house does not have, or has for another door ([elsewhere],
// [TestThePouchIsForTheMediatorAlone]), and those of which it holds nothing.
func notAsked(pattern string) bool {
	return elsewhere(pattern) || pattern == "" || strings.Contains(pattern, "/pouch") ||
		strings.HasPrefix(pattern, "GET /assets/")
}

// whose returns for whom a page is; everybody's is for all roles.
func whose(pattern string) []people.Role {
	for path := strings.TrimPrefix(pattern, "GET "); path != ""; path = path[:strings.LastIndexByte(path, '/')] {
		if roles, ok := pagesOf[path]; ok {
			return roles
		}
	}
	return people.AllRoles
}

// Every page as every role: it is shown to those it is for, and to nobody else; and what is shown to those who look
// from outside holds nothing that they may not see. Whoever was disabled, whose session ended or was left, and
// programs are shown what they are shown, and no more.
func TestEveryPageAsEveryRole(t *testing.T) {
	at := now()
	clock := func() time.Time { return at }
	store, err := people.Open(t.Context(), filepath.Join(t.TempDir(), "people.db"), people.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p := plant(t, func(c *frame.Config) { c.People = store })
	mux := http.NewServeMux()
	patterns := web.Patterns(t, frame.Config{People: store})
	for _, pattern := range patterns {
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
	}
	byRoute := map[string][]string{}
	paths := append((&walk{t: t, p: p}).paths(), "/account", "/people", "/sources/island-gazette",
		"/bulletins/CA/1/erratum", "/rounds/round-1/letters")
	for i := range 25 {
		paths = append(paths, fmt.Sprintf("/record/CA/%d/erase", i))
	}
	for _, path := range paths {
		if _, pattern := mux.Handler(httptest.NewRequest("GET", path, nil)); !notAsked(pattern) {
			byRoute[pattern] = append(byRoute[pattern], path)
		}
	}
	get := func(path string, with ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		for i := 0; i+1 < len(with); i += 2 {
			r.Header.Set(with[i], with[i+1])
		}
		a := httptest.NewRecorder()
		p.pages.ServeHTTP(a, r)
		return a
	}
	cookie := func(token string) []string { return []string{"Cookie", frame.LocalCookie + "=" + token} }
	if _, err := store.Add(t.Context(), nil, people.Person{Name: "somebody who stays", Function: duty,
		Roles: whoAdminister}); err != nil {
		t.Fatal(err)
	}
	hits := map[string]bool{}
	for _, role := range people.AllRoles {
		who, err := store.Add(t.Context(), nil, people.Person{Name: string(role), Function: duty,
			Roles: []people.Role{role}})
		if err != nil {
			t.Fatal(err)
		}
		session, err := store.Begin(t.Context(), who.ID, people.ByCode, "a test")
		if err != nil {
			t.Fatal(err)
		}
		token, err := store.NewToken(t.Context(), who, "a program", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		w := &walk{t: t, p: p, name: string(role), viewer: who.Viewer("CA"), shown: map[string]bool{},
			leak: func(what string) { t.Error(what) }}
		for pattern, paths := range byRoute {
			may := slices.Contains(whose(pattern), role)
			for _, path := range paths {
				a := get(path, cookie(session)...)
				if a.Code >= 500 || a.Code < 400 && !may {
					t.Errorf("%s as %s: %d", path, role, a.Code)
				}
				if w.viewer.Member == "" && !strings.Contains(path, "?") { // an answer may repeat what was asked
					w.look(path, strings.ReplaceAll(unzipped(t, a), path, ""))
				}
				if forPrograms := strings.HasPrefix(path, frame.ForPrograms); forPrograms {
					if b := get(path, "Authorization", "Bearer "+token); b.Code != a.Code || b.Body.String() != a.Body.String() {
						t.Errorf("%s: a program of %s is answered otherwise than they are: %d, %d", path, role, b.Code, a.Code)
					}
				} else if b := get(path, "Authorization", "Bearer "+token); b.Code != http.StatusSeeOther {
					t.Errorf("%s: with a token of %s: %d", path, role, b.Code)
				}
				if hits[pattern+string(role)] = hits[pattern+string(role)] || a.Code < 400; may && a.Code < 400 &&
					w.viewer.Member != "" {
					break
				}
			}
			if may && !hits[pattern+string(role)] && hits[pattern+string(people.DutyOfficer)] && w.viewer.Member != "" {
				t.Errorf("%s is not shown to %s", pattern, role)
			}
		}
		if role == people.DutyOfficer {
			stale, err := store.Begin(t.Context(), who.ID, people.ByCode, "a test")
			if err != nil {
				t.Fatal(err)
			}
			if err := store.End(t.Context(), stale); err != nil {
				t.Fatal(err)
			}
			shut(t, get, byRoute, "a session that ended", cookie(stale)...)
			at = at.Add(31 * time.Minute)
			shut(t, get, byRoute, "a session that was left", cookie(session)...)
			at = now()
			session, err = store.Begin(t.Context(), who.ID, people.ByCode, "a test")
			if err == nil {
				err = store.Disable(t.Context(), nil, who.ID, true)
			}
			if err != nil {
				t.Fatal(err)
			}
			shut(t, get, byRoute, "somebody who was disabled", cookie(session)...)
			shut(t, get, byRoute, "a token of somebody who was disabled", "Authorization", "Bearer "+token)
		}
	}
	shut(t, get, byRoute, "nobody")
	for _, pattern := range patterns {
		if strings.HasPrefix(pattern, "GET ") && byRoute[pattern] == nil && !notAsked(pattern) {
			t.Errorf("no page of %q is asked for", pattern)
		}
	}
	for path := range pagesOf {
		if !slices.ContainsFunc(patterns, func(p string) bool { return strings.HasPrefix(p, "GET "+path) }) {
			t.Errorf("this test names the address %s, which there is not", path)
		}
	}
}

// shut asks one page of every address, and reports those that are shown.
func shut(t *testing.T, get func(string, ...string) *httptest.ResponseRecorder, byRoute map[string][]string, who string,
	with ...string) {
	t.Helper()
	for pattern, paths := range byRoute {
		want := http.StatusSeeOther
		if strings.HasPrefix(pattern, "GET "+frame.ForPrograms) {
			want = http.StatusUnauthorized
		}
		if a := get(paths[0], with...); a.Code != want {
			t.Errorf("%s to %s: %d", paths[0], who, a.Code)
		}
	}
}
