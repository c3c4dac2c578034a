package frame

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"truce"
)

// Answer returns the file that a page of a room answers with, and its status, to whoever the configuration says looks:
// for commands, which hand out what the pages do. A page that is no file is answered as if there were none. pages is
// where others ask for the pages, as https://ca.example:8443, for the links of the file; "": it has none.
func Answer(ctx context.Context, c Config, pages, path string, room Room) (status int, file []byte, err error) {
	at, err := url.Parse(pages)
	if err != nil || pages != "" && (at.Scheme != "https" && at.Scheme != "http" || at.Host == "") {
		return 0, nil, truce.Errorf(truce.Invalid, "%q is no address of pages: write one as https://ca.example:8443", pages)
	}
	c.Secure = at.Scheme == "https"
	s, err := New(c, Itself(), room)
	if err != nil {
		return 0, nil, err
	}
	h, err := s.Handler()
	if err != nil {
		return 0, nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Prefix+path, nil)
	if err != nil {
		return 0, nil, err
	}
	r.Host = at.Host
	w := &answer{head: http.Header{}}
	h.ServeHTTP(w, r)
	if w.status == http.StatusOK && w.head.Get("Content-Disposition") == "" {
		w.status = http.StatusNotFound
	}
	return w.status, w.body.Bytes(), nil
}

// answer takes up what a page answers.
type answer struct {
	head   http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.head }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}
