package desk

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/web/frame"
)

// reportPage is one report as received, and how far it was released.
type reportPage struct {
	reportColumn
	Incident  truce.IncidentID // that its entry opened
	Href      string
	Here      bool               // whether it still tells of that incident
	Elsewhere []truce.IncidentID // that it tells of too
	Withdrawn bool
	Entry     string
	Ref       truce.Ref
	Inside    bool
	Own       bool
	Fields    []frame.SealedState
	Closed    bool // some field is opened in the browser
	Map       *frame.Map
	Acts      reportActs
	Media     *frame.FilesPart
	History   []turn
	Rings     bool // whoever looks can say at the desk that what it tells of goes on
}

// reportActs are where an officer acts on a report of its own member; empty: it may not.
type reportActs struct{ Correct, Release, Withdraw, Erase string }

// reportActs returns what the one who asks may do with a report.
func (s *site) reportActs(r *request, st *truce.ReportState) (a reportActs, err error) {
	if st.Owner == "" || st.Owner != r.Lens.Who().Member {
		return a, nil
	}
	files, err := r.May(truce.ActFile)
	if err != nil {
		return a, err
	}
	releases, err := r.May(truce.ActRelease)
	if err != nil {
		return a, err
	}
	href := s.At("/reports", st.Report.ID)
	if files && !st.Withdrawn {
		a.Correct = href + "/correct"
		if s.Proofs != nil {
			a.Withdraw = s.At("/record", st.Ref.Member, st.Ref.Index) + "/withdraw"
		}
	}
	if releases && !st.Withdrawn {
		a.Release = href + "/release"
	}
	if files && releases && len(st.Report.Sealed) > 0 {
		a.Erase = href + "/erase"
	}
	return a, nil
}

// Said is the report beside which others would stand.
func (p *reportPage) Said() reportColumn { return p.reportColumn }

// report answers GET /reports/{id}.
func (s *site) report(w http.ResponseWriter, r *request) error {
	l := r.Lens
	st, err := l.Report(r.Context(), truce.ReportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	page, err := s.reportPage(r, st)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "report", page)
}

func (s *site) reportPage(r *request, st *truce.ReportState) (*reportPage, error) {
	ctx, l := r.Context(), r.Lens
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	c, err := b.reportColumn(ctx, l, st)
	if err != nil {
		return nil, err
	}
	p := &reportPage{reportColumn: c, Withdrawn: st.Withdrawn, Ref: st.Ref, Inside: l.May(truce.FieldReportExists, "",
		""), Own: st.Owner == l.Who().Member}
	if l.May(truce.FieldEntryBytes, "", "") {
		p.Entry = b.entryHref(st.Ref)
	}
	if p.History, err = s.history(r, b, st); err != nil {
		return nil, err
	}
	p.Map = b.DrawSpots(spots([]reportColumn{c}))
	if p.Acts, err = s.reportActs(r, st); err != nil {
		return nil, err
	}
	if p.Fields, err = s.fieldStates(r, st); err != nil {
		return nil, err
	}
	if p.Own && !p.Withdrawn && s.DutyOf(r) != nil {
		if p.Rings, err = r.Can(truce.ActFile); err != nil {
			return nil, err
		}
	}
	p.Closed = frame.AnyClosed(p.Fields)
	v, err := l.Incident(ctx, st.Report.Incident)
	switch {
	case truce.KindOf(err) == truce.NotFound && err != nil:
		return p, nil
	case err != nil:
		return nil, err
	}
	if p.Own {
		if p.Media, err = s.FilesOf(r, v, st.Report.ID); err != nil {
			return nil, err
		}
	}
	p.Incident, p.Href = v.ID, s.At("/incidents", v.ID)
	p.Here = tells(v, c.ID)
	p.Elsewhere, err = elsewhere(r, v, c.ID)
	return p, err
}

// tells reports whether a report tells of an incident.
func tells(v *truce.IncidentView, id truce.ReportID) bool {
	return slices.ContainsFunc(v.Reports, func(r *truce.ReportState) bool { return r.Report.ID == id })
}

// elsewhere lists the incidents that a report tells of beside the one that it opened, or was put to instead.
func elsewhere(r *request, opened *truce.IncidentView, id truce.ReportID) (out []truce.IncidentID, err error) {
	for _, c := range opened.Links {
		if c.Report != id || !c.Linked {
			continue
		}
		v, err := r.Lens.Incident(r.Context(), c.Incident)
		if truce.KindOf(err) == truce.NotFound && err != nil {
			continue // somebody put it to an incident that nobody has opened
		}
		if err != nil {
			return nil, err
		}
		if v.ID != opened.ID && tells(v, id) && !slices.Contains(out, v.ID) {
			out = append(out, v.ID)
		}
	}
	return out, nil
}

