// Package api is the room of programs: what the pages show of incidents, reports, operations, claims and bulletins, in
// the JSON that commands print (docs/api.md). It only answers; nothing is entered here.
//
// What a program sees is what the person sees whose access token or session it brings: everything comes through the
// same lens as the pages.
package api

import (
	"embed"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"

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

// Room is the room of programs.
func Room() frame.Room {
	var public []string
	for _, a := range (&site{}).addresses() {
		if a.public {
			public = append(public, a.pattern())
		}
	}
	return frame.Room{
		Files:  embed.FS{}, // it has no page
		Routes: func(f *frame.Site) (frame.Routes, error) { return (&site{f}).routes(), nil },
		Public: public,
	}
}

// address is what a program can ask for at one place, as it is told in the description too.
type address struct {
	path    string
	says    string
	asks    []asked
	answers reflect.Type // nil: the description itself
	media   string       // of the answer; empty: [plain]
	public  bool         // the public port answers it too
	read    frame.HandlerFunc
}

func (a address) pattern() string { return "GET " + a.path }

// asked is what an address can be asked with, behind its question mark.
type asked struct {
	name, says string
	words      []string // that it may be; nil: any
	number     bool
	needed     bool
}

// part is how every list is asked for a part of it.
var part = []asked{
	{name: "limit", says: "how many at most; " + strconv.Itoa(usual) + " where it is not said", number: true},
	{name: "after", says: "the id of the last that is known; next of an answer has it"},
}

// addresses lists what there is to read.
func (s *site) addresses() []address {
	return append([]address{
		{path: "/api", public: true, read: s.index, answers: reflect.TypeFor[wire.Index](),
			says: "Whose record it is, as whom it is read, and what there is to read"},
		{path: "/api/openapi.json", public: true, read: s.describe, says: "This description"},
		{path: "/api/incidents", asks: append(filters(), part...), read: s.incidents,
			answers: reflect.TypeFor[wire.Page[wire.Incident]](), says: "Incidents under the filters of the list"},
		{path: "/api/incidents/{id}", read: s.incident, answers: reflect.TypeFor[wire.Detail](),
			says: "One incident with its reports, verdicts and findings; the id of a merged one leads to where it went"},
		{path: "/api/reports/{id}", read: s.report, answers: reflect.TypeFor[wire.Report](),
			says: "One report, without what is sealed"},
		{path: "/api/operations", read: s.operations, answers: reflect.TypeFor[wire.Page[wire.Operation]](),
			asks: append([]asked{{name: "kind", says: "those of one kind",
				words: operationKinds()}}, part...),
			says: "Operations as they stand"},
		{path: "/api/claims", read: s.claims, answers: reflect.TypeFor[wire.Page[wire.Claim]](),
			asks: append([]asked{{name: "kind", says: "their kind", words: claimfile.Names(), needed: true}}, part...),
			says: "Claims of a kind, for members"},
		{path: "/api/bulletins", public: true, read: s.bulletins, asks: part,
			answers: reflect.TypeFor[wire.Page[wire.Bulletin]](), says: "Published bulletins, the latest first"},
		{path: "/api/bulletins/{member}/{day}", public: true, read: s.bulletin,
			answers: reflect.TypeFor[bulletin.Form](), says: "The bulletin that a member published of a day"},
	}, s.featureAddresses()...)
}

// offered are the addresses of this part of the site.
func (s *site) offered() []address {
	return slices.DeleteFunc(s.addresses(), func(a address) bool { return s.Part != frame.WholeSite && !a.public })
}

func (s *site) routes() frame.Routes {
	out := frame.Routes{}
	for _, a := range s.addresses() {
		out[a.pattern()] = a.answer
	}
	return out
}

// answer reads what is asked for. A condition that nobody knows is refused: what is answered without it would be taken
// for what was asked.
func (a address) answer(w http.ResponseWriter, r *request) error {
	for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) { // the same one is named each time
		if name != "lang" && !slices.ContainsFunc(a.asks, func(q asked) bool { return q.name == name }) {
			return truce.Errorf(truce.Invalid, "nothing can be asked for with %q here", name)
		}
	}
	return a.read(w, r)
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
	for _, a := range s.offered() {
		out.Read = append(out.Read, s.At(a.path))
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
