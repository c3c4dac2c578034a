// Package media is the room of the files that came with a member's reports: what they are, custody step by step, the
// picture that is shown once it is asked for, the original as a download, pictures that look alike. It is for officers
// of the member whose they are; to everybody else none of it exists.
package media

import (
	"embed"
	"net/http"

	"truce"
	engine "truce/internal/media"
	"truce/internal/web/frame"
)

//go:embed templates lang static
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the room on a site.
type site struct{ *frame.Site }

// Room is the room of files.
func Room() frame.Room {
	return frame.Room{
		Files:   files,
		Uploads: []string{"POST /media"},
		Routes: func(f *frame.Site) (frame.Routes, error) {
			s := &site{f}
			return frame.Routes{
				// The newest files of the member, and pictures that look alike.
				"GET /media": s.list,
				// The form by which files are taken in: ?report= or ?incident=.
				"GET /media/new": s.form,
				// Takes them in.
				"POST /media": s.take,
				// One file.
				"GET /media/{id}": s.file,
				// The picture that is shown; encrypted where an officer's key opens it.
				"GET /media/{id}/copy": s.part(engine.Shown),
				// The original, as a download; encrypted where an officer's key opens it.
				"GET /media/{id}/original": s.part(engine.Original),
				// The form by which it is destroyed.
				"GET /media/{id}/erase": s.eraseForm,
				// Destroys it.
				"POST /media/{id}/erase": s.erase,
			}, nil
		},
	}
}

// own returns what keeps the viewer's files; to whom they are not there is no page.
func (s *site) own(r *request) (frame.Media, truce.MemberID, error) {
	m := s.MediaOf(r)
	if m == nil {
		return nil, "", frame.ErrNoPage
	}
	r.Private()
	return m, r.Lens.Who().Member, nil
}

// one returns the file an address names.
func (s *site) one(r *request) (frame.Media, engine.File, error) {
	m, member, err := s.own(r)
	if err != nil {
		return nil, engine.File{}, err
	}
	list, err := m.Files(r.Context(), member, r.PathValue("id"))
	if err == nil && len(list) == 0 || truce.KindOf(err) == truce.Forbidden {
		err = frame.ErrNoPage
	}
	if err != nil {
		return nil, engine.File{}, err
	}
	return m, list[0], nil
}

// part answers with a part of a file. A picture that is shown is what this program made of it; everything else is
// saved, whatever it calls itself, and a browser runs none of it.
func (s *site) part(p engine.Part) frame.HandlerFunc {
	return func(w http.ResponseWriter, r *request) error {
		m, f, err := s.one(r)
		if err != nil {
			return err
		}
		o, err := m.OpenFile(r.Context(), s.By(r.Request, r.Lens), f.ID, p)
		if err != nil {
			return err
		}
		defer o.Close()
		h := w.Header()
		h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Content-Type", "application/octet-stream")
		h.Set("Content-Disposition", `attachment; filename="`+f.ID+extension(o)+`"`)
		if p == engine.Shown && !o.Encrypted {
			h.Set("Content-Type", o.Type)
			h.Set("Content-Disposition", `inline; filename="`+f.ID+`.jpg"`)
		}
		if r.Method == http.MethodHead {
			return nil
		}
		return s.Download(w, r, o)
	}
}

// extension is the end of a file's name: of the type it is, never of the name it came with.
func extension(o *engine.Opened) string {
	if o.Encrypted {
		return ".age"
	}
	t, _ := engine.TypeOf(o.Type)
	return "." + t.Extension
}
