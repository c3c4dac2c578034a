package office

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/claimfile"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// operatePage is the form of an operation, or of its next state.
type operatePage struct {
	ID        string // of one that is there; empty: a new one
	Back      string
	Action    string
	Claim     string
	Kinds     []codes.OperationKind // to choose from; none: the kind is given
	Kind      codes.OperationKind
	States    []string // that it can be in next
	Now       string   // the state it is in
	Values    url.Values
	Bad       map[string]string // by field, the code of what is wrong
	Refusal   error
	Matters   []string
	Members   []truce.Member
	Registers []register
	Zone      string
}

// operationKinds are the kinds of operation in the order in which they are offered: what burns first.
var operationKinds = []codes.OperationKind{codes.Flash, codes.CallMade, codes.Visit, codes.Request, codes.Tasking,
	codes.Notice, codes.Reply, codes.Measure, codes.Notification, codes.Restriction, codes.Suspension, codes.Coverage,
	codes.Custody}

// operationForm answers GET /operations/new.
func (s *site) operationForm(w http.ResponseWriter, r *request) error {
	if err := r.Must(truce.ActFile); err != nil {
		return err
	}
	page, err := s.operatePage(r, r.URL.Query())
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "operate", page)
}

// operatePage builds the form of a new operation of what is filled in.
func (s *site) operatePage(r *request, values url.Values) (*operatePage, error) {
	claim, err := s.Claim()
	if err != nil {
		return nil, err
	}
	p := &operatePage{Back: s.At("/operations"), Action: s.At("/operations/new"), Claim: claim, Values: values,
		Bad: map[string]string{}, Matters: codes.Matters, Zone: r.Lens.Process().Zone,
		Members: r.Lens.Process().Members}
	regs, err := s.registers(r)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"area", "post", "actor"} {
		p.Registers = append(p.Registers, register{name, regs.list(name)})
	}
	if p.Kind = codes.OperationKind(values.Get("kind")); codes.OperationStates[p.Kind] == nil {
		p.Kinds, p.Kind = operationKinds, ""
		return p, nil
	}
	p.States = codes.OperationStates[p.Kind]
	return p, nil
}

// nextPage builds the form of the next state of an operation of the viewer's own member.
func (s *site) nextPage(r *request) (*operatePage, *view.Operation, error) {
	all, err := r.Lens.Operations(r.Context(), "")
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(all, func(o view.Operation) bool { return o.ID == r.PathValue("id") })
	if i < 0 || all[i].Owner != r.Lens.Who().Member {
		return nil, nil, frame.ErrNoPage
	}
	o := &all[i]
	values := s.filled(&o.Operation)
	p, err := s.operatePage(r, values)
	if err != nil {
		return nil, nil, err
	}
	p.ID, p.Kinds, p.Kind, p.Now = o.ID, nil, o.Operation.Kind, o.State
	p.Back = s.At("/operations", o.ID)
	p.Action = p.Back + "/next"
	p.States = slices.DeleteFunc(slices.Clone(codes.OperationStates[p.Kind]), func(x string) bool { return x == o.State })
	return p, o, nil
}

// nextForm answers GET /operations/{id}/next.
func (s *site) nextForm(w http.ResponseWriter, r *request) error {
	page, _, err := s.nextPage(r)
	if err != nil {
		return err
	}
	if err := r.Must(truce.ActFile); err != nil {
		return err
	}
	if x := r.URL.Query().Get("state"); slices.Contains(page.States, x) {
		page.Values.Set("state", x)
	}
	return s.Render(w, r, http.StatusOK, "operate", page)
}

// filled is the form of an operation as it stands.
func (s *site) filled(o *truce.Operation) url.Values {
	v := url.Values{"kind": {string(o.Kind)}, "incident": {string(o.About.Incident)}, "area": {string(o.About.Area)},
		"post": {string(o.About.Post)}, "party": {string(o.About.Party)}, "by": {o.By}}
	if codes.Matters.Has(o.What) {
		v.Set("what", o.What)
	}
	for name, at := range map[string]truce.Instant{"from": o.When.From, "to": o.When.To, "due": o.Due} {
		if at.Known() {
			v.Set(name, claimfile.WriteMoment(at.Time(), s.Zone))
		}
	}
	for _, m := range o.To {
		v.Add("member", string(m))
	}
	if o.Hours > 0 {
		v.Set("hours", strconv.FormatFloat(o.Hours, 'f', -1, 64))
	}
	return v
}

