package frame

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestWhatIsCompressed(t *testing.T) {
	head := func(site, accept string) *http.Request {
		r := httptest.NewRequest("GET", "/incidents", nil)
		r.Header.Set("Sec-Fetch-Site", site)
		r.Header.Set("Accept-Encoding", accept)
		return r
	}
	for _, x := range []struct {
		what   string
		r      *http.Request
		opened bool
		want   bool
	}{
		{"a page of the reader's own choice", head("none", "gzip, deflate, br"), false, true},
		{"a link within the site", head("same-origin", "br;q=1.0, gzip;q=0.8"), false, true},
		{"a link from elsewhere", head("cross-site", "gzip"), false, false},
		{"a link from a neighbour", head("same-site", "gzip"), false, false},
		{"a browser that does not say", head("", "gzip"), false, false},
		{"what is sealed is on the page", head("same-origin", "gzip"), true, false},
		{"no gzip", head("none", "br"), false, false},
		{"gzip refused", head("none", "gzip;q=0, br"), false, false},
		{"gzip refused at length", head("none", "gzip; q=0.000"), false, false},
	} {
		q := &Request{Request: x.r, opened: x.opened}
		w := httptest.NewRecorder()
		q.Send(w, http.StatusOK, []byte("the page"))
		got := w.Header().Get("Content-Encoding") == "gzip"
		body := io.Reader(w.Body)
		if got {
			var err error
			if body, err = gzip.NewReader(w.Body); err != nil {
				t.Fatal(err)
			}
		}
		if text, err := io.ReadAll(body); err != nil || string(text) != "the page" || got != x.want {
			t.Errorf("%s: compressed %v, %q, %v", x.what, got, text, err)
		}
	}
}
