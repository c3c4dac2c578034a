package web_test

import (
	"bufio"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"truce"
	"truce/internal/desklog"
	"truce/internal/people"
	"truce/internal/testing/browsertest"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// dutyHouse is the house of the canaries, where the people of CA log in.
type dutyHouse struct {
	*room
	people *people.Store
	server *httptest.Server
	now    time.Time
}

func onDuty(t *testing.T) *dutyHouse {
	t.Helper()
	p := plant(t)
	d := &dutyHouse{room: newRoom(t, p.house), now: now()}
	clock := func() time.Time { return d.now }
	var err error
	d.people, err = people.Open(t.Context(), filepath.Join(t.TempDir(), "people.db"), people.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.people.Close() })
	pages, err := web.New(frame.Config{Reader: p.house.models, Registrar: p.house, Vault: p.house, Duty: d.room,
		Member: "CA", People: d.people, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	d.server = httptest.NewServer(pages)
	d.server.Config.RegisterOnShutdown(d.pulse.End)
	t.Cleanup(func() { d.pulse.End(); d.server.Close() })
	return d
}

// in signs somebody in, and returns what asks as they do.
func (d *dutyHouse) in(t *testing.T, name string, roles ...people.Role) *http.Client {
	t.Helper()
	p, err := d.people.Add(t.Context(), nil, people.Person{Name: name, Function: "duty officer", Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	token, err := d.people.Begin(t.Context(), p.ID, people.ByCode, "a test")
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(d.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(at, []*http.Cookie{{Name: frame.LocalCookie, Value: token}})
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

// ask returns status, target and page; one with a form is a POST.
func (d *dutyHouse) ask(t *testing.T, c *http.Client, path string, form url.Values) (int, string, string) {
	t.Helper()
	var a *http.Response
	var err error
	if form == nil {
		a, err = c.Get(d.server.URL + path)
	} else {
		a, err = c.PostForm(d.server.URL+path, form)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	var page strings.Builder
	if err := a.Write(&page); err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, a.Header.Get("Location"), page.String()
}

const deskClaim = "web-00000000000000000000abcd"

// Without script the desk does everything: what is written stands there once, what is refused stays in its fields, and
// what others may not is refused.
func TestTheDesk(t *testing.T) {
	d := onDuty(t)
	officer, auditor := d.in(t, "Vera Okonjo", people.DutyOfficer), d.in(t, "Sol Marrow", people.Auditor)
	outside := d.in(t, "Nadir Vale", people.MediatorsStaff)
	note := url.Values{"claim": {deskClaim}, "kind": {"note"}, "words": {"the bridge is watched"}, "about": {"ca-i-1"}}
	for range 2 {
		if status, to, _ := d.ask(t, officer, "/desk", note); status != http.StatusSeeOther || to != "/desk" {
			t.Errorf("a note: %d to %q", status, to)
		}
	}
	_, _, page := d.ask(t, officer, "/desk", nil)
	if strings.Count(page, "the bridge is watched") != 1 || !strings.Contains(page, `href="/incidents/CA-I-1"`) {
		t.Error("the note does not stand there once, with a link to what it is about")
	}
	contact := url.Values{"office": {"bittern office"}, "number": {"555 314 159"}, "party": {"river-guard"}}
	if status, _, _ := d.ask(t, officer, "/desk/contacts", contact); status != http.StatusSeeOther {
		t.Errorf("a contact: %d", status)
	}
	list, err := d.desk.Contacts(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	call := url.Values{"claim": {deskClaim}, "kind": {"call"}, "contact": {list[0].ID}, "about": {"CA-I-1"},
		"answer": {"answered"}}
	if status, _, _ := d.ask(t, officer, "/desk", call); status != http.StatusSeeOther {
		t.Errorf("a call: %d", status)
	}
	told := url.Values{"claim": {"web-00000000000000000000abce"}, "kind": {"note"}, "words": {"dial 555-314-159 & ask"}}
	status, _, page := d.ask(t, officer, "/desk", told)
	if status != http.StatusBadRequest || !strings.Contains(page, "numbers stand there and in no log") ||
		!strings.Contains(page, "dial 555-314-159 &amp; ask") {
		t.Errorf("a note with a number: %d", status)
	}
	for _, x := range []struct {
		who  *http.Client
		name string
		want int
	}{{auditor, "an auditor", http.StatusForbidden}, {outside, "the mediator's staff", http.StatusForbidden}} {
		if status, _, _ := d.ask(t, x.who, "/desk", note); status != x.want {
			t.Errorf("%s writes: %d", x.name, status)
		}
		if status, _, _ := d.ask(t, x.who, "/desk/fires/CA-R-1", url.Values{"do": {"fire"}}); status != x.want {
			t.Errorf("%s lets it ring: %d", x.name, status)
		}
	}
	if _, _, page := d.ask(t, auditor, "/desk", nil); !strings.Contains(page, "the bridge is watched") ||
		strings.Contains(page, "<textarea") {
		t.Error("an auditor does not read the desk, or is shown its forms")
	}
	if _, _, page := d.ask(t, outside, "/desk", nil); strings.Contains(page, "bridge") || strings.Contains(page, "555") {
		t.Error("the mediator's staff see the desk")
	}
	turns := url.Values{"function": {"duty officer", "head of cell", ""}, "minutes": {"3", "10", ""}}
	monitor := d.in(t, "Idris Holm", people.Monitor)
	if status, _, _ := d.ask(t, monitor, "/desk/turns", turns); status != http.StatusForbidden {
		t.Errorf("a monitor says to whom fire passes: %d", status)
	}
	if _, _, page := d.ask(t, monitor, "/desk", nil); !strings.Contains(page, "<textarea") ||
		strings.Contains(page, "/desk/turns") {
		t.Error("a monitor cannot write to the desk, or is shown the form of the turns")
	}
	if status, _, _ := d.ask(t, officer, "/desk/turns", turns); status != http.StatusSeeOther {
		t.Errorf("turns: %d", status)
	}
	if status, _, _ := d.ask(t, officer, "/desk/turns", url.Values{"x": {""}}); status != http.StatusBadRequest {
		t.Errorf("a form without turns: %d", status)
	}
	if got, err := d.desk.Turns(t.Context()); err != nil || len(got) != 2 || got[1].Minutes != 10 {
		t.Errorf("%v %v", got, err)
	}
	csv, _, page := d.ask(t, officer, "/desk/log.csv", nil)
	if csv != http.StatusOK || !strings.Contains(page, "bittern office,answered") || strings.Contains(page, "314") {
		t.Errorf("%d %s", csv, page)
	}
}

// Fire rings on every page of the duty room, with what the member knows of it, until somebody has it; and leads back to
// where they were.
func TestWhatRings(t *testing.T) {
	d := onDuty(t)
	officer := d.in(t, "Vera Okonjo", people.DutyOfficer)
	other := d.in(t, "Idris Holm", people.Monitor)
	if status, to, _ := d.ask(t, officer, "/desk/fires/CA-R-1",
		url.Values{"do": {"fire"}}); status != http.StatusSeeOther ||
		to != "/desk" {
		t.Errorf("%d to %q", status, to)
	}
	for _, path := range []string{"/", "/incidents", "/actors", "/ring", "/desk"} {
		if _, _, page := d.ask(t, other, path, nil); !strings.Contains(page, `data-rings="CA-R-1"`) ||
			!strings.Contains(page, "Kestrel Ford") {
			t.Errorf("it does not ring on %s, or not where", path)
		}
	}
	has := url.Values{"do": {"has"}, "back": {"/incidents?kind=shelling"}}
	if status, to, _ := d.ask(t, officer, "/desk/fires/CA-R-1", has); status != http.StatusSeeOther ||
		to != "/incidents?kind=shelling" {
		t.Errorf("%d to %q", status, to)
	}
	_, _, page := d.ask(t, other, "/ring", nil)
	if strings.Contains(page, "data-rings") || !strings.Contains(page, "has it since") {
		t.Error(page)
	}
	for _, back := range []string{"//elsewhere.example/", "https://elsewhere.example/", `/\elsewhere.example`} {
		has.Set("back", back)
		if _, to, _ := d.ask(t, officer, "/desk/fires/CA-R-1", has); to != "/desk" {
			t.Errorf("it leads to %q", to)
		}
	}
	// "over" comes last: a fire that is over cannot be given back.
	for _, step := range []struct {
		do   string
		want int
	}{{"nothing", http.StatusBadRequest}, {"back", http.StatusSeeOther}, {"over", http.StatusSeeOther}} {
		if status, _, _ := d.ask(t, officer, "/desk/fires/CA-R-1", url.Values{"do": {step.do}}); status != step.want {
			t.Errorf("%s: %d", step.do, status)
		}
	}
}

// The stream is for the duty room alone, tells nothing but that there is another state, ends at sign-out, and outlives
// a session that was not used for long, which pages do not.
func TestTheStream(t *testing.T) {
	d := onDuty(t)
	officer, outside := d.in(t, "Vera Okonjo", people.DutyOfficer), d.in(t, "Nadir Vale", people.MediatorsStaff)
	for name, who := range map[string]*http.Client{"nobody": http.DefaultClient, "the mediator's staff": outside} {
		if status, _, _ := d.ask(t, who, "/live", nil); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}
	d.pulse.Tell("one")
	a, err := officer.Get(d.server.URL + "/live")
	if err != nil || a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatal(a, err)
	}
	defer a.Body.Close()
	lines := bufio.NewScanner(a.Body)
	next := func() string { // of the data of events
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && data != "" {
				return data
			} else if lines.Text() == "event: over" {
				return "over"
			}
		}
		return "ended"
	}
	if got := next(); got != "one" {
		t.Errorf("at first %q", got)
	}
	d.now = d.now.Add(2 * time.Hour) // nobody has touched the screen
	if _, err := d.desk.Write(t.Context(), desklog.By{Function: "duty officer"}, desklog.Line{Kind: desklog.Note,
		Words: "x"}); err != nil {
		t.Fatal(err)
	}
	d.pulse.Tell("two" + frame.RingsNow)
	if got := next(); got != "two rings" {
		t.Errorf("unused for long: %q", got)
	}
	if status, to, _ := d.ask(t, officer, "/ring", nil); status != http.StatusSeeOther || !strings.HasPrefix(to,
		"/enter") {
		t.Errorf("unused for long, what rings is shown: %d to %q", status, to)
	}
	if status, _, _ := d.ask(t, officer, "/leave", url.Values{}); status != http.StatusSeeOther {
		t.Errorf("leaves: %d", status)
	}
	if got := next(); got != "over" {
		t.Errorf("signed out: %q", got)
	}
	if got := next(); got != "ended" {
		t.Errorf("and then %q", got)
	}
}

// A page that asks for itself is no use of a session.
func TestAPageThatAsksForItself(t *testing.T) {
	d := onDuty(t)
	officer := d.in(t, "Vera Okonjo", people.DutyOfficer)
	for range 4 {
		d.now = d.now.Add(9 * time.Minute)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.server.URL+"/desk", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(frame.ItselfHeader, "1")
		a, err := officer.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		if want := d.now.Sub(now()) < 30*time.Minute; (a.StatusCode == http.StatusOK) != want {
			t.Errorf("after %s: %d", d.now.Sub(now()), a.StatusCode)
		}
	}
}

// The desk fits a telephone and a screen in every language, with what rings below it, and its script complains of
// nothing.
func TestTheDeskInABrowser(t *testing.T) {
	ctx, said := browsertest.Start(t)
	p := plant(t)
	pages, err := web.New(frame.Config{Reader: p.house.models, Registrar: p.house, Vault: p.house, Duty: p.duty,
		Member: "CA", Clock: now, Viewer: func(*http.Request) truce.Viewer { return viewers["CA"] }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(pages)
	server.Config.RegisterOnShutdown(p.duty.pulse.End)
	defer server.Close()
	defer p.duty.pulse.End()
	for _, width := range []int64{320, 390, 1280} {
		for _, lang := range []string{"en", "ar", "ru", "tr", "fa"} {
			for _, path := range []string{"/desk", "/desk/whom?fire=CA-R-1", "/reports/new"} {
				var wide string
				sep := "?"
				if strings.Contains(path, "?") {
					sep = "&"
				}
				err := chromedp.Run(ctx, chromedp.EmulateViewport(width, 900),
					chromedp.Navigate(server.URL+path+sep+"lang="+lang), chromedp.Evaluate(web.Overflow, &wide))
				if err != nil {
					t.Fatal(err)
				}
				if wide != "" {
					t.Errorf("%s at %d in %s does not fit: %s", path, width, lang, wide)
				}
			}
		}
	}
	for _, x := range said() {
		t.Error(x)
	}
}

// Today opens with what burns, and tells what is new once somebody has said that they have seen what there was.
func TestTodayAsTheJob(t *testing.T) {
	d := onDuty(t)
	officer := d.in(t, "Vera Okonjo", people.DutyOfficer)
	if status, _, _ := d.ask(t, officer, "/desk/fires/CA-R-1", url.Values{"do": {"fire"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	_, _, page := d.ask(t, officer, "/", nil)
	for _, want := range []string{`id="burns"`, `id="stuck"`, `id="arrived"`, "Tell me from now on", `value="AR:`} {
		if !strings.Contains(page, want) {
			t.Errorf("Today holds no %q", want)
		}
	}
	for sizes, want := range map[string]int{"AR:1 BO:2": http.StatusSeeOther, "AR": http.StatusBadRequest,
		"AR:-1": http.StatusBadRequest, "not one:1": http.StatusBadRequest} {
		if status, _, _ := d.ask(t, officer, "/today", url.Values{"sizes": {sizes}}); status != want {
			t.Errorf("%q: %d", sizes, status)
		}
	}
	if _, _, page := d.ask(t, officer, "/", nil); !strings.Contains(page, "I have seen this") ||
		!strings.Contains(page, "In the talks") {
		t.Error("once they looked, what is new is not told")
	}
	outside := d.in(t, "Nadir Vale", people.MediatorsStaff)
	if status, _, _ := d.ask(t, outside, "/today", url.Values{"sizes": {"AR:1"}}); status != http.StatusNotFound {
		t.Errorf("the mediator's staff say what they have seen: %d", status)
	}
}

// A day and a kind lead to the incidents, in the words of the page.
func TestFindByDayAndKind(t *testing.T) {
	d := onDuty(t)
	officer := d.in(t, "Vera Okonjo", people.DutyOfficer)
	for q, want := range map[string]string{
		"17 March":             "/incidents?day=2030-03-17",
		"2030-03-16":           "/incidents?day=2030-03-16",
		"shelling 17 Mar 2031": "/incidents?kind=shelling&amp;day=2031-03-17",
		"Shelling":             "/incidents?kind=shelling",
		"drone strike":         "/incidents?kind=drone&#43;strike",
		"31 February":          "",
		"17":                   "",
		"fire":                 "", // of several kinds
	} {
		_, _, page := d.ask(t, officer, "/search?lang=en&q="+url.QueryEscape(q), nil)
		_, main, _ := strings.Cut(page, `<main id="main">`)
		if found := strings.Contains(main, `"/incidents?`); found != (want != "") || !strings.Contains(main, want) {
			t.Errorf("%q leads not to %q", q, want)
		}
	}
	for lang, q := range map[string]string{"ru": "17 марта", "tr": "17 Mart", "ar": "17 آذار"} {
		_, _, page := d.ask(t, officer, "/search?lang="+lang+"&q="+url.QueryEscape(q), nil)
		if !strings.Contains(page, "/incidents?day=2030-03-17") {
			t.Errorf("%q in %s leads nowhere", q, lang)
		}
	}
}
