package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"truce"
	"truce/internal/node"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/vault"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// Canaries of what an officer enters, the second in a script whose letters take more than one byte.
const (
	saidText   = "canary-text: eleven explosions east of Port Amity"
	saidSource = "كناري من نقطة المراقبة السابعة"
)

// goldenVectors is what this test needs of the vectors that package vault holds itself to.
type goldenVectors struct {
	Commitments []struct{ Claim, Field, Salt, Content, Commit, Payload string }
	Key         struct{ Passphrase, File, Recipient string }
	Closed      struct{ Claim, Field, Content, Commit, File string }
}

func vectors(t *testing.T) (g goldenVectors) {
	t.Helper()
	b, err := os.ReadFile("../vault/testdata/sealed.json")
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// sealingNode is a node of CA whose pages an officer of its intake desk looks at, with every byte that reached them.
type sealingNode struct {
	*node.Node
	dir    string
	server *httptest.Server
	mu     sync.Mutex
	got    []string // bodies, addresses and headers of requests
	posted []url.Values
}

// newSealing makes the node; with a recipient the officer has that key.
func newSealing(t *testing.T, recipient string) *sealingNode {
	t.Helper()
	ctx, d := t.Context(), &sealingNode{dir: t.TempDir()}
	p := &truce.Process{ID: "meridian", Title: "Exercise Meridian", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Members: []truce.Member{{ID: "CA", Names: []truce.Name{{Text: "Caledon"}}, Role: truce.RoleGuarantor}},
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"CA"}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}}
	o := node.Options{Marks: t.TempDir()}
	err := node.Init(ctx, d.dir, node.Founder{Member: "CA", Process: p}, o)
	if err == nil {
		d.Node, err = node.Open(ctx, d.dir, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if recipient != "" {
		d.key(t, recipient)
	}
	pages, err := web.New(d.Pages(frame.Config{Viewer: func(*http.Request) truce.Viewer {
		return truce.Viewer{Member: "CA", Function: registrar.IntakeDesk, Audience: truce.LevelJoint}
	}}))
	if err != nil {
		t.Fatal(err)
	}
	d.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		form, err := url.ParseQuery(string(body))
		d.mu.Lock()
		d.got = append(d.got, fmt.Sprint(string(body), r.URL, r.Header, form, err))
		if r.Method == "POST" && r.Header.Get("Sec-Fetch-Mode") != "cors" { // what a script asks while a place is typed
			d.posted = append(d.posted, form)
		}
		d.mu.Unlock()
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(d.server.Close)
	return d
}

func (d *sealingNode) key(t *testing.T, recipient string) {
	t.Helper()
	o := &truce.Officer{Function: registrar.IntakeDesk, May: []truce.Action{truce.ActFile, truce.ActGroup,
		truce.ActRelease}, Recipient: recipient}
	if _, err := d.Registrar.Enter(t.Context(), registrar.By{Member: "CA", Function: registrar.DutyOfficer}, "",
		o); err != nil {
		t.Fatal(err)
	}
}

func (d *sealingNode) forms() []url.Values {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.posted)
}

// reached fails for every word that reached the server, whatever its encoding in a form.
func (d *sealingNode) reached(t *testing.T, words ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, w := range words {
		for _, got := range d.got {
			if strings.Contains(got, w) || strings.Contains(got, url.QueryEscape(w)) {
				t.Errorf("%q reached the server: %.300s", w, got)
			}
		}
	}
}

// onDisk fails for every word that stands in a file of the node.
func (d *sealingNode) onDisk(t *testing.T, words ...string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				t.Errorf("%s holds %q", filepath.Base(path), w)
			}
		}
		return err
	})
	if err != nil || files < 5 {
		t.Errorf("%d files looked through, %v", files, err)
	}
}

