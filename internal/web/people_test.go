package web

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"truce"
	"truce/internal/audit"
	"truce/internal/people"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// house is a node of CA whose people log in.
type house struct {
	*stage
	people *people.Store
	now    time.Time
	server *httptest.Server
	boss   *people.Person
	dir    string // of the audit log
}

const housePassword = "salt and lantern oil"

// lodge opens the pages of a node whose administrator has a link, or no more than that; told is told what is refused.
func lodge(t *testing.T, told ...func(frame.By, string, error)) *house {
	t.Helper()
	return lodgeWith(t, func(c *frame.Config) {
		if len(told) > 0 {
			c.Audit = told[0]
		}
	})
}

// lodgeWith is lodge with another configuration.
func lodgeWith(t *testing.T, change func(*frame.Config)) *house {
	t.Helper()
	h := &house{now: viewtest.Now.Time(), dir: t.TempDir()}
	clock := func() time.Time { return h.now }
	var err error
	h.people, err = people.Open(t.Context(), filepath.Join(t.TempDir(), "people.db"), people.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.people.Close() })
	h.stage = open(t, viewtest.Meridian(), h.now, func(c *frame.Config) {
		c.Demo, c.Prefix, c.People, c.Member, c.Clock = false, "", h.people, "CA", clock
		change(c)
		c.Acts = audit.In(h.dir)
		c.Trust = &frame.Trust{Certificate: []byte("a certificate"), Fingerprint: "AB:CD", Pages: "https://house.lan/"}
	})
	h.server = httptest.NewServer(h.stage)
	t.Cleanup(h.server.Close)
	h.server.URL = strings.Replace(h.server.URL, "127.0.0.1", "localhost", 1)
	h.boss = h.add(t, "Vera Okonjo", "duty officer", people.Administrator, people.DutyOfficer)
	return h
}

