package door

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"truce"
	"truce/internal/people"
	"truce/internal/provider"
	"truce/internal/web/frame"
)

// providerPart is the institution's own provider as a page shows it.
type providerPart struct {
	Name string
	// Said is the key of the words of what came of it; empty: nothing did yet.
	Said  string
	Since truce.Instant // of one's account: since when it is bound; unknown: it is not
}

// provided returns the provider as a page shows it to whoever comes back with a word; nil: there is none.
func (s *site) provided(r *request) *providerPart {
	if s.Provider == nil {
		return nil
	}
	p := &providerPart{Name: s.Provider.Name}
	if said := r.URL.Query().Get(cameTo); cameToStatus[said] != 0 {
		p.Said = "provider." + said
		if said == "later" {
			p.Said = "enter.later"
		}
	}
	return p
}

// cameTo is the parameter of a page that says what came of a way to the provider and back. The answer of the provider
// itself is never where a page stands: it holds a code.
const cameTo = "provider"

// cameToStatus are its words, with what the page that says them answers.
var cameToStatus = map[string]int{"bound": http.StatusOK, "away": http.StatusServiceUnavailable,
	"later": http.StatusTooManyRequests, "refused": http.StatusForbidden, "stranger": http.StatusForbidden,
	"taken": http.StatusConflict,
	"only":  http.StatusConflict}

// status is what a page answers that says what came of it.
func (p *providerPart) status(r *request) int {
	if p == nil || p.Said == "" {
		return http.StatusOK
	}
	return cameToStatus[r.URL.Query().Get(cameTo)]
}

// wayPage leads on to the provider.
type wayPage struct{ Name, To string }

// enterByProvider answers POST /enter/provider.
func (s *site) enterByProvider(w http.ResponseWriter, r *request) error {
	if err := r.ParseForm(); err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	return s.toProvider(w, r, provider.Aim{Next: r.PostForm.Get("next")})
}

// enrolByProvider answers POST /enrol/{token}/provider.
func (s *site) enrolByProvider(w http.ResponseWriter, r *request) error {
	if _, err := s.People.Enrolment(r.Context(), r.PathValue("token")); err != nil {
		return s.enrolled(w, r, nil, nil, err)
	}
	return s.toProvider(w, r, provider.Aim{Link: r.PathValue("token")})
}

// bindProvider answers POST /account/provider.
func (s *site) bindProvider(w http.ResponseWriter, r *request) error {
	p, err := s.self(r, true)
	if err != nil {
		return err
	}
	return s.toProvider(w, r, provider.Aim{Person: p.ID})
}

// unbindProvider answers POST /account/provider/unbind.
func (s *site) unbindProvider(w http.ResponseWriter, r *request) error {
	p, err := s.self(r, true)
	if err != nil {
		return err
	}
	if err := s.People.Unbind(r.Context(), p); err == people.ErrOnly {
		s.goOn(w, r, "/account", "only")
		return nil
	} else if err != nil {
		return err
	}
	http.Redirect(w, r.Request, s.At("/account"), http.StatusSeeOther)
	return nil
}

// toProvider sends a browser to the provider, by a page that goes on by itself: browsers follow no form to another
// site.
func (s *site) toProvider(w http.ResponseWriter, r *request, a provider.Aim) error {
	if !s.People.MayTry(frame.From(r.Request)) {
		return s.notRecognised(w, r, a, people.ErrLater)
	}
	o := s.Origin(r.Request)
	to, browser, err := s.Provider.Begin(r.Context(), o.Scheme+"://"+o.Host+s.At(WayBack), a)
	if err != nil {
		return s.notRecognised(w, r, a, err)
	}
	http.SetCookie(w, s.wayCookie(browser, provider.FlowLife))
	w.Header().Set("Refresh", "0; url="+to)
	return s.Render(w, r, http.StatusOK, "provider", wayPage{s.Provider.Name, to})
}

// WayBack is where the provider sends browsers back to.
const WayBack = "/enter/provider/back"

