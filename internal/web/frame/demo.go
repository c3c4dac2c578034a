package frame

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"truce"
	"truce/internal/view"
)

// In a demo nobody logs in: a cookie says as whom the pages are shown. It is a choice, not a credential, so the demo
// must never stand in front of a record that matters.

// whoGroup is a line of the switch: a member with its officers, or those of no member.
type whoGroup struct {
	Member truce.MemberID // empty: outside
	Names  []truce.Name
	Who    []whoChoice
}

// whoChoice is somebody the visitor can be.
type whoChoice struct {
	Value    string // of the cookie
	Function string // empty: the audience says it
	Audience truce.Level
	Current  bool
}

// DemoMember returns the member as which a demo shows the pages of a process to whoever asks, empty for a visitor of
// none: so that the member's own node can show them. atFirst is as in Config.As.
func DemoMember(r *http.Request, process, atFirst string) truce.MemberID {
	who, ok := demoChoice(r, process)
	if !ok {
		who, _ = ParseWho(atFirst)
	}
	return who.Member
}

func demoCookie(process string) string { return "truce-" + process + "-as" }

// demoChoice returns whom the cookie names, false where there is none.
func demoChoice(r *http.Request, process string) (truce.Viewer, bool) {
	c, err := r.Cookie(demoCookie(process))
	if err != nil {
		return truce.Viewer{}, false
	}
	v, err := url.QueryUnescape(c.Value)
	if err != nil {
		return truce.Viewer{}, false
	}
	return ParseWho(v)
}

// demoViewer returns whom the cookie names; without one, whom the configuration does.
func (s *Site) demoViewer(r *http.Request) (truce.Viewer, error) {
	if who, ok := demoChoice(r, s.Process); ok {
		return who, nil
	}
	if who, ok := ParseWho(s.As); ok {
		return who, nil
	}
	if s.Dossier {
		return truce.Public, nil
	}
	inside, err := view.New(s.Reader).As(r.Context(), truce.Viewer{Audience: truce.LevelJoint})
	if err != nil {
		return truce.Public, err
	}
	officers, err := inside.Officers(r.Context())
	for _, o := range officers {
		if slices.Contains(o.May, truce.ActAssess) {
			return truce.Viewer{Member: o.Member, Function: o.Function, Audience: truce.LevelJoint}, nil
		}
	}
	return truce.Public, err
}

// ParseWho reads the value of the cookie: "CA:duty officer", "observer" or "public".
func ParseWho(v string) (truce.Viewer, bool) {
	switch v {
	case "public":
		return truce.Public, true
	case "observer":
		return truce.Viewer{Audience: truce.LevelParties}, true
	}
	m, function, ok := strings.Cut(v, ":")
	if !ok || !truce.MemberID(m).Valid() || function == "" {
		return truce.Viewer{}, false
	}
	return truce.Viewer{Member: truce.MemberID(m), Function: function, Audience: truce.LevelJoint}, true
}

// whoMenu lists whom the visitor can be. The list itself is seen by everybody, as the demo's stage directions are.
func (s *Site) whoMenu(r *Request) ([]whoGroup, error) {
	inside, err := view.New(s.Reader).As(r.Context(), truce.Viewer{Audience: truce.LevelJoint})
	if err != nil {
		return nil, err
	}
	officers, err := inside.Officers(r.Context())
	if err != nil {
		return nil, err
	}
	now := r.Lens.Who()
	var out []whoGroup
	for _, m := range r.Lens.Process().Members {
		g := whoGroup{Member: m.ID, Names: m.Names}
		for _, o := range officers {
			if o.Member == m.ID {
				g.Who = append(g.Who, whoChoice{Value: string(m.ID) + ":" + o.Function, Function: o.Function,
					Current: now.Member == m.ID && now.Function == o.Function})
			}
		}
		if len(g.Who) > 0 {
			out = append(out, g)
		}
	}
	outside := whoGroup{Who: []whoChoice{
		{Value: "observer", Audience: truce.LevelParties, Current: now.Member == "" && now.Audience == truce.LevelParties},
		{Value: "public", Audience: truce.LevelPublic, Current: now.Member == "" && now.Audience == truce.LevelPublic},
	}}
	return append(out, outside), nil
}

// switchWho answers GET /as?who=…&back=…: it remembers the choice and returns to the page.
func (s *Site) switchWho(w http.ResponseWriter, r *Request) error {
	v := r.URL.Query().Get("who")
	if _, ok := ParseWho(v); !ok || !s.Demo {
		return ErrNoPage
	}
	http.SetCookie(w, &http.Cookie{Name: demoCookie(s.Process), Value: url.QueryEscape(v), Path: s.Prefix + "/",
		HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r.Request, s.Local(r.URL.Query().Get("back"), "/"), http.StatusSeeOther)
	return nil
}
