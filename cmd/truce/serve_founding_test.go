package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"truce/internal/testing/browsertest"
	"truce/internal/vault"
)

// founder is a node that is founded in the pages, and the tab of a browser in which that is done.
type founder struct {
	t     *testing.T
	id    string
	dir   string
	cmd   *exec.Cmd
	pages string
	tab   context.Context

	mu   sync.Mutex
	said string
}

// says waits for a line that begins with a text, and returns what follows it.
func (f *founder) says(text string) string {
	f.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		f.mu.Lock()
		said := f.said
		f.mu.Unlock()
		for line := range strings.Lines(said) {
			if at := strings.Index(line, text); at >= 0 && strings.HasSuffix(line, "\n") {
				return strings.TrimSpace(line[at+len(text):])
			}
		}
	}
	f.t.Fatalf("%s does not say %q: %s", f.id, text, f.said)
	return ""
}

// lastly returns what followed a text when it was said last.
func (f *founder) lastly(text string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	line, _, _ := strings.Cut(f.said[strings.LastIndex(f.said, text)+len(text):], "\n")
	return line
}

// serve serves the directory.
func (f *founder) serve(run func(...string) *exec.Cmd) {
	f.t.Helper()
	f.cmd = run("serve", "--dir", f.dir, "--people", "--listen", "localhost:0", "--host",
		strings.ToLower(f.id)+".localhost", "--peers", "127.0.0.1:0")
	out, err := f.cmd.StdoutPipe()
	if err != nil {
		f.t.Fatal(err)
	}
	f.cmd.Stderr = f.cmd.Stdout
	if err := f.cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { f.cmd.Process.Kill(); f.cmd.Wait() })
	f.said = ""
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			f.mu.Lock()
			f.said += lines.Text() + "\n"
			f.mu.Unlock()
		}
	}()
}

// do runs steps in the tab of the node.
func (f *founder) do(what string, steps ...chromedp.Action) {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.tab, 20*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, steps...); err != nil {
		var page string
		again, cancel := context.WithTimeout(f.tab, time.Second)
		defer cancel()
		_ = chromedp.Run(again, chromedp.Evaluate(`document.body.innerText`, &page))
		f.t.Fatalf("%s, %s: %v\n%s\n%s", f.id, what, err, page, f.said)
	}
}

func (f *founder) at(path string) chromedp.Action { return chromedp.Navigate(f.pages + path) }

// click sends a form by one of its buttons, and waits for the page that follows.
func click(button string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := chromedp.RunResponse(ctx, chromedp.Click(button, chromedp.ByQuery))
		return err
	})
}

func fill(field, text string) chromedp.Action {
	return chromedp.SetValue(field, text, chromedp.ByQuery)
}

// enrol takes the one-time link in the browser.
func (f *founder) enrol() {
	f.t.Helper()
	link := f.says("/enrol/")
	var secret string
	f.do("takes the link", f.at("/enrol/"+link+"?lang=en"), chromedp.Text("form code", &secret, chromedp.ByQuery))
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), time.Now())
	if err != nil {
		f.t.Fatal(err)
	}
	const password = "salt and lantern oil"
	f.do("enrols", fill("[name=code]", code), fill("[name=password]", password), fill("[name=again]", password),
		click("form:has([name=code]) button"), chromedp.WaitVisible("li code", chromedp.ByQuery))
}

// text returns what a node shows at a selector.
func (f *founder) text(selector string) string {
	f.t.Helper()
	var out []string
	f.do("reads "+selector, chromedp.Evaluate(fmt.Sprintf(
		`[...document.querySelectorAll(%q)].map((e) => e.textContent.trim())`, selector), &out))
	return strings.Join(out, " ")
}

// file returns what a node gives out as a file.
func (f *founder) file(path string) string {
	f.t.Helper()
	var out string
	f.do("saves "+path, chromedp.Evaluate(fmt.Sprintf(`fetch(%q).then((a) => a.text())`, f.pages+path), &out,
		awaited))
	return out
}

// founderAt serves a directory, and enrols its administrator in a tab.
func founderAt(t *testing.T, run func(...string) *exec.Cmd, browser context.Context, home, id string) *founder {
	t.Helper()
	f := &founder{t: t, id: id, dir: filepath.Join(home, id)}
	f.serve(run)
	at := f.says("http://localhost:")
	f.pages = "http://" + strings.ToLower(id) + ".localhost:" + at[:strings.IndexByte(at, '/')]
	var cancel context.CancelFunc
	f.tab, cancel = chromedp.NewContext(browser)
	t.Cleanup(cancel)
	if err := chromedp.Run(f.tab); err != nil {
		t.Fatal(err)
	}
	f.enrol()
	return f
}

