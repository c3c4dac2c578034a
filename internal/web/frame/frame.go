package frame

import (
	"net/http"
	"strings"

	"truce"
	"truce/internal/people"
)

// frame is what the layout shows around every page.
type frame struct {
	Lang, Dir string
	Langs     []langChoice
	Site      string
	Fictional bool
	Dossier   bool
	Nav       []navItem
	Who       whoLine
	Person    *people.Person // who was recognised; nil: nobody, or nobody logs in here
	Audits    bool           // they may read the member's audit log
	Gone      bool           // the viewer's member has left, or gave up its log key
	ReadOnly  *ReadOnly      // nothing is entered for now; nil: it is, or that is not for the viewer
	Door      bool           // the page is for somebody who was not recognised yet: nothing of the record stands around it
	Narrow    bool           // there is nothing to find, and nobody who looks as somebody
	Switch    []whoGroup     // demo: who the visitor can be
	Back      string         // where the switch returns to
	Find      string
	Cut       *cutLine // nil: the state is not known
	Zone      string
	Live      *liveLine // how the page learns of changes; nil: it does not
	Ring      *ring     // what rings; nil: the viewer is not of the duty room
	Page      string    // name of the page's template
	Main      any       // the page's own struct
}

// navItem is one section; Key is its word.
type navItem struct {
	Key, Path string
	Current   bool
}

// whoLine says as whom the page is shown.
type whoLine struct {
	Member   truce.MemberID
	Function string
	Audience truce.Level
}

// cutLine names the state a page shows.
type cutLine struct {
	Name string // short digest
	Logs []truce.CutLog
}

// bareFrame is what stands around the page where nothing can be read of the record.
func (s *Site) bareFrame(r *http.Request, page string) *frame {
	lang := langOf(r)
	f := &frame{Door: s.Part == TrustPart, Narrow: s.Part != WholeSite, Lang: lang, Dir: s.words[lang].Dir,
		Langs: s.langMenu(r, lang), Site: s.Title, Fictional: s.Fictional,
		Dossier: s.Dossier, Page: page, Nav: s.navOf(r), Find: strings.TrimSpace(r.URL.Query().Get("q"))}
	f.Who.Audience = truce.Public.Audience
	return f
}

// frame gathers what stands around the page.
func (s *Site) frame(r *Request, page string) (*frame, error) {
	f := s.bareFrame(r.Request, page)
	lens := r.Lens
	who := lens.Who()
	f.Who = whoLine{who.Member, who.Function, who.Audience}
	f.Zone = lens.Process().Zone
	f.Gone = lens.Process().Since.HasGone(who.Member)
	if s.People != nil {
		f.Person, _ = s.Person(r.Request) // nobody: the door
		if f.Door = f.Person == nil; f.Door {
			f.Nav, f.Narrow = nil, true
		}
	}
	if s.Keeper != nil && who.Member != "" && who.Member == s.Member {
		f.ReadOnly = s.Keeper.ReadOnly()
	}
	var err error
	if f.Audits, err = r.Audits(); err != nil {
		return nil, err
	}
	if s.Part == FoundingPart { // nothing of a record stands around it yet
		f.Door = true
		return f, nil
	}
	cut, err := lens.Cut(r.Context())
	if err != nil {
		return nil, err
	}
	f.Cut = &cutLine{cut.Digest().Short(), cut}
	if f.Live = s.liveOf(r); f.Live != nil {
		if f.Ring, err = s.ringOf(r); err != nil {
			return nil, err
		}
	}
	if s.Demo {
		if f.Switch, err = s.whoMenu(r); err != nil {
			return nil, err
		}
		f.Back = r.URL.Path
		if r.Method == http.MethodGet && r.URL.RawQuery != "" {
			f.Back += "?" + r.URL.RawQuery
		}
	}
	return f, nil
}