// opened returns what a key opens of a report's sealed fields.
func (d *sealingNode) opened(t *testing.T, id truce.ReportID, key *vault.Key) map[string]string {
	t.Helper()
	st, err := d.Models.Report(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	held, err := d.Sealed(t.Context(), &st.Report)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, s := range held {
		if s.Field == registrar.FieldCoded {
			continue
		}
		if s.Closed == nil {
			t.Errorf("the %s of %s is not encrypted", s.Field, id)
		}
		o, err := s.Open(key)
		if err != nil {
			t.Errorf("the %s of %s: %v", s.Field, id, err)
		}
		out[s.Field] = string(o.Content)
	}
	return out
}

func unlock(t *testing.T, g goldenVectors) *vault.Key {
	t.Helper()
	k, err := vault.Unlock([]byte(g.Key.File), g.Key.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func run(t *testing.T, ctx context.Context, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// evaluate runs an expression that may be a promise, and returns its value.
func evaluate[T any](t *testing.T, ctx context.Context, expression string, args ...any) (out T) {
	t.Helper()
	list := make([]any, len(args))
	for i, a := range args {
		b, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		list[i] = string(b)
	}
	run(t, ctx, chromedp.Evaluate(fmt.Sprintf(expression, list...), &out, chromedp.EvalAsValue,
		func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return out
}

// The browser and this program commit, encode and open alike.
func TestTheBrowserSealsAsTheProgramDoes(t *testing.T) {
	ctx, said := web.SealingBrowser(t)
	g := vectors(t)
	d := newSealing(t, g.Key.Recipient)
	run(t, ctx, chromedp.Navigate(d.server.URL+"/reports/new"), chromedp.WaitVisible(`[data-seal=text]`))
	for _, c := range g.Commitments {
		commit := evaluate[string](t, ctx, `sealed.commit(%s, %s, sealed.unbase64(%s), new TextEncoder().encode(%s))`,
			c.Claim, c.Field, c.Salt, c.Content)
		payload := evaluate[string](t, ctx,
			`crypto.subtle.digest("SHA-256", sealed.payload(sealed.unbase64(%s), new TextEncoder().encode(%s))).then((d) => sealed.hex(new Uint8Array(d)))`, c.Salt, c.Content)
		if commit != c.Commit || payload != c.Payload {
			t.Errorf("%s of %s: commitment %s, want %s; payload %s, want %s", c.Field, c.Claim, commit, c.Commit, payload,
				c.Payload)
		}
	}
	const open = `(async () => {
		try {
			const key = await sealed.unlock(new TextEncoder().encode(%s), %s);
			return await sealed.open(key, %s, %s, %s, %s);
		} catch (e) { return e instanceof sealed.Refused ? "refused: " + e.message : String(e); }
	})()`
	c, k := g.Closed, g.Key
	file := []byte(c.File)
	damaged := string(append(file[:len(file)-8:len(file)-8], "AAAAAAA="...))
	for _, x := range []struct {
		name, key, passphrase, claim, commit, file, want string
	}{
		{"as it is", k.File, k.Passphrase, c.Claim, c.Commit, c.File, c.Content},
		{"another passphrase", k.File, "x" + k.Passphrase, c.Claim, c.Commit, c.File, "refused: passphrase"},
		{"no key file", "hello", k.Passphrase, c.Claim, c.Commit, c.File, "refused: key-file"},
		{"another claim", k.File, k.Passphrase, "c-2", c.Commit, c.File, "refused: altered"},
		{"another commitment", k.File, k.Passphrase, c.Claim, strings.Repeat("0", 64), c.File, "refused: altered"},
		{"damaged", k.File, k.Passphrase, c.Claim, c.Commit, damaged, "refused: damaged"},
	} {
		if got := evaluate[string](t, ctx, open, x.key, x.passphrase, x.claim, c.Field, x.commit, x.file); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	if x := said(); len(x) > 0 {
		t.Error(x)
	}
}

// What an officer enters in a sealed field leaves the browser encrypted, is on no disk in words, and is read again with
// the officer's key alone, which does not leave the browser either.
func TestSealedWordsNeverReachTheServer(t *testing.T) {
	ctx, said := web.SealingBrowser(t)
	g := vectors(t)
	d := newSealing(t, g.Key.Recipient)
	enter := chromedp.Tasks{
		chromedp.Navigate(d.server.URL + "/reports/new?lang=en"), chromedp.WaitVisible(`[data-seal=text]`),
		chromedp.SetValue(`select[name=kind]`, "shelling"), chromedp.SetValue(`[data-seal=text]`, saidText),
		chromedp.SetValue(`[data-seal=source]`, saidSource),
	}
	// Refused for another field, the form comes back with what was encrypted, which is not typed again.
	run(t, ctx, enter, chromedp.SetValue(`input[name=position]`, "north"), chromedp.Click(`form.form button[type=submit]`),
		chromedp.WaitVisible(`.refused[role=alert]:not([data-seal-failed])`))
	if kept := evaluate[[]string](t, ctx,
		`["closed-text", "closed-source"].map((n) => document.querySelector("[name=" + n + "]").value.slice(0, 8))`); !slices.Equal(kept, []string{"YWdlLWVu", "YWdlLWVu"}) {
		t.Errorf("the form came back with %q", kept)
	}
	run(t, ctx, chromedp.SetValue(`input[name=position]`, "1.5, 2.5"),
		chromedp.Click(`form.form button[type=submit]`), chromedp.WaitVisible(`.would`), // what was understood is said first
		chromedp.Click(`.would button`), chromedp.WaitVisible(`#verdicts`))
	want := map[string]string{"text": saidText, "source": saidSource}
	if got := d.opened(t, "CA-R-1", unlock(t, g)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the key opens %q", got)
	}
	if n := len(d.forms()); n != 3 {
		t.Errorf("%d forms were sent", n)
	}
	for _, f := range d.forms() {
		if f.Get("closed-text") == "" || f.Has("text") || f.Has("source") {
			t.Errorf("the form held %v", f)
		}
	}

	// Opened in the page.
	keys := t.TempDir()
	own, other := filepath.Join(keys, "own"), filepath.Join(keys, "other")
	stranger, err := vault.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	strangerFile, err := stranger.Lock(g.Key.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	for path, b := range map[string][]byte{own: []byte(g.Key.File), other: strangerFile} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open := func(file, passphrase string) chromedp.Tasks {
		return chromedp.Tasks{chromedp.SetUploadFiles(`[data-open-key]`, []string{file}),
			chromedp.SetValue(`[data-open-passphrase]`, passphrase),
			chromedp.Click(`[data-open-button]`), chromedp.Poll(`!document.querySelector("[data-open-button]").disabled`, nil)}
	}
	const status, words = `document.querySelector("[data-open-says]").textContent`,
		`document.querySelector("[data-closed=%s] [data-words]").textContent`
	run(t, ctx, chromedp.Navigate(d.server.URL+"/reports/CA-R-1?lang=en"), chromedp.WaitVisible(`[data-open-button]`),
		open(own, "another passphrase"))
	if s := evaluate[string](t, ctx, status); !strings.Contains(s, "passphrase is not the one") {
		t.Errorf("with another passphrase the page says %q", s)
	}
	run(t, ctx, open(other, g.Key.Passphrase))
	if s := evaluate[string](t, ctx, fmt.Sprintf(words, "text")); !strings.Contains(s, "other keys than this one") {
		t.Errorf("with another key the page says %q", s)
	}
	run(t, ctx, open(own, g.Key.Passphrase))
	for field, want := range want {
		if s := evaluate[string](t, ctx, fmt.Sprintf(words, field)); s != want {
			t.Errorf("the %s opens as %q", field, s)
		}
	}
	if s := evaluate[string](t, ctx,
		`document.querySelector("[data-open-passphrase]").value + localStorage.length + sessionStorage.length`); s != "00" {
		t.Errorf("left behind: %q", s)
	}
	secret := evaluate[string](t, ctx, `sealed.unlock(new TextEncoder().encode(%s), %s)`, g.Key.File, g.Key.Passphrase)
	d.reached(t, saidText, "canary-text", saidSource, g.Key.Passphrase, secret)
	d.onDisk(t, saidText, saidSource, g.Key.Passphrase, secret)
	for _, x := range said() {
		if !strings.Contains(x, "400") { // the form that was refused
			t.Error(x)
		}
	}
}

// What cannot be encrypted is not sent.
func TestNothingIsSentThatCouldNotBeSealed(t *testing.T) {
	ctx, _ := web.SealingBrowser(t)
	d := newSealing(t, vectors(t).Key.Recipient)
	run(t, ctx, chromedp.Navigate(d.server.URL+"/reports/new?lang=en"), chromedp.WaitVisible(`[data-seal=text]`),
		chromedp.Evaluate(`sealed.close = async () => { throw new Error("no randomness"); }`, nil,
			chromedp.EvalIgnoreExceptions),
		chromedp.SetValue(`select[name=kind]`, "shelling"), chromedp.SetValue(`[data-seal=text]`, saidText),
		chromedp.Click(`form.form button[type=submit]`), chromedp.WaitVisible(`[data-seal-failed]`))
	if n := len(d.forms()); n != 0 {
		t.Errorf("%d forms were sent", n)
	}
	d.reached(t, saidText)
}

// Without script the node gets the words, says so, and encrypts before it stores; without a key it says that too.
func TestWithoutScriptOrKeyThePageSaysWhatHappens(t *testing.T) {
	g := vectors(t)
	for _, x := range []struct{ name, recipient, says, not string }{
		{"key", g.Key.Recipient, "goes to the node in plain words", "No officer of"},
		{"no key", "", "No officer of", "goes to the node in plain words"},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := newSealing(t, x.recipient)
			page := d.get(t, "/reports/new?lang=en")
			if !strings.Contains(page, x.says) || strings.Contains(page, x.not) {
				t.Errorf("the form does not say what happens: %v %v", strings.Contains(page, x.says), strings.Contains(page, x.not))
			}
			claim := page[strings.Index(page, "web-"):][:28]
			form := url.Values{"claim": {claim}, "kind": {"shelling"}, "text": {saidText}}
			r, err := d.server.Client().PostForm(d.server.URL+"/reports", form)
			if err != nil {
				t.Fatal(err)
			}
			r.Body.Close()
			shown := d.get(t, "/reports/CA-R-1?lang=en")
			if x.recipient == "" {
				if !strings.Contains(shown, "not encrypted: this node can read it") {
					t.Error("the report does not say that it is not encrypted")
				}
				return
			}
			if got := d.opened(t, "CA-R-1", unlock(t, g)); got["text"] != saidText {
				t.Errorf("the key opens %q", got)
			}
			d.onDisk(t, saidText)
			if !strings.Contains(shown, "an officer’s key opens it") || strings.Contains(shown, saidText) {
				t.Error("the report does not say that it is encrypted, or is not")
			}
		})
	}
}

func (d *sealingNode) get(t *testing.T, path string) string {
	t.Helper()
	r, err := d.server.Client().Get(d.server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A form whose encrypted fields are not what they should be is refused, with a sentence and without effect.
func TestForgedSealedFieldsAreRefused(t *testing.T) {
	g := vectors(t)
	d := newSealing(t, g.Key.Recipient)
	stranger, err := vault.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	good := func() url.Values {
		return url.Values{"claim": {"web-0123456789abcdef01234567"}, "kind": {"shelling"}, "closed-text": {g.Closed.File},
			"commit-text": {g.Closed.Commit}, "closed-to": {g.Key.Recipient}}
	}
	for _, x := range []struct {
		name  string
		alter func(url.Values)
	}{
		{"no base64", func(f url.Values) { f.Set("closed-text", "***") }},
		{"no age file", func(f url.Values) { f.Set("closed-text", "aGVsbG8=") }},
		{"no commitment", func(f url.Values) { f.Del("commit-text") }},
		{"half a commitment", func(f url.Values) { f.Set("commit-text", "00") }},
		{"to nobody", func(f url.Values) { f.Del("closed-to") }},
		{"to a stranger", func(f url.Values) { f.Set("closed-to", stranger.Recipient()) }},
		{"given twice", func(f url.Values) { f.Set("text", "in words") }},
	} {
		f := good()
		x.alter(f)
		r, err := d.server.Client().PostForm(d.server.URL+"/reports", f)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusBadRequest && r.StatusCode != http.StatusConflict {
			t.Errorf("%s: %s", x.name, r.Status)
		}
	}
	page, err := d.Models.Reports(t.Context(), query.Reports{})
	if err != nil || page.Total != 0 {
		t.Fatalf("%d reports, %v", page.Total, err)
	}
	r, err := d.server.Client().PostForm(d.server.URL+"/reports", good())
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if got := d.opened(t, "CA-R-1", unlock(t, g)); got["text"] != g.Closed.Content {
		t.Errorf("the key opens %q", got)
	}
}
