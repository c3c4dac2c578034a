package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"truce"
	"truce/internal/view/viewtest"
)

// What was understood of a position is said back before a report is sent, without script too: in the form, and once
// more where nobody saw it.
func TestAPlaceIsSaidBackBeforeItIsSent(t *testing.T) {
	s := open(t, viewtest.Meridian(), viewtest.Now.Time(), nil)
	f := fields(t, s.ask(t, "GET", "/exercise/reports/new", duty, "en", nil), "/exercise/reports")
	f.Set("kind", "shelling")
	f.Set("position", "2°30'N 3°15'E")
	f.Set("within", "500")
	f.Set("release", "joint")
	a := s.ask(t, "POST", "/exercise/reports", duty, "en", f)
	if says := alert(a); a.Code != http.StatusOK || !strings.Contains(says, "2.5000 N 3.2500 E") ||
		!strings.Contains(says, "± 500 m") {
		t.Fatalf("nothing is said back before it is sent: %d %q", a.Code, says)
	}
	said := fields(t, a, "/exercise/reports")
	said.Set("within", "900") // changed since it was said
	if b := s.ask(t, "POST", "/exercise/reports", duty, "en", said); b.Code != http.StatusOK ||
		!strings.Contains(alert(b), "± 900 m") {
		t.Errorf("changed, it was sent unseen: %d", b.Code)
	}
	said.Set("within", "500")
	if b := s.ask(t, "POST", "/exercise/reports", duty, "en", said); b.Code != http.StatusSeeOther {
		t.Fatalf("said back, it is not taken: %d %q", b.Code, alert(b))
	}
	if !slices.ContainsFunc(s.rec.State.Reports(), func(r *truce.ReportState) bool {
		return r.Coded != nil && r.Coded.Where.RadiusM == 500 && r.Coded.Where.Point != nil
	}) {
		t.Error("no report is known to 500 m")
	}
}

func TestPlacesAreFoundByTheirNames(t *testing.T) {
	s := meridian(t)
	f := fields(t, s.ask(t, "GET", "/exercise/reports/new", duty, "en", nil), "/exercise/reports")
	f.Set("kind", "siege")
	f.Set("killed", "3")
	f.Set("place", "Port Amity")
	f.Set("do", "find")
	a := s.ask(t, "POST", "/exercise/reports", duty, "en", f)
	body := a.Body.String()
	if a.Code != http.StatusOK || !strings.Contains(body, `value="take:area|port-amity"`) {
		t.Fatalf("Port Amity is not found: %d", a.Code)
	}
	f.Set("do", "take:area|port-amity")
	a = s.ask(t, "POST", "/exercise/reports", duty, "en", f)
	got := fields(t, a, "/exercise/reports")
	if got.Get("area") != "port-amity" || got.Get("killed") != "3" || got.Get("kind") != "siege" {
		t.Errorf("taken, the form holds %v", got)
	}
	f.Set("do", "find")
	f.Set("place", "Zzyzx")
	a = s.ask(t, "POST", "/exercise/reports", duty, "en", f)
	if !strings.Contains(a.Body.String(), "No place of this name") {
		t.Error("that nothing is found is not said")
	}
}

// A reference of a square is not taken for more exact than the square.
func TestASquareIsNotExact(t *testing.T) {
	s := meridian(t)
	part := func(v url.Values) string {
		return s.ask(t, "POST", "/exercise/reports/place", duty, "en", v).Body.String()
	}
	if got := part(url.Values{"position": {"31UDQ4812"}}); !strings.Contains(got, "± ") || !strings.Contains(got, "708") {
		t.Error("how far off a square is was not said")
	}
	if got := part(url.Values{"position": {"31UDQ4812"}, "within": {"100"}}); !strings.Contains(got, "names a square") {
		t.Error("a square of a kilometre was taken for known to 100 m")
	}
	if got := part(url.Values{"position": {"33.5 N 36.2 E"}}); !strings.Contains(got, "how far off is not known") {
		t.Errorf("that nothing is known of how far off is not said: %s", got[strings.Index(got, "place-said"):][:300])
	}
}

// On a telephone, in Arabic: a place is found while its name is typed, and a position is picked on the map.
func TestAPlaceIsPicked(t *testing.T) {
	ctx, said := browser(t, chromedp.Flag("disable-gpu", false), chromedp.Flag("use-gl", "angle"),
		chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true))
	server := httptest.NewServer(meridian(t))
	defer server.Close()
	var drawn bool
	var area, position, within, understood, wide string
	err := chromedp.Run(ctx, chromedp.EmulateViewport(390, 900),
		chromedp.Navigate(server.URL+"/exercise/reports/new?lang=ar"),
		chromedp.SendKeys(`[name=place]`, "Port Amity"),
		chromedp.Click(`[value="take:area|port-amity"]`), chromedp.WaitVisible(`.understood`),
		chromedp.Value(`[name=area]`, &area), chromedp.Evaluate(`Boolean(document.querySelector("[data-pick]"))`, &drawn))
	if err != nil || area != "port-amity" {
		t.Fatalf("the area is %q, %v", area, err)
	}
	if !drawn {
		t.Skip("built without maps: run make test")
	}
	err = chromedp.Run(ctx, chromedp.Click(`[data-pick] summary`), chromedp.WaitVisible(`[data-pick][data-ready]`),
		chromedp.Click(`[data-pick] .map-stage`),
		chromedp.WaitVisible(`[name=said]:not([value=""]) + .understood bdi[dir=ltr]`),
		chromedp.Value(`[name=position]`, &position), chromedp.Value(`[name=within]`, &within),
		chromedp.Text(`.understood`, &understood), chromedp.Evaluate(overflow, &wide))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(position, " E") || within == "" || !strings.Contains(understood, " S 0.0650 E") || wide != "" {
		t.Errorf("picked %q, %q m, understood %q; too wide: %s", position, within, understood, wide)
	}
	if x := said(); len(x) > 0 {
		t.Error(x)
	}
}
