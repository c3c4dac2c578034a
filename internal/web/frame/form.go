package frame

import (
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"truce"
)

// Claim returns a fresh claim id for a form: sent twice, the form is entered once.
func (s *Site) Claim() (string, error) {
	var b [12]byte
	if _, err := io.ReadFull(s.Rand, b[:]); err != nil {
		return "", fmt.Errorf("claim id of a form: %w", err)
	}
	return "web-" + hex.EncodeToString(b[:]), nil
}

// ClaimOf reads the claim id a form carries.
func ClaimOf(f url.Values) (string, error) {
	c := f.Get("claim")
	if raw, ok := strings.CutPrefix(c, "web-"); !ok || len(raw) != 24 || strings.Trim(raw, "0123456789abcdef") != "" {
		return "", truce.Errorf(truce.Invalid, "the form carries no claim id")
	}
	return c, nil
}

// ReadFiles reads a form that may hold files, before [Site.Act] does; all of it stays in memory.
func (r *Request) ReadFiles() error {
	if err := r.ParseMultipartForm(MaxForm); err != nil && err != http.ErrNotMultipart {
		return truce.Errorf(truce.Invalid, "the form cannot be read: is the file larger than 1 MB?").Because(err)
	}
	return nil
}

// Act reads a submitted form for an officer that may do what it asks. It is an error of kind Forbidden for everybody
// else.
func (s *Site) Act(r *Request, may truce.Action) (By, url.Values, error) {
	l := r.Lens
	if err := r.ParseForm(); err != nil {
		return By{}, nil, truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	if err := r.Must(may); err != nil {
		return By{}, nil, err
	}
	return s.By(r.Request, l), r.PostForm, nil
}

// ForThePerson returns a refusal that a form shows in its place; ok is false for what is no refusal of the person's
// doing.
func ForThePerson(err error) (refusal error, ok bool) {
	switch truce.KindOf(err) {
	case truce.Invalid, truce.Conflict, truce.Forbidden, truce.Unavailable:
		return err, true
	}
	return nil, false
}
