// Package api is the room of programs: what the pages show of incidents, reports, operations, claims and bulletins, in
// the JSON that commands print (docs/api.md). It only answers; nothing is entered here.
//
// What a program sees is what the person sees whose access token or session it brings: everything comes through the
// same lens as the pages.
package api

import (
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/bulletin"
	"truce/internal/claimfile"
	"truce/internal/query"
	"truce/internal/web/frame"
	"truce/internal/wire"
)

// request is what a program asks.
type request = frame.Request

// site is the room on a site.
type site struct{ *frame.Site }

// The addresses that the public port answers too.
var public = []string{"GET /api", "GET /api/bulletins", "GET /api/bulletins/{member}/{day}"}

// Room is the room of programs.
func Room() frame.Room {
	return frame.Room{
		Files:  embed.FS{}, // it has no page
		Routes: func(f *frame.Site) (frame.Routes, error) { return (&site{f}).routes(), nil },
		Public: public,
	}
}

func (s *site) routes() frame.Routes {
	return frame.Routes{
		// What there is, and of which state.
		"GET /api": s.index,
		// Incidents under the filters of the list. Of every list ?limit= and ?after= ask for a part.
		"GET /api/incidents": s.incidents,
		// One incident with its reports, verdicts and findings; the id of a merged one leads to where it went.
		"GET /api/incidents/{id}": s.incident,
		// One report.
		"GET /api/reports/{id}": s.report,
		// Operations as they stand; ?kind= for those of one kind.
		"GET /api/operations": s.operations,
		// Claims of a ?kind=, for members.
		"GET /api/claims": s.claims,
		// Published bulletins.
		"GET /api/bulletins": s.bulletins,
		// The bulletin that a member published of a day.
		"GET /api/bulletins/{member}/{day}": s.bulletin,
	}
}

// How many of a list are answered at once.
const usual, most = 100, 1000

// limit is how many a program asks for.
func limit(v url.Values) (int, error) {
	text := v.Get("limit")
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, truce.Errorf(truce.Invalid, "limit %q is not a number from 1 to %d", text, most)
	}
	return n, nil
}

// next is the address of the part of a list that follows a place in it.
func (s *site) next(r *request, after string) string {
	v := r.URL.Query()
	v.Set("after", after)
	return s.At(r.URL.Path) + "?" + v.Encode()
}

func (s *site) index(w http.ResponseWriter, r *request) error {
	p, who := r.Lens.Process(), r.Lens.Who()
	out := wire.Index{Process: p.ID, Title: p.Title, Fictional: p.Fictional, Member: who.Member, Audience: who.Audience}
	if s.inside(r) { // others would learn from it when something is entered that is not for them
		cut, err := r.Lens.Cut(r.Context())
		if err != nil {
			return err
		}
		digest := cut.Digest()
		out.Cut = &digest
	}
	for pattern := range s.routes() {
		if s.Part == frame.WholeSite || slices.Contains(public, pattern) {
			out.Read = append(out.Read, s.At(strings.TrimPrefix(pattern, "GET ")))
		}
	}
	slices.Sort(out.Read)
	return s.SendJSON(w, r, http.StatusOK, out)
}

// inside reports whether a program reads as a member.
func (s *site) inside(r *request) bool { return r.Lens.May(truce.FieldReportExists, "", "") }

func (s *site) incidents(w http.ResponseWriter, r *request) error {
	v := r.URL.Query()
	q, err := s.Query(r.Lens.Process(), v)
	if err != nil {
		return err
	}
	if q.Limit, err = limit(v); err != nil {
		return err
	}
	page, err := r.Lens.Incidents(r.Context(), q)
	if err != nil {
		return err
	}
	out := wire.Page[wire.Incident]{Total: &page.Total, List: []wire.Incident{}}
	for _, row := range page.Rows {
		out.List = append(out.List, wire.IncidentOf(row))
	}
	if page.Next != "" {
		out.Next = s.next(r, page.Next)
	}
	return s.SendJSON(w, r, http.StatusOK, out)
}

