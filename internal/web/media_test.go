package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"truce"
	"truce/codes"
	"truce/internal/demo/exercise"
	"truce/internal/media"
	"truce/internal/registrar"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// sent is a file in a form.
type sent struct{ name, content string }

// formWith makes a form with files: fields first, as the page has them.
func formWith(t *testing.T, fields map[string]string, files ...sent) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="file"; filename="%s"`, f.name))
		h.Set("Content-Type", "image/jpeg") // which nobody believes
		p, err := w.CreatePart(h)
		if err == nil {
			_, err = io.WriteString(p, f.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body, w.FormDataContentType()
}

// photographable files a report at a node, and returns it.
func (d *sealingNode) photographable(t *testing.T) truce.ReportID {
	t.Helper()
	id, _, err := d.Registrar.File(t.Context(), registrar.By{Member: "CA", Function: registrar.IntakeDesk},
		registrar.Draft{Coded: truce.Coded{Kind: codes.Shelling}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// took sends files for a report and returns the answer.
func (d *sealingNode) took(t *testing.T, r truce.ReportID, fields map[string]string, files ...sent) (*http.Response,
	string) {
	t.Helper()
	body, kind := formWith(t, fields, files...)
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	a, err := c.Post(d.server.URL+"/media?report="+string(r), kind, body)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a, string(b)
}

func (d *sealingNode) fetch(t *testing.T, path string) (*http.Response, []byte) {
	t.Helper()
	a, err := http.Get(d.server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a, b
}

const fileClaim = "web-0123456789abcdef01234567"

// What is no file that is taken in, or came otherwise than it was hashed, is refused in words, with nothing kept; a
// file that is two things is shown as its picture, and what it is called decides nothing.
func TestFilesThatWantSomethingElse(t *testing.T) {
	d := newSealing(t, "")
	r := d.photographable(t)
	photo := string(exercise.Photograph())
	page := "<html><script>alert('polyglot')</script></html>"
	claim := map[string]string{"claim": fileClaim}
	for _, c := range []struct {
		what   string
		fields map[string]string
		files  []sent
		want   int
		says   string
	}{
		{"a page called a photograph", claim, []sent{{"a.jpg", page}}, 400, "by what it holds"},
		{"a drawing with a script", claim, []sent{{"a.jpg", "<svg onload='alert(1)'/>"}}, 400, "by what it holds"},
		{"an empty file", claim, []sent{{"a.jpg", ""}}, 400, "the file is empty"},
		{"no file", claim, nil, 400, "no file was chosen"},
		{"no claim id", nil, []sent{{"a.jpg", photo}}, 400, "no claim id"},
		{"hashed as something else", map[string]string{"claim": fileClaim, "hashes": strings.Repeat("0", 64)},
			[]sent{{"a.jpg", photo}}, 400, "not what was hashed"},
		{"a field without end", map[string]string{"claim": fileClaim, "from": strings.Repeat("x", 100_000)},
			[]sent{{"a.jpg", photo}}, 400, "longer than it may be"},
	} {
		a, b := d.took(t, r, c.fields, c.files...)
		if a.StatusCode != c.want || !strings.Contains(b, c.says) {
			t.Errorf("%s: %d, %.300s", c.what, a.StatusCode, b[max(0, strings.Index(b, "refused")):])
		}
	}
	if list, total, err := d.Registrar.Held().Newest(t.Context(), nil, 9); err != nil || total != 0 {
		t.Fatalf("%d are kept: %v, %v", total, list, err)
	}
	poly := photo[:2] + "\xff\xfe\x00" + string(rune(len(page)+2)) + page + photo[2:] + page
	name := "a\u202egpj.\r\nSet-Cookie: x=1\r\n\r\n<script>.exe"
	a, b := d.took(t, r, claim, sent{strings.NewReplacer("\r", "%0D", "\n", "%0A").Replace(name), poly})
	at := a.Header.Get("Location")
	if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(at, "/media/CA-O-") {
		t.Fatalf("%d %s %.200s", a.StatusCode, at, b)
	}
	_, shown := d.fetch(t, at)
	if bytes.Contains(shown, []byte("\u202e")) || bytes.Contains(shown, []byte("<script>.exe")) {
		t.Error("the name stands in the page as it came")
	}
	for path, want := range map[string][3]string{
		at + "/copy":     {"image/jpeg", `inline; filename="CA-O-1.jpg"`, ""},
		at + "/original": {"application/octet-stream", `attachment; filename="CA-O-1.jpg"`, "polyglot"},
	} {
		a, b := d.fetch(t, path)
		h := a.Header
		if h.Get("Content-Type") != want[0] || h.Get("Content-Disposition") != want[1] ||
			h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" ||
			!strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox; default-src 'none'") {
			t.Errorf("%s: %v", path, h)
		}
		if bytes.Contains(b, []byte("polyglot")) != (want[2] != "") || bytes.Contains(b, []byte("EX-0017")) !=
			(want[2] != "") {
			t.Errorf("%s holds what it must not, or not what it must", path)
		}
	}
	// Sent again by the same form it is the same; another file of the form is another.
	if a, _ := d.took(t, r, claim, sent{"b.jpg", poly}); a.Header.Get("Location") != at {
		t.Errorf("sent again it is %s", a.Header.Get("Location"))
	}
	if a, _ := d.took(t, r, claim, sent{"b.jpg", photo}, sent{"c.txt", "Two shells fell at noon."}); a.StatusCode !=
		http.StatusSeeOther || a.Header.Get("Location") != "/reports/"+string(r) {
		t.Errorf("two files: %d %s", a.StatusCode, a.Header.Get("Location"))
	}
	if _, b := d.fetch(t, "/media"); !bytes.Contains(b, []byte("differ in")) {
		t.Error("the photograph and what was made of it are not proposed as one")
	}
}

// To another member, an observer, the public and at the public port none of it exists, whatever is asked.
func TestFilesAreTheMembersOwn(t *testing.T) {
	p := plant(t)
	for _, path := range []string{"/media", "/media/CA-O-2", "/media/CA-O-2/copy", "/media/CA-O-2/original",
		"/media/CA-O-2/erase", "/media/new?report=CA-R-1"} {
		for name, viewer := range viewers {
			want := http.StatusNotFound
			if viewer.Member == "CA" || viewer.Member != "" && path == "/media" { // its own, of which there are none
				want = http.StatusOK
			}
			a := p.ask("GET", path, name, "en", nil)
			if refused := a.Code == http.StatusForbidden; a.Code != want && !(refused && viewer.Member != "") { // by function
				t.Errorf("%s as %s: %d, want %d", path, name, a.Code, want)
			}
			if other := strings.Replace(path, "CA-O-2", "CA-O-99", 1); viewer.Member != "CA" &&
				p.ask("GET", other, name, "en", nil).Code != a.Code {
				t.Errorf("%s as %s is answered otherwise than what is not there", path, name)
			}
		}
	}
	public, err := web.New(frame.Config{Reader: p.house.models, Registrar: p.house, Vault: p.house, Media: p.house,
		Part: frame.PublicPart, Clock: now, Viewer: func(*http.Request) truce.Viewer { return viewers["CA"] }})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/media", "/media/CA-O-2", "/media/CA-O-2/copy"} {
		w := httptest.NewRecorder()
		public.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s at the public port: %d", path, w.Code)
		}
	}
}

// requested returns how often an address was asked for.
func (d *sealingNode) requested(path string) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, got := range d.got {
		if strings.Contains(got, path+" map[") {
			n++
		}
	}
	return n
}

// drawn says whether a picture with more than one colour is drawn on the page.
const drawn = `(() => {
	const c = document.querySelector("[data-shown] canvas");
	if (c.width < 100 || c.closest("[hidden]")) return false;
	const b = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
	return new Set(b.slice(0, 40000)).size > 20;
})()`

// sends is the form of a report with files chosen, sent by the keyboard alone.
func sends(url string, r truce.ReportID, files ...string) chromedp.Tasks {
	return chromedp.Tasks{chromedp.Navigate(url + "/media/new?lang=en&report=" + string(r)),
		chromedp.WaitVisible(`[data-hash-files]`), chromedp.SendKeys(`input[name=from]`, "canary source"),
		chromedp.SetUploadFiles(`input[name=file]`, files), chromedp.Focus(`[data-hash-files] button`),
		chromedp.KeyEvent("\r"), chromedp.WaitVisible(`#custody`)}
}

