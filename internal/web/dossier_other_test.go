package web

import (
	"net/http"
	"strings"
	"testing"

	"truce"
	"truce/codes"
)

// TestPagesSayNothingOfAnotherCeasefire asks the pages of an invented record for words of the dossier.
func TestPagesSayNothingOfAnotherCeasefire(t *testing.T) {
	h := inventedSite(t)
	foreign := []string{"2016", "December", "Syria", "Astana", "article", "four", "political opposition", "three of them"}
	for _, path := range []string{"/platforms", "/truces", "/talks", "/accessions", "/influence", "/statements"} {
		w := get(t, h, path, "Accept-Language", "en")
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, w.Code)
			continue
		}
		page := w.Body.String()
		main := stripTags(page[strings.Index(page, "<main"):strings.Index(page, "</main")])
		for _, word := range foreign {
			if strings.Contains(main, word) {
				t.Errorf("%s says %q of a record that says nothing of it", path, word)
			}
		}
	}
	body := get(t, h, "/platforms", "Accept-Language", "en").Body.String()
	for _, word := range []string{"Harbour Forum", "Merdan Zed", "Belonging to it"} {
		if !strings.Contains(body, word) {
			t.Errorf("/platforms does not say %q", word)
		}
	}
	body = get(t, h, "/truces", "Accept-Language", "en").Body.String()
	for _, word := range []string{"Red Lantern", "contested", "whoever is listed by Aldern Council"} {
		if !strings.Contains(strings.Join(strings.Fields(stripTags(body)), " "), word) {
			t.Errorf("/truces does not say %q", word)
		}
	}
}

// stripTags leaves the text of a page.
func stripTags(page string) string {
	var b strings.Builder
	in := false
	for _, r := range page {
		switch {
		case r == '<':
			in = true
			b.WriteByte(' ')
		case r == '>':
			in = false
		case !in:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// inventedSite shows a record of invented actors, a platform and a truce among them.
func inventedSite(t *testing.T) http.Handler {
	t.Helper()
	name := func(s string) []truce.Name { return []truce.Name{{Text: s, Lang: "en", Kind: "main"}} }
	sources := []truce.Source{{Outlet: "Radio Westmark"}}
	return siteOf(t,
		&truce.Actor{ID: "harbour-forum", Kind: codes.ActorPlatform, Names: name("Harbour Forum"), Sources: sources},
		&truce.Actor{ID: "merdan-zed", Kind: "person", Names: name("Merdan Zed"), Sources: sources},
		&truce.Actor{ID: "red-lantern", Kind: "group", Names: name("Red Lantern"), Sources: sources},
		&truce.Actor{ID: "aldern-council", Kind: "institution", Names: name("Aldern Council"), Sources: sources},
		&truce.Membership{Actor: "merdan-zed", Of: "harbour-forum", Sources: sources},
		&truce.Agreement{ID: "harbour-truce", Version: 1, Kind: "ceasefire", Titles: name("Harbour truce"), Sources: sources,
			Exclusions: []truce.Exclusion{
				{Actor: "red-lantern", Contested: true, Sources: sources}, {Body: "aldern-council", Sources: sources},
			}},
	)
}
