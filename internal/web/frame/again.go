package frame

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"truce/internal/people"
)

// again is a form that was not taken for no fault of what stands in it: it is on the page that says so, and is sent
// again from there.
type again struct {
	Action string
	Fields []field
	Files  bool // there were files too: they have to be chosen again
	Enter  string
}

// field is a field of a form with one of its values.
type field struct{ Name, Value string }

// signedOut is the kind of refusal of a form whose sender's session has ended.
const signedOut = "signed-out"

var errSignedOut = fmt.Errorf("the session has ended: %w", people.ErrRefused)

// again returns what somebody sent by a page, nil where it was no form, or one too large to be kept for whoever asks.
func (s *Site) again(r *http.Request) *again {
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	files := media == "multipart/form-data"
	seen := r.Header.Get("Sec-Fetch-Dest")
	if r.Method != http.MethodPost || !files && media != "application/x-www-form-urlencoded" ||
		seen != "" && seen != "document" || r.ContentLength < 0 || r.ContentLength > MaxForm {
		return nil
	}
	if r.PostForm == nil {
		if err := r.ParseMultipartForm(MaxForm); err != nil && err != http.ErrNotMultipart {
			return nil
		}
	}
	a := &again{Action: s.Prefix + r.URL.RequestURI(), Enter: s.At("/enter"),
		Files: r.MultipartForm != nil && len(r.MultipartForm.File) > 0}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, v := range r.PostForm[name] {
			a.Fields = append(a.Fields, field{name, v})
		}
	}
	if len(a.Fields) == 0 {
		return nil
	}
	return a
}