func (s *site) incident(w http.ResponseWriter, r *request) error {
	id := truce.IncidentID(r.PathValue("id"))
	v, err := r.Lens.Incident(r.Context(), id)
	if err != nil {
		return err
	}
	if v.ID != id {
		http.Redirect(w, r.Request, s.At("/api/incidents", v.ID), http.StatusMovedPermanently)
		return nil
	}
	return s.SendJSON(w, r, http.StatusOK, wire.DetailOf(r.Lens.Process(), v))
}

func (s *site) report(w http.ResponseWriter, r *request) error {
	x, err := r.Lens.Report(r.Context(), truce.ReportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return s.SendJSON(w, r, http.StatusOK, wire.ReportOf(x))
}

func (s *site) operations(w http.ResponseWriter, r *request) error {
	kind := codes.OperationKind(r.URL.Query().Get("kind"))
	if _, ok := codes.OperationStates[kind]; kind != "" && !ok {
		return truce.Errorf(truce.Invalid, "%q is not a kind of operation", kind)
	}
	list, err := r.Lens.Operations(r.Context(), kind)
	if err != nil {
		return err
	}
	all := []wire.Operation{}
	for _, o := range list {
		last := o.History[len(o.History)-1]
		all = append(all, wire.Operation{Operation: o.Operation, Member: o.Owner, Entry: last.Ref.String()})
	}
	return sendPart(s, w, r, all, func(o wire.Operation) string { return string(o.ID) })
}

// sendPart answers with the part of a list, known whole, that a program asks for: ?limit= many, ?after= the one that
// has an id.
func sendPart[T any](s *site, w http.ResponseWriter, r *request, all []T, id func(T) string) error {
	v := r.URL.Query()
	n, err := limit(v)
	if err != nil {
		return err
	}
	rest := all
	if after := v.Get("after"); after != "" {
		i := slices.IndexFunc(all, func(x T) bool { return id(x) == after })
		if i < 0 {
			return truce.Errorf(truce.Invalid, "after %q is nothing in this list; it may have changed: begin anew", after)
		}
		rest = all[i+1:]
	}
	total := len(all)
	out := wire.Page[T]{Total: &total, List: rest}
	if len(rest) > n {
		out.List = rest[:n]
		out.Next = s.next(r, id(rest[n-1]))
	}
	return s.SendJSON(w, r, http.StatusOK, out)
}

func (s *site) claims(w http.ResponseWriter, r *request) error {
	if !s.inside(r) {
		return frame.ErrNoPage
	}
	v := r.URL.Query()
	kind, err := claimfile.KindNamed(v.Get("kind"))
	if err != nil {
		return err
	}
	q := query.Claims{Kind: kind}
	if q.Limit, err = limit(v); err != nil {
		return err
	}
	if after := v.Get("after"); after != "" {
		ref, ok := truce.ParseRef(after)
		if !ok {
			return truce.Errorf(truce.Invalid, "after %q is not an entry like CA/12", after)
		}
		q.After = ref
	}
	page, err := r.Lens.ClaimPage(r.Context(), q)
	if err != nil {
		return err
	}
	out := wire.Page[wire.Claim]{List: []wire.Claim{}}
	for _, c := range page.Claims {
		out.List = append(out.List, wire.ClaimOf(c))
	}
	if page.Next != (truce.Ref{}) {
		out.Next = s.next(r, page.Next.String())
	}
	return s.SendJSON(w, r, http.StatusOK, out)
}

func (s *site) bulletins(w http.ResponseWriter, r *request) error {
	list, err := r.Lens.Bulletins(r.Context())
	if err != nil {
		return err
	}
	all := []wire.Bulletin{}
	for i := range list {
		b := &list[i]
		all = append(all, wire.BulletinOf(&b.Bulletin, b.By, b.Ref, b.Joint()))
	}
	return sendPart(s, w, r, all, func(b wire.Bulletin) string { return b.ID })
}

func (s *site) bulletin(w http.ResponseWriter, r *request) error {
	by, day := truce.MemberID(r.PathValue("member")), truce.Date(r.PathValue("day"))
	d, err := bulletin.Published(r.Context(), r.Lens, by, day)
	if err != nil {
		return err
	}
	return s.SendJSON(w, r, http.StatusOK, bulletin.FormOf(d))
}
