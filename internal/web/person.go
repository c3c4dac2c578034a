package web

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"truce"
	"truce/internal/people"
	"truce/internal/view"
)

// The cookies of a session. Browsers keep one of the first name only over HTTPS and for this host alone.
const (
	safeCookie  = "__Host-truce"
	localCookie = "truce-session"
)

// gate lets those through who were recognised, and leads everybody else to the door, which has style and script too.
func (s *site) gate(pattern string, next http.Handler) http.Handler {
	if s.People == nil || strings.HasPrefix(pattern, "GET /assets/") {
		return next
	}
	return s.answer(func(w http.ResponseWriter, r *request) error {
		_, err := s.person(r.Request)
		switch {
		case err == nil:
			next.ServeHTTP(w, r.Request)
			return nil
		case truce.KindOf(err) != truce.Forbidden:
			return err
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			http.Redirect(w, r.Request, s.at("/enter")+"?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return nil
		}
		return people.ErrRefused
	}, true)
}

// cookie is the name of the cookie of a session.
func (s *site) cookie() string {
	if s.Secure {
		return safeCookie
	}
	return localCookie
}

// token is that of the session a request comes with; empty: with none.
func (s *site) token(r *http.Request) string {
	c, err := r.Cookie(s.cookie())
	if err != nil {
		return ""
	}
	return c.Value
}

// person returns who asks; an error of kind Forbidden where nobody was recognised.
func (s *site) person(r *http.Request) (*people.Person, error) {
	token := s.token(r)
	if token == "" {
		return nil, people.ErrRefused
	}
	return s.People.Who(r.Context(), token)
}

// looks returns as whom somebody looks, and what they may do at most.
func (s *site) looks(r *http.Request) (truce.Viewer, []truce.Action, error) {
	p, err := s.person(r)
	switch {
	case err == nil:
		return p.Viewer(s.Member), people.Acts(p.Roles), nil
	case truce.KindOf(err) == truce.Forbidden:
		return truce.Public, nil, nil
	}
	return truce.Public, nil, err
}

// begin lets somebody in: with a session made now, whatever the browser brought.
func (s *site) begin(w http.ResponseWriter, token string) {
	http.SetCookie(w, &http.Cookie{Name: s.cookie(), Value: token, Path: "/", HttpOnly: true, Secure: s.Secure,
		SameSite: http.SameSiteLaxMode})
}

// origin is under which name the browser asks.
func (s *site) origin(r *http.Request) people.Origin {
	if s.Secure {
		return people.Origin{Scheme: "https", Host: r.Host}
	}
	return people.Origin{Scheme: "http", Host: r.Host}
}

// from is the address a request comes from.
func from(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// by is who acts by a form.
func (s *site) by(r *http.Request, l *view.Lens) By {
	b := By{Member: l.Who().Member, Function: l.Who().Function}
	if s.People != nil {
		if p, err := s.person(r); err == nil {
			b.Person = p.ID
		}
	}
	return b
}
