package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"truce/internal/listen"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// A browser sends the forms of pages so that the port takes them, which holds where they come from against the name it
// is asked under: what pages say of referrers decides whether the browser says where it is.
func TestABrowserSendsFormsThroughThePort(t *testing.T) {
	ctx, _ := browser(t)
	s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) { c.As = "CA:duty officer" })
	server := httptest.NewUnstartedServer(nil)
	server.Config.Handler = listen.Hosts(s, server.Listener.Addr().String())
	server.Start()
	defer server.Close()
	var at, says string
	err := chromedp.Run(ctx, chromedp.Navigate(server.URL+"/exercise/operations/new?kind=call&incident=CA-I-1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = chromedp.RunResponse(ctx, chromedp.Click("main form.claim button")); err != nil {
		t.Fatal(err)
	}
	if err = chromedp.Run(ctx, chromedp.Location(&at), chromedp.Text("body", &says)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(at, "/exercise/operations/CA-O-") {
		t.Errorf("the form leads to %s: %.200s", at, says)
	}
}