// makesItself makes the keys of the member.
func (f *founder) makesItself(role string) {
	f.t.Helper()
	f.do("makes the member", f.at("/?lang=en"), fill("[name=name]", "Member "+f.id), fill("[name=id]", f.id),
		fill("[name=role]", role), fill("[name=process]", "harbour"), click("[value=make]"),
		chromedp.WaitVisible("#own", chromedp.ByQuery))
}

// Three institutions found a process, each in a browser at its own node that was served from an empty directory: keys,
// cards, a document, its digest compared, a log that begins with it, the others' addresses.
func TestFoundedInPages(t *testing.T) {
	run := program(t)
	axe := browsertest.Axe(t, "../../internal/testing/axe")
	browser, said := browsertest.Start(t)
	home := t.TempDir()
	t.Setenv("XDG_STATE_HOME", filepath.Join(home, "state"))
	usable := func(f *founder, what string) {
		t.Helper()
		list, err := browsertest.Faults(f.tab, axe)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range list {
			t.Errorf("%s: %s", what, x)
		}
	}
	open := func(id string) *founder {
		f := founderAt(t, run, browser, home, id)
		f.do("looks at what there is", f.at("/?lang=en"))
		usable(f, "before the member is made")
		f.makesItself("guarantor")
		return f
	}
	all := []*founder{open("AR"), open("BO"), open("CA")}
	cards := map[string]string{}
	for _, f := range all {
		cards[f.id] = f.file("/process/card.json")
	}
	for _, f := range all {
		for _, g := range all {
			if f == g {
				continue
			}
			f.do("takes the card of "+g.id, fill("[data-form=card] [name=text]", cards[g.id]), click("[value=card]"))
			a, b := f.text("[data-member="+g.id+"] .spoken li"), g.text("section:has(#own) .spoken li")
			if a != b || len(strings.Fields(a)) != 24 {
				t.Errorf("%s reads of the keys of %s: %s; %s itself: %s", f.id, g.id, a, g.id, b)
			}
		}
	}
	// A draft with two mistakes says both beside their fields, and loses nothing.
	ar := all[0]
	ar.do("drafts", fill("[name=title]", "Harbour"), fill("[name=zone]", "Mars/Olympus"),
		chromedp.Click("[name=rule][value=k]", chromedp.ByQuery), fill("[name=k]", "1"), click("[value=draft]"))
	usable(ar, "a draft with mistakes")
	bad := ar.text("[data-form=draft] .refused")
	if !strings.Contains(bad, "Mars/Olympus") || !strings.Contains(bad, "1 of 3") {
		t.Errorf("of two mistakes it says: %s", bad)
	}
	ar.do("drafts again", fill("[name=zone]", "UTC+02:00"), fill("[name=k]", "2"), click("[value=draft]"),
		chromedp.WaitVisible("#document", chromedp.ByQuery))
	usable(ar, "a draft")
	document := ar.file("/process/document.json")
	words := ar.text("section:has(#document) .digest .spoken li")
	for _, f := range all {
		if f != ar {
			f.do("takes the document", fill("[data-form=document] [name=text]", document), click("[value=document]"),
				chromedp.WaitVisible("#document", chromedp.ByQuery))
		}
		if f.text("section:has(#document) .digest .spoken li") != words {
			t.Fatalf("%s reads other words", f.id)
		}
		if f.id == "BO" { // words that were read wrong begin no log
			wrong := strings.Fields(words)
			slices.Reverse(wrong)
			f.do("endorses something else", fill("[name=agreed]", strings.Join(wrong, " ")), click("[value=endorse]"))
			if f.text(".refused") == "" {
				t.Error("BO endorses what was not read to it")
			}
		}
		f.do("endorses", fill("[name=agreed]", words), click("[value=endorse]"), chromedp.WaitVisible("#proposed",
			chromedp.ByQuery))
		usable(f, "the process")
		if !strings.Contains(f.text("main"), "has endorsed it") {
			t.Errorf("%s: its own page does not say that it has endorsed", f.id)
		}
	}
	for _, f := range all {
		for _, g := range all {
			if f != g {
				f.do("says where "+g.id+" is", f.at("/node?lang=en"), fill("form:has([value="+g.id+"]) [name=address]",
					g.says("nodes are answered at ")), click("form:has([value="+g.id+"]) [value=address]"))
			}
		}
	}
	for _, f := range all {
		f.waits("the others to have endorsed", func() bool {
			f.do("looks", f.at("/process?lang=en"))
			return strings.Count(f.text("main"), "has endorsed it") == 3
		})
	}
	ar.makesKey()
	amendedInPages(all)
	leavesInPages(all[2], ar)
	for _, x := range said() {
		if !strings.Contains(x, "400") && !strings.Contains(x, "409") {
			t.Error(x)
		}
	}
	audit, err := os.ReadFile(filepath.Join(ar.dir, "audit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"keys made", "card put in", "document drafted", "document endorsed"} {
		if !strings.Contains(string(audit), `"what":"`+what+`"`) {
			t.Errorf("the audit log does not have %q", what)
		}
	}
}

// makesKey makes the key of the duty officer in the browser: its file opens with the passphrase alone, and its public
// half is in the log.
func (f *founder) makesKey() {
	f.t.Helper()
	const passphrase, officer = "harbour lantern salt oil", "[data-officer='duty officer'] "
	var file, public string
	f.do("makes a key", f.at("/node/keys?lang=en"), chromedp.Evaluate( // what is offered as a file
		`{ const make = URL.createObjectURL; URL.createObjectURL = (b) => { window.kept = b; return make(b); } }`, nil),
		chromedp.Click(officer+"summary", chromedp.ByQuery),
		chromedp.SendKeys(officer+"[data-passphrase]", passphrase, chromedp.ByQuery),
		chromedp.SendKeys(officer+"[data-again]", passphrase, chromedp.ByQuery),
		chromedp.Click(officer+"[data-make-key] button", chromedp.ByQuery),
		chromedp.WaitVisible(officer+"[data-save]", chromedp.ByQuery),
		chromedp.Evaluate(`kept.text()`, &file, awaited),
		chromedp.Value(officer+"[name=recipient]", &public, chromedp.ByQuery), click(officer+"[value=give]"))
	key, err := vault.Unlock([]byte(file), passphrase)
	if err != nil {
		f.t.Fatal(err)
	}
	if shown := f.text(officer + "p code"); shown != public || key.Recipient() != public {
		f.t.Errorf("of the key %s the page says %q, and the log has %q", key.Recipient(), public, shown)
	}
}

// waits asks until something is so.
func (f *founder) waits(what string, is func() bool) {
	f.t.Helper()
	for end := time.Now().Add(25 * time.Second); !is(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			f.t.Fatalf("%s waits in vain for %s\n%s\n%s", f.id, what, f.text("main"), f.said)
		}
	}
}

