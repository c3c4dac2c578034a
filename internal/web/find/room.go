// Package find is the room of the one box: what its text names by an id is shown at once, and what else it leads to is
// listed, group by group.
package find

import (
	"embed"

	engine "truce/internal/find"
	"truce/internal/web/frame"
)

//go:embed templates lang
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the room on a site.
type site struct {
	*frame.Site
	lexicon *engine.Lexicon
}

// Room is the room of the box.
func Room() frame.Room {
	return frame.Room{
		Files: files,
		Routes: func(f *frame.Site) (frame.Routes, error) {
			s := &site{Site: f, lexicon: f.Lexicon()}
			return frame.Routes{
				// Finds ids, days, kinds, weapons, names in any script and words; ?q= is the text.
				"GET /search": s.search,
				// The searches that whoever asks keeps or is shown, with what is new of each.
				"GET /searches": s.saved,
				// Keeps a search, or a filter of incidents.
				"POST /searches": s.keep,
				// Opens one, renames it, shares it, removes it, brings it back.
				"POST /searches/{id}": s.act,
			}, nil
		},
	}
}
