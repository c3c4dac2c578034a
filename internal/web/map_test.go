package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/paulmach/orb/encoding/mvt"

	"truce"
	"truce/codes"
	"truce/internal/atlas"
	"truce/internal/query"
	"truce/internal/testing/viewtest"
	"truce/internal/view"
)

// pinnedFor returns how many incidents of a filter a map can show to a viewer as points, and all of them.
func pinnedFor(t *testing.T, s *stage, who truce.Viewer, q query.Incidents) (pinned, all int) {
	t.Helper()
	l, err := view.New(s.rec.Reader()).As(context.Background(), who)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := l.All(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if rows[i].Where.Pinned() {
			pinned++
		}
	}
	return pinned, len(rows)
}

// TestTheMapAndTheFilesHoldWhatTheListHolds asks for tile, list and file under the same filter, as members and others.
func TestTheMapAndTheFilesHoldWhatTheListHolds(t *testing.T) {
	s := meridian(t)
	member := truce.Viewer{Member: "CA", Function: "duty officer", Audience: truce.LevelJoint}
	seen := map[int]bool{}
	for as, who := range map[string]truce.Viewer{"CA:duty officer": member, "public": truce.Public} {
		for filter, q := range map[string]query.Incidents{"": {}, "?kind=shelling": {Kind: codes.Shelling},
			"?unpinned=1": {Unpinned: true}} {
			pinned, all := pinnedFor(t, s, who, q)
			seen[all] = true
			a := s.ask(t, "GET", "/exercise/map/tiles/0/0/0"+filter, as, "en", nil)
			layers, err := mvt.Unmarshal(a.Body.Bytes())
			n := 0
			for _, l := range layers {
				for _, f := range l.Features {
					n += int(f.Properties["n"].(float64))
				}
			}
			if err != nil || n != pinned || a.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("the tile of %q as %s holds %d, want %d (%v)", filter, as, n, pinned, err)
			}
			a = s.ask(t, "GET", "/exercise/export/csv"+filter, as, "en", nil)
			r := csv.NewReader(a.Body)
			r.Comment = '#'
			lines, err := r.ReadAll()
			if err != nil || len(lines) != all+1 {
				t.Errorf("the file of %q as %s has %d lines, want %d (%v)", filter, as, len(lines), all+1, err)
			}
		}
	}
	if len(seen) < 4 {
		t.Errorf("the filters select %v: too little to tell them apart", seen)
	}
}

// TestWhatLiesUnderAMap asks for tiles of the world on a process that is not invented, and finds the drawing on its
// own.
func TestWhatLiesUnderAMap(t *testing.T) {
	if !atlas.Built() {
		t.Skip("built without internal/atlas/data/world.zip; make assets builds it")
	}
	s := meridian(t)
	page := s.ask(t, "GET", "/exercise/map", "CA:duty officer", "en", nil).Body.String()
	if strings.Contains(page, "/map/world/") || strings.Contains(page, `class="ground"`) {
		t.Error("the map of the world lies under an invented island")
	}
	world, err := atlas.Open()
	if err != nil {
		t.Fatal(err)
	}
	rec := viewtest.Meridian()
	rec.State.Process.Fictional = false
	s = open(t, rec, viewtest.Now.Time(), nil)
	page = s.ask(t, "GET", "/exercise/map", "CA:duty officer", "ar", nil).Body.String()
	tiles := "/exercise/map/world/" + world.Version + "/ar/"
	if !strings.Contains(page, tiles) || !strings.Contains(page, `class="ground"`) {
		t.Error("no map of the world lies under a process that is not invented")
	}
	a := s.ask(t, "GET", tiles+"6/38/25", "public", "en", nil)
	layers, err := mvt.Unmarshal(a.Body.Bytes())
	if err != nil || len(layers) < 3 || !strings.Contains(a.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("a tile of the world is %d layers, %v, %s", len(layers), err, a.Header())
	}
	for _, none := range []string{tiles + "9/0/0", "/exercise/map/world/older/ar/0/0/0",
		"/exercise/map/world/" + world.Version + "/de/0/0/0"} {
		if a := s.ask(t, "GET", none, "public", "en", nil); a.Code != 404 {
			t.Errorf("%s: %d", none, a.Code)
		}
	}
}

