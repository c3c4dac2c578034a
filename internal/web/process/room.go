// Package process is the room in which a member has a part in who the members are and by which rule they settle: it
// founds a process with others or joins one, sees who has endorsed, amends the document in force, and leaves.
//
// What may stand in a document the law says, by the node; nothing here decides about it.
package process

import (
	"embed"
	"net/http"

	"truce/internal/web/frame"
)

//go:embed templates lang static
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the room on a site.
type site struct{ *frame.Site }

// Room is the room.
func Room() frame.Room {
	return frame.Room{
		Files: files,
		Routes: func(f *frame.Site) (frame.Routes, error) {
			s := &site{f}
			if f.Part == frame.FoundingPart {
				return s.founding(), nil
			}
			return s.routes(), nil
		},
		Founding: []string{"GET /{$}", "GET /process", "POST /process", "GET /process/card.json",
			"GET /process/document.json"},
	}
}

// routes lists the addresses of the room once the member has a log.
func (s *site) routes() frame.Routes {
	return frame.Routes{
		// Who the members are, by which rule they settle, who has endorsed that, what is proposed in its place.
		"GET /process": s.process,
		// Endorses what was proposed, takes that back, or leaves.
		"POST /process": s.take,
		// The document in force as a file; ?digest= one that was proposed.
		"GET /process/document.json": s.documentFile,
		// The form of a document in the place of the one in force.
		"GET /process/amend": s.amendForm,
		// Shows what it would be, or proposes it.
		"POST /process/amend": s.amend,
	}
}

// founding lists the addresses of the room before the member has a log.
func (s *site) founding() frame.Routes {
	return frame.Routes{
		"GET /{$}": func(w http.ResponseWriter, r *request) error {
			http.Redirect(w, r.Request, s.At("/process"), http.StatusSeeOther)
			return nil
		},
		// How far it has come, and what is to be done next.
		"GET /process": s.before,
		// Makes the member's keys, takes cards, drafts or takes the document, endorses it.
		"POST /process": s.found,
		// The member's card, to be given to the others.
		"GET /process/card.json": s.cardFile,
		// The document, to be given to the others.
		"GET /process/document.json": s.draftFile,
	}
}
