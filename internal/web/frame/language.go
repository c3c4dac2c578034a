package frame

import (
	"net/http"
	"net/url"

	"golang.org/x/text/language"
)

// LangCookie remembers the language somebody chose. It holds nothing else.
const LangCookie = "truce-lang"

// langOf returns the language of a request: asked for with ?lang=, remembered, else the browser's.
func langOf(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); isLang(l) {
		return l
	}
	if c, err := r.Cookie(LangCookie); err == nil && isLang(c.Value) {
		return c.Value
	}
	tags := make([]language.Tag, len(Languages))
	for i, l := range Languages {
		tags[i] = language.MustParse(l.Code)
	}
	_, i := language.MatchStrings(language.NewMatcher(tags), r.Header.Get("Accept-Language"))
	return Languages[i].Code
}

func isLang(code string) bool {
	for _, l := range Languages {
		if l.Code == code {
			return true
		}
	}
	return false
}

// rememberLang keeps the language a request asked for.
func (s *Site) rememberLang(w http.ResponseWriter, r *http.Request) {
	if l := r.URL.Query().Get("lang"); isLang(l) {
		http.SetCookie(w, &http.Cookie{Name: LangCookie, Value: l, Path: s.Prefix + "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
}

// langChoice is one language of the menu.
type langChoice struct {
	Code, Name, URL string
	Current         bool
}

// langMenu links the page to itself in every language.
func (s *Site) langMenu(r *http.Request, current string) []langChoice {
	out := make([]langChoice, len(Languages))
	for i, l := range Languages {
		q := url.Values{}
		if r.Method == http.MethodGet {
			q = r.URL.Query()
		}
		q.Set("lang", l.Code)
		out[i] = langChoice{l.Code, l.name, s.Prefix + r.URL.Path + "?" + q.Encode(), l.Code == current}
	}
	return out
}
