package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/people"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// On an empty node the first page says to each what of the beginning is theirs to do, and no more once it is done.
func TestWhereToBegin(t *testing.T) {
	of := viewtest.Meridian().State.Process
	every := []truce.Officer{{Function: "duty officer", May: []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess,
		truce.ActRelease, truce.ActAdmin}}, {Function: "field monitor", May: []truce.Action{truce.ActFile}}}
	officers := map[truce.MemberID][]truce.Officer{}
	for _, m := range of.Members {
		officers[m.ID] = every
	}
	at := viewtest.When("02-28 09:00")
	rec := viewtest.New(of, officers, at)
	h := lodgeWith(t, func(c *frame.Config) { c.Reader = rec.Reader() })
	monitor := h.add(t, "Ilse Marek", "field monitor", people.Monitor)
	auditor := h.add(t, "Tomas Quill", "field monitor", people.Auditor)
	steps := func(p *people.Person) []string {
		t.Helper()
		code, _, page := h.in(t, p).ask(t, "/", nil)
		if code != http.StatusOK {
			t.Fatalf("the first page for %s: %d", p.Name, code)
		}
		var out []string
		for _, path := range []string{"/people", "/claims/actor/new", "/agreements/new", "/claims/area/new", "/reports/new"} {
			if firstDayOf(page, path) {
				out = append(out, path)
			}
		}
		return out
	}
	want := []string{"/people", "/claims/actor/new", "/agreements/new", "/claims/area/new", "/reports/new"}
	if x := steps(h.boss); !slices.Equal(x, want) {
		t.Errorf("whoever may do all is told %v", x)
	}
	if x := steps(monitor); !slices.Equal(x, []string{want[1], want[3], want[4]}) {
		t.Errorf("a monitor is told %v", x)
	}
	if x := steps(auditor); x != nil {
		t.Errorf("an auditor is told %v", x)
	}
	rec.Add("CA", "duty officer", at+1, &truce.Actor{ID: "alder", Kind: codes.ActorGroup, Names: of.Members[0].Names})
	_, _, page := h.in(t, h.boss).ask(t, "/", nil)
	if !firstDone(page, "/claims/actor/new") || firstDone(page, "/agreements/new") {
		t.Error("what is done is not told from what is not")
	}
	full := lodge(t)
	if _, _, page := full.in(t, full.boss).ask(t, "/", nil); !firstDayOf(page, "/people") {
		t.Error("a node where nobody was invited is not told so")
	}
	full.rec.Add("CA", "duty officer", viewtest.Now, draft(t, full.rec, "2030-03-16"))
	if _, _, page := full.in(t, full.boss).ask(t, "/", nil); firstDayOf(page, "/people") {
		t.Error("a node that has published is told where to begin")
	}
}

// firstDayOf reports whether the list of the first day leads to an address.
func firstDayOf(page, path string) bool {
	return strings.Contains(firstList(page), ` href="`+path+`">`)
}

// firstDone reports whether the list says that what is done at an address is done.
func firstDone(page, path string) bool {
	for _, line := range strings.Split(firstList(page), "<li") {
		if strings.Contains(line, `href="`+path+`"`) {
			return strings.Contains(line, "chip clear")
		}
	}
	return false
}

// firstList is the list on a page; empty: it has none.
func firstList(page string) string {
	_, list, _ := strings.Cut(page, `id="first"`)
	list, _, _ = strings.Cut(list, "</section>")
	return list
}