// openOperation answers POST /operations/new. Its button says whether the kind alone was chosen.
func (s *site) openOperation(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	page, err := s.operatePage(r, form)
	if err != nil {
		return err
	}
	return s.operate(w, r, by, page, form)
}

// enterNext answers POST /operations/{id}/next.
func (s *site) enterNext(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	page, _, err := s.nextPage(r)
	if err != nil {
		return err
	}
	return s.operate(w, r, by, page, form)
}

// operate enters what a form says of an operation.
func (s *site) operate(w http.ResponseWriter, r *request, by frame.By, page *operatePage, form url.Values) error {
	var err error
	if page.Claim, err = frame.ClaimOf(form); err != nil {
		return err
	}
	page.Values = form
	o, bad, err := s.operationOf(r, page, form)
	if err != nil {
		return err
	}
	status := http.StatusBadRequest
	if page.Bad = bad; len(bad) == 0 {
		id, err := s.Registrar.Operate(r.Context(), by, page.Claim, o, strings.TrimSpace(form.Get("note")))
		if err == nil {
			http.Redirect(w, r.Request, s.At("/operations", id), http.StatusSeeOther)
			return nil
		}
		var ok bool
		if page.Refusal, ok = frame.ForThePerson(err); !ok {
			return err
		}
		status = frame.StatusOf(truce.KindOf(err))
	}
	return s.Render(w, r, status, "operate", page)
}

// operationOf reads a form, with the codes of everything that is wrong with it.
func (s *site) operationOf(r *request, page *operatePage, form url.Values) (truce.Operation, map[string]string, error) {
	get := func(k string) string { return strings.TrimSpace(form.Get(k)) }
	o := truce.Operation{ID: page.ID, Kind: page.Kind, State: get("state"), What: get("what")}
	bad := map[string]string{}
	regs, err := s.registers(r)
	if err != nil {
		return o, nil, err
	}
	if page.Kind == "" {
		bad["kind"] = claimfile.FaultMissing
	} else if !page.Kind.ValidState(o.State) {
		bad["state"] = claimfile.FaultMissing
	}
	known := func(field, register string) string {
		text := get(field)
		if text == "" {
			return ""
		}
		id, ok := regs.known(register, text)
		if !ok {
			bad[field] = claimfile.FaultKnownID
		}
		return id
	}
	o.About = truce.About{Incident: truce.IncidentID(known("incident", "incident")),
		Area: truce.AreaID(known("area", "area")), Post: truce.PostID(known("post", "post")),
		Party: truce.ActorID(known("party", "actor"))}
	if o.By = get("by"); o.By != "" && !slices.ContainsFunc(page.Members, func(m truce.Member) bool {
		return string(m.ID) == o.By
	}) {
		o.By = known("by", "actor")
	}
	for _, m := range form["member"] {
		if _, ok := r.Lens.Process().Member(truce.MemberID(m)); ok {
			o.To = append(o.To, truce.MemberID(m))
		}
	}
	for _, x := range []struct {
		field string
		to    *truce.Instant
	}{{"from", &o.When.From}, {"to", &o.When.To}, {"due", &o.Due}} {
		text := get(x.field)
		if text == "" {
			continue
		}
		var ok bool
		if *x.to, ok = claimfile.ReadMoment(text, s.Zone); !ok {
			bad[x.field] = claimfile.FaultMoment
		}
	}
	if !o.When.Valid() && bad["to"] == "" {
		bad["to"] = "order"
	}
	if text := get("hours"); text != "" {
		h, err := strconv.ParseFloat(text, 64)
		if o.Hours = h; err != nil || h < 0 || h > float64(24*366) || o.Kind != codes.Coverage {
			bad["hours"] = claimfile.FaultNumber
		}
	}
	return o, bad, nil
}

// OfKind is the address of the form of a kind, with what is filled in already.
func (p *operatePage) OfKind(k codes.OperationKind) string {
	q := maps.Clone(p.Values)
	q.Set("kind", string(k))
	return p.Action + "?" + q.Encode()
}

// To reports whether a member is one that was chosen.
func (p *operatePage) To(m truce.MemberID) bool {
	return slices.Contains(p.Values["member"], string(m))
}

// Picks reports whether a browser's picker can show a moment.
func (p *operatePage) Picks(value string) bool { return picks(value) }