// fieldStates lists the sealed fields of a report. How they are held is for their owner, where this node keeps them.
func (s *site) fieldStates(r *request, st *truce.ReportState) ([]frame.SealedState, error) {
	return r.SealedStates(st.Owner, st.Report.Sealed, func(v frame.Vault) ([]frame.SealedField, error) {
		return v.Sealed(r.Context(), st.Owner, st.Report.ID)
	})
}

// filePage is the form for a report.
type filePage struct {
	Member  truce.MemberID
	SealTo  string      // recipients the sealed fields are encrypted to in the browser; empty: no officer has a key
	Kept    []keptField // encrypted before, when the form comes back refused
	Values  url.Values
	Claim   string
	Action  string
	Bad     faults // what is wrong with what was sent
	Objects []codeChoice
	Units   []string
	Consent []codes.Consent
	Kinds   []codes.EventKind
	Means   []codes.Means
	How     []string
	Levels  []truce.Level
	Classes []codes.Precision
	Actors  []actorChoice
	Areas   []areaChoice
	Zone    string
	Import  string // where a whole file is taken in; empty: not here
	Rings   bool   // there is a duty room that can be told that it goes on
	Afield  string // where reports are written without a connection; empty: not here
	Place   placePart
	Pick    *frame.Pick // nil: no map is drawn here
	Confirm bool        // what was understood is to be looked at before it is sent
	Twice   *twice      // when it was, where the clocks showed a time of it twice; nil: they did not
}

// keptField is a sealed field that the form carries in its encrypted form.
type keptField struct{ Field, File, Commit string }

// The fields of a report that are sealed.
var sealedFields = []string{"source", "text"}

// areaChoice is an area a report can name.
type areaChoice struct {
	ID    truce.AreaID
	Names []truce.Name
	Kind  string
}

// The values the form offers.
var (
	formHow     = codes.Modalities
	formLevels  = []truce.Level{truce.LevelOwn, truce.LevelJoint, truce.LevelParties, truce.LevelPublic}
	formClasses = []codes.Precision{codes.Exact, codes.Near, codes.District, codes.Province, codes.Region}
)

// ways are the addresses at which an officer reports; empty: not here, or not this officer.
type ways struct{ Form, Afield string }

func (s *site) waysToReport(r *request) (w ways, err error) {
	may, err := r.May(truce.ActFile)
	if may {
		w.Form = s.At("/reports/new")
	}
	if err != nil || s.Field == nil {
		return w, err
	}
	if may, err = r.Can(truce.ActFile); may { // a report stays on the telephone until it is taken
		w.Afield = s.At("/field")
	}
	return w, err
}

// fileForm answers GET /reports/new.
func (s *site) fileForm(w http.ResponseWriter, r *request) error {
	if err := r.Must(truce.ActFile); err != nil {
		return err
	}
	page, err := s.filePage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "file", page)
}

func (s *site) filePage(r *request) (*filePage, error) {
	ctx, l := r.Context(), r.Lens
	claim, err := s.Claim()
	if err != nil {
		return nil, err
	}
	p := &filePage{Values: url.Values{}, Claim: claim, Action: s.At("/reports"), Kinds: codes.EventKinds[:],
		Means: codes.AllMeans, How: formHow,
		Levels: formLevels, Classes: formClasses, Zone: l.Process().Zone, Member: l.Who().Member,
		Objects: choices(codes.Objects, nil), Units: codes.Units, Consent: codes.Consents, Rings: s.DutyOf(r) != nil}
	to, err := query.Recipients(ctx, s.Reader, p.Member)
	if err != nil {
		return nil, err
	}
	p.SealTo = strings.Join(to, " ")
	if s.Importer != nil {
		p.Import = s.At("/reports/import")
	}
	ways, err := s.waysToReport(r)
	if err != nil {
		return nil, err
	}
	p.Afield = ways.Afield
	if p.Actors, err = s.actorChoices(r); err != nil {
		return nil, err
	}
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	p.Areas = b.areaChoices("")
	p.Pick, err = s.Pick(r, frame.PickPoint, "position")
	return p, err
}

