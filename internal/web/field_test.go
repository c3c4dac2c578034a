package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"truce"
	"truce/internal/people"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// line is what a node answers on, or does not: the connection to it, which is cut while an answer is under way.
type line struct {
	next http.Handler
	cut  atomic.Int32
}

// What is cut.
const (
	whole     = iota
	noRequest // nothing comes through
	noAnswer  // what is asked comes through, and the node is gone before it answers
)

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch l.cut.Load() {
	case noRequest:
		panic(http.ErrAbortHandler)
	case noAnswer:
		l.next.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	l.next.ServeHTTP(w, r)
}

// behind puts a line before the pages of a node.
func (d *sealingNode) behind(t *testing.T) *line {
	t.Helper()
	l := &line{next: d.server.Config.Handler}
	d.server.Config.Handler = l
	return l
}

// filed returns the reports of the node.
func (d *sealingNode) filed(t *testing.T) []*truce.ReportState {
	t.Helper()
	found, err := d.Models.Reports(t.Context(), query.Reports{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return found.Reports
}

// write fills in the form for the field and keeps what was written.
func write(kind, words string) chromedp.Tasks {
	return chromedp.Tasks{chromedp.WaitVisible(`#field form`), chromedp.SetValue(`#field [name=kind]`, kind),
		chromedp.SetValue(`#field [name=place]`, "canary of a place"),
		chromedp.SetValue(`#field [data-seal=text]`, words), chromedp.Click(`#field form .actions button`)}
}

// listed waits until so many lines of the list are in a state.
func listed(state string, n int) chromedp.Action {
	return chromedp.Poll(fmt.Sprintf(`document.querySelectorAll("[data-now=%s]").length === %d`, state, n), nil)
}

// everything that the browser keeps, as text: the store, the caches' answers, and what else pages can store.
const everything = `(async () => {
	const out = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
	for (const { name } of await indexedDB.databases()) {
		const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
		for (const s of db.objectStoreNames) {
			out.push(JSON.stringify(await new Promise((done) => {
				db.transaction(s).objectStore(s).getAll().onsuccess = (e) => done(e.target.result); })));
		}
		db.close();
	}
	for (const k of await caches.keys()) {
		const c = await caches.open(k);
		for (const r of await c.keys()) if (!r.url.includes("/assets/")) out.push(r.url + await (await c.match(r)).text());
	}
	return out.join("\n");
})()`

// On a telephone without a connection: the page opens, what is written is kept closed, also where the node is gone
// before it answers; when it is back everything arrives, once.
func TestReportsFromTheField(t *testing.T) {
	ctx, said := web.SealingBrowser(t)
	g := vectors(t)
	d := newSealing(t, g.Key.Recipient)
	node := d.behind(t)
	at := d.server.URL + "/field"
	ready := chromedp.Poll(`navigator.serviceWorker.controller !== null`, nil)
	run(t, ctx, chromedp.EmulateViewport(390, 900), chromedp.Navigate(at+"?lang=ar"), ready,
		chromedp.Navigate(at)) // once more through the worker
	node.cut.Store(noRequest)
	run(t, ctx, chromedp.Navigate(at), write("shelling", saidText), listed("waiting", 1),
		chromedp.WaitVisible(`[data-says=offline]`))
	for _, width := range []int64{390, 320} {
		var wide string
		run(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Evaluate(web.Overflow, &wide))
		if wide != "" {
			t.Errorf("at %d it does not fit: %s", width, wide)
		}
	}
	if kept := evaluate[string](t, ctx, everything); strings.Contains(kept, "canary") ||
		!strings.Contains(kept, "YWdlLWVu") {
		t.Error("what is kept is not sealed, or is not kept")
	}
	node.cut.Store(noAnswer)
	run(t, ctx, chromedp.Navigate(at), write("siege", "canary-two"), listed("waiting", 2),
		chromedp.WaitVisible(`[data-says=offline]`))
	if n := len(d.filed(t)); n == 0 {
		t.Fatal("nothing came through while answers did not")
	}
	node.cut.Store(whole)
	run(t, ctx, chromedp.Click(`[data-send]`), listed("arrived", 2), chromedp.WaitVisible(`[data-says=none]`),
		chromedp.Navigate(at), listed("arrived", 2))
	reports := d.filed(t)
	if len(reports) != 2 {
		t.Fatalf("%d reports were filed", len(reports))
	}
	key := unlock(t, g)
	words := map[string]bool{}
	for _, r := range reports {
		words[d.opened(t, r.Report.ID, key)["text"]] = true
	}
	if !words[saidText] || !words["canary-two"] {
		t.Errorf("the officers' key opens %v", words)
	}
	if kept := evaluate[string](t, ctx, everything); strings.Contains(kept, "YWdlLWVu") {
		t.Error("what has arrived is kept on")
	}
	d.reached(t, saidText, "canary-two")
	d.onDisk(t, saidText, "canary-two")
	for _, x := range said() {
		if !strings.Contains(x, "ERR_") {
			t.Error(x)
		}
	}
}

// What the node cannot read is kept, said in words, and put right in the form for reports; then the telephone is told
// that it has arrived.
func TestAReportFromTheFieldIsPutRight(t *testing.T) {
	ctx, _ := web.SealingBrowser(t)
	g := vectors(t)
	d := newSealing(t, g.Key.Recipient)
	at := d.server.URL + "/field"
	run(t, ctx, chromedp.Navigate(at+"?lang=en"), chromedp.WaitVisible(`#field form`),
		chromedp.SetValue(`#field [name=position]`, "north of the mill"), write("shelling", saidText), listed("refused", 1))
	if why := evaluate[string](t, ctx, `document.querySelector("[data-why]").textContent`); !strings.Contains(why,
		"is no position") {
		t.Errorf("why it was not taken: %q", why)
	}
	run(t, ctx, chromedp.Click(`[data-open]`), chromedp.WaitVisible(`#placing`),
		chromedp.Evaluate(`document.querySelector("#placing [name=position]").value = ""`, nil),
		chromedp.SetValue(`#placing [name=place]`, "north of the mill"),
		chromedp.Click(`form.form button[type=submit]`), chromedp.WaitVisible(`#verdicts`), chromedp.Navigate(at),
		listed("arrived", 1))
	if got := d.opened(t, "CA-R-1", unlock(t, g))["text"]; got != saidText || len(d.filed(t)) != 1 {
		t.Errorf("put right, %d reports are filed, and the key opens %q", len(d.filed(t)), got)
	}
	d.reached(t, saidText)
}

// A session that ends while somebody writes loses nothing, another officer does not send what they did not write, and
// whoever leaves is told what waits.
func TestTheFieldWhileSignedOut(t *testing.T) {
	ctx, _ := web.SealingBrowser(t)
	d := newSealing(t, vectors(t).Key.Recipient)
	store, err := people.Open(t.Context(), filepath.Join(t.TempDir(), "people.db"), people.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	pages, err := web.New(d.Pages(frame.Config{People: store}))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	enter := func(p *people.Person) string {
		token, err := store.Begin(t.Context(), p.ID, people.ByCode, "a test")
		if err != nil {
			t.Fatal(err)
		}
		run(t, ctx, network.SetCookie(frame.LocalCookie, token).WithURL(server.URL))
		return token
	}
	known := func(name string) *people.Person {
		p, err := store.Add(t.Context(), nil, people.Person{Name: name, Function: registrar.IntakeDesk,
			Roles: []people.Role{people.Intake}})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	writer, other := known("Vera Okonjo"), known("Idris Holm")
	token := enter(writer)
	run(t, ctx, chromedp.Navigate(server.URL+"/field?lang=en"), chromedp.WaitVisible(`#field form`))
	if err := store.End(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	run(t, ctx, write("shelling", saidText), listed("waiting", 1), chromedp.WaitVisible(`[data-says="signed-out"]`))
	enter(other)
	run(t, ctx, chromedp.Navigate(server.URL+"/field?lang=en"), listed("other", 1))
	asked := make(chan string, 1)
	chromedp.ListenTarget(ctx, func(ev any) {
		if e, ok := ev.(*page.EventJavascriptDialogOpening); ok {
			asked <- e.Message
			go chromedp.Run(ctx, page.HandleJavaScriptDialog(true))
		}
	})
	run(t, ctx, chromedp.Navigate(server.URL+"/incidents?lang=en"), chromedp.Click(`form[action="/leave"] button`),
		chromedp.WaitVisible(`form[action="/enter"]`))
	if says := <-asked; !strings.Contains(says, "have not arrived") {
		t.Errorf("whoever leaves is told %q", says)
	}
	if n := len(d.filed(t)); n != 0 {
		t.Errorf("%d reports were filed by somebody else", n)
	}
	enter(writer)
	run(t, ctx, chromedp.Navigate(server.URL+"/field?lang=en"), listed("arrived", 1))
	if n := len(d.filed(t)); n != 1 {
		t.Errorf("%d reports were filed", n)
	}
}
