package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"truce/internal/testing/browsertest"
)

// is waits until a script says so. [chromedp.Poll] would count as a touch of the page, which lets it sound.
func is(script string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for so := false; !so; {
			if err := chromedp.Evaluate(script, &so).Do(ctx); err != nil {
				return fmt.Errorf("%s: %w", script, err)
			}
			time.Sleep(20 * time.Millisecond)
		}
		return nil
	})
}

// Two browsers show a node that is being served. A report of ongoing fire that a command files beside it rings in both;
// one that was never touched says that it is silent until it is. Somebody has it, and both fall silent. What is being
// typed stays, and what nobody works on is brought up to date.
func TestADutyRoomOfTwo(t *testing.T) {
	run := program(t)
	dir := filepath.Join(t.TempDir(), "CA")
	do := func(args ...string) {
		t.Helper()
		if out, err := run(append(args, "--dir", dir)...).CombinedOutput(); err != nil {
			t.Fatalf("truce %s: %v: %s", strings.Join(args, " "), err, out)
		}
	}
	do("init", "--member", "CA", "--process", "meridian")
	said := readyWith(t, run("serve", "--dir", dir, "--listen", "localhost:0"))
	desk := after(t, said, "The pages of CA are at ") + "/desk?lang=en"
	strict := chromedp.Flag("autoplay-policy", "document-user-activation-required")
	one, complained := browsertest.Start(t, strict)
	two, also := browsertest.Start(t, strict)
	see := func(ctx context.Context, actions ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	const note = `form[action="/desk"] textarea`
	sounds := func(how string) chromedp.Action {
		return is(`document.documentElement.dataset.sound === "` + how + `"`)
	}
	see(one, chromedp.Navigate(desk), sounds("off"), chromedp.SendKeys(note, "half a sent"))
	see(two, chromedp.Navigate(desk), sounds("off"))
	do("report", "file", "--kind", "shelling", "--place", "Harbour Road", "--ongoing")

	const rings = `document.querySelector("#ring [data-rings='CA-R-1']")?.textContent.includes("Harbour Road") === true`
	see(one, is(rings), sounds("on"), is(`document.title.startsWith("● ")`),
		is(`document.querySelector("[data-fresh=fires]").textContent.includes("CA-R-1")`), chromedp.SendKeys(note, "ence"))
	see(two, is(rings), sounds("silent"), chromedp.Click(`[data-live=silent] button`, chromedp.NodeVisible), sounds("on"))

	see(two, chromedp.Click(`#ring button[value=has]`, chromedp.NodeVisible), sounds("off"))
	see(one, sounds("off"), is(`document.querySelector("#ring").textContent.includes("duty officer has it")`),
		is(`!document.querySelector("#ring [data-rings]")`), is(`!document.title.startsWith("● ")`))
	var typed string
	see(one, chromedp.Value(note, &typed))
	if typed != "half a sentence" {
		t.Errorf("%q is left of what was typed", typed)
	}
	for _, x := range append(complained(), also()...) {
		t.Error(x)
	}
}