// wayCookie is what a browser keeps on its way to the provider and back; with no time it is forgotten.
func (s *site) wayCookie(value string, life time.Duration) *http.Cookie {
	c := &http.Cookie{Name: s.Cookie() + "-way", Value: value, Path: "/", HttpOnly: true, Secure: s.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(life / time.Second)}
	if life == 0 {
		c.MaxAge = -1
	}
	return c
}

// backFromProvider answers GET /enter/provider/back.
func (s *site) backFromProvider(w http.ResponseWriter, r *request) error {
	browser := ""
	if c, err := r.Cookie(s.wayCookie("", 0).Name); err == nil {
		browser = c.Value
	}
	http.SetCookie(w, s.wayCookie("", 0))
	subject, a, err := s.Provider.End(r.Context(), browser, r.URL.Query())
	if err != nil {
		return s.notRecognised(w, r, a, err)
	}
	id := people.Identity{Issuer: s.Provider.Issuer, Subject: subject}
	switch {
	case a.Link != "":
		err = s.enrolIdentity(w, r, a.Link, id)
	case a.Person != "":
		err = s.bindIdentity(r, a.Person, id)
	default:
		return s.enterIdentity(w, r, a, id)
	}
	if err != nil {
		return s.notRecognised(w, r, a, err)
	}
	s.goOn(w, r, "/account", "bound")
	return nil
}

// enterIdentity lets in whom an identity is bound to.
func (s *site) enterIdentity(w http.ResponseWriter, r *request, a provider.Aim, id people.Identity) error {
	token, err := s.People.EnterByIdentity(r.Context(), id, people.Try{From: frame.From(r.Request),
		Browser: r.UserAgent()})
	if err != nil {
		return s.notRecognised(w, r, a, err)
	}
	s.Begin(w, token)
	http.Redirect(w, r.Request, s.Local(a.Next, "/"), http.StatusSeeOther)
	return nil
}

// enrolIdentity binds an identity by a one-time link, and lets them in.
func (s *site) enrolIdentity(w http.ResponseWriter, r *request, link string, id people.Identity) error {
	p, err := s.People.EnrolIdentity(r.Context(), link, id)
	if err != nil {
		return err
	}
	token, err := s.People.Begin(r.Context(), p.ID, people.ByLink, r.UserAgent())
	if err == nil {
		s.Begin(w, token)
	}
	return err
}

// bindIdentity binds an identity to the person who began, if they are the one who is signed in still.
func (s *site) bindIdentity(r *request, person string, id people.Identity) error {
	p, err := s.Person(r.Request)
	if err != nil {
		return err
	}
	if p.ID != person {
		return people.ErrRefused
	}
	return s.People.BindIdentity(r.Context(), p, id)
}

// notRecognised says why a way to the provider led nowhere, on the page where it began.
func (s *site) notRecognised(w http.ResponseWriter, r *request, a provider.Aim, err error) error {
	var refusal *provider.Refusal
	said := ""
	switch {
	case errors.Is(err, provider.ErrAway):
		said = "away"
		s.Log.Warn("the provider does not answer", "err", err)
	case errors.As(err, &refusal):
		said = "refused"
		s.Log.Warn("an answer of the provider was refused", "why", refusal.Why)
		s.People.Unrecognised(frame.From(r.Request))
	case err == people.ErrRefused, err == people.ErrLink:
		said = "refused"
		s.People.Unrecognised(frame.From(r.Request))
	case err == people.ErrLater:
		said = "later"
	case err == people.ErrStranger:
		said = "stranger"
	case err == people.ErrTaken:
		said = "taken"
	default:
		return err
	}
	switch {
	case a.Link != "":
		s.goOn(w, r, "/enrol/"+a.Link, said)
	case a.Person != "":
		s.goOn(w, r, "/account", said)
	default:
		s.goOn(w, r, "/enter", said, "next", a.Next)
	}
	return nil
}

// goOn leads to a page that says what came of it.
func (s *site) goOn(w http.ResponseWriter, r *request, path, said string, more ...string) {
	q := url.Values{cameTo: {said}}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	http.Redirect(w, r.Request, s.At(path)+"?"+q.Encode(), http.StatusSeeOther)
}
