package web_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"truce"
	"truce/codes"
	"truce/internal/hooks"
	"truce/internal/people"
	"truce/internal/registrar"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// asks asks for a feed as somebody, and reads it as a feed reader does where it is one.
func asks(t *testing.T, h http.Handler, as, path, mark string) (*httptest.ResponseRecorder, *gofeed.Feed) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
	r.Header.Set(who, as)
	if mark != "" {
		r.Header.Set("If-None-Match", mark)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return w, nil
	}
	f, err := gofeed.NewParser().Parse(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatalf("%s: %v: %s", path, err, w.Body)
	}
	return w, f
}

// A reader of feeds reads bulletins, findings and incidents, each as whoever asks may see it; what has not changed it
// is not sent again.
func TestFeeds(t *testing.T) {
	p := plant(t)
	w, f := asks(t, p.pages, "public", "/feeds/bulletins.atom", "")
	if f == nil || len(f.Items) == 0 || f.FeedType != "atom" || f.UpdatedParsed == nil {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if x := f.Items[0]; x.GUID != "urn:truce:meridian:CA-B-1" || !strings.HasSuffix(x.Link, "/bulletins/CA/1") ||
		!strings.HasPrefix(x.Link, "http://example.com/") || x.UpdatedParsed == nil || x.UpdatedParsed.Year() < 2030 {
		t.Errorf("%+v", x)
	}
	if f.FeedLink != "http://example.com/feeds/bulletins.atom" || f.Link != "http://example.com/bulletins" {
		t.Errorf("%q, %q", f.FeedLink, f.Link)
	}
	if again, _ := asks(t, p.pages, "public", "/feeds/bulletins.atom", w.Header().Get("ETag")); again.Code !=
		http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("%d", again.Code)
	}
	if other, _ := asks(t, p.pages, "public", "/feeds/bulletins.atom", `"x"`); other.Code != http.StatusOK {
		t.Errorf("%d", other.Code)
	}
	if w, _ := asks(t, p.pages, "public", "/feeds/findings.atom", ""); w.Code != http.StatusNotFound {
		t.Errorf("findings are for observers and members: %d", w.Code)
	}
	if _, f := asks(t, p.pages, "observer", "/feeds/findings.atom", ""); f == nil {
		t.Error("observers have no feed of findings")
	}
	_, all := asks(t, p.pages, "CA", "/feeds/incidents.atom", "")
	_, some := asks(t, p.pages, "CA", "/feeds/incidents.atom?kind=shelling", "")
	_, open := asks(t, p.pages, "public", "/feeds/incidents.atom", "")
	if all == nil || some == nil || open == nil || len(some.Items) == 0 || len(some.Items) >= len(all.Items) ||
		len(open.Items) >= len(all.Items) {
		t.Errorf("%v, %v, %v", all, some, open)
	}
	for _, path := range []string{"/feeds/incidents.atom?kind=nonsense", "/feeds/bulletins.atom?page=0",
		"/feeds/none.atom"} {
		if w, _ := asks(t, p.pages, "CA", path, ""); w.Code != http.StatusBadRequest && w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if _, f := asks(t, p.pages, "CA", "/feeds/bulletins.atom?page=7", ""); f == nil || len(f.Items) != 0 {
		t.Errorf("a page beyond the last: %+v", f)
	}
}

// A token opens one feed of one person to whoever has it, and nothing else, until it is ended or the person is.
func TestAFeedByToken(t *testing.T) {
	s := newSecretariat(t)
	ctx := t.Context()
	at := time.Date(2031, 3, 27, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return at }
	store, err := people.Open(ctx, filepath.Join(t.TempDir(), "people.db"), people.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	shown, err := hooks.Open(ctx, filepath.Join(t.TempDir(), "hooks.db"), "", clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer shown.Close()
	pages, err := web.New(s.n.Pages(frame.Config{Clock: clock, People: store, Feeds: shown}))
	if err != nil {
		t.Fatal(err)
	}
	by := registrar.By{Member: "SEC", Function: registrar.DutyOfficer}
	file := func(kind codes.EventKind) {
		t.Helper()
		if _, _, err := s.n.Registrar.File(ctx, by, registrar.Draft{Release: truce.LevelJoint,
			Coded: truce.Coded{Kind: kind}, Private: map[string]string{"text": "kestrel-sealed"}}); err != nil {
			t.Fatal(err)
		}
	}
	for range 60 {
		file("shelling")
	}
	if _, err := store.Add(ctx, nil, people.Person{Name: "Ada", Function: registrar.DutyOfficer,
		Roles: []people.Role{people.Administrator}}); err != nil {
		t.Fatal(err)
	}
	p, err := store.Add(ctx, nil, people.Person{Name: "Vera", Function: registrar.DutyOfficer,
		Roles: []people.Role{people.DutyOfficer}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := store.NewFeed(ctx, nil, p.ID, "/incidents?kind=shelling")
	if err != nil {
		t.Fatal(err)
	}
	file("sniping")
	_, f := asks(t, pages, "", "/feed/"+token, "")
	if f == nil || len(f.Items) != 50 || strings.Contains(f.String(), "kestrel") {
		t.Fatalf("%+v", f)
	}
	_, rest := asks(t, pages, "", "/feed/"+token+"?page=2", "")
	if rest == nil || len(rest.Items) != 10 || rest.FeedLink != "http://example.com/feed/"+token+"?page=2" {
		t.Errorf("%+v", rest)
	}
	at = at.Add(time.Hour)
	file("shelling")
	if _, f = asks(t, pages, "", "/feed/"+token, ""); f == nil || f.Items[0].UpdatedParsed.Unix() != at.Unix() ||
		f.Items[1].UpdatedParsed.Unix() == at.Unix() {
		t.Errorf("what is new does not stand first: %+v", f)
	}
	// The token opens nothing else, as cookie or by the door of another feed.
	for _, path := range []string{"/feeds/incidents.atom", "/feeds/bulletins.atom", "/incidents", "/feed/" + token + "/x",
		"/feed/none", "/feed/" + url.PathEscape("' OR 1=1")} {
		r := httptest.NewRequestWithContext(ctx, "GET", path, nil)
		r.AddCookie(&http.Cookie{Name: frame.LocalCookie, Value: token})
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		if w.Code != http.StatusSeeOther && w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	list, err := store.Feeds(ctx, "")
	if err != nil || len(list) != 1 || list[0].Used.IsZero() || list[0].What != "/incidents?kind=shelling" {
		t.Fatal(list, err)
	}
	if err := store.EndFeed(ctx, nil, list[0].ID); err != nil {
		t.Fatal(err)
	}
	if w, _ := asks(t, pages, "", "/feed/"+token, ""); w.Code != http.StatusNotFound {
		t.Errorf("that was ended: %d", w.Code)
	}
	if err := store.EndFeed(ctx, nil, list[0].ID); truce.KindOf(err) != truce.NotFound {
		t.Errorf("ended twice: %v", err)
	}
	if token, err = store.NewFeed(ctx, nil, p.ID, people.FeedBulletins); err != nil {
		t.Fatal(err)
	}
	if _, f := asks(t, pages, "", "/feed/"+token, ""); f == nil {
		t.Error("another one is not answered")
	}
	for _, disabled := range []bool{true, false} { // with the person their feeds end for good
		if err := store.Disable(ctx, nil, p.ID, disabled); err != nil {
			t.Fatal(err)
		}
		if w, _ := asks(t, pages, "", "/feed/"+token, ""); w.Code != http.StatusNotFound {
			t.Errorf("disabled %v: %d", disabled, w.Code)
		}
	}
}