// TestTheMapMoves draws the map in a browser, with what it shows, and draws an area on it.
func TestTheMapMoves(t *testing.T) {
	s := meridian(t)
	if !strings.Contains(s.ask(t, "GET", "/exercise/map", "CA:duty officer", "en", nil).Body.String(), "maplibre") {
		t.Skip("built without maplibre.js; make assets builds it")
	}
	ctx, said := browser(t, chromedp.Flag("disable-gpu", false), chromedp.Flag("use-gl", "angle"),
		chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true))
	server := httptest.NewServer(s)
	defer server.Close()
	var mu sync.Mutex
	var elsewhere []string
	chromedp.ListenTarget(ctx, func(ev any) {
		if e, ok := ev.(*network.EventRequestWillBeSent); ok {
			u, err := url.Parse(e.Request.URL)
			if err == nil && strings.HasPrefix(u.Scheme, "http") && !strings.HasSuffix(server.URL, u.Host) {
				mu.Lock()
				elsewhere = append(elsewhere, e.Request.URL)
				mu.Unlock()
			}
		}
	})
	idle := chromedp.Poll(`document.getElementById("mapping")?.dataset.idle === "1"`, nil,
		chromedp.WithPollingTimeout(2*time.Minute))
	var shown int
	var listed, at, wide string
	err := chromedp.Run(ctx, network.Enable(), chromedp.EmulateViewport(1280, 1000),
		chromedp.Navigate(server.URL+"/exercise/map?lang=en"), idle,
		chromedp.Evaluate(`document.getElementById("mapping").map.queryRenderedFeatures({ layers: ["marks"] })
			.reduce((n, f) => n + f.properties.n, 0)`, &shown),
		chromedp.Poll(`document.querySelector("#onscreen:not([aria-busy]) h2")?.textContent`, &listed),
		chromedp.Click(`[data-draw="ring"]`), clickMap(0.1, 0.1), clickMap(0.9, 0.1),
		clickMap(0.9, 0.9), clickMap(0.1, 0.9),
		chromedp.KeyEvent("\r"),
		chromedp.WaitReady(`#mapping[data-drawn*=","]`), idle,
		chromedp.Location(&at), chromedp.EmulateViewport(390, 900), chromedp.Evaluate(overflow, &wide))
	if err != nil {
		t.Fatal(err)
	}
	pinned, _ := pinnedFor(t, s, truce.Viewer{Member: "CA", Function: "duty officer", Audience: truce.LevelJoint},
		query.Incidents{})
	if shown != pinned {
		t.Errorf("the map shows %d incidents, want %d", shown, pinned)
	}
	if !strings.HasPrefix(listed, strconv.Itoa(pinned)+" ") {
		t.Errorf("the list on screen is %q, want %d", listed, pinned)
	}
	if u, err := url.Parse(at); err != nil || len(strings.Split(u.Query().Get("ring"), ",")) != 8 {
		t.Errorf("the drawn area stands in the address as %s", at)
	}
	if wide != "" {
		t.Errorf("the map does not fit a telephone: %s", wide)
	}
	for _, x := range said() {
		if !strings.Contains(x, "GL Driver Message") { // how fast the processor draws
			t.Error(x)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(elsewhere) > 0 {
		t.Errorf("asked elsewhere: %v", elsewhere)
	}
}

// clickMap clicks a place of the map, as parts of its width and height.
func clickMap(x, y float64) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		var at []float64
		err := chromedp.Evaluate(fmt.Sprintf(`(() => {
			const b = document.getElementById("map-stage").getBoundingClientRect();
			return [b.x + b.width * %g, b.y + b.height * %g]; })()`, x, y), &at).Do(ctx)
		if err != nil {
			return err
		}
		return chromedp.MouseClickXY(at[0], at[1]).Do(ctx)
	})
}
