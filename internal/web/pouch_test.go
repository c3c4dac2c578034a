package web_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"truce"
	"truce/internal/people"
	"truce/internal/pouch"
	"truce/internal/registrar"
	"truce/internal/talks"
	"truce/internal/vault"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// carried is what a mediator in these tests carries, and nobody else may read.
const carried = "quarzlampenschirm, at the ferry by night"

// carryingBrowser starts a browser for what needs the script that npm brings, as it is built today.
func carryingBrowser(t *testing.T) (context.Context, func() []string) {
	t.Helper()
	built, err := os.ReadFile("desk/static/age.js")
	if err == nil && !bytes.Contains(built, []byte("generateX25519Identity")) {
		t.Skip("desk/static/age.js was built before pages made keys: make assets builds it anew, with npm")
	}
	return web.SealingBrowser(t)
}

// The browser does with a pouch what the program does, and either opens what the other closed.
func TestTheBrowserCarriesAsTheProgramDoes(t *testing.T) {
	ctx, said := carryingBrowser(t)
	s := newSecretariat(t)
	server := httptest.NewServer(s.pages)
	defer server.Close()
	story, err := os.ReadFile("../pouch/testdata/acts.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct{ Want pouch.Pouch }
	if err := json.Unmarshal(story, &want); err != nil {
		t.Fatal(err)
	}
	run(t, ctx, chromedp.Navigate(server.URL+"/pouch"), chromedp.WaitVisible(`[data-open]`))
	const play = `(() => {
		const s = JSON.parse(%s), wrong = [];
		let p = { next: 0, holders: [], messages: [] };
		for (const [i, x] of s.steps.entries()) {
			const before = JSON.stringify(p);
			let refused = false;
			try { p = pouch.take(p, s.now, x.kind, x.act); } catch (e) {
				refused = e instanceof pouch.Refused;
				if (!refused) wrong.push(i + ": " + e);
			}
			if (refused !== Boolean(x.refused)) wrong.push(i + " " + x.kind + " " + (x.says ?? ""));
			if (refused && JSON.stringify(p) !== before) wrong.push(i + " changed what it refused");
		}
		return { wrong, p };
	})()`
	got := evaluate[struct {
		Wrong []string
		P     pouch.Pouch
	}](t, ctx, play, string(story))
	if len(got.Wrong) > 0 || !reflect.DeepEqual(got.P, want.Want) {
		t.Errorf("the browser takes other acts: %q\n%+v", got.Wrong, got.P)
	}
	g := vectors(t)
	key := unlock(t, g)
	p := got.P
	p.Holders = []pouch.Holder{{Name: "first", Recipient: key.Recipient()}}
	closed := evaluate[string](t, ctx, `pouch.close(JSON.parse(%s)).then((f) => sealed.base64(f))`, asText(t, p))
	file, err := base64.StdEncoding.DecodeString(closed)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := pouch.Open(file, key); err != nil || pouch.Check(file) != nil || !reflect.DeepEqual(*back, p) {
		t.Errorf("what the browser closed: %v, %v, %+v", err, pouch.Check(file), back)
	}
	if file, err = p.Close(); err != nil {
		t.Fatal(err)
	}
	const open = `sealed.unlock(new TextEncoder().encode(%s), %s).then((key) => pouch.open(sealed.unbase64(%s), key))`
	back := evaluate[pouch.Pouch](t, ctx, open, g.Key.File, g.Key.Passphrase, base64.StdEncoding.EncodeToString(file))
	if !reflect.DeepEqual(back, p) {
		t.Errorf("what the program closed opens in the browser as %+v", back)
	}
	for _, s := range said() {
		t.Errorf("the browser says %s", s)
	}
}

// A mediator's page: a pouch is begun, a message is taken down, told and released part by part, put on the table by the
// door of the text; what another holder saved meanwhile is not overwritten, and what was written stays.
func TestAMediatorsPage(t *testing.T) {
	ctx, said := carryingBrowser(t)
	s := newSecretariat(t)
	s.openText(t)
	server := httptest.NewServer(s.pages)
	defer server.Close()
	g := vectors(t)
	key, file := unlock(t, g), filepath.Join(t.TempDir(), "mine.key")
	if err := os.WriteFile(file, []byte(g.Key.File), 0o600); err != nil {
		t.Fatal(err)
	}
	opening := func(passphrase string) chromedp.Tasks {
		return chromedp.Tasks{chromedp.SetUploadFiles(`[data-key]`, []string{file}),
			chromedp.SetValue(`[data-passphrase]`, passphrase), chromedp.Click(`[data-open] button`)}
	}
	tell := func(from, to, words, allow string) chromedp.Tasks {
		return chromedp.Tasks{chromedp.SetValue(`[data-told-from]`, from), chromedp.SetValue(`[data-told-to] input`, to),
			chromedp.SetValue(`[data-told-parts] textarea`, words), chromedp.SetValue(`[data-told-parts] select`, allow),
			chromedp.Click(`[data-told] .actions button`)}
	}
	idle := chromedp.WaitNotPresent(`[data-pouch][aria-busy]`)
	var refusal, passphrase string
	run(t, ctx, chromedp.Navigate(server.URL+"/pouch"), opening("not that one"),
		chromedp.WaitVisible(`[data-shut] [data-refused]:not(:empty)`), chromedp.Text(`[data-shut] [data-refused]`, &refusal))
	if !strings.Contains(refusal, "not the passphrase") {
		t.Errorf("another passphrase: %q", refusal)
	}
	run(t, ctx, idle, opening(g.Key.Passphrase), chromedp.WaitVisible(`[data-begin]`), idle,
		chromedp.Value(`[data-passphrase]`, &passphrase),
		chromedp.Click(`[data-begin] input`), chromedp.Click(`[data-begin] button`),
		chromedp.WaitVisible(`[data-opened]`), idle,
		tell("The North", "The South", carried, "without saying whose"), chromedp.WaitVisible(`.carried`), idle)
	if passphrase != "" {
		t.Error("the passphrase stays in its field")
	}
	run(t, ctx, chromedp.Click(`[data-show] button`), chromedp.WaitVisible(`[data-showings] li`), idle,
		chromedp.Click(`[data-release] button`), chromedp.WaitVisible(`[data-showings] li:nth-child(2)`), idle,
		chromedp.Click(`[data-release] button`), chromedp.WaitVisible(`[data-ready] .chip`), idle)
	at := filepath.Join(s.n.Dir, "pouch.db")
	p := opened(t, at, func(f []byte) (*pouch.Pouch, error) { return pouch.Open(f, key) })
	if m, x, err := p.Part(1, 1); err != nil || !m.Ready(x) || x.Showings[0].As != pouch.TellNoName {
		t.Fatalf("%v %+v", err, p)
	}
	another(t, at, p, &pouch.Told{From: "The South", To: []string{"The North"},
		Parts: []pouch.Saying{{Words: "meanwhile"}}})
	var kept, text string
	run(t, ctx, tell("The North", "The South", "not lost", "keep"), chromedp.WaitVisible(`.carried:nth-of-type(2)`), idle,
		chromedp.Text(`[data-opened] [data-refused]`, &refusal), chromedp.Value(`[data-told-parts] textarea`, &kept),
		chromedp.Text(`[data-messages]`, &text))
	if !strings.Contains(refusal, "Somebody else changed the pouch") || kept != "not lost" ||
		!strings.Contains(text, "meanwhile") || strings.Contains(text, "not lost") {
		t.Errorf("of two who saved, the second is told %q, keeps %q and is shown %q", refusal, kept, text)
	}
	run(t, ctx, chromedp.Click(`[data-told] .actions button`), chromedp.WaitVisible(`.carried:nth-of-type(3)`), idle)
	for _, width := range []int64{390, 1280} {
		var wide string
		run(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Evaluate(web.Overflow, &wide))
		if wide != "" {
			t.Errorf("at %d: %s", width, wide)
		}
	}
	run(t, ctx, chromedp.Click(`[data-ready] summary`, chromedp.ByQuery),
		chromedp.SetValue(`[data-ready] [name=clause]`, "1", chromedp.ByQuery),
		chromedp.SetValue(`[data-ready] [name=variant]`, "A", chromedp.ByQuery),
		chromedp.SetValue(`[data-ready] [name=title]`, "The ferry", chromedp.ByQuery),
		chromedp.Click(`[data-ready] .actions button`, chromedp.ByQuery),
		chromedp.WaitVisible(`.clause-sheet`, chromedp.ByQuery), chromedp.Text(`.clause-sheet`, &text, chromedp.ByQuery))
	if !strings.Contains(text, carried) || strings.Contains(text, "proposed by") {
		t.Errorf("on the table stands %q", text)
	}
	run(t, ctx, chromedp.Navigate(server.URL+"/pouch"), opening(g.Key.Passphrase), chromedp.WaitVisible(`.carried`), idle,
		chromedp.Click(`[data-lock]`), chromedp.WaitVisible(`[data-shut]`))
	if left := evaluate[string](t, ctx, `document.documentElement.outerHTML`); strings.Contains(left, carried) {
		t.Error("what was closed stands on the page")
	}
	for _, s := range said() {
		if !strings.Contains(s, "409 (Conflict)") { // of the save that was refused
			t.Errorf("the browser says %s", s)
		}
	}
}

// The page makes a key that the program reads, and needs no file of the program's for it.
func TestThePageMakesAKey(t *testing.T) {
	ctx, _ := carryingBrowser(t)
	s := newSecretariat(t)
	server := httptest.NewServer(s.pages)
	defer server.Close()
	run(t, ctx, chromedp.Navigate(server.URL+"/pouch"), chromedp.WaitVisible(`[data-open]`))
	const phrase = "four words drawn by lot"
	k := evaluate[struct{ File, Recipient string }](t, ctx, `pouch.newKey(%s)`, phrase)
	if got := unlocked(t, k.File, phrase); got.Recipient() != k.Recipient {
		t.Errorf("the key of %s opens as %s", k.Recipient, got.Recipient())
	}
}

// The pouch is for the mediator's staff, whatever else somebody sees or may do; nobody else is told that there is one,
// and neither asking, saving nor destroying leaves a word in any file of the node but its own, in the audit, in the
// server's log or in what a browser may keep.
func TestThePouchIsForTheMediatorAlone(t *testing.T) {
	s := newSecretariat(t)
	store, err := people.Open(t.Context(), filepath.Join(t.TempDir(), "people.db"), people.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var log bytes.Buffer
	c := s.n.Pages(frame.Config{People: store, Log: slog.New(slog.NewTextHandler(&log,
		&slog.HandlerOptions{Level: slog.LevelDebug}))})
	asked := 0
	c.Audit = func(frame.By, string, error) { asked++ }
	pages, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	key := unlock(t, vectors(t))
	p := new(pouch.Pouch)
	for _, a := range []any{&pouch.Hold{Recipient: key.Recipient()},
		&pouch.Told{From: "The North", To: []string{"The South"}, Parts: []pouch.Saying{{Words: carried}}}} {
		if err := p.Take(1, a); err != nil {
			t.Fatal(err)
		}
	}
	closed, err := p.Close()
	if err != nil {
		t.Fatal(err)
	}
	ask := func(token, method, path, tag string, body []byte) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(body))
		if method == "POST" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		r.Header.Set("If-Match", tag)
		r.AddCookie(&http.Cookie{Name: frame.LocalCookie, Value: token})
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s %s may be kept: %q", method, path, got)
		}
		return w
	}
	if code, _ := s.get("/rounds"); code != 200 {
		t.Fatal(code) // the papers are made when they are first asked for
	}
	before := files(t, s.n.Dir)
	mediators := 0
	for _, role := range people.AllRoles {
		who, err := store.Add(t.Context(), nil, people.Person{Name: string(role), Function: registrar.DutyOfficer,
			Roles: []people.Role{role}})
		if err != nil {
			t.Fatal(err)
		}
		token, err := store.Begin(t.Context(), who.ID, people.ByCode, "a test")
		if err != nil {
			t.Fatal(err)
		}
		if role != people.MediatorsStaff {
			for _, x := range []struct{ method, path string }{{"GET", "/pouch"}, {"GET", "/pouch/file"}, {"PUT", "/pouch/file"},
				{"POST", "/pouch"}} {
				if w := ask(token, x.method, x.path, "", []byte("sure=yes")); w.Code != http.StatusNotFound {
					t.Errorf("%s %s as %s: %d", x.method, x.path, role, w.Code)
				}
			}
			if page := ask(token, "GET", "/rounds", "", nil).Body.String(); strings.Contains(page, "/pouch") {
				t.Errorf("the %s is led to the pouch", role)
			}
			continue
		}
		mediators++
		if page := ask(token, "GET", "/rounds", "", nil).Body.String(); !strings.Contains(page, `href="/pouch"`) {
			t.Error("the mediator's staff is not led to the pouch")
		}
		empty := ask(token, "GET", "/pouch", "", nil)
		was := ask(token, "GET", "/pouch/file", "", nil)
		if empty.Code != 200 || was.Code != 200 {
			t.Fatal(empty.Code, was.Code)
		}
		if w := ask(token, "PUT", "/pouch/file", "", closed); w.Code != http.StatusBadRequest {
			t.Errorf("a save that names nothing: %d", w.Code)
		}
		if w := ask(token, "PUT", "/pouch/file", was.Header().Get("ETag"), []byte(carried)); w.Code != http.StatusBadRequest {
			t.Errorf("words in place of a pouch: %d", w.Code)
		}
		saved := ask(token, "PUT", "/pouch/file", was.Header().Get("ETag"), closed)
		if saved.Code != http.StatusNoContent {
			t.Fatalf("a save: %d", saved.Code)
		}
		again, err := p.Close()
		if err != nil {
			t.Fatal(err)
		}
		if w := ask(token, "PUT", "/pouch/file", was.Header().Get("ETag"), again); w.Code != http.StatusConflict {
			t.Errorf("a save over another's: %d", w.Code)
		}
		full := ask(token, "GET", "/pouch", "", nil)
		if formClaim.ReplaceAllString(full.Body.String(), "") != formClaim.ReplaceAllString(empty.Body.String(), "") {
			t.Error("the page tells whether there is something in the pouch")
		}
		if got := ask(token, "GET", "/pouch/file", "", nil); got.Body.Len() != was.Body.Len() ||
			!bytes.Equal(got.Body.Bytes(), closed) {
			t.Errorf("a pouch of %d bytes where an unused one has %d", got.Body.Len(), was.Body.Len())
		}
		if n := slices48(t, s.n.Dir, closed); n == 0 {
			t.Error("the pouch is not where it is looked for")
		}
		if w := ask(token, "POST", "/pouch", "", nil); w.Code != http.StatusBadRequest {
			t.Errorf("destroyed by who did not say that it is meant: %d", w.Code)
		}
		if w := ask(token, "POST", "/pouch", "", []byte("sure=yes")); w.Code != 200 ||
			!strings.Contains(w.Body.String(), "The pouch is destroyed.") {
			t.Errorf("destroyed: %d", w.Code)
		}
	}
	if mediators != 1 || asked > 0 || strings.Contains(log.String(), "pouch") {
		t.Errorf("%d mediators; %d refusals were kept; the log of the server says %s", mediators, asked, log.String())
	}
	if n := slices48(t, s.n.Dir, closed); n > 0 {
		t.Errorf("%d slices of what was destroyed are left", n)
	}
	for name, was := range files(t, s.n.Dir) {
		reads := strings.HasSuffix(name, "-shm") // who reads leaves marks there
		if !strings.HasPrefix(name, "pouch.db") && !reads && before[name] != was {
			t.Errorf("%s is another after the mediator was there", name)
		}
	}
}

