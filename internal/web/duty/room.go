// Package duty is the room of those on duty: what rings and who has it, the log of the shift, whom to call. All of it
// is the node's own, shown to the officers of its member alone.
package duty

import (
	"embed"

	"truce/internal/web/frame"
)

//go:embed templates lang
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the duty room on a site.
type site struct{ *frame.Site }

// Room is the duty room.
func Room() frame.Room {
	return frame.Room{
		Files:    files,
		Routes:   func(f *frame.Site) (frame.Routes, error) { return (&site{f}).routes(), nil },
		Sections: []frame.Section{{Key: "nav.desk", Path: "/desk", Working: 15}},
	}
}

// routes lists the addresses of the room.
func (s *site) routes() frame.Routes {
	return frame.Routes{
		// What rings, the shift and its log; ?before= for older lines.
		"GET /desk": s.desk,
		// Writes a line: a note, a call, a hand-over, a take-over.
		"POST /desk": s.write,
		// The whole log as a table.
		"GET /desk/log.csv": s.table,
		// Has a fire, gives it back, says that it is over or that one goes on.
		"POST /desk/fires/{id}": s.fire,
		// Whom to call, about an incident or a fire.
		"GET /desk/whom": s.whom,
		// Puts somebody on the list of whom to call, or forgets them.
		"POST /desk/contacts": s.contact,
		// Says to whom fire passes.
		"POST /desk/turns": s.turns,
	}
}
