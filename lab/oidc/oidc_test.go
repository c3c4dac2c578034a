// Package oidc tries the program against a real OpenID provider: the one of github.com/zitadel/oidc, with the example
// storage that comes with it. It is a module of its own, so that the program needs none of what a provider needs.
package oidc

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

// The client that the provider knows, and its people.
const (
	client       = "truce"
	clientSecret = "wick-and-tallow"
	vera, idris  = "test-user@localhost", "test-user2"
	passphrase   = "verysecure"
)

// house is a node that a process serves, with a provider beside it.
type house struct {
	at       string // of the pages
	link     string // by which the first administrator enrols
	dir      string
	bin      string
	issuer   string
	provider *httptest.Server

	mu  sync.Mutex
	log strings.Builder // all that the program said
}

func (h *house) said() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.String()
}

// Write takes what the program says.
func (h *house) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.Write(b)
}

// open builds the program, starts it with no provider there yet, and then starts the provider.
func open(t *testing.T) *house {
	t.Helper()
	h := &house{dir: filepath.Join(t.TempDir(), "AR"), bin: filepath.Join(t.TempDir(), "truce")}
	build := exec.Command("go", "build", "-o", h.bin, "./cmd/truce")
	build.Dir = "../.."
	run(t, build)
	run(t, exec.Command(h.bin, "init", "--dir", h.dir, "--member", "AR", "--process", "meridian"))
	provider, issuer := reserve(t)
	h.issuer = issuer
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(clientSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	serve := exec.Command(h.bin, "serve", "--people", "--alone", "--dir", h.dir, "--listen", "localhost:0",
		"--oidc-issuer", issuer, "--oidc-client", client, "--oidc-secret", secret, "--oidc-name", "Lamp Office")
	out, err := serve.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	serve.Stderr = h
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { serve.Process.Kill(); serve.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "Ctrl+C") {
		h.Write([]byte(lines.Text() + "\n"))
	}
	h.link = regexp.MustCompile(`/enrol/\S+`).FindString(h.said())
	back := regexp.MustCompile(`http://\S+/enter/provider/back`).FindString(h.said())
	h.at = strings.TrimSuffix(back, "/enter/provider/back")
	if h.link == "" || h.at == "" {
		t.Fatalf("the program says %s", h.said())
	}
	go io.Copy(io.Discard, out)

	h.page(t, newBrowser(t), "POST", "/enter/provider", "Lamp Office does not answer")
	storage.RegisterClients(storage.WebClient(client, clientSecret, back))
	quiet := slog.New(slog.DiscardHandler)
	h.provider = httptest.NewUnstartedServer(exampleop.SetupServer(issuer,
		storage.NewStorage(storage.NewUserStore(issuer)),
		quiet, false))
	h.provider.Listener.Close()
	h.provider.Listener = provider
	h.provider.Start()
	t.Cleanup(h.provider.Close)
	for range 20 { // the node asks again after a while, and not for each who knocks
		time.Sleep(time.Second)
		if _, _, page := newBrowser(t).ask(t, "POST", h.at+"/enter/provider", nil); strings.Contains(page, `name="id"`) {
			return h
		}
	}
	t.Fatal("the node does not notice that the provider is back")
	return nil
}

// reserve opens a port on this machine, and says where it is.
func reserve(t *testing.T) (net.Listener, string) {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return l, "http://localhost:" + port
}

func run(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", c.Args, err, out)
	}
}

// browser keeps cookies and follows what it is told to follow.
type browser struct {
	*http.Client
	seen []string // every address it was led to
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{Client: &http.Client{Jar: jar}}
	b.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		b.seen = append(b.seen, r.URL.String())
		return nil
	}
	return b
}

// session is the browser's at the node.
func (b *browser) session(t *testing.T, h *house) string {
	t.Helper()
	at, err := url.Parse(h.at)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(at) {
		if c.Name == "truce-session" {
			return c.Value
		}
	}
	return ""
}