func asText(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func unlocked(t *testing.T, file, passphrase string) *vault.Key {
	t.Helper()
	k, err := vault.Unlock([]byte(file), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// openText opens a text under negotiation between the two parties of the round.
func (s *secretariat) openText(t *testing.T) {
	t.Helper()
	desk, err := s.n.OpenSecretariat(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer desk.Close()
	by := registrar.By{Member: "SEC", Function: registrar.DutyOfficer}
	deal := &talks.Text{ID: "deal", Kind: "ceasefire", Round: "r", Parties: []truce.ActorID{"north", "south"},
		Titles: []truce.Name{{Text: "The harbour deal", Lang: "en"}}}
	if err := desk.Take(t.Context(), by, "opened", deal); err != nil {
		t.Fatal(err)
	}
}

// files returns the digest of every file of a directory.
func files(t *testing.T, dir string) map[string]truce.Digest {
	t.Helper()
	out := map[string]truce.Digest{}
	each(t, dir, func(name string, data []byte) { out[name] = truce.DigestOf(data) })
	return out
}

// slices48 returns how many slices of a file stand in the files of a directory.
func slices48(t *testing.T, dir string, file []byte) (n int) {
	t.Helper()
	each(t, dir, func(_ string, data []byte) {
		for at := 0; at+48 <= len(file); at += 48 {
			if bytes.Contains(data, file[at:at+48]) {
				n++
			}
		}
	})
	return n
}

func each(t *testing.T, dir string, do func(name string, data []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		do(strings.TrimPrefix(path, dir+"/"), data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// opened opens the pouch in a file beside whoever has it open.
func opened(t *testing.T, path string, open func([]byte) (*pouch.Pouch, error)) *pouch.Pouch {
	t.Helper()
	s, err := pouch.OpenStore(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	file, err := s.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := open(file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// another lets another holder do an act meanwhile.
func another(t *testing.T, path string, p *pouch.Pouch, act any) {
	t.Helper()
	s, err := pouch.OpenStore(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	was, err := s.Read(t.Context())
	if err == nil {
		err = p.Take(1, act)
	}
	var file []byte
	if err == nil {
		file, err = p.Close()
	}
	if err == nil {
		err = s.Replace(t.Context(), truce.DigestOf(was), file)
	}
	if err != nil {
		t.Fatal(fmt.Errorf("another holder: %w", err))
	}
}
