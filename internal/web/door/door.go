package door

import (
	"cmp"
	"net/http"
	"net/url"

	"truce"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// passkeyPart is what a page needs to make or to use a passkey.
type passkeyPart struct {
	Able     bool // there are passkeys for the name under which the page was asked for
	Host     string
	Options  any
	Ceremony string
}

// doorPage is the page on which somebody is recognised.
type doorPage struct {
	Next    string
	Name    string
	Refused string // key of the words; empty: nothing was refused
	Passkey passkeyPart

	Provider *providerPart // nil: there is none
}

// enterForm answers GET /enter.
func (s *site) enterForm(w http.ResponseWriter, r *request) error {
	if _, err := s.Person(r.Request); err == nil {
		http.Redirect(w, r.Request, s.Local(r.URL.Query().Get("next"), "/"), http.StatusSeeOther)
		return nil
	}
	p := doorPage{Next: r.URL.Query().Get("next"), Provider: s.provided(r)}
	return s.showDoor(w, r, p.Provider.status(r), p)
}

func (s *site) showDoor(w http.ResponseWriter, r *request, status int, p doorPage) error {
	o := s.Origin(r.Request)
	p.Passkey = passkeyPart{Able: o.TakesPasskeys(), Host: r.Host}
	if p.Passkey.Able {
		var err error
		p.Passkey.Options, p.Passkey.Ceremony, err = s.People.BeginEnter(o, frame.From(r.Request))
		if err == people.ErrLater {
			p.Passkey.Able, p.Refused = false, cmp.Or(p.Refused, "enter.later")
		} else if err != nil {
			return err
		}
	}
	return s.Render(w, r, status, "enter", p)
}

// enterByCode answers POST /enter.
func (s *site) enterByCode(w http.ResponseWriter, r *request) error {
	if err := r.ParseForm(); err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	f := r.PostForm
	token, err := s.People.Enter(r.Context(), people.Try{Name: f.Get("name"), Password: f.Get("password"),
		Code: f.Get("code"),
		From: frame.From(r.Request), Browser: r.UserAgent()})
	return s.entered(w, r, token, err)
}

// enterByPasskey answers POST /enter/passkey.
func (s *site) enterByPasskey(w http.ResponseWriter, r *request) error {
	if err := r.ParseForm(); err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	token, err := s.People.EnterByPasskey(r.Context(), s.Origin(r.Request), r.PostForm.Get("ceremony"),
		[]byte(r.PostForm.Get("answer")), people.Try{From: frame.From(r.Request), Browser: r.UserAgent()})
	return s.entered(w, r, token, err)
}

// entered lets somebody in who was recognised, and shows the door to everybody else.
func (s *site) entered(w http.ResponseWriter, r *request, token string, err error) error {
	p := doorPage{Next: r.PostForm.Get("next"), Name: r.PostForm.Get("name"), Provider: s.provided(r)}
	switch err {
	case nil:
		s.Begin(w, token)
		http.Redirect(w, r.Request, s.Local(p.Next, "/"), http.StatusSeeOther)
		return nil
	case people.ErrRefused:
		p.Refused = "enter.refused"
		return s.showDoor(w, r, http.StatusForbidden, p)
	case people.ErrLater:
		p.Refused = "enter.later"
		return s.showDoor(w, r, http.StatusTooManyRequests, p)
	}
	return err
}

// leave answers POST /leave.
func (s *site) leave(w http.ResponseWriter, r *request) error {
	if token := s.Token(r.Request); token != "" {
		if err := s.People.End(r.Context(), token); err != nil {
			return err
		}
		s.SignedOut()
	}
	http.SetCookie(w, &http.Cookie{Name: s.Cookie(), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.Secure,
		SameSite: http.SameSiteLaxMode})
	to := s.At("/enter")
	if next := r.PostFormValue("next"); next != "" { // who signs in again goes on where they were
		to += "?next=" + url.QueryEscape(s.Local(next, "/"))
	}
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
	return nil
}
