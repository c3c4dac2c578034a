package door

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// accountPage is what somebody sees of themselves.
type accountPage struct {
	Person   *people.Person
	Sessions []sessionRow
	Tokens   []tokenRow
	Feeds    []feedRow
	Reads    []string // what a feed can be of, beside an address
	Given    string   // what was typed of a new feed
	Recent   bool
	Passkey  passkeyPart
	Refused  string        // key of the words
	Provider *providerPart // nil: there is none
}

// sessionRow is a session as shown.
type sessionRow struct {
	people.Session
	Began, LastUsed truce.Instant
}

// tokenRow is an access token as shown.
type tokenRow struct {
	people.Token
	From, LastUsed, To truce.Instant // LastUsed is not known of one that was never used
}

// feedRow is a feed as shown.
type feedRow struct {
	people.Feed
	From, LastUsed truce.Instant // LastUsed is not known of one that was never read
}

// account answers GET /account.
func (s *site) account(w http.ResponseWriter, r *request) error {
	return s.showAccount(w, r, s.provided(r).status(r), "")
}

func (s *site) showAccount(w http.ResponseWriter, r *request, status int, refused string) error {
	p, err := s.Person(r.Request)
	if err != nil {
		return err
	}
	page := accountPage{Person: p, Refused: refused, Provider: s.provided(r)}
	if page.Provider != nil {
		since, bound, err := s.People.IdentitySince(r.Context(), p, s.Provider.Issuer)
		if err != nil {
			return err
		}
		if bound {
			page.Provider.Since = truce.At(since)
		}
	}
	list, err := s.People.Sessions(r.Context(), p.ID, s.Token(r.Request))
	if err != nil {
		return err
	}
	for _, x := range list {
		page.Sessions = append(page.Sessions, sessionRow{x, truce.At(x.Made), truce.At(x.Seen)})
	}
	tokens, err := s.People.Tokens(r.Context(), p.ID)
	if err != nil {
		return err
	}
	for _, x := range tokens {
		row := tokenRow{Token: x, From: truce.At(x.Made), To: truce.At(x.Until)}
		if !x.Seen.IsZero() {
			row.LastUsed = truce.At(x.Seen)
		}
		page.Tokens = append(page.Tokens, row)
	}
	feeds, err := s.People.Feeds(r.Context(), p.ID)
	if err != nil {
		return err
	}
	for _, x := range feeds {
		row := feedRow{Feed: x, From: truce.At(x.Made)}
		if !x.Used.IsZero() {
			row.LastUsed = truce.At(x.Used)
		}
		page.Feeds = append(page.Feeds, row)
	}
	page.Reads, page.Given = []string{people.FeedBulletins, people.FeedFindings}, r.FormValue("address")
	if page.Recent, err = s.Recent(r); err != nil {
		return err
	}
	o := s.Origin(r.Request)
	if page.Passkey = (passkeyPart{Able: o.TakesPasskeys(), Host: r.Host}); page.Recent && page.Passkey.Able {
		if page.Passkey.Options, page.Passkey.Ceremony, err = s.People.BeginPasskey(r.Context(), o, p); err != nil {
			return err
		}
	}
	return s.Render(w, r, status, "account", page)
}

// self returns who asks with a form, and refuses what outlasts a session to one that is not recent.
func (s *site) self(r *request, outlasts bool) (*people.Person, error) {
	p, err := s.Person(r.Request)
	if err != nil {
		return nil, err
	}
	if err := r.ParseForm(); err != nil {
		return nil, truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	if outlasts {
		err = s.MustBeRecent(r)
	}
	return p, err
}

// endSession answers POST /account/end.
func (s *site) endSession(w http.ResponseWriter, r *request) error {
	p, err := s.self(r, false)
	if err != nil {
		return err
	}
	if id := r.PostForm.Get("session"); id != "" {
		err = s.People.EndOf(r.Context(), p, id)
	} else {
		err = s.People.EndAll(r.Context(), p, p.ID, s.Token(r.Request))
	}
	if err != nil {
		return err
	}
	s.SignedOut()
	http.Redirect(w, r.Request, s.At("/account"), http.StatusSeeOther)
	return nil
}

// renewCodes answers POST /account/codes.
func (s *site) renewCodes(w http.ResponseWriter, r *request) error {
	p, err := s.self(r, true)
	if err != nil {
		return err
	}
	codes, err := s.People.RenewCodes(r.Context(), p)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "codes", codesPage{p, codes, s.At("/account")})
}