func photographed(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "canary name.jpg")
	if err := os.WriteFile(path, exercise.Photograph(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// In a browser a file is hashed before it is sent, and a picture is fetched, drawn and printed only once that is asked
// for.
func TestAPhotographInTheBrowser(t *testing.T) {
	ctx, said := web.SealingBrowser(t)
	d := newSealing(t, "")
	r := d.photographable(t)
	run(t, ctx, sends(d.server.URL, r, photographed(t)))
	f, err := d.Registrar.Held().File(t.Context(), "CA-O-1", nil)
	if err != nil || !f.About.Hashed || f.About.From != "canary source" || f.About.Name != "canary name.jpg" {
		t.Fatalf("it was taken in as %+v, %v", f.About, err)
	}
	if n := d.requested("/media/CA-O-1/copy"); n != 0 {
		t.Errorf("the picture was fetched %d times before it was asked for", n)
	}
	run(t, ctx, chromedp.Focus(`[data-show]`), chromedp.KeyEvent("\r"), chromedp.Poll(drawn, nil))
	if n := d.requested("/media/CA-O-1/copy"); n != 1 {
		t.Errorf("the picture was fetched %d times", n)
	}
	const printed = `!document.querySelector("[data-shown]").classList.contains("noprint")`
	if evaluate[bool](t, ctx, printed) {
		t.Error("the picture is printed unasked")
	}
	run(t, ctx, chromedp.Click(`[data-print]`))
	if !evaluate[bool](t, ctx, printed) {
		t.Error("the picture is not printed though that was asked for")
	}
	for _, width := range []int64{390, 320} {
		run(t, ctx, chromedp.EmulateViewport(width, 800))
		if wide := evaluate[string](t, ctx, `[...document.querySelectorAll("main *")].filter((x) =>
			x.getBoundingClientRect().right > innerWidth && !x.closest(".command")).map((x) => x.outerHTML.slice(0, 90)).join()`); wide != "" {
			t.Errorf("wider than %d pixels: %s", width, wide)
		}
	}
	run(t, ctx, chromedp.Navigate(d.server.URL+"/media/CA-O-1/erase?lang=en"),
		chromedp.SetValue(`select[name=why]`, codes.Reasons[0]), chromedp.Click(`input[name=sure]`),
		chromedp.Click(`main form button`), chromedp.WaitVisible(`#custody`))
	if f, err := d.Registrar.Held().File(t.Context(), "CA-O-1", nil); err != nil || !f.Gone {
		t.Errorf("destroyed it is %+v, %v", f, err)
	}
	d.onDisk(t, "canary", "EX-0017")
	if x := said(); len(x) > 0 {
		t.Error(x)
	}
}

// Closed to an officer's key, a file is opened in the browser alone, and what looks alike is found there.
func TestAClosedPhotographInTheBrowser(t *testing.T) {
	ctx, said := web.SealingBrowser(t)
	g := vectors(t)
	d := newSealing(t, g.Key.Recipient)
	path := photographed(t)
	key := filepath.Join(t.TempDir(), "own")
	if err := os.WriteFile(key, []byte(g.Key.File), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, ctx, sends(d.server.URL, d.photographable(t), path), sends(d.server.URL, d.photographable(t), path))
	d.onDisk(t, "canary", "EX-0017", "AGE-SECRET-KEY")
	open := func(passphrase string) chromedp.Tasks {
		return chromedp.Tasks{chromedp.SetUploadFiles(`[data-media-key] [data-key]`, []string{key}),
			chromedp.SetValue(`[data-media-key] [data-passphrase]`, passphrase), chromedp.Click(`[data-media-key] button`),
			chromedp.Poll(`!document.querySelector("[data-media-key] button").disabled`, nil)}
	}
	run(t, ctx, chromedp.Navigate(d.server.URL+"/media/CA-O-1?lang=en"), chromedp.WaitVisible(`[data-media-key]`),
		open("another passphrase"))
	if s := evaluate[string](t, ctx, `document.querySelector("[data-says]").textContent`); !strings.Contains(s,
		"passphrase is not the one") {
		t.Errorf("with another passphrase the page says %q", s)
	}
	run(t, ctx, open(g.Key.Passphrase), chromedp.WaitVisible(`[data-about]`))
	if s := evaluate[string](t, ctx, `document.querySelector("[data-about]").innerText`); !strings.Contains(s,
		"canary source") || !strings.Contains(s, "EX-0017") || !strings.Contains(s, "-0.12000 -0.78000") {
		t.Errorf("the page says of it: %s", s)
	}
	run(t, ctx, chromedp.Click(`[data-show]`), chromedp.Poll(drawn, nil))
	run(t, ctx, chromedp.Evaluate(`HTMLAnchorElement.prototype.click = function() { window.saved = this.download; }`, nil),
		chromedp.Evaluate(`document.querySelector("[data-original]").dispatchEvent(new MouseEvent("click",
			{ cancelable: true, bubbles: true }))`, nil), chromedp.Poll(`window.saved === "CA-O-1.jpeg"`, nil))
	run(t, ctx, chromedp.Navigate(d.server.URL+"/media?lang=en"), chromedp.WaitVisible(`[data-media-key]`),
		open(g.Key.Passphrase), chromedp.WaitVisible(`[data-alike] li`))
	if s := evaluate[string](t, ctx, `document.querySelector("[data-alike]").innerText`); !strings.Contains(s,
		"CA-O-2 CA-O-1 differ in \u20680\u2069 of 64 bits") {
		t.Errorf("alike are: %s", s)
	}
	d.reached(t, g.Key.Passphrase, "AGE-SECRET-KEY")
	if x := said(); len(x) > 0 {
		t.Error(x)
	}
}

// The bytes that lie on the disk, and what the log says of them, hold no slice of a file from its taking in to its end.
func TestNoSliceOfAFileIsAnywhere(t *testing.T) {
	d := newSealing(t, vectors(t).Key.Recipient)
	r := d.photographable(t)
	words := "canary words that stand in a document and nowhere else"
	x := media.New{Form: fileClaim, Report: r, Name: "canary.txt"}
	by := registrar.By{Member: "CA", Function: registrar.IntakeDesk}
	id, err := d.Registrar.TakeFile(context.Background(), by, x, strings.NewReader(strings.Repeat(words+"\n", 5000)))
	if err != nil {
		t.Fatal(err)
	}
	d.onDisk(t, "canary", words[7:20])
	for _, path := range []string{"/reports/" + string(r), "/media", "/media/" + id, "/incidents/CA-I-1"} {
		if _, b := d.fetch(t, path); bytes.Contains(b, []byte("canary")) {
			t.Errorf("%s holds a slice of the file", path)
		}
	}
}
