// Package cases is the room of cases: where each waits, on whom, since when; and the case file of an incident, in two
// languages side by side, to be handed over.
package cases

import (
	"embed"

	"truce/internal/web/frame"
)

//go:embed templates lang static
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the room on a site.
type site struct{ *frame.Site }

// Room is the room of cases.
func Room() frame.Room {
	return frame.Room{
		Files: files,
		Routes: func(f *frame.Site) (frame.Routes, error) {
			s := &site{f}
			return frame.Routes{
				// Where cases wait, on whom, since when: ?stage= and ?on= for some.
				"GET /stuck": s.stuck,
				// The case file of an incident: ?languages= two of them, ?for= an audience, ?as= a file.
				"GET /incidents/{id}/case": s.caseFile,
			}, nil
		},
		Sections: []frame.Section{{Key: "nav.stuck", Path: "/stuck", Working: 42}},
	}
}
