// Package browsertest starts a real browser for tests: it alone shows what a content security policy refuses, what does
// not fit, what script does with a page, and whether it sounds. Where there is none the test says so and does not run.
package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	clog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Start starts a browser that ends with the test, and returns it with what it has complained of since it was last
// asked.
func Start(t *testing.T, more ...chromedp.ExecAllocatorOption) (context.Context, func() []string) {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no browser: install Chromium (Debian: apt-get install chromium), or run make test")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), append(opts, more...)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	var mu sync.Mutex
	var said []string
	chromedp.ListenTarget(ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			said = append(said, "exception: "+e.ExceptionDetails.Text)
		case *clog.EventEntryAdded:
			said = append(said, string(e.Entry.Level)+": "+e.Entry.Text+" "+e.Entry.URL)
		}
	})
	if err := chromedp.Run(ctx, clog.Enable(), runtime.Enable()); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		out := said
		said = nil
		return out
	}
}

// Axe returns the script that looks for faults of accessibility, which npm brings; dir is internal/testing/axe as the
// test sees it. Where it is missing the test says so and does not run.
func Axe(t *testing.T, dir string) string {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(dir, "node_modules/axe-core/axe.min.js"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("axe is not here: npm ci in internal/testing/axe brings it, as make test does")
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// faults runs it on the page and says what it found, of any weight.
const faults = `axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations.map((v) =>
  v.impact + " " + v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", "))))`

// Faults returns what the script of [Axe] finds on the page that a tab shows.
func Faults(ctx context.Context, axe string) (list []string, err error) {
	var found string
	err = chromedp.Run(ctx, chromedp.Evaluate(axe, nil),
		chromedp.Evaluate(faults, &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
			return p.WithAwaitPromise(true)
		}))
	if err == nil {
		err = json.Unmarshal([]byte(found), &list)
	}
	return list, err
}
