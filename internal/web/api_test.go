package web

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/people"
	"truce/internal/wire"
)

// program asks with an access token, and follows nothing.
func (h *house) program(t *testing.T, method, path, token string, into any) (int, http.Header) {
	t.Helper()
	req, err := http.NewRequest(method, h.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := h.guest().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if into != nil {
		if err := json.Unmarshal(body, into); err != nil {
			t.Fatalf("%s: %v in %s", path, err, body)
		}
	}
	return answer.StatusCode, answer.Header
}

// A program that brings a token reads what its person may, in JSON, page by page; the token opens no page and enters
// nothing, and without one that is in force there is nothing to read.
func TestProgramsRead(t *testing.T) {
	h := lodge(t)
	token, err := h.people.NewToken(t.Context(), h.boss, "figures", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var index wire.Index
	if status, _ := h.program(t, "GET", "/api", token, &index); status != http.StatusOK || index.Member != "CA" ||
		index.Cut == nil {
		t.Errorf("the index answers %d, %+v", status, index)
	}
	seen := map[truce.IncidentID]bool{}
	total := 0
	for path := "/api/incidents?limit=2&sort=id"; path != ""; {
		var page wire.Page[wire.Incident]
		status, head := h.program(t, "GET", path, token, &page)
		if status != http.StatusOK || len(page.List) > 2 || page.Total == nil ||
			head.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Fatalf("%s answers %d, %+v", path, status, page)
		}
		for _, x := range page.List {
			if seen[x.ID] {
				t.Errorf("%s is listed twice", x.ID)
			}
			seen[x.ID] = true
			var one wire.Detail
			if status, _ := h.program(t, "GET", "/api/incidents/"+string(x.ID), token, &one); status != http.StatusOK ||
				one.ID != x.ID || len(one.ReportList) != x.Reports {
				t.Errorf("%s answers %d, %+v", x.ID, status, one)
			}
		}
		total, path = *page.Total, page.Next
	}
	if total < 3 || len(seen) != total {
		t.Errorf("%d of %d incidents are listed", len(seen), total)
	}
	operations := 0
	for path := "/api/operations?limit=3"; path != ""; {
		var page wire.Page[wire.Operation]
		if status, _ := h.program(t, "GET", path, token, &page); status != http.StatusOK || len(page.List) > 3 ||
			page.Total == nil || len(page.List) == 0 {
			t.Fatalf("%s answers %d, %+v", path, status, page)
		}
		operations += len(page.List)
		if path = page.Next; path == "" && (operations != *page.Total || operations < 4) {
			t.Errorf("%d of %d operations are listed", operations, *page.Total)
		}
	}
	for _, c := range []struct {
		what, method, path, token string
		status                    int
	}{
		{"after what is in no list", "GET", "/api/operations?after=CA-O-9999", token, http.StatusBadRequest},
		{"without a token", "GET", "/api/incidents", "", http.StatusUnauthorized},
		{"with one that was made up", "GET", "/api/incidents", token + "x", http.StatusUnauthorized},
		{"with one where pages are", "GET", "/incidents", token, http.StatusSeeOther},
		{"with one, to enter something", "POST", "/api/incidents", token, http.StatusNotFound},
		{"with one, to file", "POST", "/reports/new", token, http.StatusForbidden},
		{"of what there is not", "GET", "/api/incidents/CA-I-77", token, http.StatusNotFound},
		{"of an address that is none", "GET", "/api/none", token, http.StatusNotFound},
		{"with a filter that is none", "GET", "/api/incidents?kind=banana", token, http.StatusBadRequest},
		{"with a limit that is too high", "GET", "/api/incidents?limit=1001", token, http.StatusBadRequest},
	} {
		var refusal wire.Refusal
		into := any(&refusal)
		if !strings.HasPrefix(c.path, "/api") {
			into = nil
		}
		status, head := h.program(t, c.method, c.path, c.token, into)
		if status != c.status || into != nil && (refusal.Error.Kind == "" || refusal.Error.Words == "") {
			t.Errorf("%s: %d, %+v", c.what, status, refusal)
		}
		if asks := head.Get("WWW-Authenticate") != ""; asks != (c.status == http.StatusUnauthorized) {
			t.Errorf("%s: %v", c.what, head)
		}
	}
}

// A token is made by whoever came in a short while ago, is shown once, and is theirs to end.
func TestTokensInPages(t *testing.T) {
	h := lodge(t)
	monitor := h.add(t, "Idris Holm", "monitor", people.Monitor)
	g := h.in(t, monitor)
	if status, _, page := g.ask(t, "/account/token", url.Values{"name": {""}, "days": {"3"}}); status !=
		http.StatusBadRequest || !strings.Contains(page, "No token was made") {
		t.Errorf("without a name: %d", status)
	}
	status, _, page := g.ask(t, "/account/token", url.Values{"name": {"nightly figures"}, "days": {"3"}})
	_, rest, found := strings.Cut(page, "<code>truce_")
	if status != http.StatusOK || !found {
		t.Fatalf("it is made with %d:\n%s", status, page)
	}
	secret, _, _ := strings.Cut(rest, "</code>")
	_, _, account := g.ask(t, "/account", nil)
	if !strings.Contains(account, "nightly figures") || strings.Contains(account, secret) {
		t.Error("the account does not name it, or shows it again")
	}
	token := "truce_" + secret
	if status, _ := h.program(t, "GET", "/api", token, nil); status != http.StatusOK {
		t.Errorf("it reads with %d", status)
	}
	list, err := h.people.Tokens(t.Context(), monitor.ID)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	h.in(t, h.boss).ask(t, "/account/token/end", url.Values{"token": {list[0].ID}})
	if status, _ := h.program(t, "GET", "/api", token, nil); status != http.StatusOK {
		t.Errorf("somebody else ended it: %d", status)
	}
	g.ask(t, "/account/token/end", url.Values{"token": {list[0].ID}})
	if status, _ := h.program(t, "GET", "/api", token, nil); status != http.StatusUnauthorized {
		t.Errorf("ended, it reads with %d", status)
	}
	h.now = h.now.Add(20 * time.Minute)
	if status, _, _ := g.ask(t, "/account/token", url.Values{"name": {"later"}, "days": {"3"}}); status !=
		http.StatusForbidden {
		t.Errorf("made by a session that was left open: %d", status)
	}
}