// amendedInPages lets the first propose another document, which the second endorses, takes back and endorses again;
// with the third's endorsement every node adopts it.
func amendedInPages(all []*founder) {
	ar, bo, ca := all[0], all[1], all[2]
	ar.t.Helper()
	ar.do("amends", ar.at("/process/amend?lang=en"), fill("[name=title]", "Harbour, amended"),
		click("p.actions [value=look]"), click("[value=propose]"))
	words := ar.text("[data-proposal] .digest .spoken li")
	proposed := func(f *founder) {
		f.t.Helper()
		f.waits("what AR proposes", func() bool {
			f.do("looks", f.at("/process?lang=en"))
			return f.text("[data-proposal] .digest .spoken li") == words
		})
	}
	endorsedBy := func() string { return bo.text("[data-proposal] dl.facts dd:nth-of-type(1)") }
	proposed(bo)
	wrong := strings.Fields(words)
	slices.Reverse(wrong)
	bo.do("endorses what was read wrong", fill("[name=agreed]", strings.Join(wrong, " ")), click("[value=endorse]"))
	var kept string
	bo.do("reads it", chromedp.Value("[name=agreed]", &kept, chromedp.ByQuery))
	if bo.text(".refused[role=alert]") == "" || kept != strings.Join(wrong, " ") || strings.Contains(endorsedBy(), "BO") {
		bo.t.Errorf("of wrong words the form keeps %q, and endorsed by: %s", kept, endorsedBy())
	}
	bo.do("endorses", fill("[name=agreed]", words), click("[value=endorse]"))
	if !strings.Contains(endorsedBy(), "BO") {
		bo.t.Errorf("BO has endorsed, and it says: %s", endorsedBy())
	}
	bo.do("takes it back", click("[value=take-back]"))
	if strings.Contains(endorsedBy(), "BO") {
		bo.t.Errorf("BO has taken it back, and it says: %s", endorsedBy())
	}
	bo.do("endorses again", fill("[name=agreed]", words), click("[value=endorse]"))
	proposed(ca)
	ca.do("endorses", fill("[name=agreed]", words), click("[value=endorse]"))
	for _, f := range all {
		f.waits("the amended document to be in force", func() bool {
			f.do("looks", f.at("/process?lang=en"))
			return f.text(".sub") == "Harbour, amended" && f.text("section:has(#document) .spoken li") == words
		})
	}
}