// tokenPage shows an access token, once.
type tokenPage struct {
	Name, Token, Ask string
	Next             string
}

// makeToken answers POST /account/token.
func (s *site) makeToken(w http.ResponseWriter, r *request) error {
	p, err := s.self(r, true)
	if err != nil {
		return err
	}
	name := strings.TrimSpace(r.PostForm.Get("name"))
	days, err := strconv.Atoi(r.PostForm.Get("days"))
	if err != nil || days > int(people.LongestToken/(24*time.Hour)) {
		days = 0
	}
	token, err := s.People.NewToken(r.Context(), p, name, time.Duration(days)*24*time.Hour)
	switch truce.KindOf(err) {
	case truce.Invalid:
		return s.showAccount(w, r, http.StatusBadRequest, "token.invalid")
	case truce.Conflict:
		return s.showAccount(w, r, http.StatusConflict, "token.too-many")
	}
	if err != nil {
		return err
	}
	o := s.Origin(r.Request)
	return s.Render(w, r, http.StatusOK, "token", tokenPage{name, token, o.Scheme + "://" + o.Host +
		s.At(frame.ForPrograms), s.At("/account")})
}

// endToken answers POST /account/token/end.
func (s *site) endToken(w http.ResponseWriter, r *request) error {
	p, err := s.self(r, false)
	if err != nil {
		return err
	}
	if err := s.People.EndToken(r.Context(), p, r.PostForm.Get("token")); err != nil {
		return err
	}
	http.Redirect(w, r.Request, s.At("/account"), http.StatusSeeOther)
	return nil
}

// feedPage shows the address of a feed, once.
type feedPage struct{ What, Address, Next string }

// makeFeed answers POST /account/feed.
func (s *site) makeFeed(w http.ResponseWriter, r *request) error {
	p, err := s.self(r, true)
	if err != nil {
		return err
	}
	what := r.PostForm.Get("what")
	if what == "address" {
		what = s.feedOf(r, strings.TrimSpace(r.PostForm.Get("address")))
	}
	token, err := s.People.NewFeed(r.Context(), p, p.ID, what)
	switch truce.KindOf(err) {
	case truce.Invalid:
		return s.showAccount(w, r, http.StatusBadRequest, "feed.invalid")
	case truce.Conflict:
		return s.showAccount(w, r, http.StatusConflict, "feed.too-many")
	}
	if err != nil {
		return err
	}
	o := s.Origin(r.Request)
	return s.Render(w, r, http.StatusOK, "feed", feedPage{what, o.Scheme + "://" + o.Host + s.At("/feed", token),
		s.At("/account")})
}

// feedOf is the address on this site of what somebody copied out of a browser.
func (s *site) feedOf(r *request, address string) string {
	o := s.Origin(r.Request)
	return strings.TrimPrefix(strings.TrimPrefix(address, o.Scheme+"://"+o.Host), s.Prefix)
}

// endFeed answers POST /account/feed/end.
func (s *site) endFeed(w http.ResponseWriter, r *request) error {
	p, err := s.self(r, false)
	if err != nil {
		return err
	}
	if err := s.People.EndFeed(r.Context(), p, r.PostForm.Get("feed")); err != nil &&
		truce.KindOf(err) != truce.NotFound {
		return err
	}
	http.Redirect(w, r.Request, s.At("/account"), http.StatusSeeOther)
	return nil
}

// addPasskey answers POST /account/passkey.
func (s *site) addPasskey(w http.ResponseWriter, r *request) error {
	p, err := s.self(r, true)
	if err != nil {
		return err
	}
	err = s.People.AddPasskey(r.Context(), s.Origin(r.Request), p, r.PostForm.Get("ceremony"),
		[]byte(r.PostForm.Get("answer")))
	if err == people.ErrRefused {
		return s.showAccount(w, r, http.StatusBadRequest, "enrol.passkey-refused")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r.Request, s.At("/account"), http.StatusSeeOther)
	return nil
}
