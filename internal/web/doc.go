// Package web serves the pages of one process: rendered on the server, readable without script, in several languages.
//
// Everything a page shows comes through internal/view, which has already left out what the viewer may not see; the
// pages decide nothing about access. They write only through the registrar. They read no SQL, no file and no log.
//
// The pages are rooms on a frame. frame/ is what every page needs: request, layout, words, forms, refusals, assets,
// and what rooms show in common, from the book of names to maps. desk/ is where officers work, office/ where claims and
// operations are entered, duty/ is for those on duty, dossier/ tells by sources, talks/ is the secretariat's, door/ is
// where people are recognised, registers/ compares counts, cases/ says where each case waits, find/ answers the one
// box, effects/ is what truces changed, api/ is for programs, feeds/ for feed readers, media/ keeps what came with
// reports, process/ is who the members are and by which rule they settle. This package only puts the rooms together
// ([Rooms]) and holds the tests that look at all pages: secrecy, words, links, forms, browsers.
// Rooms import the frame and never each other.
//
// # How to add a page
//
// In a room: a line in routes() of its room.go; a handler func(http.ResponseWriter, *frame.Request) error that parses,
// acts, builds a page struct and calls Render; templates/NAME.html that defines "title" and "main"; its keys in every
// lang/CODE/*.json of the room. Give it an address to [TestCanariesAreSeenByThoseWhoMayAlone] when its pattern has
// parameters.
//
// # How to add a room
//
// A room is one directory and one line: internal/web/NAME/room.go has a package comment, the embedded files, and
// Room().
//
//	//go:embed templates lang
//	var files embed.FS
//
//	type site struct{ *frame.Site }
//
//	func Room() frame.Room {
//		return frame.Room{
//			Files:    files,
//			Routes:   func(f *frame.Site) (frame.Routes, error) { return (&site{f}).routes(), nil },
//			Sections: []frame.Section{{Key: "nav.NAME", Path: "/NAME", Working: 45, Dossier: 25}},
//		}
//	}
//
// Routes are a map of mux pattern to handler. The numbers of a section place it in the navigation of a working
// process, of a dossier and of the pages for the public; 0 leaves it out. Public names the patterns that the public
// port answers; Open returns what is answered to whoever was not recognised yet.
//
// Beside it stand templates/NAME.html, and templates/part-*.html for what several of its pages share; the parts of the
// frame can be called from all of them. lang/{en,ar,ru,tr,fa}/NAME.json has its words, that of its section included;
// the frame has those of the vocabulary (words.json, codes.json) and of every refusal (sentences.CODE.json, by its
// format in English). static/*, if it has a style sheet or a script of its own, is addressed by {{asset "NAME.css"}},
// and then stands in the go:embed line too. A name of a page, of a word or of a static file is of one room alone: New
// fails on two.
//
// Then its line in [Rooms], and its place in the layers of deps_test.go, beside the others.
//
// What a page needs of the node beyond the reader is an interface in frame/interfaces.go and a field of [frame.Config],
// nil where it is not there; internal/node implements it. What two rooms show goes down into the frame.
//
// Pure builders of page structs are tested in the room; what is asked over HTTP is tested here, where every room is.
package web