// leavesInPages lets one leave, not without saying that it is sure; another learns of it.
func leavesInPages(f, other *founder) {
	f.t.Helper()
	f.do("leaves without being sure", f.at("/process?lang=en"), chromedp.Evaluate(
		`document.querySelector("[name=sure]").required = false`, nil),
		chromedp.Click("details:has([value=leave]) summary", chromedp.ByQuery), click("[value=leave]"))
	if f.text(".refused[role=alert]") == "" || f.text("[value=leave]") == "" {
		f.t.Error("it leaves without being sure")
	}
	f.do("leaves", chromedp.Click("details:has([value=leave]) summary", chromedp.ByQuery),
		chromedp.Click("[name=sure]", chromedp.ByQuery), click("[value=leave]"))
	if f.text("[value=leave]") != "" {
		f.t.Error("it has left, and can leave again")
	}
	f.do("goes on", f.at("/incidents?lang=en"))
	if f.text("main > aside.refused") == "" {
		f.t.Error("a page of a member that has left does not say so")
	}
	other.waits("the other to have left", func() bool {
		other.do("looks", other.at("/process?lang=en"))
		return strings.Contains(other.text("li:has(bdi)"), "has left")
	})
}

// awaited lets a script be waited for.
func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// A member joins a process that is in force: the others propose a document that names it, its log begins with that, and
// its pages are there once their logs have come.
func TestJoinedInPages(t *testing.T) {
	run := program(t)
	browser, _ := browsertest.Start(t)
	home := t.TempDir()
	t.Setenv("XDG_STATE_HOME", filepath.Join(home, "state"))
	if out, err := run("init", "--dir", filepath.Join(home, "AR"), "--member", "AR", "--process", "harbour",
		"--title", "Harbour").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ar, do := founderAt(t, run, browser, home, "AR"), founderAt(t, run, browser, home, "DO")
	do.makesItself("observer")
	card := do.file("/process/card.json")
	ar.do("amends", ar.at("/process/amend?lang=en"), fill("[name=text]", card), fill("[name=title]", "Harbour of four"),
		click("[value=look].unseen ~ .actions [value=look], p.actions [value=look]"))
	if would := ar.text(".would"); !strings.Contains(would, "joins") || !strings.Contains(would, "Harbour of four") {
		t.Errorf("it does not show what would be: %s", would)
	}
	ar.do("proposes", click("[value=propose]"))
	document, words := ar.file("/process/document.json"), ar.text(".digest .spoken li")
	do.do("takes the document", fill("[data-form=document] [name=text]", document), click("[value=document]"),
		fill("[name=agreed]", words), click("[value=endorse]"),
		chromedp.WaitVisible("#awaited", chromedp.ByQuery), fill("[data-peer=AR] [name=address]",
			ar.says("nodes are answered at ")), click("[value=address]"))
	for _, f := range []*founder{do, ar} {
		f.waits("both logs to stand under the document", func() bool {
			f.do("looks", f.at("/process?lang=en"))
			return strings.Count(f.text("main"), "its log stands under it") == 2
		})
		if f == do { // its port is another since all its pages are there
			ar.do("says where DO is", ar.at("/node?lang=en"), fill("form:has([value=DO]) [name=address]",
				do.lastly("nodes are answered at ")), click("form:has([value=DO]) [value=address]"))
		}
	}
	do.do("goes on", do.at("/today?lang=en"), chromedp.WaitVisible("nav.sections a", chromedp.ByQuery))
}
