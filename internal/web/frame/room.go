package frame

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
)

// Room is a part of the pages that stands by itself: what it answers, and what it shows it with. A room imports the
// frame and no other room.
type Room struct {
	// Files are templates/*.html, lang/CODE/*.json and static/*, as far as the room has them. Of the templates each that
	// defines "main" and "title" is a page under the name of its file; part-*.html go into every page of the room. Names
	// of pages, words and static files are of one room alone.
	Files fs.FS
	// Routes returns what the room answers on a site to whoever was recognised.
	Routes func(*Site) (Routes, error)
	// Open returns what it answers to everybody, recognised or not; nil: nothing.
	Open func(*Site) (Routes, error)
	// Public are the patterns of its Routes that [PublicPart] answers too.
	Public []string
	// Founding are the patterns of its Routes that [FoundingPart] answers too.
	Founding []string
	// Uploads are the patterns of its Routes that take files, of up to [MaxUpload] bytes; see [Site.Upload].
	Uploads []string
	// Sections are its places in the navigation.
	Sections []Section
}

// Routes are the addresses a room answers under the prefix, by their pattern for the mux.
type Routes map[string]HandlerFunc

// Section is a place in the navigation. Key is its word. The numbers say where it stands in each of the navigations,
// in ascending order; 0: it is not there.
type Section struct {
	Key, Path string
	Also      string // another address of its first page, where it has one

	Working int // of a process that files reports and gives verdicts
	Dossier int // of a dossier of sources
	Public  int // of [PublicPart]
}

//go:embed templates lang static
var files embed.FS

// static is the pattern of what shows nothing of the record.
const static = "GET /assets/{name}"

// Itself is the room of the frame: what every page needs, and the addresses that stand in no other room. It is the
// first of the rooms.
func Itself() Room {
	return Room{Files: files, Routes: func(s *Site) (Routes, error) {
		return Routes{
			// Demo only: show the pages as somebody else.
			"GET /as": s.switchWho,
			// Style sheets and scripts, under names that change with their content.
			static: s.assets.serve,
			// What rings in the duty room, as it stands on its pages.
			"GET /ring": s.ringPart,
		}, nil
	}}
}

// routes collects what the rooms answer, those to whoever was recognised and those to everybody.
func (s *Site) routes() (routes, open Routes, err error) {
	routes, open = Routes{}, Routes{}
	for _, room := range s.rooms {
		if room.Routes != nil {
			own, err := room.Routes(s)
			if err != nil {
				return nil, nil, err
			}
			for pattern := range own {
				if !s.answers(room, pattern) {
					delete(own, pattern)
				}
			}
			if err := routes.add(own); err != nil {
				return nil, nil, err
			}
		}
		if room.Open != nil {
			own, err := room.Open(s)
			if err != nil {
				return nil, nil, err
			}
			if err := open.add(own); err != nil {
				return nil, nil, err
			}
		}
	}
	return routes, open, nil
}

// answers reports whether the part of the pages that is served has an address of a room.
func (s *Site) answers(r Room, pattern string) bool {
	return s.Part == WholeSite || pattern == static || s.Part == PublicPart && slices.Contains(r.Public, pattern) ||
		s.Part == FoundingPart && slices.Contains(r.Founding, pattern)
}

// add takes over what another room answers.
func (r Routes) add(more Routes) error {
	for pattern, do := range more {
		if r[pattern] != nil {
			return fmt.Errorf("two rooms answer %q", pattern)
		}
		r[pattern] = do
	}
	return nil
}

// sections returns the navigation of the pages.
func (s *Site) sections() []Section {
	var out []Section
	place := func(x Section) int {
		switch {
		case s.Part == PublicPart:
			return x.Public
		case s.Part == TrustPart, s.Part == FoundingPart:
			return 0
		case s.Dossier:
			return x.Dossier
		}
		return x.Working
	}
	for _, room := range s.rooms {
		out = append(out, room.Sections...)
	}
	out = slices.DeleteFunc(out, func(x Section) bool { return place(x) == 0 })
	slices.SortStableFunc(out, func(a, b Section) int { return cmp.Compare(place(a), place(b)) })
	return out
}

// navOf returns the navigation as a request's page shows it.
func (s *Site) navOf(r *http.Request) []navItem {
	var out []navItem
	for _, x := range s.sections() {
		out = append(out, navItem{x.Key, x.Path,
			r.URL.Path == x.Path || r.URL.Path == x.Also || x.Path != "/" && strings.HasPrefix(r.URL.Path, x.Path+"/")})
	}
	return out
}
