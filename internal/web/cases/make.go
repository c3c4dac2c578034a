package cases

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"truce"
	"truce/internal/web/frame"
)

// Asked is a case file that is asked for.
type Asked struct {
	Incident  truce.IncidentID
	For       string // members, parties or public
	Languages string // two of them, as en,ar
	As        string // pdf, docx, html or json
}

// Make returns the file of a case that the page would answer with, to whoever the configuration says looks. An error of
// kind NotFound says that nothing of the incident is for the audience.
func Make(ctx context.Context, c frame.Config, a Asked) ([]byte, error) {
	s, err := frame.New(c, frame.Itself(), Room())
	if err != nil {
		return nil, err
	}
	h, err := s.Handler()
	if err != nil {
		return nil, err
	}
	q := url.Values{"for": {a.For}, "languages": {a.Languages}, "as": {a.As}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.At("/incidents", a.Incident)+"/case?"+q.Encode(), nil)
	if err != nil {
		return nil, err
	}
	w := &answer{head: http.Header{}}
	h.ServeHTTP(w, r)
	switch {
	case w.status == http.StatusNotFound || w.status == http.StatusOK && w.head.Get("Content-Disposition") == "":
		return nil, truce.Errorf(truce.NotFound, "of incident %s nothing is for this audience: %s", a.Incident, a.For)
	case w.status == http.StatusBadRequest:
		return nil, truce.Errorf(truce.Invalid, "%q: a case file is in two of en, ar, ru, tr, fa, as en,ar", a.Languages)
	case w.status != http.StatusOK:
		return nil, truce.Errorf(truce.Unavailable, "the case file of %s cannot be made now", a.Incident)
	}
	return w.body.Bytes(), nil
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
