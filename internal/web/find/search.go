package find

import (
	"net/http"
	"net/url"
	"strings"

	"truce"
	engine "truce/internal/find"
	"truce/internal/web/frame"
)

// searchPage is what a text leads to.
type searchPage struct {
	Query  string
	Save   string       // what is kept where the search is; empty: nothing can be
	Said   engine.Query // how it was read
	Found  *engine.Found
	Rows   []frame.IncidentRow
	Own    []frame.IncidentRow // that the viewer's member alone knows
	All    string              // the list of all incidents that fit; empty: there are none
	Groups []group
}

// group is what was found of one sort.
type group struct {
	engine.Group
	Hits []hit
}

// hit is one thing found, with what matched apart.
type hit struct {
	engine.Hit
	Href  string
	Shown []engine.Piece
	Found []engine.Piece // the name or the words it was found by, where it is shown by others
}

// mostText is how long a text may be, in bytes.
const mostText = 200

// search answers GET /search.
func (s *site) search(w http.ResponseWriter, r *request) error {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	if len(q) > mostText {
		return truce.Errorf(truce.Invalid, "a search of more than %d bytes", mostText)
	}
	if q == "" {
		return s.Render(w, r, http.StatusOK, "search", &searchPage{})
	}
	named, isID, err := engine.Named(r.Context(), r.Lens, q)
	if err != nil {
		return err
	}
	if len(named.Hits) > 0 {
		http.Redirect(w, r.Request, s.address(named.Sort, named.Hits[0]), http.StatusSeeOther)
		return nil
	}
	if isID { // of nothing the viewer may see, or of nothing
		return s.Render(w, r, http.StatusOK, "search", &searchPage{Query: q})
	}
	p, err := s.find(r, q)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "search", p)
}

// find makes the page of a text.
func (s *site) find(r *request, q string) (*searchPage, error) {
	p := &searchPage{Query: q, Save: s.Keepable(r, "/search?q="+url.QueryEscape(q)),
		Said: s.lexicon.Read(q, s.Clock().In(s.Zone).Year())}
	var err error
	if p.Found, err = engine.In(r.Context(), r.Lens, p.Said, s.Zone); err != nil {
		return nil, err
	}
	b, err := r.Book()
	if err != nil {
		return nil, err
	}
	if in := p.Found.Incidents; in != nil {
		p.Rows = b.Rows(in.Rows)
		for i, said := range in.Said {
			for _, text := range said {
				p.Rows[i].Said = append(p.Rows[i].Said, engine.Mark(text, in.Words))
			}
		}
		if in.Total > 0 || len(p.Said.Words) == 0 {
			p.All = s.list(p.Said, in)
		}
		if p.Own, err = b.OwnRows(r.Context(), r.Lens, in.Filter); err != nil {
			return nil, err
		}
		p.Own = frame.Without(p.Own, p.Rows)
	}
	for _, g := range p.Found.Groups {
		x := group{Group: g}
		for _, h := range g.Hits {
			x.Hits = append(x.Hits, s.hit(r, g.Sort, h, p.Said.All))
		}
		p.Groups = append(p.Groups, x)
	}
	return p, nil
}

// hit shows one thing found.
func (s *site) hit(r *request, sort string, h engine.Hit, words []string) hit {
	out := hit{Hit: h, Href: s.address(sort, h)}
	text := h.Text
	if len(h.Names) > 0 {
		text = r.Words().NameIn(h.Names)
	}
	out.Shown = engine.Mark(text, words)
	if h.As != "" && h.As != text {
		out.Found = engine.Mark(h.As, words)
	}
	return out
}

// list is the address of the list of all incidents that were found.
func (s *site) list(said engine.Query, in *engine.Incidents) string {
	var parts []string
	sounds := ""
	if in.Sounds {
		sounds = "1"
	}
	for _, x := range []struct{ key, value string }{
		{"kind", string(said.Kind)}, {"day", string(said.Day)}, {"actor", string(in.Filter.Actor)},
		{"area", string(in.Filter.Area)}, {"province", in.Filter.Province}, {"means", string(said.Means)},
		{"object", string(said.Object)}, {"words", strings.Join(in.Words, " ")}, {"sounds", sounds},
	} {
		if x.value != "" {
			parts = append(parts, x.key+"="+url.QueryEscape(x.value))
		}
	}
	return s.At("/incidents") + "?" + strings.Join(parts, "&")
}

// address is where a thing of a sort is shown.
func (s *site) address(sort string, h engine.Hit) string {
	switch sort {
	case "report":
		return s.At("/reports", h.ID)
	case "clause":
		return s.At("/agreements", h.ID) + "#" + frame.Slug(h.Under)
	case "track", "commitment":
		return s.At("/talks")
	case "area":
		return s.At("/incidents") + "?area=" + url.QueryEscape(h.ID)
	case "member":
		return s.At("/record", h.ID)
	case "entry":
		m, index, _ := strings.Cut(h.ID, "/")
		return s.At("/record", m, index)
	case "round":
		return s.At("/talks", h.ID)
	case "statement":
		return s.At("/statements") + "#" + h.ID
	case "milestone":
		return s.At("/timeline") + "#" + h.ID
	case "source":
		return s.At("/sources")
	case "bulletin":
		m, number, _ := strings.Cut(h.ID, "/")
		return s.At("/bulletins", m, number)
	}
	return s.At("/"+sort+"s", h.ID)
}
