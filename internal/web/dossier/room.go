// Package dossier is the room that tells of a process by its sources: timeline, talks, statements, influence,
// ceasefires, accessions, figures, and the sources themselves, passage by passage. Every process has it; only a dossier
// opens with it.
package dossier

import (
	"embed"

	"truce/internal/web/frame"
)

//go:embed templates lang static
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the dossier on a site.
type site struct {
	*frame.Site
	whole frame.Shelf[*whole]
}

// Room is the dossier.
func Room() frame.Room {
	return frame.Room{
		Files:  files,
		Routes: func(f *frame.Site) (frame.Routes, error) { return (&site{Site: f}).routes(), nil },
		Public: []string{"GET /{$}"},
		Sections: []frame.Section{
			{Key: "nav.timeline", Path: "/", Dossier: 10},
			{Key: "nav.talks", Path: "/talks", Dossier: 20},
			{Key: "nav.statements", Path: "/statements", Dossier: 30},
			{Key: "nav.influence", Path: "/influence", Dossier: 40},
			{Key: "nav.truces", Path: "/truces", Dossier: 50},
			{Key: "nav.accessions", Path: "/accessions", Dossier: 70},
			{Key: "nav.series", Path: "/series", Working: 74, Dossier: 75},
			{Key: "nav.figures", Path: "/figures", Dossier: 80},
			{Key: "nav.sources", Path: "/sources", Dossier: 90},
		},
	}
}

// routes lists the addresses of the dossier.
func (s *site) routes() frame.Routes {
	list := frame.Routes{
		// What happened, line by line, each with its source.
		"GET /timeline": s.timeline,
		// Tracks and rounds of talks, with every date given for them, and what was undertaken.
		"GET /talks": s.talks,
		// One round: delegations, heads, roles, seat marks, order of speaking, agenda, outcome.
		"GET /talks/{round}": s.round,
		// What was said, by topic, side by side.
		"GET /statements": s.statements,
		// Who backs, influences, guarantees or convened whom, as a list and a graph.
		"GET /influence": s.influence,
		// The platforms, and which source names which.
		"GET /platforms": s.platforms,
		// Ceasefires side by side, and what followed each.
		"GET /truces": s.truces,
		// Who is said to have joined: group by source, and the counts that disagree.
		"GET /accessions": s.accessions,
		// Published figures by day, side and province, with their traps and the days that are missing.
		"GET /figures": s.figures,
		// What was published from day to day, every publisher's apart: ?from= and ?to= for some days; and as a file.
		"GET /series":          s.series,
		"GET /series/{format}": s.seriesFile,
		// Every source, what it states of itself, and what rests on it.
		"GET /sources": s.sources,
		// One source passage by passage, and what became of each.
		"GET /sources/{source}": s.source,
	}
	if s.Dossier {
		list["GET /{$}"] = s.timeline
	}
	return list
}