// ask returns where a request leads in the end, and the page there.
func (b *browser) ask(t *testing.T, method, address string, form url.Values) (int, *url.URL, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	page, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	if _, to, ok := strings.Cut(a.Header.Get("Refresh"), "url="); ok {
		b.seen = append(b.seen, to)
		return b.ask(t, "GET", to, nil)
	}
	return a.StatusCode, a.Request.URL, strings.NewReplacer("<bdi>", "", "</bdi>", "").Replace(string(page))
}

// page asks for a page of the node, and fails unless what it leads to has some words.
func (h *house) page(t *testing.T, b *browser, method, path, words string) string {
	t.Helper()
	status, at, page := b.ask(t, method, h.at+path, nil)
	if !strings.Contains(page, words) {
		t.Fatalf("%s %s leads to %d %s, without %q: %s", method, path, status, at.Path, words, page)
	}
	return page
}

// through goes to the provider by a form of the node, is recognised there, and returns what that leads to.
func (h *house) through(t *testing.T, b *browser, form string, who string) (int, *url.URL, string) {
	t.Helper()
	page := h.page(t, b, "POST", form, `name="id"`)
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(page)
	if id == nil {
		t.Fatalf("the provider shows %s", page)
	}
	return b.ask(t, "POST", h.issuer+"/login/username", url.Values{"id": {id[1]}, "username": {who},
		"password": {passphrase}})
}

// The node starts while the provider is away, and says so. Once it is back a person binds it by their one-time link and
// signs in with it; whom the provider knows and the node does not is told what to do; and no secret of it is kept.
func TestARealProvider(t *testing.T) {
	h := open(t)
	stranger := newBrowser(t)
	if status, at, page := h.through(t, stranger, "/enter/provider", vera); status != http.StatusForbidden ||
		at.Path != "/enter" || !strings.Contains(page, "Ask your administrator for a one-time link") {
		t.Errorf("a stranger is at %d %s", status, at)
	}
	h.page(t, stranger, "GET", "/today", "Sign in with Lamp Office") // the door

	boss := newBrowser(t)
	if status, at, page := h.through(t, boss, h.link+"/provider", vera); status != http.StatusOK ||
		at.Path != "/account" ||
		!strings.Contains(page, "Lamp Office recognises you here from now on") {
		t.Fatalf("she enrols to %d %s: %s", status, at, page)
	}
	again := newBrowser(t)
	if status, at, _ := h.through(t, again, "/enter/provider", vera); status != http.StatusOK || at.Path == "/enter" {
		t.Errorf("she signs in to %d %s", status, at)
	}
	h.page(t, again, "GET", "/account", "administrator")
	if _, at, _ := h.through(t, newBrowser(t), "/enter/provider", idris); at.Path != "/enter" {
		t.Errorf("another one of the provider is at %s", at)
	}

	// What a browser was led to by the provider is worth nothing a second time, and nothing in another browser.
	answer := ""
	for _, at := range again.seen {
		if strings.Contains(at, "code=") {
			answer = at
		}
	}
	if answer == "" {
		t.Fatalf("no answer among %q", again.seen)
	}
	if status, at, _ := newBrowser(t).ask(t, "GET", answer, nil); status != http.StatusForbidden || at.Path != "/enter" {
		t.Errorf("replayed in another browser, it leads to %d %s", status, at)
	}
	before := boss.session(t, h)
	boss.ask(t, "GET", answer, nil)
	if boss.session(t, h) != before {
		t.Error("replayed, it begins a session")
	}

	// The provider goes: who is in stays in, and the door says why nobody comes in by it.
	h.provider.Close()
	h.page(t, again, "GET", "/account", "administrator")
	h.page(t, newBrowser(t), "GET", "/enter", `name="password"`)

	kept, err := os.ReadFile(filepath.Join(h.dir, "audit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`"what":"sign-in by provider"`, `"what":"one-time link used"`, `"refused":"forbidden"`} {
		if !strings.Contains(string(kept), line) {
			t.Errorf("the audit log lacks %s: %s", line, kept)
		}
	}
	u, err := url.Parse(answer)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{clientSecret, u.Query().Get("code"), u.Query().Get("state"), passphrase} {
		if strings.Contains(h.said(), secret) || strings.Contains(string(kept), secret) {
			t.Errorf("%q is in a log", secret)
		}
	}
}
