package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var foundIncident = regexp.MustCompile(`href="(/exercise/incidents/[A-Z]+-I-\d+)"`)

// One box finds things of every sort, in any script and whatever the language of the page.
func TestFindInGroups(t *testing.T) {
	s := play(t)
	main := func(path, as, lang string) string {
		_, m, ok := strings.Cut(s.ask(t, "GET", path, as, lang, nil).Body.String(), `<main id="main">`)
		if !ok {
			t.Fatalf("%s has no main part", path)
		}
		return m
	}
	find := func(q, as, lang string) string { return main("/exercise/search?q="+url.QueryEscape(q), as, lang) }
	for _, c := range []struct{ q, lang, want string }{
		{"Port Amity", "en", `id="found-incidents"`},
		{"Port Amity", "en", `id="found-area"`},
		{"Port Amity", "en", `/exercise/agreements/port-amity-deal`},
		{"Caldera", "en", `/exercise/record/CA`},
		{"Кальдера", "en", `/exercise/record/CA`},
		{"lagoon", "en", `/exercise/talks/`},
		{"Port Amitty", "en", `id="found-incidents"`}, // as it sounds
		{"CA-I-300000", "en", `class="empty"`},
		{"qqqq zzzz", "ar", `class="empty"`},
	} {
		if !strings.Contains(find(c.q, "CA:duty officer", c.lang), c.want) {
			t.Errorf("%q does not find %s", c.q, c.want)
		}
	}
	if w := s.ask(t, "GET", "/exercise/search?q=ca+i+1", "CA:duty officer", "en", nil); w.Code != 303 {
		t.Errorf("an id written without hyphens: %d", w.Code)
	}
	if m := find("Port Amity", "CA:duty officer", "en"); !strings.Contains(m, `<mark class="hit">Port</mark>`) &&
		!strings.Contains(m, `<mark class="hit">Port Amity</mark>`) {
		t.Error("what matched is not marked")
	}
	// The word for the weapon in another language than the page's; what is listed tells of it.
	page := find("миномёт", "CA:duty officer", "en")
	rows := foundIncident.FindAllStringSubmatch(page, 3)
	if len(rows) == 0 || !strings.Contains(page, "mortar") {
		t.Fatal("no incident is found by its weapon")
	}
	for _, r := range rows {
		if !strings.Contains(main(r[1], "CA:duty officer", "en"), "mortar") {
			t.Errorf("%s tells of no mortar", r[1])
		}
	}
}
