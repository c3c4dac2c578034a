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
	Said   engine.Query // how it was read
	Found  *engine.Found
	Rows   []frame.IncidentRow
	All    string // the list of all incidents that fit; empty: no list says which these are
	Groups []group
}

// group is what was found of one sort.
type group struct {
	engine.Group
	Hits []hit
}

// hit is one thing found.
type hit struct {
	engine.Hit
	Label frame.Label
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
	to, ok, err := s.byID(r, q)
	if err != nil {
		return err
	}
	if ok {
		http.Redirect(w, r.Request, to, http.StatusSeeOther)
		return nil
	}
	if _, _, _, isID := truce.SplitMinted(strings.ToUpper(q)); isID { // of nothing the viewer may see, or of nothing
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
	p := &searchPage{Query: q, Said: s.lexicon.Read(q, s.Clock().In(s.Zone).Year())}
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
		if in.Exact && (in.Total > 0 || p.Said.Day != "" || p.Said.Kind != "") {
			p.All = s.list(p.Said, in)
		}
	}
	for _, g := range p.Found.Groups {
		x := group{Group: g}
		for _, h := range g.Hits {
			x.Hits = append(x.Hits, hit{h, frame.Label{Href: s.address(g.Sort, h), Names: h.Names, Text: h.Text}})
		}
		p.Groups = append(p.Groups, x)
	}
	return p, nil
}

// list is the address of the list of incidents that were found by a filter alone.
func (s *site) list(said engine.Query, in *engine.Incidents) string {
	var parts []string
	for _, x := range []struct{ key, value string }{
		{"kind", string(said.Kind)}, {"day", string(said.Day)}, {"actor", string(in.Filter.Actor)},
		{"area", string(in.Filter.Area)}, {"province", in.Filter.Province},
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
	case "area":
		return s.At("/incidents") + "?area=" + url.QueryEscape(h.ID)
	case "member":
		return s.At("/record", h.ID)
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

// byID returns the address of what the text names by its id, when the viewer may see it.
func (s *site) byID(r *request, text string) (string, bool, error) {
	ctx, l := r.Context(), r.Lens
	id := strings.ToUpper(text)
	if m, index, ok := strings.Cut(id, "/"); ok {
		if _, known := l.Process().Member(truce.MemberID(m)); known && strings.Trim(index, "0123456789") == "" &&
			index != "" {
			return s.At("/record", m, index), true, nil
		}
	}
	_, letter, _, ok := truce.SplitMinted(id)
	if !ok {
		return "", false, nil
	}
	switch letter {
	case 'I':
		v, err := l.Incident(ctx, truce.IncidentID(id))
		if err == nil {
			return s.At("/incidents", v.ID), true, nil
		}
		return "", false, unlessAbsent(err)
	case 'R':
		_, err := l.Report(ctx, truce.ReportID(id))
		return s.At("/reports", id), err == nil, unlessAbsent(err)
	case 'O':
		ops, err := l.Claims(ctx, truce.KindOperation, id)
		return s.At("/operations", id), len(ops) > 0, err
	}
	return "", false, nil
}

// unlessAbsent returns an error unless it says that there is no such thing.
func unlessAbsent(err error) error {
	if err != nil && truce.KindOf(err) == truce.NotFound {
		return nil
	}
	return err
}
