package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"truce"
	"truce/internal/testing/viewtest"
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
	got := part(url.Values{"position": {"2.5, 3.5"}, "stood": {"2°30'N 3°15'E"}, "observer": {"there"}})
	for _, want := range []string{">2.5000 N 3.2500 E<", ">2.5000 N 3.5000 E<", "is no position"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not said back", want)
		}
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
	var drew, left string
	corner := func(x, y float64) chromedp.Action {
		return chromedp.ActionFunc(func(ctx context.Context) error {
			var at [2]float64
			err := chromedp.Evaluate(fmt.Sprintf(`(() => {
				const stage = document.querySelector("[data-pick=ring] .map-stage");
				stage.scrollIntoView({ block: "center" });
				const r = stage.getBoundingClientRect();
				return [r.left + r.width * %g, r.top + r.height * %g];
			})()`, x, y), &at).Do(ctx)
			if err != nil {
				return err
			}
			return chromedp.MouseClickXY(at[0], at[1]).Do(ctx)
		})
	}
	err = chromedp.Run(ctx, chromedp.Navigate(server.URL+"/exercise/claims/area/new?lang=ar"),
		chromedp.Click(`[data-pick=ring] summary`), chromedp.WaitVisible(`[data-pick=ring][data-ready]`),
		corner(0.2, 0.2), corner(0.8, 0.2), corner(0.8, 0.8), corner(0.5, 0.5), chromedp.Value(`[name=ring]`, &drew),
		chromedp.Click(`[data-pick=ring] [data-undo]`), chromedp.Value(`[name=ring]`, &left),
		chromedp.Evaluate(overflow, &wide))
	if err != nil || strings.Count(drew, "\n") != 3 || strings.Count(left, "\n") != 2 || wide != "" {
		t.Errorf("drawn %q, one corner less %q, too wide: %s; %v", drew, left, wide, err)
	}
	if x := said(); len(x) > 0 {
		t.Error(x)
	}
}

// An outline is checked with all that is wrong with it, and taken from GeoJSON.
func TestAnOutlineIsChecked(t *testing.T) {
	s := meridian(t)
	at := "/exercise/claims/area/new"
	base := fields(t, s.ask(t, "GET", at, duty, "en", nil), at)
	look := func(id, ring string) answer {
		f := url.Values{}
		for k, v := range base {
			f[k] = v
		}
		f.Set("id", id)
		f.Set("kind", "zone")
		f.Set("names.0.lang", "en")
		f.Set("names.0.text", "East Strip")
		f.Set("ring", ring)
		f.Set("do", "look")
		return s.ask(t, "POST", at, duty, "en", f)
	}
	polygon := func(rings string) string { return `{"type": "Polygon", "coordinates": [` + rings + `]}` }
	square, hole := "[[0.1,0],[1,0],[1,1],[0,1],[0.1,0]]", "[[0.2,0.2],[0.4,0.2],[0.4,0.4],[0.2,0.2]]"
	for _, x := range []struct {
		ring string
		want []string // empty: nothing is wrong
	}{
		{"0 N 0.1 E\n0 N 1 E\n1 N 1 E\n1,0 N 0,1 E", nil},
		{polygon(square), nil},
		{`{"type": "Feature", "properties": {}, "geometry": ` + polygon(square) + `}`, nil},
		{"0.1, 0\n2, 2\n2, 0\n0.1, 2", []string{"corners <bdi>1, 3</bdi> meet"}},
		{"0.1, 0\n3, 0\n3, 4\n1, 4\n1, -1\n2, -1\n2, 5", []string{"<bdi>1, 4</bdi> meet", "<bdi>1, 6</bdi> meet"}},
		{"1, 1\n2, 2", []string{"three corners at least"}},
		{"1, 1\nthe mill\n2, 2", []string{"the mill"}},
		{polygon(square + "," + hole), []string{"holes"}},
		{`{"type": "Point", "coordinates": [1, 1]}`, []string{"Point"}},
		{`{"type": "Feature", "properties": {}, "geometry": null}`, []string{"no GeoJSON"}},
		{"{", []string{"no GeoJSON"}},
	} {
		a := look("east-strip", x.ring)
		body := a.Body.String()
		if (a.Code == http.StatusOK) != (x.want == nil) {
			t.Errorf("%q: %d %q", x.ring, a.Code, alert(a))
		}
		for _, w := range x.want {
			if strings.Count(body, w) < 2 { // above the form, and beside the field
				t.Errorf("%q: %q is not said; it says %q", x.ring, w, alert(a))
			}
		}
	}
	if says := alert(look("East Strip", polygon(square+","+hole))); !strings.Contains(says, "holes") ||
		!strings.Contains(says, "cannot be an id") {
		t.Errorf("with two faults it says %q", says)
	}
}
