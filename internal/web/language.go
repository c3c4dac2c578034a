package web

import (
	"net/http"
	"net/url"

	"golang.org/x/text/language"
)

// langCookie remembers the language somebody chose. It holds nothing else.
const langCookie = "truce-lang"

// langOf returns the language of a request: asked for with ?lang=, remembered, else the browser's.
func langOf(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); isLang(l) {
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil && isLang(c.Value) {
		return c.Value
	}
	tags := make([]language.Tag, len(languages))
	for i, l := range languages {
		tags[i] = language.MustParse(l.code)
	}
	_, i := language.MatchStrings(language.NewMatcher(tags), r.Header.Get("Accept-Language"))
	return languages[i].code
}

func isLang(code string) bool {
	for _, l := range languages {
		if l.code == code {
			return true
		}
	}
	return false
}

// rememberLang keeps the language a request asked for.
func (s *site) rememberLang(w http.ResponseWriter, r *http.Request) {
	if l := r.URL.Query().Get("lang"); isLang(l) {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: l, Path: s.Prefix + "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
}

// langChoice is one language of the menu.
type langChoice struct {
	Code, Name, URL string
	Current         bool
}

// langMenu links the page to itself in every language.
func (s *site) langMenu(r *http.Request, current string) []langChoice {
	out := make([]langChoice, len(languages))
	for i, l := range languages {
		q := url.Values{}
		if r.Method == http.MethodGet {
			q = r.URL.Query()
		}
		q.Set("lang", l.code)
		out[i] = langChoice{l.code, l.name, s.Prefix + r.URL.Path + "?" + q.Encode(), l.code == current}
	}
	return out
}
