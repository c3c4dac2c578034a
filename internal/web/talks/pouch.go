package talks

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"truce"
	engine "truce/internal/talks"
	"truce/internal/web/frame"
)

// pouchPage is what stands around the pouch. It is the same whatever the pouch holds: what is in it, the browser alone
// shows.
type pouchPage struct {
	*held
	Parties []string        // names to choose from
	Texts   []*engine.Draft // that what was released can go into
	Gone    bool            // the pouch was destroyed now
	Play    string          // passphrase of the key that an exercise gives; empty: this is none
}

// mediator returns who asks; for who is not of the mediator's staff there is no such page. No refusal is kept: an audit
// that tells who asked for the pouch tells of it.
func (s *site) mediator(r *request) (frame.By, error) {
	by := s.By(r.Request, r.Lens)
	if s.Pouch == nil {
		return by, frame.ErrNoPage
	}
	err := s.Pouch.Mediates(r.Context(), by)
	if truce.KindOf(err) == truce.NotFound {
		err = frame.ErrNoPage
	}
	return by, err
}

// mediates reports whether who asks is of the mediator's staff.
func (s *site) mediates(r *request) (bool, error) {
	_, err := s.mediator(r)
	if truce.KindOf(err) == truce.NotFound {
		return false, nil
	}
	return err == nil, err
}

// pouch answers GET /pouch.
func (s *site) pouch(w http.ResponseWriter, r *request) error {
	if _, err := s.mediator(r); err != nil {
		return err
	}
	return s.pouchPage(w, r, false)
}

func (s *site) pouchPage(w http.ResponseWriter, r *request, gone bool) error {
	h, err := s.hold(r)
	if err != nil {
		return err
	}
	p := &pouchPage{held: h, Gone: gone}
	if len(s.PouchKey) > 0 {
		p.Play = s.PouchPassphrase
	}
	for _, d := range h.Papers.Drafts() {
		if d.Signed == nil {
			p.Texts = append(p.Texts, d)
		}
	}
	for _, d := range h.Known.Book.Delegations {
		p.Parties = append(p.Parties, h.Name(d.Body.Actor))
	}
	slices.Sort(p.Parties)
	p.Parties = slices.Compact(p.Parties)
	return s.Render(w, r, http.StatusOK, "pouch", p)
}

// pouchKey answers GET /pouch/key.
func (s *site) pouchKey(w http.ResponseWriter, r *request) error {
	if _, err := s.mediator(r); err != nil {
		return err
	}
	if len(s.PouchKey) == 0 {
		return frame.ErrNoPage
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="mediator.key"`)
	_, err := w.Write(s.PouchKey)
	return err
}

// pouchFile answers GET /pouch/file: the pouch as it is closed, named by its digest.
func (s *site) pouchFile(w http.ResponseWriter, r *request) error {
	by, err := s.mediator(r)
	if err != nil {
		return err
	}
	file, err := s.Pouch.Pouch(r.Context(), by)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("ETag", tagOf(file))
	_, err = w.Write(file)
	return err
}

// tagOf names a closed pouch to browsers.
func tagOf(file []byte) string { return fmt.Sprintf("%q", truce.DigestOf(file)) }

// replacePouch answers PUT /pouch/file: If-Match names the pouch that was opened.
func (s *site) replacePouch(w http.ResponseWriter, r *request) error {
	by, err := s.mediator(r)
	if err != nil {
		return err
	}
	var opened truce.Digest
	if err := opened.UnmarshalText([]byte(strings.Trim(r.Header.Get("If-Match"), `"`))); err != nil {
		return truce.Errorf(truce.Invalid, "what came does not name the pouch that was opened")
	}
	file, err := io.ReadAll(r.Body) // as large as any form at most
	if err != nil {
		return truce.Errorf(truce.Invalid, "the pouch cannot be read").Because(err)
	}
	if err := s.Pouch.ReplacePouch(r.Context(), by, opened, file); err != nil {
		return err
	}
	w.Header().Set("ETag", tagOf(file))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// destroyPouch answers POST /pouch, which needs no key and no script.
func (s *site) destroyPouch(w http.ResponseWriter, r *request) error {
	by, err := s.mediator(r)
	if err != nil {
		return err
	}
	if r.FormValue("sure") != "yes" {
		return truce.Errorf(truce.Invalid, "the pouch is destroyed by who says that it is meant")
	}
	if err := s.Pouch.DestroyPouch(r.Context(), by); err != nil {
		return err
	}
	return s.pouchPage(w, r, true)
}
