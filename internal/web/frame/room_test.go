package frame

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"truce/internal/testing/viewtest"
)

// annex is a room of one page, one word and one style sheet, named so, at an address.
func annex(page, word, sheet, at string) Room {
	const body = `{{define "title"}}x{{end}}{{define "main"}}{{template "said"}}{{end}}`
	files := fstest.MapFS{
		"templates/part-" + page + ".html": {Data: []byte(`{{define "said"}}said by ` + page + `{{end}}`)},
		"templates/" + page + ".html":      {Data: []byte(body)},
		"static/" + sheet:                  {Data: []byte("a{}")},
	}
	for _, l := range Languages {
		files["lang/"+l.Code+"/annex.json"] = &fstest.MapFile{Data: []byte(`{"` + word + `": "` + word + `"}`)}
	}
	return Room{Files: fs.FS(files), Routes: func(s *Site) (Routes, error) {
		return Routes{"GET " + at: func(w http.ResponseWriter, r *Request) error {
			return s.Render(w, r, http.StatusOK, page, nil)
		}}, nil
	}}
}

func furnish(c Config, rooms ...Room) (http.Handler, error) {
	c.Reader = viewtest.Meridian().Reader()
	s, err := New(c, append([]Room{Itself()}, rooms...)...)
	if err != nil {
		return nil, err
	}
	return s.Handler()
}

// What two rooms both claim keeps the pages from starting.
func TestNothingIsOfTwoRooms(t *testing.T) {
	one := annex("attic", "nav.attic", "attic.css", "/attic")
	for _, x := range []struct {
		what  string
		other Room
		says  string // empty: they stand side by side
	}{
		{"another room", annex("cellar", "nav.cellar", "cellar.css", "/cellar"), ""},
		{"a page", annex("attic", "nav.cellar", "cellar.css", "/cellar"), `two rooms have a page "attic"`},
		{"a word", annex("cellar", "nav.attic", "cellar.css", "/cellar"), `"nav.attic" stands in two files`},
		{"a file", annex("cellar", "nav.cellar", "attic.css", "/cellar"), `two rooms have a file "attic.css"`},
		{"an address", annex("cellar", "nav.cellar", "cellar.css", "/attic"), `two rooms answer "GET /attic"`},
		{"a page of the frame", annex("error", "nav.cellar", "cellar.css", "/cellar"), `two rooms have a page "error"`},
	} {
		_, err := furnish(Config{}, one, x.other)
		if x.says == "" && err != nil || x.says != "" && (err == nil || !strings.Contains(err.Error(), x.says)) {
			t.Errorf("%s: %v, want %q", x.what, err, x.says)
		}
	}
}

// Parts of the same name are each room's own.
func TestPartsAreOfOneRoom(t *testing.T) {
	h, err := furnish(Config{}, annex("attic", "nav.attic", "attic.css", "/attic"),
		annex("cellar", "nav.cellar", "cellar.css", "/cellar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"attic", "cellar"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/"+page, nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "said by "+page) {
			t.Errorf("%s: %d %s", page, w.Code, w.Body)
		}
	}
}

// A section stands where its numbers say, and the parts of the pages answer no more than they may.
func TestNavigationsAndParts(t *testing.T) {
	cellar := annex("cellar", "nav.cellar", "cellar.css", "/cellar")
	cellar.Sections = []Section{{Key: "nav.cellar", Path: "/cellar", Working: 20, Dossier: 10, Public: 10}}
	cellar.Public = []string{"GET /cellar"}
	attic := annex("attic", "nav.attic", "attic.css", "/attic")
	attic.Sections = []Section{{Key: "nav.attic", Path: "/attic", Working: 10, Dossier: 20}}
	for _, x := range []struct {
		what string
		c    Config
		nav  string
		open []string
	}{
		{"a working process", Config{}, "nav.attic nav.cellar", []string{"/attic", "/cellar"}},
		{"a dossier", Config{Dossier: true}, "nav.cellar nav.attic", []string{"/attic", "/cellar"}},
		{"the public", Config{Part: PublicPart}, "nav.cellar", []string{"/cellar"}},
		{"trust", Config{Part: TrustPart}, "", nil},
	} {
		x.c.Reader = viewtest.Meridian().Reader()
		s, err := New(x.c, Itself(), cellar, attic)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, section := range s.sections() {
			keys = append(keys, section.Key)
		}
		if got := strings.Join(keys, " "); got != x.nav {
			t.Errorf("%s: sections %q, want %q", x.what, got, x.nav)
		}
		h, err := s.Handler()
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/attic", "/cellar", "/as?who=public"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			if got := w.Code == http.StatusOK; got != slices.Contains(x.open, path) {
				t.Errorf("%s, %s: %d", x.what, path, w.Code)
			}
		}
	}
}
