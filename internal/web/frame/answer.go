package frame

import (
	"bytes"
	"context"
	"net/http"
)

// Answer returns the file that a page of a room answers with, and its status, to whoever the configuration says looks:
// for commands, which hand out what the pages do. A page that is no file is answered as if there were none.
func Answer(ctx context.Context, c Config, path string, room Room) (status int, file []byte, err error) {
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
