package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"truce/internal/testing/browsertest"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// browser starts a real browser, which alone shows what the content security policy refuses and what does not fit.
func browser(t *testing.T, more ...chromedp.ExecAllocatorOption) (context.Context, func() []string) {
	t.Helper()
	return browsertest.Start(t, more...)
}

// overflow lists what is wider than the window; what scrolls inside its own box is not.
const overflow = `(() => {
  const w = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= w) return "";
  const out = [];
  for (const e of document.body.querySelectorAll("*")) {
    const r = e.getBoundingClientRect();
    if ((r.right > w + 1 || r.left < -1) && !e.closest(".scroll, .sections, .unseen, .skip, pre")) out.push(e.tagName + "." + e.className.toString().slice(0, 30));
  }
  return document.documentElement.scrollWidth + " > " + w + ": " + out.slice(0, 6).join(", ");
})()`

// covered lists the tables in which a cell that stays in its place lies over another of its row before anything moved.
const covered = `(() => {
  const out = [];
  for (const t of document.querySelectorAll("table")) {
    const over = [...t.rows].find((r) => [...r.cells].some((c) => getComputedStyle(c).position === "sticky" &&
      [...r.cells].some((d) => {
        const x = c.getBoundingClientRect(), y = d.getBoundingClientRect();
        return d !== c && Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1 &&
          Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 1;
      })));
    if (over) out.push(t.className + ": " + over.innerText.replace(/\s+/g, " ").slice(0, 60));
  }
  return out.join(", ");
})()`

func TestInABrowser(t *testing.T) {
	ctx, said := browser(t)
	s := meridian(t)
	published(t, s.rec)
	server := httptest.NewServer(s)
	defer server.Close()
	id := string(amity(t, s))
	pages := []string{"/", "/incidents", "/incidents/" + id, "/incidents/" + id + "/verdict", "/reports/new",
		"/reports/CA-R-1", "/operations", "/agreements", "/agreements/ceasefire-of-1-march",
		"/actors", "/actors/river-guard", "/names", "/bulletins", "/bulletins/CA/2", "/days/2030-03-17", "/record",
		"/record/CA", "/record/CA/7", "/help", "/search?q=harbor", "/nowhere", "/incidents/print",
		"/map/list?box=-180,-90,180,90"}
	for _, width := range []int64{390, 1280} {
		for _, l := range frame.Languages {
			lang := l.Code
			for i, p := range pages {
				if lang != "en" && lang != "ar" && (width > 400 || i > 6) {
					continue // the widest words, where there is least room for them
				}
				sep := "?"
				if strings.Contains(p, "?") {
					sep = "&"
				}
				var wide, over string
				err := chromedp.Run(ctx, chromedp.EmulateViewport(width, 900),
					chromedp.Navigate(server.URL+"/exercise"+p+sep+"lang="+lang), chromedp.Evaluate(overflow, &wide),
					chromedp.Evaluate(covered, &over))
				where := fmt.Sprintf("%s at %d in %s", p, width, lang)
				if err != nil {
					t.Fatalf("%s: %v", where, err)
				}
				if wide != "" {
					t.Errorf("%s does not fit: %s", where, wide)
				}
				if over != "" {
					t.Errorf("%s covers what stands beside: %s", where, over)
				}
				for _, x := range said() {
					if p != "/nowhere" || !strings.Contains(x, "404") {
						t.Errorf("%s: %s", where, x)
					}
				}
			}
		}
	}
}

func TestKeys(t *testing.T) {
	ctx, said := browser(t)
	server := httptest.NewServer(meridian(t))
	defer server.Close()
	var focus, row, at string
	err := chromedp.Run(ctx, chromedp.EmulateViewport(1280, 900),
		chromedp.Navigate(server.URL+"/exercise/incidents?lang=en"),
		chromedp.KeyEvent("/"), chromedp.Evaluate(`document.activeElement.id`, &focus),
		chromedp.KeyEvent("\x1b"), chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"),
		chromedp.KeyEvent("j"),
		chromedp.Evaluate(`[...document.querySelectorAll("[data-row]")].findIndex((r) => r.classList.contains("row-focus")) + " " + document.activeElement.tagName`, &row),
		chromedp.KeyEvent("?"), chromedp.WaitVisible(".keys"), chromedp.Location(&at))
	if err != nil {
		t.Fatal(err)
	}
	if focus != "find" || row != "1 A" || !strings.HasSuffix(at, "/exercise/help") {
		t.Errorf("/ focuses %q, j and k stand at %q, ? leads to %q", focus, row, at)
	}
	if x := said(); len(x) > 0 {
		t.Error(x)
	}
}

func TestTheSwitchFollowsTheChoice(t *testing.T) {
	ctx, _ := browser(t)
	server := httptest.NewServer(open(t, viewtest.Meridian(), viewtest.Now.Time(), nil))
	defer server.Close()
	var heading string
	err := chromedp.Run(ctx, chromedp.EmulateViewport(1280, 900),
		chromedp.Navigate(server.URL+"/exercise/operations?lang=en"),
		chromedp.Evaluate(`{ const who = document.getElementById("who"); who.value = "public"; who.dispatchEvent(new Event("change")); }`, nil),
		chromedp.WaitVisible("p.sheet.empty"), chromedp.Text("p.sheet.empty", &heading))
	if err != nil {
		t.Fatal(err)
	}
	if heading != "The daily work is shown to members." {
		t.Errorf("as the public: %q", heading)
	}
}