func (h *house) add(t *testing.T, name, function string, roles ...people.Role) *people.Person {
	t.Helper()
	p, err := h.people.Add(t.Context(), nil, people.Person{Name: name, Function: function, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (h *house) link(t *testing.T, p *people.Person) string {
	t.Helper()
	token, err := h.people.NewLink(t.Context(), nil, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// guest is a browser without script: it keeps cookies and follows nothing.
type guest struct {
	*http.Client
	h *house
}

func (h *house) guest() *guest {
	return &guest{&http.Client{CheckRedirect: func(*http.Request,
		[]*http.Request) error {
		return http.ErrUseLastResponse
	}}, h}
}

// in is a guest with a session of a person.
func (h *house) in(t *testing.T, p *people.Person) *guest {
	t.Helper()
	token, err := h.people.Begin(t.Context(), p.ID, people.ByCode, "a test")
	if err != nil {
		t.Fatal(err)
	}
	g := h.guest()
	g.keep(t, token)
	return g
}

func (g *guest) keep(t *testing.T, token string) {
	t.Helper()
	at, err := url.Parse(g.h.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	g.Jar = jar{}
	g.Jar.SetCookies(at, []*http.Cookie{{Name: frame.LocalCookie, Value: token}})
}

// jar keeps the cookies of one host.
type jar map[string]*http.Cookie

func (j jar) SetCookies(_ *url.URL, list []*http.Cookie) {
	for _, c := range list {
		j[c.Name] = c
	}
}

func (j jar) Cookies(*url.URL) []*http.Cookie {
	var out []*http.Cookie
	for _, c := range j {
		out = append(out, c)
	}
	return out
}

// ask returns status, target and page of a request; one with a form is a POST.
func (g *guest) ask(t *testing.T, path string, form url.Values, header ...string) (int, string, string) {
	t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(t.Context(), method, g.h.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	a, err := g.Do(r)
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

// Nobody who was not recognised sees a page or enters anything, whatever they bring.
func TestTheGate(t *testing.T) {
	h := lodge(t)
	g := h.guest()
	for _, pattern := range Patterns(t, frame.Config{People: h.people}) {
		method, path, _ := strings.Cut(pattern, " ")
		if strings.HasPrefix(path, "/assets/") {
			continue
		}
		path = strings.NewReplacer("{$}", "", "{id}", "CA-I-1", "{member}", "CA", "{number}", "1", "{row}", "r", "{cell}",
			"c",
			"{date}", "2030-03-17", "{index}", "1").Replace(path)
		if method == "POST" {
			if status, _, _ := g.ask(t, path,
				url.Values{"claim": {"web-000000000000000000000000"}}); status != http.StatusForbidden {
				t.Errorf("%s: %d", pattern, status)
			}
			continue
		}
		status, to, _ := g.ask(t, path, nil)
		if strings.HasPrefix(path, frame.ForPrograms) { // nobody leads a program to the door
			if status != http.StatusUnauthorized || to != "" {
				t.Errorf("%s: %d to %q", pattern, status, to)
			}
			continue
		}
		if status != http.StatusSeeOther || !strings.HasPrefix(to, "/enter?next=") {
			t.Errorf("%s: %d to %q", pattern, status, to)
		}
	}
	g.keep(t, "brought along")
	if status, _, _ := g.ask(t, "/incidents", nil); status != http.StatusSeeOther {
		t.Errorf("a token that was brought: %d", status)
	}
}

// Somebody enrols by a link, leaves, comes back by password and code, and goes on where they were led from.
func TestPasswordAndCode(t *testing.T) {
	h := lodge(t)
	token := h.link(t, h.boss)
	e, err := h.people.Enrolment(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	code := func() string {
		c, err := totp.GenerateCode(e.Secret, h.now)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	g := h.guest()
	g.keep(t, "brought along")
	form := url.Values{"password": {housePassword}, "again": {housePassword}, "code": {code()}}
	status, _, page := g.ask(t, "/enrol/"+token, form)
	if status != http.StatusOK || strings.Count(page, "<li><code>") != 8 {
		t.Fatalf("enrolled with %d: %s", status, page)
	}
	if c := g.Jar.(jar)[frame.LocalCookie]; c.Value == "brought along" || !c.HttpOnly {
		t.Error("the session is one that was brought, or a script can read it")
	}
	if status, _, page := g.ask(t, "/today", nil); status != http.StatusOK || !strings.Contains(page, "Vera Okonjo") {
		t.Errorf("after she enrolled: %d", status)
	}
	before := g.Jar.(jar)[frame.LocalCookie].Value
	g.ask(t, "/leave", url.Values{})
	g.keep(t, before)
	if status, _, _ := g.ask(t, "/today", nil); status != http.StatusSeeOther {
		t.Errorf("after she left, her session answers %d", status)
	}
	h.now = h.now.Add(time.Minute)
	for next, want := range map[string]string{"/incidents?kind=shelling": "/incidents?kind=shelling",
		"//elsewhere.example/": "/", `/\elsewhere.example`: "/"} {
		h.now = h.now.Add(time.Minute)
		form := url.Values{"name": {"vera okonjo"}, "password": {housePassword}, "code": {code()}, "next": {next}}
		if status, to, _ := g.ask(t, "/enter", form); status != http.StatusSeeOther || to != want {
			t.Errorf("she goes on to %q with %d, from %q", to, status, next)
		}
	}
	status, _, page = g.ask(t, "/enter", url.Values{"name": {"vera okonjo"}, "password": {housePassword},
		"code": {"000000"}})
	if status != http.StatusForbidden || strings.Contains(page, housePassword) {
		t.Errorf("a wrong code: %d", status)
	}
	if status, _, _ := g.ask(t, "/account/end", url.Values{}, "Origin", "https://elsewhere.example", "Sec-Fetch-Site",
		"cross-site"); status != http.StatusForbidden {
		t.Errorf("a form of another site: %d", status)
	}
}

// An administrator invites somebody into a function that the log vouches for from then on, and nobody else does.
func TestInvite(t *testing.T) {
	h := lodge(t)
	monitor := h.in(t, h.add(t, "Idris Holm", "monitor", people.Monitor))
	boss := h.in(t, h.boss)
	form := url.Values{"name": {"Sol Marrow"}, "function": {"night desk"}, "role": {"monitor", "analyst"}}
	for _, path := range []string{"/people", "/people/" + h.boss.ID} {
		if status, _, _ := monitor.ask(t, path, form); status != http.StatusNotFound {
			t.Errorf("a monitor sends %s: %d", path, status)
		}
	}
	if status, _, _ := monitor.ask(t, "/people", nil); status != http.StatusNotFound {
		t.Errorf("a monitor sees the people: %d", status)
	}
	status, _, page := boss.ask(t, "/people", form)
	if status != http.StatusOK || !strings.Contains(page, h.server.URL+"/enrol/") {
		t.Fatalf("%d: %s", status, page)
	}
	claims, err := h.rec.Reader().Claims(context.Background(), truce.KindOfficer, "")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(claims, func(c *truce.Claim) bool {
		o := c.Body.(*truce.Officer)
		return c.Member == "CA" && o.Function == "night desk" && slices.Equal(o.May, []truce.Action{truce.ActFile,
			truce.ActGroup})
	}) {
		t.Error("the log does not vouch for the night desk")
	}
	sol, err := h.people.Named(t.Context(), "Sol Marrow")
	if err != nil {
		t.Fatal(err)
	}
	theirs := h.in(t, sol)
	if status, _, _ := theirs.ask(t, "/reports/new", nil); status != http.StatusOK {
		t.Errorf("who may file is shown the form with %d", status)
	}
	boss.ask(t, "/people/"+sol.ID, url.Values{"do": {"roles"}, "role": {"auditor"}})
	if status, _, _ := theirs.ask(t, "/reports/new", nil); status != http.StatusForbidden {
		t.Errorf("an auditor is shown the form with %d", status)
	}
	boss.ask(t, "/people/"+sol.ID, url.Values{"do": {"disable"}})
	if status, _, _ := theirs.ask(t, "/today", nil); status != http.StatusSeeOther {
		t.Errorf("disabled, they see %d", status)
	}
	if status, _, _ := boss.ask(t, "/people/"+h.boss.ID, url.Values{"do": {"disable"}}); status != http.StatusConflict {
		t.Errorf("the last administrator goes with %d", status)
	}
}

// What outlasts a session is not given to one that was left open.
func TestOnlyARecentSession(t *testing.T) {
	h := lodge(t)
	g := h.in(t, h.boss)
	if status, _, page := g.ask(t, "/account/codes", url.Values{}); status != http.StatusOK || !strings.Contains(page,
		"<li><code>") {
		t.Errorf("new codes at once: %d", status)
	}
	h.now = h.now.Add(frame.Recently)
	if status, _, _ := g.ask(t, "/account/codes", url.Values{}); status != http.StatusForbidden {
		t.Errorf("new codes by a session that was left open: %d", status)
	}
}

// The public sees what was published and nothing else, and whoever is to trust the node reads how.
func TestParts(t *testing.T) {
	for part, want := range map[frame.Part]map[string]int{
		frame.PublicPart: {"/": 200, "/bulletins": 200, "/record": 200, "/incidents": 404, "/today": 404, "/search": 404,
			"/reports/new": 404, "/people": 404, "/enter": 404},
		frame.TrustPart: {"/": 200, "/trust": 200, "/trust/truce-ca.crt": 200, "/bulletins": 404, "/record": 404,
			"/incidents": 404},
	} {
		s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) {
			c.Demo, c.Prefix, c.Part, c.Trust = false, "", part, &frame.Trust{Certificate: []byte("x"), Fingerprint: "AB:CD",
				Pages: "https://house.lan/"}
		})
		for path, status := range want {
			if w := get(t, s, path); w.Code != status {
				t.Errorf("part %d, %s: %d, want %d", part, path, w.Code, status)
			}
		}
	}
}

// With a real browser somebody enrols by a passkey, leaves, and comes back by it.
func TestPasskey(t *testing.T) {
	ctx, said := browser(t)
	h := lodge(t)
	var codes, name, at string
	err := chromedp.Run(ctx, webauthn.Enable(), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := webauthn.AddVirtualAuthenticator(&webauthn.VirtualAuthenticatorOptions{
			Protocol:  webauthn.AuthenticatorProtocolCtap2,
			Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
			IsUserVerified:              true,
			AutomaticPresenceSimulation: true}).Do(ctx)
		return err
	}),
		chromedp.Navigate(h.server.URL+"/enrol/"+h.link(t, h.boss)), chromedp.Click(`form[data-passkey] button`),
		chromedp.WaitVisible(".recovery"), chromedp.Text(".recovery", &codes),
		chromedp.Navigate(h.server.URL+"/account"), chromedp.Click(`form[action="/leave"] button`),
		chromedp.WaitVisible(`form[action="/enter"]`), chromedp.Navigate(h.server.URL+"/operations"),
		chromedp.Click(`form[data-passkey] button`), chromedp.WaitVisible(".who a"), chromedp.Text(".who a",
			&name), chromedp.Location(&at))
	if err != nil {
		t.Fatalf("%v; the browser says %v", err, said())
	}
	if len(strings.Fields(codes)) != 8 || name != "Vera Okonjo" || !strings.HasSuffix(at, "/operations") {
		t.Errorf("codes %q, then as %q at %s", codes, name, at)
	}
	if x := said(); len(x) > 0 {
		t.Error(x)
	}
}

// Without script a person enrols and comes in by password and code, and every page of people fits a phone in every
// language.
func TestPeopleOnAPhone(t *testing.T) {
	ctx, said := browser(t)
	h := lodge(t)
	token := h.link(t, h.boss)
	e, err := h.people.Enrolment(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	code, err := totp.GenerateCode(e.Secret, h.now)
	if err != nil {
		t.Fatal(err)
	}
	fits := func(path string) {
		t.Helper()
		for _, l := range frame.Languages {
			var wide, dir string
			err := chromedp.Run(ctx, chromedp.Navigate(h.server.URL+path+"?lang="+l.Code), chromedp.Evaluate(overflow, &wide),
				chromedp.Evaluate(`document.documentElement.dir`, &dir))
			if err != nil || wide != "" || dir != l.Dir {
				t.Errorf("%s in %s: %s, %v", path, l.Code, wide, err)
			}
		}
	}
	if err := chromedp.Run(ctx, chromedp.EmulateViewport(320, 800)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/enter", "/enrol/" + token, "/trust"} {
		fits(path)
	}
	err = chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(true),
		chromedp.Navigate(h.server.URL+"/enrol/"+token+"?lang=en"),
		chromedp.SendKeys(`[name=code]`, code), chromedp.SendKeys(`[name=password]`, housePassword),
		chromedp.SendKeys(`[name=again]`,
			housePassword+"\r"), chromedp.WaitVisible(".recovery"), emulation.SetScriptExecutionDisabled(false))
	if err != nil {
		t.Fatalf("%v; the browser says %v", err, said())
	}
	h.add(t, "Idris Holm", "monitor", people.Monitor)
	for _, path := range []string{"/account", "/people"} {
		fits(path)
	}
	if x := said(); len(x) > 0 {
		t.Error(x)
	}
}

// Whoever asks for what only an administrator may is told that there is no such page; whoever audits is told who asked.
func TestWhoMayNotInviteIsAudited(t *testing.T) {
	var told []frame.By
	h := lodge(t, func(by frame.By, what string, err error) {
		if what != string(truce.ActAdmin) || truce.KindOf(err) != truce.Forbidden {
			t.Errorf("told of %s, %v", what, err)
		}
		told = append(told, by)
	})
	night, outside := h.add(t, "Idris Holm", "night desk", people.Intake), h.add(t, "Sol", "press", people.PublicReader)
	for _, p := range []*people.Person{night, outside} {
		h.in(t, p).ask(t, "/people/"+h.boss.ID, url.Values{"do": {"disable"}})
	}
	want := []frame.By{{Member: "CA", Function: "night desk", Person: night.ID}, {Person: outside.ID}}
	if !slices.Equal(told, want) {
		t.Errorf("told of %+v, want %+v", told, want)
	}
}

// The audit log is read by who audits and who administers; that they did stands in it, and so does who may not. A line
// that cannot be read is one that is there, without what it says, and a log that cannot be read is no empty one.
func TestWhoReadsTheAuditLog(t *testing.T) {
	h := lodge(t)
	auditor := h.add(t, "Sol Marrow", "inspector", people.Auditor)
	monitor := h.add(t, "Idris Holm", "monitor", people.Monitor)
	theirs := h.in(t, auditor)
	wants := func(path, want string, not ...string) {
		t.Helper()
		status, _, page := theirs.ask(t, path, nil)
		if status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s: %d without %q: %s", path, status, want, page)
		}
		for _, x := range not {
			if strings.Contains(page, x) {
				t.Errorf("%s says %q", path, x)
			}
		}
	}
	wants("/today", `href="/audit"`)
	wants("/audit", "No line fits.")
	for _, path := range []string{"/audit", "/audit.csv"} {
		if status, _, _ := h.in(t, monitor).ask(t, path, nil); status != http.StatusNotFound {
			t.Errorf("a monitor is shown %s: %d", path, status)
		}
		if status, _, _ := h.in(t, h.boss).ask(t, path, nil); status != http.StatusOK {
			t.Errorf("the administrator is shown %s: %d", path, status)
		}
	}
	file := filepath.Join(h.dir, audit.File)
	add := func(text string) {
		t.Helper()
		f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = f.WriteString(text + "\n")
			err = cmp.Or(err, f.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add("a line that was cut off")
	add(`{"at":"2030-03-17T10:00:00Z","member":"CA","function":"=1+1","what":"bulletin/2"}`)
	wants("/audit", "A line of <bdi>23</bdi> bytes is damaged", "cut off")
	wants("/audit?refused=yes&who=person+"+monitor.ID, "Idris Holm", "=1&#43;1", `<td data-th="Outcome">done`)
	wants("/audit.csv?did=bulletin", "'=1+1", "cut off", "audit read")
	wants("/audit.csv", "audit exported", "Holm")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o700); err != nil {
		t.Fatal(err)
	}
	if status, _, page := theirs.ask(t, "/audit", nil); status != http.StatusServiceUnavailable || strings.Contains(page,
		"No line fits.") {
		t.Errorf("a log that cannot be read: %d", status)
	}
}
