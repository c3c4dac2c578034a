// Package feeds is the room of what feed readers ask for: published bulletins, and incidents under a filter or with a
// finding, as Atom. A feed shows whoever asks what the pages show them, and nothing else.
package feeds

import (
	"embed"
	"net/http"
	"net/url"
	"strings"

	"truce"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// request is what somebody asks.
type request = frame.Request

// site is the room on a site.
type site struct{ *frame.Site }

// Room is the room of feeds.
func Room() frame.Room {
	return frame.Room{
		Files: embed.FS{}, // there are no pages
		Routes: func(f *frame.Site) (frame.Routes, error) {
			s := &site{f}
			return frame.Routes{
				// Published bulletins, with what was corrected beside them.
				"GET /feeds/bulletins.atom": s.ofSession(people.FeedBulletins),
				// Incidents with a finding.
				"GET /feeds/findings.atom": s.ofSession(people.FeedFindings),
				// Incidents under a filter, as GET /incidents has it.
				"GET /feeds/incidents.atom": s.ofSession("/incidents"),
			}, nil
		},
		Open: func(f *frame.Site) (frame.Routes, error) {
			if f.People == nil {
				return nil, nil
			}
			// What a person's feed reader asks for: the token stands for the person and for one feed.
			return frame.Routes{"GET /feed/{token}": (&site{f}).ofToken}, nil
		},
		Public: []string{"GET /feeds/bulletins.atom"},
	}
}

// ofSession answers a feed to whoever was recognised.
func (s *site) ofSession(of string) frame.HandlerFunc {
	return func(w http.ResponseWriter, r *request) error {
		q := r.URL.Query()
		for _, k := range []string{"page", "lang"} {
			q.Del(k)
		}
		if of == "/incidents" && len(q) > 0 {
			return s.answer(w, r, of+"?"+q.Encode())
		}
		return s.answer(w, r, of)
	}
}

// ofToken answers a feed to whoever has its token. Where it is not known there is no such page.
func (s *site) ofToken(w http.ResponseWriter, r *request) error {
	p, of, err := s.People.Feed(r.Context(), r.PathValue("token"))
	if err == people.ErrRefused {
		return frame.ErrNoPage
	}
	if err != nil {
		return err
	}
	if r, err = r.For(p); err != nil {
		return err
	}
	return s.answer(w, r, of)
}

// answer writes a feed.
func (s *site) answer(w http.ResponseWriter, r *request, of string) error {
	f, err := s.feed(r, of)
	if err != nil {
		return err
	}
	return f.write(w, r, s.origin(r))
}

// feed gathers what a feed shows.
func (s *site) feed(r *request, of string) (*feed, error) {
	f := &feed{id: "urn:truce:" + s.Process + ":" + url.QueryEscape(string(r.Lens.Who().Audience)+" "+of),
		title: s.Title, page: s.At("/bulletins")}
	switch {
	case of == people.FeedBulletins:
		return f, s.bulletins(r, f)
	case of == people.FeedFindings && r.Lens.Who().May(truce.FieldFinding, "", ""):
		f.page = s.At("/incidents") + "?found=found"
		return f, s.findings(r, f)
	case strings.HasPrefix(of, "/"):
		f.page = s.At(of)
		return f, s.incidents(r, f, of)
	}
	return nil, frame.ErrNoPage
}

// origin is where the pages are, for addresses that are read elsewhere.
func (s *site) origin(r *request) string {
	o := s.Origin(r.Request)
	return o.Scheme + "://" + o.Host
}
