// Package effects is the room of what truces changed, and how long they lasted: incidents of the record before and
// after a day beside every other day, truces aligned at their effect, days above what was to be expected, and how
// long sets of the truces that ship with the program lasted. It speaks of what was counted, and gives no number of
// lives.
package effects

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

// Room is the room of effects.
func Room() frame.Room {
	return frame.Room{
		Files: files,
		Routes: func(f *frame.Site) (frame.Routes, error) {
			s := &site{f}
			return frame.Routes{
				// Incidents before and after a day: ?day=, ?province=, ?near=, ?kind=, ?apart= for an actor told apart; with
				// ?of= each picture as a file.
				"GET /effects":     s.effects,
				"GET /effects/csv": s.effectsFile,
				// Deaths in a register from elsewhere: ?register=, ?day=, ?area=, ?near=, ?apart=, ?ended= with ?what=, ?table=.
				"GET /effects/deaths":     s.deaths,
				"GET /effects/deaths/csv": s.deathsFile,
				// The tables from elsewhere that are kept here; to take one in, and to remove one.
				"GET /effects/tables":       s.tables,
				"POST /effects/tables":      s.takeTable,
				"POST /effects/tables/{id}": s.dropTable,
				// What would mislead.
				"GET /effects/misleads": s.misleads,
				// The last days of the record, or of a ?register= from elsewhere up to a ?day=, over what the weeks before them let
				// expect; and as a file.
				"GET /effects/trends":     s.trends,
				"GET /effects/trends/csv": s.trendsFile,
				// How long truces lasted: ?table=, ?by= for an attribute, ?w.NAME= for some, ?ending=, ?until=, ?register= with
				// ?apart= and ?share=; and as a file.
				"GET /effects/lasted":     s.lasted,
				"GET /effects/lasted/csv": s.lastedFile,
			}, nil
		},
		Uploads: []string{"POST /effects/tables"},
		Sections: []frame.Section{{Key: "nav.effects", Path: "/effects", Working: 76},
			{Key: "nav.lasted", Path: "/effects/lasted", Dossier: 77}},
	}
}