// areaChoices lists the registered areas of a kind, or of all of them, by kind and id.
func (b *book) areaChoices(kind string) []areaChoice {
	var out []areaChoice
	for id, a := range b.Areas {
		if kind == "" || a.Kind == kind {
			out = append(out, areaChoice{id, a.Names, a.Kind})
		}
	}
	slices.SortFunc(out, func(a, b areaChoice) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// file answers POST /reports.
func (s *site) file(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	l := r.Lens
	page, err := s.filePage(r)
	if err != nil {
		return err
	}
	if page.Claim, err = frame.ClaimOf(form); err != nil {
		return err
	}
	page.Values = form
	b, err := s.book(r)
	if err != nil {
		return err
	}
	var only bool
	if page.Place, only, err = b.asksForPlace(form); err != nil {
		return err
	}
	if only {
		return s.showFile(w, r, http.StatusOK, "file", page)
	}
	d, bad, err := b.draft(form, l.Process())
	if err != nil {
		return err
	}
	if page.Place, err = b.placePart(form, false); err != nil {
		return err
	}
	page.Place.Bad = nil // it stands beside the fields
	if form.Get("from") != "" || form.Get("to") != "" {
		page.Twice = twiceIn(d.Coded.When, s.Zone)
	}
	status := http.StatusBadRequest
	if page.Bad = bad; len(bad) == 0 && !(saidBack(form, page.Place.Said) && page.Twice.saidBack(form)) {
		page.Confirm, status = true, http.StatusOK
	} else if len(bad) == 0 {
		d.Claim = page.Claim
		report, id, err := s.Registrar.File(r.Context(), by, d)
		if err == nil && form.Get("ongoing") != "" && page.Rings {
			err = s.GoesOn(r, by, report)
		}
		if err == nil {
			http.Redirect(w, r.Request, s.At("/incidents", id), http.StatusSeeOther)
			return nil
		}
		refusal, ok := frame.ForThePerson(err)
		if !ok {
			return err
		}
		page.Bad[""], status = refusal, frame.StatusOf(truce.KindOf(err))
	}
	return s.showFile(w, r, status, "file", page)
}

// showFile shows the form with what was typed.
func (s *site) showFile(w http.ResponseWriter, r *request, status int, name string, page *filePage) error {
	page.Objects = choices(codes.Objects, objectsOf(page.Values["object"]))
	page.keep(page.Values)
	return s.Render(w, r, status, name, page)
}

// objectsOf are the objects that were chosen.
func objectsOf(chosen []string) (out []codes.Object) {
	for _, o := range chosen {
		out = append(out, codes.Object(o))
	}
	return out
}

// folded are the fields that the form folds away until one of them is filled in, or wrong.
var folded = []string{"means", "calibre", "how", "direction", "count", "killed-civilian",
	"killed-fighter", "killed-unknown",
	"wounded", "wounded-civilian", "wounded-fighter", "wounded-unknown", "missing", "target", "object", "consent",
	"weapons", "armed", "stood-place", "stood", "stood-within", "observer-place", "observer", "bearing", "distance"}

// More reports whether what is folded away is shown.
func (p *filePage) More() bool {
	return len(p.Values["author"]) > 1 && p.Values["author"][1] != "" ||
		slices.ContainsFunc(folded, func(k string) bool { return p.Values.Get(k) != "" || p.Bad[k] != nil })
}

// Chosen is the n-th of several values of a field.
func (p *filePage) Chosen(key string, n int) string {
	if list := p.Values[key]; n < len(list) {
		return list[n]
	}
	return ""
}

// keep takes over what was encrypted, so that it need not be entered again: unless the officers' keys have changed.
func (p *filePage) keep(f url.Values) {
	for _, k := range sealedFields {
		if file := f.Get("closed-" + k); file != "" && f.Get("closed-to") == p.SealTo {
			p.Kept = append(p.Kept, keptField{k, file, f.Get("commit-" + k)})
		}
	}
}

// readClosed reads the sealed fields that were encrypted in the browser.
func readClosed(f url.Values) (map[string]frame.ClosedField, error) {
	out := map[string]frame.ClosedField{}
	for _, k := range sealedFields {
		text := f.Get("closed-" + k)
		if text == "" {
			continue
		}
		c := frame.ClosedField{To: strings.Fields(f.Get("closed-to"))}
		var err error
		if c.File, err = base64.StdEncoding.Strict().DecodeString(text); err == nil {
			err = c.Commit.UnmarshalText([]byte(f.Get("commit-" + k)))
		}
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "the encrypted %s cannot be read: enter it again", k)
		}
		out[k] = c
	}
	return out, nil
}

// readRange reads "3", "3-5", "3-" (at least) or "-5" (at most); nothing for an empty text.
func readRange(text string) (truce.Range, error) {
	if text == "" {
		return truce.Range{}, nil
	}
	low, high, isRange := strings.Cut(strings.ReplaceAll(text, "–", "-"), "-")
	number := func(s string) (*int, error) {
		if s = strings.TrimSpace(s); s == "" {
			return nil, nil
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return nil, truce.Errorf(truce.Invalid,
				"%q is not a number of people or things; write 3, 3-5, 3- (at least) or -5 (at most)", text)
		}
		return &n, nil
	}
	a, err := number(low)
	if err != nil {
		return truce.Range{}, err
	}
	if !isRange {
		return truce.Range{Low: a, Best: a, High: a}, nil
	}
	b, err := number(high)
	if err != nil {
		return truce.Range{}, err
	}
	return truce.Range{Low: a, High: b}, nil
}
