// Package registers is the room in which two sides look at their counts: the registers of two members beside each
// other, incident by incident, under the rules they or somebody else count by, with why the totals differ.
package registers

import (
	"embed"

	"truce"
	"truce/internal/propose"
	"truce/internal/web/frame"
)

//go:embed templates lang
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the room on a site.
type site struct {
	*frame.Site
	engine *propose.Engine // nil: no weights come with the program
}

// Room is the room of the registers. It is for members.
func Room() frame.Room {
	return frame.Room{
		Files: files,
		Routes: func(f *frame.Site) (frame.Routes, error) {
			s := &site{Site: f}
			var err error
			if s.engine, err = propose.Shipped(f.Zone); err != nil && truce.KindOf(err) != truce.NotFound {
				return nil, err
			}
			return frame.Routes{
				// Two registers of some days: ?from= and ?to=, ?a= and ?b= for the members, ?rule-a= and ?rule-b=.
				"GET /registers": s.registers,
			}, nil
		},
		Sections: []frame.Section{{Key: "nav.registers", Path: "/registers", Working: 72}},
	}
}
