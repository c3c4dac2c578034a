package frame

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"truce"
	"truce/internal/people"
	"truce/internal/view"
)

// The cookies of a session. Browsers keep one of the first name only over HTTPS and for this host alone.
const (
	safeCookie  = "__Host-truce"
	LocalCookie = "truce-session"
)

// gate lets those through who were recognised, and leads everybody else to the door, which has style and script too.
func (s *Site) gate(pattern string, next http.Handler) http.Handler {
	if s.People == nil || strings.HasPrefix(pattern, "GET /assets/") {
		return next
	}
	return s.answer(func(w http.ResponseWriter, r *Request) error {
		_, err := s.Person(r.Request)
		switch {
		case err == nil:
			next.ServeHTTP(w, r.Request)
			return nil
		case truce.KindOf(err) != truce.Forbidden:
			return err
		case !forProgram(r.Request) && (r.Method == http.MethodGet || r.Method == http.MethodHead):
			http.Redirect(w, r.Request, s.At("/enter")+"?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return nil
		}
		return errSignedOut
	}, true)
}

// Cookie is the name of the cookie of a session.
func (s *Site) Cookie() string {
	if s.Secure {
		return safeCookie
	}
	return LocalCookie
}

// Token is that of the session a request comes with; empty: with none.
func (s *Site) Token(r *http.Request) string {
	c, err := r.Cookie(s.Cookie())
	if err != nil {
		return ""
	}
	return c.Value
}

// ForPrograms is what the addresses begin with that programs read: there, and nowhere else, an access token is taken, a
// refusal is JSON, and nobody is led to the door.
const ForPrograms = "/api"

// forProgram reports whether what is asked for is for programs.
func forProgram(r *http.Request) bool {
	return r.URL.Path == ForPrograms || strings.HasPrefix(r.URL.Path, ForPrograms+"/")
}

// Person returns who asks; an error of kind Forbidden where nobody was recognised.
func (s *Site) Person(r *http.Request) (*people.Person, error) {
	if key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && forProgram(r) {
		return s.People.Reads(r.Context(), key, From(r))
	}
	token := s.Token(r)
	if token == "" {
		return nil, people.ErrRefused
	}
	if byItself(r) {
		return s.People.Knows(r.Context(), token)
	}
	return s.People.Who(r.Context(), token)
}

// Begin lets somebody in: with a session made now, whatever the browser brought.
func (s *Site) Begin(w http.ResponseWriter, token string) {
	http.SetCookie(w, &http.Cookie{Name: s.Cookie(), Value: token, Path: "/", HttpOnly: true, Secure: s.Secure,
		SameSite: http.SameSiteLaxMode})
}

// Origin is under which name the browser asks.
func (s *Site) Origin(r *http.Request) people.Origin {
	if s.Secure {
		return people.Origin{Scheme: "https", Host: r.Host}
	}
	return people.Origin{Scheme: "http", Host: r.Host}
}

// From is the address a request comes from.
func From(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Recently is how old a session may be for what outlasts it: a new passkey, a log that begins.
const Recently = 15 * time.Minute

// ErrNotRecent asks somebody to be recognised anew.
var ErrNotRecent = truce.Errorf(truce.Forbidden,
	"leave and come in again first: you were recognised too long ago for this")

// Recent reports whether whoever asks was recognised a short while ago; where nobody logs in they sit at the machine.
func (s *Site) Recent(r *Request) (bool, error) {
	if s.People == nil {
		return true, nil
	}
	list, err := s.People.Sessions(r.Context(), r.person, s.Token(r.Request))
	for _, x := range list {
		if x.Current {
			return s.Clock().Sub(x.Made) < Recently, err
		}
	}
	return false, err
}

// MustBeRecent is [Site.Recent] as an error.
func (s *Site) MustBeRecent(r *Request) error {
	recent, err := s.Recent(r)
	if err == nil && !recent {
		err = ErrNotRecent
	}
	return err
}

// By is who acts by a form.
func (s *Site) By(r *http.Request, l *view.Lens) By {
	b := By{Member: l.Who().Member, Function: l.Who().Function}
	if s.People != nil {
		if p, err := s.Person(r); err == nil {
			b.Person = p.ID
		}
	}
	return b
}
