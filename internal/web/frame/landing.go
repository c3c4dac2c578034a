package frame

import (
	"bytes"
	"html/template"
	"net/http"

	"truce"
)

// landingPage is the front page of a demonstration: two doors.
type landingPage struct {
	Lang, Dir         string
	Langs             []langChoice
	Dossier, Exercise string
	Sentence, Map     template.HTML // what the rooms behind the doors show now; empty: they are being set up
	Seats             []Seat
}

// Seat is a place to work at in the exercise: an officer, the page where the work begins, and a key of the catalogs
// that says what it is.
type Seat struct{ Member, Function, Page, Says string }

// Who is the officer as the switch of a demonstration takes it.
func (s Seat) Who() string { return s.Member + ":" + s.Function }

// Window shows a part of a page of a room on the front page, in a language; empty while the room is being set up.
type Window func(r *http.Request, lang string) template.HTML

// Landing returns the front page of a demonstration with a door to the dossier and one to the exercise, each mounted at
// its prefix, and the answer to every other address at the root. sentence and ground are what it shows of the two,
// seats are where one sits down in the exercise, in the order of a case.
func Landing(dossier, exercise string, sentence, ground Window, seats []Seat) http.Handler {
	s := &Site{}
	words, err := Catalogs(Itself())
	if err != nil {
		panic("web: embedded catalogs: " + err.Error()) // a build with broken files; the tests read the same ones
	}
	if s.assets, err = loadAssets([]Room{Itself()}); err != nil {
		panic("web: embedded assets: " + err.Error())
	}
	s.words = words
	pages := map[string]*page{}
	for code, c := range words {
		t, err := loadLanding(s, c)
		if err != nil {
			panic("web: landing page: " + err.Error())
		}
		pages[code] = t
	}
	mux := http.NewServeMux()
	serve := func(w http.ResponseWriter, r *http.Request, status int, name string, main any) {
		var buf bytes.Buffer
		lang := langOf(r)
		if err := pages[lang].ExecuteTemplate(&buf, name, main); err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		s.rememberLang(w, r)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Language", lang)
		w.WriteHeader(status)
		w.Write(buf.Bytes())
	}
	page := func(r *http.Request) landingPage {
		lang := langOf(r)
		return landingPage{Lang: lang, Dir: words[lang].Dir, Langs: s.langMenu(r, lang), Dossier: dossier, Exercise: exercise,
			Seats: seats}
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		p := page(r)
		p.Sentence, p.Map = sentence(r, p.Lang), ground(r, p.Lang)
		serve(w, r, http.StatusOK, "landing.html", p)
	})
	mux.HandleFunc("GET /assets/{name}", func(w http.ResponseWriter, r *http.Request) {
		if s.assets.serve(w, &Request{Request: r}) != nil {
			serve(w, r, http.StatusNotFound, "lost", page(r))
		}
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		serve(w, r, StatusOf(truce.NotFound), "lost", page(r))
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		mux.ServeHTTP(w, r)
	})
}
