package oidc

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	clog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium starts a real browser, and returns it with what it has complained of.
func chromium(t *testing.T) (context.Context, func() []string) {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no browser: install Chromium (Debian: apt-get install chromium)")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	var mu sync.Mutex
	var said []string
	chromedp.ListenTarget(ctx, func(ev any) {
		if e, ok := ev.(*clog.EventEntryAdded); ok && e.Entry.Source == clog.SourceSecurity {
			mu.Lock()
			said = append(said, e.Entry.Text)
			mu.Unlock()
		}
	})
	if err := chromedp.Run(ctx, clog.Enable(), chromedp.EmulateViewport(320, 800)); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return said
	}
}

// By keyboard alone, in a narrow window and in each language: a person binds the provider by their one-time link,
// leaves, and comes in by it. What the browser keeps of its way holds nothing of the provider's answer.
func TestInABrowser(t *testing.T) {
	h := open(t)
	ctx, complained := chromium(t)
	do := func(what string, a ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(ctx, a...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	shot := func(name string) {
		t.Helper()
		if dir := os.Getenv("OIDC_SHOTS"); dir != "" {
			var png []byte
			do(name, chromedp.FullScreenshot(&png, 100))
			if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	through := func() {
		t.Helper()
		do("at the provider", chromedp.WaitVisible("#username"), chromedp.SendKeys("#username", vera),
			chromedp.SendKeys("#password", passphrase+kb.Enter))
	}
	const form, button = `form[action$="/provider"]`, `form[action$="/provider"] button`
	var fits bool
	fit := chromedp.Evaluate(`document.documentElement.scrollWidth <= innerWidth`, &fits)
	for _, lang := range []string{"ar", "ru", "tr", "fa", "en"} {
		do(lang, chromedp.Navigate(h.at+h.link+"?lang="+lang), chromedp.WaitVisible(form), fit)
		if !fits {
			t.Errorf("%s: the page is wider than the window", lang)
		}
		shot("enrol-" + lang)
	}
	do("to the provider", chromedp.Focus(button), chromedp.KeyEvent(kb.Enter))
	through()
	do("bound", chromedp.WaitVisible(`p.sheet[role="status"]`), fit)
	if !fits {
		t.Error("the account is wider than the window")
	}
	shot("account")
	do("leave", chromedp.Submit(`form[action="/leave"]`), chromedp.WaitVisible(form), fit)
	if !fits {
		t.Error("the door is wider than the window")
	}
	shot("enter")
	do("to the provider again", chromedp.Navigate(h.at+"/enter?next=/record"), chromedp.Focus(button),
		chromedp.KeyEvent(kb.Enter))
	through()
	var at string
	do("in", chromedp.WaitVisible(`form[action="/leave"]`), chromedp.Location(&at))
	if at != h.at+"/record" {
		t.Errorf("she goes on to %s", at)
	}
	var entries []*page.NavigationEntry
	do("the way it went", chromedp.NavigationEntries(new(int64), &entries))
	for _, e := range entries {
		if strings.Contains(e.URL, "code=") || strings.Contains(e.URL, h.at) && strings.Contains(e.URL, "state=") {
			t.Errorf("the browser keeps %s", e.URL)
		}
	}
	for _, x := range complained() {
		t.Error(x)
	}
}
