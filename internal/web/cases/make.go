package cases

import (
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
	Pages     string // see [frame.Answer]
}

// Make returns the file of a case that the page would answer with, to whoever the configuration says looks. An error of
// kind NotFound says that nothing of the incident is for the audience.
func Make(ctx context.Context, c frame.Config, a Asked) ([]byte, error) {
	q := url.Values{"for": {a.For}, "languages": {a.Languages}, "as": {a.As}}
	path := "/incidents/" + url.PathEscape(string(a.Incident)) + "/case?" + q.Encode()
	status, b, err := frame.Answer(ctx, c, a.Pages, path, Room())
	switch {
	case err != nil:
		return nil, err
	case status == http.StatusNotFound:
		return nil, truce.Errorf(truce.NotFound, "of incident %s nothing is for this audience: %s", a.Incident, a.For)
	case status == http.StatusBadRequest:
		return nil, truce.Errorf(truce.Invalid, "%q: a case file is in two of en, ar, ru, tr, fa, as en,ar", a.Languages)
	case status != http.StatusOK:
		return nil, truce.Errorf(truce.Unavailable, "the case file of %s cannot be made now", a.Incident)
	}
	return b, nil
}
