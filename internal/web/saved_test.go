package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/desklog"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// A search that is kept tells those who keep it or are shown it what is new, quiet about their own function's acts.
func TestSavedSearches(t *testing.T) {
	const told = "<bdi>1</bdi> new"
	d := onDuty(t)
	officer, other := d.in(t, "Vera Okonjo", people.DutyOfficer), d.in(t, "Ilya Marsh", people.DutyOfficer)
	outside := d.in(t, "Nadir Vale", people.MediatorsStaff)
	post := func(c *http.Client, path string, form url.Values, want int) {
		t.Helper()
		if status, _, page := d.ask(t, c, path, form); status != want {
			t.Fatalf("%s %v: %d %s", path, form, status, page)
		}
	}
	main := func(c *http.Client, path string) string {
		t.Helper()
		_, _, page := d.ask(t, c, path, nil)
		_, m, _ := strings.Cut(page, `<main id="main">`)
		m, _, _ = strings.Cut(m, "</main>")
		return m
	}
	for name, ask := range map[string]string{"Words <b>": "/search?q=Savedquay", "Filter": "/incidents?words=savedquay"} {
		post(officer, "/searches", url.Values{"name": {name}, "ask": {ask}}, http.StatusSeeOther)
	}
	for _, bad := range []url.Values{{"name": {""}, "ask": {"/search?q=x"}}, {"name": {"x"}, "ask": {"/people"}},
		{"name": {"x"}, "ask": {"//elsewhere.example/search?q=x"}}, {"name": {"x"}, "ask": {"/incidents?kind=nonsense"}},
		{"name": {strings.Repeat("x", 121)}, "ask": {"/search?q=x"}}} {
		post(officer, "/searches", bad, http.StatusBadRequest)
	}
	post(outside, "/searches", url.Values{"name": {"x"}, "ask": {"/search?q=x"}}, http.StatusNotFound)
	list := main(officer, "/searches")
	if strings.Count(list, "nothing new") != 2 || !strings.Contains(list, "Words &lt;b&gt;") {
		t.Fatal(list)
	}
	if m := main(other, "/searches"); strings.Contains(m, "Filter") {
		t.Error("what was not shared is shown")
	}
	id := regexp.MustCompile(`action="/searches/([A-Z0-9]+)"`).FindStringSubmatch(list)[1] // of the filter
	act := func(c *http.Client, want int, pairs ...string) {
		t.Helper()
		form := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		post(c, "/searches/"+id, form, want)
	}
	act(other, http.StatusNotFound, "do", "open")
	act(other, http.StatusNotFound, "do", "remove")
	act(officer, http.StatusSeeOther, "do", "share")
	act(other, http.StatusNotFound, "do", "rename", "name", "mine now")
	if m := main(other, "/searches"); !strings.Contains(m, "Filter") {
		t.Error("what was shared is not shown")
	}
	filed := func(m truce.MemberID, function string) {
		t.Helper()
		_, _, err := d.room.h.File(t.Context(), frame.By{Member: m, Function: function}, frame.Draft{
			Claim: "saved-" + string(m), Release: truce.LevelJoint, Received: 1_900_000_000,
			Coded: truce.Coded{Kind: codes.Shelling,
				When: truce.Interval{From: 1_899_990_000, To: 1_899_990_060}, Where: truce.Place{Name: "Savedquay"}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	filed("CA", "duty officer")
	if m := main(officer, "/"); strings.Contains(m, told) {
		t.Error("one's own act is news")
	}
	filed("BO", "duty officer")
	for _, c := range []*http.Client{officer, other} {
		if m := main(c, "/"); !strings.Contains(m, told) {
			t.Error("Today does not tell of what is new")
		}
	}
	act(officer, http.StatusSeeOther, "do", "open")
	if m := main(officer, "/searches"); strings.Count(m, told) != 1 || strings.Count(m, "nothing new") != 1 {
		t.Error("what was looked at is new still")
	}
	if m := main(other, "/searches"); strings.Count(m, told) != 1 {
		t.Error("who did not look is not told")
	}
	act(officer, http.StatusSeeOther, "do", "remove")
	if m := main(other, "/searches"); strings.Contains(m, "Filter") {
		t.Error("what was removed is shown to others")
	}
	act(officer, http.StatusSeeOther, "do", "restore")
	act(officer, http.StatusSeeOther, "do", "rename", "name", "Quay")
	if m := main(officer, "/searches"); !strings.Contains(m, "Quay") {
		t.Error("a search does not come back under its new name")
	}
	_, err := d.room.Desk().Save(t.Context(), desklog.By{Function: "desk"}, desklog.Saved{Name: "Old", Shared: true,
		Ask: "/incidents?kind=gone"}, desklog.Matches{})
	if err != nil {
		t.Fatal(err)
	}
	if m := main(officer, "/searches"); !strings.Contains(m, "is none of the words that") || main(officer, "/") == "" {
		t.Errorf("a search that can be asked no longer is not shown as one: %s", m)
	}
}
